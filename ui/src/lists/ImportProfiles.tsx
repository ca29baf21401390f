import { Button, FileTrigger } from "@react-spectrum/s2";
import { useState } from "react";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { ImportedProfiles } from "../ipc/generated/ImportedProfiles";
import { ErrorNotice, TaskDialog } from "../parts";

/** Reads test profiles from comma-separated values or JSON: pasted, or from a file (R-TEST-26). */
export function ImportProfiles({ onDone }: { onDone: () => void }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<unknown>(null);
  const [done, setDone] = useState<ImportedProfiles | null>(null);
  const close = () => {
    setOpen(false);
    setTyped("");
    setProblem(null);
    setDone(null);
  };
  const read = () =>
    void call("import_profiles", { text: typed })
      .then((answer) => {
        setProblem(null);
        setDone(answer);
        onDone();
      })
      .catch(setProblem);
  return (
    <>
      <Button fillStyle="outline" onPress={() => setOpen(true)} variant="secondary">
        {text("profiles-import")}
      </Button>
      {open && (
        <TaskDialog
          canYes={typed.trim() !== ""}
          onClose={close}
          {...(done === null ? { onYes: read } : {})}
          title={text("profiles-import")}
          yes={text("do-read")}
        >
          {done === null ? (
            <>
              <p className="soft">{text("profiles-import-hint")}</p>
              <ErrorNotice problem={problem} />
              <FileTrigger
                acceptedFileTypes={[".csv", ".json", "text/csv", "application/json"]}
                onSelect={(files) => {
                  const file = files?.item(0);
                  if (file) void file.text().then(setTyped).catch(setProblem);
                }}
              >
                <Button fillStyle="outline" size="S" variant="secondary">
                  {text("profiles-import-file")}
                </Button>
              </FileTrigger>
              <textarea
                aria-label={text("profiles-import")}
                className="code-input"
                onChange={(event) => setTyped(event.target.value)}
                spellCheck={false}
                value={typed}
              />
            </>
          ) : (
            <p role="status">{text("profiles-imported", { created: done.created, changed: done.changed })}</p>
          )}
        </TaskDialog>
      )}
    </>
  );
}
