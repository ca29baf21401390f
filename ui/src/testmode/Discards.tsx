import type { Names, Say } from "../designer/view";
import type { Discard } from "../ipc/generated/Discard";

/** Discards that have a text of their own; others are shown with their code. */
export const KNOWN = new Set([
  "notListening",
  "noInstance",
  "journeyNotOpen",
  "outsideEntryDates",
  "reentranceNotAllowed",
  "reentranceWaitPeriod",
  "notATestProfile",
  "testProfileLimit",
  "missingKey",
  "EVENT_WITH_NO_JOURNEY",
  "ERROR_SERVICE_INTERNAL",
  "ERROR_SEGMENT_REALISATION_CONDITION_MISMATCH",
]);

/** Why an event had no effect, in words. */
export function discardText(code: string, say: Say): string {
  return KNOWN.has(code) ? say(`discard-${code}`) : say("discard-other", { code });
}

/** Events that concerned nobody, the newest first. */
export function Discards(props: { discards: Discard[]; names: Names; say: Say; locale: string }) {
  const { discards, names, say, locale } = props;
  return (
    <ul className="dz-discards">
      {[...discards].reverse().map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: discards have no id and only ever grow at one end.
        <li key={discards.length - index}>
          <strong>{discardText(one.code, say)}</strong>
          <span>
            {[one.event === undefined ? null : (names.events.get(one.event) ?? one.event), one.key, new Date(one.timestamp).toLocaleTimeString(locale)]
              .filter((part) => part != null && part !== "")
              .join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
