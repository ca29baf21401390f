import { describe, expect, it } from "vitest";
import { widthOf } from "../designer/overlay";
import { textOf } from "../i18n";
import type { Issue } from "../ipc/generated/Issue";
import { optionOf } from "./chart/options";
import { amountOf, inWords, isoOf, secondsOf } from "./duration";
import { callsFigure, daysFigure, durationWordsOf, messagesFigure, phasesFigure } from "./figures";
import { COVERAGE, REPORT, VERSION } from "./fixture";
import { comparedOverlay, coverageOverlay, reportOverlay } from "./overlays";
import { readTyped, typedOf } from "./value";
import { comparisonFound, coverageFound, issuesFound, promisesFound, scenariosFound, simulationFound, worst } from "./verdict";

describe("durations", () => {
  it("are read from ISO 8601, weeks to seconds", () => {
    expect(secondsOf("PT0S")).toBe(0);
    expect(secondsOf("P1DT2H3M4S")).toBe(93_784);
    expect(secondsOf("-P30D")).toBe(-2_592_000);
    expect(secondsOf("P1W")).toBe(604_800);
    for (const wrong of ["", "P", "PT", "P1M", "1 day", "PT1D"]) expect(secondsOf(wrong)).toBeNull();
  });

  it("are typed in the largest unit that fits, and written again", () => {
    expect(amountOf("PT90M")).toEqual({ amount: 90, unit: "minute" });
    expect(amountOf("PT48H")).toEqual({ amount: 2, unit: "day" });
    expect(amountOf("P1Y")).toBeNull();
    for (const iso of ["PT15S", "PT90M", "PT5H", "P3D", "-P30D"]) expect(isoOf(amountOf(iso) ?? { amount: 0, unit: "day" })).toBe(iso);
    expect(isoOf({ amount: 1.5, unit: "hour" })).toBe("PT5400S");
  });

  it("are said by their two largest units", () => {
    const en = textOf("en");
    expect(inWords(500, en)).toBe("under a second");
    expect(inWords(60_000, en)).toBe("1 minute");
    expect(inWords(187_200_000, en)).toBe("2 days 4 hours");
    expect(inWords(86_400_000 + 61_000, textOf("fr"))).toBe("1 jour");
  });
});

describe("typed values", () => {
  it("are JSON where they can be, and a text that looks like JSON keeps its quotes", () => {
    for (const value of [1, true, null, "gold", "1", "true", "", { a: [1] }, '"quoted"']) expect(readTyped(typedOf(value))).toEqual(value);
    expect(typedOf("gold")).toBe("gold");
    expect(typedOf("1")).toBe('"1"');
    expect(readTyped("42")).toBe(42);
  });
});

describe("verdicts", () => {
  const issue = (severity: Issue["severity"]): Issue => ({ code: "A", severity, place: {}, params: {} });
  const row = (ok: boolean | null) => ({
    id: "s",
    name: "s",
    steps: 1,
    changedAt: "",
    last: ok === null ? null : { at: "", ok, differences: [], issues: [], problem: null },
  });

  it("are as bad as the worst", () => {
    expect(worst([])).toBe("good");
    expect(worst(["good", "look", "good"])).toBe("look");
    expect(worst(["look", "bad", "good"])).toBe("bad");
  });

  it("tell errors from warnings, and scenarios that fail from ones that are missing", () => {
    expect(issuesFound([]).verdict).toBe("good");
    expect(issuesFound([issue("warning")]).verdict).toBe("look");
    expect(issuesFound([issue("warning"), issue("error")])).toEqual({ verdict: "bad", text: "before-issues-found", args: { errors: 1, warnings: 1 } });
    expect(scenariosFound([], false).verdict).toBe("look");
    expect(scenariosFound([], true).verdict).toBe("bad");
    expect(scenariosFound([row(true), row(null)], false)).toMatchObject({ verdict: "bad", args: { failed: 1, count: 2 } });
    expect(scenariosFound([row(true)], true).verdict).toBe("good");
  });

  it("see what a simulation and a comparison found", () => {
    expect(simulationFound(REPORT).verdict).toBe("good");
    expect(simulationFound({ ...REPORT, findings: [issue("warning")] }).verdict).toBe("look");
    expect(simulationFound({ ...REPORT, entered: 0 }).text).toBe("before-simulation-nobody");
    const calls = REPORT.calls.map((one) => ({ ...one, capped: 3 }));
    expect(simulationFound({ ...REPORT, calls })).toMatchObject({ verdict: "bad", args: { capped: 3 } });
    expect(comparisonFound(null).verdict).toBe("good");
    const compared = (different: number) => ({
      comparison: { comparison: 1, a: REPORT, b: REPORT, same: 5, different, groups: [] },
      other: VERSION,
      names: {},
    });
    expect(comparisonFound(compared(0)).verdict).toBe("good");
    expect(comparisonFound(compared(2))).toMatchObject({ verdict: "look", args: { people: 7, different: 2 } });
  });
});

