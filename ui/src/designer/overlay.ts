import type { ActivityId } from "../ipc/generated/ActivityId";

/** How something on the canvas stands out: by colour and by a word or sign beside it. */
export type Tone = "covered" | "uncovered" | "impossible" | "more" | "fewer";

/** What is laid over an activity. */
export interface NodeMark {
  /** Below its caption. */
  lines: { text: string; strong?: boolean }[];
  tone: Tone | null;
  /** Said when it is pointed at or has the focus. */
  tip: string | null;
}

/** What is laid over a link. */
export interface LinkMark {
  /** Of its line, in canvas pixels; null: as ever. */
  width: number | null;
  /** Beside its caption. */
  label: string | null;
  tone: Tone | null;
  /** Said when it is pointed at or has the focus. */
  tip: string | null;
}

/** What is laid over a journey that is drawn. */
export interface Overlay {
  nodes: Record<ActivityId, NodeMark>;
  links: Record<string, LinkMark>;
  /** Over the link from the start dot. */
  start: LinkMark | null;
}

const THIN = 1.5;
const THICK = 12;

/** The width of a link that a share of all people takes, from 0 to 1. */
export function widthOf(share: number): number {
  if (!(share > 0)) return THIN;
  return Math.round((THIN + 0.5 + (THICK - THIN - 0.5) * Math.min(share, 1)) * 100) / 100;
}
