import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Version } from "../ipc/generated/Version";
import { compare, linksFrom, startOf } from "./graph";

/** Where an arrow key goes. */
export type Direction = "left" | "right" | "up" | "down";

/**
 * The order in which the keyboard visits activities: from the start along the paths, the upper
 * one first, each activity once; then what is not connected, from the left.
 */
export function visitOrder(version: Version): ActivityId[] {
  const seen = new Set<ActivityId>();
  const order: ActivityId[] = [];
  const visit = (first: ActivityId) => {
    const todo = [first];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (seen.has(id) || version.activities[id] === undefined) continue;
      seen.add(id);
      order.push(id);
      todo.push(
        ...linksFrom(version, id)
          .map((link) => link.to)
          .reverse(),
      );
    }
  };
  const start = startOf(version);
  if (start !== null) visit(start);
  Object.entries(version.activities)
    .sort(([ida, a], [idb, b]) => a.position.x - b.position.x || a.position.y - b.position.y || compare(ida, idb))
    .forEach(([id]) => {
      visit(id);
    });
  return order;
}

/** The activity that an arrow key reaches: along links left and right, by height up and down. */
export function neighbour(version: Version, from: ActivityId, direction: Direction): ActivityId | null {
  const here = version.activities[from];
  if (here === undefined) return visitOrder(version)[0] ?? null;
  if (direction === "right") {
    const next = linksFrom(version, from)[0]?.to;
    if (next !== undefined) return next;
  }
  if (direction === "left") {
    const before = Object.values(version.transitions)
      .filter((link) => link.to === from)
      .map((link) => link.from)
      .sort((a, b) => (version.activities[a]?.position.y ?? 0) - (version.activities[b]?.position.y ?? 0));
    if (before[0] !== undefined) return before[0];
  }
  let best: { id: ActivityId; cost: number } | null = null;
  for (const [id, { position }] of Object.entries(version.activities)) {
    const dx = position.x - here.position.x;
    const dy = position.y - here.position.y;
    const along = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const across = direction === "left" || direction === "right" ? Math.abs(dy) : Math.abs(dx);
    if (id === from || along <= 0) continue;
    const cost = along + across * 2;
    if (best === null || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}
