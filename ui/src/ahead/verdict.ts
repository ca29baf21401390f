/** What each line of "Before you publish" comes to. Pure: what was found goes in, a verdict comes out. */
import type { Compared } from "../ipc/generated/Compared";
import type { CoverageView } from "../ipc/generated/CoverageView";
import type { Issue } from "../ipc/generated/Issue";
import type { PromisesChecked } from "../ipc/generated/PromisesChecked";
import type { Report } from "../ipc/generated/Report";
import type { ScenarioRow } from "../ipc/generated/ScenarioRow";

/** In order, worth a look, not in order. */
export type Verdict = "good" | "look" | "bad";

/** A verdict and what was found, as a text with its arguments. */
export interface Found {
  verdict: Verdict;
  text: string;
  args: Record<string, string | number>;
}

const WORSE: Verdict[] = ["good", "look", "bad"];

/** The worst of several verdicts. */
export function worst(verdicts: Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((all, one) => (WORSE.indexOf(one) > WORSE.indexOf(all) ? one : all), "good");
}

function counts(issues: Issue[]): { errors: number; warnings: number } {
  const errors = issues.filter((issue) => issue.severity === "error").length;
  return { errors, warnings: issues.length - errors };
}

function ofIssues(issues: Issue[]): Verdict {
  const { errors, warnings } = counts(issues);
  return errors > 0 ? "bad" : warnings > 0 ? "look" : "good";
}

/** Errors and warnings of the journey as it is drawn. */
export function issuesFound(issues: Issue[]): Found {
  return { verdict: ofIssues(issues), text: issues.length === 0 ? "before-issues-none" : "before-issues-found", args: counts(issues) };
}

/** Scenarios, each as it was run last. */
export function scenariosFound(rows: ScenarioRow[], required: boolean): Found {
  const failed = rows.filter((row) => row.last?.ok !== true).length;
  if (rows.length === 0) return { verdict: required ? "bad" : "look", text: required ? "before-scenarios-missing" : "before-scenarios-none", args: {} };
  if (failed > 0) return { verdict: "bad", text: "before-scenarios-failed", args: { failed, count: rows.length } };
  return { verdict: "good", text: "before-scenarios-passed", args: { count: rows.length } };
}

/** What a simulation found. */
export function simulationFound(report: Report): Found {
  const capped = report.calls.reduce((all, one) => all + one.capped, 0);
  const verdict = worst([ofIssues(report.findings), capped > 0 ? "bad" : "good", report.entered === 0 ? "look" : "good"]);
  const args = { people: report.people, findings: report.findings.length, capped };
  if (report.entered === 0) return { verdict, text: "before-simulation-nobody", args };
  return { verdict, text: report.findings.length === 0 && capped === 0 ? "before-simulation-fine" : "before-simulation-found", args };
}

/** Who takes another way than in the live version; null: nothing is live. */
export function comparisonFound(compared: Compared | null): Found {
  if (compared === null) return { verdict: "good", text: "before-comparison-none", args: {} };
  const { same, different, groups } = compared.comparison;
  if (different === 0) return { verdict: "good", text: "before-comparison-same", args: { people: same } };
  return { verdict: "look", text: "before-comparison-differs", args: { people: same + different, different, groups: groups.length } };
}

/** Which paths the scenarios take. */
export function coverageFound(known: CoverageView): Found {
  const missing = known.uncovered.length;
  const args = { covered: known.covered, count: known.covered + missing, missing, unreachable: known.unreachable.length };
  if (missing > 0) return { verdict: "look", text: "before-coverage-missing", args };
  if (known.unreachable.length > 0) return { verdict: "look", text: "before-coverage-unreachable", args };
  return { verdict: "good", text: "before-coverage-all", args };
}

/** What breaks what must hold; null: nothing is stated. */
export function promisesFound(checked: PromisesChecked | null): Found {
  if (checked === null) return { verdict: "look", text: "before-promises-none", args: {} };
  const broken = checked.promises.filter((one) => one.broken !== null).length;
  const { searched, findings } = checked;
  const args = { broken, count: checked.promises.length, scenarios: searched.scenarios, persons: searched.persons, findings: findings.length };
  if (broken > 0) return { verdict: "bad", text: "before-promises-broken", args };
  if (findings.length > 0) return { verdict: "look", text: "before-promises-found", args };
  return { verdict: "good", text: "before-promises-kept", args };
}
