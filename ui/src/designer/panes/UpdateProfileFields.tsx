import { Button, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schema } from "../../ipc/generated/Schema";
import { ExpressionField } from "../../parts/ExpressionField";
import type { KindProps } from "./ActivityPane";
import { ErrorPath } from "./ErrorPath";
import { PickDialog } from "./PickDialog";

/** A change of the profile: schema, one field, dataset, value (screens §9). */
export function UpdateProfileFields(props: KindProps<"updateProfile">) {
  const { version, id, kind, readOnly, say, call, issueText, onChange } = props;
  const [picking, setPicking] = useState(false);
  const { data: schemas } = useQuery({
    queryKey: ["profile-schemas"],
    queryFn: async () => {
      const { rows } = await call("list_objects", { kind: "schema", search: "" });
      const opened = await Promise.all(rows.map((row) => call("open_object", row.object)));
      return opened.map((one) => one.document as Schema).filter((schema) => schema.class === "profile");
    },
  });
  const schema = schemas?.find((one) => one.id === kind.schema);
  const leaves = Object.entries(schema?.fields ?? {}).filter(([, field]) => field !== undefined && field.type !== "object");
  const named = (path: string) => {
    const display = schema?.fields[path]?.display;
    return display ? `${display} (${path})` : path;
  };
  const fixed = (path: string): string | undefined => {
    const field = schema?.fields[path];
    return field?.primaryIdentity === true || (field?.choices ?? []).length > 0 ? issueText("ERR_UPDATE_FIELD_FIXED", { field: path }) : undefined;
  };
  return (
    <>
      <Picker
        isDisabled={readOnly}
        label={say("event-schema")}
        onSelectionChange={(key) => onChange({ ...kind, schema: String(key), field: key === kind.schema ? kind.field : "" })}
        placeholder={say("update-schema-choose")}
        selectedKey={kind.schema}
      >
        {(schemas ?? []).map((one) => (
          <PickerItem id={one.id} key={one.id}>
            {one.name}
          </PickerItem>
        ))}
      </Picker>
      <div className="dz-chosen">
        <TextField isReadOnly label={say("update-field")} placeholder={say("update-field-choose")} value={kind.field === "" ? "" : named(kind.field)} />
        {!readOnly && (
          <Button
            aria-label={say("update-field-choose")}
            fillStyle="outline"
            isDisabled={schema === undefined}
            onPress={() => setPicking(true)}
            size="S"
            variant="secondary"
          >
            {say("card-choose")}
          </Button>
        )}
      </div>
      <TextField
        description={say("update-dataset-help")}
        isReadOnly={readOnly}
        label={say("update-dataset")}
        onChange={(dataset) => onChange({ ...kind, dataset })}
        value={kind.dataset}
      />
      <ExpressionField
        label={say("card-value")}
        onChange={(value) => onChange({ ...kind, value })}
        place={
          kind.schema === null
            ? { type: "text", version, activity: id }
            : { type: "profileValue", version, activity: id, schema: kind.schema, field: kind.field }
        }
        readOnly={readOnly}
        text={kind.value}
      />
      <ErrorPath {...props} errorPath={kind.errorPath} onErrorPath={(errorPath) => onChange({ ...kind, errorPath })} />
      {picking && (
        <PickDialog
          chosen={kind.field === "" ? null : kind.field}
          columns={[say("update-field"), say("pick-type")]}
          empty={say("update-no-fields")}
          onClose={() => setPicking(false)}
          onPick={(field) => {
            setPicking(false);
            onChange({ ...kind, field });
          }}
          rows={leaves.map(([path, field]) => ({ id: path, cells: [named(path), say(`type-${field?.type ?? "null"}`)], refused: fixed(path) }))}
          say={say}
          title={say("update-field-title")}
        />
      )}
    </>
  );
}
