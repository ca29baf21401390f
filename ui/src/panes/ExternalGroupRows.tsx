import { Button, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { GroupCall } from "../ipc/generated/GroupCall";
import { JsonPasteDialog, PaneRow } from "../parts";
import { FieldTypes } from "./FieldTypes";

/** How a new group is fetched. */
export const FIRST_CALL: GroupCall = { method: "GET", parameters: [], response: {} };

/** Names in a comma-separated text. */
export function namesIn(typed: string): string[] {
  return [
    ...new Set(
      typed
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    ),
  ];
}

/** A field group of an external source: method, dynamic values, sent and response payload (R-DS-16). */
export function ExternalGroupRows(props: { group: string; fetched: GroupCall; readOnly: boolean; onChange: (fetched: GroupCall) => void }) {
  const { group, fetched, readOnly, onChange } = props;
  const text = useText();
  const [pasting, setPasting] = useState<"response" | "sent" | null>(null);
  const [names, setNames] = useState(fetched.parameters.join(", "));
  const count = Object.values(fetched.response).filter((field) => field?.type !== "object").length;
  const read = async (pasted: string) => {
    if (pasting === "response") onChange({ ...fetched, response: (await call("read_schema_sample", { text: pasted })).fields });
    else onChange({ ...fetched, sent: JSON.parse(pasted) as unknown });
    setPasting(null);
  };
  return (
    <>
      <PaneRow label={text("row-method")}>
        <Picker
          aria-label={text("method-of", { group })}
          isDisabled={readOnly}
          onSelectionChange={(key) => {
            if (key === "POST") onChange({ ...fetched, method: "POST" });
            else onChange({ ...fetched, method: "GET", sent: null });
          }}
          selectedKey={fetched.method}
        >
          <PickerItem id="GET">GET</PickerItem>
          <PickerItem id="POST">POST</PickerItem>
        </Picker>
      </PaneRow>
      <PaneRow label={text("row-dynamic-values")}>
        <TextField
          aria-label={text("dynamic-values-of", { group })}
          description={text("dynamic-values-help")}
          isReadOnly={readOnly}
          onChange={(typed) => {
            setNames(typed);
            onChange({ ...fetched, parameters: namesIn(typed) });
          }}
          value={names}
        />
      </PaneRow>
      {fetched.method === "POST" && (
        <PaneRow label={text("row-sent-payload")}>
          {fetched.sent == null ? text("sent-empty") : <pre className="code">{JSON.stringify(fetched.sent, null, 2)}</pre>}
          {!readOnly && (
            <Button aria-label={text("sent-paste-of", { group })} fillStyle="outline" onPress={() => setPasting("sent")} size="S" variant="secondary">
              {text("payload-paste")}
            </Button>
          )}
        </PaneRow>
      )}
      <PaneRow label={text("row-response-payload")}>
        <span>{text("fields-count", { count })}</span>
        {!readOnly && (
          <Button aria-label={text("response-paste-of", { group })} fillStyle="outline" onPress={() => setPasting("response")} size="S" variant="secondary">
            {text(count === 0 ? "payload-paste" : "payload-paste-new")}
          </Button>
        )}
      </PaneRow>
      {count > 0 && <FieldTypes fields={fetched.response} onChange={(response) => onChange({ ...fetched, response })} readOnly={readOnly} />}
      {pasting !== null && (
        <JsonPasteDialog
          hint={text(pasting === "sent" ? "sent-paste-hint" : "response-paste-hint")}
          onClose={() => setPasting(null)}
          read={read}
          title={text(pasting === "sent" ? "row-sent-payload" : "row-response-payload")}
        />
      )}
    </>
  );
}
