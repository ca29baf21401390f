import { ExpressionText } from "../designer/parts";
import type { ExpressionPlace } from "../ipc/generated/ExpressionPlace";
import { Expressions } from "./Expressions";

/** An expression as text, checked while it is typed, with a picker for fields. */
export function ExpressionField(props: { label: string; place: ExpressionPlace; text: string; onChange: (text: string) => void; readOnly?: boolean }) {
  return (
    <Expressions>
      <ExpressionText label={props.label} onChange={props.onChange} place={props.place} readOnly={props.readOnly ?? false} text={props.text} />
    </Expressions>
  );
}
