import { useEffect, useState } from "react";
import type { VersionId } from "../ipc/generated/VersionId";
import { problemText, type Shell } from "./platform";
import { type MissingSecret, publish, sendSecrets } from "./publish";
import type { Shown } from "./shown";
import type { Names } from "./view";

/** The publication of the version that is open: under way or not, and how it goes on. */
export interface Publishing {
  active: boolean;
  /** How far it is. */
  stage: string | null;
  publish: () => Promise<void>;
  /** Sends the secrets that the engine misses, then publishes. */
  send: (missing: MissingSecret[], typed: Record<string, string>) => Promise<void>;
}

/** Publishes, and shows what keeps it from being done. */
export function usePublishing(to: {
  shell: Shell;
  version: VersionId;
  names: Names;
  show: (shown: Shown | null) => void;
  onLive: () => void;
  reload: () => Promise<void>;
}): Publishing {
  const { shell, version, show } = to;
  const { call, say, listen } = shell;
  const [active, setActive] = useState(false);
  const [stage, setStage] = useState<string | null>(null);
  useEffect(() => listen("progress", (told) => told.kind === "publish" && setStage(told.stage)), [listen]);
  const once = async () => {
    show(null);
    setActive(true);
    const attempt = await publish(call, version, to.names.actions);
    setActive(false);
    if (attempt.type === "live") to.onLive();
    else if (attempt.type === "missing") show({ type: "secrets", missing: attempt.secrets });
    else show({ type: "failed", text: problemText(say, attempt.problem) });
    await to.reload();
  };
  const send = async (missing: MissingSecret[], typed: Record<string, string>) => {
    show(null);
    setActive(true);
    try {
      await sendSecrets(call, missing, typed);
    } catch (problem) {
      setActive(false);
      show({ type: "failed", text: problemText(say, problem) });
      return;
    }
    await once();
  };
  return { active, stage, publish: once, send };
}
