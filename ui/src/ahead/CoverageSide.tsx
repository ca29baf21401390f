import { Button, ProgressCircle } from "@react-spectrum/s2";
import type { Shell } from "../designer/platform";
import type { CoverageView } from "../ipc/generated/CoverageView";
import type { UntakenTransition } from "../ipc/generated/UntakenTransition";
import { Problem } from "../testmode/Problem";
import { aheadProblem } from "./problem";
import { namesInShort } from "./words";
import type { Coverage } from "./useCoverage";

/** What the coverage's panel needs of the designer. */
export interface CoverageSideProps {
  coverage: Coverage;
  shell: Shell;
  /** Why scenarios cannot be run; null if they can. */
  blocked: string | null;
  /** A link in words: from where to where. */
  linkName: (id: string) => string;
  onPick: (link: string) => void;
  onScenarios: () => void;
}

/** Beside the canvas: which paths the saved scenarios take, which they do not, and why. */
export function CoverageSide(props: CoverageSideProps) {
  const { coverage, shell } = props;
  const { say } = shell;
  const { known, busy } = coverage;
  const all = known === null ? 0 : known.covered + known.uncovered.length;
  return (
    <section aria-label={say("ahead-coverage")} className="dz-palette dz-test-panel ah-side">
      <section className="dz-part ah-start">
        <h2>{say("ahead-coverage")}</h2>
        <p>{say("ahead-coverage-text")}</p>
        {props.blocked !== null && <p className="dz-calm">{props.blocked}</p>}
        <Problem>{coverage.problem === null || props.blocked !== null ? null : aheadProblem(say, coverage.problem)}</Problem>
        {known !== null && (
          <p className="ah-covered" role="status">
            <strong>{say("ahead-covered", { covered: known.covered, count: all })}</strong>
          </p>
        )}
        {busy !== null && (
          <p className="ah-busy">
            <ProgressCircle aria-label={say(`ahead-${busy}`)} isIndeterminate size="S" /> {say(`ahead-${busy}`)}
          </p>
        )}
        {known !== null && known.uncovered.length > 0 && (
          <Button isDisabled={busy !== null || props.blocked !== null} onPress={coverage.generate} variant="accent">
            {say("ahead-generate")}
          </Button>
        )}
        <Legend {...props} />
      </section>
      {known !== null && known.generated.length > 0 && (
        <section aria-label={say("ahead-generated")} className="dz-part">
          <h2>{say("ahead-generated")}</h2>
          <p role="status">{say("ahead-generated-text", { count: known.generated.length })}</p>
          <ul className="ah-list">
            {known.generated.map((row) => (
              <li key={row.id}>{row.name}</li>
            ))}
          </ul>
          <button className="dz-text-button" onClick={props.onScenarios} type="button">
            {say("menu-scenarios")}
          </button>
        </section>
      )}
      {known?.exhausted && <p className="dz-part dz-help">{say("ahead-exhausted")}</p>}
      {known !== null && (
        <>
          <Untaken {...props} empty={say("ahead-uncovered-none")} links={known.uncovered} title={say("ahead-uncovered")} />
          {known.unreachable.length > 0 && <Untaken {...props} empty="" links={known.unreachable} title={say("ahead-unreachable")} />}
          <Taken {...props} known={known} />
          {known.broken.length > 0 && (
            <section aria-label={say("ahead-unrunnable")} className="dz-part">
              <h2>{say("ahead-unrunnable")}</h2>
              <ul className="ah-list">
                {known.broken.map((one) => (
                  <li key={one.name}>
                    <strong>{one.name}</strong> {one.message}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </section>
  );
}

function Legend({ shell }: CoverageSideProps) {
  return (
    <ul className="ah-legend">
      {(["covered", "uncovered", "impossible"] as const).map((tone) => (
        <li key={tone}>
          <svg aria-hidden="true" className={`dz-tone-${tone}`} height="8" viewBox="0 0 36 8" width="36">
            <path className="dz-line" d="M0 4h36" />
          </svg>
          {shell.say(`ahead-tone-${tone}`)}
        </li>
      ))}
    </ul>
  );
}

function Untaken(props: CoverageSideProps & { title: string; empty: string; links: UntakenTransition[] }) {
  const { say } = props.shell;
  return (
    <section aria-label={props.title} className="dz-part">
      <h2>{props.title}</h2>
      {props.links.length === 0 ? (
        <p>{props.empty}</p>
      ) : (
        <ul className="ah-groups">
          {props.links.map((one) => (
            <li key={one.transition}>
              <button className="dz-text-button" onClick={() => props.onPick(one.transition)} type="button">
                {props.linkName(one.transition)}
              </button>
              <span>{say(`reason-${one.code}`, one.params)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Taken(props: CoverageSideProps & { known: CoverageView }) {
  const { say } = props.shell;
  const taken = props.known.transitions.filter((one) => one.by.length > 0);
  if (taken.length === 0) return null;
  return (
    <section aria-label={say("ahead-taken-by")} className="dz-part">
      <h2>{say("ahead-taken-by")}</h2>
      <ul className="ah-groups">
        {taken.map((one) => (
          <li key={one.transition}>
            <button className="dz-text-button" onClick={() => props.onPick(one.transition)} type="button">
              {props.linkName(one.transition)}
            </button>
            <span>{namesInShort(one.by, say)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
