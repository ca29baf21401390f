import { Button, TextField } from "@react-spectrum/s2";
import { useArrival } from "../app/focus";
import { useText } from "../i18n";
import type { DataSource } from "../ipc/generated/DataSource";
import type { FieldGroup } from "../ipc/generated/FieldGroup";
import { PaneRow } from "../parts";
import { isName } from "../parts/name";
import { SchemaRows } from "./SchemaRows";

/** The built-in source and its field groups (screens §5). */
export function DataSourceFields({ source, onChange, readOnly }: { source: DataSource; onChange: (source: DataSource) => void; readOnly: boolean }) {
  const text = useText();
  const { expect, arrived } = useArrival();
  const groups = Object.entries(source.groups).sort(([, a], [, b]) => (a?.order ?? 0) - (b?.order ?? 0));
  const put = (id: string, group: FieldGroup) => onChange({ ...source, groups: { ...source.groups, [id]: group } });
  const add = () => {
    const taken = new Set(groups.map(([, group]) => group?.name));
    let number = groups.length + 1;
    while (taken.has(`Group${number}`)) number += 1;
    const order = Math.max(-1, ...groups.map(([, group]) => group?.order ?? 0)) + 1;
    const id = crypto.randomUUID();
    expect(id);
    put(id, { name: `Group${number}`, order, schema: null, fields: [] });
  };
  return (
    <>
      <PaneRow label={text("row-name")}>{source.name}</PaneRow>
      <PaneRow label={text("row-description")}>
        <TextField
          aria-label={text("row-description")}
          isReadOnly={readOnly}
          onChange={(description) => onChange({ ...source, description })}
          placeholder={text("description-add")}
          value={source.description}
        />
      </PaneRow>
      <h3>{text("groups-title")}</h3>
      {groups.length === 0 && <p className="soft">{text("groups-empty")}</p>}
      {groups.map(
        ([id, group]) =>
          group && (
            <section aria-label={group.name} className="group" key={id} ref={arrived(id)}>
              <PaneRow label={text("row-name")}>
                <TextField
                  aria-label={text("group-name")}
                  errorMessage={text("name-rule")}
                  isInvalid={!isName(group.name)}
                  isReadOnly={readOnly}
                  onChange={(name) => put(id, { ...group, name })}
                  value={group.name}
                />
                {!readOnly && (
                  <Button
                    fillStyle="outline"
                    onPress={() => onChange({ ...source, groups: Object.fromEntries(Object.entries(source.groups).filter(([other]) => other !== id)) })}
                    size="S"
                    variant="secondary"
                  >
                    {text("do-delete")}
                  </Button>
                )}
              </PaneRow>
              <SchemaRows
                fields={group.fields}
                of="profile"
                onChange={(schema, fields) => put(id, { ...group, schema, fields })}
                readOnly={readOnly}
                schema={group.schema}
              />
            </section>
          ),
      )}
      {!readOnly && <Button onPress={add}>{text("groups-add")}</Button>}
    </>
  );
}
