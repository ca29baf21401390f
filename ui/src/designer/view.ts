import type { ActionId } from "../ipc/generated/ActionId";
import type { Activity } from "../ipc/generated/Activity";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { ActivityKind } from "../ipc/generated/ActivityKind";
import type { Channel } from "../ipc/generated/Channel";
import type { EventId } from "../ipc/generated/EventId";
import type { Issue } from "../ipc/generated/Issue";
import type { JourneyId } from "../ipc/generated/JourneyId";
import type { Point } from "../ipc/generated/Point";
import type { TimeUnit } from "../ipc/generated/TimeUnit";
import type { Version } from "../ipc/generated/Version";
import { isEnd, type Link, linksFrom, startOf } from "./graph";

/** A text by its id and arguments. */
export type Say = (id: string, args?: Record<string, string | number>) => string;

/** Names of what activities refer to. */
export interface Names {
  events: ReadonlyMap<EventId, string>;
  actions: ReadonlyMap<ActionId, string>;
  journeys: ReadonlyMap<JourneyId, string>;
}

/** What is drawn in a node: its kind, of a message its channel. */
export type Sign = ActivityKind["type"] | Channel;

/** The sign of an activity. */
export function signOf(kind: ActivityKind): Sign {
  return kind.type === "message" ? kind.channel : kind.type;
}

/** A node as it is drawn. */
export interface NodeView {
  id: ActivityId;
  type: ActivityKind["type"];
  sign: Sign;
  at: Point;
  /** Below the node: name, or name - label (R-CAN-20). */
  caption: string;
  /** What a screen reader says: kind and caption. */
  spoken: string;
  /** Its errors and warnings, errors first. */
  issues: Issue[];
}

/** A link as it is drawn. */
export interface EdgeView {
  id: string;
  from: ActivityId;
  to: ActivityId;
  outlet: string;
  caption: string | null;
  spoken: string;
}

/** A version as it is drawn. */
export interface CanvasView {
  nodes: NodeView[];
  edges: EdgeView[];
  start: ActivityId | null;
}

/** The name of what an activity is, without its label; a reused event has its number (R-CAN-21). */
export function baseName(version: Version, id: ActivityId, names: Names, say: Say): string {
  const activity = version.activities[id];
  if (activity === undefined) return id;
  const { kind } = activity;
  switch (kind.type) {
    case "event": {
      const name = names.events.get(kind.event) ?? kind.event;
      const nth = usesOf(version, kind.event).indexOf(id);
      return nth > 0 ? `${name}${nth + 1}` : name;
    }
    case "action":
      return names.actions.get(kind.action) ?? kind.action;
    case "message":
      return kind.action === null ? say(`channel-${kind.channel}`) : (names.actions.get(kind.action) ?? kind.action);
    case "reaction":
      return say(kind.reaction === null ? "kind-reaction" : `feedback-${kind.reaction}`);
    case "jump":
      return kind.target === null ? say("kind-jump") : say("caption-jump", { name: names.journeys.get(kind.target) ?? kind.target });
    default:
      return say(`kind-${kind.type}`);
  }
}

function usesOf(version: Version, event: EventId): ActivityId[] {
  return Object.entries(version.activities)
    .filter(([, { kind }]) => kind.type === "event" && kind.event === event)
    .sort(([, a], [, b]) => a.position.x - b.position.x || a.position.y - b.position.y)
    .map(([id]) => id);
}

/** Name, or name - label. */
export function captionOf(version: Version, id: ActivityId, names: Names, say: Say): string {
  const base = baseName(version, id, names, say);
  const label = version.activities[id]?.label ?? "";
  return label === "" ? base : `${base} - ${label}`;
}

const CATEGORIES: Record<ActivityKind["type"], "events" | "orchestration" | "actions"> = {
  event: "events",
  reaction: "events",
  segmentQualification: "events",
  condition: "orchestration",
  wait: "orchestration",
  end: "orchestration",
  action: "actions",
  message: "actions",
  jump: "actions",
  updateProfile: "actions",
};

