import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { JourneyDesigner } from "../designer/Designer";
import { useLanguage } from "../i18n";
import { call, onTold } from "../ipc";
import type { WorkspaceState } from "../ipc/generated/WorkspaceState";
import { ExportDialog, type WriteTo } from "../lists/BundleDialogs";
import { go } from "./route";

/** The designer in the shell. */
export default function DesignerPage({ versionId, isNew, workspace }: { versionId: string; isNew: boolean; workspace: WorkspaceState }) {
  const { locale, text } = useLanguage();
  const queries = useQueryClient();
  const [exporting, setExporting] = useState<{ name: string; to: WriteTo; answer: (path: string | null) => void } | null>(null);
  const exportTo = useCallback((name: string, to: WriteTo) => new Promise<string | null>((answer) => setExporting({ name, to, answer })), []);
  const shell = useMemo(
    () => ({
      call,
      listen: onTold,
      say: text,
      locale: locale === "fr" ? "fr-FR" : "en-GB",
      settings: workspace.settings,
      onSettings: (settings: WorkspaceState["settings"]) =>
        void call("save_settings", settings)
          .then((state) => queries.setQueryData(["workspace"], state))
          .catch(() => undefined),
      exportTo,
      onBack: () => {
        void queries.invalidateQueries();
        go("/journeys");
      },
    }),
    [text, locale, workspace.settings, exportTo, queries],
  );
  const done = (path: string | null) => {
    exporting?.answer(path);
    setExporting(null);
  };
  return (
    <>
      <JourneyDesigner isNew={isNew} shell={shell} versionId={versionId} />
      {exporting && <ExportDialog name={exporting.name} onClose={() => done(null)} onDone={done} to={exporting.to} workspace={workspace.path} />}
    </>
  );
}
