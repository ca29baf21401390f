import { ActionButton, Button, ButtonGroup, Content, Dialog, DialogContainer, FileTrigger, Heading, ProgressBar, TextArea } from "@react-spectrum/s2";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Draw, Line } from "../designer/icons";
import { Pane } from "../designer/panes/Pane";
import type { Call } from "../designer/platform";
import type { Say } from "../designer/view";
import type { ScenarioRow } from "../ipc/generated/ScenarioRow";
import type { VersionId } from "../ipc/generated/VersionId";
import { Problem } from "./Problem";

/** What the pane needs of the designer. */
export interface ScenariosProps {
  version: VersionId;
  required: boolean;
  readOnly: boolean;
  say: Say;
  call: Call;
  issueText: (code: string, params: Record<string, string>) => string;
  problemText: (problem: unknown) => string;
  /** Asks for a path and writes the scenario's file there. */
  onExport: (row: ScenarioRow) => void;
  onClose: () => void;
}

/** The scenarios beside a journey: run one or all, see what differs, edit, delete. */
export function Scenarios(props: ScenariosProps) {
  const { version, say, call, problemText } = props;
  const queries = useQueryClient();
  const key = ["scenarios", version];
  const { data } = useQuery({ queryKey: key, queryFn: () => call("scenarios", { version }) });
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const [editing, setEditing] = useState<{ id: string | null; text: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const rows = data ?? [];
  const again = () => queries.invalidateQueries({ queryKey: key });
  const run = async (some: ScenarioRow[]) => {
    setProblem(null);
    setProgress({ done: 0, all: some.length });
    try {
      for (const [at, row] of some.entries()) {
        const done = await call("run_scenario", { version, id: row.id });
        queries.setQueryData<ScenarioRow[]>(key, (before) => before?.map((one) => (one.id === done.id ? done : one)) ?? []);
        setProgress({ done: at + 1, all: some.length });
      }
    } catch (found) {
      setProblem(problemText(found));
    } finally {
      setProgress(null);
    }
  };
  const edit = (id: string) => {
    call("scenario_text", { id })
      .then(({ text }) => setEditing({ id, text }))
      .catch((found) => setProblem(problemText(found)));
  };
  const passed = rows.filter((row) => row.last?.ok).length;
  const ran = rows.filter((row) => row.last !== null).length;
  return (
    <>
      <Pane onCancel={props.onClose} onOk={props.onClose} readOnly say={say} title={say("scenarios-title")}>
        <p className="dz-help">{say(props.required ? "scenarios-required" : "scenarios-text")}</p>
        <div className="dz-buttons">
          <Button isDisabled={rows.length === 0 || progress !== null} onPress={() => void run(rows)} variant="accent">
            {say("scenarios-run-all")}
          </Button>
          {!props.readOnly && (
            <Button fillStyle="outline" onPress={() => setEditing({ id: null, text: "" })} variant="secondary">
              {say("scenarios-paste")}
            </Button>
          )}
        </div>
        {progress !== null && (
          <ProgressBar label={say("scenarios-running")} maxValue={progress.all} value={progress.done} valueLabel={`${progress.done}/${progress.all}`} />
        )}
        <p aria-live="polite" className="dz-help" role="status">
          {ran > 0 && progress === null ? say("scenarios-passed", { passed, ran }) : ""}
        </p>
        <Problem>{problem}</Problem>
        {data !== undefined && rows.length === 0 && <p className="dz-help">{say("scenarios-none")}</p>}
        <ul aria-label={say("scenarios-title")} className="dz-scenarios">
          {rows.map((row) => (
            <li key={row.id}>
              <div className="dz-chosen">
                <strong title={row.name}>{row.name}</strong>
                <span className={`dz-verdict dz-verdict-${row.last === null ? "none" : row.last.ok ? "ok" : "failed"}`}>
                  {say(row.last === null ? "scenario-not-run" : row.last.ok ? "scenario-ok" : "scenario-failed")}
                </span>
                <ActionButton
                  aria-label={say("scenario-run", { name: row.name })}
                  isDisabled={progress !== null}
                  isQuiet
                  onPress={() => void run([row])}
                  size="S"
                >
                  <Line size={16}>{Draw.refresh}</Line>
                </ActionButton>
                <ActionButton aria-label={say("scenario-edit", { name: row.name })} isQuiet onPress={() => edit(row.id)} size="S">
                  <Line size={16}>{Draw.pencil}</Line>
                </ActionButton>
                <ActionButton aria-label={say("scenario-export", { name: row.name })} isQuiet onPress={() => props.onExport(row)} size="S">
                  <Line size={16}>{Draw.save}</Line>
                </ActionButton>
                {!props.readOnly && (
                  <ActionButton
                    aria-label={say("scenario-delete", { name: row.name })}
                    isQuiet
                    onPress={() => {
                      call("delete_scenario", { id: row.id })
                        .then(again)
                        .catch((found) => setProblem(problemText(found)));
                    }}
                    size="S"
                  >
                    <Line size={16}>{Draw.bin}</Line>
                  </ActionButton>
                )}
              </div>
              {row.last?.problem != null && <p className="dz-problem">{problemText(row.last.problem)}</p>}
              {row.last?.issues.map((issue) => (
                <p className="dz-problem" key={JSON.stringify(issue)}>
                  {props.issueText(issue.code, issue.params)}
                </p>
              ))}
              {row.last?.differences.map((difference) => (
                <div className="dz-difference" key={difference.about}>
                  <strong>{difference.about}</strong>
                  <Lines sign="−" lines={difference.expected} title={say("scenario-expected")} />
                  <Lines sign="+" lines={difference.found} title={say("scenario-found")} />
                </div>
              ))}
            </li>
          ))}
        </ul>
      </Pane>
      {editing !== null && (
        <ScenarioDialog
          {...props}
          editing={editing}
          onSaved={() => {
            setEditing(null);
            void again();
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function Lines({ title, lines, sign }: { title: string; lines: string[]; sign: string }) {
  return (
    <div>
      <span>{title}</span>
      <pre>{lines.length === 0 ? `${sign} –` : lines.map((line) => `${sign} ${line}`).join("\n")}</pre>
    </div>
  );
}

/** A scenario's file as text: what is wrong is said with its place. */
function ScenarioDialog(props: ScenariosProps & { editing: { id: string | null; text: string }; onSaved: () => void }) {
  const { say, call, version, editing, problemText } = props;
  const [text, setText] = useState(editing.text);
  const [problem, setProblem] = useState<string | null>(null);
  const save = () => {
    call("save_scenario", { version, id: editing.id, text })
      .then(props.onSaved)
      .catch((found) => setProblem(problemText(found)));
  };
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="XL">
        <Heading slot="title">{say("scenario-file")}</Heading>
        <Content>
          <p>{say("scenario-file-text")}</p>
          {!props.readOnly && (
            <FileTrigger
              acceptedFileTypes={[".json", "application/json"]}
              onSelect={(files) => {
                void files?.item(0)?.text().then(setText);
              }}
            >
              <Button fillStyle="outline" size="S" variant="secondary">
                {say("import-choose")}
              </Button>
            </FileTrigger>
          )}
          <div className="dz-send-code">
            <TextArea isReadOnly={props.readOnly} label={say("scenario-file")} onChange={setText} value={text} />
          </div>
          <Problem>{problem}</Problem>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={() => void navigator.clipboard.writeText(text)} variant="secondary">
            {say("scenario-copy")}
          </Button>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={props.readOnly || text.trim() === ""} onPress={save} variant="accent">
            {say("pick-yes")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
