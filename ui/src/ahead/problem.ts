import { problemText } from "../i18n";
import { toProblem } from "../ipc";
import type { Say } from "../designer/view";

/** The sections of the form by the part of the assumptions that they hold. */
const SECTIONS: Record<string, string> = {
  people: "ahead-people",
  seed: "ahead-seed",
  start: "ahead-start",
  spread: "ahead-spread",
  profile: "ahead-profile-title",
  segments: "ahead-segments-title",
  entry: "ahead-entry-title",
  again: "ahead-again-title",
  events: "ahead-events-title",
  reactions: "ahead-reactions-title",
  changes: "ahead-changes-title",
  endpoints: "ahead-endpoints-title",
};

/** What a failed look ahead says: of an assumption that makes no sense, where it stands in the form. */
export function aheadProblem(say: Say, found: unknown): string {
  const { code, details } = toProblem(found);
  if (code !== "assumption") return problemText(say, found);
  const place = String(details["place"] ?? "");
  const [part = "", index] = place.split(/[.[\]]+/);
  const section = SECTIONS[part];
  const number = index !== undefined && /^\d+$/.test(index) ? ` ${Number(index) + 1}` : "";
  const where = section === undefined ? place : `${say(section)}${number}`;
  return say("error-assumption", { place: where, fault: say(`assumption-${String(details["fault"])}`, { what: String(details["what"] ?? "") }) });
}
