import { Button } from "@react-spectrum/s2";
import { useState } from "react";
import type { Shell } from "../designer/platform";
import type { Names } from "../designer/view";
import type { BrokenPromise } from "../ipc/generated/BrokenPromise";
import type { Version } from "../ipc/generated/Version";
import { breach } from "../promises/Promises";
import { Problem } from "../testmode/Problem";
import { aheadProblem } from "./problem";
import type { StatedPromises } from "./usePromises";

/** The promises that something breaks, each with what does and the way to see it happen. */
export function BrokenPromises(props: {
  promises: StatedPromises;
  version: Version;
  names: Names;
  shell: Shell;
  mayTest: boolean;
  onOpen: (broken: BrokenPromise) => Promise<void>;
}) {
  const { promises, version, names, shell } = props;
  const { say, locale } = shell;
  const [problem, setProblem] = useState<string | null>(null);
  const broken = promises.stated.flatMap(({ id, name }) => {
    const found = promises.found?.promises.find((one) => one.id === id)?.broken ?? null;
    return found === null ? [] : [{ id, name, found }];
  });
  if (broken.length === 0) return null;
  return (
    <ul className="ah-list ah-broken-promises">
      {broken.map(({ id, name, found }) => (
        <li key={id}>
          <strong>{name}</strong>
          <span>{breach(found, { version, names, say, locale })}</span>
          <Button
            fillStyle="outline"
            isDisabled={!props.mayTest}
            onPress={() => void props.onOpen(found).catch((failed) => setProblem(aheadProblem(say, failed)))}
            size="S"
            variant="secondary"
          >
            {say("promise-open")}
          </Button>
        </li>
      ))}
      <Problem>{problem}</Problem>
    </ul>
  );
}
