import { ReactFlowProvider } from "@xyflow/react";
import { Canvas } from "../designer/Canvas";
import type { CanvasActs } from "../designer/Nodes";
import type { Overlay } from "../designer/overlay";
import type { CanvasView } from "../designer/view";
import type { Version } from "../ipc/generated/Version";

const NOBODY: ReadonlySet<string> = new Set();
const nothing = () => undefined;

/** The other version of a comparison: drawn, never changed. */
export function OtherCanvas(props: { version: Version; view: CanvasView; overlay: Overlay; acts: CanvasActs; title: string }) {
  return (
    <section aria-label={props.title} className="dz-field ah-other">
      <h2 className="ah-canvas-title">{props.title}</h2>
      <ReactFlowProvider>
        <Canvas
          acts={props.acts}
          counts={null}
          entries={[]}
          onConnect={nothing}
          onLand={nothing}
          onMove={nothing}
          onOpen={nothing}
          onSelect={nothing}
          overlay={props.overlay}
          selected={NOBODY}
          test={null}
          version={props.version}
          view={props.view}
        />
      </ReactFlowProvider>
    </section>
  );
}
