import { ActionButton } from "@react-spectrum/s2";
import { useState } from "react";
import { Draw, Line } from "../designer/icons";
import type { Say } from "../designer/view";

/** JSON as a collapsible tree: counts beside objects and lists, a copy button on each. */
export function JsonTree({ value, name, say, depth = 0 }: { value: unknown; name: string; say: Say; depth?: number }) {
  const [open, setOpen] = useState(depth < 3);
  if (typeof value !== "object" || value === null) {
    return (
      <div className="dz-json-leaf">
        <span className="dz-json-name">{name}</span>
        <code className={`dz-json-${value === null ? "null" : typeof value}`}>{JSON.stringify(value)}</code>
      </div>
    );
  }
  const items: [string, unknown][] = Array.isArray(value) ? value.map((item, index): [string, unknown] => [String(index), item]) : Object.entries(value);
  const count = say(Array.isArray(value) ? "log-items" : "log-keys", { count: items.length });
  return (
    <div className="dz-json">
      <div className="dz-json-head">
        <button aria-expanded={open} onClick={() => setOpen(!open)} type="button">
          <span className={open ? "dz-turn" : ""}>
            <Line size={14}>
              <path d="M9 6l6 6-6 6" />
            </Line>
          </span>
          <span className="dz-json-name">{name}</span>
          <span className="dz-json-count">{count}</span>
        </button>
        <ActionButton
          aria-label={say("log-copy", { name })}
          isQuiet
          onPress={() => void navigator.clipboard.writeText(JSON.stringify(value, null, 2))}
          size="XS"
        >
          <Line size={14}>{Draw.copy}</Line>
        </ActionButton>
      </div>
      {open && (
        <div className="dz-json-body">
          {items.map(([key, item]) => (
            <JsonTree depth={depth + 1} key={key} name={key} say={say} value={item} />
          ))}
        </div>
      )}
    </div>
  );
}
