import { Button, TextField } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Event } from "../../ipc/generated/Event";
import type { Schema } from "../../ipc/generated/Schema";
import { ExpressionField } from "../../parts/ExpressionField";
import type { KindProps } from "./ActivityPane";
import { ErrorPath } from "./ErrorPath";
import { ReadRow } from "./Pane";
import { PickDialog } from "./PickDialog";

/** A jump: target, its first event, one expression a field of that event (screens §9). */
export function JumpFields(props: KindProps<"jump">) {
  const { version, id, kind, readOnly, say, call, locale, issueText, onChange } = props;
  const [picking, setPicking] = useState(false);
  const { data: targets } = useQuery({ queryKey: ["jump-targets", version], queryFn: () => call("jump_targets", { version }) });
  const target = targets?.find((one) => one.journey === kind.target);
  const { data: first } = useQuery({
    queryKey: ["jump-event", kind.event],
    enabled: kind.event !== null,
    queryFn: async () => {
      const event = (await call("open_object", { kind: "event", id: kind.event ?? "" })).document as Event;
      const schema = event.schema === null ? null : ((await call("open_object", { kind: "schema", id: event.schema })).document as Schema);
      return { event, schema };
    },
  });
  const own = new Set(target?.keyFields ?? []);
  const fields = first === undefined || kind.event === null ? [] : [...first.event.fields].sort().filter((path) => !own.has(path));
  const changed = target !== undefined && kind.event !== null && target.event !== kind.event;
  const take = (journey: string) => {
    setPicking(false);
    const row = targets?.find((one) => one.journey === journey);
    if (row === undefined) return;
    onChange({ ...kind, target: journey, event: row.event, parameters: row.event === kind.event ? kind.parameters : {} });
  };
  return (
    <>
      <div className="dz-chosen">
        <TextField isReadOnly label={say("jump-target")} placeholder={say("jump-choose")} value={kind.target === null ? "" : (target?.name ?? kind.target)} />
        {!readOnly && (
          <Button aria-label={say("jump-choose")} fillStyle="outline" onPress={() => setPicking(true)} size="S" variant="secondary">
            {say("card-choose")}
          </Button>
        )}
        {target !== undefined && <a href={`#/journeys/${target.version}`}>{say("jump-open")}</a>}
      </div>
      <ReadRow label={say("jump-event")} value={first?.event.name ?? ""} />
      {changed && !readOnly && (
        <Button fillStyle="outline" onPress={() => onChange({ ...kind, event: target.event, parameters: {} })} size="S" variant="secondary">
          {say("jump-take-event")}
        </Button>
      )}
      <section aria-label={say("action-parameters")} className="dz-section">
        <h3>{say("action-parameters")}</h3>
        {kind.event === null && <p className="dz-help">{say("jump-no-target")}</p>}
        {kind.event !== null && <p className="dz-help">{say("jump-key-help")}</p>}
        {fields.map((path) => {
          const field = first?.schema?.fields[path];
          const label = field?.display ? `${field.display} (${path})` : path;
          return (
            <ExpressionField
              key={path}
              label={field?.required === true ? label : say("optional-label", { label })}
              onChange={(value) => {
                const { [path]: _, ...others } = kind.parameters;
                onChange({ ...kind, parameters: value === "" ? others : { ...others, [path]: value } });
              }}
              place={{ type: "jumpParameter", version, activity: id, event: kind.event ?? "", field: path }}
              readOnly={readOnly}
              text={kind.parameters[path] ?? ""}
            />
          );
        })}
      </section>
      <ErrorPath {...props} errorPath={kind.errorPath} onErrorPath={(errorPath) => onChange({ ...kind, errorPath })} />
      {picking && (
        <PickDialog
          chosen={kind.target}
          columns={["name", "status", "created"].map((column) => say(`jump-column-${column}`))}
          empty={say("jump-none")}
          onClose={() => setPicking(false)}
          onPick={take}
          rows={(targets ?? [])
            .filter((row) => row.refused === null || row.journey === kind.target)
            .map((row) => ({
              id: row.journey,
              cells: [row.name, say(`status-${row.status}`), new Date(row.createdAt).toLocaleDateString(locale)],
              refused: row.refused === null ? undefined : issueText(row.refused, { name: row.name }),
            }))}
          say={say}
          title={say("jump-pick-title")}
        />
      )}
    </>
  );
}
