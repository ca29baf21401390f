import {
  ActionButton,
  Button,
  ButtonGroup,
  Content,
  Dialog,
  DialogContainer,
  Heading,
  Picker,
  PickerItem,
  ProgressCircle,
  TextField,
} from "@react-spectrum/s2";
import { useState } from "react";
import { Draw, Line } from "../designer/icons";
import { Pane } from "../designer/panes/Pane";
import type { Call } from "../designer/platform";
import { newId } from "../designer/palette";
import { captionOf } from "../designer/view";
import type { BrokenPromise } from "../ipc/generated/BrokenPromise";
import type { JourneyPromise } from "../ipc/generated/JourneyPromise";
import type { PromiseForm } from "../ipc/generated/PromiseForm";
import type { PromiseId } from "../ipc/generated/PromiseId";
import type { PromisesChecked } from "../ipc/generated/PromisesChecked";
import type { TestView } from "../ipc/generated/TestView";
import type { VersionEdit } from "../ipc/generated/VersionEdit";
import { Problem } from "../testmode/Problem";
import { PromiseFields } from "./PromiseFields";
import { FORMS, newForm, type Spoken, says, words } from "./words";

/** What the pane needs of the designer. */
export interface PromisesProps extends Spoken {
  readOnly: boolean;
  /** Whether the version may be tested now. */
  mayTest: boolean;
  locale: string;
  call: Call;
  issueText: (code: string, params: Record<string, string>) => string;
  problemText: (problem: unknown) => string;
  onEdit: (edit: VersionEdit) => Promise<boolean>;
  /** A scenario was opened in test mode. */
  onTest: (view: TestView) => void;
  onClose: () => void;
}