describe("what lies over the canvas", () => {
  const number = (value: number) => String(value);

  it("has the count of each activity and path, and widths by share", () => {
    const overlay = reportOverlay(REPORT, VERSION, "a", textOf("en"), number);
    expect(overlay.nodes["a"]?.lines).toEqual([{ text: "100 people" }]);
    expect(overlay.nodes["b"]?.lines).toEqual([{ text: "25 people" }, { text: "5 stopped", strong: true }]);
    expect(overlay.links["ab"]).toMatchObject({ label: "25", width: widthOf(0.25) });
    expect(overlay.links["ac"]?.label).toBe("75");
    expect(overlay.links["bc"]).toMatchObject({ label: "0", width: widthOf(0) });
    const widths = ["ac", "ab", "bc"].map((id) => overlay.links[id]?.width ?? 0);
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(new Set(widths).size).toBe(3);
  });

  it("marks in a comparison what has more or fewer people than the other version", () => {
    const other = { ...REPORT, activities: { ...REPORT.activities, b: { ...count(40), failed: 0 } }, transitions: { ...REPORT.transitions, ab: 40, ac: 60 } };
    const overlay = comparedOverlay(REPORT, other, VERSION, "a", textOf("en"), number);
    expect(overlay.nodes["a"]?.tone).toBeNull();
    expect(overlay.nodes["b"]).toMatchObject({ tone: "fewer" });
    expect(overlay.links["ac"]).toMatchObject({ tone: "more", label: "75 (+15)" });
    expect(overlay.links["ab"]).toMatchObject({ tone: "fewer", label: "25 (−15)" });
  });

  it("is no wider than everybody and never narrower than a line", () => {
    expect(widthOf(Number.NaN)).toBe(widthOf(0));
    expect(widthOf(2)).toBe(widthOf(1));
    expect(widthOf(0.0001)).toBeGreaterThan(widthOf(0));
  });
});

describe("figures", () => {
  const number = (value: number) => String(value);
  const en = textOf("en");
  const [calls] = REPORT.calls;
  if (calls === undefined) throw new Error("the report has calls");

  it("show calls against the cap for the time of a point", () => {
    const figure = callsFigure(REPORT, calls, en, number, "en-GB");
    expect(figure.series.values).toEqual([10, 15]);
    expect(figure.series.limit?.at).toBe(20);
    expect(figure.summary).toContain("25 calls, 5 failed");
    expect(figure.summary).toContain("30 of the 40 allowed per 2 hours");
    // One far above all calls is told, and does not flatten the chart.
    const far = { ...calls, cap: { calls: 4000, periodMs: 300_000, busiest: 3 } };
    expect(callsFigure(REPORT, far, en, number, "en-GB").series.limit).toBeNull();
  });

  it("say the day with most people, messages and phases", () => {
    expect(daysFigure(REPORT, "a", en, number, "en-GB").summary).toContain("60 people, on 1 Dec");
    expect(daysFigure(REPORT, "zzz", en, number, "en-GB").summary).toBe(en("ahead-days-none"));
    expect(messagesFigure(REPORT, en, number).series.labels).toEqual(["0", "1", "2 or more"]);
    expect(phasesFigure(REPORT, en, number).series.values).toEqual([95, 0, 5, 0]);
    expect(durationWordsOf(REPORT, textOf("fr"))).toContain("2 jours");
  });

  it("obey the content policy: texts of tooltips are drawn, not styled", () => {
    const colours = { text: "#000", soft: "#111", line: "#222", surface: "#fff", accent: "#0b6e75", limit: "#c00" };
    const option = optionOf(callsFigure(REPORT, calls, en, number, "en-GB").series, colours);
    expect(option["tooltip"]).toMatchObject({ renderMode: "richText" });
    expect(JSON.stringify(option["series"])).toContain("#0b6e75");
    expect(JSON.stringify(option["yAxis"])).toContain('"max":23');
  });
});

function count(reached: number) {
  return { reached, passed: reached, failed: 0, timedOut: 0, byDay: [] };
}

describe("what must hold and what is covered, before publication", () => {
  const searched = { scenarios: 30, given: 1, generated: 2, persons: 40, moments: 90, cutOff: false };
  const broken = { key: "a", at: "", journey: "j", activity: "a", code: "x", params: {}, steps: 1, scenario: "{}" };
  const checked = (one: typeof broken | null) => ({ at: "", promises: [{ id: "p", broken: one }], searched, findings: [], unrunnable: [] });

  it("are good only where something was stated, searched and taken", () => {
    expect(promisesFound(null).verdict).toBe("look");
    expect(promisesFound(checked(null))).toMatchObject({ verdict: "good", args: { scenarios: 30 } });
    expect(promisesFound(checked(broken))).toMatchObject({ verdict: "bad", args: { broken: 1, count: 1 } });
    expect(coverageFound(COVERAGE)).toMatchObject({ verdict: "look", args: { covered: 1, count: 2 } });
    expect(coverageFound({ ...COVERAGE, covered: 2, uncovered: [], unreachable: [] }).verdict).toBe("good");
    expect(coverageFound({ ...COVERAGE, uncovered: [] }).text).toBe("before-coverage-unreachable");
  });

  it("show on the canvas in colour and in words", () => {
    const overlay = coverageOverlay(COVERAGE, VERSION, textOf("en"));
    expect(overlay.links["ab"]).toMatchObject({ tone: "covered", label: "✓", tip: "Covered by one, two, three, 1 more" });
    expect(overlay.links["ac"]).toMatchObject({ tone: "uncovered", label: "not covered", tip: "No scenario takes it." });
    expect(overlay.links["bc"]).toMatchObject({ tone: "impossible", tip: "Its share is 0 %." });
    // The best of the ways that lead there.
    expect(overlay.nodes["c"]?.tone).toBe("uncovered");
  });
});
