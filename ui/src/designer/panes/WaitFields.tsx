import { Checkbox, Picker, PickerItem } from "@react-spectrum/s2";
import { ExpressionField } from "../../parts/ExpressionField";
import type { KindProps } from "./ActivityPane";
import { Duration } from "./Duration";
import { Messages } from "./Pane";

/** A wait: for a duration of 1 s to 30 days, or until the date that an expression yields. */
export function WaitFields({ version, id, kind, readOnly, say, issues, issueText, onChange }: KindProps<"wait">) {
  const custom = kind.until != null;
  return (
    <>
      <Picker
        isDisabled={readOnly}
        label={say("wait-type")}
        onSelectionChange={(key) => {
          if ((key === "custom") !== custom) onChange({ ...kind, until: key === "custom" ? "" : null });
        }}
        selectedKey={custom ? "custom" : "duration"}
      >
        <PickerItem id="duration">{say("wait-type-duration")}</PickerItem>
        <PickerItem id="custom">{say("wait-type-custom")}</PickerItem>
      </Picker>
      {kind.until == null ? (
        <>
          <Duration label={say("wait-amount")} onChange={(value) => onChange({ ...kind, ...value })} readOnly={readOnly} say={say} value={kind} />
          <p className="dz-help">{say("wait-help")}</p>
        </>
      ) : (
        <>
          <ExpressionField
            label={say("wait-until")}
            onChange={(until) => onChange({ ...kind, until })}
            place={{ type: "until", version, activity: id }}
            readOnly={readOnly}
            text={kind.until}
          />
          <p className="dz-help">{say("wait-until-help")}</p>
        </>
      )}
      <Checkbox isDisabled={readOnly} isSelected={kind.errorPath === true} onChange={(errorPath) => onChange({ ...kind, errorPath })}>
        {say("error-path")}
      </Checkbox>
      <Messages texts={issues.map((issue) => issueText(issue.code, issue.params))} />
    </>
  );
}
