import { Button, ButtonGroup } from "@react-spectrum/s2";
import { type ReactNode, useEffect, useRef } from "react";
import type { Shell } from "../designer/platform";
import type { Version } from "../ipc/generated/Version";
import { Progress } from "./Progress";
import { LINES, type LineId, type LineState, type Readiness } from "./useReadiness";
import { type Verdict, worst } from "./verdict";
import { aheadProblem } from "./problem";

/** What the page needs of the designer. */
export interface PublishPageProps {
  readiness: Readiness;
  version: Version;
  revision: number;
  shell: Shell;
  /** Why it cannot be published now; null if it can. */
  blocked: string | null;
  /** How far the line that is under way is. */
  progress: { done: number; of: number } | null;
  /** A line's own content, e.g. a counterexample that can be opened. */
  details: Partial<Record<LineId, ReactNode>>;
  onGo: (line: LineId) => void;
  onPublish: () => void;
  onBack: () => void;
}

/** Before publication: what speaks for it and against, each line with where to go. */
export function PublishPage(props: PublishPageProps) {
  const { readiness, version, shell } = props;
  const { say } = shell;
  const heading = useRef<HTMLHeadingElement>(null);
  const { start, revision: seen } = readiness;
  useEffect(() => heading.current?.focus(), []);
  // Looked at anew whenever the journey is another one than the one that was looked at.
  useEffect(() => {
    if (seen !== props.revision) void start();
  }, [seen, props.revision, start]);
  const found = LINES.flatMap((id) => {
    const line = readiness.lines[id];
    return line.type === "found" ? [line.found.verdict] : line.type === "failed" ? (["bad"] as const) : [];
  });
  const whole = readiness.running || found.length < LINES.length ? null : worst(found);
  const args = { name: version.name, number: version.number };
  return (
    <section aria-labelledby="ah-before" className="ah-page">
      <div className="ah-page-scroll">
        <div className="ah-page-body">
          <header>
            <h2 className="ah-page-title" id="ah-before" ref={heading} tabIndex={-1}>
              {say("before-title")}
            </h2>
            <p>{say("before-text", args)}</p>
          </header>
          <div aria-live="polite" className={`ah-verdict ah-verdict-${whole ?? "none"}`} role="status">
            {whole !== null && <Sign verdict={whole} />}
            <span className="ah-verdict-text">
              {whole === null ? say(readiness.running ? "before-looking" : "before-not-all") : say(`before-whole-${whole}`)}
            </span>
            {!readiness.running && (
              <Button fillStyle="outline" onPress={() => void start()} size="S" variant="secondary">
                {say("before-again")}
              </Button>
            )}
          </div>
          {readiness.running ? (
            <Progress
              onCancel={readiness.cancel}
              running={{
                done: readiness.done + (props.progress === null || props.progress.of === 0 ? 0 : props.progress.done / props.progress.of),
                of: LINES.length,
              }}
              say={(id, values) => (id === "ahead-progress" ? say("before-progress", { done: readiness.done, of: LINES.length }) : say(id, values))}
              title={say("before-looking")}
            />
          ) : null}
          <ul aria-label={say("before-title")} className="ah-lines">
            {LINES.map((id) => (
              <Row details={props.details[id] ?? null} id={id} key={id} onGo={() => props.onGo(id)} shell={shell} state={readiness.lines[id]} />
            ))}
          </ul>
        </div>
      </div>
      <footer>
        <div className="ah-page-foot">
          <p>{props.blocked ?? say("before-publish-text", args)}</p>
          <ButtonGroup>
            <Button fillStyle="outline" onPress={props.onBack} variant="secondary">
              {say("before-back")}
            </Button>
            <Button isDisabled={props.blocked !== null} onPress={props.onPublish} variant="accent">
              {say("before-publish")}
            </Button>
          </ButtonGroup>
        </div>
      </footer>
    </section>
  );
}

function Row(props: { id: LineId; state: LineState; details: ReactNode; shell: Shell; onGo: () => void }) {
  const { id, state, shell } = props;
  const { say } = shell;
  const verdict = state.type === "found" ? state.found.verdict : state.type === "failed" ? "bad" : null;
  const text =
    state.type === "found"
      ? say(state.found.text, state.found.args)
      : state.type === "failed"
        ? say("before-failed", { reason: aheadProblem(say, state.problem) })
        : say(`before-${state.type}`);
  return (
    <li className={`ah-line ah-line-${verdict ?? state.type}`} data-line={id} data-verdict={verdict ?? state.type}>
      <span className="ah-line-sign">{verdict === null ? <span aria-hidden="true" className="ah-dots" /> : <Sign verdict={verdict} />}</span>
      <div className="ah-line-body">
        <h3>{say(`before-${id}`)}</h3>
        <p>
          <strong>{verdict === null ? "" : `${say(`before-${verdict}`)}. `}</strong>
          {text}
        </p>
        {state.type === "found" && <p className="dz-help">{say(`before-${id}-${state.found.verdict}`)}</p>}
        {props.details}
      </div>
      <Button aria-label={say("before-go", { what: say(`before-${id}`) })} fillStyle="outline" onPress={props.onGo} size="S" variant="secondary">
        {say("before-show")}
      </Button>
    </li>
  );
}

const SIGNS: Record<Verdict, string> = { good: "M5 12.5l4.5 4.5L19 7.5", look: "M12 6v8M12 18v.1", bad: "M7 7l10 10M17 7L7 17" };

/** The sign of a verdict: a tick, an exclamation mark, a cross, each in a shape of its own. */
function Sign({ verdict }: { verdict: Verdict }) {
  return (
    <svg aria-hidden="true" className={`ah-sign ah-sign-${verdict}`} fill="none" height="24" viewBox="0 0 24 24" width="24">
      {verdict === "good" && <circle cx="12" cy="12" r="11" />}
      {verdict === "look" && <path d="M12 1.5L23 21.5H1z" />}
      {verdict === "bad" && <path d="M8 1h8l7 7v8l-7 7H8l-7-7V8z" />}
      <path className="ah-sign-mark" d={SIGNS[verdict]} strokeLinecap="round" strokeLinejoin="round" strokeWidth="2.2" />
    </svg>
  );
}
