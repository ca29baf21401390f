import type { Problem } from "../ipc/generated/Problem";
import type { VersionId } from "../ipc/generated/VersionId";
import type { Call } from "./platform";

/** A connector whose secret the engine misses. */
export interface MissingSecret {
  connector: string;
  name: string;
  /** Whether it is kept on this machine. */
  saved: boolean;
}

/** How an attempt to publish ended. */
export type Attempt = { type: "live" } | { type: "missing"; secrets: MissingSecret[] } | { type: "failed"; problem: unknown };

/** The connectors that a problem names as missing a secret; empty if it is another problem. */
export function missingConnectors(problem: unknown): string[] {
  const known = problem as Partial<Problem> | null;
  if (known?.code !== "missingSecrets") return [];
  const named = known.details?.connectors ?? known.details?.missing ?? known.details?.names;
  if (Array.isArray(named)) return named.filter((one): one is string => typeof one === "string");
  return typeof named === "string" ? named.split(",").map((one) => one.trim()) : [];
}

/** Publishes once. */
export async function publish(call: Call, version: VersionId, names: ReadonlyMap<string, string>): Promise<Attempt> {
  try {
    await call("publish", { version });
    return { type: "live" };
  } catch (problem) {
    const connectors = missingConnectors(problem);
    if (connectors.length === 0) return { type: "failed", problem };
    const secrets: MissingSecret[] = [];
    for (const connector of connectors) {
      let saved = false;
      try {
        saved = (await call("secret_state", { connector })).saved;
      } catch {
        // The keyring cannot be read: the secret is asked for.
      }
      secrets.push({ connector, name: names.get(connector) ?? connector, saved });
    }
    return { type: "missing", secrets };
  }
}

/** Keeps what was typed, then sends each missing secret to the engine. */
export async function sendSecrets(call: Call, missing: MissingSecret[], typed: Record<string, string>): Promise<void> {
  for (const { connector } of missing) {
    const secret = typed[connector] ?? "";
    if (secret !== "") await call("set_secret", { connector, secret });
    await call("send_secret", { connector });
  }
}
