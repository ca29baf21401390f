import { Checkbox } from "@react-spectrum/s2";
import { useEffect, useState } from "react";
import type { Action } from "../../ipc/generated/Action";
import { compare } from "../graph";
import { ExpressionText } from "../parts";
import type { KindProps } from "./ActivityPane";
import { Messages, ReadRow } from "./Pane";

/** A custom action in a journey: path, variable headers, one expression a variable parameter. */
export function ActionFields(props: KindProps<"action">) {
  const { kind, say, call, readOnly, showReadOnly, version, id, onChange } = props;
  const [action, setAction] = useState<Action | null>(null);
  useEffect(() => {
    let current = true;
    call("open_object", { kind: "action", id: kind.action })
      .then((opened) => {
        if (current) setAction(opened.document as Action);
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [call, kind.action]);
  if (action === null) return <p className="dz-help">{say("loading")}</p>;
  const headers = Object.entries(action.headers)
    .filter(([, header]) => header.value.mode === "variable")
    .sort(([, a], [, b]) => a.order - b.order);
  const fields = Object.entries(action.payload?.fields ?? {})
    .filter(([, field]) => field.value.mode === "variable")
    .sort(([a], [b]) => compare(a, b));
  const place = (field: string) => ({ type: "parameter", version, activity: id, field }) as const;
  const text = { type: "text", version, activity: id } as const;
  return (
    <>
      <section aria-label={say("action-url-section")} className="dz-section">
        <h3>{say("action-url-section")}</h3>
        <ReadRow label={say("action-url")} value={action.url} />
        <ReadRow label={say("action-method")} value={action.method} />
        <ExpressionText
          label={say("action-path")}
          onChange={(path) => onChange({ ...kind, path })}
          optional
          place={text}
          readOnly={readOnly}
          text={kind.path}
        />
        {headers.map(([header, known]) => (
          <ExpressionText
            key={header}
            label={known.value.mode === "variable" && known.value.label !== "" ? known.value.label : known.name}
            onChange={(value) => onChange({ ...kind, headers: { ...kind.headers, [header]: value } })}
            place={text}
            readOnly={readOnly}
            text={kind.headers[header] ?? ""}
          />
        ))}
        {showReadOnly && <ReadRow label={say("action-authentication")} value={say(`authentication-${action.authentication.type}`)} />}
      </section>
      <section aria-label={say("action-parameters")} className="dz-section">
        <h3>{say("action-parameters")}</h3>
        {fields.length === 0 && <p className="dz-help">{say("action-no-parameters")}</p>}
        {fields.map(([path, field]) => (
          <ExpressionText
            key={path}
            label={field.value.mode === "variable" && field.value.label !== "" ? field.value.label : path}
            onChange={(value) => onChange({ ...kind, parameters: { ...kind.parameters, [path]: value } })}
            place={place(path)}
            readOnly={readOnly}
            text={kind.parameters[path] ?? ""}
          />
        ))}
      </section>
      <section aria-label={say("action-errors")} className="dz-section">
        <h3>{say("action-errors")}</h3>
        <Checkbox isDisabled={readOnly} isSelected={kind.errorPath} onChange={(errorPath) => onChange({ ...kind, errorPath })}>
          {say("error-path")}
        </Checkbox>
      </section>
      <Messages texts={props.issues.map((issue) => props.issueText(issue.code, issue.params))} />
    </>
  );
}
