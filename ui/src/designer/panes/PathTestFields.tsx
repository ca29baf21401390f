import { Checkbox, Button, DatePicker, NumberField, TimeField } from "@react-spectrum/s2";
import { type CalendarDateTime, parseDateTime, parseTime, type Time } from "@internationalized/date";
import type { PathTest } from "../../ipc/generated/PathTest";
import type { Weekday } from "../../ipc/generated/Weekday";
import { ConditionEditor } from "../../parts/ConditionEditor";
import type { Say } from "../view";

/** The days, as the week has them. */
export const WEEK: Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const FIRST_HOURS = { from: "09:00:00", to: "18:00:00" };

/** What a path asks for, by its type. */
export function PathTestFields(props: {
  name: string;
  test: PathTest;
  place: { version: string; activity: string };
  readOnly: boolean;
  say: Say;
  onChange: (test: PathTest) => void;
}) {
  const { name, test, readOnly, say, onChange } = props;
  switch (test.type) {
    case "expression":
      return (
        <ConditionEditor
          label={say("path-expression", { name })}
          onChange={(expression) => onChange({ type: "expression", expression })}
          place={{ type: "path", ...props.place }}
          readOnly={readOnly}
          text={test.expression}
        />
      );
    case "time":
      return <TimeFields onChange={onChange} readOnly={readOnly} say={say} test={test} />;
    case "date":
      return (
        <>
          <LocalDateTime label={say("path-from")} onChange={(from) => onChange({ ...test, from })} readOnly={readOnly} say={say} value={test.from ?? null} />
          <LocalDateTime label={say("path-to")} onChange={(to) => onChange({ ...test, to })} readOnly={readOnly} say={say} value={test.to ?? null} />
          <p className="dz-help">{say("path-date-help")}</p>
        </>
      );
    case "share":
      return (
        <NumberField
          isDisabled={readOnly}
          label={say("path-share", { name })}
          maxValue={100}
          minValue={0}
          onChange={(percent) => Number.isFinite(percent) && onChange({ type: "share", percent: Math.round(percent) })}
          value={test.percent}
        />
      );
  }
}

function TimeFields(props: { test: Extract<PathTest, { type: "time" }>; readOnly: boolean; say: Say; onChange: (test: PathTest) => void }) {
  const { test, readOnly, say, onChange } = props;
  const hours = test.hours ?? null;
  const days = test.days ?? [];
  const byDay = days.length > 0;
  return (
    <>
      <Checkbox isDisabled={readOnly} isSelected={hours !== null} onChange={(on) => onChange({ ...test, hours: on ? FIRST_HOURS : null })}>
        {say("path-by-hour")}
      </Checkbox>
      {hours !== null && (
        <div className="dz-duration">
          {(["from", "to"] as const).map((end) => (
            <TimeField
              granularity="minute"
              hourCycle={24}
              isDisabled={readOnly}
              key={end}
              label={say(`path-${end}`)}
              onChange={(time) => time !== null && onChange({ ...test, hours: { ...hours, [end]: (time as Time).toString() } })}
              value={parseTime(hours[end])}
            />
          ))}
        </div>
      )}
      <Checkbox isDisabled={readOnly} isSelected={byDay} onChange={(on) => onChange({ ...test, days: on ? WEEK.slice(0, 5) : [] })}>
        {say("path-by-day")}
      </Checkbox>
      {byDay && (
        <fieldset aria-label={say("path-by-day")} className="dz-days">
          {WEEK.map((day) => (
            <Checkbox
              isDisabled={readOnly}
              isSelected={days.includes(day)}
              key={day}
              onChange={(on) => onChange({ ...test, days: WEEK.filter((one) => (one === day ? on : days.includes(one))) })}
            >
              {say(`day-${day}`)}
            </Checkbox>
          ))}
          {!readOnly && (
            <Button fillStyle="outline" onPress={() => onChange({ ...test, days: [] })} size="S" variant="secondary">
              {say("path-clear")}
            </Button>
          )}
        </fieldset>
      )}
      <p className="dz-help">{say("path-time-help")}</p>
    </>
  );
}

/** A local date and time to the minute, or none. */
export function LocalDateTime(props: { label: string; value: string | null; readOnly: boolean; say: Say; onChange: (value: string | null) => void }) {
  const { label, value, readOnly, say, onChange } = props;
  return (
    <div className="dz-moment">
      <DatePicker<CalendarDateTime>
        granularity="minute"
        hideTimeZone
        hourCycle={24}
        isDisabled={readOnly}
        label={label}
        onChange={(date) => onChange(date === null ? null : date.toString())}
        value={value === null ? null : parseDateTime(value)}
      />
      {value !== null && !readOnly && (
        <Button aria-label={say("path-clear-what", { name: label })} fillStyle="outline" onPress={() => onChange(null)} size="S" variant="secondary">
          {say("path-clear")}
        </Button>
      )}
    </div>
  );
}
