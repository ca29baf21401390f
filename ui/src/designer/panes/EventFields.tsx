import { useEffect, useState } from "react";
import type { Event } from "../../ipc/generated/Event";
import type { Namespace } from "../../ipc/generated/Namespace";
import type { Schema } from "../../ipc/generated/Schema";
import type { KindProps } from "./ActivityPane";
import { TimeoutFields } from "./Duration";
import { Messages, ReadRow } from "./Pane";

const FIRST = { amount: 1, unit: "days", path: false } as const;

/** An event: its timeout where it is not the entry, and its configuration, to be read only (R-CAN-38). */
export function EventFields({ kind, entry, readOnly, showReadOnly, say, call, issues, issueText, onChange }: KindProps<"event">) {
  const [about, setAbout] = useState<{ event: Event; schema: string; namespace: string } | null>(null);
  useEffect(() => {
    let current = true;
    const read = async () => {
      const event = (await call("open_object", { kind: "event", id: kind.event })).document as Event;
      const schema = event.schema && (await call("open_object", { kind: "schema", id: event.schema }));
      const namespace = event.namespace && (await call("open_object", { kind: "namespace", id: event.namespace }));
      if (!current) return;
      const known = namespace ? (namespace.document as Namespace) : null;
      setAbout({
        event,
        schema: schema ? (schema.document as Schema).name : "",
        namespace: known === null ? "" : `${known.name} (${known.code})`,
      });
    };
    if (showReadOnly) read().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [call, kind.event, showReadOnly]);
  return (
    <>
      {!entry && (
        <TimeoutFields first={FIRST} onChange={(timeout) => onChange({ ...kind, timeout })} readOnly={readOnly} say={say} timeout={kind.timeout ?? null} />
      )}
      {showReadOnly && about !== null && (
        <section aria-label={say("event-parameters")} className="dz-section">
          <h3>{say("event-parameters")}</h3>
          <ReadRow label={say("event-recognition")} value={say(`recognition-${about.event.recognition.type}`)} />
          <ReadRow label={say("event-schema")} value={about.schema} />
          <ReadRow label={say("event-fields")} value={say("event-fields-count", { count: about.event.fields.length })} />
          <ReadRow label={say("event-namespace")} value={about.namespace} />
          <ReadRow label={say("event-key")} value={about.event.key} />
        </section>
      )}
      <Messages texts={issues.map((issue) => issueText(issue.code, issue.params))} />
    </>
  );
}
