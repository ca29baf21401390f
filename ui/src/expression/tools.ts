/** What everything about expressions needs: texts, calls, the last check, what is in reach. */
import { createContext, useContext, useEffect, useState } from "react";
import type { Call } from "../designer/platform";
import type { Say } from "../designer/view";
import type { AvailableFields } from "../ipc/generated/AvailableFields";
import type { CheckedExpression } from "../ipc/generated/CheckedExpression";
import type { ExpressionPlace } from "../ipc/generated/ExpressionPlace";
import type { FieldNode } from "../ipc/generated/FieldNode";
import type { FunctionRow } from "../ipc/generated/FunctionRow";
import type { Words } from "../ipc/generated/Words";

/** What expression fields need; handed down once. */
export interface ExpressionTools {
  say: Say;
  call: Call;
  exprText: (code: string, params: Record<string, string>) => string;
}

export const ExpressionContext = createContext<ExpressionTools | null>(null);

/** How long typing rests, in ms, before a text is checked. */
const REST = 250;

/** The tools; an expression field stands below a provider of them. */
export function useTools(): ExpressionTools {
  const tools = useContext(ExpressionContext);
  if (tools === null) throw new Error("an expression field stands outside the designer");
  return tools;
}

/** An answer about a text, and the text that it is about: while one types it lags behind. */
export type Checked = CheckedExpression & { about: string };

/** The last answer about a text. */
export function useChecked(place: ExpressionPlace, text: string): Checked | null {
  const { call } = useTools();
  const [checked, setChecked] = useState<Checked | null>(null);
  const key = JSON.stringify(place);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      call("check_expression", { place: JSON.parse(key) as ExpressionPlace, text })
        .then((answer) => {
          if (current) setChecked({ ...answer, about: text });
        })
        .catch(() => undefined);
    }, REST);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [call, key, text]);
  return checked;
}

const NOTHING: AvailableFields = { fields: [], segments: [], properties: [], expected: null, samples: {} };

/** What may be referred to at a place; null while it is asked for. */
export function useAvailable(place: ExpressionPlace): AvailableFields | null {
  const { call } = useTools();
  const [available, setAvailable] = useState<AvailableFields | null>(null);
  const key = JSON.stringify(place);
  useEffect(() => {
    let current = true;
    call("available_fields", JSON.parse(key) as ExpressionPlace)
      .then((answer) => {
        if (current) setAvailable(answer);
      })
      .catch(() => setAvailable(NOTHING));
    return () => {
      current = false;
    };
  }, [call, key]);
  return available;
}

/** Every function of the language; empty while they are asked for. */
export function useFunctions(): FunctionRow[] {
  const { call } = useTools();
  const [functions, setFunctions] = useState<FunctionRow[]>([]);
  useEffect(() => {
    call("expression_functions", {})
      .then((answer) => setFunctions(answer.functions))
      .catch(() => undefined);
  }, [call]);
  return functions;
}

/** A leaf of the field tree with the labels above it. */
export interface Leaf {
  node: FieldNode;
  path: string[];
}

/** The leaves of a field tree, in its order. */
export function leavesOf(nodes: FieldNode[], above: string[] = []): Leaf[] {
  return nodes.flatMap((node) => {
    const path = [...above, node.label];
    const own: Leaf[] = node.reference === null || node.children.length > 0 ? [] : [{ node, path }];
    return [...own, ...leavesOf(node.children, path)];
  });
}

/** Words as a sentence of the language in use. */
export function sentence(say: Say, words: Words): string {
  const plain = (part: Words): string => {
    if (typeof part === "string") return part;
    const parts = Object.fromEntries(Object.entries(part.parts).map(([name, value]) => [name, plain(value as Words)]));
    return say(`explain-${part.key}`, parts);
  };
  const text = plain(words);
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
