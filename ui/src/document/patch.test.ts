import { expect, test } from "vitest";
import { patched } from "./patch";

test("sets nested, removes, keeps the given document", () => {
  const before = { a: { b: 1, c: 2 }, d: [1, 2] };
  const after = patched(before, [
    { path: ["a", "b"], from: 1, to: { x: null } },
    { path: ["a", "c"], from: 2 },
    { path: ["e"], to: "new" },
  ]);
  expect(after).toEqual({ a: { b: { x: null } }, d: [1, 2], e: "new" });
  expect(Object.hasOwn(after.a, "c")).toBe(false);
  expect(before).toEqual({ a: { b: 1, c: 2 }, d: [1, 2] });
});

test("list items are set and removed by index", () => {
  expect(patched({ d: [1, 2, 3] }, [{ path: ["d", "1"], from: 2 }])).toEqual({ d: [1, 3] });
  expect(patched({ d: [1, 2] }, [{ path: ["d", "0"], from: 1, to: 9 }])).toEqual({ d: [9, 2] });
});

test("the empty path replaces the document", () => {
  expect(patched<unknown>({ a: 1 }, [{ path: [], to: 2 }])).toBe(2);
});
