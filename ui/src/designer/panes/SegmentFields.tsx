import { ActionButton, Button, Checkbox, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Segment } from "../../ipc/generated/Segment";
import { Draw, Line } from "../icons";
import type { KindProps } from "./ActivityPane";
import { TimeoutFields } from "./Duration";
import { Messages } from "./Pane";
import { PickDialog } from "./PickDialog";

const FIRST = { amount: 1, unit: "days", path: false } as const;

/** A segment qualification: segment, behaviour, namespace of an entry, timeout of a later one (screens §9). */
export function SegmentFields(props: KindProps<"segmentQualification">) {
  const { kind, entry, readOnly, say, call, locale, issues, issueText, onChange } = props;
  const [picking, setPicking] = useState(false);
  const { data: segments } = useQuery({
    queryKey: ["list", "segment", "documents"],
    queryFn: async () => {
      const { rows } = await call("list_objects", { kind: "segment", search: "" });
      const opened = await Promise.all(rows.map((row) => call("open_object", row.object)));
      return opened.map((one, index) => ({ segment: one.document as Segment, changedAt: rows[index]?.changedAt ?? "" }));
    },
  });
  const { data: namespaces } = useQuery({ queryKey: ["list", "namespace", ""], queryFn: () => call("list_objects", { kind: "namespace", search: "" }) });
  const known = segments?.find((one) => one.segment.id === kind.segment)?.segment;
  const day = (at: string) => new Date(at).toLocaleDateString(locale);
  return (
    <>
      <div className="dz-chosen">
        <TextField
          isReadOnly
          label={say("segment-segment")}
          placeholder={say("segment-choose")}
          value={kind.segment === null ? "" : (known?.name ?? kind.segment)}
        />
        {!readOnly && (
          <Button aria-label={say("segment-choose")} fillStyle="outline" onPress={() => setPicking(true)} size="S" variant="secondary">
            {say("card-choose")}
          </Button>
        )}
        {kind.segment !== null && (
          <ActionButton
            aria-label={say("segment-copy")}
            isQuiet
            onPress={() => void navigator.clipboard.writeText(JSON.stringify({ name: known?.name ?? "", id: kind.segment }))}
          >
            <Line size={18}>{Draw.copy}</Line>
          </ActionButton>
        )}
        {kind.segment !== null && !readOnly && (
          <ActionButton aria-label={say("segment-clear")} isQuiet onPress={() => onChange({ ...kind, segment: null })}>
            <Line size={18}>{Draw.close}</Line>
          </ActionButton>
        )}
      </div>
      <fieldset aria-label={say("segment-behaviour")} className="dz-checks">
        <legend>{say("segment-behaviour")}</legend>
        <Checkbox isDisabled={readOnly} isSelected={kind.enter} onChange={(enter) => onChange({ ...kind, enter })}>
          {say("segment-enter")}
        </Checkbox>
        <Checkbox isDisabled={readOnly} isSelected={kind.exit} onChange={(exit) => onChange({ ...kind, exit })}>
          {say("segment-exit")}
        </Checkbox>
      </fieldset>
      {entry ? (
        <Picker
          isDisabled={readOnly}
          label={say("event-namespace")}
          onSelectionChange={(key) => onChange({ ...kind, namespace: String(key) })}
          placeholder={say("segment-namespace-choose")}
          selectedKey={kind.namespace ?? null}
        >
          {(namespaces?.rows ?? []).map((row) => (
            <PickerItem id={row.object.id} key={row.object.id}>
              {row.name}
            </PickerItem>
          ))}
        </Picker>
      ) : (
        <TimeoutFields first={FIRST} onChange={(timeout) => onChange({ ...kind, timeout })} readOnly={readOnly} say={say} timeout={kind.timeout ?? null} />
      )}
      <Messages texts={issues.map((issue) => issueText(issue.code, issue.params))} />
      {picking && (
        <PickDialog
          chosen={kind.segment}
          columns={["name", "description", "created", "changed", "evaluation"].map((column) => say(`segment-column-${column}`))}
          empty={say("segment-none")}
          onClose={() => setPicking(false)}
          onPick={(segment) => {
            setPicking(false);
            onChange({ ...kind, segment });
          }}
          rows={(segments ?? []).map(({ segment, changedAt }) => ({
            id: segment.id,
            cells: [segment.name, segment.description, day(segment.createdAt), day(changedAt), say(`evaluation-${segment.evaluation}`)],
          }))}
          say={say}
          title={say("segment-pick-title")}
        />
      )}
    </>
  );
}
