/** Where the focus goes when what had it is taken away: never nowhere. */
import { useRef } from "react";

const TABBABLE = [
  "a[href]",
  "button:not(:disabled)",
  "input:not(:disabled)",
  "select:not(:disabled)",
  "textarea:not(:disabled)",
  "[tabindex]:not([tabindex='-1']):not([aria-disabled=true])",
].join(", ");

/** Whether an element can take the focus now. */
function takesFocus(element: HTMLElement): boolean {
  return element.isConnected && element.matches(TABBABLE) && element.closest("[inert], [aria-hidden=true]") === null;
}

/** What Tab leads to inside of `root`, in its order. */
export function tabbable(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(TABBABLE)].filter(takesFocus);
}

/** How many earlier places are remembered. */
const MEMORY = 50;

/**
 * Watches the page: if what has the focus is removed or disabled, the place where the focus was
 * before takes it, or else what stands before it, unless somebody else does first. Answers what
 * ends it.
 */
export function keepFocus(page: Document = document): () => void {
  let earlier: HTMLElement[] = [];
  let before: HTMLElement[] = [];
  const entered = (event: FocusEvent) => {
    const element = event.target as HTMLElement;
    earlier = [element, ...earlier.filter((known) => known !== element && known.isConnected)].slice(0, MEMORY);
    const all = [...page.querySelectorAll<HTMLElement>(TABBABLE)];
    before = all.slice(0, Math.max(0, all.indexOf(element))).reverse();
  };
  const lost = () => {
    const [last] = earlier;
    if (last === undefined || takesFocus(last)) return false;
    // What was just disabled may keep the focus until the page is drawn again.
    return page.activeElement === page.body || (page.activeElement === last && last.matches(":disabled"));
  };
  const changed = () => {
    if (!lost()) return;
    // Dialogs and panes put the focus where it belongs; they come first.
    setTimeout(() => lost() && [...earlier, ...before].find(takesFocus)?.focus(), 50);
  };
  const watch = new MutationObserver(changed);
  watch.observe(page.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
  page.addEventListener("focusin", entered);
  return () => {
    watch.disconnect();
    page.removeEventListener("focusin", entered);
  };
}

/** Puts the focus into what has just been added to a list, once it is drawn. */
export function useArrival(): { expect: (id: string) => void; arrived: (id: string) => (element: HTMLElement | null) => void } {
  const expected = useRef<string | null>(null);
  return {
    expect: (id) => {
      expected.current = id;
    },
    arrived: (id) => (element) => {
      if (element === null || expected.current !== id) return;
      expected.current = null;
      const field = element.querySelector<HTMLElement>("input, textarea");
      field?.focus();
      if (field instanceof HTMLInputElement) field.select();
    },
  };
}
