import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { AvailableFields } from "../ipc/generated/AvailableFields";
import type { FunctionRow } from "../ipc/generated/FunctionRow";
import { colours, completion } from "./language";
import { useTools } from "./tools";

/** What the code area does when told. */
export interface CodeHandle {
  /** Puts a text where the cursor is; with `()` at its end the cursor goes between them. */
  insert: (text: string) => void;
  /** Selects a piece, in UTF-16 units, and moves there. */
  select: (from: number, to: number) => void;
}

/** Completion; Enter takes what is offered as soon as it is seen. */
function offering(available: AvailableFields, functions: FunctionRow[], say: (id: string, args?: Record<string, string>) => string) {
  return autocompletion({ interactionDelay: 0, override: [completion(available, functions, say)] });
}

/** The code of an expression: numbered lines, colours, completion, mistakes underlined. */
export function CodeArea(props: {
  text: string;
  label: string;
  available: AvailableFields;
  functions: FunctionRow[];
  marks: { from: number; to: number; message: string }[];
  onChange: (text: string) => void;
  handle: Ref<CodeHandle>;
}) {
  const { say } = useTools();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const words = useRef(new Compartment());
  const first = useRef(props);
  const change = useRef(props.onChange);
  change.current = props.onChange;

  useEffect(() => {
    const parent = place.current;
    if (parent === null) return;
    const { text, label, available, functions } = first.current;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          history(),
          bracketMatching(),
          closeBrackets(),
          lintGutter(),
          EditorView.lineWrapping,
          // Where the policy allows styles by a nonce only, the one of the page is handed on.
          EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.content ?? ""),
          EditorView.contentAttributes.of({ "aria-label": label }),
          placeholder(say("editor-code-empty")),
          colours,
          words.current.of(offering(available, functions, say)),
          // Tab leaves the area, as everywhere: Ctrl+Space completes.
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    editor.dispatch({ selection: { anchor: editor.state.doc.length } });
    editor.focus();
    return () => editor.destroy();
  }, [say]);

  const { available, functions } = props;
  useEffect(() => {
    view.current?.dispatch({ effects: words.current.reconfigure(offering(available, functions, say)) });
  }, [available, functions, say]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const length = editor.state.doc.length;
    const found = props.marks.map((mark): Diagnostic => {
      const from = Math.min(mark.from, length);
      // A mistake at a point is shown at what stands before it.
      const to = Math.min(Math.max(mark.to, from), length);
      return { from: to === from ? Math.max(0, from - 1) : from, to, severity: "error", message: mark.message };
    });
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [props.marks]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === props.text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.text } });
  }, [props.text]);

  useImperativeHandle(props.handle, () => ({
    insert: (text) => {
      const editor = view.current;
      if (editor === null) return;
      const { from, to } = editor.state.selection.main;
      const anchor = from + text.length - (text.endsWith("()") ? 1 : 0);
      editor.dispatch({ changes: { from, to, insert: text }, selection: { anchor } });
      editor.focus();
    },
    select: (from, to) => {
      const editor = view.current;
      if (editor === null) return;
      const length = editor.state.doc.length;
      editor.dispatch({ selection: { anchor: Math.min(from, length), head: Math.min(to, length) }, scrollIntoView: true });
      editor.focus();
    },
  }));

  return <div className="ex-code" ref={place} />;
}
