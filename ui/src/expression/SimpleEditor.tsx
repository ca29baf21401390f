import { Button, Checkbox, CheckboxGroup, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useEffect, useMemo, useRef, useState } from "react";
import type { AvailableFields } from "../ipc/generated/AvailableFields";
import { useCarry } from "./carry";
import {
  added,
  arity,
  type Built,
  type BuiltGroup,
  type BuiltTest,
  carried as carriedTo,
  changed,
  found,
  isComplete,
  isValue,
  knowsCase,
  moved,
  newKey,
  operatorsFor,
  valueTypeFor,
} from "./condition";
import { type Source, SourceTree } from "./SourceTree";
import { type Leaf, leavesOf, useTools } from "./tools";

/** What is carried: something of the tree, or a card. */
type Load = { source: Source } | { card: number };

/** A condition built by clicking: the tree at the left, cards in groups at the right. */
export function SimpleEditor(props: { available: AvailableFields; root: BuiltGroup; onChange: (root: BuiltGroup) => void }) {
  const { root, onChange } = props;
  const { say } = useTools();
  const [chosen, setChosen] = useState<number | null>(null);
  const leaves = useMemo(() => new Map(leavesOf(props.available.fields).map((leaf) => [leaf.node.reference ?? "", leaf])), [props.available]);
  const onlyFields = useMemo(() => ({ ...props.available, properties: [] }), [props.available]);

  const use = (source: Source, onto: number) => {
    const node = nodeOf(source);
    if (node !== null) onChange(added(root, onto, node));
  };
  const { carried, press } = useCarry<Load>((load, onto) => {
    if ("source" in load) use(load.source, onto);
    else onChange(carriedTo(root, load.card, onto));
  });
  const group = chosen !== null && found(root, chosen)?.kind === "group" ? chosen : root.key;
  const over = carried?.over ?? null;
  return (
    <div className="ex-simple">
      <SourceTree available={onlyFields} onUse={(source) => use(source, group)} press={(source, label) => press({ source }, label)} />
      <section aria-label={say("editor-zone")} className={over === root.key ? "ex-zone ex-over" : "ex-zone"} data-drop={root.key}>
        {root.parts.length === 0 ? (
          <p className="ex-empty">{say("editor-zone-empty")}</p>
        ) : (
          <Group chosen={group} group={root} leaves={leaves} onChange={onChange} onChoose={setChosen} over={over} press={press} root={root} />
        )}
      </section>
      {carried !== null && (
        <div className="ex-ghost" style={{ left: carried.x + 10, top: carried.y + 8 }}>
          {carried.label}
        </div>
      )}
    </div>
  );
}

function nodeOf(source: Source): Built | null {
  if (source.kind === "segment") return { key: newKey(), kind: "segment", name: source.name, within: true };
  if (source.kind !== "field") return null;
  const [operator] = operatorsFor(source.type, source.choices);
  if (operator === undefined) return null;
  return {
    key: newKey(),
    kind: "test",
    reference: source.reference,
    operator,
    values: [],
    valueType: valueTypeFor(operator, source.type),
    ignoreCase: false,
    open: true,
  };
}

interface Shared {
  root: BuiltGroup;
  leaves: ReadonlyMap<string, Leaf>;
  chosen: number;
  over: number | null;
  onChange: (root: BuiltGroup) => void;
  onChoose: (key: number) => void;
  press: (load: Load, label: string) => (event: React.PointerEvent) => void;
}

