import { type CalendarDateTime, parseAbsolute, toCalendarDateTime, toZoned } from "@internationalized/date";
import { ActionButton, Button, DatePicker, Switch } from "@react-spectrum/s2";
import { type ReactNode, useState } from "react";
import { Draw, Line } from "../designer/icons";
import type { Call } from "../designer/platform";
import type { Names, Say } from "../designer/view";
import type { ClockMove } from "../ipc/generated/ClockMove";
import type { TestOptions } from "../ipc/generated/TestOptions";
import type { TestView } from "../ipc/generated/TestView";
import type { VersionId } from "../ipc/generated/VersionId";
import { Discards } from "./Discards";
import { JsonTree } from "./JsonTree";
import { answerOf, StubDialog } from "./StubDialog";
import { TestOptionsPart } from "./TestOptionsPart";

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
  onSave: () => void;
  onProblem: (problem: unknown) => void;
}

/** The panel that takes the palette's place in test mode (screens §14). */
export function TestPanel(props: TestPanelProps) {
  const { version, view, names, say, call, locale } = props;
  const [stub, setStub] = useState<string | null>(null);
  const [setting, setSetting] = useState<CalendarDateTime | null>(null);
  const clock = (go: ClockMove) => {
    call("test_clock", { version, go }).then(props.onView).catch(props.onProblem);
  };
  const time = (at: string) => new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
  const scripted = view.connectors.find((one) => one.name === stub);
  // A journey that begins with a segment may have no event at all.
  const nothing = view.events.length === 0 && view.messages.length === 0 && Object.keys(view.segments).length === 0;
  const ask = (done: Promise<TestView>) => void done.then(props.onView).catch(props.onProblem);
  const here = toCalendarDateTime(parseAbsolute(view.now, "UTC"));
  return (
    <section aria-label={say("test-panel")} className="dz-palette dz-test-panel">
      <Part title={say("test-panel")}>
        <p>{say(view.connectors.some((one) => one.live) ? "test-purpose-live" : "test-purpose")}</p>
      </Part>
      <Part title={say("test-event")}>
        <p>{say("test-reminder")}</p>
        <Button isDisabled={nothing} onPress={props.onSend} variant="accent">
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
          <Button fillStyle="outline" isDisabled={view.nextAt === null} onPress={() => clock({ type: "wait" })} size="S" variant="secondary">
            {say("test-run-wait")}
          </Button>
        </div>
        <div className="dz-buttons">
          {JUMPS.map((jump) => (
            <ActionButton key={jump.key} onPress={() => clock({ type: "by", ms: jump.ms })} size="S">
              {say(`test-plus-${jump.key}`)}
            </ActionButton>
          ))}
        </div>
        <div className="dz-set-time">
          <DatePicker<CalendarDateTime>
            granularity="minute"
            hideTimeZone
            hourCycle={24}
            label={say("test-set-time")}
            minValue={here}
            onChange={setSetting}
            value={setting}
          />
          <Button
            fillStyle="outline"
            isDisabled={setting === null || setting.compare(here) <= 0}
            onPress={() => {
              if (setting === null) return;
              clock({ type: "to", at: toZoned(setting, "UTC").toAbsoluteString() });
              setSetting(null);
            }}
            size="S"
            variant="secondary"
          >
            {say("test-set-time-go")}
          </Button>
        </div>
        {view.exhausted && (
          <p className="dz-problem" role="alert">
            {say("test-exhausted")}
          </p>
        )}
      </Part>
      <Part title={say("test-results")}>
        {view.people.length === 0 ? (
          <p>{say("test-nobody")}</p>
        ) : (
          <ul aria-label={say("test-people")} className="dz-people">
            {view.people.map((person) => (
              <li aria-current={person.shown ? "true" : undefined} key={person.key}>
                <span className={`dz-dot dz-phase-${person.phase}`} />
                <button
                  className="dz-person-key dz-text-button"
                  onClick={() => ask(call("test_show", { version, key: person.key }))}
                  title={say("test-show-person", { key: person.key })}
                  type="button"
                >
                  {person.key}
                </button>
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
        <div className="dz-buttons">
          <Button fillStyle="outline" onPress={props.onLog} size="S" variant="secondary">
            {say("test-show-log")}
          </Button>
          <Button fillStyle="outline" isDisabled={view.steps === 0} onPress={props.onSave} size="S" variant="secondary">
            {say("test-save-run")}
          </Button>
          <Button fillStyle="outline" onPress={() => ask(call("test_reset", { version }))} size="S" variant="secondary">
            {say("test-reset")}
          </Button>
        </div>
      </Part>
      {view.discards.length > 0 && (
        <Part title={say("discards-title")}>
          <Discards discards={view.discards} locale={locale} names={names} say={say} />
        </Part>
      )}
      <Part title={say("test-options")}>
        <TestOptionsPart onChange={(options: TestOptions) => ask(call("test_options", { version, options }))} say={say} view={view} />
      </Part>
      {view.connectors.length > 0 && (
        <Part title={say("stubs-title")}>
          <p>{say("stubs-text")}</p>
          <ul className="dz-stubs">
            {view.connectors.map(({ name, rules, source, live, connector }) => (
              <li key={name}>
                <span className="dz-person-key" title={name}>
                  {name}
                </span>
                <span>{live ? say("stub-live") : answerOf(rules, say)}</span>
                <ActionButton aria-label={say(source ? "stub-edit-source" : "stub-edit", { name })} isQuiet onPress={() => setStub(name)} size="S">
                  <Line size={16}>{Draw.pencil}</Line>
                </ActionButton>
                <Switch
                  aria-label={say("stub-live-switch", { name })}
                  isSelected={live}
                  onChange={(on) => ask(call("test_live", { version, connector, live: on }))}
                  size="S"
                >
                  {say("stub-live-label")}
                </Switch>
              </li>
            ))}
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
                  <p>{[one.key, props.caption(one.activity), time(one.at), say("call-took", { attempts: one.attempts, ms: one.elapsedMs })].join(" · ")}</p>
                  <JsonTree name={say("call-body")} say={say} value={one.body} />
                  <JsonTree name={say("call-response")} say={say} value={one.response} />
                </details>
              </li>
            ))}
          </ol>
        </Part>
      )}
      {scripted !== undefined && (
        <StubDialog
          name={scripted.name}
          onClose={() => setStub(null)}
          onSave={(rules) => {
            setStub(null);
            ask(call("test_stub", { version, name: scripted.name, rules }));
          }}
          rules={scripted.rules}
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
