import type { Row } from "../ipc/generated/Row";

/** What a list can be sorted by. */
export type SortKey = "name" | "description" | "number" | "status" | "usedIn" | "createdAt" | "changedAt";

/** Rows in order of a column; equal ones by name. */
export function sorted(rows: Row[], key: SortKey, up: boolean): Row[] {
  const turn = up ? 1 : -1;
  return [...rows].sort((a, b) => turn * compare(a[key], b[key]) || a.name.localeCompare(b.name));
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""));
}
