/** What is taken for granted, in words. */
import type { Say } from "../designer/view";
import type { Delay } from "../ipc/generated/Delay";
import type { Distribution } from "../ipc/generated/Distribution";
import type { Drawn } from "../ipc/generated/Drawn";
import type { Rate } from "../ipc/generated/Rate";
import { inWords, secondsOf } from "./duration";
import { typedOf } from "./value";

/** How many values of a distribution are named before the rest is counted. */
const NAMED = 3;

/** A share, e.g. "12.5 %". */
export function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

/** An ISO-8601 duration in words; as it is written where it cannot be read. */
export function durationWords(iso: string, say: Say): string {
  const seconds = secondsOf(iso);
  if (seconds === null) return iso;
  if (seconds === 0) return say("ahead-at-once");
  const words = inWords(Math.abs(seconds) * 1000, say);
  return seconds < 0 ? say("ahead-before", { time: words }) : words;
}

/** How long something takes. */
export function delayWords(delay: Delay, say: Say): string {
  switch (delay.type) {
    case "constant":
      return durationWords(delay.time, say);
    case "between":
      return say("ahead-between", { from: durationWords(delay.from, say), to: durationWords(delay.to, say) });
    case "around":
      return say("ahead-around", { mean: durationWords(delay.mean, say) });
  }
}

/** So many calls in so much time. */
export function rateWords(rate: Rate, say: Say): string {
  return say("ahead-rate", { calls: rate.calls, per: durationWords(rate.per, say) });
}

function fromWords(from: Distribution, say: Say, locale: string): string {
  switch (from.type) {
    case "constant":
      return say("ahead-always", { value: typedOf(from.value) });
    case "oneOf": {
      const sum = from.values.reduce((all, one) => all + (one.weight ?? 1), 0);
      const named = from.values.slice(0, NAMED).map((one) => `${typedOf(one.value)} ${percent(sum > 0 ? (one.weight ?? 1) / sum : 0, locale)}`);
      const more = from.values.length - named.length;
      return [...named, ...(more > 0 ? [say("ahead-more", { count: more })] : [])].join(", ");
    }
    case "whole":
      return say("ahead-whole-words", { from: from.from, to: from.to });
    case "number":
      return say("ahead-number-words", { from: from.from, to: from.to });
    case "normal":
      return say("ahead-normal-words", { mean: from.mean, deviation: from.deviation });
    case "instant":
      return say("ahead-between", { from: durationWords(from.from, say), to: durationWords(from.to, say) });
    case "numbered":
      return say("ahead-numbered-words", { prefix: from.prefix });
  }
}

/** How the values of a field are drawn. */
export function drawnWords(drawn: Drawn, say: Say, locale: string): string {
  const words = fromWords(drawn.from, say, locale);
  return drawn.missing ? `${words}; ${say("ahead-missing-words", { share: percent(drawn.missing, locale) })}` : words;
}

/** The first of several names, and how many more there are. */
export function namesInShort(names: string[], say: Say): string {
  const more = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(more > 0 ? [say("ahead-more", { count: more })] : [])].join(", ");
}
