import "../designer/designer.css";
import "../designer/panels.css";
import { type ReactNode, useMemo } from "react";
import { ExpressionContext } from "../designer/parts";
import { useText } from "../i18n";
import { call } from "../ipc";

/** Expression fields in a pane: what they need, from the shell. */
export function Expressions({ children }: { children: ReactNode }) {
  const text = useText();
  const tools = useMemo(() => ({ say: text, call, exprText: (code: string, params: Record<string, string>) => text(`expr-${code}`, params) }), [text]);
  return <ExpressionContext.Provider value={tools}>{children}</ExpressionContext.Provider>;
}
