/** What a report says, as series for charts and as sentences. */
import type { Say } from "../designer/view";
import type { CallCount } from "../ipc/generated/CallCount";
import type { Report } from "../ipc/generated/Report";
import type { Series } from "./chart/options";
import { inWords } from "./duration";
import type { Numbers } from "./overlays";

/** A chart's content and what it comes to. */
export interface Figure {
  series: Series;
  summary: string;
}

const DAY = 86_400_000;

function moment(ms: number, locale: string): string {
  return new Date(ms).toLocaleString(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
}

/** Calls of an endpoint over time, with its cap. */
export function callsFigure(report: Report, calls: CallCount, say: Say, number: Numbers, locale: string): Figure {
  const start = Date.parse(report.assumptions.start);
  const labels = calls.overTime.map((_, at) => moment(start + at * calls.pointMs, locale));
  const { cap } = calls;
  const limit =
    cap == null || calls.pointMs === 0
      ? null
      : { at: (cap.calls * calls.pointMs) / cap.periodMs, label: say("ahead-cap-line", { calls: number(cap.calls), per: inWords(cap.periodMs, say) }) };
  const most = Math.max(0, ...calls.overTime);
  // A cap far above everything that happens would flatten the chart: the sentence tells it.
  const near = limit !== null && limit.at <= most * 4;
  const words = [
    say("ahead-calls-words", { calls: calls.calls, number: number(calls.calls), failed: number(calls.failed) }),
    ...(cap == null ? [] : [say("ahead-cap-busiest", { busiest: number(cap.busiest), calls: number(cap.calls), per: inWords(cap.periodMs, say) })]),
    ...(calls.capped > 0 ? [say("ahead-capped", { count: calls.capped, number: number(calls.capped) })] : []),
    ...(calls.queued > 0 ? [say("ahead-queued", { count: calls.queued, number: number(calls.queued) })] : []),
  ];
  return { series: { kind: "line", labels, values: calls.overTime, limit: near ? limit : null, number }, summary: words.join(" ") };
}

/** People at an activity by day: at the first, those who enter. */
export function daysFigure(report: Report, activity: string, say: Say, number: Numbers, locale: string): Figure {
  const start = Date.parse(report.assumptions.start);
  const values = report.activities[activity]?.byDay ?? [];
  const labels = values.map((_, at) => new Date(start + at * DAY).toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: "UTC" }));
  const most = Math.max(0, ...values);
  const summary =
    most === 0 ? say("ahead-days-none") : say("ahead-days-words", { days: values.length, most: number(most), day: labels[values.indexOf(most)] ?? "" });
  return { series: { kind: "bars", labels, values, number }, summary };
}

/** How many people got how many messages. */
export function messagesFigure(report: Report, say: Say, number: Numbers): Figure {
  const last = report.messages.length - 1;
  const labels = report.messages.map((_, at) => (at === last && at > 0 ? say("ahead-or-more", { count: at }) : number(at)));
  const none = report.messages[0] ?? 0;
  const got = report.messages.reduce((all, people) => all + people, 0) - none;
  return {
    series: { kind: "bars", labels, values: report.messages, number },
    summary: say("ahead-messages-words", { got: number(got), none: number(none) }),
  };
}

const PHASES = ["finished", "running", "error", "timedout"] as const;

/** How passages ended. */
export function phasesFigure(report: Report, say: Say, number: Numbers): Figure {
  const values = PHASES.map((phase) => report.phases[phase] ?? 0);
  const labels = PHASES.map((phase) => say(`phase-${phase}`));
  return {
    series: { kind: "bars", labels, values, number },
    summary: PHASES.map((_, at) => `${labels[at]} ${number(values[at] ?? 0)}`).join(", "),
  };
}

/** How long it takes, in words. */
export function durationWordsOf(report: Report, say: Say): string {
  const found = report.duration;
  if (found == null) return say("ahead-duration-none");
  if (found.max < 1000) return say("ahead-duration-at-once");
  return say("ahead-duration", { p50: inWords(found.p50, say), p90: inWords(found.p90, say), p99: inWords(found.p99, say), max: inWords(found.max, say) });
}
