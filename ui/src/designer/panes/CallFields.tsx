import { Picker, PickerItem } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import type { Action } from "../../ipc/generated/Action";
import { ExpressionField } from "../../parts/ExpressionField";
import { compare } from "../graph";
import type { KindProps } from "./ActivityPane";
import { ErrorPath } from "./ErrorPath";
import { ReadRow } from "./Pane";

/** What the call of an action and of a message have in common. */
type Given = { path: string; headers: Record<string, string>; parameters: Record<string, string> };

/** A custom action in a journey: path, variable headers, one expression a variable parameter. */
export function ActionFields(props: KindProps<"action">) {
  const { kind, onChange } = props;
  return (
    <>
      <Called {...props} action={kind.action} given={kind} onGiven={(given) => onChange({ ...kind, ...given })} parameters="action-parameters" />
      <ErrorPath {...props} errorPath={kind.errorPath} onErrorPath={(errorPath) => onChange({ ...kind, errorPath })} />
    </>
  );
}

/** A message: which one, address and personalization data, and what else its call takes (screens §9). */
export function MessageFields(props: KindProps<"message">) {
  const { kind, say, call, readOnly, onChange } = props;
  const { data } = useQuery({ queryKey: ["list", "action", ""], queryFn: () => call("list_objects", { kind: "action", search: "" }) });
  const messages = (data?.rows ?? []).filter((row) => row.channel === kind.channel);
  return (
    <>
      <Picker
        isDisabled={readOnly}
        label={say("message-message")}
        onSelectionChange={(key) => {
          if (key !== kind.action) onChange({ ...kind, action: String(key), path: "", headers: {}, parameters: {} });
        }}
        placeholder={say("message-choose")}
        selectedKey={kind.action}
      >
        {messages.map((row) => (
          <PickerItem id={row.object.id} key={row.object.id}>
            {row.name}
          </PickerItem>
        ))}
      </Picker>
      {data !== undefined && messages.length === 0 && <p className="dz-help">{say("message-none")}</p>}
      {kind.action !== null && (
        <Called {...props} action={kind.action} given={kind} onGiven={(given) => onChange({ ...kind, ...given })} parameters="message-data" />
      )}
      <ErrorPath {...props} errorPath={kind.errorPath} onErrorPath={(errorPath) => onChange({ ...kind, errorPath })} />
    </>
  );
}

interface CalledProps extends Omit<KindProps<"action" | "message">, "kind" | "onChange"> {
  action: string;
  given: Given;
  /** The title of the parameters. */
  parameters: string;
  onGiven: (given: Given) => void;
}

function Called({ action: called, given, onGiven, parameters, say, call, readOnly, showReadOnly, version, id }: CalledProps) {
  const { data } = useQuery({
    queryKey: ["action", called],
    queryFn: async () => (await call("open_object", { kind: "action", id: called })).document as Action,
    retry: false,
  });
  if (data === undefined) return null;
  const action = data;
  const headers = Object.entries(action.headers)
    .filter(([, header]) => header.value.mode === "variable")
    .sort(([, a], [, b]) => a.order - b.order);
  const fields = Object.entries(action.payload?.fields ?? {})
    .filter(([, field]) => field.value.mode === "variable")
    .sort(([a], [b]) => compare(a, b));
  const text = { type: "text", version, activity: id } as const;
  const own = { path: given.path, headers: given.headers, parameters: given.parameters };
  return (
    <>
      <section aria-label={say("action-url-section")} className="dz-section">
        <h3>{say("action-url-section")}</h3>
        <ReadRow label={say("action-url")} value={action.url} />
        <ReadRow label={say("action-method")} value={action.method} />
        <ExpressionField
          label={say("optional-label", { label: say("action-path") })}
          onChange={(path) => onGiven({ ...own, path })}
          place={text}
          readOnly={readOnly}
          text={given.path}
        />
        {headers.map(([header, known]) => (
          <ExpressionField
            key={header}
            label={known.value.mode === "variable" && known.value.label !== "" ? known.value.label : known.name}
            onChange={(value) => onGiven({ ...own, headers: { ...given.headers, [header]: value } })}
            place={text}
            readOnly={readOnly}
            text={given.headers[header] ?? ""}
          />
        ))}
        {showReadOnly && <ReadRow label={say("action-authentication")} value={say(`authentication-${action.authentication.type}`)} />}
      </section>
      <section aria-label={say(parameters)} className="dz-section">
        <h3>{say(parameters)}</h3>
        {fields.length === 0 && <p className="dz-help">{say("action-no-parameters")}</p>}
        {fields.map(([path, field]) => (
          <ExpressionField
            key={path}
            label={field.value.mode === "variable" && field.value.label !== "" ? field.value.label : path}
            onChange={(value) => onGiven({ ...own, parameters: { ...given.parameters, [path]: value } })}
            place={{ type: "parameter", version, activity: id, field: path, action: called }}
            readOnly={readOnly}
            text={given.parameters[path] ?? ""}
          />
        ))}
      </section>
    </>
  );
}
