import { Button, Picker, PickerItem } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLanguage } from "../i18n";
import { call } from "../ipc";
import type { Event } from "../ipc/generated/Event";
import { ErrorNotice, PaneRow, TaskDialog } from "../parts";
import { ConditionEditor } from "../parts/ConditionEditor";
import { ExpressionField } from "../parts/ExpressionField";
import { NameRows } from "./NameRows";
import { SchemaRows } from "./SchemaRows";

/** An event (screens §4). */
export function EventFields({ event, onChange, readOnly, saved }: { event: Event; onChange: (event: Event) => void; readOnly: boolean; saved: boolean }) {
  const { text, dateTime } = useLanguage();
  const { data: namespaces } = useQuery({ queryKey: ["list", "namespace", ""], queryFn: () => call("list_objects", { kind: "namespace", search: "" }) });
  const [payload, setPayload] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <>
      <NameRows onChange={onChange} readOnly={readOnly} value={event} />
      <PaneRow label={text("row-created")}>{`${event.author} · ${dateTime(event.createdAt)}`}</PaneRow>
      <PaneRow label={text("row-recognition")}>
        <Picker
          aria-label={text("row-recognition")}
          isDisabled={readOnly}
          onSelectionChange={(key) => {
            if (key === event.recognition.type) return;
            const recognition: Event["recognition"] =
              key === "ruleBased" ? { type: "ruleBased", condition: "" } : { type: "systemGenerated", eventId: crypto.randomUUID() };
            onChange({ ...event, recognition });
          }}
          selectedKey={event.recognition.type}
        >
          <PickerItem id="ruleBased">{text("recognition-rule")}</PickerItem>
          <PickerItem id="systemGenerated">{text("recognition-system")}</PickerItem>
        </Picker>
      </PaneRow>
      {event.recognition.type === "systemGenerated" && <PaneRow label={text("row-event-id")}>{event.recognition.eventId}</PaneRow>}
      <SchemaRows
        fields={event.fields}
        of="experienceEvent"
        onChange={(schema, fields) => onChange({ ...event, schema, fields })}
        readOnly={readOnly}
        schema={event.schema}
      />
      <PaneRow label={text("row-payload")}>
        <Button
          fillStyle="outline"
          isDisabled={!saved || event.schema === null}
          onPress={() => void call("payload_preview", { kind: "event", id: event.id }).then(setPayload).catch(setProblem)}
          size="S"
          variant="secondary"
        >
          {text("payload-view")}
        </Button>
        <ErrorNotice problem={problem} />
      </PaneRow>
      {event.recognition.type === "ruleBased" && event.schema !== null && (
        <>
          <h3>{text("row-condition")}</h3>
          <ConditionEditor
            simpleOnly
            label={text("row-condition")}
            onChange={(condition) => onChange({ ...event, recognition: { type: "ruleBased", condition } })}
            place={{ type: "eventCondition", event }}
            readOnly={readOnly}
            text={event.recognition.condition}
          />
        </>
      )}
      <PaneRow label={text("row-namespace")}>
        <Picker
          aria-label={text("row-namespace")}
          isDisabled={readOnly}
          onSelectionChange={(key) => onChange({ ...event, namespace: key === "none" ? null : String(key) })}
          selectedKey={event.namespace ?? "none"}
        >
          {[
            <PickerItem id="none" key="none">
              {text("namespace-none")}
            </PickerItem>,
            ...(namespaces?.rows ?? []).map((row) => (
              <PickerItem id={row.object.id} key={row.object.id}>
                {row.name}
              </PickerItem>
            )),
          ]}
        </Picker>
      </PaneRow>
      <ExpressionField
        label={text("row-key")}
        onChange={(key) => onChange({ ...event, key })}
        place={{ type: "eventKey", event }}
        readOnly={readOnly}
        text={event.key}
      />
      {payload !== null && (
        <TaskDialog
          onClose={() => setPayload(null)}
          onYes={() => void navigator.clipboard.writeText(payload)}
          title={text("payload-view")}
          yes={text("do-copy")}
        >
          <pre className="code">{payload}</pre>
        </TaskDialog>
      )}
    </>
  );
}
