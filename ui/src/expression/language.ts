/** How the language is coloured and completed in the code area. */
import { type CompletionContext, type CompletionResult, snippetCompletion } from "@codemirror/autocomplete";
import { HighlightStyle, StreamLanguage, type StringStream, syntaxHighlighting } from "@codemirror/language";
import { Tag, tags } from "@lezer/highlight";
import type { AvailableFields } from "../ipc/generated/AvailableFields";
import type { FunctionRow } from "../ipc/generated/FunctionRow";
import { leavesOf } from "./tools";

const WORDS = new Set(["and", "or", "not", "is", "has", "null", "numeric", "integer", "decimal", "if", "then", "else", "true", "false"]);
const LOOPS = new Set(["currentEventField", "currentDataPackField"]);

const eventField = Tag.define();
const sourceField = Tag.define();
const property = Tag.define();

interface State {
  /** The sigils of the braces around, innermost last. */
  braces: string[];
}

/** Cuts a text into what is coloured alike: events and field groups apart. */
export const tokens = {
  startState: (): State => ({ braces: [] }),
  copyState: (state: State): State => ({ braces: [...state.braces] }),
  token: (stream: StringStream, state: State): string | null => {
    if (stream.match(/^\s+/)) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
    if (stream.match(/^[@#$]?\{/)) {
      state.braces.push(stream.current().charAt(0));
      return inside(state.braces);
    }
    if (stream.match(/^\}/)) {
      const colour = inside(state.braces);
      state.braces.pop();
      return colour;
    }
    if (stream.match(/^\d+(\.\d+)?/)) return "number";
    if (stream.match(/^[A-Za-z_][\w-]*(?=\s*\()/)) {
      const word = stream.current();
      return WORDS.has(word) ? "keyword" : "function";
    }
    if (stream.match(/^[A-Za-z_][\w-]*/)) {
      const word = stream.current();
      if (LOOPS.has(word)) return "loop";
      const colour = inside(state.braces);
      if (colour !== null) return colour;
      return WORDS.has(word) ? "keyword" : null;
    }
    stream.next();
    return null;
  },
  tokenTable: { event: eventField, source: sourceField, property, function: tags.function(tags.variableName), loop: tags.special(tags.variableName) },
  languageData: { closeBrackets: { brackets: ["(", "[", "{", '"', "'"] } },
};

function inside(braces: readonly string[]): string | null {
  switch (braces[braces.length - 1]) {
    case "@":
      return "event";
    case "#":
      return "source";
    case "$":
      return "property";
    default:
      return null;
  }
}

export const colours = [
  StreamLanguage.define<State>(tokens),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.string, color: "var(--ex-string)" },
      { tag: tags.number, color: "var(--ex-number)" },
      { tag: tags.keyword, color: "var(--ex-keyword)", fontWeight: "600" },
      { tag: tags.function(tags.variableName), color: "var(--ex-function)" },
      { tag: tags.special(tags.variableName), color: "var(--ex-loop)" },
      { tag: eventField, color: "var(--ex-event)" },
      { tag: sourceField, color: "var(--ex-source)" },
      { tag: property, color: "var(--ex-number)" },
    ]),
  ),
];

type Say = (id: string, args?: Record<string, string>) => string;

/** What may come next where one types: fields after a sigil, else functions, fields and words. */
export function completion(available: AvailableFields, functions: FunctionRow[], say: Say) {
  const fields = leavesOf(available.fields).map((leaf) => ({
    reference: leaf.node.reference ?? "",
    detail: say(`type-${leaf.node.yields}`),
    info: leaf.path.join(" › "),
  }));
  const calls = functions.map((row) =>
    snippetCompletion(row.signatures.some((way) => !way.startsWith("()")) ? `${row.name}(\${})` : `${row.name}()`, {
      label: row.name,
      type: "function",
      detail: row.signatures[0] ?? "",
      info: `${say(`function-${row.name}`)}\n${row.signatures.map((way) => row.name + way).join("\n")}`,
    }),
  );
  return (context: CompletionContext): CompletionResult | null => {
    const open = context.matchBefore(/[@#]\{[^{}]*$/);
    if (open !== null) {
      const typed = open.text;
      // Within a filter, the text before a call is not a plain path any more.
      if (!typed.includes("(")) {
        const closed = context.state.sliceDoc(context.pos, context.pos + 1) === "}";
        return {
          from: open.from,
          to: closed ? context.pos + 1 : context.pos,
          options: fields
            .filter((field) => field.reference.startsWith(typed.charAt(0)))
            .map((field) => ({ label: field.reference, detail: field.detail, info: field.info, type: "variable" })),
          validFor: /^[@#]\{[^{}()]*\}?$/,
        };
      }
    }
    const word = context.matchBefore(/[A-Za-z_][\w]*$/);
    if (!context.explicit && (word === null || WORDS.has(word.text))) return null;
    return {
      from: word?.from ?? context.pos,
      options: [
        ...calls,
        ...fields.map((field) => ({
          label: field.reference.slice(2, -1),
          apply: field.reference,
          detail: field.detail,
          info: field.info,
          type: "variable",
        })),
        ...available.segments.map((name) => ({ label: name, apply: `inSegment(${JSON.stringify(name)})`, detail: say("editor-segment"), type: "constant" })),
        ...available.properties.map((one) => ({ label: one.name, apply: `\${${one.name}}`, detail: say(`type-${one.yields}`), type: "property" })),
        ...[...WORDS, ...LOOPS].map((label) => ({ label, type: "keyword" })),
      ],
      validFor: /^[\w.]*$/,
    };
  };
}
