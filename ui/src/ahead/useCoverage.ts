import { useCallback, useEffect, useState } from "react";
import type { Shell } from "../designer/platform";
import type { CoverageView } from "../ipc/generated/CoverageView";
import type { VersionId } from "../ipc/generated/VersionId";

/** What the saved scenarios cover of the version that is open. */
export interface Coverage {
  known: CoverageView | null;
  busy: "looking" | "generating" | null;
  problem: unknown;
  /** Looks again; answers what is covered. */
  look: () => Promise<CoverageView>;
  /** Makes scenarios for what is missing, and saves them. */
  generate: () => void;
}

/** `wanted`: whether it is looked at; then it is looked at anew with every edit. */
export function useCoverage(shell: Shell, version: VersionId, revision: number, wanted: boolean): Coverage {
  const { call } = shell;
  const [known, setKnown] = useState<CoverageView | null>(null);
  const [busy, setBusy] = useState<Coverage["busy"]>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const ask = useCallback(
    async (name: "coverage" | "generate_scenarios") => {
      setBusy(name === "coverage" ? "looking" : "generating");
      setProblem(null);
      try {
        const found = await call(name, { version });
        setKnown(found);
        return found;
      } finally {
        setBusy(null);
      }
    },
    [call, version],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is covered follows the journey.
  useEffect(() => {
    if (wanted) ask("coverage").catch(setProblem);
  }, [ask, wanted, revision]);
  const look = useCallback(() => ask("coverage"), [ask]);
  const generate = useCallback(() => void ask("generate_scenarios").catch(setProblem), [ask]);
  return { known, busy, problem, look, generate };
}
