import { Button, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { Field } from "../ipc/generated/Field";
import type { Schema } from "../ipc/generated/Schema";
import type { SchemaClass } from "../ipc/generated/SchemaClass";
import { ErrorNotice, JsonPasteDialog, PaneRow, TaskDialog } from "../parts";
import { FieldTreeDialog } from "../parts/FieldTreeDialog";
import { FieldTypes } from "./FieldTypes";

/** Schema and fields: chosen, or made from a pasted sample. */
export function SchemaRows(props: {
  schema: string | null;
  fields: string[];
  of: SchemaClass;
  readOnly: boolean;
  onChange: (schema: string | null, fields: string[]) => void;
}) {
  const text = useText();
  const queries = useQueryClient();
  const { schema, fields, readOnly, onChange } = props;
  const { data: list } = useQuery({ queryKey: ["list", "schema", ""], queryFn: () => call("list_objects", { kind: "schema", search: "" }) });
  const { data: document } = useQuery({
    queryKey: ["schema", schema],
    queryFn: async () => (await call("open_object", { kind: "schema", id: schema ?? "" })).document as Schema,
    enabled: schema !== null,
  });
  const [shown, setShown] = useState<"paste" | "fields" | null>(null);
  const [sample, setSample] = useState<Record<string, Field | undefined> | null>(null);
  return (
    <>
      <PaneRow label={text("row-schema")}>
        <Picker
          aria-label={text("row-schema")}
          isDisabled={readOnly}
          onSelectionChange={(key) => {
            const id = String(key);
            void call("open_object", { kind: "schema", id }).then(({ document: found }) => {
              const required = Object.entries((found as Schema).fields).flatMap(([path, field]) => (field?.required ? [path] : []));
              onChange(id, id === schema ? fields : required);
            });
          }}
          placeholder={text("schema-choose")}
          selectedKey={schema}
        >
          {(list?.rows ?? []).map((row) => (
            <PickerItem id={row.object.id} key={row.object.id}>
              {row.name}
            </PickerItem>
          ))}
        </Picker>
        {!readOnly && (
          <Button fillStyle="outline" onPress={() => setShown("paste")} size="S" variant="secondary">
            {text("schema-create")}
          </Button>
        )}
      </PaneRow>
      <PaneRow label={text("row-fields")}>
        <span className="grow">{text("fields-count", { count: fields.length })}</span>
        <Button
          fillStyle="outline"
          isDisabled={document === undefined || schema === null || readOnly}
          onPress={() => setShown("fields")}
          size="S"
          variant="secondary"
        >
          {text("fields-edit")}
        </Button>
      </PaneRow>
      {shown === "paste" && (
        <JsonPasteDialog
          hint={text("schema-paste-hint")}
          onClose={() => setShown(null)}
          read={async (pasted) => {
            setSample((await call("read_schema_sample", { text: pasted })).fields);
            setShown(null);
          }}
          title={text("schema-create")}
        />
      )}
      {sample && (
        <ReviewDialog
          fields={sample}
          of={props.of}
          onClose={() => setSample(null)}
          onMade={(id, paths) => {
            setSample(null);
            void queries.invalidateQueries();
            onChange(id, paths);
          }}
        />
      )}
      {shown === "fields" && document && (
        <FieldTreeDialog
          fields={fields}
          onClose={() => setShown(null)}
          onPick={(picked) => {
            setShown(null);
            onChange(schema, picked);
          }}
          schema={document}
        />
      )}
    </>
  );
}

function ReviewDialog(props: {
  fields: Record<string, Field | undefined>;
  of: SchemaClass;
  onMade: (id: string, paths: string[]) => void;
  onClose: () => void;
}) {
  const text = useText();
  const [name, setName] = useState("");
  const [fields, setFields] = useState(props.fields);
  const [problem, setProblem] = useState<unknown>(null);
  const make = () =>
    void call("create_schema", { name: name.trim(), class: props.of, fields: fields as Record<string, Field> })
      .then((opened) => props.onMade(opened.object.id, leavesIn(Object.keys((opened.document as Schema).fields))))
      .catch(setProblem);
  return (
    <TaskDialog canYes={name.trim() !== ""} onClose={props.onClose} onYes={make} title={text("schema-review")} yes={text("schema-make")}>
      <ErrorNotice problem={problem} />
      <TextField autoFocus label={text("schema-name")} onChange={setName} value={name} />
      <FieldTypes fields={fields} onChange={setFields} />
    </TaskDialog>
  );
}

/** The paths that have no other below them: what can be selected. */
function leavesIn(paths: string[]): string[] {
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
}
