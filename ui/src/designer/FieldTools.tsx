import { ActionButton } from "@react-spectrum/s2";
import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Version } from "../ipc/generated/Version";
import { counted } from "./graph";
import { Draw, Line } from "./icons";
import { useSession } from "./session";
import { Tip } from "./TopBar";
import type { Say } from "./view";

/** The limit of activities a journey may hold (R-CAN-25). */
const LIMIT = 50;
/** How long a refusal stays, in ms. */
const TOAST = 6000;

/** What lies over the canvas: the counter, the zoom, what to do with an empty one, what was refused. */
export function FieldTools(props: {
  version: Version;
  /** What to do first, where nothing is drawn; null where something is. */
  empty: string | null;
  /** Null where nothing can be moved. */
  onArrange: (() => void) | null;
  say: Say;
}) {
  const { say } = props;
  const flow = useReactFlow();
  const toast = useSession((session) => session.toast);
  const { hush } = useSession.getState();
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(hush, TOAST);
    return () => clearTimeout(timer);
  }, [toast, hush]);
  const count = counted(props.version);
  return (
    <>
      <p aria-label={say("counter-label", { count, limit: LIMIT })} className={`dz-counter${count > LIMIT ? " dz-error" : ""}`} role="status">
        {count}/{LIMIT}
      </p>
      <div aria-label={say("zoom-label")} className="dz-zoom" role="toolbar">
        <Tip text={say("zoom-in")}>
          <ActionButton aria-label={say("zoom-in")} isQuiet onPress={() => void flow.zoomIn()} size="S">
            <Line size={18}>{Draw.plus}</Line>
          </ActionButton>
        </Tip>
        <Tip text={say("zoom-out")}>
          <ActionButton aria-label={say("zoom-out")} isQuiet onPress={() => void flow.zoomOut()} size="S">
            <Line size={18}>{Draw.minus}</Line>
          </ActionButton>
        </Tip>
        <Tip text={say("zoom-fit")}>
          <ActionButton aria-label={say("zoom-fit")} isQuiet onPress={() => void flow.fitView({ padding: 0.2, maxZoom: 1 })} size="S">
            <Line size={18}>{Draw.fit}</Line>
          </ActionButton>
        </Tip>
        {props.onArrange !== null && (
          <Tip text={say("menu-arrange")}>
            <ActionButton aria-label={say("menu-arrange")} isQuiet onPress={props.onArrange} size="S">
              <Line size={18}>{Draw.arrange}</Line>
            </ActionButton>
          </Tip>
        )}
      </div>
      {props.empty !== null && (
        <div className="dz-empty">
          <h2>{say("empty-title")}</h2>
          <p>{props.empty}</p>
        </div>
      )}
      {toast !== null && (
        <div className="dz-toast" key={toast.key} role="alert">
          <span>{toast.text}</span>
          <button aria-label={say("pane-close")} onClick={hush} type="button">
            <Line size={16}>{Draw.close}</Line>
          </button>
        </div>
      )}
    </>
  );
}
