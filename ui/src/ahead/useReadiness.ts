import { useCallback, useRef, useState } from "react";
import { toProblem } from "../ipc";
import type { Found } from "./verdict";

/** What is looked at before publication, in the order in which it is shown. */
export const LINES = ["issues", "scenarios", "coverage", "promises", "simulation", "comparison"] as const;
export type LineId = (typeof LINES)[number];

/** Where a line is. */
export type LineState =
  | { type: "waiting" }
  | { type: "running" }
  | { type: "found"; found: Found }
  | { type: "cancelled" }
  /** It could not be looked at. */
  | { type: "failed"; problem: unknown };

/** How each line is looked at; null: that was cancelled. */
export type Checks = Record<LineId, () => Promise<Found | null>>;

/** What is known before publication. */
export interface Readiness {
  lines: Record<LineId, LineState>;
  running: boolean;
  /** How many lines are done. */
  done: number;
  /** The revision of the journey that it was found of; null: not looked at yet. */
  revision: number | null;
  start: () => Promise<void>;
  cancel: () => void;
}

function all(state: LineState): Record<LineId, LineState> {
  return Object.fromEntries(LINES.map((id) => [id, state])) as Record<LineId, LineState>;
}

/** Looks at one line after the other; `stop` ends the one that is under way. */
export function useReadiness(checks: Checks, revision: number, stop: () => void): Readiness {
  const [lines, setLines] = useState(() => all({ type: "waiting" }));
  const [turn, setTurn] = useState<number | null>(null);
  const [seen, setSeen] = useState<number | null>(null);
  const current = useRef(0);
  const latest = useRef(checks);
  latest.current = checks;
  const start = useCallback(async () => {
    current.current += 1;
    const mine = current.current;
    setTurn(mine);
    setSeen(revision);
    setLines(all({ type: "waiting" }));
    const put = (id: LineId, state: LineState) => current.current === mine && setLines((before) => ({ ...before, [id]: state }));
    for (const id of LINES) {
      if (current.current !== mine) return;
      put(id, { type: "running" });
      try {
        const found = await latest.current[id]();
        put(id, found === null ? { type: "cancelled" } : { type: "found", found });
      } catch (problem) {
        put(id, { type: "failed", problem: toProblem(problem) });
      }
    }
    if (current.current === mine) setTurn(null);
  }, [revision]);
  const cancel = useCallback(() => {
    current.current += 1;
    setTurn(null);
    setLines((before) => {
      const ended = Object.entries(before).map(([id, state]) => [id, state.type === "found" || state.type === "failed" ? state : { type: "cancelled" }]);
      return Object.fromEntries(ended) as Record<LineId, LineState>;
    });
    stop();
  }, [stop]);
  const done = LINES.filter((id) => !["waiting", "running"].includes(lines[id].type)).length;
  return { lines, running: turn !== null, done, revision: seen, start, cancel };
}
