/** Small parts that lists and panes are composed of. */
import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading } from "@react-spectrum/s2";
import { type ReactNode, useId, useState } from "react";
import { problemText, useText } from "../i18n";

/** A row of a pane: uppercase label, value. */
export function PaneRow({ label, children }: { label: string; children: ReactNode }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row is no form group of its own
    <div aria-labelledby={id} className="row" role="group">
      <span className="row-label" id={id}>
        {label}
      </span>
      <div className="row-value">{children}</div>
    </div>
  );
}

/** What stands where nothing is, with the next step. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** What went wrong, and a way on. */
export function ErrorNotice({ problem, children }: { problem: unknown; children?: ReactNode }) {
  const text = useText();
  if (problem === null || problem === undefined) return null;
  return (
    <div className="notice" role="alert">
      <span>{problemText(text, problem)}</span>
      {children}
    </div>
  );
}

/** A question with one answer that does and one that does not. */
export function ConfirmDialog(props: { title: string; body: string; yes: string; onYes: () => void; onNo: () => void }) {
  const text = useText();
  return (
    <DialogContainer onDismiss={props.onNo}>
      <Dialog role="alertdialog" size="S">
        <Heading slot="title">{props.title}</Heading>
        <Content>{props.body}</Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onNo} variant="secondary">
            {text("do-cancel")}
          </Button>
          <Button autoFocus onPress={props.onYes} variant="accent">
            {props.yes}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

/** Fields of a dialog: Enter in one of them does what the dialog is for. */
export function EnterForm({ can, onYes, children }: { can: boolean; onYes: (() => void) | undefined; children: ReactNode }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog may have been opened from a pane, which is a form itself.
        event.stopPropagation();
        onYes?.();
      }}
    >
      {children}
      <button disabled={!can || onYes === undefined} hidden tabIndex={-1} type="submit" />
    </form>
  );
}

/** A dialog with content and up to one thing to do. */
export function TaskDialog(props: { title: string; children: ReactNode; yes?: string; canYes?: boolean; onYes?: () => void; onClose: () => void }) {
  const text = useText();
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="L">
        <Heading slot="title">{props.title}</Heading>
        <Content>
          <EnterForm can={props.canYes !== false} onYes={props.onYes}>
            {props.children}
          </EnterForm>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {text(props.onYes ? "do-cancel" : "do-close")}
          </Button>
          {props.onYes && (
            <Button isDisabled={props.canYes === false} onPress={props.onYes} variant="accent">
              {props.yes ?? text("do-save")}
            </Button>
          )}
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

/** Takes a pasted JSON text; `read` answers when it was taken, or fails with why not. */
export function JsonPasteDialog(props: { title: string; hint: string; read: (text: string) => Promise<void>; onClose: () => void }) {
  const text = useText();
  const [pasted, setPasted] = useState("");
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <TaskDialog
      canYes={pasted.trim() !== ""}
      onClose={props.onClose}
      onYes={() => void props.read(pasted).catch(setProblem)}
      title={props.title}
      yes={text("do-read")}
    >
      <p className="soft">{props.hint}</p>
      <ErrorNotice problem={problem} />
      <textarea aria-label={props.title} className="code-input" onChange={(event) => setPasted(event.target.value)} spellCheck={false} value={pasted} />
    </TaskDialog>
  );
}
