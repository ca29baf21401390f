import { parseTime, type Time } from "@internationalized/date";
import { Checkbox, NumberField, Picker, PickerItem, TimeField } from "@react-spectrum/s2";
import { Duration } from "../designer/panes/Duration";
import { captionOf } from "../designer/view";
import type { Channel } from "../ipc/generated/Channel";
import type { Deed } from "../ipc/generated/Deed";
import type { Over } from "../ipc/generated/Over";
import type { PromiseForm } from "../ipc/generated/PromiseForm";
import type { PromiseZone } from "../ipc/generated/PromiseZone";
import { deedWords, type Spoken, spokenOf } from "./words";

const CHANNELS: Channel[] = ["email", "sms", "push"];
const OVER: Over[] = ["person", "passage", "event"];
const ZONES: PromiseZone[] = ["person", "journey"];

/** The fields of a promise's form. */
export function PromiseFields({ form, onChange, ...spoken }: Spoken & { form: PromiseForm; onChange: (form: PromiseForm) => void }) {
  const { say } = spoken;
  switch (form.type) {
    case "atMost":
      return (
        <>
          <NumberField
            formatOptions={{ maximumFractionDigits: 0 }}
            label={say("promise-messages")}
            maxValue={100}
            minValue={0}
            onChange={(messages) => Number.isFinite(messages) && onChange({ ...form, messages: Math.round(messages) })}
            value={form.messages}
          />
          <Picker
            label={say("promise-channel")}
            onSelectionChange={(key) => onChange({ ...form, channel: key === "message" ? null : (key as Channel) })}
            selectedKey={form.channel ?? "message"}
          >
            {["message", ...CHANNELS].map((channel) => (
              <PickerItem id={channel} key={channel}>
                {say(`promise-many-${channel}`)}
              </PickerItem>
            ))}
          </Picker>
          <Duration label={say("promise-span")} onChange={(value) => onChange({ ...form, ...value })} readOnly={false} say={say} value={form} />
        </>
      );
    case "endsWithin":
      return <Duration label={say("promise-span")} onChange={(value) => onChange({ ...form, ...value })} readOnly={false} say={say} value={form} />;
    case "neverAfter":
      return (
        <>
          <DeedFields {...spoken} deed={form.first} label={say("promise-first")} onChange={(first) => onChange({ ...form, first })} />
          <DeedFields {...spoken} deed={form.never} label={say("promise-never")} onChange={(never) => onChange({ ...form, never })} />
          <OverPicker {...spoken} onChange={(over) => onChange({ ...form, over })} over={form.over} />
        </>
      );
    case "once":
      return (
        <>
          <DeedFields {...spoken} deed={form.call} label={say("promise-call")} onChange={(call) => onChange({ ...form, call })} />
          <OverPicker {...spoken} onChange={(over) => onChange({ ...form, over })} over={form.over} />
        </>
      );
    case "reaches":
      return <DeedFields {...spoken} deed={form.deed} label={say("promise-what")} onChange={(deed) => onChange({ ...form, deed })} />;
    case "quietHours":
      return (
        <>
          <div className="dz-duration">
            {(["from", "to"] as const).map((end) => (
              <TimeField
                granularity="minute"
                hourCycle={24}
                key={end}
                label={say(`path-${end}`)}
                onChange={(time) => time !== null && onChange({ ...form, hours: { ...form.hours, [end]: (time as Time).toString() } })}
                value={parseTime(form.hours[end])}
              />
            ))}
          </div>
          <Picker label={say("promise-zone")} onSelectionChange={(key) => onChange({ ...form, zone: key as PromiseZone })} selectedKey={form.zone}>
            {ZONES.map((zone) => (
              <PickerItem id={zone} key={zone}>
                {say(`promise-zone-${zone}`)}
              </PickerItem>
            ))}
          </Picker>
        </>
      );
    case "noError":
      return (
        <Checkbox isSelected={form.timeouts} onChange={(timeouts) => onChange({ ...form, timeouts })}>
          {say("promise-timeouts")}
        </Checkbox>
      );
  }
}

function OverPicker({ over, say, onChange }: Spoken & { over: Over; onChange: (over: Over) => void }) {
  return (
    <Picker label={say("promise-over")} onSelectionChange={(key) => onChange(key as Over)} selectedKey={over}>
      {OVER.map((one) => (
        <PickerItem id={one} key={one}>
          {say(`promise-over-${one}`)}
        </PickerItem>
      ))}
    </Picker>
  );
}

/** What is done: a message of some channel, an action, or activities chosen by name. */
function DeedFields({ deed, label, onChange, ...spoken }: Spoken & { deed: Deed; label: string; onChange: (deed: Deed) => void }) {
  const { version, names, say } = spoken;
  const called = Object.values(version.activities).flatMap((activity) => (activity?.kind.type === "action" ? [activity.kind.action] : []));
  const actions = [...new Set(called)];
  const key = deed.type === "message" ? (deed.channel ?? "message") : deed.type === "action" ? `action:${deed.action}` : "activities";
  const choose = (chosen: string) => {
    if (chosen === "activities") onChange({ type: "activities", ids: [] });
    else if (chosen.startsWith("action:")) onChange({ type: "action", action: chosen.slice(7) });
    else onChange({ type: "message", channel: chosen === "message" ? null : (chosen as Channel) });
  };
  return (
    <fieldset aria-label={label} className="dz-deed">
      <Picker label={label} onSelectionChange={(chosen) => choose(String(chosen))} selectedKey={key}>
        {[
          { id: "activities", text: say("promise-deed-activities") },
          ...["message", ...CHANNELS].map((id) => ({ id, text: say(`promise-deed-${id}`) })),
          ...actions.map((action) => ({ id: `action:${action}`, text: deedWords({ type: "action", action }, spoken) })),
        ].map(({ id, text }) => (
          <PickerItem id={id} key={id}>
            {text}
          </PickerItem>
        ))}
      </Picker>
      {deed.type === "activities" &&
        [...new Set([...spokenOf(version), ...deed.ids])].map((id) => (
          <Checkbox
            isSelected={deed.ids.includes(id)}
            key={id}
            onChange={(on) => onChange({ type: "activities", ids: on ? [...deed.ids, id] : deed.ids.filter((one) => one !== id) })}
          >
            {version.activities[id] === undefined ? id : captionOf(version, id, names, say)}
          </Checkbox>
        ))}
    </fieldset>
  );
}
