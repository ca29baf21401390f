import { Button, Checkbox, ComboBox, ComboBoxItem, NumberField, Picker, PickerItem, TextArea, TextField } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ActivityId } from "../../ipc/generated/ActivityId";
import type { Event } from "../../ipc/generated/Event";
import type { LogEntry } from "../../ipc/generated/LogEntry";
import type { Properties } from "../../ipc/generated/Properties";
import type { Status } from "../../ipc/generated/Status";
import type { TimeUnit } from "../../ipc/generated/TimeUnit";
import type { Version } from "../../ipc/generated/Version";
import type { Call } from "../platform";
import type { Say } from "../view";
import { UNITS } from "./Duration";
import { Pane, ReadRow } from "./Pane";
import { LocalDateTime } from "./PathTestFields";

/** Seconds in a unit. */
export const SECONDS: Record<TimeUnit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** Seconds as the largest unit that divides them. */
export function asUnits(seconds: number): { amount: number; unit: TimeUnit } {
  const unit = [...UNITS].reverse().find((known) => seconds > 0 && seconds % SECONDS[known] === 0) ?? "seconds";
  return { amount: seconds / SECONDS[unit], unit };
}

/** What the properties need of the designer. */
export interface PropertiesPaneProps {
  version: Version;
  start: ActivityId | null;
  status: Status;
  sandbox: string;
  /** The zone that start and end dates are meant in (R-PROP-09). */
  workspaceZone: string;
  readOnly: boolean;
  say: Say;
  call: Call;
  locale: string;
  onClose: () => void;
  onApply: (name: string, description: string, properties: Properties) => Promise<boolean>;
}

