import { useCallback, useEffect, useMemo, useState } from "react";
import { useLanguage } from "../i18n";
import { call, onTold } from "../ipc";
import type { Settings } from "../ipc/generated/Settings";
import type { VersionId } from "../ipc/generated/VersionId";
import { JourneyDesigner } from "./Designer";
import type { Shell } from "./platform";

const FIRST: Settings = {
  locale: null,
  author: "",
  timeZone: "UTC",
  showReadOnlyFields: false,
  allowLocal: false,
  sandbox: "prod",
};

/** What the shell gives the designer. */
export interface DesignerProps {
  versionId: VersionId;
  onBack: () => void;
  /** Asks for a path to write to; without it the path is typed. */
  askPath?: (name: string) => Promise<string | null>;
}

/** The journey designer of a version. */
export function Designer({ versionId, onBack, askPath }: DesignerProps) {
  const { text, locale } = useLanguage();
  const [settings, setSettings] = useState<Settings>(FIRST);
  useEffect(() => {
    let current = true;
    call("workspace_state", {})
      .then((state) => current && setSettings(state.settings))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, []);
  const save = useCallback((next: Settings) => {
    setSettings(next);
    call("save_settings", next).catch(() => undefined);
  }, []);
  const shell = useMemo(
    (): Shell => ({
      call,
      listen: onTold,
      say: text,
      locale,
      settings,
      onSettings: save,
      askPath: askPath ?? null,
      onBack,
    }),
    [text, locale, settings, save, askPath, onBack],
  );
  return <JourneyDesigner key={versionId} shell={shell} versionId={versionId} />;
}
