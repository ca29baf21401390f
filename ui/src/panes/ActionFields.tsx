import { Button, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import { useArrival } from "../app/focus";
import { useLanguage } from "../i18n";
import { call } from "../ipc";
import type { Action } from "../ipc/generated/Action";
import type { Channel } from "../ipc/generated/Channel";
import type { ConstantOrVariable } from "../ipc/generated/ConstantOrVariable";
import type { Header } from "../ipc/generated/Header";
import { JsonPasteDialog, PaneRow } from "../parts";
import { AuthenticationRows } from "./AuthenticationRows";
import { LEAF_TYPES } from "./FieldTypes";
import { NameRows } from "./NameRows";

/** The type of an action that sends no message. */
const CUSTOM = "custom";

interface Props {
  action: Action;
  onChange: (action: Action) => void;
  readOnly: boolean;
}

/** An action (screens §6). */
export function ActionFields({ action, onChange, readOnly }: Props) {
  const { text, dateTime } = useLanguage();
  return (
    <>
      <NameRows onChange={onChange} readOnly={readOnly} value={action} />
      <PaneRow label={text("row-created")}>{`${action.author} · ${dateTime(action.createdAt)}`}</PaneRow>
      <PaneRow label={text("row-action-type")}>
        <Picker
          aria-label={text("row-action-type")}
          description={text(action.channel == null ? "action-type-help-custom" : "action-type-help-message")}
          isDisabled={readOnly}
          onSelectionChange={(key) => onChange({ ...action, channel: key === CUSTOM ? null : (key as Channel) })}
          selectedKey={action.channel ?? CUSTOM}
        >
          {[CUSTOM, "email", "sms", "push"].map((type) => (
            <PickerItem id={type} key={type}>
              {text(`action-type-${type}`)}
            </PickerItem>
          ))}
        </Picker>
      </PaneRow>
      <h3>{text("url-title")}</h3>
      <PaneRow label={text("row-url")}>
        <TextField
          aria-label={text("row-url")}
          description={action.url.startsWith("http://") ? text("url-http") : text("url-rule")}
          isReadOnly={readOnly}
          onChange={(url) => onChange({ ...action, url })}
          placeholder="https://"
          value={action.url}
        />
      </PaneRow>
      <PaneRow label={text("row-method")}>
        <Picker
          aria-label={text("row-method")}
          isDisabled={readOnly}
          onSelectionChange={(key) => onChange({ ...action, method: key === "PUT" ? "PUT" : "POST" })}
          selectedKey={action.method}
        >
          <PickerItem id="POST">POST</PickerItem>
          <PickerItem id="PUT">PUT</PickerItem>
        </Picker>
      </PaneRow>
      <Headers action={action} onChange={onChange} readOnly={readOnly} />
      <h3>{text("auth-title")}</h3>
      <AuthenticationRows
        authentication={action.authentication}
        connector={action.id}
        onChange={(authentication) => onChange({ ...action, authentication })}
        readOnly={readOnly}
      />
      <h3>{text("payload-title")}</h3>
      <PayloadTable action={action} onChange={onChange} readOnly={readOnly} />
    </>
  );
}

/** Constant or variable, and the value or the label. */
function Source(props: { name: string; value: ConstantOrVariable; type: string; readOnly: boolean; onChange: (value: ConstantOrVariable) => void }) {
  const { text } = useLanguage();
  const { name, value, type, readOnly, onChange } = props;
  const shown = value.mode === "variable" ? value.label : typeof value.value === "string" ? value.value : JSON.stringify(value.value ?? "");
  return (
    <>
      <td>
        <Picker
          aria-label={text("mode-of", { field: name })}
          isDisabled={readOnly}
          onSelectionChange={(key) => {
            if (key === value.mode) return;
            onChange(key === "constant" ? { mode: "constant", value: constantOf("", type) } : { mode: "variable", label: name.split(".").at(-1) ?? name });
          }}
          selectedKey={value.mode}
          size="S"
        >
          <PickerItem id="constant">{text("mode-constant")}</PickerItem>
          <PickerItem id="variable">{text("mode-variable")}</PickerItem>
        </Picker>
      </td>
      <td>
        <TextField
          aria-label={text(value.mode === "constant" ? "value-of" : "label-of", { field: name })}
          isReadOnly={readOnly}
          onChange={(typed) => onChange(value.mode === "constant" ? { mode: "constant", value: constantOf(typed, type) } : { mode: "variable", label: typed })}
          size="S"
          value={shown}
        />
      </td>
    </>
  );
}

/** What a typed constant is: numbers and booleans as such, all else a text. */
export function constantOf(typed: string, type: string): unknown {
  if (type === "boolean" && (typed === "true" || typed === "false")) return typed === "true";
  if ((type === "integer" || type === "decimal") && /^-?\d+(\.\d+)?$/.test(typed)) return Number(typed);
  return typed;
}

function Headers({ action, onChange, readOnly }: Props) {
  const { text } = useLanguage();
  const headers = Object.entries(action.headers)
    .filter((entry): entry is [string, Header] => entry[1] !== undefined)
    .sort(([, a], [, b]) => a.order - b.order);
  const put = (id: string, header: Header) => onChange({ ...action, headers: { ...action.headers, [id]: header } });
  const { expect, arrived } = useArrival();
  const fixed = (header: Header) => ["content-type", "charset"].includes(header.name.toLowerCase());
  return (
    <section aria-label={text("headers-title")}>
      <h3>{text("headers-title")}</h3>
      <table className="grid-table">
        <tbody>
          {headers.map(([id, header]) => (
            <tr key={id} ref={arrived(id)}>
              <td>
                <TextField
                  aria-label={text("header-name")}
                  isReadOnly={readOnly || fixed(header)}
                  onChange={(name) => put(id, { ...header, name })}
                  size="S"
                  value={header.name}
                />
              </td>
              <Source
                name={header.name}
                onChange={(value) => put(id, { ...header, value })}
                readOnly={readOnly || fixed(header)}
                type="string"
                value={header.value}
              />
              <td>
                {!readOnly && !fixed(header) && (
                  <Button
                    aria-label={text("header-delete", { name: header.name })}
                    fillStyle="outline"
                    onPress={() => onChange({ ...action, headers: Object.fromEntries(Object.entries(action.headers).filter(([other]) => other !== id)) })}
                    size="S"
                    variant="secondary"
                  >
                    {text("do-delete")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!readOnly && (
        <Button
          fillStyle="outline"
          onPress={() => {
            const id = crypto.randomUUID();
            expect(id);
            put(id, {
              name: "",
              order: Math.max(-1, ...headers.map(([, header]) => header.order)) + 1,
              value: { mode: "constant", value: "" },
            });
          }}
          size="S"
          variant="secondary"
        >
          {text("header-add")}
        </Button>
      )}
    </section>
  );
}

function PayloadTable({ action, onChange, readOnly }: Props) {
  const { text } = useLanguage();
  const [pasting, setPasting] = useState(false);
  const payload = action.payload;
  return (
    <section aria-label={text("payload-title")}>
      {payload === null ? (
        <p className="soft">{text("payload-empty")}</p>
      ) : (
        <table className="grid-table">
          <thead>
            <tr>
              <th scope="col">{text("column-field")}</th>
              <th scope="col">{text("column-type")}</th>
              <th scope="col">{text("column-mode")}</th>
              <th scope="col">{text("column-value")}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(payload.fields).map(([path, field]) => {
              if (!field) return null;
              const put = (next: typeof field) => onChange({ ...action, payload: { ...payload, fields: { ...payload.fields, [path]: next } } });
              return (
                <tr key={path}>
                  <td>{path}</td>
                  <td>
                    <Picker
                      aria-label={text("type-of", { field: path })}
                      isDisabled={readOnly}
                      onSelectionChange={(key) => put({ ...field, type: String(key) })}
                      selectedKey={field.type}
                      size="S"
                    >
                      {[...new Set([field.type, ...LEAF_TYPES])].map((type) => (
                        <PickerItem id={type} key={type}>
                          {type}
                        </PickerItem>
                      ))}
                    </Picker>
                  </td>
                  <Source name={path} onChange={(value) => put({ ...field, value })} readOnly={readOnly} type={field.type} value={field.value} />
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {!readOnly && (
        <Button fillStyle="outline" onPress={() => setPasting(true)} size="S" variant="secondary">
          {text(payload === null ? "payload-paste" : "payload-paste-new")}
        </Button>
      )}
      {pasting && (
        <JsonPasteDialog
          hint={text("payload-paste-hint")}
          onClose={() => setPasting(false)}
          read={async (pasted) => {
            onChange({ ...action, payload: await call("read_payload_sample", { text: pasted }) });
            setPasting(false);
          }}
          title={text("payload-paste")}
        />
      )}
    </section>
  );
}
