import { Picker, PickerItem } from "@react-spectrum/s2";
import type { ActivityId } from "../../ipc/generated/ActivityId";
import type { Channel } from "../../ipc/generated/Channel";
import type { Feedback } from "../../ipc/generated/Feedback";
import type { Version } from "../../ipc/generated/Version";
import { reachable } from "../graph";
import { visitOrder } from "../order";
import type { KindProps } from "./ActivityPane";
import { TimeoutFields } from "./Duration";
import { Messages } from "./Pane";

/** What may become of a message, by channel (R-REACT-03). */
export const FEEDBACK: Record<Channel, Feedback[]> = {
  email: ["clicked", "sent", "opened", "failed"],
  sms: ["sent", "failed"],
  push: ["clicked", "sent", "failed"],
};
/** The shortest timeout of a reaction (R-REACT-06). */
const FIRST = { amount: 40, unit: "seconds", path: false } as const;

/** The messages that come before an activity, in the order of the canvas. */
export function messagesBefore(version: Version, of: ActivityId): ActivityId[] {
  return visitOrder(version).filter((id) => id !== of && version.activities[id]?.kind.type === "message" && reachable(version, id).has(of));
}

/** A reaction: to which message, which one, for how long (screens §9). */
export function ReactionFields({ journey, id, kind, readOnly, say, caption, issues, issueText, onChange }: KindProps<"reaction">) {
  const before = messagesBefore(journey, id);
  const known = kind.message === null || before.includes(kind.message) ? before : [...before, kind.message];
  const message = kind.message === null ? undefined : journey.activities[kind.message]?.kind;
  const types = message?.type === "message" ? FEEDBACK[message.channel] : [];
  return (
    <>
      <Picker
        isDisabled={readOnly}
        label={say("reaction-message")}
        onSelectionChange={(key) => {
          const picked = journey.activities[String(key)]?.kind;
          const fits = picked?.type === "message" && kind.reaction !== null && FEEDBACK[picked.channel].includes(kind.reaction);
          onChange({ ...kind, message: String(key), reaction: fits ? kind.reaction : null });
        }}
        placeholder={say("reaction-message-choose")}
        selectedKey={kind.message}
      >
        {known.map((one) => (
          <PickerItem id={one} key={one}>
            {caption(one)}
          </PickerItem>
        ))}
      </Picker>
      <Picker
        isDisabled={readOnly || types.length === 0}
        label={say("reaction-type")}
        onSelectionChange={(key) => onChange({ ...kind, reaction: key as Feedback })}
        placeholder={say("reaction-type-choose")}
        selectedKey={kind.reaction}
      >
        {types.map((type) => (
          <PickerItem id={type} key={type}>
            {say(`feedback-${type}`)}
          </PickerItem>
        ))}
      </Picker>
      <p className="dz-help">{say("reaction-help")}</p>
      <TimeoutFields first={FIRST} onChange={(timeout) => onChange({ ...kind, timeout })} readOnly={readOnly} say={say} timeout={kind.timeout ?? null} />
      <p className="dz-help">{say("reaction-timeout-help")}</p>
      <Messages texts={issues.map((issue) => issueText(issue.code, issue.params))} />
    </>
  );
}
