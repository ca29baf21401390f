/** Texts in English and French, and dates and numbers as the language writes them. */
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Problem, toProblem } from "../ipc";

/** The languages. */
export type Locale = "en" | "fr";

const files = import.meta.glob<string>("../../../assets/locales/*/*.ftl", { query: "?raw", import: "default", eager: true });

/** A text by id, `undefined` if there is none. */
export type Text = (id: string, args?: Record<string, string | number>) => string;

/** The bundle of a language. */
export function bundleOf(locale: Locale): FluentBundle {
  const bundle = new FluentBundle(locale === "fr" ? "fr-FR" : "en-GB", { useIsolating: false });
  for (const [path, source] of Object.entries(files)) {
    if (path.includes(`/locales/${locale}/`)) bundle.addResource(new FluentResource(source), { allowOverrides: true });
  }
  return bundle;
}

/** Texts of a language; an unknown id shows as itself. */
export function textOf(locale: Locale): Text {
  const bundle = bundleOf(locale);
  return (id, args) => {
    const pattern = bundle.getMessage(id)?.value;
    return pattern ? bundle.formatPattern(pattern, args ?? {}, []) : id;
  };
}

interface Language {
  locale: Locale;
  text: Text;
  dateTime: (iso: string) => string;
  number: (value: number) => string;
}

const LanguageContext = createContext<Language | null>(null);

/** Gives everything below it a language. */
export function LanguageProvider({ locale, timeZone, children }: { locale: Locale; timeZone: string; children: ReactNode }) {
  const language = useMemo((): Language => {
    const tag = locale === "fr" ? "fr-FR" : "en-GB";
    const dates = dateFormat(tag, timeZone);
    const numbers = new Intl.NumberFormat(tag);
    return {
      locale,
      text: textOf(locale),
      dateTime: (iso) => {
        const time = Date.parse(iso);
        return Number.isNaN(time) ? "–" : dates.format(time);
      },
      number: (value) => numbers.format(value),
    };
  }, [locale, timeZone]);
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>;
}

function dateFormat(tag: string, timeZone: string): Intl.DateTimeFormat {
  const shape = { dateStyle: "medium", timeStyle: "short" } as const;
  try {
    return new Intl.DateTimeFormat(tag, { ...shape, timeZone: timeZone || "UTC" });
  } catch {
    return new Intl.DateTimeFormat(tag, { ...shape, timeZone: "UTC" });
  }
}

/** The language in use. */
export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (language === null) throw new Error("no language above this component");
  return language;
}

/** Texts of the language in use. */
export const useText = (): Text => useLanguage().text;

/** What a failed command says to the user. */
export function problemText(text: Text, found: unknown): string {
  const problem: Problem = toProblem(found);
  const refusal = problem.details["refusal"] ?? problem.details["code"];
  for (const id of [typeof refusal === "string" ? `refusal-${refusal}` : null, `error-${problem.code}`]) {
    if (id === null) continue;
    const params = problem.details["params"];
    const shown = text(id, plain({ ...problem.details, ...(typeof params === "object" ? params : {}), message: problem.message }));
    if (shown !== id) return shown;
  }
  return problem.message;
}

function plain(params: Record<string, unknown>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string | number] => typeof entry[1] === "string" || typeof entry[1] === "number"),
  );
}
