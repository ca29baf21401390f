import { type CalendarDateTime, parseAbsolute, toCalendarDateTime, toZoned } from "@internationalized/date";
import { DatePicker, Picker, PickerItem } from "@react-spectrum/s2";
import type { ReactNode } from "react";
import type { Say } from "../designer/view";
import type { Assumptions } from "../ipc/generated/Assumptions";
import type { Feedback } from "../ipc/generated/Feedback";
import type { LaterChange } from "../ipc/generated/LaterChange";
import type { LaterEvent } from "../ipc/generated/LaterEvent";
import type { LaterReaction } from "../ipc/generated/LaterReaction";
import type { SegmentStatus } from "../ipc/generated/SegmentStatus";
import type { Since } from "../ipc/generated/Since";
import { DrawnFields } from "./DrawnFields";
import { EndpointFields, endpointName, endpointWords } from "./EndpointFields";
import { Count, DelayField, DurationField, Entries, Named, ShareField } from "./fields";
import { delayWords, durationWords, percent } from "./words";

/** What a journey's assumptions may name. */
export interface Nameable {
  events: string[];
  segments: string[];
  /** Message activities, by the name that assumptions use for them. */
  messages: string[];
  /** Names of actions, then `Source.Group` of field groups. */
  endpoints: string[];
}

const SINCE: Since[] = ["listening", "entry"];
const FEEDBACK: Feedback[] = ["sent", "opened", "clicked", "failed"];
const STATUS: SegmentStatus[] = ["realized", "exited"];
const HOUR = { type: "constant", time: "PT1H" } as const;

