import { type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, useContext, useState } from "react";
import { bends, roundedPath } from "./geometry";
import { Draw, Line } from "./icons";
import { CanvasContext } from "./Nodes";
import type { LinkMark } from "./overlay";
import type { EdgeView } from "./view";

/** A drawn link with what is laid over it. */
export type PathEdge = Edge<
  { view: EdgeView | null; target: "yes" | "no" | null; walk: "travelled" | "blocked" | null; mark: LinkMark | null; focused: boolean },
  "path"
>;

/** A link: horizontal, rounded steps, arrow head, caption in a small box. */
export const PathLink = memo(function PathLink(props: EdgeProps<PathEdge>) {
  const { data, selected, sourceX, sourceY, targetX, targetY } = props;
  const acts = useContext(CanvasContext);
  const [near, setNear] = useState(false);
  const points = bends({ x: sourceX, y: sourceY }, { x: targetX, y: targetY });
  const last = points[points.length - 2] ?? { x: sourceX, y: sourceY };
  const label = { x: (last.x + targetX) / 2, y: targetY };
  const path = roundedPath(points);
  const view = data?.view ?? null;
  const classes = ["dz-link"];
  if (selected || near) classes.push("dz-near");
  if (data?.walk) classes.push(`dz-${data.walk}`);
  if (data?.mark?.width != null) classes.push("dz-counted");
  if (data?.mark?.tone) classes.push(`dz-tone-${data.mark.tone}`);
  if (data?.target) classes.push(data.target === "yes" ? "dz-target" : "dz-no-target");
  const mark = data?.mark ?? null;
  // The head of a wide line is wider than the line.
  const head = Math.max(4.5, (mark?.width ?? 0) / 2 + 3);
  const caption = [view?.caption, mark?.label].filter((part) => part != null && part !== "").join(" · ");
  const tip = mark?.tip != null && (near || data?.focused === true) ? mark.tip : null;
  const mayCut = view !== null && acts !== null && !acts.readOnly && (selected || near);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only reveals the delete button; the keyboard has Delete on the link.
    <g className={classes.join(" ")} onMouseEnter={() => setNear(true)} onMouseLeave={() => setNear(false)}>
      <path className="dz-line" d={path} {...(mark?.width != null && { style: { strokeWidth: mark.width } })} />
      <path className="dz-hit react-flow__edge-interaction" d={path} />
      <path className="dz-head" d={`M ${targetX - 8} ${targetY - head} L ${targetX} ${targetY} L ${targetX - 8} ${targetY + head} Z`} />
      <EdgeLabelRenderer>
        {caption !== "" && (
          <span
            className={`dz-link-caption nodrag nopan${data?.walk ? ` dz-${data.walk}` : ""}${mark?.tone ? ` dz-tone-${mark.tone}` : ""}${mark?.label ? " dz-link-counted" : ""}`}
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
            title={caption}
          >
            {view?.caption != null && <span className="dz-link-name">{view.caption}</span>}
            {mark?.label != null && <strong>{mark.label}</strong>}
          </span>
        )}
        {tip !== null && (
          <span className="dz-link-tip" role="tooltip" style={{ transform: `translate(-50%, 0) translate(${label.x}px, ${label.y + 16}px)` }}>
            {tip}
          </span>
        )}
        {mayCut && view !== null && (
          <button
            aria-label={acts.say("link-delete", { link: view.spoken })}
            className="dz-cut nodrag nopan"
            onClick={() => acts.disconnect(view.id)}
            onMouseEnter={() => setNear(true)}
            onMouseLeave={() => setNear(false)}
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y - 16}px)` }}
            title={acts.say("link-delete-tip")}
            type="button"
          >
            <Line size={14}>{Draw.close}</Line>
          </button>
        )}
      </EdgeLabelRenderer>
    </g>
  );
});
