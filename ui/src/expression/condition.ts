/** A condition while it is built by clicking: nodes with keys, and what may be done with them. */
import type { ConditionNode } from "../ipc/generated/ConditionNode";

/** A node of the tree. `open`: its card shows fields, not a sentence. */
export type Built =
  | { key: number; kind: "group"; join: "and" | "or"; parts: Built[] }
  | { key: number; kind: "test"; reference: string; operator: string; values: string[]; valueType: string; ignoreCase: boolean; open: boolean }
  | { key: number; kind: "segment"; name: string; within: boolean };

export type BuiltGroup = Extract<Built, { kind: "group" }>;
export type BuiltTest = Extract<Built, { kind: "test" }>;

let keys = 0;

/** A key that no other node has. */
export function newKey(): number {
  keys += 1;
  return keys;
}

/** A recovered condition, its cards closed; always a group at the root. */
export function built(node: ConditionNode | null): BuiltGroup {
  const one = (part: ConditionNode): Built => {
    const key = newKey();
    switch (part.kind) {
      case "group":
        return { key, kind: "group", join: part.join, parts: part.parts.map(one) };
      case "test":
        return { ...part, key, open: false };
      case "segment":
        return { ...part, key };
    }
  };
  if (node === null) return { key: newKey(), kind: "group", join: "and", parts: [] };
  const root = one(node);
  return root.kind === "group" ? root : { key: newKey(), kind: "group", join: "and", parts: [root] };
}

/** What the program prints. */
export function plain(node: Built): ConditionNode {
  switch (node.kind) {
    case "group":
      return { kind: "group", join: node.join, parts: node.parts.map(plain) };
    case "test":
      return {
        kind: "test",
        reference: node.reference,
        operator: node.operator,
        values: node.values,
        valueType: node.valueType,
        ignoreCase: node.ignoreCase,
      };
    case "segment":
      return { kind: "segment", name: node.name, within: node.within };
  }
}

/** The tree with a node changed; null takes it out. Groups left with nothing go too, and those left with one part become that part. */
export function changed(root: BuiltGroup, key: number, change: (node: Built) => Built | null): BuiltGroup {
  const visit = (node: Built): Built | null => {
    if (node.key === key) return change(node);
    if (node.kind !== "group") return node;
    const parts = node.parts.flatMap((part) => visit(part) ?? []);
    if (node.key === root.key) return { ...node, parts };
    if (parts.length === 0) return null;
    return parts.length === 1 ? (parts[0] ?? null) : { ...node, parts };
  };
  const next = visit(root);
  return next?.kind === "group" ? next : { ...root, parts: next === null ? [] : [next] };
}

/** The tree with a node added at the end of a group, or grouped with a card. */
export function added(root: BuiltGroup, onto: number, node: Built): BuiltGroup {
  return changed(root, onto, (target) =>
    target.kind === "group" ? { ...target, parts: [...target.parts, node] } : { key: newKey(), kind: "group", join: "and", parts: [target, node] },
  );
}

/** The tree with a node one place earlier or later in its group; out of the group at its ends. */
export function moved(root: BuiltGroup, key: number, by: -1 | 1): BuiltGroup {
  const visit = (node: Built): Built => {
    if (node.kind !== "group") return node;
    const at = node.parts.findIndex((part) => part.key === key);
    const to = at + by;
    if (at >= 0 && to >= 0 && to < node.parts.length) {
      const parts = [...node.parts];
      const [taken] = parts.splice(at, 1);
      if (taken !== undefined) parts.splice(to, 0, taken);
      return { ...node, parts };
    }
    return { ...node, parts: node.parts.map(visit) };
  };
  return visit(root) as BuiltGroup;
}

/** The tree with a node put into another group, or grouped with another card. */
export function carried(root: BuiltGroup, key: number, onto: number): BuiltGroup {
  if (key === onto) return root;
  let taken: Built | null = null;
  const find = (node: Built): void => {
    if (node.key === key) taken = node;
    if (node.kind === "group") for (const part of node.parts) find(part);
  };
  find(root);
  const moving = taken as Built | null;
  if (moving === null || holds(moving, onto)) return root;
  const without = changed(root, key, () => null);
  // The target may have been the group that its last sibling replaced.
  return holds(without, onto) ? added(without, onto, moving) : added(without, without.key, moving);
}

