import { describe, expect, it } from "vitest";
import type { Activity } from "../ipc/generated/Activity";
import type { Version } from "../ipc/generated/Version";
import { dropTarget, ontoOf } from "./drop";
import { bends, roundedPath } from "./geometry";
import { linksFrom, openOutlet, startOf } from "./graph";
import { actOf } from "./keys";
import { keepsOrder, overlaps, placeBySiblings } from "./layout";
import { neighbour, visitOrder } from "./order";
import { acceptedKeys, dropTargets, entriesOf, shownEntries, withRecent } from "./palette";
import { missingConnectors } from "./publish";
import { asUnits } from "./panes/PropertiesPane";
import { movePath } from "./panes/ConditionFields";
import { outletCaption, viewOf } from "./view";

const say = (id: string, args?: Record<string, string | number>) => (args === undefined ? id : `${id}(${Object.values(args).join(",")})`);

function at(x: number, y: number, kind: Activity["kind"], label = ""): Activity {
  return { label, description: "", position: { x, y }, kind };
}

/** Event → condition with two paths and others; the first path leads to an action, then a wait. */
function sample(): Version {
  const path = (name: string, order: number) => ({ name, order, test: { type: "expression" as const, expression: "" } });
  const link = (from: string, outlet: string, to: string, order = 0) => ({ from, outlet, to, order });
  return {
    id: "v",
    journey: "j",
    number: 1,
    name: "Spa",
    description: "",
    author: "",
    createdAt: "2026-01-01T00:00:00Z",
    properties: { allowReEntrance: true, reEntranceWait: 300, timeZone: "UTC", timeout: 30 },
    activities: {
      e: at(120, 120, { type: "event", event: "E" }),
      c: at(300, 120, { type: "condition", paths: { p1: path("Women", 1), p2: path("Men", 0) }, others: true, errorPath: false }, "Gender"),
      a: at(480, 240, { type: "action", action: "A", path: "", headers: {}, parameters: {}, errorPath: false }),
      w: at(660, 240, { type: "wait", amount: 6, unit: "hours" }),
      x: at(840, 240, { type: "end" }),
      y: at(480, 120, { type: "end" }),
      z: at(480, 360, { type: "end" }),
      lone: at(480, 700, { type: "event", event: "E" }),
      q: at(660, 700, { type: "end" }),
    },
    transitions: {
      t1: link("e", "next", "c"),
      t2: link("c", "path:p1", "a"),
      t3: link("c", "path:p2", "y"),
      t4: link("c", "others", "z"),
      t5: link("a", "next", "w"),
      t6: link("w", "next", "x"),
      t7: link("lone", "next", "q"),
    },
  };
}

