import { captionOf, type Names, type Say } from "../designer/view";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Deed } from "../ipc/generated/Deed";
import type { PromiseForm } from "../ipc/generated/PromiseForm";
import type { TimeUnit } from "../ipc/generated/TimeUnit";
import type { Version } from "../ipc/generated/Version";
import { isEnd } from "../designer/graph";

/** The forms that a promise may have, in the order they are offered. */
export const FORMS: PromiseForm["type"][] = ["atMost", "neverAfter", "reaches", "endsWithin", "quietHours", "once", "noError"];

/** What promises speak of. */
export interface Spoken {
  version: Version;
  names: Names;
  say: Say;
}

/** An amount with its unit, as in «24 hours». */
export const span = (say: Say, amount: number, unit: TimeUnit): string => say(`promise-span-${unit}`, { amount });

/** What is done, in words. */
export function deedWords(deed: Deed, { version, names, say }: Spoken): string {
  switch (deed.type) {
    case "message":
      return say(`promise-deed-${deed.channel ?? "message"}`);
    case "action":
      return names.actions.get(deed.action) ?? deed.action;
    case "activities": {
      const captions = deed.ids.map((id) => (version.activities[id] === undefined ? id : captionOf(version, id, names, say)));
      return captions.length === 0 ? say("promise-deed-none") : captions.join(say("promise-or"));
    }
  }
}

/** What a promise says, in words. */
export function words(form: PromiseForm, spoken: Spoken): string {
  const { say } = spoken;
  switch (form.type) {
    case "atMost":
      return say("promise-at-most", {
        messages: form.messages,
        what: say(`promise-many-${form.channel ?? "message"}`),
        span: span(say, form.amount, form.unit),
      });
    case "neverAfter":
      return say(`promise-never-after-${form.over}`, { first: deedWords(form.first, spoken), never: deedWords(form.never, spoken) });
    case "endsWithin":
      return say("promise-ends-within", { span: span(say, form.amount, form.unit) });
    case "once":
      return say(`promise-once-${form.over}`, { what: deedWords(form.call, spoken) });
    case "quietHours":
      return say(`promise-quiet-${form.zone}`, { from: form.hours.from.slice(0, 5), to: form.hours.to.slice(0, 5) });
    case "reaches":
      return say("promise-reaches", { what: deedWords(form.deed, spoken) });
    case "noError":
      return say(form.timeouts ? "promise-no-error-timeouts" : "promise-no-error");
  }
}

/** A new promise of a form. */
export function newForm(type: PromiseForm["type"]): PromiseForm {
  const anyMessage: Deed = { type: "message", channel: null };
  const chosen: Deed = { type: "activities", ids: [] };
  switch (type) {
    case "atMost":
      return { type, messages: 2, channel: null, amount: 24, unit: "hours" };
    case "neverAfter":
      return { type, first: chosen, never: anyMessage, over: "person" };
    case "endsWithin":
      return { type, amount: 7, unit: "days" };
    case "once":
      return { type, call: chosen, over: "event" };
    case "quietHours":
      return { type, hours: { from: "22:00:00", to: "08:00:00" }, zone: "person" };
    case "reaches":
      return { type, deed: anyMessage };
    case "noError":
      return { type, timeouts: true };
  }
}

/** Whether a promise says something: what is to be chosen is chosen. */
export function says(form: PromiseForm): boolean {
  const chosen = (deed: Deed) => deed.type !== "activities" || deed.ids.length > 0;
  switch (form.type) {
    case "neverAfter":
      return chosen(form.first) && chosen(form.never);
    case "once":
      return chosen(form.call);
    case "reaches":
      return chosen(form.deed);
    case "quietHours":
      return form.hours.from !== form.hours.to;
    default:
      return true;
  }
}

/** The activities that a promise may speak of, from left to right. */
export function spokenOf(version: Version): ActivityId[] {
  return Object.entries(version.activities)
    .filter((entry) => entry[1] !== undefined && !isEnd(entry[1]))
    .sort(([, a], [, b]) => (a?.position.x ?? 0) - (b?.position.x ?? 0) || (a?.position.y ?? 0) - (b?.position.y ?? 0))
    .map(([id]) => id);
}
