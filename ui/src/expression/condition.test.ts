import { describe, expect, it } from "vitest";
import { added, arity, built, carried, changed, incomplete, isValue, moved, operatorsFor, plain } from "./condition";
import type { ConditionNode } from "../ipc/generated/ConditionNode";

const test = (value: string): ConditionNode => ({
  kind: "test",
  reference: "@{E.city}",
  operator: "equal",
  values: [value],
  valueType: "string",
  ignoreCase: false,
});
const of = (node: ConditionNode): string =>
  node.kind === "group" ? `(${node.parts.map(of).join(` ${node.join} `)})` : node.kind === "test" ? (node.values[0] ?? "?") : node.name;

describe("a condition built by clicking", () => {
  const root = built({ kind: "group", join: "or", parts: [test("a"), { kind: "group", join: "and", parts: [test("b"), test("c")] }] });
  const key = (value: string, from = root): number => {
    const all = JSON.stringify(from);
    const at = new RegExp(`"key":(\\d+)[^{}]*"values":\\["${value}"\\]|"values":\\["${value}"\\][^{}]*"key":(\\d+)`).exec(all);
    return Number(at?.[1] ?? at?.[2]);
  };

  it("is the same after being taken apart", () => {
    expect(of(plain(root))).toBe("(a or (b and c))");
    expect(of(plain(built(test("a"))))).toBe("(a)");
    expect(plain(built(null))).toEqual({ kind: "group", join: "and", parts: [] });
  });

  it("loses groups that hold one part", () => {
    expect(of(plain(changed(root, key("b"), () => null)))).toBe("(a or c)");
    const one = changed(
      changed(root, key("b"), () => null),
      key("c"),
      () => null,
    );
    expect(of(plain(one))).toBe("(a)");
  });

  it("groups a card with what is dropped onto it", () => {
    const [fresh] = built(test("d")).parts;
    if (fresh === undefined) throw new Error("no part");
    expect(of(plain(added(root, key("a"), fresh)))).toBe("((a and d) or (b and c))");
    expect(of(plain(added(root, root.key, fresh)))).toBe("(a or (b and c) or d)");
  });

  it("moves cards within and between groups", () => {
    expect(of(plain(moved(root, key("c"), -1)))).toBe("(a or (c and b))");
    expect(of(plain(moved(root, key("b"), -1)))).toBe("(a or (b and c))");
    expect(of(plain(carried(root, key("c"), key("a"))))).toBe("((a and c) or b)");
    expect(of(plain(carried(root, root.key, key("a"))))).toBe("(a or (b and c))");
  });

  it("knows what is not complete", () => {
    expect(incomplete(root)).toBeNull();
    expect(incomplete(built(test("")))).not.toBeNull();
    expect(arity("oneOf")).toBe("many");
    expect(isValue("2026-01-31T09:00:00Z", "dateTime")).toBe(true);
    expect(isValue("2026-01-31T09:00", "dateTime")).toBe(false);
    expect(isValue("3.5", "integer")).toBe(false);
    expect(operatorsFor("dateOnly", [])).not.toContain("greater");
    expect(operatorsFor("listString", [])).toContain("has");
  });
});