function Group(props: Shared & { group: BuiltGroup }) {
  const { group, ...shared } = props;
  const { root, onChange } = shared;
  const { say } = useTools();
  const many = group.parts.length > 1;
  const join = () => onChange(changed(root, group.key, (node) => (node.kind === "group" ? { ...node, join: node.join === "and" ? "or" : "and" } : node)));
  const nested = group.key !== root.key;
  const marks = [
    nested ? "ex-group ex-nested" : "ex-group",
    shared.over === group.key && nested ? "ex-over" : "",
    shared.chosen === group.key ? "ex-chosen" : "",
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame of its own
    <div aria-label={say(`editor-group-${group.join}`)} className={marks.join(" ")} data-drop={group.key} role="group">
      {many && (
        <div className="ex-join">
          <button aria-label={say("editor-join", { word: say(`editor-${group.join}`) })} onClick={join} type="button">
            {say(`editor-${group.join}`)}
          </button>
        </div>
      )}
      <div className="ex-parts">
        {group.parts.map((part) =>
          part.kind === "group" ? <Group {...shared} group={part} key={part.key} /> : <Card {...shared} key={part.key} part={part} />,
        )}
      </div>
      {nested && (
        <button
          aria-pressed={shared.chosen === group.key}
          className="ex-into"
          onClick={() => shared.onChoose(shared.chosen === group.key ? root.key : group.key)}
          type="button"
        >
          {say("editor-add-here")}
        </button>
      )}
    </div>
  );
}

function Card(props: Shared & { part: Exclude<Built, BuiltGroup> }) {
  const { part, root, onChange, press } = props;
  const { say } = useTools();
  const label = part.kind === "segment" ? part.name : nameOf(part, props.leaves);
  const set = (next: Built | null) => onChange(changed(root, part.key, () => next));
  return (
    <article aria-label={label} className={props.over === part.key ? "ex-card ex-over" : "ex-card"} data-drop={part.key}>
      <div className="ex-card-bar">
        <span aria-hidden="true" className="ex-handle" onPointerDown={press({ card: part.key }, label)} title={say("editor-move")}>
          ⠿
        </span>
        <p className="ex-sentence">
          {part.kind === "segment" ? (
            <>
              <strong>{part.name}</strong> {say("editor-membership")}{" "}
              <button className="ex-word" onClick={() => set({ ...part, within: !part.within })} type="button">
                {say(part.within ? "operator-value-true" : "operator-value-false")}
              </button>
            </>
          ) : (
            <Sentence part={part} title={label} />
          )}
        </p>
        {part.kind === "test" && !part.open && <Tool label={say("editor-change", { name: label })} onPress={() => set({ ...part, open: true })} sign="✎" />}
        <Tool label={say("editor-up", { name: label })} onPress={() => onChange(moved(root, part.key, -1))} sign="↑" />
        <Tool label={say("editor-down", { name: label })} onPress={() => onChange(moved(root, part.key, 1))} sign="↓" />
        <Tool
          label={say("editor-group", { name: label })}
          onPress={() => {
            const group: BuiltGroup = { key: newKey(), kind: "group", join: "and", parts: [part] };
            onChange(changed(root, part.key, () => group));
            props.onChoose(group.key);
          }}
          sign="( )"
        />
        <Tool label={say("editor-remove", { name: label })} onPress={() => set(null)} sign="✕" />
      </div>
      {part.kind === "test" && part.open && <Fields leaf={props.leaves.get(part.reference)} onChange={set} part={part} />}
    </article>
  );
}

function Tool(props: { label: string; sign: string; onPress: () => void }) {
  return (
    <button aria-label={props.label} className="ex-tool" onClick={props.onPress} title={props.label} type="button">
      {props.sign}
    </button>
  );
}

function nameOf(part: BuiltTest, leaves: ReadonlyMap<string, Leaf>): string {
  return leaves.get(part.reference)?.path.slice(-2).join(" › ") ?? part.reference;
}

function Sentence({ part, title }: { part: BuiltTest; title: string }) {
  const { say } = useTools();
  const values = part.values.map((value) => (part.valueType === "boolean" && value !== "" ? say(`operator-value-${value}`) : value));
  return (
    <>
      <strong>{title}</strong> {say(`operator-${part.operator}`)} {arity(part.operator) !== "none" && <b>{values.join(", ") || "…"}</b>}
      {part.ignoreCase && <em> {say("editor-ignoring-case")}</em>}
    </>
  );
}