describe("graph and view", () => {
  it("orders links by the order of the paths, then others", () => {
    expect(linksFrom(sample(), "c").map((one) => one.id)).toEqual(["t3", "t2", "t4"]);
  });
  it("starts at the leftmost event that nothing leads to", () => {
    expect(startOf(sample())).toBe("e");
  });
  it("offers the first open outlet", () => {
    expect(openOutlet(sample(), "c")).toBe("path:p2");
    expect(openOutlet(sample(), "e")).toBe("next");
    expect(openOutlet(sample(), "x")).toBeNull();
  });
  it("captions edges with path name, others and duration", () => {
    const names = { events: new Map([["E", "Beacon"]]), actions: new Map([["A", "Mail"]]), journeys: new Map() };
    const view = viewOf(sample(), [], names, say);
    const captions = Object.fromEntries(view.edges.map((edge) => [edge.id, edge.caption]));
    expect(captions).toMatchObject({ t1: null, t2: "Women", t3: "Men", t4: "outlet-others", t6: "duration-short-hours(6)" });
    const spoken = Object.fromEntries(view.nodes.map((node) => [node.id, node.spoken]));
    expect(spoken).toMatchObject({ c: "kind-condition: Gender", e: "kind-event: Beacon", lone: "kind-event: Beacon2", w: "kind-wait" });
    expect(view.nodes.find((node) => node.id === "c")?.caption).toBe("kind-condition - Gender");
  });
  it("captions timeouts, splits and custom waits, and the nodes that name others", () => {
    const activity = (kind: Activity["kind"]) => at(0, 0, kind);
    const timeout = { amount: 1, unit: "days", path: true } as const;
    const event = activity({ type: "event", event: "E", timeout });
    expect(outletCaption(event, "timeout", say)).toBe("caption-timeout(duration-short-days(1))");
    expect(outletCaption(event, "next", say)).toBeNull();
    const wait = activity({ type: "wait", amount: 1, unit: "hours", until: "now()" });
    expect(outletCaption(wait, "next", say)).toBe("caption-custom");
    expect(outletCaption(wait, "error", say)).toBe("outlet-error");
    const split = activity({
      type: "condition",
      others: false,
      errorPath: false,
      paths: { p1: { name: "A", order: 0, test: { type: "share", percent: 70 } } },
    });
    expect(outletCaption(split, "path:p1", say)).toBe("caption-share(A,70)");
    const version = sample();
    version.activities = {
      r: activity({ type: "reaction", message: null, reaction: "clicked" }),
      m: activity({ type: "message", channel: "sms", action: "A", path: "", headers: {}, parameters: {}, errorPath: false }),
      j: activity({ type: "jump", target: "J", event: null, parameters: {}, errorPath: false }),
    };
    const names = { events: new Map(), actions: new Map([["A", "Mail"]]), journeys: new Map([["J", "Other"]]) };
    const view = viewOf(version, [], names, say);
    const by = Object.fromEntries(view.nodes.map((node) => [node.id, `${node.caption} ${node.sign}`]));
    expect(by).toEqual({ r: "feedback-clicked reaction", m: "Mail sms", j: "caption-jump(Other) jump" });
  });
  it("puts errors before warnings on the node they belong to", () => {
    const issue = (code: string, severity: "error" | "warning") => ({ code, severity, place: { activity: "c" }, params: {} });
    const view = viewOf(sample(), [issue("W", "warning"), issue("E", "error")], { events: new Map(), actions: new Map(), journeys: new Map() }, say);
    expect(view.nodes.find((node) => node.id === "c")?.issues.map((one) => one.code)).toEqual(["E", "W"]);
    expect(view.nodes.find((node) => node.id === "e")?.issues).toEqual([]);
  });
});

describe("drop targets", () => {
  it("finds an open end, a node, a link, or the canvas", () => {
    const version = sample();
    expect(ontoOf(dropTarget(version, { x: 876, y: 276 }))).toEqual({ type: "outlet", from: "w", outlet: "next" });
    expect(dropTarget(version, { x: 336, y: 156 })).toEqual({ type: "node", node: "c", outlet: "path:p2" });
    expect(ontoOf(dropTarget(version, { x: 246, y: 158 }))).toEqual({ type: "transition", transition: "t1" });
    expect(ontoOf(dropTarget(version, { x: 1500, y: 900 }))).toEqual({ type: "nothing" });
  });
  it("never lands an activity on itself or its own links", () => {
    expect(dropTarget(sample(), { x: 336, y: 156 }, new Set(["c"]))).toEqual({ type: "canvas" });
  });
  it("keeps the keys of accepted dry runs", () => {
    const targets = dropTargets(sample());
    const answers = targets.map((target) => (target.type === "link" ? { code: "cycle", params: {} } : null));
    const keys = acceptedKeys(targets, answers);
    expect(keys.has("canvas")).toBe(true);
    expect([...keys].some((key) => key.startsWith("link:"))).toBe(false);
  });
});

describe("layout", () => {
  it("keeps the order of siblings and lets nothing overlap", () => {
    const version = sample();
    const places = placeBySiblings(version);
    expect(keepsOrder(version, places)).toBe(true);
    expect(overlaps(places)).toBe(false);
    expect(Object.keys(places).sort()).toEqual(Object.keys(version.activities).sort());
  });
  it("notices an order that was lost", () => {
    const places = placeBySiblings(sample());
    const y = places.y;
    const z = places.z;
    if (y && z) expect(keepsOrder(sample(), { ...places, y: z, z: y })).toBe(false);
  });
  it("draws straight and stepped links", () => {
    expect(bends({ x: 0, y: 0 }, { x: 100, y: 0 })).toHaveLength(2);
    expect(bends({ x: 0, y: 0 }, { x: 100, y: 50 })).toHaveLength(4);
    expect(bends({ x: 100, y: 0 }, { x: 0, y: 50 })).toHaveLength(6);
    expect(roundedPath(bends({ x: 0, y: 0 }, { x: 100, y: 50 }))).toContain("Q 20 0 20 10");
  });
});

