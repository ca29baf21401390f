import { TextField } from "@react-spectrum/s2";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { JourneyDesigner } from "../designer/Designer";
import { useLanguage } from "../i18n";
import { call, onTold } from "../ipc";
import type { WorkspaceState } from "../ipc/generated/WorkspaceState";
import { TaskDialog } from "../parts";
import { go } from "./route";

/** The designer in the shell. */
export default function DesignerPage({ versionId, isNew, workspace }: { versionId: string; isNew: boolean; workspace: WorkspaceState }) {
  const { locale, text } = useLanguage();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<{ path: string; answer: (path: string | null) => void } | null>(null);
  const askPath = useCallback(
    (name: string) => new Promise<string | null>((answer) => setAsking({ path: `${folderOf(workspace.path)}${name}`, answer })),
    [workspace.path],
  );
  const shell = useMemo(
    () => ({
      call,
      listen: onTold,
      say: text,
      locale,
      settings: workspace.settings,
      onSettings: (settings: WorkspaceState["settings"]) =>
        void call("save_settings", settings)
          .then((state) => queries.setQueryData(["workspace"], state))
          .catch(() => undefined),
      askPath,
      onBack: () => {
        void queries.invalidateQueries();
        go("/journeys");
      },
    }),
    [text, locale, workspace.settings, askPath, queries],
  );
  const done = (path: string | null) => {
    asking?.answer(path);
    setAsking(null);
  };
  return (
    <>
      <JourneyDesigner isNew={isNew} shell={shell} versionId={versionId} />
      {asking && (
        <TaskDialog canYes={asking.path.trim() !== ""} onClose={() => done(null)} onYes={() => done(asking.path.trim())} title={text("ask-path-title")}>
          <TextField autoFocus label={text("ask-path-label")} onChange={(path) => setAsking({ ...asking, path })} value={asking.path} />
        </TaskDialog>
      )}
    </>
  );
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
