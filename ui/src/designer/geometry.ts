import type { Point } from "../ipc/generated/Point";

/** Side of a node's box, in canvas pixels; a position is its top left. */
export const NODE = 72;
/** Distance between columns and between rows, as the Rust side places things. */
export const COLUMN = 180;
export const ROW = 120;

/** An axis-parallel box. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The box of a node at a place. */
export function boxOf(at: Point): Box {
  return { x: at.x, y: at.y, width: NODE, height: NODE };
}

/** Whole pixels, since the document holds no others. */
export function whole(point: Point): Point {
  return { x: Math.round(point.x), y: Math.round(point.y) };
}

/** The middle of a node's box. */
export function middle(at: Point): Point {
  return { x: at.x + NODE / 2, y: at.y + NODE / 2 };
}

/** Distance from a point to a box; 0 inside. */
export function distanceToBox(point: Point, box: Box): number {
  const dx = Math.max(box.x - point.x, 0, point.x - (box.x + box.width));
  const dy = Math.max(box.y - point.y, 0, point.y - (box.y + box.height));
  return Math.hypot(dx, dy);
}

/** Distance from a point to the segment a–b. */
export function distanceToSegment(point: Point, a: Point, b: Point): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = length === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - (a.x + t * (b.x - a.x)), point.y - (a.y + t * (b.y - a.y)));
}

/** Where a link turns: it leaves to the right, drops at `turn`, and arrives from the left. */
export function bends(from: Point, to: Point): Point[] {
  if (Math.abs(from.y - to.y) < 1) return [from, to];
  if (to.x >= from.x + 32) {
    const turn = from.x + 20;
    return [from, { x: turn, y: from.y }, { x: turn, y: to.y }, to];
  }
  const half = (from.y + to.y) / 2;
  return [from, { x: from.x + 20, y: from.y }, { x: from.x + 20, y: half }, { x: to.x - 20, y: half }, { x: to.x - 20, y: to.y }, to];
}

/** SVG path through points, corners rounded. */
export function roundedPath(points: Point[], radius = 10): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M ${first.x} ${first.y}`;
  let before = first;
  rest.forEach((corner, index) => {
    const after = rest[index + 1];
    if (after === undefined) {
      path += ` L ${corner.x} ${corner.y}`;
    } else {
      const r = Math.min(radius, span(before, corner) / 2, span(corner, after) / 2);
      const into = toward(corner, before, r);
      const out = toward(corner, after, r);
      path += ` L ${into.x} ${into.y} Q ${corner.x} ${corner.y} ${out.x} ${out.y}`;
    }
    before = corner;
  });
  return path;
}

function span(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function toward(from: Point, to: Point, distance: number): Point {
  const all = span(from, to);
  if (all === 0) return from;
  return { x: from.x + ((to.x - from.x) * distance) / all, y: from.y + ((to.y - from.y) * distance) / all };
}
