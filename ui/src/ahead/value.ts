/** Values of a distribution, as they are typed. */

/** What was typed, as a JSON value: JSON where it is some, else a text. */
export function readTyped(typed: string): unknown {
  try {
    return JSON.parse(typed) as unknown;
  } catch {
    return typed;
  }
}

/** A JSON value as it would be typed. */
export function typedOf(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value) ?? "null";
  return readTyped(value) === value ? value : JSON.stringify(value);
}
