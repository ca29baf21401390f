import { type ReactNode, useCallback, useMemo } from "react";
import type { CanvasActs } from "../designer/Nodes";
import type { Overlay } from "../designer/overlay";
import type { OpenVersion, Shell } from "../designer/platform";
import { type CanvasView, captionOf, type Names, viewOf } from "../designer/view";
import type { ComparableVersion } from "../ipc/generated/ComparableVersion";
import type { ScenarioRow } from "../ipc/generated/ScenarioRow";
import { ComparisonSide } from "./ComparisonSide";
import { OtherCanvas } from "./OtherCanvas";
import { comparedOverlay, coverageOverlay, reportOverlay } from "./overlays";
import { SimulationResult } from "./SimulationResult";
import { SimulationSide } from "./SimulationSide";
import { BrokenPromises } from "./BrokenPromises";
import { usePromises } from "./usePromises";
import { CoverageSide } from "./CoverageSide";
import { useCoverage } from "./useCoverage";
import { PublishPage } from "./PublishPage";
import { choiceOf, useComparison } from "./useComparison";
import { useNameable } from "./useNameable";
import { type Checks, type LineId, useReadiness } from "./useReadiness";
import { useSimulation } from "./useSimulation";
import { comparisonFound, coverageFound, issuesFound, promisesFound, scenariosFound, simulationFound } from "./verdict";
import type { View } from "./ViewSwitch";

/** What a view puts around and over the canvas; null: what is there in the journey's own view. */
export interface Views {
  /** In place of the palette. */
  side: ReactNode;
  /** Over the activities and links. */
  overlay: Overlay | null;
  /** Left of the canvas: another one. */
  beside: ReactNode;
  /** Above the canvas: what it shows. */
  title: string | null;
  /** At the right. */
  panel: ReactNode;
  /** In place of all of these. */
  page: ReactNode;
}

/** What the views need of the designer. */
export interface ViewsProps {
  view: View;
  show: (view: View) => void;
  shell: Shell;
  open: OpenVersion;
  canvas: CanvasView;
  names: Names;
  acts: CanvasActs;
  caption: (id: string) => string;
  issueText: (code: string, params: Record<string, string>) => string;
  /** Shows an activity on the canvas. */
  onPick: (id: string) => void;
  onPickLink: (id: string) => void;
  /** Opens a scenario in test mode. */
  onTest: (scenario: string, key: string | null) => Promise<void>;
  mayTest: boolean;
  /** A scenario was saved. */
  onSaved: (name: string) => void;
  onIssues: () => void;
  onScenarios: () => void;
  onPromises: () => void;
  onPublish: () => void;
}

