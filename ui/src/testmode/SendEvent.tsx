import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, Picker, PickerItem, Switch, TextArea } from "@react-spectrum/s2";
import { useCallback, useEffect, useState } from "react";
import type { Call } from "../designer/platform";
import type { Say } from "../designer/view";
import { FEEDBACK } from "../designer/panes/ReactionFields";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Channel } from "../ipc/generated/Channel";
import type { EventId } from "../ipc/generated/EventId";
import type { Feedback } from "../ipc/generated/Feedback";
import type { Profile } from "../ipc/generated/Profile";
import type { ProfileId } from "../ipc/generated/ProfileId";
import type { Row } from "../ipc/generated/Row";
import type { SegmentId } from "../ipc/generated/SegmentId";
import type { SegmentStatus } from "../ipc/generated/SegmentStatus";
import type { TestForm } from "../ipc/generated/TestForm";
import type { TestView } from "../ipc/generated/TestView";
import type { VersionId } from "../ipc/generated/VersionId";
import { EnterForm } from "../parts";
import { at, parseObject, withValue } from "./payload";
import { FieldRow } from "./FieldRow";
import { NewProfile } from "./NewProfile";
import { Problem } from "./Problem";

const NEW = "itinera-new-profile";
const STATUSES: SegmentStatus[] = ["realized", "exited", "existing"];

/** What may be made to happen: an event, something that becomes of a message, a change of a segment. */
export type Happening =
  | { type: "event"; id: EventId; name: string }
  | { type: "reaction"; id: ActivityId; name: string; channel: Channel }
  | { type: "segment"; id: SegmentId; name: string };

const keyOf = (one: Happening) => `${one.type}:${one.id}`;

/** What the dialog needs. */
export interface SendEventProps {
  version: VersionId;
  happenings: Happening[];
  say: Say;
  call: Call;
  problemText: (problem: unknown) => string;
  onSent: (view: TestView) => void;
  onClose: () => void;
}

