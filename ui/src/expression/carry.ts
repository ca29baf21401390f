/** Carrying something with the pointer to where it may be dropped: `data-drop` on what takes it. */
import { type PointerEvent, useEffect, useRef, useState } from "react";

/** How far, in pixels, the pointer moves before a press is a drag. */
const THRESHOLD = 5;

/** Something on its way. */
export interface Carried<T> {
  what: T;
  label: string;
  x: number;
  y: number;
  /** The key of what it is over, if that takes it. */
  over: number | null;
}

/** What is carried, and how a press on something begins to carry it. */
export function useCarry<T>(onDrop: (what: T, onto: number) => void) {
  const [carried, setCarried] = useState<Carried<T> | null>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);

  const press = (what: T, label: string) => (down: PointerEvent) => {
    if (down.button !== 0) return;
    const start = { x: down.clientX, y: down.clientY };
    let moving = false;
    const target = (x: number, y: number): number | null => {
      const key = document.elementFromPoint(x, y)?.closest("[data-drop]")?.getAttribute("data-drop");
      return key ? Number(key) : null;
    };
    const move = (event: globalThis.PointerEvent) => {
      if (!moving && Math.hypot(event.clientX - start.x, event.clientY - start.y) < THRESHOLD) return;
      moving = true;
      event.preventDefault();
      setCarried({ what, label, x: event.clientX, y: event.clientY, over: target(event.clientX, event.clientY) });
    };
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", stop);
      window.removeEventListener("keydown", key, true);
      end.current = null;
      setCarried(null);
    };
    const up = (event: globalThis.PointerEvent) => {
      const onto = moving ? target(event.clientX, event.clientY) : null;
      stop();
      if (onto !== null) drop.current(what, onto);
    };
    const key = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape" || !moving) return;
      event.preventDefault();
      event.stopPropagation();
      stop();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", stop);
    window.addEventListener("keydown", key, true);
    end.current = stop;
  };
  return { carried, press };
}