/** The journey's properties (screens §12). */
export function PropertiesPane(props: PropertiesPaneProps) {
  const { version, readOnly, say, locale, onClose, onApply } = props;
  const [name, setName] = useState(version.name);
  const [description, setDescription] = useState(version.description);
  const [properties, setProperties] = useState(version.properties);
  const first = asUnits(version.properties.reEntranceWait);
  const [unit, setUnit] = useState<TimeUnit>(first.unit);
  const zones = useMemo(() => zoneNames(version.properties.timeZone), [version.properties.timeZone]);
  const set = (change: Partial<Properties>) => setProperties({ ...properties, ...change });
  const named = useNamespace(props);
  const published = usePublication(props);
  const amount = properties.reEntranceWait / SECONDS[unit];
  const apply = async () => {
    if (name.trim() !== "" && (await onApply(name.trim(), description, properties))) onClose();
  };
  return (
    <Pane onCancel={onClose} onOk={() => void apply()} readOnly={readOnly} say={say} title={say("properties-title")}>
      <TextField
        errorMessage={say("properties-name-missing")}
        isInvalid={name.trim() === ""}
        isReadOnly={readOnly}
        label={say("properties-name")}
        maxLength={200}
        onChange={setName}
        value={name}
      />
      <ReadRow label={say("properties-version")} value={String(version.number)} />
      <ReadRow label={say("properties-author")} value={version.author} />
      <ReadRow label={say("properties-created")} value={new Date(version.createdAt).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" })} />
      {published !== undefined && (
        <>
          <ReadRow label={say("properties-publisher")} value={published.author} />
          <ReadRow label={say("properties-published")} value={new Date(published.at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" })} />
        </>
      )}
      <TextArea isReadOnly={readOnly} label={say("field-description")} onChange={setDescription} value={description} />
      <section aria-label={say("properties-entrance")} className="dz-section">
        <h3>{say("properties-entrance")}</h3>
        <Checkbox isDisabled={readOnly} isSelected={properties.allowReEntrance} onChange={(allowReEntrance) => set({ allowReEntrance })}>
          {say("properties-re-entrance")}
        </Checkbox>
        {properties.allowReEntrance && (
          <div className="dz-duration">
            <NumberField
              isDisabled={readOnly}
              label={say("properties-re-entrance-wait")}
              minValue={1}
              onChange={(value) => {
                if (Number.isFinite(value)) set({ reEntranceWait: Math.max(1, Math.round(value * SECONDS[unit])) });
              }}
              value={amount}
            />
            <Picker
              isDisabled={readOnly}
              label={say("wait-unit")}
              onSelectionChange={(key) => {
                const next = key as TimeUnit;
                set({ reEntranceWait: Math.max(1, Math.round(amount * SECONDS[next])) });
                setUnit(next);
              }}
              selectedKey={unit}
            >
              {UNITS.map((known) => (
                <PickerItem id={known} key={known}>
                  {say(`unit-${known}`)}
                </PickerItem>
              ))}
            </Picker>
          </div>
        )}
      </section>
      <ComboBox
        defaultItems={zones}
        isDisabled={readOnly}
        label={say("properties-time-zone")}
        onSelectionChange={(zone) => {
          if (zone !== null) set({ timeZone: String(zone) });
        }}
        selectedKey={properties.timeZone}
      >
        {(zone) => <ComboBoxItem id={zone.id}>{zone.id}</ComboBoxItem>}
      </ComboBox>
      <Checkbox
        isDisabled={readOnly || !(named || properties.profileTimeZone === true)}
        isSelected={properties.profileTimeZone === true}
        onChange={(profileTimeZone) => set({ profileTimeZone })}
      >
        {say("properties-profile-zone")}
      </Checkbox>
      {!named && <p className="dz-help">{say("properties-profile-zone-help")}</p>}
      <section aria-label={say("properties-dates")} className="dz-section">
        <h3>{say("properties-dates")}</h3>
        <LocalDateTime label={say("properties-start")} onChange={(start) => set({ start })} readOnly={readOnly} say={say} value={properties.start ?? null} />
        <LocalDateTime label={say("properties-end")} onChange={(end) => set({ end })} readOnly={readOnly} say={say} value={properties.end ?? null} />
        <p className="dz-help">{say("properties-dates-help", { zone: props.workspaceZone })}</p>
        <Checkbox isDisabled={readOnly || properties.end == null} isSelected={properties.exitAtEnd === true} onChange={(exitAtEnd) => set({ exitAtEnd })}>
          {say("properties-exit-at-end")}
        </Checkbox>
      </section>
      <NumberField
        description={say("properties-timeout-help")}
        isDisabled={readOnly}
        label={say("properties-timeout")}
        maxValue={30}
        minValue={1}
        onChange={(timeout) => {
          if (Number.isFinite(timeout)) set({ timeout });
        }}
        value={properties.timeout}
      />
      <Checkbox isDisabled={readOnly} isSelected={properties.requireScenarios === true} onChange={(requireScenarios) => set({ requireScenarios })}>
        {say("properties-scenarios")}
      </Checkbox>
      <Button fillStyle="outline" onPress={() => void navigator.clipboard.writeText(technical({ ...props, published }))} size="S" variant="secondary">
        {say("properties-copy")}
      </Button>
    </Pane>
  );
}

/** What support asks for (R-PROP-12), as JSON. */
export function technical(of: Pick<PropertiesPaneProps, "version" | "status" | "sandbox"> & { published?: LogEntry | undefined }): string {
  const { id, journey, number, name } = of.version;
  const known = { journeyVersionUID: id, journeyUID: journey, journeyVersion: `${number}.0`, journeyName: name, status: of.status, sandboxName: of.sandbox };
  const deployed = of.published === undefined ? {} : { lastDeployedBy: of.published.author, lastDeployedAt: of.published.at };
  return JSON.stringify({ ...known, ...deployed }, null, 2);
}

/** Who published the version last, and when (R-PROP-01). */
function usePublication({ version, status, call }: PropertiesPaneProps): LogEntry | undefined {
  const { data } = useQuery({
    queryKey: ["history", version.id, status],
    enabled: status !== "draft",
    queryFn: () => call("history", { kind: "version", id: version.id }),
  });
  return data?.findLast((entry) => entry.name === "publish");
}

/** Whether the people of the journey have a namespace: that of its entry. */
function useNamespace({ version, start, call }: PropertiesPaneProps): boolean {
  const kind = start === null ? undefined : version.activities[start]?.kind;
  const event = kind?.type === "event" ? kind.event : null;
  const { data } = useQuery({
    queryKey: ["entry-event", event],
    enabled: event !== null,
    queryFn: async () => (await call("open_object", { kind: "event", id: event ?? "" })).document as Event,
  });
  return kind?.type === "segmentQualification" ? kind.namespace != null : data?.namespace != null;
}

function zoneNames(known: string): { id: string }[] {
  const names = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", known]);
  return [...names].sort().map((id) => ({ id }));
}
