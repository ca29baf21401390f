import { Button, ButtonGroup, Content, FullscreenDialog, DialogContainer, Heading } from "@react-spectrum/s2";
import { useEffect, useState } from "react";
import type { ExpressionPlace } from "../ipc/generated/ExpressionPlace";
import { AdvancedEditor } from "./AdvancedEditor";
import { type BuiltGroup, built, incomplete, plain } from "./condition";
import "./expression.css";
import { SimpleEditor } from "./SimpleEditor";
import { type Checked, useAvailable, useChecked, useTools } from "./tools";

/** The editors of an expression, over the whole window: by clicking, and as code. */
export function EditorDialog(props: {
  title: string;
  place: ExpressionPlace;
  text: string;
  /** Only by clicking: an event ID condition has no code (R-EVT-10). */
  simpleOnly?: boolean;
  onClose: () => void;
  onOk: (text: string) => void;
}) {
  return (
    <DialogContainer onDismiss={props.onClose}>
      <FullscreenDialog>
        {({ close }) => (
          <Editors
            {...props}
            onOk={(text) => {
              close();
              props.onOk(text);
            }}
          />
        )}
      </FullscreenDialog>
    </DialogContainer>
  );
}

function Editors(props: { title: string; place: ExpressionPlace; text: string; simpleOnly?: boolean; onClose: () => void; onOk: (text: string) => void }) {
  const { say, call } = useTools();
  const available = useAvailable(props.place);
  const [text, setText] = useState(props.text);
  const checked = useChecked(props.place, text);
  const [root, setRoot] = useState<BuiltGroup | null>(null);
  const [mode, setMode] = useState<"simple" | "advanced" | null>(null);
  const condition = available?.expected === "boolean";
  const about = checked?.about === text ? checked : null;

  // The way in: by clicking where that can show the text, else as code.
  useEffect(() => {
    if (mode !== null || available === null) return;
    if (!condition && !props.simpleOnly) setMode("advanced");
    else if (text.trim() === "") {
      setRoot(built(null));
      setMode("simple");
    } else if (about !== null) {
      const simple = about.tree !== null || props.simpleOnly === true;
      if (simple) setRoot(built(about.tree));
      setMode(simple ? "simple" : "advanced");
    }
  }, [mode, available, condition, text, about, props.simpleOnly]);

  const print = async (): Promise<string | null> => {
    if (root === null || root.parts.length === 0) return "";
    return call("print_condition", plain(root)).catch(() => null);
  };
  const toAdvanced = () => {
    void print().then((printed) => {
      if (printed !== null) setText(printed);
      setMode("advanced");
    });
  };
  const toSimple = () => {
    setRoot(built(text.trim() === "" ? null : (about?.tree ?? null)));
    setMode("simple");
  };
  const missing = root === null ? null : incomplete(root);
  const ok = () => {
    if (mode === "advanced") props.onOk(text);
    else void print().then((printed) => printed !== null && props.onOk(printed));
  };
  const canOk = mode === "simple" ? missing === null : text.trim() === "" || (about !== null && about.mistakes.length === 0);
  return (
    <>
      <Heading slot="title">{props.title}</Heading>
      <Content>
        <div className="ex-editor">
          {available !== null && mode === "simple" && root !== null && <SimpleEditor available={available} onChange={setRoot} root={root} />}
          {available !== null && mode === "advanced" && (
            <AdvancedEditor available={available} checked={checked} onChange={setText} place={props.place} text={text} />
          )}
        </div>
      </Content>
      <ButtonGroup>
        <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
          {say("pane-cancel")}
        </Button>
        {condition && !props.simpleOnly && mode === "simple" && (
          <Button isDisabled={missing !== null} onPress={toAdvanced} variant="secondary">
            {say("editor-advanced")}
          </Button>
        )}
        {condition && mode === "advanced" && (
          <Button isDisabled={!simpleCan(text, about)} onPress={toSimple} variant="secondary">
            {say("editor-simple")}
          </Button>
        )}
        <Button isDisabled={!canOk} onPress={ok} variant="accent">
          {say("pane-ok")}
        </Button>
      </ButtonGroup>
    </>
  );
}

/** Whether the text can be shown by clicking. */
function simpleCan(text: string, about: Checked | null): boolean {
  return text.trim() === "" || (about !== null && about.tree !== null);
}
