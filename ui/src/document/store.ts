/** The mirror of the object in the open pane. The document lives in the program: the window asks and applies what comes back. */
import { create } from "zustand";
import { call, onApplied, type Problem, toProblem } from "../ipc";
import type { Applied } from "../ipc/generated/Applied";
import type { ObjectEdit } from "../ipc/generated/ObjectEdit";
import type { ObjectRef } from "../ipc/generated/ObjectRef";
import type { Opened } from "../ipc/generated/Opened";
import { patched } from "./patch";

interface Mirror {
  opened: Opened | null;
  saving: boolean;
  problem: Problem | null;
  /** Opens an object and forgets the one before. */
  openDocument: (object: ObjectRef) => Promise<void>;
  /** Saves a pane: one edit. True if it was applied. */
  save: (edit: ObjectEdit) => Promise<boolean>;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
  close: () => void;
}

export const useDocument = create<Mirror>((set, get) => {
  async function send(ask: (opened: Opened) => Promise<Applied>): Promise<boolean> {
    const before = get().opened;
    if (before === null) return false;
    set({ saving: true, problem: null });
    try {
      const applied = await ask(before);
      const now = get().opened;
      if (now !== null && now.revision === before.revision) set({ opened: withApplied(now, applied) });
      return true;
    } catch (found) {
      set({ problem: toProblem(found) });
      return false;
    } finally {
      set({ saving: false });
    }
  }
  return {
    opened: null,
    saving: false,
    problem: null,
    openDocument: async (object) => {
      set({ problem: null });
      try {
        set({ opened: await call("open_object", object) });
      } catch (found) {
        set({ opened: null, problem: toProblem(found) });
      }
    },
    save: (edit) => send((opened) => call("edit_object", { revision: opened.revision, edit })),
    undo: async () => void (await send((opened) => call("undo", { object: opened.object, revision: opened.revision }))),
    redo: async () => void (await send((opened) => call("redo", { object: opened.object, revision: opened.revision }))),
    close: () => set({ opened: null, problem: null }),
  };
});

/** What an applied edit makes of the mirror. */
export function withApplied(opened: Opened, applied: Applied): Opened {
  return {
    ...opened,
    revision: applied.revision,
    document: patched(opened.document, applied.patch),
    issues: applied.issues,
    undo: applied.undo,
    redo: applied.redo,
  };
}

/** Takes in what other windows change; answers what stops it. */
export function followApplied(): () => void {
  return onApplied((applied) => {
    const { opened, saving, openDocument } = useDocument.getState();
    if (opened === null || saving || applied.object.id !== opened.object.id || applied.revision <= opened.revision) return;
    if (applied.revision === opened.revision + 1) useDocument.setState({ opened: withApplied(opened, applied) });
    else void openDocument(opened.object);
  });
}
