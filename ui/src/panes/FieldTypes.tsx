import { Picker, PickerItem } from "@react-spectrum/s2";
import { useText } from "../i18n";
import type { Field } from "../ipc/generated/Field";

/** The types a leaf may be given. */
export const LEAF_TYPES = ["string", "integer", "decimal", "boolean", "dateOnly", "dateTime", "dateTimeOnly", "duration"];

/** Fields read from a sample, each with its type to review. */
export function FieldTypes(props: { fields: Record<string, Field | undefined>; readOnly?: boolean; onChange: (fields: Record<string, Field>) => void }) {
  const text = useText();
  const known = Object.entries(props.fields).filter((entry): entry is [string, Field] => entry[1] !== undefined);
  return (
    <table className="grid-table">
      <thead>
        <tr>
          <th scope="col">{text("column-field")}</th>
          <th scope="col">{text("column-type")}</th>
        </tr>
      </thead>
      <tbody>
        {known
          .filter(([, field]) => field.type !== "object")
          .map(([path, field]) => (
            <tr key={path}>
              <td>{path}</td>
              <td>
                <Picker
                  aria-label={text("type-of", { field: path })}
                  isDisabled={props.readOnly === true}
                  onSelectionChange={(key) => props.onChange({ ...Object.fromEntries(known), [path]: { ...field, type: String(key) } })}
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
            </tr>
          ))}
      </tbody>
    </table>
  );
}
