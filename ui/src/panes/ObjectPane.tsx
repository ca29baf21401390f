import { Button } from "@react-spectrum/s2";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useDocument } from "../document/store";
import { useText } from "../i18n";
import type { Action } from "../ipc/generated/Action";
import type { DataSource } from "../ipc/generated/DataSource";
import type { Event } from "../ipc/generated/Event";
import type { ObjectEdit } from "../ipc/generated/ObjectEdit";
import type { ObjectKind } from "../ipc/generated/ObjectKind";
import type { Opened } from "../ipc/generated/Opened";
import type { Profile } from "../ipc/generated/Profile";
import type { Segment } from "../ipc/generated/Segment";
import { ConfirmDialog, ErrorNotice, PaneRow } from "../parts";
import { ActionFields } from "./ActionFields";
import { DataSourceFields } from "./DataSourceFields";
import { EventFields } from "./EventFields";
import { ProfileFields } from "./ProfileFields";
import { SegmentFields } from "./SegmentFields";

/** The pane of one object: what is typed is kept here until Save sends it as one edit. */
export default function ObjectPane({ kind, id, readOnly, onClose }: { kind: ObjectKind; id: string; readOnly: boolean; onClose: () => void }) {
  const { opened, problem, openDocument, close } = useDocument();
  useEffect(() => {
    void openDocument({ kind, id });
    return close;
  }, [kind, id, openDocument, close]);
  if (opened === null || opened.object.id !== id) {
    return (
      <aside className="pane">
        <div className="pane-body">
          <ErrorNotice problem={problem} />
        </div>
      </aside>
    );
  }
  return <Form onClose={onClose} opened={opened} readOnly={readOnly || opened.locked !== null} />;
}

function Form({ opened, readOnly, onClose }: { opened: Opened; readOnly: boolean; onClose: () => void }) {
  const text = useText();
  const queries = useQueryClient();
  const { save, saving, problem, undo, redo, openDocument } = useDocument();
  const [draft, setDraft] = useState<unknown>(opened.document);
  const [asking, setAsking] = useState(false);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => setDraft(opened.document), [opened.document]);
  useEffect(() => {
    const first = pane.current?.querySelector<HTMLInputElement>(".pane-body input, .pane-body button");
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }, []);
  const changed = useMemo(() => JSON.stringify(draft) !== JSON.stringify(opened.document), [draft, opened.document]);
  const name = (opened.document as { name: string }).name;
  const leave = () => (changed ? setAsking(true) : onClose());
  const send = async () => {
    if (readOnly || saving) return;
    if (await save({ object: opened.object.kind, document: draft } as ObjectEdit)) void queries.invalidateQueries();
  };
  const turn = async (go: () => Promise<void>) => {
    await go();
    void queries.invalidateQueries();
  };
  return (
    <aside
      aria-label={text("object-title", { name })}
      className="pane"
      ref={pane}
      onKeyDown={(event) => {
        if (event.defaultPrevented || !event.currentTarget.contains(event.target as Node)) return;
        if (event.key === "Escape") leave();
        else if (event.key === "Enter" && (event.target as HTMLElement).tagName === "INPUT") void send();
      }}
    >
      <div className="pane-bar">
        <Button fillStyle="outline" isDisabled={opened.undo === null || changed || readOnly} onPress={() => void turn(undo)} size="S" variant="secondary">
          {text("do-undo")}
        </Button>
        <Button fillStyle="outline" isDisabled={opened.redo === null || changed || readOnly} onPress={() => void turn(redo)} size="S" variant="secondary">
          {text("do-redo")}
        </Button>
        <span className="grow soft" role="status">
          {text(saving ? "state-saving" : changed ? "state-changed" : "state-saved")}
        </span>
        <Button fillStyle="outline" onPress={leave} variant="secondary">
          {text(changed ? "do-cancel" : "do-close")}
        </Button>
        <Button isDisabled={!changed || readOnly || saving} onPress={() => void send()} variant="accent">
          {text("do-save")}
        </Button>
      </div>
      <div className="pane-body">
        <h2>{name}</h2>
        <ErrorNotice problem={problem}>
          {problem?.code === "staleRevision" && <Button onPress={() => void openDocument(opened.object)}>{text("do-reload")}</Button>}
        </ErrorNotice>
        {opened.locked !== null && <p className="soft">{text("pane-locked")}</p>}
        {opened.issues.map((issue) => (
          <p className={issue.severity === "error" ? "bad" : "warn"} key={JSON.stringify(issue)}>
            {text(`issue-${issue.code}`, issue.params)}
          </p>
        ))}
        {opened.object.kind === "event" && <EventFields event={draft as Event} onChange={setDraft} readOnly={readOnly} saved={!changed} />}
        {opened.object.kind === "action" && <ActionFields action={draft as Action} onChange={setDraft} readOnly={readOnly} />}
        {opened.object.kind === "dataSource" && <DataSourceFields onChange={setDraft} readOnly={readOnly} source={draft as DataSource} />}
        {opened.object.kind === "segment" && <SegmentFields onChange={setDraft} readOnly={readOnly} segment={draft as Segment} />}
        {opened.object.kind === "profile" && <ProfileFields onChange={setDraft} profile={draft as Profile} readOnly={readOnly} />}
        {opened.object.kind !== "profile" && (
          <PaneRow label={text("row-used-in")}>
            {opened.usedIn.length === 0
              ? text("used-nowhere")
              : opened.usedIn.map((row) => (
                  <a href={`#/journeys/${row.object.id}`} key={row.object.id}>
                    {row.name}
                  </a>
                ))}
          </PaneRow>
        )}
      </div>
      {asking && (
        <ConfirmDialog body={text("discard-body")} onNo={() => setAsking(false)} onYes={onClose} title={text("discard-title")} yes={text("do-discard")} />
      )}
    </aside>
  );
}
