import { Switch } from "@react-spectrum/s2";
import type { Say } from "../designer/view";
import type { Endpoint } from "../ipc/generated/Endpoint";
import type { Rate } from "../ipc/generated/Rate";
import { DrawnFields } from "./DrawnFields";
import { Count, DelayField, Named, RateField, ShareField } from "./fields";
import { delayWords, percent, rateWords } from "./words";

const RATE: Rate = { calls: 10, per: "PT1S" };

/** The name of an endpoint: of its action, or of source and field group. */
export function endpointName(one: Endpoint): string {
  return one.action ?? `${one.dataSource ?? ""}.${one.fieldGroup ?? ""}`;
}

/** How an endpoint answers, in words. */
export function endpointWords(one: Endpoint, say: Say, locale: string): string {
  const parts = [
    one.latency == null ? say("ahead-at-once") : delayWords(one.latency, say),
    ...(one.failing ? [say("ahead-failing-words", { share: percent(one.failing, locale) })] : []),
    ...(one.hanging ? [say("ahead-hanging-words", { share: percent(one.hanging, locale) })] : []),
    ...(one.cap == null ? [] : [say("ahead-cap-words", { rate: rateWords(one.cap, say) })]),
    ...(one.uncapped ? [say("ahead-uncapped")] : []),
    ...(one.throttle == null ? [] : [say("ahead-throttle-words", { rate: rateWords(one.throttle, say) })]),
  ];
  return parts.join("; ");
}

/** How an endpoint answers: latency, failures, cap and throttle, and with what. */
export function EndpointFields(props: { value: Endpoint; names: string[]; say: Say; locale: string; onChange: (value: Endpoint) => void }) {
  const { value, say, locale, onChange } = props;
  const put = (change: Partial<Endpoint>) => onChange({ ...value, ...change });
  const without = <K extends keyof Endpoint>(key: K) => {
    const { [key]: _, ...rest } = value;
    onChange(rest as Endpoint);
  };
  const rename = (name: string) => {
    const { action: _, dataSource: __, fieldGroup: ___, ...rest } = value;
    const dot = name.indexOf(".");
    onChange(dot < 0 ? { ...rest, action: name } : { ...rest, dataSource: name.slice(0, dot), fieldGroup: name.slice(dot + 1) });
  };
  return (
    <>
      <Named label={say("ahead-endpoint")} names={props.names} onChange={rename} value={endpointName(value)} />
      <DelayField label={say("ahead-latency")} onChange={(latency) => put({ latency })} say={say} value={value.latency ?? { type: "constant", time: "PT0S" }} />
      <ShareField label={say("ahead-failing")} onChange={(failing) => put({ failing })} value={value.failing ?? 0} />
      {(value.failing ?? 0) > 0 && (
        <Count label={say("ahead-failing-status")} max={599} min={100} onChange={(status) => put({ status })} value={value.status ?? 500} />
      )}
      <ShareField label={say("ahead-hanging")} onChange={(hanging) => put({ hanging })} value={value.hanging ?? 0} />
      <Switch isSelected={value.cap != null} onChange={(on) => (on ? put({ cap: RATE, uncapped: false }) : without("cap"))} size="S">
        {say("ahead-cap-own")}
      </Switch>
      {value.cap != null && <RateField label={say("ahead-cap-calls")} onChange={(cap) => put({ cap })} say={say} value={value.cap} />}
      {value.cap == null && (
        <Switch isSelected={value.uncapped === true} onChange={(uncapped) => put({ uncapped })} size="S">
          {say("ahead-uncapped")}
        </Switch>
      )}
      <Switch isSelected={value.throttle != null} onChange={(on) => (on ? put({ throttle: RATE }) : without("throttle"))} size="S">
        {say("ahead-throttle-own")}
      </Switch>
      {value.throttle != null && <RateField label={say("ahead-throttle-calls")} onChange={(throttle) => put({ throttle })} say={say} value={value.throttle} />}
      <DrawnFields fields={value.answer ?? {}} label={say("ahead-answer")} locale={locale} onChange={(answer) => put({ answer })} say={say} />
    </>
  );
}
