import { create } from "zustand";
import type { ActivityKind } from "../ipc/generated/ActivityKind";
import type { PaletteItem } from "../ipc/generated/PaletteItem";
import type { Point } from "../ipc/generated/Point";
import type { DropTarget } from "./drop";
import type { Sign } from "./view";

/** A palette item under the pointer. */
export interface Drag {
  item: PaletteItem;
  kind: ActivityKind["type"];
  sign: Sign;
  name: string;
  /** Of the pointer, in the window. */
  at: Point;
  /** What it is over; null outside the canvas. */
  target: DropTarget | null;
  /** Where it may land, by target key; null until Rust has answered. */
  allowed: ReadonlySet<string> | null;
}

interface Session {
  drag: Drag | null;
  toast: { text: string; key: number } | null;
  setDrag: (drag: Drag | null) => void;
  moveDrag: (change: Partial<Drag>) => void;
  say: (text: string) => void;
  hush: () => void;
}

/** What is going on in the window and is in no document. */
export const useSession = create<Session>((set) => ({
  drag: null,
  toast: null,
  setDrag: (drag) => set({ drag }),
  moveDrag: (change) => set((now) => (now.drag === null ? now : { drag: { ...now.drag, ...change } })),
  say: (text) => set((now) => ({ toast: { text, key: (now.toast?.key ?? 0) + 1 } })),
  hush: () => set({ toast: null }),
}));
