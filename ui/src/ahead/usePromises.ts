import { useCallback, useState } from "react";
import type { Shell } from "../designer/platform";
import type { Names } from "../designer/view";
import type { PromisesChecked } from "../ipc/generated/PromisesChecked";
import type { Version } from "../ipc/generated/Version";
import { words } from "../promises/words";

/** A promise as it is called. */
export interface Stated {
  id: string;
  name: string;
}

/** The promises of the version that is open, and what the last search for what breaks them found. */
export interface StatedPromises {
  stated: Stated[];
  found: PromisesChecked | null;
  check: () => Promise<PromisesChecked>;
}

/** Searches on demand only: it takes seconds. */
export function usePromises(shell: Shell, version: Version, names: Names): StatedPromises {
  const { call, say } = shell;
  const [found, setFound] = useState<PromisesChecked | null>(null);
  const stated = Object.entries(version.properties.promises ?? {}).flatMap(([id, promise]): Stated[] =>
    promise === undefined ? [] : [{ id, name: promise.name || words(promise.form, { version, names, say }) }],
  );
  const check = useCallback(async () => {
    const titles = Object.fromEntries(stated.map(({ id, name }) => [id, say("promise-breaks", { promise: name })]));
    const answer = await call("check_promises", { version: version.id, titles });
    setFound(answer);
    return answer;
  }, [call, say, stated, version.id]);
  return { stated, found, check };
}
