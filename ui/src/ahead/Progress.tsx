import { Button, ProgressBar } from "@react-spectrum/s2";
import type { Say } from "../designer/view";
import type { Running } from "./useRun";

/** How far something is, and the button that ends it. */
export function Progress(props: { title: string; running: Pick<Running, "done" | "of">; say: Say; onCancel: () => void }) {
  const { running, say } = props;
  return (
    <div className="ah-progress">
      <ProgressBar
        isIndeterminate={running.of === 0}
        label={props.title}
        maxValue={Math.max(running.of, 1)}
        value={running.done}
        {...(running.of > 0 && { valueLabel: say("ahead-progress", { done: running.done, of: running.of }) })}
      />
      <Button fillStyle="outline" onPress={props.onCancel} size="S" variant="secondary">
        {say("pane-cancel")}
      </Button>
    </div>
  );
}
