import { NumberField, Switch } from "@react-spectrum/s2";
import type { Say } from "../designer/view";
import type { TestOptions } from "../ipc/generated/TestOptions";
import type { TestView } from "../ipc/generated/TestView";

/** How the test runs: the documented wait override, entry rules, when changed profiles are seen. */
export function TestOptionsPart({ view, say, onChange }: { view: TestView; say: Say; onChange: (options: TestOptions) => void }) {
  const { options, leastWait } = view;
  return (
    <>
      {leastWait !== null && (
        <>
          <Switch isSelected={options.waitSeconds !== null} onChange={(on) => onChange({ ...options, waitSeconds: on ? leastWait : null })}>
            {say("test-short-waits")}
          </Switch>
          {options.waitSeconds !== null && (
            <NumberField
              description={say("test-wait-help", { least: leastWait === 40 ? 40 : 1 })}
              label={say("test-wait")}
              minValue={leastWait === 40 ? 40 : 1}
              onChange={(waitSeconds) => {
                if (Number.isFinite(waitSeconds) && waitSeconds !== options.waitSeconds) onChange({ ...options, waitSeconds });
              }}
              value={options.waitSeconds}
            />
          )}
        </>
      )}
      <Switch isSelected={options.entryRules} onChange={(entryRules) => onChange({ ...options, entryRules })}>
        {say("test-entry-rules")}
      </Switch>
      <Switch isSelected={options.updatesAtOnce} onChange={(updatesAtOnce) => onChange({ ...options, updatesAtOnce })}>
        {say("test-updates-at-once")}
      </Switch>
      <p>{say("test-options-help")}</p>
    </>
  );
}
