import { Button, TextField } from "@react-spectrum/s2";
import { useArrival } from "../app/focus";
import { useLanguage } from "../i18n";
import type { DataSource } from "../ipc/generated/DataSource";
import type { FieldGroup } from "../ipc/generated/FieldGroup";
import { PaneRow } from "../parts";
import { isName } from "../parts/name";
import { AuthenticationRows } from "./AuthenticationRows";
import { ExternalGroupRows, FIRST_CALL } from "./ExternalGroupRows";
import { NameRows } from "./NameRows";
import { SchemaRows } from "./SchemaRows";

/** A data source and its field groups: the built-in one, or one of our own that is asked over HTTP (screens §5). */
export function DataSourceFields({ source, onChange, readOnly }: { source: DataSource; onChange: (source: DataSource) => void; readOnly: boolean }) {
  const { text, dateTime } = useLanguage();
  const { expect, arrived } = useArrival();
  const external = source.kind.type === "external" ? source.kind : null;
  const groups = Object.entries(source.groups).sort(([, a], [, b]) => (a?.order ?? 0) - (b?.order ?? 0));
  const put = (id: string, group: FieldGroup) => onChange({ ...source, groups: { ...source.groups, [id]: group } });
  const add = () => {
    const taken = new Set(groups.map(([, group]) => group?.name));
    let number = groups.length + 1;
    while (taken.has(`Group${number}`)) number += 1;
    const order = Math.max(-1, ...groups.map(([, group]) => group?.order ?? 0)) + 1;
    const id = crypto.randomUUID();
    expect(id);
    const group = { name: `Group${number}`, order, schema: null, fields: [] };
    put(id, external === null ? group : { ...group, call: FIRST_CALL });
  };
  return (
    <>
      {external === null ? (
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
        </>
      ) : (
        <>
          <NameRows onChange={onChange} readOnly={readOnly} value={source} />
          <PaneRow label={text("row-created")}>{`${source.author} · ${dateTime(source.createdAt)}`}</PaneRow>
          <PaneRow label={text("row-url")}>
            <TextField
              aria-label={text("row-url")}
              description={external.url.startsWith("http://") ? text("url-http") : text("url-rule")}
              isReadOnly={readOnly}
              onChange={(url) => onChange({ ...source, kind: { ...external, url } })}
              placeholder="https://"
              value={external.url}
            />
          </PaneRow>
          <h3>{text("auth-title")}</h3>
          <AuthenticationRows
            authentication={external.authentication}
            connector={source.id}
            onChange={(authentication) => onChange({ ...source, kind: { ...external, authentication } })}
            readOnly={readOnly}
          />
        </>
      )}
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
              {external === null ? (
                <SchemaRows
                  fields={group.fields}
                  of="profile"
                  onChange={(schema, fields) => put(id, { ...group, schema, fields })}
                  readOnly={readOnly}
                  schema={group.schema}
                />
              ) : (
                <ExternalGroupRows
                  fetched={group.call ?? FIRST_CALL}
                  group={group.name}
                  onChange={(fetched) => put(id, { ...group, call: fetched })}
                  readOnly={readOnly}
                />
              )}
            </section>
          ),
      )}
      {!readOnly && <Button onPress={add}>{text("groups-add")}</Button>}
    </>
  );
}
