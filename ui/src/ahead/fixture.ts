/** A small report for tests. */
import type { CoverageView } from "../ipc/generated/CoverageView";
import type { Report } from "../ipc/generated/Report";
import type { Version } from "../ipc/generated/Version";

const activity = (x: number) => ({ label: "", description: "", position: { x, y: 0 }, kind: { type: "end" as const } });
const count = (reached: number, failed: number, byDay: number[]) => ({ reached, passed: reached - failed, failed, timedOut: 0, byDay });
const link = (from: string, to: string) => ({ from, to, outlet: "next", order: 0 });

/** Three activities, two ways from the first. */
export const VERSION = {
  id: "v",
  journey: "j",
  number: 1,
  name: "Hotel",
  description: "",
  author: "",
  createdAt: "2026-12-01T00:00:00Z",
  properties: { allowReEntrance: true, reEntranceWait: 300, timeZone: "UTC", timeout: 30 },
  activities: { a: activity(0), b: activity(200), c: activity(400) },
  transitions: { ab: link("a", "b"), ac: link("a", "c"), bc: link("b", "c") },
} as unknown as Version;

/** A hundred people, of whom a quarter takes the upper way. */
export const REPORT: Report = {
  simulation: 1,
  digest: "0123456789abcdef0123",
  journey: "j",
  name: "Hotel",
  version: "v",
  number: 1,
  assumptions: { assumptions: 1, seed: 7, people: 100, start: "2026-12-01T00:00:00Z", spread: "P2D" },
  people: 100,
  entered: 100,
  shared: [],
  until: "2026-12-04T00:00:00Z",
  activities: { a: count(100, 0, [60, 40]), b: count(25, 5, [15, 10]), c: count(75, 0, [45, 30]) },
  transitions: { ab: 25, ac: 75 },
  phases: { finished: 95, error: 5 },
  waiting: {},
  broken: [],
  brokenCount: 0,
  calls: [
    {
      connector: "x",
      name: "Message",
      message: true,
      fetches: false,
      calls: 25,
      failed: 5,
      capped: 0,
      queued: 0,
      cap: { calls: 40, periodMs: 7_200_000, busiest: 30 },
      pointMs: 3_600_000,
      overTime: [10, 15],
    },
  ],
  duration: { p50: 3_600_000, p90: 7_200_000, p99: 86_400_000, max: 172_800_000 },
  messages: [75, 20, 5],
  discards: {},
  findings: [],
  limits: [],
};

/** One way taken, one not, one that nobody can take. */
export const COVERAGE: CoverageView = {
  transitions: [{ transition: "ab", by: ["one", "two", "three", "four"] }],
  uncovered: [{ transition: "ac", code: "untested", params: {} }],
  unreachable: [{ transition: "bc", code: "share", params: {} }],
  broken: [],
  covered: 1,
  exhausted: false,
  generated: [],
};