/** Event configuration (R-TEST-07 … R-TEST-12): event, test profile, typed fields or JSON. */
export function SendEvent(props: SendEventProps) {
  const { version, happenings, say, call, problemText } = props;
  const [chosen, setChosen] = useState<string | null>(happenings[0] === undefined ? null : keyOf(happenings[0]));
  const happening = happenings.find((one) => keyOf(one) === chosen);
  const event = happening?.type === "event" ? happening.id : null;
  const [reaction, setReaction] = useState<Feedback | null>(null);
  const [status, setStatus] = useState<SegmentStatus>("realized");
  const reactions = happening?.type === "reaction" ? FEEDBACK[happening.channel] : [];
  const reacts = reaction !== null && reactions.includes(reaction) ? reaction : (reactions[0] ?? null);
  const [profiles, setProfiles] = useState<Row[]>([]);
  const [profile, setProfile] = useState<ProfileId | null>(null);
  const [filled, setFilled] = useState<{ event: EventId; profile: ProfileId | null; form: TestForm } | null>(null);
  // What was filled in for another event or person is not sent for this one.
  const form = filled !== null && filled.event === event && filled.profile === profile ? filled.form : null;
  const [payload, setPayload] = useState<Record<string, unknown>>({});
  const [code, setCode] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const readProfiles = useCallback(async () => {
    const list = await call("list_objects", { kind: "profile", search: "" });
    setProfiles(list.rows);
    return list.rows;
  }, [call]);
  useEffect(() => {
    readProfiles()
      .then((rows) => setProfile((before) => before ?? rows[0]?.object.id ?? null))
      .catch((found) => setProblem(problemText(found)));
  }, [readProfiles, problemText]);
  useEffect(() => {
    if (event === null) return;
    let current = true;
    call("test_form", { version, event, profile })
      .then((answer) => {
        if (!current) return;
        setFilled({ event, profile, form: answer });
        setPayload(answer.payload);
        setCode((before) => (before === null ? null : JSON.stringify(answer.payload, null, 2)));
      })
      .catch((found) => setProblem(problemText(found)));
    return () => {
      current = false;
    };
  }, [call, version, event, profile, problemText]);

  const parsed = code === null ? payload : parseObject(code);
  const leaveCode = () => {
    if (parsed !== null) setPayload(parsed);
    setCode(null);
  };
  const done = async (): Promise<TestView | null> => {
    if (event !== null) return form === null || parsed === null ? null : call("test_send", { version, event, profile, payload: parsed });
    if (profile === null || happening === undefined) return null;
    if (happening.type === "reaction" && reacts !== null) return call("test_react", { version, activity: happening.id, reaction: reacts, profile });
    return happening.type === "segment" ? call("test_qualify", { version, segment: happening.id, status, profile }) : null;
  };
  const send = async () => {
    setSending(true);
    setProblem(null);
    try {
      const view = await done();
      if (view !== null) props.onSent(view);
      props.onClose();
    } catch (found) {
      setProblem(problemText(found));
    } finally {
      setSending(false);
    }
  };
  const maySend = !sending && (event !== null ? form !== null && parsed !== null : happening !== undefined && profile !== null);
  if (creating) {
    return (
      <NewProfile
        call={call}
        onClose={() => setCreating(false)}
        onMade={(made: Profile) => {
          setCreating(false);
          setProfile(made.id);
          readProfiles().catch(() => undefined);
        }}
        problemText={problemText}
        say={say}
      />
    );
  }
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="L">
        <Heading slot="title">{say("send-title")}</Heading>
        <Content>
          <EnterForm can={maySend} onYes={() => void send()}>
            <div className="dz-send-bar">
              <Picker label={say("send-event")} onSelectionChange={(key) => setChosen(String(key))} selectedKey={chosen}>
                {happenings.map((one) => (
                  <PickerItem id={keyOf(one)} key={keyOf(one)}>
                    {one.type === "event" ? one.name : say(`send-${one.type}`, { name: one.name })}
                  </PickerItem>
                ))}
              </Picker>
              <Picker
                label={say("send-profile")}
                onSelectionChange={(key) => (key === NEW ? setCreating(true) : setProfile(String(key)))}
                placeholder={say("send-no-profile")}
                selectedKey={profile}
              >
                {[
                  ...profiles.map((row) => (
                    <PickerItem id={row.object.id} key={row.object.id}>
                      {row.name}
                    </PickerItem>
                  )),
                  <PickerItem id={NEW} key={NEW}>
                    {say("send-new-profile")}
                  </PickerItem>,
                ]}
              </Picker>
              {event !== null && (
                <Switch isSelected={code !== null} onChange={(on) => (on ? setCode(JSON.stringify(payload, null, 2)) : leaveCode())}>
                  {say("send-code-view")}
                </Switch>
              )}
              {happening?.type === "reaction" && (
                <Picker label={say("send-reaction-type")} onSelectionChange={(key) => setReaction(key as Feedback)} selectedKey={reacts}>
                  {reactions.map((one) => (
                    <PickerItem id={one} key={one}>
                      {say(`feedback-${one}`)}
                    </PickerItem>
                  ))}
                </Picker>
              )}
              {happening?.type === "segment" && (
                <Picker label={say("send-segment-status")} onSelectionChange={(key) => setStatus(key as SegmentStatus)} selectedKey={status}>
                  {STATUSES.map((one) => (
                    <PickerItem id={one} key={one}>
                      {say(`segment-status-${one}`)}
                    </PickerItem>
                  ))}
                </Picker>
              )}
            </div>
            {event !== null && form?.rule != null && <p className="dz-rule">{say("send-rule", { rule: form.rule })}</p>}
            {event === null ? null : code === null ? (
              <div className="dz-send-fields">
                {form?.fields.map((field) => (
                  <FieldRow
                    field={field}
                    isKey={field.path === form.keyField}
                    key={field.path}
                    onChange={(value) => setPayload(withValue(payload, field.path, value))}
                    say={say}
                    value={at(payload, field.path)}
                  />
                ))}
                {form !== null && form.fields.length === 0 && <p className="dz-help">{say("send-no-fields")}</p>}
              </div>
            ) : (
              <div className="dz-send-code">
                <TextArea errorMessage={say("send-code-invalid")} isInvalid={parsed === null} label={say("send-code-view")} onChange={setCode} value={code} />
                <Button fillStyle="outline" onPress={() => setCode(JSON.stringify(form?.payload ?? {}, null, 2))} size="S" variant="secondary">
                  {say("send-code-reset")}
                </Button>
              </div>
            )}
            <Problem>{problem}</Problem>
          </EnterForm>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={!maySend} isPending={sending} onPress={() => void send()} variant="accent">
            {say("send-send")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
