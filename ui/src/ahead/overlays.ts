/** What looks ahead lay over the canvas. */
import type { LinkMark, NodeMark, Overlay } from "../designer/overlay";
import { widthOf } from "../designer/overlay";
import type { Say } from "../designer/view";
import type { CoverageView } from "../ipc/generated/CoverageView";
import type { Report } from "../ipc/generated/Report";
import type { Version } from "../ipc/generated/Version";

import { namesInShort } from "./words";

/** Writes numbers as the language does. */
export type Numbers = (value: number) => string;

/** Counts on activities, counts and widths of paths. */
export function reportOverlay(report: Report, version: Version, start: string | null, say: Say, number: Numbers): Overlay {
  const nodes: Record<string, NodeMark> = {};
  for (const id of Object.keys(version.activities)) {
    const count = report.activities[id];
    const failed = (count?.failed ?? 0) + (count?.timedOut ?? 0);
    nodes[id] = {
      lines: [
        { text: say("ahead-count", { people: count?.reached ?? 0, number: number(count?.reached ?? 0) }) },
        ...(failed > 0 ? [{ text: say("ahead-count-stopped", { people: failed, number: number(failed) }), strong: true }] : []),
      ],
      tone: null,
      tip: null,
    };
  }
  const links: Record<string, LinkMark> = {};
  for (const id of Object.keys(version.transitions)) {
    const people = report.transitions[id] ?? 0;
    links[id] = { width: widthOf(report.entered === 0 ? 0 : people / report.entered), label: number(people), tone: null, tip: null };
  }
  const entered = start === null ? null : { width: widthOf(report.entered === 0 ? 0 : 1), label: number(report.entered), tone: null, tip: null };
  return { nodes, links, start: entered };
}

/** The same for one side of a comparison: where counts differ from the other side's, by how much. */
export function comparedOverlay(own: Report, other: Report, version: Version, start: string | null, say: Say, number: Numbers): Overlay {
  const overlay = reportOverlay(own, version, start, say, number);
  const mark = (mine: number, theirs: number | undefined) => {
    if (theirs === undefined || mine === theirs) return null;
    const more = mine > theirs;
    return { tone: more ? ("more" as const) : ("fewer" as const), difference: `${more ? "+" : "−"}${number(Math.abs(mine - theirs))}` };
  };
  for (const [id, node] of Object.entries(overlay.nodes)) {
    const found = mark(own.activities[id]?.reached ?? 0, other.activities[id]?.reached ?? 0);
    if (found === null) continue;
    node.tone = found.tone;
    node.lines.push({ text: found.difference, strong: true });
  }
  for (const [id, link] of Object.entries(overlay.links)) {
    const found = mark(own.transitions[id] ?? 0, other.transitions[id] ?? 0);
    if (found === null) continue;
    link.tone = found.tone;
    link.label = `${link.label} (${found.difference})`;
  }
  return overlay;
}

/** Which paths scenarios take, which they do not, and which nobody ever takes, each with why. */
export function coverageOverlay(known: CoverageView, version: Version, say: Say): Overlay {
  const links: Record<string, LinkMark> = {};
  const mark = (tone: "covered" | "uncovered" | "impossible", tip: string): LinkMark => ({ width: null, label: say(`ahead-sign-${tone}`), tone, tip });
  for (const { transition, by } of known.transitions) {
    if (by.length > 0) links[transition] = mark("covered", say("ahead-covered-by", { names: namesInShort(by, say) }));
  }
  for (const { transition, code, params } of known.uncovered) links[transition] = mark("uncovered", say(`reason-${code}`, params));
  for (const { transition, code, params } of known.unreachable) links[transition] = mark("impossible", say(`reason-${code}`, params));
  // An activity is as well off as the best way that leads to it.
  const nodes: Record<string, NodeMark> = {};
  const order = ["covered", "uncovered", "impossible"] as const;
  for (const [id, link] of Object.entries(version.transitions)) {
    const tone = links[id]?.tone;
    if (tone !== "covered" && tone !== "uncovered" && tone !== "impossible") continue;
    const before = nodes[link.to]?.tone;
    const best = order.find((one) => one === tone || one === before) ?? tone;
    nodes[link.to] = { lines: [], tone: best, tip: null };
  }
  return { nodes, links, start: null };
}
