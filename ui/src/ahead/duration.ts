/** ISO-8601 durations as an amount of a unit, and in words. */
import type { Say } from "../designer/view";

/** The units a duration is typed in. */
export const UNITS = ["second", "minute", "hour", "day"] as const;
export type Unit = (typeof UNITS)[number];

const SECONDS: Record<Unit, number> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** A duration as it is typed. */
export interface Amount {
  amount: number;
  unit: Unit;
}

/** Seconds of an ISO-8601 duration of weeks, days and less; null for any other. */
export function secondsOf(iso: string): number | null {
  const found = /^([-+]?)P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(iso.trim());
  if (found === null || /P$|T$/i.test(iso.trim())) return null;
  const [, sign, ...parts] = found;
  const weights = [604_800, 86_400, 3600, 60, 1];
  const sum = parts.reduce((all, part, at) => all + Number(part ?? 0) * (weights[at] ?? 0), 0);
  return sign === "-" ? -sum : sum;
}

/** An ISO-8601 duration in the largest unit of which it is a whole number. */
export function amountOf(iso: string): Amount | null {
  const seconds = secondsOf(iso);
  if (seconds === null) return null;
  if (seconds === 0) return { amount: 0, unit: "hour" };
  const unit = [...UNITS].reverse().find((one) => Number.isInteger(seconds / SECONDS[one])) ?? "second";
  return { amount: seconds / SECONDS[unit], unit };
}

/** An amount as an ISO-8601 duration. */
export function isoOf({ amount, unit }: Amount): string {
  const sign = amount < 0 ? "-" : "";
  const size = Math.abs(amount);
  // A fraction is written in seconds: not every reader takes one of a larger unit.
  if (!Number.isInteger(size)) return `${sign}PT${Math.round(size * SECONDS[unit])}S`;
  return { second: `${sign}PT${size}S`, minute: `${sign}PT${size}M`, hour: `${sign}PT${size}H`, day: `${sign}P${size}D` }[unit];
}

/** A length of time in words: its two largest units, e.g. "2 days 4 hours". */
export function inWords(ms: number, say: Say): string {
  if (ms < 1000) return say("ahead-under-a-second");
  let rest = Math.round(ms / 1000);
  const parts: string[] = [];
  for (const unit of [...UNITS].reverse()) {
    const amount = Math.floor(rest / SECONDS[unit]);
    rest -= amount * SECONDS[unit];
    if (amount > 0) parts.push(say(`ahead-time-${unit}`, { amount }));
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}
