import { ActionButton, Button, ButtonGroup } from "@react-spectrum/s2";
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Draw, Line } from "../icons";
import type { Say } from "../view";

/** What every pane has. */
export interface PaneFrame {
  say: Say;
  title: string;
  readOnly: boolean;
  /** Absent where there is nothing to delete. */
  onDelete?: (() => void) | undefined;
  onCancel: () => void;
  onOk: () => void;
  children: ReactNode;
}

/** A pane at the right: icons left, Cancel and Ok right; Enter applies, Esc discards (R-CAN-27). */
export function Pane({ say, title, readOnly, onDelete, onCancel, onOk, children }: PaneFrame) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>(".dz-pane-body :is(input, textarea, button):not([disabled])");
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (readOnly) onCancel();
    else onOk();
  };
  const keys = (event: KeyboardEvent) => {
    // What is typed in a dialog over the pane is none of its business.
    if (event.defaultPrevented || !event.currentTarget.contains(event.target as Node)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
    const at = event.target as HTMLElement;
    if (event.key === "Enter" && at.tagName === "INPUT" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      // A number field takes over what was typed when it loses the focus: apply after that.
      at.blur();
      setTimeout(() => form.current?.requestSubmit(), 0);
    }
  };
  return (
    <aside aria-label={title} className="dz-pane">
      <form noValidate onKeyDown={keys} onSubmit={submit} ref={form}>
        <div className="dz-pane-bar">
          {onDelete !== undefined && !readOnly && (
            <ActionButton aria-label={say("pane-delete")} isQuiet onPress={onDelete}>
              <Line>{Draw.bin}</Line>
            </ActionButton>
          )}
          <span className="dz-grow" />
          <ButtonGroup>
            {readOnly ? (
              <Button onPress={onCancel} variant="primary">
                {say("pane-close")}
              </Button>
            ) : (
              <>
                <Button fillStyle="outline" onPress={onCancel} variant="secondary">
                  {say("pane-cancel")}
                </Button>
                <Button type="submit" variant="accent">
                  {say("pane-ok")}
                </Button>
              </>
            )}
          </ButtonGroup>
        </div>
        <h2>{title}</h2>
        <div className="dz-pane-body">{children}</div>
      </form>
    </aside>
  );
}

/** A row that cannot be edited: label and value. */
export function ReadRow({ label, value }: { label: string; value: string }) {
  return (
    <div className="dz-read-row">
      <span className="dz-row-label">{label}</span>
      <span className="dz-row-value" title={value}>
        {value === "" ? "–" : value}
      </span>
    </div>
  );
}

/** Messages of a field, below it. */
export function Messages({ texts }: { texts: string[] }) {
  if (texts.length === 0) return null;
  return (
    <ul className="dz-messages">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
