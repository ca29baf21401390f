import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { tabbable } from "../app/focus";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Point } from "../ipc/generated/Point";
import type { Version } from "../ipc/generated/Version";
import { isEnd } from "./graph";
import { actOf, isTyping } from "./keys";
import { neighbour, visitOrder } from "./order";
import type { AddPlace } from "./palette";
import { useSession } from "./session";

/** What keys do to the journey that is open. */
export interface KeyTargets {
  root: RefObject<HTMLElement | null>;
  /** The canvas. */
  field: RefObject<HTMLElement | null>;
  version: Version;
  start: ActivityId | null;
  selected: ReadonlySet<ActivityId>;
  mayEdit: boolean;
  focusNode: (id: ActivityId) => void;
  move: (to: Record<ActivityId, Point>) => void;
  open: (id: ActivityId) => void;
  link: (from: ActivityId) => void;
  add: (at: AddPlace) => void;
  remove: (ids: ActivityId[]) => void;
  cut: (link: string) => void;
  turn: (way: "undo" | "redo") => void;
  select: (ids: ActivityId[]) => void;
  test: () => void;
  /** Null outside of test mode. */
  send: (() => void) | null;
  /** Null outside of test mode. */
  log: (() => void) | null;
  help: () => void;
}

/** The areas that F6 goes around, in their order. */
const AREAS = [".dz-bar", ".dz-side", ".dz-field:not(.ah-other)", ".ah-result", ".dz-pane"];

/** The keys of the designer, wherever the focus is in it (screens §7, R-TEST-28). */
export function useKeys(to: KeyTargets): void {
  const flow = useReactFlow();
  useEffect(() => {
    const goAround = (from: Element, back: boolean) => {
      const areas = AREAS.flatMap((area) => to.root.current?.querySelector<HTMLElement>(area) ?? []);
      const here = areas.findIndex((area) => area.contains(from));
      const step = back ? -1 : 1;
      const next = areas[(Math.max(here, back ? 0 : -1) + step + areas.length) % areas.length];
      if (next === undefined) return;
      if (next !== to.field.current) {
        const first = next.querySelector<HTMLElement>(".dz-item[tabindex='0']") ?? tabbable(next)[0];
        first?.focus();
        return;
      }
      const node = [...to.selected][0] ?? to.start;
      if (node === null) next.focus();
      else to.focusNode(node);
    };
    const press = (event: KeyboardEvent) => {
      const element = event.target as HTMLElement;
      if (event.key === "F6" && element.closest("[role=dialog], [role=alertdialog], [role=menu]") === null) {
        event.preventDefault();
        goAround(element, event.shiftKey);
        return;
      }
      if (isTyping(event.target) || event.defaultPrevented || useSession.getState().drag !== null) return;
      const node = element.closest?.<HTMLElement>(".react-flow__node")?.dataset.id ?? null;
      const edge = element.closest?.<HTMLElement>(".react-flow__edge")?.dataset.id ?? null;
      const inCanvas = to.field.current?.contains(element) ?? false;
      if (inCanvas && node === null && edge === null && event.key.startsWith("Arrow") && to.start !== null) {
        event.preventDefault();
        to.focusNode([...to.selected][0] ?? to.start);
        return;
      }
      const act = actOf(event, node !== null || edge !== null);
      if (act === null) return;
      const goesOn = to.mayEdit && node !== null && !isEnd(to.version.activities[node]);
      const run = (done: boolean) => done && event.preventDefault();
      switch (act.act) {
        case "go": {
          const next = node === null ? null : neighbour(to.version, node, act.to);
          if (next !== null) to.focusNode(next);
          return run(true);
        }
        case "nudge": {
          const moved = to.selected.size > 0 ? [...to.selected] : node === null ? [] : [node];
          const places = Object.fromEntries(
            moved.flatMap((id) => {
              const at = to.version.activities[id]?.position;
              return at === undefined ? [] : [[id, { x: at.x + act.dx, y: at.y + act.dy }]];
            }),
          );
          if (to.mayEdit && moved.length > 0) to.move(places);
          return run(true);
        }
        case "open":
        case "label":
          if (node !== null) to.open(node);
          return run(node !== null);
        case "link":
        case "log":
          if (to.log !== null) to.log();
          else if (goesOn) to.link(node);
          return run(true);
        case "add":
          if (goesOn) to.add({ after: node });
          else if (edge !== null && to.mayEdit) to.add({ link: edge });
          return run(true);
        case "remove": {
          if (!to.mayEdit) return run(true);
          const ids = to.selected.size > 0 ? [...to.selected] : node === null ? [] : [node];
          if (edge !== null) to.cut(edge);
          else if (ids.length > 0) to.remove(ids);
          return run(true);
        }
        case "undo":
        case "redo":
          if (to.mayEdit) to.turn(act.act);
          return run(true);
        case "all":
          to.select(visitOrder(to.version));
          return run(true);
        case "zoomIn":
          void flow.zoomIn();
          return run(true);
        case "zoomOut":
          void flow.zoomOut();
          return run(true);
        case "fit":
          void flow.fitView({ padding: 0.2, maxZoom: 1 });
          return run(true);
        case "test":
          to.test();
          return run(true);
        case "event":
          to.send?.();
          return run(to.send !== null);
        case "help":
          to.help();
          return run(true);
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}
