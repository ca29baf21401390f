import { Button, NumberField, Picker, PickerItem, Tab, TabList, TabPanel, Tabs } from "@react-spectrum/s2";
import { lazy, Suspense, useState } from "react";
import type { Shell } from "../designer/platform";
import type { Version } from "../ipc/generated/Version";
import { Problem } from "../testmode/Problem";
import { assumptionsWords } from "./AssumptionsForm";
import { CountsTable } from "./CountsTable";
import { ExportReport } from "./ExportReport";
import { callsFigure, daysFigure, durationWordsOf, messagesFigure, phasesFigure } from "./figures";
import { Findings } from "./Findings";
import type { Result } from "./useSimulation";
import { aheadProblem } from "./problem";

const Chart = lazy(() => import("./chart/Chart").then((loaded) => ({ default: loaded.Chart })));

/** What the result needs of the designer. */
export interface SimulationResultProps {
  result: Result;
  version: Version;
  revision: number;
  start: string | null;
  shell: Shell;
  caption: (id: string) => string;
  issueText: (code: string, params: Record<string, string>) => string;
  onPick: (id: string) => void;
  /** Opens a person's way in test mode, or saves it as a scenario. */
  onPerson: (person: number, what: "open" | "save") => Promise<void>;
}

/** What came of a simulation, beside the canvas that shows its counts. */
export function SimulationResult(props: SimulationResultProps) {
  const { result, shell } = props;
  const { say, locale } = shell;
  const { report } = result;
  const number = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 1 });
  const totals = [
    ["ahead-people", report.people],
    ["ahead-entered", report.entered],
    ["phase-finished", report.phases.finished ?? 0],
    ["phase-running", report.phases.running ?? 0],
    ["phase-error", report.phases.error ?? 0],
    ["phase-timedout", report.phases.timedout ?? 0],
  ] as const;
  return (
    <aside aria-label={say("ahead-result")} className="ah-result">
      <div className="ah-result-head">
        <h2>{say("ahead-result")}</h2>
        {props.revision !== result.revision && (
          <p className="dz-calm" role="status">
            {say("ahead-stale")}
          </p>
        )}
      </div>
      <Tabs aria-label={say("ahead-result")} density="compact">
        <TabList>
          <Tab id="overview">{say("ahead-tab-overview")}</Tab>
          <Tab id="charts">{say("ahead-tab-charts")}</Tab>
          <Tab id="table">{say("ahead-tab-table")}</Tab>
        </TabList>
        <TabPanel id="overview">
          <div className="ah-tab">
            <dl className="ah-totals">
              {totals.map(([key, value]) => (
                <div key={key}>
                  <dt>{say(key)}</dt>
                  <dd>{number(value)}</dd>
                </div>
              ))}
            </dl>
            <section>
              <h3>{say("ahead-time-title")}</h3>
              <p>{durationWordsOf(report, say)}</p>
            </section>
            <Findings
              caption={props.caption}
              empty={say("ahead-findings-none")}
              issues={report.findings}
              issueText={props.issueText}
              onPick={props.onPick}
              title={say("ahead-findings")}
            />
            {Object.keys(report.waiting).length > 0 && (
              <section>
                <h3>{say("ahead-waiting-title")}</h3>
                <ul className="ah-list">
                  {Object.entries(report.waiting).map(([id, count]) => (
                    <li key={id}>
                      <strong>{number(count)}</strong>{" "}
                      <button className="dz-text-button" onClick={() => props.onPick(id)} type="button">
                        {props.caption(id)}
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {Object.keys(report.discards).length > 0 && (
              <section>
                <h3>{say("discards-title")}</h3>
                <ul className="ah-list">
                  {Object.entries(report.discards).map(([code, count]) => (
                    <li key={code}>
                      <strong>{number(count)}</strong> {say(`discard-${code}`)}
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section>
              <h3>{say("ahead-taken-title")}</h3>
              <p>{assumptionsWords(report.assumptions, result.profiles?.name ?? null, say)}</p>
              <p>{report.shared.length === 0 ? say("ahead-independent") : say("ahead-shared", { names: report.shared.join(", ") })}</p>
              {report.brokenCount > 0 && (
                <div className="ah-broken">
                  <strong>{say("ahead-broken", { count: report.brokenCount })}</strong>
                  <ul className="ah-list">
                    {report.broken.map((one) => (
                      <li key={one.line}>{say("ahead-broken-line", { line: one.line, message: one.message })}</li>
                    ))}
                  </ul>
                </div>
              )}
              <details>
                <summary>{say("ahead-taken-all")}</summary>
                <pre className="ah-json">{JSON.stringify(report.assumptions, null, 2)}</pre>
              </details>
            </section>
            {report.limits.length > 0 && (
              <Findings caption={props.caption} empty="" issues={report.limits} issueText={props.issueText} onPick={props.onPick} title={say("ahead-limits")} />
            )}
            <Person onPerson={props.onPerson} people={report.people} shell={shell} />
            <p className="ah-digest">{say("ahead-digest", { digest: report.digest.slice(0, 16) })}</p>
          </div>
        </TabPanel>
        <TabPanel id="charts">
          <Suspense fallback={<p role="status">{say("loading")}</p>}>
            <Charts {...props} number={number} />
          </Suspense>
        </TabPanel>
        <TabPanel id="table">
          <div className="ah-tab">
            <ExportReport name={props.version.name} report={report} shell={shell} version={props.version.id} />
            <CountsTable caption={props.caption} number={number} onPick={props.onPick} report={report} say={say} version={props.version} />
          </div>
        </TabPanel>
      </Tabs>
    </aside>
  );
}

function Charts(props: SimulationResultProps & { number: (value: number) => string }) {
  const { report } = props.result;
  const { number } = props;
  const { say, locale } = props.shell;
  const [endpoint, setEndpoint] = useState<string | null>(null);
  const [activity, setActivity] = useState<string | null>(null);
  const calls = report.calls.find((one) => one.name === endpoint) ?? report.calls[0];
  const at = activity ?? props.start ?? "";
  const figures = {
    days: daysFigure(report, at, say, number, locale),
    messages: messagesFigure(report, say, number),
    phases: phasesFigure(report, say, number),
    calls: calls === undefined ? null : callsFigure(report, calls, say, number, locale),
  };
  return (
    <div className="ah-tab">
      {calls !== undefined && figures.calls !== null && (
        <section className="ah-figure-of">
          <Picker label={say("ahead-endpoint")} onSelectionChange={(key) => setEndpoint(String(key))} selectedKey={calls.name} size="S">
            {report.calls.map((one) => (
              <PickerItem id={one.name} key={one.name}>
                {one.name}
              </PickerItem>
            ))}
          </Picker>
          <Chart columns={[say("ahead-time"), say("ahead-calls")]} say={say} title={say("ahead-calls-title", { name: calls.name })} {...figures.calls} />
        </section>
      )}
      <section className="ah-figure-of">
        <Picker label={say("ahead-activity")} onSelectionChange={(key) => setActivity(String(key))} selectedKey={at} size="S">
          {Object.keys(report.activities).map((id) => (
            <PickerItem id={id} key={id}>
              {props.caption(id)}
            </PickerItem>
          ))}
        </Picker>
        <Chart columns={[say("ahead-day"), say("ahead-people")]} say={say} title={say("ahead-days-title", { name: props.caption(at) })} {...figures.days} />
      </section>
      <Chart columns={[say("ahead-messages"), say("ahead-people")]} say={say} title={say("ahead-messages-title")} {...figures.messages} />
      <Chart columns={[say("ahead-phase"), say("ahead-people")]} say={say} title={say("ahead-phases-title")} {...figures.phases} />
    </div>
  );
}

function Person(props: { people: number; shell: Shell; onPerson: SimulationResultProps["onPerson"] }) {
  const { say } = props.shell;
  const [person, setPerson] = useState(1);
  const [problem, setProblem] = useState<string | null>(null);
  const act = (what: "open" | "save") => {
    setProblem(null);
    props.onPerson(person - 1, what).catch((found) => setProblem(aheadProblem(say, found)));
  };
  return (
    <section>
      <h3>{say("ahead-person-title")}</h3>
      <p>{say("ahead-person-text")}</p>
      <div className="ah-person">
        <NumberField
          label={say("ahead-person")}
          maxValue={Math.max(1, props.people)}
          minValue={1}
          onChange={(value) => Number.isFinite(value) && setPerson(value)}
          size="S"
          value={person}
        />
        <Button fillStyle="outline" isDisabled={props.people === 0} onPress={() => act("open")} size="S" variant="secondary">
          {say("ahead-person-open")}
        </Button>
        <Button fillStyle="outline" isDisabled={props.people === 0} onPress={() => act("save")} size="S" variant="secondary">
          {say("ahead-person-save")}
        </Button>
      </div>
      <Problem>{problem}</Problem>
    </section>
  );
}
