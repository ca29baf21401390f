import { useCallback, useEffect, useState } from "react";
import type { Shell } from "../designer/platform";
import type { Assumptions } from "../ipc/generated/Assumptions";
import type { AssumptionSets } from "../ipc/generated/AssumptionSets";
import type { ProfilesRead } from "../ipc/generated/ProfilesRead";
import type { Report } from "../ipc/generated/Report";
import type { VersionId } from "../ipc/generated/VersionId";
import { type Running, useRun } from "./useRun";

/** A result, and what it was made from. */
export interface Result {
  report: Report;
  /** The revision of the journey. */
  revision: number;
  profiles: ProfilesRead | null;
}

/** The simulation of the version that is open: what it takes for granted, how far it is, what came of it. */
export interface Simulation {
  sets: AssumptionSets | null;
  /** As they are in the form now. */
  assumptions: Assumptions | null;
  /** The set they came from; null: guessed. */
  chosen: string | null;
  profiles: ProfilesRead | null;
  running: Running | null;
  result: Result | null;
  problem: unknown;
  change: (assumptions: Assumptions) => void;
  choose: (name: string | null) => void;
  save: (name: string) => Promise<void>;
  forget: (name: string) => Promise<void>;
  read: (file: File) => Promise<void>;
  dropProfiles: () => void;
  start: () => void;
  /** The same, for who waits for it: null if it was cancelled. */
  run: () => Promise<Report | null>;
  cancel: () => void;
}

/** `wanted`: whether it is looked at, so that what is guessed is asked for. */
export function useSimulation(shell: Shell, version: VersionId, revision: number, wanted: boolean): Simulation {
  const { call } = shell;
  const { running, begin, cancel } = useRun(shell);
  const [sets, setSets] = useState<AssumptionSets | null>(null);
  const [edited, setEdited] = useState<Assumptions | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [profiles, setProfiles] = useState<ProfilesRead | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is guessed follows the journey.
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    call("assumptions", { version })
      .then((found) => current && setSets(found))
      .catch((found) => current && setProblem(found));
    return () => {
      current = false;
    };
  }, [call, version, revision, wanted]);
  const saved = sets?.saved.find((one) => one.name === chosen)?.assumptions;
  const assumptions = edited ?? saved ?? sets?.defaults ?? null;
  const choose = useCallback((name: string | null) => {
    setChosen(name);
    setEdited(null);
  }, []);
  const run = useCallback(async () => {
    setProblem(null);
    const taken = assumptions ?? (await call("assumptions", { version })).defaults;
    const report = await begin((id) => call("simulate", { run: id, version, assumptions: taken, profiles: profiles?.id ?? null }));
    if (report !== null) setResult({ report, revision, profiles });
    return report;
  }, [assumptions, begin, call, version, profiles, revision]);
  const start = useCallback(() => void run().catch(setProblem), [run]);
  return {
    sets,
    assumptions,
    chosen,
    profiles,
    running,
    result,
    problem,
    change: setEdited,
    choose,
    save: async (name) => {
      if (assumptions === null) return;
      setSets(await call("save_assumptions", { version, name, assumptions }));
      choose(name.trim());
    },
    forget: async (name) => {
      setSets(await call("delete_assumptions", { version, name }));
      choose(null);
    },
    read: async (file) => {
      setProblem(null);
      try {
        setProfiles(await call("read_profiles", { version, name: file.name, from: { type: "text", text: await file.text() } }));
      } catch (found) {
        setProblem(found);
      }
    },
    dropProfiles: () => setProfiles(null),
    start,
    run,
    cancel,
  };
}