/** What must hold: the journey's promises, and what breaks them. */
export function Promises(props: PromisesProps) {
  const { version, say, call, readOnly, problemText } = props;
  const [editing, setEditing] = useState<{ id: PromiseId | null; promise: JourneyPromise } | null>(null);
  const [checked, setChecked] = useState<{ of: string; found: PromisesChecked } | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const promises = Object.entries(version.properties.promises ?? {}).flatMap(([id, promise]) => (promise === undefined ? [] : [{ id, promise }]));
  const said = (promise: JourneyPromise) => words(promise.form, props);
  const named = (promise: JourneyPromise) => (promise.name === undefined || promise.name === "" ? said(promise) : promise.name);
  // What was found holds for the journey as it was searched.
  const now = JSON.stringify([version.activities, version.transitions, version.properties]);
  const found = checked?.of === now ? checked.found : null;
  const check = () => {
    setBusy(true);
    setProblem(null);
    const titles = Object.fromEntries(promises.map(({ id, promise }) => [id, say("promise-breaks", { promise: named(promise) })]));
    call("check_promises", { version: version.id, titles })
      .then((answer) => setChecked({ of: now, found: answer }))
      .catch((failed) => setProblem(problemText(failed)))
      .finally(() => setBusy(false));
  };
  const open = (scenario: string, key: string | null) => {
    call("test_open", { version: version.id, scenario, key })
      .then(props.onTest)
      .catch((failed) => setProblem(problemText(failed)));
  };
  const verdict = (id: PromiseId) => {
    if (found === null) return "none";
    return found.promises.find((one) => one.id === id)?.broken == null ? "ok" : "failed";
  };
  return (
    <>
      <Pane onCancel={props.onClose} onOk={props.onClose} readOnly say={say} title={say("promises-title")}>
        <p className="dz-help">{say("promises-text")}</p>
        <div className="dz-buttons">
          <Button isDisabled={busy} onPress={check} variant="accent">
            {say("promises-check")}
          </Button>
          {!readOnly && (
            <Button fillStyle="outline" onPress={() => setEditing({ id: null, promise: { name: "", form: newForm("atMost") } })} variant="secondary">
              {say("promises-add")}
            </Button>
          )}
          {busy && <ProgressCircle aria-label={say("promises-checking")} isIndeterminate size="S" />}
        </div>
        <p aria-live="polite" className="dz-help" role="status">
          {found === null ? "" : say("promises-searched", { ...found.searched, cutOff: String(found.searched.cutOff) })}
        </p>
        <Problem>{problem}</Problem>
        {promises.length === 0 && <p className="dz-help">{say("promises-none")}</p>}
        <ul aria-label={say("promises-title")} className="dz-scenarios">
          {promises.map(({ id, promise }) => {
            const broken = found?.promises.find((one) => one.id === id)?.broken ?? null;
            return (
              <li key={id}>
                <div className="dz-chosen">
                  <strong className="dz-promise">{named(promise)}</strong>
                  <span className={`dz-verdict dz-verdict-${verdict(id)}`}>{say(`promise-verdict-${verdict(id)}`)}</span>
                  {!readOnly && (
                    <>
                      <ActionButton aria-label={say("promise-edit", { name: named(promise) })} isQuiet onPress={() => setEditing({ id, promise })} size="S">
                        <Line size={16}>{Draw.pencil}</Line>
                      </ActionButton>
                      <ActionButton
                        aria-label={say("promise-remove", { name: named(promise) })}
                        isQuiet
                        onPress={() => void props.onEdit({ edit: "unpromise", id })}
                        size="S"
                      >
                        <Line size={16}>{Draw.bin}</Line>
                      </ActionButton>
                    </>
                  )}
                </div>
                {named(promise) !== said(promise) && <span>{said(promise)}</span>}
                {broken !== null && (
                  <>
                    <p className="dz-problem">{breach(broken, props)}</p>
                    <Button isDisabled={!props.mayTest} onPress={() => open(broken.scenario, broken.key)} size="S" variant="secondary">
                      {say("promise-open")}
                    </Button>
                  </>
                )}
              </li>
            );
          })}
        </ul>
        {found !== null && found.findings.length > 0 && (
          <section aria-label={say("promises-findings")} className="dz-section">
            <h3>{say("promises-findings")}</h3>
            <ul className="dz-scenarios">
              {found.findings.map(({ issue, scenario }) => (
                <li key={JSON.stringify(issue)}>
                  <span>
                    {issue.place.activity == null ? "" : `${captionOf(version, issue.place.activity, props.names, say)}: `}
                    {props.issueText(issue.code, issue.params)}
                  </span>
                  {scenario !== null && (
                    <Button isDisabled={!props.mayTest} onPress={() => open(scenario, null)} size="S" variant="secondary">
                      {say("promise-open")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
        {found?.unrunnable.map(([name, why]) => (
          <p className="dz-problem" key={name}>
            {name}: {why}
          </p>
        ))}
      </Pane>
      {editing !== null && (
        <PromiseDialog
          {...props}
          editing={editing}
          onClose={() => setEditing(null)}
          onSave={async (promise) => {
            if (await props.onEdit({ edit: "promise", id: editing.id ?? newId("promise"), promise })) setEditing(null);
          }}
        />
      )}
    </>
  );
}

/** How a promise is broken, in words. */
export function breach(broken: BrokenPromise, { say, locale, version, names }: Spoken & { locale: string }): string {
  const time = (at: string | undefined) => (at === undefined ? "" : new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium" }));
  const activity = version.activities[broken.activity] === undefined ? (broken.params.activity ?? "") : captionOf(version, broken.activity, names, say);
  return say(`breach-${broken.code}`, {
    key: broken.key,
    at: time(broken.at),
    activity,
    since: time(broken.params.since),
    first: broken.params.first ?? "",
    time: broken.params.time ?? "",
    phase: broken.params.phase ?? "",
  });
}

/** States a promise: its form, what the form asks for, and a name if one is wanted. */
function PromiseDialog(
  props: PromisesProps & {
    editing: { id: PromiseId | null; promise: JourneyPromise };
    onSave: (promise: JourneyPromise) => Promise<void>;
    onClose: () => void;
  },
) {
  const { say } = props;
  const [name, setName] = useState(props.editing.promise.name ?? "");
  const [form, setForm] = useState<PromiseForm>(props.editing.promise.form);
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="L">
        <Heading slot="title">{say(props.editing.id === null ? "promises-add" : "promise-edit-title")}</Heading>
        <Content>
          <div className="dz-form">
            <Picker autoFocus label={say("promise-form")} onSelectionChange={(key) => setForm(newForm(key as PromiseForm["type"]))} selectedKey={form.type}>
              {FORMS.map((type) => (
                <PickerItem id={type} key={type}>
                  {say(`promise-form-${type}`)}
                </PickerItem>
              ))}
            </Picker>
            <PromiseFields form={form} names={props.names} onChange={setForm} say={say} version={props.version} />
            <TextField label={say("promise-name")} maxLength={200} onChange={setName} value={name} />
            <p aria-live="polite" className="dz-help">
              {words(form, props)}
            </p>
          </div>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={!says(form)} onPress={() => void props.onSave({ name: name.trim(), form })} variant="accent">
            {say("pane-ok")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
