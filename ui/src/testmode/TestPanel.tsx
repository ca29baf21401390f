import { ActionButton, Button } from "@react-spectrum/s2";
import { type ReactNode, useState } from "react";
import { Draw, Line } from "../designer/icons";
import type { Call } from "../designer/platform";
import type { Names, Say } from "../designer/view";
import type { ActionId } from "../ipc/generated/ActionId";
import type { ClockMove } from "../ipc/generated/ClockMove";
import type { TestView } from "../ipc/generated/TestView";
import type { VersionId } from "../ipc/generated/VersionId";
import { Discards } from "./Discards";
import { JsonTree } from "./JsonTree";
import { StubDialog } from "./StubDialog";

const JUMPS = [
  { key: "minute", ms: 60_000 },
  { key: "hour", ms: 3_600_000 },
  { key: "day", ms: 86_400_000 },
] as const;

/** What the panel needs of the designer. */
export interface TestPanelProps {
  version: VersionId;
  view: TestView;
  names: Names;
  /** An activity's caption. */
  caption: (id: string) => string;
  say: Say;
  call: Call;
  locale: string;
  onView: (view: TestView) => void;
  onSend: () => void;
  onLog: () => void;
  onProblem: (problem: unknown) => void;
}

/** The panel that takes the palette's place in test mode (screens §14). */
export function TestPanel(props: TestPanelProps) {
  const { version, view, names, say, call, locale } = props;
  const [stub, setStub] = useState<ActionId | null>(null);
  const clock = (go: ClockMove) => {
    call("test_clock", { version, go }).then(props.onView).catch(props.onProblem);
  };
  const time = (at: string) => new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
  const reply = stub === null ? undefined : view.stubs[stub];
  return (
    <section aria-label={say("test-panel")} className="dz-palette dz-test-panel">
      <Part title={say("test-panel")}>
        <p>{say("test-purpose")}</p>
      </Part>
      <Part title={say("test-event")}>
        <p>{say("test-reminder")}</p>
        <Button isDisabled={view.events.length === 0} onPress={props.onSend} variant="accent">
          {say("test-trigger")}
        </Button>
      </Part>
      <Part title={say("test-clock")}>
        <p className="dz-clock">
          <time dateTime={view.now}>{time(view.now)}</time> <span>UTC</span>
        </p>
        <p aria-live="polite">{view.nextAt === null ? say("test-nothing-next") : say("test-next", { at: time(view.nextAt) })}</p>
        <div className="dz-buttons">
          <Button fillStyle="outline" isDisabled={view.nextAt === null} onPress={() => clock({ type: "step" })} size="S" variant="secondary">
            {say("test-step")}
          </Button>
          <Button fillStyle="outline" isDisabled={view.nextAt === null} onPress={() => clock({ type: "end" })} size="S" variant="secondary">
            {say("test-run")}
          </Button>
        </div>
        <div className="dz-buttons">
          {JUMPS.map((jump) => (
            <ActionButton key={jump.key} onPress={() => clock({ type: "by", ms: jump.ms })} size="S">
              {say(`test-plus-${jump.key}`)}
            </ActionButton>
          ))}
        </div>
      </Part>
      <Part title={say("test-results")}>
        {view.people.length === 0 ? (
          <p>{say("test-nobody")}</p>
        ) : (
          <ul aria-label={say("test-people")} className="dz-people">
            {view.people.map((person) => (
              <li aria-current={person.shown ? "true" : undefined} key={person.key}>
                <span className={`dz-dot dz-phase-${person.phase}`} />
                <span className="dz-person-key" title={person.key}>
                  {person.key}
                </span>
                <span className="dz-person-phase">
                  {say(`phase-${person.phase}`)} · {props.caption(person.at)}
                </span>
              </li>
            ))}
          </ul>
        )}
        {view.failed !== null && (
          <p className="dz-problem" role="alert">
            {say("test-failed-at", { name: props.caption(view.failed.activity) })} {view.failed.message}
          </p>
        )}
        <Button fillStyle="outline" onPress={props.onLog} size="S" variant="secondary">
          {say("test-show-log")}
        </Button>
      </Part>
      {view.discards.length > 0 && (
        <Part title={say("discards-title")}>
          <Discards discards={view.discards} locale={locale} names={names} say={say} />
        </Part>
      )}
      {Object.keys(view.stubs).length > 0 && (
        <Part title={say("stubs-title")}>
          <p>{say("stubs-text")}</p>
          <ul className="dz-stubs">
            {Object.entries(view.stubs).map(([action, known]) => {
              const name = names.actions.get(action) ?? action;
              const answer = known.error ?? String(known.status);
              return (
                <li key={action}>
                  <span className="dz-person-key" title={name}>
                    {name}
                  </span>
                  <span>{say("stub-answers", { answer, latency: known.latencyMs })}</span>
                  <ActionButton aria-label={say("stub-edit", { name })} isQuiet onPress={() => setStub(action)} size="S">
                    <Line size={16}>{Draw.pencil}</Line>
                  </ActionButton>
                </li>
              );
            })}
          </ul>
        </Part>
      )}
      {view.calls.length > 0 && (
        <Part title={say("calls-title", { count: view.calls.length })}>
          <ol className="dz-calls">
            {[...view.calls].reverse().map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: calls have no id and only ever grow at one end.
              <li key={view.calls.length - index}>
                <details>
                  <summary>
                    <strong>{one.action}</strong> <span>{one.answer}</span>
                  </summary>
                  <code>{one.request}</code>
                  <p>{time(one.at)}</p>
                  <JsonTree name={say("call-body")} say={say} value={one.body} />
                </details>
              </li>
            ))}
          </ol>
        </Part>
      )}
      {stub !== null && reply !== undefined && (
        <StubDialog
          name={names.actions.get(stub) ?? stub}
          onClose={() => setStub(null)}
          onSave={(next) => {
            setStub(null);
            call("test_stub", { version, action: stub, reply: next }).then(props.onView).catch(props.onProblem);
          }}
          reply={reply}
          say={say}
        />
      )}
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="dz-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
