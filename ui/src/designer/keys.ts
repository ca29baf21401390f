/** What a key does in the designer. */
export type KeyAct =
  | { act: "go"; to: "left" | "right" | "up" | "down" }
  | { act: "nudge"; dx: number; dy: number }
  | { act: "undo" | "redo" | "all" | "zoomIn" | "zoomOut" | "fit" | "test" | "event" | "log" | "help" }
  | { act: "open" | "remove" | "link" | "label" | "add" };

/** A key press, as far as it matters. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const ARROWS: Record<string, "left" | "right" | "up" | "down"> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
/** How far, in canvas pixels, one press moves an activity. */
const STEP = 20;

/** What a press means; `onNode` tells whether an activity or a link has the focus. */
export function actOf(press: Press, onNode: boolean): KeyAct | null {
  if (press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.ctrlKey || press.metaKey) {
    if (key === "z") return { act: press.shiftKey ? "redo" : "undo" };
    if (key === "y") return { act: "redo" };
    if (key === "a") return { act: "all" };
    return null;
  }
  const arrow = ARROWS[key];
  if (arrow !== undefined && onNode) {
    if (!press.shiftKey) return { act: "go", to: arrow };
    const dx = arrow === "left" ? -STEP : arrow === "right" ? STEP : 0;
    const dy = arrow === "up" ? -STEP : arrow === "down" ? STEP : 0;
    return { act: "nudge", dx, dy };
  }
  if (onNode) {
    if (key === "Enter") return { act: "open" };
    if (key === "l") return { act: "link" };
    if (key === "F2") return { act: "label" };
    if (key === "a") return { act: "add" };
  }
  switch (key) {
    case "Delete":
    case "Backspace":
      return { act: "remove" };
    case "+":
    case "=":
      return { act: "zoomIn" };
    case "-":
      return { act: "zoomOut" };
    case "0":
      return { act: "fit" };
    case "t":
      return { act: "test" };
    case "e":
      return { act: "event" };
    case "l":
      return { act: "log" };
    case "?":
      return { act: "help" };
    default:
      return null;
  }
}

/** Whether keys typed there are text, or belong to a dialog, menu or list. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return (
    element?.closest?.(
      "input, textarea, select, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu], .dz-pane, .ah-result, .ah-side, .ah-page",
    ) != null
  );
}