/** Who comes, what they are like, what they do next and how endpoints answer: all of it editable. */
export function AssumptionsForm(props: {
  value: Assumptions;
  nameable: Nameable;
  /** What a file with profiles takes the place of; null without one. */
  profiles: string | null;
  say: Say;
  locale: string;
  onChange: (value: Assumptions) => void;
}) {
  const { value, nameable, say, locale } = props;
  const put = (change: Partial<Assumptions>) => props.onChange({ ...value, ...change });
  const events = value.events ?? [];
  const reactions = value.reactions ?? [];
  const changes = value.changes ?? [];
  const endpoints = value.endpoints ?? [];
  const segments = Object.entries(value.segments ?? {});
  const first = (names: string[]) => names[0] ?? "";
  return (
    <>
      <Section count={null} open say={say} title={say("ahead-people-title")}>
        <div className="ah-grid">
          {props.profiles === null && <Count label={say("ahead-people")} min={1} onChange={(people) => put({ people })} value={value.people} />}
          <Count label={say("ahead-seed")} min={0} onChange={(seed) => put({ seed })} value={value.seed} />
          <div className="ah-duration-of">
            <StartField onChange={(start) => put({ start })} say={say} value={value.start} />
          </div>
          <DurationField label={say("ahead-spread")} onChange={(spread) => put({ spread })} say={say} value={value.spread ?? "PT0S"} />
        </div>
      </Section>
      <Section count={Object.keys(value.entry ?? {}).length} say={say} title={say("ahead-entry-title")}>
        <p>{say("ahead-entry-text")}</p>
        <DrawnFields fields={value.entry ?? {}} label={say("ahead-entry-title")} locale={locale} onChange={(entry) => put({ entry })} say={say} />
      </Section>
      <Section count={Object.keys(value.profile ?? {}).length} say={say} title={say("ahead-profile-title")}>
        <p>{props.profiles === null ? say("ahead-profile-text") : say("ahead-profile-file", { name: props.profiles })}</p>
        <DrawnFields fields={value.profile ?? {}} label={say("ahead-profile-title")} locale={locale} onChange={(profile) => put({ profile })} say={say} />
      </Section>
      <Section count={segments.length} say={say} title={say("ahead-segments-title")}>
        <p>{say("ahead-segments-text")}</p>
        <Entries<[string, number]>
          add={say("ahead-segments-add")}
          edit={([name, share], change) => (
            <>
              <Named label={say("ahead-segment")} names={nameable.segments} onChange={(next) => change([next, share])} value={name} />
              <ShareField label={say("ahead-share-inside")} onChange={(next) => change([name, next])} value={share} />
            </>
          )}
          fresh={
            nameable.segments.length > segments.length ? () => [first(nameable.segments.filter((name) => value.segments?.[name] === undefined)), 0.5] : null
          }
          items={segments}
          label={say("ahead-segments-title")}
          name={([name]) => name}
          onChange={(next) => put({ segments: Object.fromEntries(next) })}
          say={say}
          words={([, share]) => percent(share, locale)}
        />
      </Section>
      <Section count={events.length} say={say} title={say("ahead-events-title")}>
        <p>{say("ahead-events-text")}</p>
        <Entries<LaterEvent>
          add={say("ahead-events-add")}
          edit={(one, change) => (
            <>
              <Named label={say("ahead-event")} names={nameable.events} onChange={(event) => change({ ...one, event })} value={one.event} />
              <SinceField onChange={(since) => change({ ...one, since })} say={say} value={one.since ?? "listening"} />
              <ShareField label={say("ahead-probability")} onChange={(probability) => change({ ...one, probability })} value={one.probability} />
              <DelayField label={say("ahead-after")} onChange={(after) => change({ ...one, after })} say={say} value={one.after} />
              <DrawnFields
                fields={one.payload ?? {}}
                label={say("ahead-payload")}
                locale={locale}
                onChange={(payload) => change({ ...one, payload })}
                say={say}
              />
            </>
          )}
          fresh={nameable.events.length > 0 ? () => ({ event: first(nameable.events), since: "listening", probability: 0.5, after: HOUR }) : null}
          items={events}
          label={say("ahead-events-title")}
          name={(one) => one.event}
          onChange={(next) => put({ events: next })}
          say={say}
          words={(one) => say("ahead-later-words", { share: percent(one.probability, locale), after: delayWords(one.after, say) })}
        />
      </Section>
      <Section count={reactions.length} say={say} title={say("ahead-reactions-title")}>
        <p>{say("ahead-reactions-text")}</p>
        <Entries<LaterReaction>
          add={say("ahead-reactions-add")}
          edit={(one, change) => (
            <>
              <Named label={say("ahead-message")} names={nameable.messages} onChange={(activity) => change({ ...one, activity })} value={one.activity} />
              <Picker
                label={say("ahead-reaction")}
                onSelectionChange={(key) => change({ ...one, reaction: key as Feedback })}
                selectedKey={one.reaction}
                size="S"
              >
                {FEEDBACK.map((key) => (
                  <PickerItem id={key} key={key}>
                    {say(`feedback-${key}`)}
                  </PickerItem>
                ))}
              </Picker>
              <ShareField label={say("ahead-probability")} onChange={(probability) => change({ ...one, probability })} value={one.probability} />
              <DelayField label={say("ahead-after")} onChange={(after) => change({ ...one, after })} say={say} value={one.after} />
            </>
          )}
          fresh={nameable.messages.length > 0 ? () => ({ activity: first(nameable.messages), reaction: "opened", probability: 0.3, after: HOUR }) : null}
          items={reactions}
          label={say("ahead-reactions-title")}
          name={(one) => `${one.activity}: ${say(`feedback-${one.reaction}`)}`}
          onChange={(next) => put({ reactions: next })}
          say={say}
          words={(one) => say("ahead-later-words", { share: percent(one.probability, locale), after: delayWords(one.after, say) })}
        />
      </Section>
      <Section count={changes.length} say={say} title={say("ahead-changes-title")}>
        <p>{say("ahead-changes-text")}</p>
        <Entries<LaterChange>
          add={say("ahead-changes-add")}
          edit={(one, change) => (
            <>
              <Named label={say("ahead-segment")} names={nameable.segments} onChange={(segment) => change({ ...one, segment })} value={one.segment} />
              <Picker
                label={say("ahead-status")}
                onSelectionChange={(key) => change({ ...one, status: key as SegmentStatus })}
                selectedKey={one.status}
                size="S"
              >
                {STATUS.map((key) => (
                  <PickerItem id={key} key={key}>
                    {say(`ahead-status-${key}`)}
                  </PickerItem>
                ))}
              </Picker>
              <SinceField onChange={(since) => change({ ...one, since })} say={say} value={one.since ?? "listening"} />
              <ShareField label={say("ahead-probability")} onChange={(probability) => change({ ...one, probability })} value={one.probability} />
              <DelayField label={say("ahead-after")} onChange={(after) => change({ ...one, after })} say={say} value={one.after} />
            </>
          )}
          fresh={
            nameable.segments.length > 0
              ? () => ({ segment: first(nameable.segments), status: "realized", since: "listening", probability: 0.5, after: HOUR })
              : null
          }
          items={changes}
          label={say("ahead-changes-title")}
          name={(one) => `${one.segment}: ${say(`ahead-status-${one.status}`)}`}
          onChange={(next) => put({ changes: next })}
          say={say}
          words={(one) => say("ahead-later-words", { share: percent(one.probability, locale), after: delayWords(one.after, say) })}
        />
      </Section>
      <Section count={value.again == null ? 0 : 1} say={say} title={say("ahead-again-title")}>
        <p>{say("ahead-again-text")}</p>
        <Entries<NonNullable<Assumptions["again"]>>
          add={say("ahead-again-add")}
          edit={(one, change) => (
            <>
              <ShareField label={say("ahead-probability")} onChange={(probability) => change({ ...one, probability })} value={one.probability} />
              <DelayField label={say("ahead-after")} onChange={(after) => change({ ...one, after })} say={say} value={one.after} />
              <Count label={say("ahead-times")} min={1} onChange={(times) => change({ ...one, times })} value={one.times} />
            </>
          )}
          fresh={value.again == null ? () => ({ probability: 0.2, after: { type: "constant", time: "P1D" }, times: 1 }) : null}
          items={value.again == null ? [] : [value.again]}
          label={say("ahead-again-title")}
          name={() => say("ahead-again-title")}
          onChange={([next]) => {
            const { again: _, ...rest } = value;
            props.onChange(next === undefined ? rest : { ...rest, again: next });
          }}
          say={say}
          words={(one) => say("ahead-later-words", { share: percent(one.probability, locale), after: delayWords(one.after, say) })}
        />
      </Section>
      <Section count={endpoints.length} say={say} title={say("ahead-endpoints-title")}>
        <p>{say("ahead-endpoints-text")}</p>
        <Entries
          add={say("ahead-endpoints-add")}
          edit={(one, change) => <EndpointFields locale={locale} names={nameable.endpoints} onChange={change} say={say} value={one} />}
          fresh={nameable.endpoints.length > 0 ? () => ({ action: first(nameable.endpoints) }) : null}
          items={endpoints}
          label={say("ahead-endpoints-title")}
          name={endpointName}
          onChange={(next) => put({ endpoints: next })}
          say={say}
          words={(one) => endpointWords(one, say, locale)}
        />
      </Section>
    </>
  );
}

