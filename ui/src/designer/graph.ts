import type { Activity } from "../ipc/generated/Activity";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { ActivityKind } from "../ipc/generated/ActivityKind";
import type { ConditionPath } from "../ipc/generated/ConditionPath";
import type { Outlet } from "../ipc/generated/Outlet";
import type { Transition } from "../ipc/generated/Transition";
import type { TransitionId } from "../ipc/generated/TransitionId";
import type { Version } from "../ipc/generated/Version";

/** A transition with its id. */
export type Link = Transition & { id: TransitionId };

/** A condition's paths in the order in which they are tested. */
export function orderedPaths(paths: Record<string, ConditionPath>): [string, ConditionPath][] {
  return Object.entries(paths).sort(([ida, a], [idb, b]) => a.order - b.order || compare(ida, idb));
}

/** The outlets of an activity from the top. */
export function outletsOf(kind: ActivityKind): Outlet[] {
  switch (kind.type) {
    case "condition": {
      const paths = orderedPaths(kind.paths);
      const split = paths[0]?.[1].test.type === "share";
      return [...paths.map(([id]) => `path:${id}`), ...(kind.others && !split ? ["others"] : []), ...(kind.errorPath && !split ? ["error"] : [])];
    }
    case "event":
    case "reaction":
    case "segmentQualification":
      return kind.timeout?.path === true ? ["next", "timeout"] : ["next"];
    case "end":
      return [];
    default:
      return kind.errorPath === true ? ["next", "error"] : ["next"];
  }
}

/** The links out of an activity, from the top: by outlet, then by order. */
export function linksFrom(version: Version, from: ActivityId): Link[] {
  const activity = version.activities[from];
  const outlets = activity === undefined ? [] : outletsOf(activity.kind);
  const rank = (link: Link) => {
    const found = outlets.indexOf(link.outlet);
    return found < 0 ? outlets.length : found;
  };
  return links(version)
    .filter((link) => link.from === from)
    .sort((a, b) => rank(a) - rank(b) || a.order - b.order || compare(a.id, b.id));
}

/** All links. */
export function links(version: Version): Link[] {
  return Object.entries(version.transitions).map(([id, link]) => ({ ...link, id }));
}

/** Where the journey starts: the leftmost event or segment qualification that nothing leads to (as in Rust). */
export function startOf(version: Version): ActivityId | null {
  const reached = new Set(Object.values(version.transitions).map((link) => link.to));
  const starts = Object.entries(version.activities)
    .filter(([id, { kind }]) => (kind.type === "event" || kind.type === "segmentQualification") && !reached.has(id))
    .sort(([ida, a], [idb, b]) => a.position.x - b.position.x || a.position.y - b.position.y || compare(ida, idb));
  return starts[0]?.[0] ?? null;
}

/** Everything that can be reached from an activity, itself included. */
export function reachable(version: Version, from: ActivityId): Set<ActivityId> {
  const next = new Map<ActivityId, ActivityId[]>();
  for (const link of Object.values(version.transitions)) {
    next.set(link.from, [...(next.get(link.from) ?? []), link.to]);
  }
  const seen = new Set<ActivityId>();
  const todo = [from];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    todo.push(...(next.get(id) ?? []));
  }
  return seen;
}

/** Whether it is an End marker, which the document keeps by itself. */
export function isEnd(activity: Activity | undefined): boolean {
  return activity?.kind.type === "end";
}

/** Activities that count towards the limit: all but the End markers (semantics §20 A4). */
export function counted(version: Version): number {
  return Object.values(version.activities).filter((activity) => !isEnd(activity)).length;
}

/** Whether activities of this kind may stand beside each other after one step (R-CAN-13). */
export function mayBeParallel(kind: ActivityKind): boolean {
  return ["event", "reaction", "segmentQualification", "wait"].includes(kind.type);
}

/** The outlet that a new link out of an activity would take: the first open one, else `next`. */
export function openOutlet(version: Version, from: ActivityId): Outlet | null {
  const activity = version.activities[from];
  if (activity === undefined) return null;
  const outlets = outletsOf(activity.kind);
  const open = outlets.find((outlet) => linksFrom(version, from).every((link) => link.outlet !== outlet || isEnd(version.activities[link.to])));
  return open ?? (outlets.includes("next") ? "next" : (outlets[0] ?? null));
}

/** A total order of texts that does not depend on the language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
