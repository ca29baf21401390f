import type { ConditionPath } from "../../ipc/generated/ConditionPath";
import type { PathTest } from "../../ipc/generated/PathTest";
import { orderedPaths } from "../graph";

/** The type of a condition's tests. */
export type TestType = PathTest["type"];

/** The four types, as they are offered (R-COND-01). */
export const TEST_TYPES: TestType[] = ["expression", "time", "share", "date"];

/** Bounds of a percentage split (semantics §20 A30). */
export const SPLITS = { least: 2, most: 20 };

type Paths = Record<string, ConditionPath>;

/** A test of a type that says nothing yet. */
export function emptyTest(type: TestType): PathTest {
  switch (type) {
    case "expression":
      return { type, expression: "" };
    case "share":
      return { type, percent: 0 };
    default:
      return { type };
  }
}

/** The type of a condition: that of its first path. */
export function typeOf(paths: Paths): TestType {
  return orderedPaths(paths)[0]?.[1].test.type ?? "expression";
}

/** The same paths with tests of another type; a split has at least two, in equal parts. */
export function retyped(paths: Paths, type: TestType, add: (paths: Paths) => Paths): Paths {
  const bare = Object.fromEntries(Object.entries(paths).map(([id, path]) => [id, { ...path, test: emptyTest(type) }]));
  return type === "share" ? divided(bare, Math.max(SPLITS.least, Object.keys(bare).length), add) : bare;
}

/** So many paths of a split, in equal parts; the first ones take what is left over. */
export function divided(paths: Paths, count: number, add: (paths: Paths) => Paths): Paths {
  let all = paths;
  while (Object.keys(all).length < count) all = add(all);
  const kept = orderedPaths(all).slice(0, count);
  const rest = 100 % count;
  return Object.fromEntries(
    kept.map(([id, path], order) => {
      const percent = Math.floor(100 / count) + (order < rest ? 1 : 0);
      return [id, { ...path, order, test: { type: "share", percent } }];
    }),
  );
}

/** What the shares of a split add up to. */
export function total(paths: Paths): number {
  return Object.values(paths).reduce((sum, path) => sum + (path.test.type === "share" ? path.test.percent : 0), 0);
}
