import { ActionButton, Button, NumberField, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { type ReactNode, useRef, useState } from "react";
import { Draw, Line } from "../designer/icons";
import type { Say } from "../designer/view";
import type { Delay } from "../ipc/generated/Delay";
import type { Rate } from "../ipc/generated/Rate";
import { amountOf, isoOf, UNITS, type Unit } from "./duration";

/** A share of people, typed in percent. */
export function ShareField(props: { label: string; value: number; onChange: (share: number) => void }) {
  return (
    <NumberField
      formatOptions={{ style: "percent", maximumFractionDigits: 2 }}
      label={props.label}
      maxValue={1}
      minValue={0}
      onChange={(share) => Number.isFinite(share) && props.onChange(share)}
      size="S"
      step={0.01}
      value={props.value}
    />
  );
}

/** A number. */
export function Count(props: { label: string; value: number; min?: number; max?: number; whole?: boolean; onChange: (value: number) => void }) {
  return (
    <NumberField
      formatOptions={{ maximumFractionDigits: props.whole === false ? 6 : 0 }}
      label={props.label}
      onChange={(value) => Number.isFinite(value) && props.onChange(value)}
      size="S"
      value={props.value}
      {...(props.min !== undefined && { minValue: props.min })}
      {...(props.max !== undefined && { maxValue: props.max })}
    />
  );
}

/** A length of time: an amount and a unit; as a text where it is written in another form. */
export function DurationField(props: { label: string; value: string; signed?: boolean; say: Say; onChange: (iso: string) => void }) {
  const { label, say, onChange } = props;
  const known = amountOf(props.value);
  // Zero of which unit is not in the text.
  const [unit, setUnit] = useState<Unit>(known?.unit ?? "hour");
  if (known === null) return <TextField label={label} onChange={onChange} size="S" value={props.value} />;
  const shown = known.amount === 0 ? unit : known.unit;
  return (
    <fieldset aria-label={label} className="ah-duration">
      <NumberField
        formatOptions={{ maximumFractionDigits: 2 }}
        label={label}
        onChange={(amount) => Number.isFinite(amount) && onChange(isoOf({ amount, unit: shown }))}
        size="S"
        value={known.amount}
        {...(!props.signed && { minValue: 0 })}
      />
      <Picker
        aria-label={say("ahead-unit-of", { name: label })}
        onSelectionChange={(key) => {
          setUnit(key as Unit);
          onChange(isoOf({ amount: known.amount, unit: key as Unit }));
        }}
        selectedKey={shown}
        size="S"
      >
        {UNITS.map((one) => (
          <PickerItem id={one} key={one}>
            {say(`ahead-unit-${one}`)}
          </PickerItem>
        ))}
      </Picker>
    </fieldset>
  );
}

const DELAYS: Record<Delay["type"], Delay> = {
  constant: { type: "constant", time: "PT1H" },
  between: { type: "between", from: "PT0S", to: "P1D" },
  around: { type: "around", mean: "PT1H" },
};

/** How long something takes: always the same, between two, or around a mean. */
export function DelayField(props: { label: string; value: Delay; say: Say; onChange: (delay: Delay) => void }) {
  const { label, value, say, onChange } = props;
  return (
    <>
      <Picker label={label} onSelectionChange={(key) => onChange(DELAYS[key as Delay["type"]])} selectedKey={value.type} size="S">
        {Object.keys(DELAYS).map((key) => (
          <PickerItem id={key} key={key}>
            {say(`ahead-delay-${key}`)}
          </PickerItem>
        ))}
      </Picker>
      {value.type === "constant" && (
        <DurationField label={say("ahead-delay-time")} onChange={(time) => onChange({ ...value, time })} say={say} value={value.time} />
      )}
      {value.type === "between" && (
        <>
          <DurationField label={say("ahead-from")} onChange={(from) => onChange({ ...value, from })} say={say} value={value.from} />
          <DurationField label={say("ahead-to")} onChange={(to) => onChange({ ...value, to })} say={say} value={value.to} />
        </>
      )}
      {value.type === "around" && <DurationField label={say("ahead-mean")} onChange={(mean) => onChange({ ...value, mean })} say={say} value={value.mean} />}
    </>
  );
}

/** So many calls in so much time; none: as said in `none`. */
export function RateField(props: { label: string; value: Rate; say: Say; onChange: (rate: Rate) => void }) {
  const { value, say, onChange } = props;
  return (
    <>
      <Count label={props.label} min={1} onChange={(calls) => onChange({ ...value, calls })} value={value.calls} />
      <DurationField label={say("ahead-per")} onChange={(per) => onChange({ ...value, per })} say={say} value={value.per} />
    </>
  );
}

/** Entries that can be opened, removed and added to; each shows in words what it says. */
export function Entries<T>(props: {
  label: string;
  items: T[];
  name: (item: T) => string;
  words: (item: T) => string;
  edit: (item: T, change: (item: T) => void) => ReactNode;
  onChange: (items: T[]) => void;
  /** What a new one is; null: none can be added. */
  fresh: (() => T) | null;
  add: string;
  say: Say;
}) {
  const { items, say, onChange } = props;
  const expected = useRef<number | null>(null);
  // What was just added is open, and has the focus.
  const arrived = (at: number) => (element: HTMLElement | null) => {
    if (element === null || expected.current !== at) return;
    expected.current = null;
    element.querySelector("details")?.setAttribute("open", "");
    element.querySelector<HTMLElement>("summary")?.focus();
  };
  return (
    <div className="ah-entries">
      {items.length > 0 && (
        <ul aria-label={props.label}>
          {items.map((item, at) => {
            const name = props.name(item);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id; one that is removed takes its place with it.
              <li key={at} ref={arrived(at)}>
                <details>
                  <summary>
                    <strong title={name}>{name}</strong>
                    <span>{props.words(item)}</span>
                  </summary>
                  <div className="ah-grid">
                    {props.edit(item, (changed) => onChange(items.map((other, index) => (index === at ? changed : other))))}
                    <ActionButton
                      aria-label={say("ahead-remove", { name })}
                      isQuiet
                      onPress={() => onChange(items.filter((_, index) => index !== at))}
                      size="S"
                    >
                      <Line size={16}>{Draw.bin}</Line>
                    </ActionButton>
                  </div>
                </details>
              </li>
            );
          })}
        </ul>
      )}
      {props.fresh !== null && (
        <Button
          fillStyle="outline"
          onPress={() => {
            expected.current = items.length;
            if (props.fresh !== null) onChange([...items, props.fresh()]);
          }}
          size="S"
          variant="secondary"
        >
          {props.add}
        </Button>
      )}
    </div>
  );
}

/** One of what there is; a name that is no longer there is kept and shown. */
export function Named({ label, names, value, onChange }: { label: string; names: string[]; value: string; onChange: (name: string) => void }) {
  const all = names.includes(value) ? names : [value, ...names];
  return (
    <Picker label={label} onSelectionChange={(key) => onChange(String(key))} selectedKey={value} size="S">
      {all.map((name) => (
        <PickerItem id={name} key={name}>
          {name === "" ? "–" : name}
        </PickerItem>
      ))}
    </Picker>
  );
}
