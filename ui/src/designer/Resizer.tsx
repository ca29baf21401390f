import { type KeyboardEvent, type PointerEvent, useRef } from "react";

const LEAST = 200;
const MOST = 480;

/** The handle at the right of the palette: dragged, or moved by the arrows. */
export function Resizer({ label, value, onChange }: { label: string; value: number; onChange: (width: number) => void }) {
  const from = useRef<{ x: number; value: number } | null>(null);
  const set = (width: number) => onChange(Math.max(LEAST, Math.min(MOST, Math.round(width))));
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -16 : event.key === "ArrowRight" ? 16 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    set(value + step);
  };
  const down = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, value };
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is a widget, not a rule.
    <div
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemax={MOST}
      aria-valuemin={LEAST}
      aria-valuenow={value}
      className="dz-resizer"
      onKeyDown={keys}
      onPointerDown={down}
      onPointerMove={(event) => from.current && set(from.current.value + event.clientX - from.current.x)}
      onPointerUp={() => {
        from.current = null;
      }}
      role="separator"
      tabIndex={0}
    />
  );
}
