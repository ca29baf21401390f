/** The one place where the designer meets the shell: texts, calls, and the mirror of documents. */
import { patched } from "../document/patch";
import { problemText } from "../i18n";
import type { Told } from "../ipc";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Applied } from "../ipc/generated/Applied";
import type { Commands } from "../ipc/generated/Commands";
import type { Issue } from "../ipc/generated/Issue";
import type { Opened } from "../ipc/generated/Opened";
import type { Problem } from "../ipc/generated/Problem";
import type { Settings } from "../ipc/generated/Settings";
import type { Status } from "../ipc/generated/Status";
import type { Version } from "../ipc/generated/Version";
import type { VersionEdit } from "../ipc/generated/VersionEdit";
import type { VersionId } from "../ipc/generated/VersionId";
import type { Say } from "./view";

export type { Say } from "./view";
export { problemText };

/** A version as the window mirrors it, and what may be done with it. */
export interface OpenVersion {
  version: Version;
  revision: number;
  issues: Issue[];
  undoName: string | null;
  redoName: string | null;
  status: Status;
  /** Why it cannot be edited now; null if it can. */
  locked: string | null;
  saving: boolean;
  /** Sends one edit; answers what it failed with, null if it was applied. */
  edit: (edit: VersionEdit) => Promise<Problem | null>;
  undo: () => Promise<Problem | null>;
  redo: () => Promise<Problem | null>;
  /** Reads it again, e.g. after its status changed. */
  reload: () => Promise<void>;
}

/** A command of the program. */
export type Call = <K extends keyof Commands>(name: K, request: Commands[K]["request"]) => Promise<Commands[K]["answer"]>;

/** What the shell hands to the designer. */
export interface Shell {
  call: Call;
  /** Listens; the answer stops it. */
  listen: <K extends keyof Told>(event: K, handler: (payload: Told[K]) => void) => () => void;
  say: Say;
  locale: string;
  settings: Settings;
  onSettings: (settings: Settings) => void;
  /** Asks for a path and has the file written there; answers the path, null if the user gave up. */
  exportTo: (name: string, to: (path: string, replace: boolean) => Promise<unknown>) => Promise<string | null>;
  onBack: () => void;
}

/** The text of a refusal: `refusal-<code>`. */
export function refusalText(say: Say, code: string, params: Record<string, string>): string {
  return say(`refusal-${code}`, params);
}

/** The mirror of one version: opened, patched by what is applied anywhere, edited one gesture at a time. */
export function useOpenVersion(shell: Shell, id: VersionId): { open: OpenVersion | null; problem: unknown } {
  const { call, listen } = shell;
  const [opened, setOpened] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [waiting, setWaiting] = useState(0);
  const latest = useRef<Opened | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const show = useCallback((next: Opened) => {
    latest.current = next;
    setOpened(next);
  }, []);
  const reload = useCallback(async () => {
    try {
      show(await call("open_object", { kind: "version", id }));
      setProblem(null);
    } catch (found) {
      setProblem(found);
    }
  }, [call, id, show]);
  const take = useCallback(
    async (applied: Applied, from: number | null) => {
      const now = latest.current;
      if (now === null || applied.object.id !== id || applied.revision <= now.revision) return;
      if (now.revision !== (from ?? applied.revision - 1)) {
        await reload();
        return;
      }
      show({
        ...now,
        revision: applied.revision,
        document: patched(now.document, applied.patch),
        issues: applied.issues,
        undo: applied.undo,
        redo: applied.redo,
      });
    },
    [id, reload, show],
  );
  useEffect(() => {
    void reload();
    return listen("applied", (applied) => void take(applied, null));
  }, [reload, listen, take]);

  const send = useCallback(
    (ask: (revision: number) => Promise<Applied>): Promise<Problem | null> => {
      const turn = queue.current.then(async () => {
        const from = latest.current?.revision ?? 0;
        try {
          await take(await ask(from), from);
          return null;
        } catch (found) {
          if ((found as Problem).code === "staleRevision") await reload();
          return found as Problem;
        } finally {
          setWaiting((count) => count - 1);
        }
      });
      setWaiting((count) => count + 1);
      queue.current = turn;
      return turn;
    },
    [reload, take],
  );
  const object = useMemo(() => ({ kind: "version" as const, id }), [id]);
  const edit = useCallback((made: VersionEdit) => send((revision) => call("edit_version", { version: id, revision, edit: made })), [call, id, send]);
  const undo = useCallback(() => send((revision) => call("undo", { object, revision })), [call, object, send]);
  const redo = useCallback(() => send((revision) => call("redo", { object, revision })), [call, object, send]);
  const open = useMemo(
    (): OpenVersion | null =>
      opened === null
        ? null
        : {
            version: opened.document as Version,
            revision: opened.revision,
            issues: opened.issues,
            undoName: opened.undo,
            redoName: opened.redo,
            status: opened.status ?? "draft",
            locked: opened.locked,
            saving: waiting > 0,
            edit,
            undo,
            redo,
            reload,
          },
    [opened, waiting, edit, undo, redo, reload],
  );
  return { open, problem };
}
