import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { ActionButton, SearchField, Switch } from "@react-spectrum/s2";
import type { Refusal } from "../ipc/generated/Refusal";
import type { Row } from "../ipc/generated/Row";
import type { Version } from "../ipc/generated/Version";
import { type DropTarget, dropTarget } from "./drop";
import { NODE } from "./geometry";
import { Draw, Glyph, Line } from "./icons";
import { acceptedKeys, addEdit, type Category, dropTargets, dryRuns, type Entry, entriesOf, shownEntries } from "./palette";
import type { Call } from "./platform";
import { useSession } from "./session";
import type { Say } from "./view";

const CATEGORIES: Category[] = ["events", "orchestration", "actions"];
/** How far, in window pixels, the pointer moves before a press becomes a drag. */
const THRESHOLD = 4;

/** What the palette needs of the designer. */
export interface PaletteProps {
  version: Version;
  events: Row[];
  actions: Row[];
  say: Say;
  call: Call;
  refusalText: (refusal: Refusal) => string;
  /** From window to canvas; null outside the canvas. */
  toCanvas: (x: number, y: number) => { x: number; y: number } | null;
  /** Of events and actions only these are shown; null: all. */
  recent: readonly string[] | null;
  onOnlyRecent: (on: boolean) => void;
  onAdd: (entry: Entry) => void;
  onDrop: (entry: Entry, target: DropTarget, at: { x: number; y: number }) => void;
}

