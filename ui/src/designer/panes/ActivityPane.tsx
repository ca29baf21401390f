import { Checkbox, TextArea, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import type { Activity } from "../../ipc/generated/Activity";
import type { ActivityId } from "../../ipc/generated/ActivityId";
import type { ActivityKind } from "../../ipc/generated/ActivityKind";
import type { Issue } from "../../ipc/generated/Issue";
import type { TestView } from "../../ipc/generated/TestView";
import type { Version } from "../../ipc/generated/Version";
import type { VersionId } from "../../ipc/generated/VersionId";
import { WhySection } from "../../testmode/WhySection";
import type { Call } from "../platform";
import { categoryOf, type Say } from "../view";
import { ActionFields, MessageFields } from "./CallFields";
import { ConditionFields } from "./ConditionFields";
import { EventFields } from "./EventFields";
import { JumpFields } from "./JumpFields";
import { Pane } from "./Pane";
import { ReactionFields } from "./ReactionFields";
import { SegmentFields } from "./SegmentFields";
import { UpdateProfileFields } from "./UpdateProfileFields";
import { WaitFields } from "./WaitFields";

/** What the fields of every kind are given. */
export interface KindProps<T extends ActivityKind["type"]> {
  version: VersionId;
  /** The whole version, as it is saved. */
  journey: Version;
  id: ActivityId;
  /** Whether the journey begins with it. */
  entry: boolean;
  /** An activity's caption. */
  caption: (id: ActivityId) => string;
  locale: string;
  kind: Extract<ActivityKind, { type: T }>;
  issues: Issue[];
  readOnly: boolean;
  showReadOnly: boolean;
  say: Say;
  call: Call;
  issueText: (code: string, params: Record<string, string>) => string;
  onChange: (kind: ActivityKind) => void;
}

/** What a pane needs of the designer. */
export interface ActivityPaneProps {
  version: Version;
  id: ActivityId;
  activity: Activity;
  entry: boolean;
  caption: (id: ActivityId) => string;
  locale: string;
  name: string;
  issues: Issue[];
  readOnly: boolean;
  showReadOnly: boolean;
  onShowReadOnly: (show: boolean) => void;
  /** Test mode, if it is on. */
  test: TestView | null;
  say: Say;
  call: Call;
  issueText: (code: string, params: Record<string, string>) => string;
  onDelete: () => void;
  onClose: () => void;
  /** Sends the edit; answers whether it was taken. */
  onApply: (label: string, description: string, kind: ActivityKind) => Promise<boolean>;
}

/** The pane of an activity: what is typed stays here until Ok. */
export function ActivityPane(props: ActivityPaneProps) {
  const { activity, say, readOnly } = props;
  const [label, setLabel] = useState(activity.label);
  const [description, setDescription] = useState(activity.description);
  const [kind, setKind] = useState(activity.kind);
  const apply = async () => {
    const same = label === activity.label && description === activity.description && JSON.stringify(kind) === JSON.stringify(activity.kind);
    if (same || (await props.onApply(label.trim(), description, kind))) props.onClose();
  };
  const common = {
    version: props.version.id,
    journey: props.version,
    id: props.id,
    entry: props.entry,
    caption: props.caption,
    locale: props.locale,
    issues: props.issues,
    readOnly,
    showReadOnly: props.showReadOnly,
    say,
    call: props.call,
    issueText: props.issueText,
    onChange: setKind,
  };
  const shownKey = (props.test?.people.find((person) => person.shown) ?? props.test?.people[0])?.key;
  const title = say("pane-title", { category: say(`category-${categoryOf(kind.type)}`), name: props.name });
  const described = !["condition", "wait", "end", "reaction", "segmentQualification"].includes(kind.type);
  const configured = kind.type === "event" || kind.type === "action" || kind.type === "message";
  return (
    <Pane
      onCancel={props.onClose}
      onDelete={kind.type === "end" ? undefined : props.onDelete}
      onOk={() => void apply()}
      readOnly={readOnly}
      say={say}
      title={title}
    >
      {shownKey !== undefined && props.test !== null && (
        <WhySection
          activity={props.id}
          call={props.call}
          caption={props.caption}
          locale={props.locale}
          personKey={shownKey}
          say={say}
          version={props.version}
          view={props.test}
        />
      )}
      <TextField description={say("field-label-help")} isReadOnly={readOnly} label={say("field-label")} maxLength={200} onChange={setLabel} value={label} />
      {described && <TextArea isReadOnly={readOnly} label={say("field-description")} onChange={setDescription} value={description} />}
      {kind.type === "event" && <EventFields {...common} kind={kind} />}
      {kind.type === "condition" && <ConditionFields {...common} kind={kind} />}
      {kind.type === "wait" && <WaitFields {...common} kind={kind} />}
      {kind.type === "action" && <ActionFields {...common} kind={kind} />}
      {kind.type === "reaction" && <ReactionFields {...common} kind={kind} />}
      {kind.type === "segmentQualification" && <SegmentFields {...common} kind={kind} />}
      {kind.type === "message" && <MessageFields {...common} kind={kind} />}
      {kind.type === "jump" && <JumpFields {...common} kind={kind} />}
      {kind.type === "updateProfile" && <UpdateProfileFields {...common} kind={kind} />}
      {configured && (
        <Checkbox isSelected={props.showReadOnly} onChange={props.onShowReadOnly}>
          {say("pane-show-read-only")}
        </Checkbox>
      )}
    </Pane>
  );
}
