import { expect, it } from "vitest";
import type { TestField } from "../ipc/generated/TestField";
import { shift } from "../designer/useReveal";
import { fits } from "./payload";

const field = (type: TestField["type"]): TestField => ({ path: "a", label: "a", type, choices: [], inRule: false });

it("knows what fits a field's type", () => {
  for (const [type, good, bad] of [
    ["integer", ["0", "-7", "9007199254740993", ""], ["1.5", "x", "1e3"]],
    ["decimal", ["1.5", "-.5", "1e3"], ["1,5", "x"]],
    ["dateOnly", ["2026-01-31"], ["31.01.2026", "2026-13-01"]],
    ["dateTime", ["2026-01-31T08:00:00Z", "2026-01-31T08:00+02:00"], ["2026-01-31T08:00:00", "today"]],
    ["dateTimeOnly", ["2026-01-31T08:00:00"], ["2026-01-31T08:00:00Z"]],
    ["string", ["anything"], []],
  ] as const) {
    for (const text of good) expect(fits(field(type), text), `${type} ${text}`).toBe(true);
    for (const text of bad) expect(fits(field(type), text), `${type} ${text}`).toBe(false);
  }
});

it("moves the canvas no further than it must", () => {
  expect(shift(100, 200, 0, 500)).toBe(0);
  expect(shift(450, 550, 0, 500)).toBe(-50);
  expect(shift(-30, 70, 0, 500)).toBe(30);
  expect(shift(10, 600, 0, 500)).toBe(-10);
});