/** The palette's category of a kind. */
export function categoryOf(kind: ActivityKind["type"]): "events" | "orchestration" | "actions" {
  return CATEGORIES[kind];
}

/** A duration in its short form, e.g. `6h`. */
export function shortDuration(amount: number, unit: TimeUnit, say: Say): string {
  return say(`duration-short-${unit}`, { amount });
}

/** What an outlet is called: a path's name, Others, Error; null for the plain one. */
export function outletCaption(activity: Activity | undefined, outlet: string, say: Say): string | null {
  if (outlet === "others") return say("outlet-others");
  if (outlet === "error") return say("outlet-error");
  const kind = activity?.kind;
  if (outlet.startsWith("path:") && kind?.type === "condition") {
    const path = kind.paths[outlet.slice("path:".length)];
    if (path === undefined) return null;
    return path.test.type === "share" ? say("caption-share", { name: path.name, percent: path.test.percent }) : path.name;
  }
  if (kind === undefined) return null;
  if (outlet === "timeout") {
    const timeout = "timeout" in kind ? kind.timeout : null;
    return timeout ? say("caption-timeout", { duration: shortDuration(timeout.amount, timeout.unit, say) }) : say("outlet-timeout");
  }
  if (kind.type !== "wait") return null;
  return kind.until == null ? shortDuration(kind.amount, kind.unit, say) : say("caption-custom");
}

/** The view of a version: nodes left to right, edges by source and from the top. */
export function viewOf(version: Version, issues: Issue[], names: Names, say: Say): CanvasView {
  const byActivity = new Map<ActivityId, Issue[]>();
  for (const issue of issues) {
    const id = issue.place.activity;
    if (id !== undefined) byActivity.set(id, [...(byActivity.get(id) ?? []), issue]);
  }
  const ids = Object.keys(version.activities);
  const caption = new Map(ids.map((id) => [id, captionOf(version, id, names, say)]));
  const nodes = ids.flatMap((id): NodeView[] => {
    const activity = version.activities[id];
    if (activity === undefined) return [];
    const { type } = activity.kind;
    const name = caption.get(id) ?? id;
    const own = byActivity.get(id) ?? [];
    return [
      {
        id,
        type,
        sign: signOf(activity.kind),
        at: activity.position,
        caption: name,
        spoken: spoken(type, activity, name, say),
        issues: [...own].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error")),
      },
    ];
  });
  nodes.sort((a, b) => a.at.x - b.at.x || a.at.y - b.at.y);
  const edges = nodes.flatMap((node) => linksFrom(version, node.id).map((link) => edge(version, link, caption, say)));
  return { nodes, edges, start: startOf(version) };
}

function spoken(type: ActivityKind["type"], activity: Activity, caption: string, say: Say): string {
  const kind = say(`kind-${type}`);
  const plain = type === "condition" || type === "wait" || type === "end" || type === "segmentQualification" || type === "updateProfile";
  const name = plain ? activity.label : caption;
  return name === "" || name === kind ? kind : `${kind}: ${name}`;
}

function edge(version: Version, link: Link, captions: Map<ActivityId, string>, say: Say): EdgeView {
  const caption = outletCaption(version.activities[link.from], link.outlet, say);
  const from = captions.get(link.from) ?? link.from;
  const to = captions.get(link.to) ?? link.to;
  const spokenPath = caption === null ? say("link-spoken", { from, to }) : say("link-spoken-path", { from, to, path: caption });
  return { id: link.id, from: link.from, to: link.to, outlet: link.outlet, caption, spoken: spokenPath };
}

/** Whether the link leads to an End marker, i.e. the path is open. */
export function isOpenEnd(version: Version, link: { to: ActivityId }): boolean {
  return isEnd(version.activities[link.to]);
}
