import { useCallback } from "react";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Issue } from "../ipc/generated/Issue";
import type { Onto } from "../ipc/generated/Onto";
import type { TestView } from "../ipc/generated/TestView";
import type { Version } from "../ipc/generated/Version";
import { LogDialog } from "../testmode/LogDialog";
import { SaveRun } from "../testmode/SaveRun";
import { type Happening, SendEvent } from "../testmode/SendEvent";
import { AddDialog, Confirm, IssuesDialog, LinkDialog, SecretsDialog, ShortcutsDialog } from "./Dialogs";
import { type AddPlace, type Entry, entriesOf, ontoPlace } from "./palette";
import { problemText, type Shell } from "./platform";
import type { MissingSecret } from "./publish";
import { useSession } from "./session";
import type { Shown } from "./shown";
import type { Rows } from "./useRows";
import type { Names } from "./view";

/** What the dialogs of the designer show and do. */
export interface OverlaysProps {
  shell: Shell;
  shown: Shown | null;
  version: Version;
  issues: Issue[];
  issueText: (code: string, params: Record<string, string>) => string;
  names: Names;
  rows: Rows;
  test: TestView | null;
  caption: (id: ActivityId) => string;
  addTitle: (at: AddPlace) => string;
  onAdd: (entry: Entry, onto: Onto) => void;
  onClose: () => void;
  onLink: (from: ActivityId, outlet: string, to: ActivityId) => void;
  /** Shows an activity; null: the journey's properties. */
  onPick: (id: ActivityId | null) => void;
  onPublish: () => void;
  onRemove: (ids: ActivityId[]) => void;
  onSecrets: (missing: MissingSecret[], typed: Record<string, string>) => void;
  onTest: (view: TestView) => void;
}

/** The dialogs over the designer: one at a time. */
export function Overlays(props: OverlaysProps) {
  const { shown, version, issues, issueText, names, rows, test, caption } = props;
  const { say, call } = props.shell;
  const { say: announce } = useSession.getState();
  const tell = useCallback((problem: unknown) => problemText(say, problem), [say]);
  return (
    <>
      {shown?.type === "issues" && (
        <IssuesDialog issues={issues} issueText={issueText} names={names} onClose={props.onClose} onPick={props.onPick} say={say} version={version} />
      )}
      {shown?.type === "remove" && (
        <Confirm
          destructive
          no={say("pane-cancel")}
          onClose={props.onClose}
          onYes={() => props.onRemove(shown.ids)}
          text={say("remove-text", { count: shown.ids.length, name: shown.ids[0] === undefined ? "" : caption(shown.ids[0]) })}
          title={say("remove-title", { count: shown.ids.length })}
          yes={say("remove-yes")}
        />
      )}
      {shown?.type === "link" && (
        <LinkDialog
          from={shown.from}
          names={names}
          onClose={props.onClose}
          onLink={(outlet, to) => {
            props.onClose();
            props.onLink(shown.from, outlet, to);
          }}
          say={say}
          to={shown.to}
          version={version}
        />
      )}
      {shown?.type === "add" && (
        <AddDialog
          call={call}
          entries={entriesOf(rows.events, rows.actions, say)}
          onClose={props.onClose}
          onPick={(entry, onto) => {
            props.onClose();
            props.onAdd(entry, onto);
          }}
          onto={ontoPlace(version, shown.at)}
          say={say}
          title={props.addTitle(shown.at)}
          version={version}
        />
      )}
      {shown?.type === "send" && test !== null && (
        <SendEvent
          call={call}
          happenings={happenings(test, version, names, caption)}
          onClose={props.onClose}
          onSent={props.onTest}
          problemText={tell}
          say={say}
          version={version.id}
        />
      )}
      {shown?.type === "save" && (
        <SaveRun
          call={call}
          onClose={props.onClose}
          onSaved={(name) => {
            props.onClose();
            announce(say("save-run-done", { name }));
          }}
          problemText={tell}
          say={say}
          version={version.id}
        />
      )}
      {shown?.type === "log" && <LogDialog call={call} onClose={props.onClose} say={say} version={version.id} />}
      {shown?.type === "secrets" && (
        <SecretsDialog missing={shown.missing} onClose={props.onClose} onSend={(typed) => props.onSecrets(shown.missing, typed)} say={say} />
      )}
      {shown?.type === "failed" && (
        <Confirm
          no={say("pane-close")}
          onClose={props.onClose}
          onYes={() => props.onPublish()}
          text={say("publish-failed-text", { reason: shown.text })}
          title={say("publish-failed-title")}
          yes={say("publish-again")}
        />
      )}
      {shown?.type === "shortcuts" && <ShortcutsDialog onClose={props.onClose} say={say} />}
    </>
  );
}

/** What may be made to happen in a test: the journey's events, reactions to its messages, changes of its segments. */
function happenings(test: TestView, version: Version, names: Names, caption: (id: ActivityId) => string): Happening[] {
  return [
    ...test.events.map((id): Happening => ({ type: "event", id, name: names.events.get(id) ?? id })),
    ...test.messages.flatMap((id): Happening[] => {
      const kind = version.activities[id]?.kind;
      return kind?.type === "message" ? [{ type: "reaction", id, name: caption(id), channel: kind.channel }] : [];
    }),
    ...Object.entries(test.segments).map(([id, name]): Happening => ({ type: "segment", id, name })),
  ];
}
