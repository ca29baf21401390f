import { useEffect, useState } from "react";
import type { LiveView } from "../ipc/generated/LiveView";
import type { VersionId } from "../ipc/generated/VersionId";
import { Discards } from "../testmode/Discards";
import type { Call } from "./platform";
import type { Names, Say } from "./view";

/** How often, in ms, a live journey's counts are asked for while the window is visible. */
const EVERY = 2000;

/** What is known of a live version: the last answer, when it came, and whether the engine is there. */
export interface LiveKnown {
  view: LiveView | null;
  at: Date | null;
  reachable: boolean;
}

/** Asks for counts every two seconds while the window is visible. */
export function useLive(version: VersionId, live: boolean, call: Call): LiveKnown {
  const [known, setKnown] = useState<LiveKnown>({ view: null, at: null, reachable: true });
  useEffect(() => {
    if (!live) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (document.visibilityState === "visible") {
        try {
          const view = await call("live_view", { version });
          if (current) setKnown({ view, at: new Date(), reachable: true });
        } catch {
          if (current) setKnown((before) => ({ ...before, reachable: false }));
        }
      }
      if (current) timer = setTimeout(() => void ask(), EVERY);
    };
    void ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [version, live, call]);
  return known;
}

/** The panel of a live journey: totals, and why people did not enter. */
export function LivePanel(props: { known: LiveKnown; names: Names; say: Say; locale: string; onCurl: () => void }) {
  const { known, names, say, locale } = props;
  const { view, at } = known;
  const time = at?.toLocaleTimeString(locale) ?? "";
  return (
    <section aria-label={say("live-title")} className="dz-palette dz-test-panel">
      <section className="dz-part">
        <h2>{say("live-title")}</h2>
        <p className="dz-help">{say("locked-live")}</p>
        {!known.reachable && (
          <p className="dz-calm" role="status">
            {at === null ? say("live-unreachable-never") : say("live-unreachable", { at: time })}
          </p>
        )}
        {known.reachable && at !== null && <p className="dz-help">{say("live-at", { at: time })}</p>}
        {view !== null && (
          <dl className="dz-totals">
            {(["entered", "finished", "failed"] as const).map((key) => (
              <div key={key}>
                <dt>{say(`live-${key}`)}</dt>
                <dd>{view[key].toLocaleString(locale)}</dd>
              </div>
            ))}
          </dl>
        )}
        <button className="dz-text-button" onClick={props.onCurl} type="button">
          {say("menu-curl")}
        </button>
      </section>
      <section aria-label={say("discards-title")} className="dz-part">
        <h2>{say("discards-title")}</h2>
        {view === null || view.discards.length === 0 ? (
          <p className="dz-help">{say("live-no-discards")}</p>
        ) : (
          <Discards discards={view.discards} locale={locale} names={names} say={say} />
        )}
      </section>
    </section>
  );
}