/** The same in a line: what a run took for granted. */
export function assumptionsWords(value: Assumptions, profiles: string | null, say: Say): string {
  const spread = durationWords(value.spread ?? "PT0S", say);
  return profiles === null
    ? say("ahead-taken", { people: value.people, seed: value.seed, spread })
    : say("ahead-taken-file", { name: profiles, seed: value.seed, spread });
}

function Section(props: { title: string; count: number | null; open?: boolean; say: Say; children: ReactNode }) {
  return (
    <details className="ah-section" {...(props.open && { open: true })}>
      <summary>
        <span>{props.title}</span>
        {props.count !== null && props.count > 0 && <em>{props.count}</em>}
      </summary>
      <div className="ah-section-body">{props.children}</div>
    </details>
  );
}

function SinceField({ value, say, onChange }: { value: Since; say: Say; onChange: (since: Since) => void }) {
  return (
    <Picker label={say("ahead-since")} onSelectionChange={(key) => onChange(key as Since)} selectedKey={value} size="S">
      {SINCE.map((key) => (
        <PickerItem id={key} key={key}>
          {say(`ahead-since-${key}`)}
        </PickerItem>
      ))}
    </Picker>
  );
}

/** When the first one comes, in UTC as everywhere in test mode. */
function StartField({ value, say, onChange }: { value: string; say: Say; onChange: (start: string) => void }) {
  return (
    <DatePicker<CalendarDateTime>
      granularity="minute"
      hideTimeZone
      hourCycle={24}
      label={say("ahead-start")}
      onChange={(at) => at !== null && onChange(toZoned(at, "UTC").toDate().toISOString().replace(".000Z", "Z"))}
      size="S"
      value={toCalendarDateTime(parseAbsolute(value, "UTC"))}
    />
  );
}
