import type { ActivityId } from "../ipc/generated/ActivityId";
import type { ActivityKind } from "../ipc/generated/ActivityKind";
import type { Channel } from "../ipc/generated/Channel";
import type { Onto } from "../ipc/generated/Onto";
import type { PaletteItem } from "../ipc/generated/PaletteItem";
import type { Point } from "../ipc/generated/Point";
import type { Refusal } from "../ipc/generated/Refusal";
import type { Row } from "../ipc/generated/Row";
import type { Version } from "../ipc/generated/Version";
import type { VersionEdit } from "../ipc/generated/VersionEdit";
import { type DropTarget, ontoOf, targetKey } from "./drop";
import { isEnd, links, openOutlet } from "./graph";
import { categoryOf, type Sign } from "./view";

/** The palette's three categories. */
export type Category = "events" | "orchestration" | "actions";

/** Something that can be taken from the palette. */
export interface Entry {
  key: string;
  category: Category;
  kind: ActivityKind["type"];
  sign: Sign;
  name: string;
  description: string;
  item: PaletteItem;
}

/** What a new wait lasts until it is set. */
const FIRST_WAIT = { amount: 1, unit: "hours" } as const;
const CHANNELS: Channel[] = ["email", "sms", "push"];

/** The palette's entries, by category: what is configured by name, then or before it what is built in (R-CAN-04). */
export function entriesOf(events: Row[], actions: Row[], say: (id: string) => string): Entry[] {
  const byName = (a: Row, b: Row) => a.name.localeCompare(b.name);
  const entry = (key: string, kind: ActivityKind["type"], name: string, item: PaletteItem, description = "", sign: Sign = kind): Entry => ({
    key,
    category: categoryOf(kind),
    kind,
    sign,
    name,
    description,
    item,
  });
  const own = (kind: "condition" | "reaction" | "segmentQualification" | "jump" | "updateProfile") => entry(kind, kind, say(`kind-${kind}`), { type: kind });
  return [
    ...[...events].sort(byName).map((row) => entry(`event:${row.object.id}`, "event", row.name, { type: "event", event: row.object.id }, row.description)),
    own("reaction"),
    own("segmentQualification"),
    own("condition"),
    entry("wait", "wait", say("kind-wait"), { type: "wait", ...FIRST_WAIT }),
    ...CHANNELS.map((channel) => entry(`message:${channel}`, "message", say(`channel-${channel}`), { type: "message", channel }, "", channel)),
    own("jump"),
    own("updateProfile"),
    ...actions
      .filter((row) => row.channel === null)
      .sort(byName)
      .map((row) => entry(`action:${row.object.id}`, "action", row.name, { type: "action", action: row.object.id }, row.description)),
  ];
}

/** How many events, and how many actions, count as recent (R-CAN-07). */
const RECENT = 5;

/** The recent items once this one was used, the newest first; the same list if nothing changes. */
export function withRecent(recent: string[], item: PaletteItem): string[] {
  const key = item.type === "event" ? `event:${item.event}` : item.type === "action" ? `action:${item.action}` : null;
  if (key === null || recent[0] === key) return recent;
  const next = [key, ...recent.filter((one) => one !== key)];
  const of = (kind: string) => next.filter((one) => one.startsWith(kind)).slice(0, RECENT);
  const kept = new Set([...of("event:"), ...of("action:")]);
  return next.filter((one) => kept.has(one));
}

/** What of the palette is shown. */
export interface PaletteFilter {
  search: string;
  onlyAvailable: boolean;
  /** Of events and actions only these; null: all. */
  recent: readonly string[] | null;
}

/** What is shown: the search narrows events and actions only (R-CAN-05); refused ones may be hidden. */
export function shownEntries(entries: Entry[], filter: PaletteFilter, refusals: ReadonlyMap<string, Refusal>): Entry[] {
  const wanted = filter.search.trim().toLocaleLowerCase();
  const recent = filter.recent === null ? null : new Set(filter.recent);
  return entries.filter((entry) => {
    if (filter.onlyAvailable && refusals.has(entry.key)) return false;
    if (recent !== null && (entry.item.type === "event" || entry.item.type === "action") && !recent.has(entry.key)) return false;
    return (
      wanted === "" ||
      entry.category === "orchestration" ||
      entry.name.toLocaleLowerCase().includes(wanted) ||
      entry.description.toLocaleLowerCase().includes(wanted)
    );
  });
}

/** The edit that adds an item. */
export function addEdit(item: PaletteItem, onto: Onto, at: Point | null): VersionEdit {
  return { edit: "addActivity", id: newId("a"), item, at, onto };
}

/** Where a step is added by the keyboard: after an activity, or on a link. */
export type AddPlace = { after: ActivityId } | { link: string };

/** The same for an edit; null where nothing can follow. */
export function ontoPlace(version: Version, at: AddPlace): Onto | null {
  if ("link" in at) return version.transitions[at.link] === undefined ? null : { type: "transition", transition: at.link };
  const outlet = isEnd(version.activities[at.after]) ? null : openOutlet(version, at.after);
  return outlet === null ? null : { type: "outlet", from: at.after, outlet };
}

/** A new id of ours: letter and random part. */
export function newId(letter: string): string {
  return `${letter}-${crypto.randomUUID()}`;
}

/** Every place of a version onto which something may be dropped. */
export function dropTargets(version: Version): DropTarget[] {
  const ends: DropTarget[] = [];
  const between: DropTarget[] = [];
  for (const link of links(version)) {
    if (isEnd(version.activities[link.to])) {
      ends.push({ type: "end", end: link.to, from: link.from, outlet: link.outlet });
    }
    between.push({ type: "link", link: link.id });
  }
  const nodes = Object.keys(version.activities).flatMap((id): DropTarget[] => {
    const outlet = isEnd(version.activities[id]) ? null : openOutlet(version, id);
    return outlet === null ? [] : [{ type: "node", node: id, outlet }];
  });
  return [{ type: "canvas" }, ...ends, ...between, ...nodes];
}

/** The dry runs that tell where an item may be dropped, in the order of the targets. */
export function dryRuns(targets: DropTarget[], item: PaletteItem): VersionEdit[] {
  return targets.map((target) => addEdit(item, ontoOf(target), { x: 0, y: 0 }));
}

/** The keys of targets whose dry run was accepted; the empty canvas is `canvas`. */
export function acceptedKeys(targets: DropTarget[], refusals: (Refusal | null)[]): Set<string> {
  return new Set(targets.filter((_, index) => refusals[index] === null).map((target) => targetKey(target) ?? "canvas"));
}
