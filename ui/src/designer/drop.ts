import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Onto } from "../ipc/generated/Onto";
import type { Point } from "../ipc/generated/Point";
import type { Version } from "../ipc/generated/Version";
import { bends, boxOf, distanceToBox, distanceToSegment, middle, NODE } from "./geometry";
import { isEnd, links, openOutlet } from "./graph";

/** Where something that is dragged would land. */
export type DropTarget =
  | { type: "canvas" }
  | { type: "end"; end: ActivityId; from: ActivityId; outlet: string }
  | { type: "link"; link: string }
  | { type: "node"; node: ActivityId; outlet: string };

/** How near, in canvas pixels, counts as on it. */
export const REACH = { node: 18, link: 16 };

/** The points through which a link is drawn. */
export function linkPoints(version: Version, link: { from: ActivityId; to: ActivityId }): Point[] {
  const from = version.activities[link.from]?.position;
  const to = version.activities[link.to]?.position;
  if (from === undefined || to === undefined) return [];
  const a = middle(from);
  const b = middle(to);
  return bends({ x: a.x + NODE / 2 - 8, y: a.y }, { x: b.x - NODE / 2 + 4, y: b.y });
}

/**
 * What lies under a point: an open path's End, a node (its "+"), a link, or the empty canvas.
 * `moving` are left out: an activity does not land on itself.
 */
export function dropTarget(version: Version, at: Point, moving: ReadonlySet<ActivityId> = new Set()): DropTarget {
  let best: { target: DropTarget; distance: number } | null = null;
  const offer = (target: DropTarget, distance: number, reach: number) => {
    if (distance <= reach && (best === null || distance < best.distance)) best = { target, distance };
  };
  for (const [id, activity] of Object.entries(version.activities)) {
    if (moving.has(id)) continue;
    const distance = distanceToBox(at, boxOf(activity.position));
    if (isEnd(activity)) {
      const into = links(version).find((link) => link.to === id);
      if (into !== undefined && !moving.has(into.from)) {
        offer({ type: "end", end: id, from: into.from, outlet: into.outlet }, distance, REACH.node);
      }
    } else {
      const outlet = openOutlet(version, id);
      if (outlet !== null) offer({ type: "node", node: id, outlet }, distance, REACH.node);
    }
  }
  if (best !== null) return (best as { target: DropTarget }).target;
  for (const link of links(version)) {
    if (moving.has(link.from) || moving.has(link.to)) continue;
    const points = linkPoints(version, link);
    for (let i = 0; i + 1 < points.length; i += 1) {
      const a = points[i];
      const b = points[i + 1];
      if (a && b) offer({ type: "link", link: link.id }, distanceToSegment(at, a, b), REACH.link);
    }
  }
  return best === null ? { type: "canvas" } : (best as { target: DropTarget }).target;
}

/** What an edit names for a target. */
export function ontoOf(target: DropTarget): Onto {
  switch (target.type) {
    case "canvas":
      return { type: "nothing" };
    case "end":
      return { type: "outlet", from: target.from, outlet: target.outlet };
    case "link":
      return { type: "transition", transition: target.link };
    case "node":
      return { type: "outlet", from: target.node, outlet: target.outlet };
  }
}

/** A key by which a target is recognised on the canvas, e.g. to highlight it. */
export function targetKey(target: DropTarget | null): string | null {
  if (target === null) return null;
  switch (target.type) {
    case "canvas":
      return null;
    case "end":
      return `node:${target.end}`;
    case "node":
      return `node:${target.node}`;
    case "link":
      return `link:${target.link}`;
  }
}
