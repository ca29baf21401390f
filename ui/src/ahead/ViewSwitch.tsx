import { SegmentedControl, SegmentedControlItem } from "@react-spectrum/s2";
import type { Say } from "../designer/view";

/** How a journey is looked at. */
export const VIEWS = ["journey", "coverage", "simulation", "comparison"] as const;

/** A way to look at it, or what is looked at before it is published. */
export type View = (typeof VIEWS)[number] | "publish";

/** From the journey to what is seen ahead of it, and back. */
export function ViewSwitch({ view, say, onChange }: { view: View; say: Say; onChange: (view: View) => void }) {
  return (
    <div className="dz-views">
      <SegmentedControl aria-label={say("views")} onSelectionChange={(key) => onChange(key as View)} selectedKey={view === "publish" ? "" : view}>
        {VIEWS.map((one) => (
          <SegmentedControlItem id={one} key={one}>
            {say(`view-${one}`)}
          </SegmentedControlItem>
        ))}
      </SegmentedControl>
    </div>
  );
}
