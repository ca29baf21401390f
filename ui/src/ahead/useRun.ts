import { useCallback, useEffect, useRef, useState } from "react";
import type { Shell } from "../designer/platform";
import type { RunId } from "../ipc/generated/RunId";
import { toProblem } from "../ipc";

/** Something long that is under way. */
export interface Running {
  run: RunId;
  done: number;
  /** 0: not yet known. */
  of: number;
}

/** One thing at a time that takes long, watched, and cancelled by hand or when its page goes. */
export interface Run {
  running: Running | null;
  /** Answers what came of it; null: cancelled. Rejects with what it failed with. */
  begin: <T>(work: (run: RunId) => Promise<T>) => Promise<T | null>;
  cancel: () => void;
}

/** A place for runs. */
export function useRun(shell: Shell): Run {
  const { call, listen } = shell;
  const [running, setRunning] = useState<Running | null>(null);
  const now = useRef<RunId | null>(null);
  useEffect(
    () => listen("progress", (told) => told.kind === "run" && told.run === now.current && setRunning({ run: told.run, done: told.done, of: told.of })),
    [listen],
  );
  const cancel = useCallback(() => {
    if (now.current !== null) void call("cancel_run", { run: now.current }).catch(() => undefined);
  }, [call]);
  useEffect(() => cancel, [cancel]);
  const begin = useCallback(
    async <T>(work: (run: RunId) => Promise<T>): Promise<T | null> => {
      cancel();
      const run = crypto.randomUUID();
      now.current = run;
      setRunning({ run, done: 0, of: 0 });
      try {
        const answer = await work(run);
        return now.current === run ? answer : null;
      } catch (problem) {
        if (now.current !== run || toProblem(problem).code === "cancelled") return null;
        throw problem;
      } finally {
        if (now.current === run) {
          now.current = null;
          setRunning(null);
        }
      }
    },
    [cancel],
  );
  return { running, begin, cancel };
}
