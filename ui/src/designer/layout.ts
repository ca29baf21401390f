import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Point } from "../ipc/generated/Point";
import type { Version } from "../ipc/generated/Version";
import { COLUMN, ROW } from "./geometry";
import { linksFrom } from "./graph";
import { visitOrder } from "./order";

/** Where the start lies after an arrangement. */
export const ORIGIN: Point = { x: 120, y: 120 };

/** New places for all activities. */
export type Places = Record<ActivityId, Point>;

/**
 * Our own placement: columns by the longest way from the start, rows by the order of siblings. It
 * is used where the layout engine would change the order, since height is priority.
 */
export function placeBySiblings(version: Version): Places {
  const order = visitOrder(version);
  const column = columns(version, order);
  const row = new Map<ActivityId, number>();
  const taken = new Map<number, number>();
  let lowest = 0;
  const place = (id: ActivityId, wanted: number): number => {
    const known = row.get(id);
    if (known !== undefined) return known;
    const c = column.get(id) ?? 0;
    const here = Math.max(wanted, (taken.get(c) ?? -1) + 1);
    row.set(id, here);
    taken.set(c, here);
    lowest = Math.max(lowest, here);
    let next = here;
    linksFrom(version, id).forEach((link, index) => {
      if (row.has(link.to)) return;
      if (index > 0) next = Math.max(next, lowest + 1);
      place(link.to, next);
    });
    return here;
  };
  for (const id of order) {
    if (!row.has(id)) place(id, row.size === 0 ? 0 : lowest + 1);
  }
  return Object.fromEntries(order.map((id) => [id, { x: ORIGIN.x + (column.get(id) ?? 0) * COLUMN, y: ORIGIN.y + (row.get(id) ?? 0) * ROW }]));
}

function columns(version: Version, order: ActivityId[]): Map<ActivityId, number> {
  const column = new Map<ActivityId, number>(order.map((id) => [id, 0]));
  for (let pass = 0; pass < order.length; pass += 1) {
    let changed = false;
    for (const link of Object.values(version.transitions)) {
      const wanted = (column.get(link.from) ?? 0) + 1;
      if ((column.get(link.to) ?? 0) < wanted && wanted <= order.length) {
        column.set(link.to, wanted);
        changed = true;
      }
    }
    if (!changed) break;
  }
  return column;
}

/** Whether every activity's successors still lie from top to bottom in their order. */
export function keepsOrder(version: Version, places: Places): boolean {
  return Object.keys(version.activities).every((id) => {
    const targets = linksFrom(version, id).map((link) => link.to);
    const heights = [...new Set(targets)].map((to) => places[to]?.y ?? 0);
    return heights.every((y, index) => index === 0 || y > (heights[index - 1] ?? 0));
  });
}

/** Whether two boxes would lie on each other. */
export function overlaps(places: Places): boolean {
  const all = Object.values(places).sort((a, b) => a.x - b.x);
  return all.some((a, i) => all.slice(i + 1).some((b) => b.x - a.x < COLUMN / 2 && Math.abs(b.y - a.y) < ROW / 2));
}
