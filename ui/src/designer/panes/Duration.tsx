import { Checkbox, NumberField, Picker, PickerItem } from "@react-spectrum/s2";
import type { EventTimeout } from "../../ipc/generated/EventTimeout";
import type { TimeUnit } from "../../ipc/generated/TimeUnit";
import type { Say } from "../view";

/** The units, from the shortest. */
export const UNITS: TimeUnit[] = ["seconds", "minutes", "hours", "days"];

/** An amount and its unit. */
export function Duration(props: {
  label: string;
  value: { amount: number; unit: TimeUnit };
  readOnly: boolean;
  say: Say;
  onChange: (value: { amount: number; unit: TimeUnit }) => void;
}) {
  const { label, value, readOnly, say, onChange } = props;
  return (
    <div className="dz-duration">
      <NumberField
        formatOptions={{ maximumFractionDigits: 0 }}
        isDisabled={readOnly}
        label={label}
        minValue={1}
        onChange={(amount) => onChange({ ...value, amount: Number.isFinite(amount) ? Math.round(amount) : value.amount })}
        value={value.amount}
      />
      <Picker
        isDisabled={readOnly}
        label={say("wait-unit")}
        onSelectionChange={(unit) => onChange({ ...value, unit: unit as TimeUnit })}
        selectedKey={value.unit}
      >
        {UNITS.map((unit) => (
          <PickerItem id={unit} key={unit}>
            {say(`unit-${unit}`)}
          </PickerItem>
        ))}
      </Picker>
    </div>
  );
}

/** How long something is listened to, and whether that has a path of its own (R-CAN-39). */
export function TimeoutFields(props: {
  timeout: EventTimeout | null;
  first: EventTimeout;
  readOnly: boolean;
  say: Say;
  onChange: (timeout: EventTimeout | null) => void;
}) {
  const { timeout, readOnly, say, onChange } = props;
  return (
    <section aria-label={say("timeout-title")} className="dz-section">
      <h3>{say("timeout-title")}</h3>
      <Checkbox isDisabled={readOnly} isSelected={timeout !== null} onChange={(on) => onChange(on ? props.first : null)}>
        {say("timeout-define")}
      </Checkbox>
      {timeout !== null && (
        <>
          <Duration label={say("wait-amount")} onChange={(value) => onChange({ ...timeout, ...value })} readOnly={readOnly} say={say} value={timeout} />
          <Checkbox isDisabled={readOnly} isSelected={timeout.path} onChange={(path) => onChange({ ...timeout, path })}>
            {say("timeout-path")}
          </Checkbox>
          <p className="dz-help">{say(timeout.path ? "timeout-path-help" : "timeout-no-path-help")}</p>
        </>
      )}
    </section>
  );
}
