import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import type { Point } from "../ipc/generated/Point";
import { NODE } from "./geometry";

/** What is kept free around an activity, in pixels of the window; its caption lies below it. */
const ROOM = { x: 56, above: 56, below: 72 };

/** How far a span must move to lie within another; its start counts if both cannot. */
export function shift(from: number, to: number, least: number, most: number): number {
  const back = Math.min(0, most - to);
  return from + back < least ? least - from : back;
}

/** Once `pane` opens, the canvas moves just so far that the activity at `at` is not hidden by it. */
export function useReveal(root: RefObject<HTMLElement | null>, pane: string | null, at: Point | undefined): void {
  const flow = useReactFlow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the pane opens, and not whenever the activity is moved.
  useEffect(() => {
    if (pane === null || at === undefined) return;
    const frame = requestAnimationFrame(() => {
      const field = root.current?.querySelector(".dz-field")?.getBoundingClientRect();
      const over = root.current?.querySelector(".dz-pane")?.getBoundingClientRect();
      if (field === undefined) return;
      const right = over === undefined ? field.right : Math.min(field.right, over.left);
      const corner = flow.flowToScreenPosition(at);
      const end = flow.flowToScreenPosition({ x: at.x + NODE, y: at.y + NODE });
      const { x, y, zoom } = flow.getViewport();
      const dx = shift(corner.x - ROOM.x, end.x + ROOM.x, field.left, right);
      const dy = shift(corner.y - ROOM.above, end.y + ROOM.below, field.top, field.bottom);
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 150 });
    });
    return () => cancelAnimationFrame(frame);
  }, [pane]);
}
