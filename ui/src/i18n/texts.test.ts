import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const locales = join(import.meta.dirname, "../../../assets/locales");
const ids = (locale: string) =>
  readdirSync(join(locales, locale)).flatMap((file) =>
    [...readFileSync(join(locales, locale, file), "utf8").matchAll(/^([a-zA-Z][\w-]*) *=/gm)].map((match) => match[1] ?? ""),
  );

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [readFileSync(path, "utf8")] : [];
  });
}

test("both languages have the same texts, each once", () => {
  const english = ids("en");
  expect(new Set(english).size).toBe(english.length);
  expect(ids("fr").sort()).toEqual(english.sort());
});

test("every text that is named in the code exists", () => {
  const known = new Set(ids("en"));
  const used = sources(join(import.meta.dirname, "..")).flatMap((source) =>
    [...source.matchAll(/\b(?:text|say)\(\s*"([\w-]+)"/g)].map((match) => match[1] ?? ""),
  );
  expect(used.length).toBeGreaterThan(100);
  expect([...new Set(used)].filter((id) => !known.has(id))).toEqual([]);
});
