import type { TestField } from "../ipc/generated/TestField";

type Json = Record<string, unknown>;

/** The value at a dotted path, undefined where there is none. */
export function at(payload: Json, path: string): unknown {
  let here: unknown = payload;
  for (const key of path.split(".")) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Json)[key];
  }
  return here;
}

/** The payload with a value at a dotted path; the given one stays as it is. */
export function withValue(payload: Json, path: string, value: unknown): Json {
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...payload, [key]: value };
  const inner = payload[key];
  const below = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? (inner as Json) : {};
  return { ...payload, [key]: withValue(below, rest.join("."), value) };
}

/** A typed text as a value of the field's type; null for an empty one. */
export function asValue(field: TestField, text: string): unknown {
  if (text === "") return null;
  switch (field.type) {
    case "integer":
    case "decimal": {
      const number = Number(text);
      return Number.isFinite(number) ? number : text;
    }
    case "boolean":
      return text === "true";
    default:
      return text;
  }
}

/** A value as it is typed. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A JSON object from text, or null where it is none. */
export function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

const SHAPES: Partial<Record<string, RegExp>> = {
  integer: /^-?\d+$/,
  decimal: /^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/,
  dateOnly: /^\d{4}-\d{2}-\d{2}$/,
  dateTimeOnly: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/,
  dateTime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}:?\d{2})$/,
};

/** Whether a typed text is a value of the field's type; an empty one leaves the field out. */
export function fits(field: TestField, text: string): boolean {
  const shape = SHAPES[field.type];
  if (text === "" || shape === undefined) return true;
  return shape.test(text) && (!field.type.startsWith("date") || !Number.isNaN(Date.parse(text)));
}
