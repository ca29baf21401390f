import { useEffect, useState } from "react";
import type { Call } from "../designer/platform";
import { outletCaption, type Say } from "../designer/view";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Choice } from "../ipc/generated/Choice";
import type { TestView } from "../ipc/generated/TestView";
import type { Version } from "../ipc/generated/Version";
import type { Why } from "../ipc/generated/Why";
import { discardText } from "./Discards";

/** Why the person that is shown did or did not reach an activity: the decisions on the way, in words. */
export function WhySection(props: {
  version: Version;
  view: TestView;
  activity: ActivityId;
  personKey: string;
  caption: (id: ActivityId) => string;
  locale: string;
  say: Say;
  call: Call;
}) {
  const { version, view, activity, personKey, caption, locale, say, call } = props;
  const [why, setWhy] = useState<Why | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew whenever the test went on.
  useEffect(() => {
    let current = true;
    call("test_why", { version: version.id, key: personKey, activity })
      .then((answer) => current && setWhy(answer))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [call, version.id, personKey, activity, view]);
  if (why === null) return null;
  const name = { person: personKey, name: caption(activity) };
  return (
    <section aria-label={say("why-title")} className="dz-section dz-why">
      <h3>{say("why-title")}</h3>
      <p>
        <strong>{say(`why-${why.outcome}`, name)}</strong>
      </p>
      {why.discards.map((discard) => (
        <p key={`${discard.timestamp} ${discard.code}`}>{discardText(discard.code, say)}</p>
      ))}
      <ol>
        {why.links.map((link, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: decisions are in order of time and only grow at the end.
          <li className={link.away ? "dz-away" : undefined} key={index}>
            <strong>{caption(link.activity)}</strong> <time dateTime={link.at}>{new Date(link.at).toLocaleString(locale, { timeZone: "UTC" })}</time>
            <ChoiceText activity={link.activity} caption={caption} choice={link.choice} locale={locale} say={say} version={version} />
            {link.away && <p>{say("why-away", { name: caption(activity) })}</p>}
          </li>
        ))}
      </ol>
      {why.standing.length > 0 && <p>{say("why-waits", { at: why.standing.map(caption).join(", ") })}</p>}
      {why.stopped !== null && <p>{say("why-stopped", { at: caption(why.stopped[0]), code: why.stopped[1] })}</p>}
    </section>
  );
}

function ChoiceText(props: { choice: Choice; activity: ActivityId; version: Version; caption: (id: string) => string; locale: string; say: Say }) {
  const { choice, activity, version, caption, locale, say } = props;
  const outlet = (taken: string | null) =>
    taken === null ? say("why-taken-none") : say("why-taken", { path: outletCaption(version.activities[activity], taken, say) ?? say("outlet-next") });
  switch (choice.type) {
    case "paths":
      return (
        <>
          <ul>
            {choice.tests.map((test) => (
              <li key={test.path}>
                {say(`why-path-${test.verdict}`, { name: test.name })}
                {test.values.length > 0 && (
                  <ul className="dz-values">
                    {test.values.map((part) => (
                      <li key={part.text}>
                        <code>{part.text}</code> = <code>{JSON.stringify(part.value)}</code>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
          <p>{outlet(choice.taken)}</p>
        </>
      );
    case "split":
      return (
        <p>
          {choice.draw === null ? say("why-split-top") : say("why-split", { draw: choice.draw.toFixed(1) })} {outlet(choice.taken)}
        </p>
      );
    case "race":
      return (
        <>
          <p>{say(`why-race-${choice.by}`, { name: caption(choice.winner) })}</p>
          {choice.runners.length > 1 && (
            <ul>
              {choice.runners.map((runner) => (
                <li key={runner.activity}>
                  {runner.due == null
                    ? say("why-runner", { name: caption(runner.activity) })
                    : say("why-runner-due", { name: caption(runner.activity), at: new Date(runner.due).toLocaleString(locale, { timeZone: "UTC" }) })}
                </li>
              ))}
            </ul>
          )}
        </>
      );
    case "call":
      return (
        <p>
          {say(choice.fetch ? "why-fetch" : "why-call", { code: choice.code })} {choice.message ?? ""} {choice.code === "success" ? "" : outlet(choice.taken)}
        </p>
      );
  }
}
