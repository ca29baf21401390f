import { useSyncExternalStore } from "react";

/** The end of the place of an object that was made just now. */
export const NEW = "new";

/** Goes to a place, e.g. `/admin/events`. */
export function go(path: string): void {
  window.location.hash = path;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

/** The parts of the place the window is at; the first screen is the journeys. */
export function useRoute(): string[] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const parts = hash.replace(/^#/, "").split("/").filter(Boolean);
  return parts.length === 0 ? ["journeys"] : parts;
}
