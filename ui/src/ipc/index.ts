/** The one way to the program: commands and what it tells unasked. */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";
import type { Applied } from "./generated/Applied";
import type { Commands } from "./generated/Commands";
import type { Problem } from "./generated/Problem";
import type { RunId } from "./generated/RunId";

export type { Problem } from "./generated/Problem";

/** What the program tells unasked. */
export interface Told {
  applied: Applied;
  progress: { kind: "publish"; stage: string } | { kind: "run"; run: RunId; done: number; of: number };
}

/** What stands behind the window: the program, or a fake one in tests and in a browser. */
export interface Backend {
  call(name: string, request: unknown): Promise<unknown>;
  listen(event: string, handler: (payload: unknown) => void): () => void;
  /** Draws the whole window larger or smaller. */
  zoom(factor: number): void;
  /** Closes the window. */
  quit(): void;
}

const program: Backend = {
  call: (name, request) => invoke(name, { request }),
  listen: (event, handler) => {
    const stop = listen(event, (told) => handler(told.payload));
    return () => void stop.then((end) => end());
  },
  zoom: (factor) => void getCurrentWebview().setZoom(factor),
  quit: () => void getCurrentWindow().close(),
};

let backend = program;

/** Puts another backend in the program's place (tests, browser). */
export function setBackend(other: Backend): void {
  backend = other;
}

/** Runs a command; rejects with a [`Problem`]. */
export async function call<K extends keyof Commands>(name: K, request: Commands[K]["request"]): Promise<Commands[K]["answer"]> {
  try {
    return (await backend.call(name, request)) as Commands[K]["answer"];
  } catch (found) {
    throw toProblem(found);
  }
}

/** Listens; the answer stops it. */
export function onTold<K extends keyof Told>(event: K, handler: (payload: Told[K]) => void): () => void {
  return backend.listen(event, handler as (payload: unknown) => void);
}

/** Draws the whole window larger or smaller; 1 is its own size. */
export const zoomTo = (factor: number) => backend.zoom(factor);

/** Closes the window. */
export const quit = () => backend.quit();

/** Every applied edit, of any window. */
export const onApplied = (handler: (applied: Applied) => void) => onTold("applied", handler);

/** Anything thrown, as a [`Problem`]. */
export function toProblem(found: unknown): Problem {
  const known = found as Partial<Problem> | null;
  if (typeof known?.code === "string" && typeof known.message === "string") {
    return { code: known.code, message: known.message, details: known.details ?? {} };
  }
  return { code: "unknown", message: found instanceof Error ? found.message : String(found), details: {} };
}
