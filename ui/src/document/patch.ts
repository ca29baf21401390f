import type { Patch } from "../ipc/generated/Patch";

/** Applies a patch; the given document stays as it is. A change without `to` removes. */
export function patched<T>(document: T, patch: Patch): T {
  return patch.reduce<unknown>((now, change) => put(now, change.path, change), document) as T;
}

function put(value: unknown, path: string[], change: { to?: unknown }): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change.to;
  const removes = rest.length === 0 && change.to === undefined;
  if (Array.isArray(value)) {
    const index = Number(key);
    return removes ? value.filter((_, at) => at !== index) : Object.assign([...value], { [index]: put(value[index], rest, change) });
  }
  const { [key]: below, ...others } = (value ?? {}) as Record<string, unknown>;
  return removes ? others : { ...others, [key]: put(below, rest, change) };
}
