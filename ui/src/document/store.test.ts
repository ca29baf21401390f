import { beforeEach, expect, test } from "vitest";
import { setBackend } from "../ipc";
import { fakeBackend } from "../ipc/fake";
import type { ObjectEdit } from "../ipc/generated/ObjectEdit";
import { useDocument } from "./store";

const object = { kind: "event", id: "e1" } as const;
const opened = { object, revision: 4, document: { name: "a" }, issues: [], undo: null, redo: null, status: null, locked: null, usedIn: [] };

beforeEach(() => useDocument.getState().close());

test("a saved pane takes the patch that comes back", async () => {
  const patch = [{ path: ["name"], from: "a", to: "b" }];
  setBackend(fakeBackend({ open_object: () => opened, edit_object: () => ({ object, revision: 5, patch, issues: [], undo: "rename", redo: null }) }));
  await useDocument.getState().openDocument(object);
  expect(await useDocument.getState().save({} as ObjectEdit)).toBe(true);
  expect(useDocument.getState().opened).toMatchObject({ revision: 5, document: { name: "b" }, undo: "rename" });
});

test("a stale edit changes nothing and says so", async () => {
  const stale = () => {
    throw { code: "staleRevision", message: "stale", details: {} };
  };
  setBackend(fakeBackend({ open_object: () => opened, edit_object: stale }));
  await useDocument.getState().openDocument(object);
  expect(await useDocument.getState().save({} as ObjectEdit)).toBe(false);
  expect(useDocument.getState()).toMatchObject({ saving: false, problem: { code: "staleRevision" }, opened: { revision: 4 } });
});
