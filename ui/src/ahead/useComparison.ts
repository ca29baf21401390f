import { useCallback, useEffect, useState } from "react";
import type { Shell } from "../designer/platform";
import type { Assumptions } from "../ipc/generated/Assumptions";
import type { ComparableVersion } from "../ipc/generated/ComparableVersion";
import type { Compared } from "../ipc/generated/Compared";
import type { OtherVersion } from "../ipc/generated/OtherVersion";
import type { ProfilesRead } from "../ipc/generated/ProfilesRead";
import type { VersionId } from "../ipc/generated/VersionId";
import { type Running, useRun } from "./useRun";

/** A version to compare with, as it is chosen. */
export interface Choice {
  other: OtherVersion;
  /** What it is called. */
  name: string;
}

/** What came of a comparison, and of what. */
export interface ComparedResult {
  compared: Compared;
  choice: Choice;
  revision: number;
  profiles: ProfilesRead | null;
}

/** The comparison of the version that is open with another. */
export interface Comparing {
  rows: ComparableVersion[] | null;
  choice: Choice | null;
  running: Running | null;
  result: ComparedResult | null;
  problem: unknown;
  choose: (choice: Choice) => void;
  start: () => void;
  /** The same with another choice, for who waits for it: null if it was cancelled. */
  run: (choice: Choice) => Promise<Compared | null>;
  cancel: () => void;
}

/** A version of the workspace as a choice. */
export function choiceOf(row: ComparableVersion, name: string): Choice {
  return { other: { type: "version", version: row.version }, name };
}

/** `wanted`: whether it is looked at, so that what there is to compare with is asked for. */
export function useComparison(
  shell: Shell,
  version: VersionId,
  revision: number,
  wanted: boolean,
  assumptions: Assumptions | null,
  profiles: ProfilesRead | null,
  nameOf: (row: ComparableVersion) => string,
): Comparing {
  const { call } = shell;
  const { running, begin, cancel } = useRun(shell);
  const [rows, setRows] = useState<ComparableVersion[] | null>(null);
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [result, setResult] = useState<ComparedResult | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    call("comparable", { version })
      .then((found) => current && setRows(found))
      .catch((found) => current && setProblem(found));
    return () => {
      current = false;
    };
  }, [call, version, wanted]);
  // Another version of the same journey is what one wants to compare with, the live one first.
  const first = rows?.find((row) => row.sameJourney);
  const choice = chosen ?? (first === undefined ? null : choiceOf(first, nameOf(first)));
  const run = useCallback(
    async (wish: Choice) => {
      setProblem(null);
      const taken = assumptions ?? (await call("assumptions", { version })).defaults;
      const compared = await begin((id) => call("compare", { run: id, version, other: wish.other, assumptions: taken, profiles: profiles?.id ?? null }));
      if (compared !== null) {
        setChosen(wish);
        setResult({ compared, choice: wish, revision, profiles });
      }
      return compared;
    },
    [assumptions, profiles, begin, call, version, revision],
  );
  const start = useCallback(() => {
    if (choice !== null) void run(choice).catch(setProblem);
  }, [choice, run]);
  const choose = useCallback((next: Choice) => {
    setChosen(next);
    setResult(null);
    setProblem(null);
  }, []);
  return { rows, choice, running, result, problem, choose, start, run, cancel };
}