/** The views of the version that is open, and what each knows. */
export function useViews(props: ViewsProps): Views {
  const { view, show, shell, open, canvas, names, acts, caption, issueText, onPick } = props;
  const { say, locale, call } = shell;
  const { version, revision, issues } = open;
  const ahead = view !== "journey";
  const simulation = useSimulation(shell, version.id, revision, ahead);
  const nameOf = useCallback(
    (row: ComparableVersion) => say("ahead-version-name", { name: row.name, number: row.number, status: say(`status-${row.status}`) }),
    [say],
  );
  const comparing = useComparison(shell, version.id, revision, ahead, simulation.assumptions, simulation.profiles, nameOf);
  const coverage = useCoverage(shell, version.id, revision, view === "coverage");
  const promises = usePromises(shell, version, names);
  const nameable = useNameable(version, names, say, call, view === "simulation");
  const number = useCallback((value: number) => value.toLocaleString(locale), [locale]);
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const blocked =
    Object.keys(version.activities).length === 0
      ? say("ahead-empty")
      : errors > 0 && open.status !== "live"
        ? say("ahead-has-errors", { count: errors })
        : null;

  const { result } = simulation;
  const compared = comparing.result;
  const other = useMemo(() => {
    if (compared === null) return null;
    const own = new Map(Object.entries(compared.compared.names));
    const otherNames: Names = { events: own, actions: own, journeys: names.journeys };
    const document = compared.compared.other;
    const drawn = viewOf(document, [], otherNames, say);
    const { a, b } = compared.compared.comparison;
    return {
      drawn,
      document,
      overlay: comparedOverlay(a, b, document, drawn.start, say, number),
      caption: (id: string) => captionOf(document, id, otherNames, say),
    };
  }, [compared, names, say, number]);
  const overlay = useMemo((): Overlay | null => {
    if (view === "simulation" && result !== null) return reportOverlay(result.report, version, canvas.start, say, number);
    if (view === "comparison" && compared !== null) {
      const { a, b } = compared.compared.comparison;
      return comparedOverlay(b, a, version, canvas.start, say, number);
    }
    if (view === "coverage" && coverage.known !== null) return coverageOverlay(coverage.known, version, say);
    return null;
  }, [view, coverage.known, result, compared, version, canvas.start, say, number]);
  const still = useMemo((): CanvasActs => ({ ...acts, readOnly: true }), [acts]);

  const onPerson = async (person: number, what: "open" | "save") => {
    const from = view === "comparison" ? compared : result;
    const report = view === "comparison" ? compared?.compared.comparison.b : result?.report;
    if (report === undefined) return;
    const { text } = await call("person_scenario", { version: version.id, assumptions: report.assumptions, profiles: from?.profiles?.id ?? null, person });
    if (what === "open") {
      await props.onTest(text, null);
    } else props.onSaved((await call("save_scenario", { version: version.id, id: null, text })).name);
  };

  const cancelSimulation = simulation.cancel;
  const cancelComparison = comparing.cancel;
  const stop = useCallback(() => {
    cancelSimulation();
    cancelComparison();
  }, [cancelSimulation, cancelComparison]);
  const required = version.properties.requireScenarios === true;
  const checks: Checks = {
    issues: async () => issuesFound(issues),
    scenarios: async () => {
      const rows: ScenarioRow[] = [];
      for (const row of await call("scenarios", { version: version.id })) rows.push(await call("run_scenario", { version: version.id, id: row.id }));
      return scenariosFound(rows, required);
    },
    coverage: async () => coverageFound(await coverage.look()),
    promises: async () => promisesFound(promises.stated.length === 0 ? null : await promises.check()),
    simulation: async () => {
      const report = await simulation.run();
      return report === null ? null : simulationFound(report);
    },
    comparison: async () => {
      const rows = await call("comparable", { version: version.id });
      const row = rows.find((one) => one.sameJourney && one.status === "live");
      if (row === undefined) return comparisonFound(null);
      const found = await comparing.run(choiceOf(row, nameOf(row)));
      return found === null ? null : comparisonFound(found);
    },
  };
  const readiness = useReadiness(checks, revision, stop);
  const { scenarios } = readiness.lines;
  const kept =
    blocked ?? (required && scenarios.type === "found" && scenarios.found.verdict === "bad" ? say(scenarios.found.text, scenarios.found.args) : null);
  const go = (line: LineId) => {
    if (line === "issues") return issues.length === 0 ? show("journey") : props.onIssues();
    if (line === "scenarios") return props.onScenarios();
    if (line === "promises") return props.onPromises();
    show(line);
  };

  const plain = { side: null, overlay: null, beside: null, title: null, panel: null, page: null };
  switch (view) {
    case "coverage":
      return {
        ...plain,
        overlay,
        side: (
          <CoverageSide
            blocked={blocked}
            coverage={coverage}
            linkName={(id) => canvas.edges.find((edge) => edge.id === id)?.spoken ?? id}
            onPick={props.onPickLink}
            onScenarios={props.onScenarios}
            shell={shell}
          />
        ),
      };
    case "simulation":
      return {
        ...plain,
        overlay,
        side: <SimulationSide blocked={blocked} nameable={nameable} shell={shell} simulation={simulation} />,
        panel:
          result === null ? null : (
            <SimulationResult
              caption={caption}
              issueText={issueText}
              key={result.report.digest}
              onPerson={onPerson}
              onPick={onPick}
              result={result}
              revision={revision}
              shell={shell}
              start={canvas.start}
              version={version}
            />
          ),
      };
    case "comparison":
      return {
        ...plain,
        overlay,
        title: compared === null ? null : say("ahead-this-version", { number: version.number }),
        side: (
          <ComparisonSide
            assumptions={simulation.assumptions}
            profiles={simulation.profiles?.name ?? null}
            blocked={blocked}
            caption={caption}
            comparing={comparing}
            issueText={issueText}
            nameOf={nameOf}
            onPerson={onPerson}
            onPick={onPick}
            otherCaption={other?.caption ?? caption}
            revision={revision}
            shell={shell}
          />
        ),
        beside:
          other === null || compared === null ? null : (
            <OtherCanvas acts={still} overlay={other.overlay} title={compared.choice.name} version={other.document} view={other.drawn} />
          ),
      };
    case "publish":
      return {
        ...plain,
        page: (
          <PublishPage
            blocked={kept}
            details={{
              promises: readiness.lines.promises.type === "found" && (
                <BrokenPromises
                  mayTest={props.mayTest}
                  names={names}
                  onOpen={(broken) => props.onTest(broken.scenario, broken.key)}
                  promises={promises}
                  shell={shell}
                  version={version}
                />
              ),
            }}
            onBack={() => show("journey")}
            onGo={go}
            onPublish={props.onPublish}
            progress={simulation.running ?? comparing.running}
            readiness={readiness}
            revision={revision}
            shell={shell}
            version={version}
          />
        ),
      };
    default:
      return plain;
  }
}
