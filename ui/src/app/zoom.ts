import { useEffect } from "react";
import { zoomTo } from "../ipc";

/** The sizes of the whole window, as factors. */
export const LEVELS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
/** Where the size is remembered: it is this window's look, nobody's data. */
const KEPT = "itinera.zoom";

/** The size after a key with Ctrl; null if the key is none of ours. */
export function zoomAfter(now: number, key: string): number | null {
  if (key === "0") return 1;
  if (key === "+" || key === "=") return LEVELS.find((level) => level > now + 0.01) ?? now;
  if (key === "-") return LEVELS.findLast((level) => level < now - 0.01) ?? now;
  return null;
}

/** Ctrl and +, − or 0 change the size of the whole window; it is kept for the next start. */
export function useZoom(): void {
  useEffect(() => {
    const kept = Number(localStorage.getItem(KEPT));
    let now = LEVELS.includes(kept) ? kept : 1;
    if (now !== 1) zoomTo(now);
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const next = zoomAfter(now, event.key);
      if (next === null) return;
      event.preventDefault();
      event.stopPropagation();
      now = next;
      localStorage.setItem(KEPT, String(now));
      zoomTo(now);
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, []);
}
