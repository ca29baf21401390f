import { Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useEffect, useState } from "react";
import type { Say } from "../designer/view";
import type { TestField } from "../ipc/generated/TestField";
import { asText, asValue, fits } from "./payload";

const EXAMPLES: Partial<Record<string, string>> = { dateOnly: "2026-01-31", dateTimeOnly: "2026-01-31T08:00:00", dateTime: "2026-01-31T08:00:00Z" };

/** A field of the form: name and path, and an input by its type. */
export function FieldRow(props: { field: TestField; isKey: boolean; value: unknown; say: Say; onChange: (value: unknown) => void }) {
  const { field, isKey, value, say, onChange } = props;
  const label = isKey ? say("send-key") : field.label;
  const hint = field.inRule ? say("send-in-rule", { path: field.path }) : field.path;
  const [text, setText] = useState(asText(value));
  const outside = asText(value);
  useEffect(() => setText(outside), [outside]);
  if (field.choices.length > 0 || field.type === "boolean") {
    const choices = field.choices.length > 0 ? field.choices : ["true", "false"];
    return (
      <Picker description={hint} label={label} onSelectionChange={(key) => onChange(asValue(field, String(key)))} selectedKey={text === "" ? null : text}>
        {choices.map((choice) => (
          <PickerItem id={choice} key={choice}>
            {choice}
          </PickerItem>
        ))}
      </Picker>
    );
  }
  const number = field.type === "integer" || field.type === "decimal";
  const change = (typed: string) => {
    setText(typed);
    onChange(asValue(field, typed));
  };
  return (
    <TextField
      description={hint}
      errorMessage={say(`send-not-${field.type}`)}
      inputMode={number ? "decimal" : "text"}
      isInvalid={!fits(field, text)}
      label={label}
      onChange={change}
      placeholder={EXAMPLES[field.type]}
      value={text}
    />
  );
}