describe("keyboard", () => {
  it("visits along the paths from the top, then what is not connected", () => {
    expect(visitOrder(sample())).toEqual(["e", "c", "y", "a", "w", "x", "z", "lone", "q"]);
  });
  it("goes along links, and up and down by height", () => {
    const version = sample();
    expect(neighbour(version, "e", "right")).toBe("c");
    expect(neighbour(version, "a", "left")).toBe("c");
    expect(neighbour(version, "y", "down")).toBe("a");
    expect(neighbour(version, "z", "up")).toBe("a");
    expect(neighbour(version, "e", "left")).toBeNull();
  });
  it("maps keys", () => {
    const press = { key: "z", ctrlKey: true, metaKey: false, shiftKey: false, altKey: false };
    expect(actOf(press, false)).toEqual({ act: "undo" });
    expect(actOf({ ...press, key: "Z", shiftKey: true }, false)).toEqual({ act: "redo" });
    expect(actOf({ ...press, key: "l", ctrlKey: false }, false)).toEqual({ act: "log" });
    expect(actOf({ ...press, key: "l", ctrlKey: false }, true)).toEqual({ act: "link" });
    expect(actOf({ ...press, key: "ArrowUp", ctrlKey: false, shiftKey: true }, true)).toEqual({ act: "nudge", dx: 0, dy: -20 });
  });
});

describe("palette, panes, publication", () => {
  const row = (id: string, name: string, kind: "event" | "action") => ({
    object: { kind, id },
    name,
    description: "",
    author: "",
    createdAt: "",
    changedAt: "",
    status: null,
    number: null,
    usedIn: 0,
    errors: 0,
    warnings: 0,
    builtIn: false,
    channel: null,
  });
  it("searches events and actions only, and hides what is refused", () => {
    const entries = entriesOf([row("1", "Beacon", "event")], [row("2", "Mail", "action")], say);
    expect(shownEntries(entries, { search: "bea", onlyAvailable: true, recent: null }, new Map()).map((one) => one.key)).toEqual([
      "event:1",
      "condition",
      "wait",
    ]);
    const refused = new Map([["wait", { code: "startsWithoutEvent", params: {} }]]);
    expect(shownEntries(entries, { search: "", onlyAvailable: true, recent: null }, refused).map((one) => one.key)).not.toContain("wait");
    expect(shownEntries(entries, { search: "", onlyAvailable: false, recent: null }, refused).map((one) => one.key)).toContain("wait");
  });

  it("shows of events and actions only those used last, and all that is built in", () => {
    const entries = entriesOf([row("1", "Beacon", "event"), row("2", "Other", "event")], [], say);
    const shown = shownEntries(entries, { search: "", onlyAvailable: false, recent: ["event:2"] }, new Map()).map((one) => one.key);
    expect(shown).toContain("event:2");
    expect(shown).not.toContain("event:1");
    expect(shown).toContain("wait");
    const used = [1, 2, 3, 4, 5, 6, 2].reduce((recent: string[], n) => withRecent(recent, { type: "event", event: String(n) }), ["action:a"]);
    expect(used).toEqual(["event:2", "event:6", "event:5", "event:4", "event:3", "action:a"]);
    expect(withRecent(used, { type: "condition" })).toBe(used);
  });
  it("offers what is built in, and no message as a custom action", () => {
    const entries = entriesOf([], [{ ...row("2", "Mail", "action"), channel: "email" }, row("3", "Call", "action")], say);
    const keys = (category: string) => entries.filter((one) => one.category === category).map((one) => one.key);
    expect(keys("events")).toEqual(["reaction", "segmentQualification"]);
    expect(keys("orchestration")).toEqual(["condition", "wait"]);
    expect(keys("actions")).toEqual(["message:email", "message:sms", "message:push", "jump", "updateProfile", "action:3"]);
  });
  it("moves a path and numbers densely", () => {
    const kind = sample().activities.c?.kind;
    if (kind?.type !== "condition") throw new Error("sample");
    const moved = movePath(kind.paths, "p1", -1);
    expect([moved.p1?.order, moved.p2?.order]).toEqual([0, 1]);
    expect(movePath(kind.paths, "p2", -1)).toBe(kind.paths);
  });
  it("shows a duration in its largest unit", () => {
    expect(asUnits(300)).toEqual({ amount: 5, unit: "minutes" });
    expect(asUnits(86_400)).toEqual({ amount: 1, unit: "days" });
  });
  it("reads missing secrets from the problem", () => {
    expect(missingConnectors({ code: "missingSecrets", message: "", details: { connectors: ["a"] } })).toEqual(["a"]);
    expect(missingConnectors({ code: "engineTimeout", message: "", details: {} })).toEqual([]);
  });
});
