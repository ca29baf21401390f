import { Button, FileTrigger, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import { useText } from "../i18n";
import { call, toProblem } from "../ipc";
import type { BundleSource } from "../ipc/generated/BundleSource";
import type { VersionId } from "../ipc/generated/VersionId";
import { ConfirmDialog, ErrorNotice, TaskDialog } from "../parts";

/** The largest bundle, in MiB; a larger file is not even read. */
const LARGEST = 8;

/** A file name for a journey, a scenario or a table of counts: what no file system takes is replaced. */
export function fileName(name: string): string {
  const taken = name.replace(/[/\\:*?"<>|\p{Cc}]/gu, "_").trim() || "journey";
  return taken.endsWith(".csv") ? taken : `${taken}.json`;
}

/** Writes to a path; unless told to replace, it fails where a file is already. */
export type WriteTo = (path: string, replace: boolean) => Promise<unknown>;

/** Where something is exported to; an existing file is replaced only after a question. */
export function ExportDialog(props: { name: string; workspace: string; to: WriteTo; onDone: (path: string) => void; onClose: () => void }) {
  const text = useText();
  const folder = props.workspace.slice(0, props.workspace.lastIndexOf("/") + 1);
  const [path, setPath] = useState(`${folder}${fileName(props.name)}`);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const write = (replace: boolean) => {
    setAsking(false);
    props
      .to(path.trim(), replace)
      .then(() => props.onDone(path.trim()))
      .catch((found) => (toProblem(found).code === "fileExists" ? setAsking(true) : setProblem(found)));
  };
  return (
    <>
      <TaskDialog
        canYes={path.trim() !== ""}
        onClose={props.onClose}
        onYes={() => write(false)}
        title={text("export-title", { name: props.name })}
        yes={text("export-do")}
      >
        <ErrorNotice problem={problem} />
        <div className="form">
          <TextField autoFocus label={text("export-path")} onChange={setPath} value={path} />
        </div>
      </TaskDialog>
      {asking && (
        <ConfirmDialog
          body={text("export-replace-body", { path: path.trim() })}
          onNo={() => setAsking(false)}
          onYes={() => write(true)}
          title={text("export-replace-title")}
          yes={text("export-replace")}
        />
      )}
    </>
  );
}

/** Reads a bundle: a chosen file, or one whose path is typed. */
export function ImportDialog(props: { onDone: (version: VersionId) => void; onClose: () => void }) {
  const text = useText();
  const [path, setPath] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const read = async (from: () => Promise<BundleSource>) => {
    setBusy(true);
    setProblem(null);
    try {
      props.onDone((await call("import_bundle", { from: await from() })).version);
    } catch (found) {
      setProblem(found);
      setBusy(false);
    }
  };
  const choose = (file: File) =>
    read(async () => {
      if (file.size > LARGEST * 1024 * 1024) throw { code: "bundleTooLarge", message: "", details: { limit: LARGEST } };
      return { type: "text", text: await file.text() };
    });
  return (
    <TaskDialog
      canYes={path.trim() !== "" && !busy}
      onClose={props.onClose}
      onYes={() => void read(async () => ({ type: "file", path: path.trim() }))}
      title={text("import-title")}
      yes={text("import-do")}
    >
      <p className="soft">{text("import-hint")}</p>
      <ErrorNotice problem={problem} />
      <div className="form">
        <FileTrigger
          acceptedFileTypes={["application/json", ".json"]}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) void choose(file);
          }}
        >
          <Button autoFocus isDisabled={busy} variant="primary">
            {text("import-choose")}
          </Button>
        </FileTrigger>
        <TextField label={text("import-path")} onChange={setPath} value={path} />
      </div>
    </TaskDialog>
  );
}
