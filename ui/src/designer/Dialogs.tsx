import { AlertDialog, Button, ButtonGroup, Content, DialogContainer, Dialog, Heading, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useEffect, useState } from "react";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Issue } from "../ipc/generated/Issue";
import type { Onto } from "../ipc/generated/Onto";
import type { Version } from "../ipc/generated/Version";
import { EnterForm } from "../parts";
import { isEnd, openOutlet, outletsOf, reachable } from "./graph";
import { visitOrder } from "./order";
import { addEdit, type Entry } from "./palette";
import type { Call } from "./platform";
import { captionOf, type Names, outletCaption, type Say } from "./view";

/** Asks before something is done; Enter confirms. */
export function Confirm(props: { title: string; text: string; yes: string; no: string; destructive?: boolean; onYes: () => void; onClose: () => void }) {
  return (
    <DialogContainer onDismiss={props.onClose}>
      <AlertDialog
        autoFocusButton="primary"
        cancelLabel={props.no}
        onPrimaryAction={props.onYes}
        primaryActionLabel={props.yes}
        title={props.title}
        variant={props.destructive ? "destructive" : "confirmation"}
      >
        {props.text}
      </AlertDialog>
    </DialogContainer>
  );
}

/** What is wrong with the journey: element and message; a click selects the activity (screens §13). */
export function IssuesDialog(props: {
  version: Version;
  issues: Issue[];
  names: Names;
  say: Say;
  issueText: (code: string, params: Record<string, string>) => string;
  onPick: (id: ActivityId | null) => void;
  onClose: () => void;
}) {
  const { version, issues, names, say } = props;
  const errors = issues.filter((issue) => issue.severity === "error");
  const sorted = [...errors, ...issues.filter((issue) => issue.severity !== "error")];
  const element = (issue: Issue) => {
    const id = issue.place.activity;
    if (id === undefined) return say(issue.severity === "error" ? "issues-journey-error" : "issues-journey-warning");
    const path = issue.place.path;
    const kind = version.activities[id]?.kind;
    const name = path !== undefined && kind?.type === "condition" ? kind.paths[path]?.name : undefined;
    const caption = captionOf(version, id, names, say);
    return name === undefined ? caption : `${caption} · ${name}`;
  };
  const copy = () => {
    const lines = sorted.map((issue) => `${element(issue)}\t${props.issueText(issue.code, issue.params)}\t${issue.code}`);
    void navigator.clipboard.writeText(lines.join("\n"));
  };
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="L">
        <Heading slot="title">{say(errors.length > 0 ? "issues-title-errors" : "issues-title-warnings")}</Heading>
        <Content>
          <p>
            <strong>{errors.length > 0 ? say("issues-blocking", { count: errors.length }) : say("issues-none-blocking")}</strong>
          </p>
          <ul className="dz-issues">
            {sorted.map((issue) => {
              const where = element(issue);
              const message = props.issueText(issue.code, issue.params);
              return (
                <li key={`${issue.code} ${JSON.stringify(issue.place)}`}>
                  <button onClick={() => props.onPick(issue.place.activity ?? null)} title={say("issues-show")} type="button">
                    <span className={`dz-dot dz-${issue.severity}`} />
                    <span className="dz-issue-element">{where}</span>
                    <span className="dz-issue-text">
                      {message} <code>{issue.code}</code>
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={copy} variant="secondary">
            {say("issues-copy")}
          </Button>
          <Button onPress={props.onClose} variant="accent">
            {say("pane-ok")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

/** Links two activities without a pointer: outlet, then target. */
export function LinkDialog(props: {
  version: Version;
  from: ActivityId;
  to: ActivityId | null;
  names: Names;
  say: Say;
  onLink: (outlet: string, to: ActivityId) => void;
  onClose: () => void;
}) {
  const { version, from, names, say } = props;
  const source = version.activities[from];
  const outlets = source === undefined ? [] : outletsOf(source.kind);
  const before = new Set(visitOrder(version).filter((id) => reachable(version, id).has(from)));
  const targets = visitOrder(version).filter((id) => !before.has(id) && !isEnd(version.activities[id]));
  const [outlet, setOutlet] = useState(openOutlet(version, from) ?? "next");
  const [to, setTo] = useState<ActivityId | null>(props.to ?? targets[0] ?? null);
  const name = captionOf(version, from, names, say);
  const caption = (one: string) => outletCaption(source, one, say) ?? say("outlet-next");
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="S">
        <Heading slot="title">{say("link-title", { name })}</Heading>
        <Content>
          <div className="dz-form">
            <Picker isDisabled={outlets.length < 2} label={say("link-outlet")} onSelectionChange={(key) => setOutlet(String(key))} selectedKey={outlet}>
              {outlets.map((one) => (
                <PickerItem id={one} key={one}>
                  {caption(one)}
                </PickerItem>
              ))}
            </Picker>
            {targets.length === 0 ? (
              <p className="dz-help">{say("link-no-target")}</p>
            ) : (
              <Picker label={say("link-target")} onSelectionChange={(key) => setTo(String(key))} selectedKey={to}>
                {targets.map((id) => (
                  <PickerItem id={id} key={id}>
                    {captionOf(version, id, names, say)}
                  </PickerItem>
                ))}
              </Picker>
            )}
          </div>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button
            isDisabled={to === null}
            onPress={() => {
              if (to !== null) props.onLink(outlet, to);
            }}
            variant="accent"
          >
            {say("link-make")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

/** What may be added at a place: a list to choose from, asked of Rust beforehand. */
export function AddDialog(props: {
  version: Version;
  /** Null where nothing can be added. */
  onto: Onto | null;
  title: string;
  entries: Entry[];
  say: Say;
  call: Call;
  onPick: (entry: Entry, onto: Onto) => void;
  onClose: () => void;
}) {
  const { version, onto, entries, say, call } = props;
  const [items, setItems] = useState<Entry[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the dialog opens.
  useEffect(() => {
    if (onto === null) {
      setItems([]);
      return;
    }
    const edits = entries.map((entry) => addEdit(entry.item, onto, null));
    call("may_edit", { version: version.id, edits })
      .then((refusals) => setItems(entries.filter((_, index) => refusals[index] === null)))
      .catch(() => setItems(entries));
  }, [version.id]);
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="S">
        <Heading slot="title">{props.title}</Heading>
        <Content>
          {items?.length === 0 && <p className="dz-help">{say("add-after-nothing")}</p>}
          <div className="dz-choices">
            {items?.map((entry) => (
              <Button fillStyle="outline" key={entry.key} onPress={() => onto !== null && props.onPick(entry, onto)} variant="secondary">
                {entry.name}
              </Button>
            ))}
          </div>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

/** The keys of the designer. */
export function ShortcutsDialog({ say, onClose }: { say: Say; onClose: () => void }) {
  const keys = [
    ["↑ ↓ ← →", "shortcut-arrows"],
    ["Enter", "shortcut-open"],
    ["F2", "shortcut-label"],
    ["A", "shortcut-add"],
    ["L", "shortcut-link"],
    ["Shift ↑ ↓ ← →", "shortcut-move"],
    ["Delete", "shortcut-delete"],
    ["F6", "shortcut-area"],
    ["Ctrl A", "shortcut-all"],
    ["Ctrl Z", "shortcut-undo"],
    ["Ctrl Shift Z", "shortcut-redo"],
    ["+ − 0", "shortcut-zoom"],
    ["Ctrl + − 0", "shortcut-page-zoom"],
    ["T", "shortcut-test"],
    ["E", "shortcut-event"],
    ["L", "shortcut-log"],
    ["?", "shortcut-help"],
  ] as const;
  return (
    <DialogContainer onDismiss={onClose}>
      <Dialog isDismissible size="M">
        <Heading slot="title">{say("shortcuts-title")}</Heading>
        <Content>
          <dl className="dz-shortcuts">
            {keys.map(([key, text]) => (
              <div key={text}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{say(text)}</dd>
              </div>
            ))}
          </dl>
        </Content>
      </Dialog>
    </DialogContainer>
  );
}

/** A secret that the engine misses: send the kept one, or type it. Nothing typed is kept in the window. */
export function SecretsDialog(props: {
  missing: { connector: string; name: string; saved: boolean }[];
  say: Say;
  onSend: (secrets: Record<string, string>) => void;
  onClose: () => void;
}) {
  const { missing, say } = props;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const ready = missing.every((one) => one.saved || (typed[one.connector] ?? "") !== "");
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="M">
        <Heading slot="title">{say("secrets-title")}</Heading>
        <Content>
          <p>{say("secrets-text")}</p>
          <EnterForm can={ready} onYes={() => props.onSend(typed)}>
            <div className="dz-form">
              {missing.map((one) => (
                <TextField
                  autoComplete="off"
                  description={one.saved ? say("secrets-kept") : say("secrets-typed")}
                  key={one.connector}
                  label={say("secrets-label", { name: one.name })}
                  onChange={(secret) => setTyped({ ...typed, [one.connector]: secret })}
                  type="password"
                  value={typed[one.connector] ?? ""}
                />
              ))}
            </div>
          </EnterForm>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={!ready} onPress={() => props.onSend(typed)} variant="accent">
            {say("secrets-send")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
