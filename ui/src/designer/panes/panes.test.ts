import { describe, expect, it } from "vitest";
import type { ActivityKind } from "../../ipc/generated/ActivityKind";
import type { ConditionPath } from "../../ipc/generated/ConditionPath";
import type { Version } from "../../ipc/generated/Version";
import { withPath } from "./ConditionFields";
import { technical } from "./PropertiesPane";
import { messagesBefore } from "./ReactionFields";
import { divided, retyped, total, typeOf } from "./tests";

const say = (id: string, args?: Record<string, string | number>) => `${id}${args ? Object.values(args).join(",") : ""}`;
const one: Record<string, ConditionPath> = { p1: { name: "Women", order: 0, test: { type: "expression", expression: "true" } } };
let made = 0;
const add = (paths: Record<string, ConditionPath>) => withPath(paths, `new${++made}`, "share", say);

describe("conditions", () => {
  it("becomes a split of two equal parts, its path kept by name", () => {
    const split = retyped(one, "share", add);
    expect(Object.values(split).map((path) => path.test)).toEqual([
      { type: "share", percent: 50 },
      { type: "share", percent: 50 },
    ]);
    expect(split.p1?.name).toBe("Women");
    expect(typeOf(split)).toBe("share");
  });
  it("adds up to a hundred whatever the number of parts", () => {
    for (let count = 2; count <= 20; count += 1) {
      const split = divided(one, count, add);
      expect(Object.keys(split)).toHaveLength(count);
      expect(total(split)).toBe(100);
    }
    expect(Object.values(divided(one, 3, add)).map((path) => (path.test.type === "share" ? path.test.percent : 0))).toEqual([34, 33, 33]);
  });
  it("forgets the tests of the other type", () => {
    expect(retyped(retyped(one, "time", add), "expression", add).p1?.test).toEqual({ type: "expression", expression: "" });
  });
});

describe("reactions and properties", () => {
  const message: ActivityKind = { type: "message", channel: "email", action: null, path: "", headers: {}, parameters: {}, errorPath: false };
  const at = (x: number, kind: ActivityKind) => ({ label: "", description: "", position: { x, y: 0 }, kind });
  const version = {
    id: "v",
    journey: "j",
    number: 2,
    name: "Spa",
    activities: {
      e: at(0, { type: "event", event: "E" }),
      m: at(1, message),
      r: at(2, { type: "reaction", message: null, reaction: null }),
      after: at(3, message),
    },
    transitions: {
      t1: { from: "e", outlet: "next", to: "m", order: 0 },
      t2: { from: "m", outlet: "next", to: "r", order: 0 },
      t3: { from: "r", outlet: "next", to: "after", order: 0 },
    },
  } as unknown as Version;
  it("reacts to messages that came before only", () => {
    expect(messagesBefore(version, "r")).toEqual(["m"]);
    expect(messagesBefore(version, "after")).toEqual(["m"]);
    expect(messagesBefore(version, "m")).toEqual([]);
  });
  it("copies what support asks for", () => {
    expect(JSON.parse(technical({ version, status: "live", sandbox: "prod" }))).toMatchObject({
      journeyVersionUID: "v",
      journeyVersion: "2.0",
      sandboxName: "prod",
    });
  });
});
