import type { ReactNode } from "react";
import type { Sign } from "./view";

/** Glyphs of the kinds, of messages by channel, drawn on a 24 grid with the current colour. */
const GLYPHS: Record<Sign, ReactNode> = {
  event: (
    <>
      <circle cx="12" cy="12" r="2.5" fill="currentColor" stroke="none" />
      <path d="M8 8a5.7 5.7 0 0 0 0 8M16 8a5.7 5.7 0 0 1 0 8M5 5a9.9 9.9 0 0 0 0 14M19 5a9.9 9.9 0 0 1 0 14" />
    </>
  ),
  condition: (
    <>
      <path d="M4 12h5M9 12l4-5h4M9 12l4 5h4" />
      <path d="M15 4.5 18 7l-3 2.5M15 14.5l3 2.5-3 2.5" />
    </>
  ),
  wait: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 7.5V12l3 2" />
    </>
  ),
  action: (
    <>
      <circle cx="12" cy="12" r="3" />
      <circle cx="12" cy="12" r="6.5" />
      <path d="M12 3v2.5M12 18.500V21M3 12h2.5M18.5 12H21M5.6 5.600l1.8 1.800M16.6 16.600l1.8 1.800M18.4 5.600l-1.8 1.800M7.4 16.600l-1.8 1.8" />
    </>
  ),
  reaction: (
    <>
      <path d="M9 5 4 10l5 5M4 10h9a6 6 0 0 1 6 6v3" />
    </>
  ),
  segmentQualification: (
    <>
      <circle cx="9" cy="9" r="3" />
      <path d="M3.500 19a5.500 5.500 0 0 1 11 0M16 9h5M18.500 6.500 21 9l-2.500 2.500" />
    </>
  ),
  message: <path d="M4 5h16v11H10l-4 4v-4H4z" />,
  email: (
    <>
      <rect x="3.5" y="6" width="17" height="12" rx="1.5" />
      <path d="m4 7 8 6 8-6" />
    </>
  ),
  sms: (
    <>
      <path d="M4 5h16v11H10l-4 4v-4H4z" />
      <path d="M8 10.500v.1M12 10.500v.1M16 10.500v.1" />
    </>
  ),
  push: (
    <>
      <rect x="7" y="3" width="10" height="18" rx="2" />
      <path d="M11 18h2" />
    </>
  ),
  jump: (
    <>
      <path d="M4 17c0-7 4-10 11-10M11 3l4 4-4 4M19 15v5" />
    </>
  ),
  updateProfile: (
    <>
      <ellipse cx="12" cy="6" rx="7" ry="2.500" />
      <path d="M5 6v12c0 1.400 3.100 2.500 7 2.500s7-1.100 7-2.500V6M5 12c0 1.400 3.100 2.500 7 2.500s7-1.100 7-2.500" />
    </>
  ),
  end: <rect x="8" y="8" width="8" height="8" rx="1.5" fill="currentColor" stroke="none" />,
};

/** The glyph of a sign. */
export function Glyph({ sign, size = 24 }: { sign: Sign; size?: number }) {
  return <Line size={size}>{GLYPHS[sign]}</Line>;
}

/** A line drawing on a 24 grid. */
export function Line({ size = 20, children }: { size?: number; children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      fill="none"
      focusable="false"
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.8"
      viewBox="0 0 24 24"
      width={size}
    >
      {children}
    </svg>
  );
}

/** Drawings of the buttons. */
export const Draw = {
  back: <path d="M15 5l-7 7 7 7" />,
  pencil: <path d="M4 20l1-4L16 5l3 3L8 19l-4 1zM14 7l3 3" />,
  undo: <path d="M8 5 4 9l4 4M4 9h9a6 6 0 0 1 0 12h-3" />,
  redo: <path d="M16 5l4 4-4 4M20 9h-9a6 6 0 0 0 0 12h3" />,
  plus: <path d="M12 5v14M5 12h14" />,
  minus: <path d="M5 12h14" />,
  fit: <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />,
  arrange: <path d="M3 10h5v4H3zM16 4h5v4h-5zM16 16h5v4h-5zM8 12h4M16 6h-4v12h4" />,
  close: <path d="M6 6l12 12M18 6 6 18" />,
  bin: <path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v6M14 11v6" />,
  up: <path d="M6 14l6-6 6 6" />,
  down: <path d="M6 10l6 6 6-6" />,
  warning: <path d="M12 4 2.5 20h19zM12 10v4.500M12 17.200v.1" />,
  help: <path d="M9 9a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.2-1.5 2.400M12 17.500v.1" />,
  grip: <path d="M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1" />,
  filter: <path d="M4 5h16l-6.5 8v6l-3-2v-4z" />,
  info: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.800v.1" />,
  copy: <path d="M9 9h11v11H9zM5 15H4V4h11v1" />,
  save: <path d="M12 3v12M7 10l5 5 5-5M4 20h16" />,
  refresh: <path d="M20 5v5h-5M19.5 10A8 8 0 1 0 20 14" />,
} as const;