function Fields(props: { part: BuiltTest; leaf: Leaf | undefined; onChange: (next: Built | null) => void }) {
  const { part, leaf, onChange } = props;
  const { say } = useTools();
  const type = leaf?.node.yields ?? part.valueType;
  const choices = leaf?.node.choices ?? [];
  const operators = operatorsFor(type, choices);
  const before = useRef(part);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A new card is filled in next.
    if (before.current.values.length === 0) place.current?.querySelector<HTMLElement>("button, input")?.focus();
  }, []);
  const shown = operators.includes(part.operator) ? operators : [...operators, part.operator];
  const choose = (operator: string) => {
    const count = arity(operator);
    const valueType = valueTypeFor(operator, type);
    const kept = valueType === part.valueType ? part.values : [];
    const values = count === "none" ? [] : count === "one" ? kept.slice(0, 1) : kept;
    onChange({ ...part, operator, values, valueType, ignoreCase: part.ignoreCase && knowsCase(operator, type) });
  };
  const undo = () => onChange(before.current.values.length === 0 && !isComplete(before.current) ? null : { ...before.current, open: false });
  return (
    <div className="ex-fields" ref={place}>
      <Picker label={say("card-operator")} onSelectionChange={(key) => choose(String(key))} selectedKey={part.operator}>
        {shown.map((operator) => (
          <PickerItem id={operator} key={operator}>
            {say(`operator-${operator}`)}
          </PickerItem>
        ))}
      </Picker>
      <Values choices={choices} onChange={(values) => onChange({ ...part, values })} part={part} />
      {knowsCase(part.operator, type) && (
        <Checkbox isSelected={!part.ignoreCase} onChange={(minds) => onChange({ ...part, ignoreCase: !minds })}>
          {say("editor-case")}
        </Checkbox>
      )}
      <div className="ex-fields-end">
        <Button fillStyle="outline" onPress={undo} size="S" variant="secondary">
          {say("pane-cancel")}
        </Button>
        <Button isDisabled={!isComplete(part)} onPress={() => onChange({ ...part, open: false })} size="S" variant="accent">
          {say("editor-accept")}
        </Button>
      </div>
    </div>
  );
}

function Values(props: { part: BuiltTest; choices: string[]; onChange: (values: string[]) => void }) {
  const { part, choices, onChange } = props;
  const { say } = useTools();
  const count = arity(part.operator);
  if (count === "none") return null;
  if (choices.length > 0 && count === "many") {
    return (
      <CheckboxGroup label={say("card-value")} onChange={onChange} value={part.values}>
        {choices.map((choice) => (
          <Checkbox key={choice} value={choice}>
            {choice}
          </Checkbox>
        ))}
      </CheckboxGroup>
    );
  }
  const offered = part.valueType === "boolean" ? ["true", "false"] : choices;
  if (offered.length > 0) {
    return (
      <Picker label={say("card-value")} onSelectionChange={(key) => onChange([String(key)])} selectedKey={part.values[0] ?? null}>
        {offered.map((choice) => (
          <PickerItem id={choice} key={choice}>
            {part.valueType === "boolean" ? say(`operator-value-${choice}`) : choice}
          </PickerItem>
        ))}
      </Picker>
    );
  }
  const typed = part.values.join(count === "many" ? "; " : "");
  const wrong = typed !== "" && !(count === "many" ? part.values : [typed]).every((value) => isValue(value, part.valueType));
  const hint = count === "many" ? say("editor-several") : say(`editor-hint-${part.valueType}`);
  return (
    <TextField
      description={hint.startsWith("editor-hint-") ? undefined : hint}
      errorMessage={say("editor-not-a-value", { type: say(`type-${part.valueType}`) })}
      isInvalid={wrong}
      label={say("card-value")}
      onChange={(text) =>
        onChange(
          text === ""
            ? []
            : count === "many"
              ? text
                  .split(";")
                  .map((one) => one.trim())
                  .filter((one) => one !== "")
              : [text],
        )
      }
      {...(count === "many" ? { defaultValue: typed } : { value: typed })}
    />
  );
}