/** The palette: search, three categories, drag by pointer or add by double-click and Enter. */
export function Palette(props: PaletteProps) {
  const { version, events, actions, say, call } = props;
  const [search, setSearch] = useState("");
  const [onlyAvailable, setOnlyAvailable] = useState(true);
  const [filterOpen, setFilterOpen] = useState(false);
  const [closed, setClosed] = useState<ReadonlySet<Category>>(new Set());
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Refusal>>(new Map());
  const entries = useMemo(() => entriesOf(events, actions, say), [events, actions, say]);

  useEffect(() => {
    let current = true;
    const edits = entries.map((entry) => addEdit(entry.item, { type: "nothing" }, { x: 0, y: 0 }));
    call("may_edit", { version: version.id, edits })
      .then((answers) => {
        if (!current) return;
        const found = entries.flatMap((entry, index): [string, Refusal][] => {
          const refusal = answers[index];
          return refusal ? [[entry.key, refusal]] : [];
        });
        setRefusals(new Map(found));
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [entries, version, call]);

  const { recent } = props;
  const shown = shownEntries(entries, { search, onlyAvailable, recent }, refusals);
  const hidden = entries.length - shownEntries(entries, { search, onlyAvailable: false, recent: null }, refusals).length;
  return (
    <section aria-label={say("palette-label")} className="dz-palette">
      <div className="dz-palette-head">
        <SearchField aria-label={say("palette-search")} onChange={setSearch} placeholder={say("palette-search")} value={search} />
        <ActionButton aria-expanded={filterOpen} aria-label={say("palette-filter")} isQuiet onPress={() => setFilterOpen(!filterOpen)}>
          <Line>{Draw.filter}</Line>
        </ActionButton>
      </div>
      {filterOpen && (
        <div className="dz-palette-filter">
          <Switch isSelected={onlyAvailable} onChange={setOnlyAvailable}>
            {say("palette-only-available")}
          </Switch>
          <Switch isSelected={recent !== null} onChange={props.onOnlyRecent}>
            {say("palette-only-recent")}
          </Switch>
        </div>
      )}
      <div className="dz-palette-body">
        {CATEGORIES.map((category) => {
          const items = shown.filter((entry) => entry.category === category);
          const open = !closed.has(category);
          return (
            <div className="dz-category" key={category}>
              <button
                aria-expanded={open}
                className="dz-category-head"
                onClick={() => {
                  const next = new Set(closed);
                  if (open) next.add(category);
                  else next.delete(category);
                  setClosed(next);
                }}
                type="button"
              >
                <span className={open ? "dz-turn" : ""}>
                  <Line size={14}>
                    <path d="M9 6l6 6-6 6" />
                  </Line>
                </span>
                {say("palette-category", { name: say(`category-${category}`), count: items.length })}
              </button>
              {open && <Items {...props} category={category} items={items} refusals={refusals} />}
              {open && items.length === 0 && (
                <p className="dz-palette-empty">
                  {search !== "" && category !== "orchestration" ? say("palette-nothing-found") : say(`palette-empty-${category}`)}
                </p>
              )}
            </div>
          );
        })}
        {hidden > 0 && search !== "" && <p className="dz-palette-empty">{say("palette-hidden", { count: hidden })}</p>}
      </div>
    </section>
  );
}

interface ItemsProps extends PaletteProps {
  category: Category;
  items: Entry[];
  refusals: ReadonlyMap<string, Refusal>;
}

/** The items of a category: a list in which the arrows move and Enter adds. */
function Items({ category, items, refusals, ...props }: ItemsProps) {
  const { say, version, call } = props;
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const pressed = useRef<{ entry: Entry; x: number; y: number; dragging: boolean } | null>(null);

  const focus = (index: number) => {
    const next = Math.max(0, Math.min(items.length - 1, index));
    setCurrent(next);
    list.current?.querySelectorAll<HTMLElement>("[role=option]")[next]?.focus();
  };
  const keys = (event: KeyboardEvent, entry: Entry, index: number) => {
    const moves: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      focus(to);
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      props.onAdd(entry);
    }
  };
  const start = (event: PointerEvent, entry: Entry) => {
    if (event.button !== 0 || refusals.has(entry.key)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current = { entry, x: event.clientX, y: event.clientY, dragging: false };
  };
  const over = (x: number, y: number): DropTarget | null => {
    const at = props.toCanvas(x, y);
    return at === null ? null : dropTarget(version, at);
  };
  const move = (event: PointerEvent) => {
    const press = pressed.current;
    if (press === null) return;
    const at = { x: event.clientX, y: event.clientY };
    if (!press.dragging) {
      if (Math.hypot(at.x - press.x, at.y - press.y) < THRESHOLD) return;
      press.dragging = true;
      useSession.getState().setDrag({
        item: press.entry.item,
        kind: press.entry.kind,
        sign: press.entry.sign,
        name: press.entry.name,
        at,
        target: over(at.x, at.y),
        allowed: null,
      });
      const targets = dropTargets(version);
      call("may_edit", { version: version.id, edits: dryRuns(targets, press.entry.item) })
        .then((answers) => useSession.getState().moveDrag({ allowed: acceptedKeys(targets, answers) }))
        .catch(() => undefined);
      return;
    }
    useSession.getState().moveDrag({ at, target: over(at.x, at.y) });
  };
  const end = (event: PointerEvent, dropped: boolean) => {
    const press = pressed.current;
    pressed.current = null;
    if (!press?.dragging) return;
    useSession.getState().setDrag(null);
    const at = props.toCanvas(event.clientX, event.clientY);
    if (dropped && at !== null) {
      props.onDrop(press.entry, dropTarget(version, at), { x: Math.round(at.x - NODE / 2), y: Math.round(at.y - NODE / 2) });
    }
  };
  useEffect(() => {
    const cancel = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape" || pressed.current === null) return;
      pressed.current = null;
      useSession.getState().setDrag(null);
    };
    window.addEventListener("keydown", cancel, true);
    return () => window.removeEventListener("keydown", cancel, true);
  }, []);

  return (
    <div aria-label={say(`category-${category}`)} className="dz-items" ref={list} role="listbox">
      {items.map((entry, index) => {
        const refusal = refusals.get(entry.key);
        return (
          <div
            aria-disabled={refusal !== undefined}
            aria-label={entry.name}
            aria-selected={false}
            className={`dz-item dz-${entry.kind}`}
            key={entry.key}
            onDoubleClick={() => refusal === undefined && props.onAdd(entry)}
            onFocus={() => setCurrent(index)}
            onKeyDown={(event) => keys(event, entry, index)}
            onMouseDown={(event) => {
              // The browser would select texts, or drag what is selected, while an item is dragged.
              event.preventDefault();
              event.currentTarget.focus();
            }}
            onLostPointerCapture={(event) => end(event, false)}
            onPointerCancel={(event) => end(event, false)}
            onPointerDown={(event) => start(event, entry)}
            onPointerMove={move}
            onPointerUp={(event) => end(event, true)}
            role="option"
            tabIndex={index === Math.min(current, items.length - 1) ? 0 : -1}
            title={refusal === undefined ? `${entry.name}\n${say("palette-item-tip")}` : props.refusalText(refusal)}
          >
            <span className="dz-grip">
              <Line size={16}>{Draw.grip}</Line>
            </span>
            <span className="dz-item-icon">
              <Glyph sign={entry.sign} size={20} />
            </span>
            <span className="dz-item-name">{entry.name}</span>
            {refusal !== undefined && (
              <span aria-label={props.refusalText(refusal)} className="dz-item-why" role="img">
                <Line size={16}>{Draw.info}</Line>
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** What follows the pointer while an item is dragged. */
export function Ghost({ say }: { say: Say }) {
  const drag = useSession((session) => session.drag);
  if (drag === null) return null;
  const key = drag.target === null ? null : drag.target.type === "canvas" ? "canvas" : undefined;
  const off = key === "canvas" && drag.allowed !== null && !drag.allowed.has("canvas");
  return (
    <div
      className={`dz-ghost dz-node dz-${drag.kind}${off ? " dz-no-target" : ""}`}
      style={{ transform: `translate(${drag.at.x - NODE / 2}px, ${drag.at.y - NODE / 2}px)` }}
    >
      <div className="dz-shape">
        <span className="dz-glyph">
          <Glyph sign={drag.sign} size={26} />
        </span>
      </div>
      <span className="dz-caption">{drag.name}</span>
      {drag.target === null && <span className="dz-ghost-hint">{say("drag-outside")}</span>}
    </div>
  );
}
