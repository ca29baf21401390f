import ELK, { type ElkNode } from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import type { Version } from "../ipc/generated/Version";
import { COLUMN, NODE, ROW } from "./geometry";
import { linksFrom } from "./graph";
import { keepsOrder, ORIGIN, overlaps, type Places, placeBySiblings } from "./layout";
import { visitOrder } from "./order";

/** Settings that keep the vertical order of siblings (measured; see the notes on layout). */
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(COLUMN - NODE),
  "elk.spacing.nodeNode": String(ROW - NODE),
};

let elk: InstanceType<typeof ELK> | null = null;

/** New places from the layout engine in its worker; our own where it would change the order. */
export async function arrange(version: Version): Promise<Places> {
  const order = visitOrder(version);
  if (order.length === 0) return {};
  try {
    elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) });
    const graph: ElkNode = {
      id: "journey",
      layoutOptions: OPTIONS,
      children: order.map((id) => ({ id, width: NODE, height: NODE })),
      edges: order.flatMap((id) => linksFrom(version, id).map((link) => ({ id: link.id, sources: [link.from], targets: [link.to] }))),
    };
    const done = await elk.layout(graph);
    const found = done.children ?? [];
    const left = Math.min(...found.map((node) => node.x ?? 0));
    const top = Math.min(...found.map((node) => node.y ?? 0));
    const places: Places = Object.fromEntries(
      found.map((node) => [node.id, { x: Math.round((node.x ?? 0) - left + ORIGIN.x), y: Math.round((node.y ?? 0) - top + ORIGIN.y) }]),
    );
    if (keepsOrder(version, places) && !overlaps(places)) return places;
  } catch {
    // The worker could not run: the own placement below needs none.
  }
  return placeBySiblings(version);
}
