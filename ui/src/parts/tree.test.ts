import { expect, test } from "vitest";
import { isName } from "./name";
import { tickOf, toggled, treeOf } from "./tree";

const tree = treeOf({ "a.b": { type: "string", required: true }, "a.c": { type: "string" }, d: { type: "integer" } });
const [a] = tree;

test("a folder is ticked in part, whole or not at all", () => {
  if (!a) throw new Error("no folder");
  expect(tickOf(a, new Set())).toBe("none");
  expect(tickOf(a, new Set(["a.b"]))).toBe("some");
  expect(tickOf(a, new Set(["a.b", "a.c"]))).toBe("all");
});

test("a required field stays selected", () => {
  if (!a) throw new Error("no folder");
  const all = toggled(a, new Set(["a.b"]));
  expect([...all].sort()).toEqual(["a.b", "a.c"]);
  expect([...toggled(a, all)]).toEqual(["a.b"]);
});

test("names keep the rule", () => {
  for (const good of ["a", "_x1", "A".repeat(30)]) expect(isName(good)).toBe(true);
  for (const bad of ["", "1a", "a-b", "é", "A".repeat(31)]) expect(isName(bad)).toBe(false);
});
