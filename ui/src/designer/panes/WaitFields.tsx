import { NumberField, Picker, PickerItem } from "@react-spectrum/s2";
import type { TimeUnit } from "../../ipc/generated/TimeUnit";
import type { KindProps } from "./ActivityPane";
import { Messages } from "./Pane";

/** The units, from the shortest. */
export const UNITS: TimeUnit[] = ["seconds", "minutes", "hours", "days"];

/** Amount and unit of a wait: 1 s to 30 days. */
export function WaitFields({ kind, readOnly, say, issues, issueText, onChange }: KindProps<"wait">) {
  return (
    <>
      <div className="dz-duration">
        <NumberField
          formatOptions={{ maximumFractionDigits: 0 }}
          isDisabled={readOnly}
          label={say("wait-amount")}
          minValue={1}
          onChange={(amount) => onChange({ ...kind, amount: Number.isFinite(amount) ? Math.round(amount) : kind.amount })}
          value={kind.amount}
        />
        <Picker
          isDisabled={readOnly}
          label={say("wait-unit")}
          onSelectionChange={(unit) => onChange({ ...kind, unit: unit as TimeUnit })}
          selectedKey={kind.unit}
        >
          {UNITS.map((unit) => (
            <PickerItem id={unit} key={unit}>
              {say(`unit-${unit}`)}
            </PickerItem>
          ))}
        </Picker>
      </div>
      <p className="dz-help">{say("wait-help")}</p>
      <Messages texts={issues.map((issue) => issueText(issue.code, issue.params))} />
    </>
  );
}