/** Whether a node is, or is around, the node of a key. */
export function holds(node: Built, key: number): boolean {
  return node.key === key || (node.kind === "group" && node.parts.some((part) => holds(part, key)));
}

/** The node of a key. */
export function found(node: Built, key: number): Built | null {
  if (node.key === key) return node;
  if (node.kind !== "group") return null;
  for (const part of node.parts) {
    const one = found(part, key);
    if (one !== null) return one;
  }
  return null;
}

const EQUALITY = ["equal", "notEqual"];
const ORDER = ["greater", "greaterOrEqual", "less", "lessOrEqual"];
const NULLS = ["isNull", "isNotNull"];
const COUNTED = ["inLastHours", "inLastDays", "inLastMonths", "inNextHours", "inNextDays", "inNextMonths"];

/** The operators for a field of a type; `choices`: it is an enumeration. */
export function operatorsFor(type: string, choices: readonly string[]): string[] {
  if (choices.length > 0) return ["oneOf", "noneOf", ...EQUALITY, ...NULLS];
  switch (type) {
    case "string":
      return [...EQUALITY, "contains", "containsNot", "startsWith", "endsWith", "isEmpty", "isNotEmpty", "oneOf", "noneOf", ...NULLS];
    case "integer":
    case "decimal":
      return [...EQUALITY, ...ORDER, "oneOf", "noneOf", ...NULLS];
    case "dateTime":
      return [...ORDER, ...EQUALITY, ...COUNTED, ...NULLS];
    case "dateTimeOnly":
      return [...ORDER, ...EQUALITY, ...NULLS];
    case "boolean":
    case "dateOnly":
      return [...EQUALITY, ...NULLS];
    default:
      return type.startsWith("list") && type !== "listObject" && type !== "listAny" ? ["has", "hasNot", ...NULLS] : NULLS;
  }
}

/** The type of an operator's values: the field's, of one element, or a number of units. */
export function valueTypeFor(operator: string, type: string): string {
  if (COUNTED.includes(operator)) return "integer";
  if (type.startsWith("list") && type.length > 4) return type.charAt(4).toLowerCase() + type.slice(5);
  return type;
}

/** How many values an operator takes: none, one, or a list. */
export function arity(operator: string): "none" | "one" | "many" {
  if (["isNull", "isNotNull", "isEmpty", "isNotEmpty"].includes(operator)) return "none";
  return operator === "oneOf" || operator === "noneOf" ? "many" : "one";
}

/** Whether an operator tells capital and small letters apart. */
export function knowsCase(operator: string, type: string): boolean {
  return type === "string" && [...EQUALITY, "contains", "containsNot", "startsWith", "endsWith"].includes(operator);
}

/** Whether what is typed is a value of the type. */
export function isValue(text: string, type: string): boolean {
  const trimmed = text.trim();
  switch (type) {
    case "integer":
      return /^[+-]?\d{1,18}$/.test(trimmed);
    case "decimal":
      return /^[+-]?\d+(\.\d+)?$/.test(trimmed);
    case "boolean":
      return trimmed === "true" || trimmed === "false";
    case "dateOnly":
      return /^\d{4}-\d\d-\d\d$/.test(trimmed);
    case "dateTimeOnly":
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/.test(trimmed);
    case "dateTime":
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(trimmed);
    default:
      return text !== "";
  }
}

/** Whether a card can be accepted. */
export function isComplete(test: BuiltTest): boolean {
  switch (arity(test.operator)) {
    case "none":
      return true;
    case "one":
      return test.values.length === 1 && isValue(test.values[0] ?? "", test.valueType);
    case "many":
      return test.values.length > 0 && test.values.every((value) => isValue(value, test.valueType));
  }
}

/** The key of the first card that is not complete, or null. */
export function incomplete(node: Built): number | null {
  if (node.kind === "test") return isComplete(node) ? null : node.key;
  if (node.kind === "segment") return null;
  for (const part of node.parts) {
    const one = incomplete(part);
    if (one !== null) return one;
  }
  return null;
}
