import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useEffect, useState } from "react";
import type { Call } from "../designer/platform";
import type { Say } from "../designer/view";
import type { DataSource } from "../ipc/generated/DataSource";
import type { Profile } from "../ipc/generated/Profile";
import type { Row } from "../ipc/generated/Row";
import type { Schema } from "../ipc/generated/Schema";
import type { TestField } from "../ipc/generated/TestField";
import { EnterForm } from "../parts";
import { at, withValue } from "./payload";
import { FieldRow } from "./FieldRow";
import { Problem } from "./Problem";

/** A new test profile: name, key, and the attributes that the workspace's profile groups read. */
export function NewProfile(props: {
  say: Say;
  call: Call;
  problemText: (problem: unknown) => string;
  onMade: (profile: Profile) => void;
  onClose: () => void;
}) {
  const { say, call, problemText } = props;
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [namespaces, setNamespaces] = useState<Row[]>([]);
  const [namespace, setNamespace] = useState<string | null>(null);
  const [fields, setFields] = useState<TestField[]>([]);
  const [attributes, setAttributes] = useState<Record<string, unknown>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  useEffect(() => {
    let current = true;
    const read = async () => {
      const known = await call("list_objects", { kind: "namespace", search: "" });
      const found = await profileFields(call);
      if (!current) return;
      setNamespaces(known.rows);
      setNamespace((before) => before ?? known.rows[0]?.object.id ?? null);
      setFields(found);
    };
    read().catch((reason) => current && setProblem(problemText(reason)));
    return () => {
      current = false;
    };
  }, [call, problemText]);

  const save = async () => {
    if (namespace === null) return;
    setSaving(true);
    setProblem(null);
    try {
      const opened = await call("create_object", { kind: "profile" });
      const document: Profile = {
        ...(opened.document as Profile),
        name: name.trim(),
        testProfile: true,
        identities: { [namespace]: key.trim() },
        attributes,
      };
      await call("edit_object", { revision: opened.revision, edit: { object: "profile", document } });
      props.onMade(document);
    } catch (reason) {
      setProblem(problemText(reason));
      setSaving(false);
    }
  };
  const maySave = name.trim() !== "" && key.trim() !== "" && namespace !== null && !saving;
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="M">
        <Heading slot="title">{say("profile-title")}</Heading>
        <Content>
          <EnterForm can={maySave} onYes={() => void save()}>
            <div className="dz-form">
              <TextField autoFocus label={say("profile-name")} onChange={setName} value={name} />
              <Picker label={say("profile-namespace")} onSelectionChange={(picked) => setNamespace(String(picked))} selectedKey={namespace}>
                {namespaces.map((row) => (
                  <PickerItem id={row.object.id} key={row.object.id}>
                    {row.name}
                  </PickerItem>
                ))}
              </Picker>
              <TextField description={say("profile-key-help")} label={say("profile-key")} onChange={setKey} value={key} />
              {fields.map((field) => (
                <FieldRow
                  field={field}
                  isKey={false}
                  key={field.path}
                  onChange={(value) => setAttributes(withValue(attributes, field.path, value))}
                  say={say}
                  value={at(attributes, field.path)}
                />
              ))}
            </div>
          </EnterForm>
          <Problem>{problem}</Problem>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={!maySave} isPending={saving} onPress={() => void save()} variant="accent">
            {say("profile-save")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

/** The fields that the field groups of profiles read, as rows of a form. */
async function profileFields(call: Call): Promise<TestField[]> {
  const sources = await call("list_objects", { kind: "dataSource", search: "" });
  const rows = new Map<string, TestField>();
  for (const row of sources.rows) {
    const source = (await call("open_object", row.object)).document as DataSource;
    if (source.kind.type !== "profiles") continue;
    for (const group of Object.values(source.groups)) {
      if (group.schema === null) continue;
      const schema = (await call("open_object", { kind: "schema", id: group.schema })).document as Schema;
      for (const path of group.fields) {
        const field = schema.fields[path];
        if (field === undefined) continue;
        const label = field.display ?? path.split(".").at(-1) ?? path;
        rows.set(path, { path, label, type: field.type, choices: field.choices ?? [], inRule: false });
      }
    }
  }
  return [...rows.values()];
}
