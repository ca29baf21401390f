import { ConditionText } from "../designer/parts";
import { useText } from "../i18n";
import type { ExpressionPlace } from "../ipc/generated/ExpressionPlace";
import { Expressions } from "./Expressions";

/** A condition as a card of field, operator and value, beside a checked text. */
export function ConditionEditor(props: {
  place: ExpressionPlace;
  text: string;
  onChange: (text: string) => void;
  label?: string;
  readOnly?: boolean;
  simpleOnly?: boolean;
}) {
  const text = useText();
  return (
    <Expressions>
      <ConditionText
        label={props.label ?? text("condition-label")}
        onChange={props.onChange}
        place={props.place}
        readOnly={props.readOnly ?? false}
        simpleOnly={props.simpleOnly ?? false}
        text={props.text}
      />
    </Expressions>
  );
}
