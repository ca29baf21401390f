import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { createContext, memo, useContext } from "react";
import type { LiveCount } from "../ipc/generated/LiveCount";
import type { TestFailure } from "../ipc/generated/TestFailure";
import { Draw, Glyph, Line } from "./icons";
import type { NodeMark } from "./overlay";
import type { NodeView, Say } from "./view";

/** What nodes and links may do; handed down once, so that their data stays plain. */
export interface CanvasActs {
  say: Say;
  readOnly: boolean;
  issueText: (code: string, params: Record<string, string>) => string;
  add: (after: string) => void;
  disconnect: (link: string) => void;
}

/** The acts of the canvas that is shown. */
export const CanvasContext = createContext<CanvasActs | null>(null);

/** A drawn activity with what is laid over it. */
export type ActivityNode = Node<
  {
    view: NodeView;
    target: "yes" | "no" | null;
    count: LiveCount | null;
    mark: NodeMark | null;
    walk: "passed" | "standing" | "failed" | null;
    failure: TestFailure | null;
  },
  "activity"
>;

/** The dot before the first event. */
export type StartNode = Node<Record<string, never>, "start">;

/** An entry by a jump from another journey. */
export type EntryNode = Node<{ caption: string }, "entry">;

/** An activity: shape by kind, caption below, badges above. */
export const ActivityShape = memo(function ActivityShape({ id, data, selected }: NodeProps<ActivityNode>) {
  const acts = useContext(CanvasContext);
  if (acts === null) return null;
  const { view, target, count, mark, walk, failure } = data;
  const worst = view.issues[0];
  const mayGoOn = !acts.readOnly && view.type !== "end";
  const classes = ["dz-node", `dz-${view.type}`];
  if (selected) classes.push("dz-selected");
  if (target !== null) classes.push(target === "yes" ? "dz-target" : "dz-no-target");
  if (walk !== null) classes.push(`dz-${walk}`);
  if (mark?.tone) classes.push(`dz-tone-${mark.tone}`);
  return (
    <div className={classes.join(" ")}>
      <Handle className="dz-in" isConnectable={!acts.readOnly} position={Position.Left} type="target" />
      <div className="dz-shape">
        <span className="dz-glyph">
          <Glyph sign={view.sign} size={view.type === "end" ? 22 : 26} />
        </span>
      </div>
      {worst !== undefined && (
        <span aria-label={acts.issueText(worst.code, worst.params)} className={`dz-badge dz-${worst.severity}`} role="img">
          !
          <span className="dz-tip" role="tooltip">
            {view.issues.map((issue) => (
              <span key={`${issue.code} ${issue.place.path ?? ""} ${issue.place.field ?? ""}`}>{acts.issueText(issue.code, issue.params)}</span>
            ))}
          </span>
        </span>
      )}
      {failure !== null && (
        <span aria-label={failure.message} className="dz-badge dz-failure" role="img">
          !
          <span className="dz-tip dz-tip-wide" role="tooltip">
            <strong>{acts.say("test-failure-title")}</strong>
            {failure.url !== null && <span>{acts.say("test-failure-url", { url: failure.url })}</span>}
            <span>{acts.say("test-failure-code", { code: failure.code })}</span>
            <span>{failure.message}</span>
            {failure.request != null && <code>{JSON.stringify(failure.request)}</code>}
          </span>
        </span>
      )}
      {walk === "standing" && (
        <span aria-label={acts.say("test-standing")} className="dz-person" role="img">
          <Line size={14}>
            <circle cx="12" cy="8" r="4" />
            <path d="M4 21c0-5 3.5-8 8-8s8 3 8 8" />
          </Line>
        </span>
      )}
      <span className="dz-caption" title={view.caption}>
        {view.caption}
      </span>
      {mark !== null && mark.lines.length > 0 && (
        <span className="dz-counts">
          {mark.lines.map((line) => (line.strong ? <strong key={line.text}>{line.text}</strong> : <span key={line.text}>{line.text}</span>))}
        </span>
      )}
      {mark?.tip != null && (
        <span className="dz-mark-tip" role="tooltip">
          {mark.tip}
        </span>
      )}
      {count !== null && (
        <span className="dz-counts">
          <span>{acts.say("live-passed", { count: count.passed })}</span>
          {count.here > 0 && <strong>{acts.say("live-here", { count: count.here })}</strong>}
        </span>
      )}
      <Handle className="dz-out" isConnectable={mayGoOn} position={Position.Right} type="source">
        {mayGoOn && (
          <button
            aria-label={acts.say("node-add-path", { name: view.caption })}
            className="dz-plus"
            onClick={(event) => {
              event.stopPropagation();
              acts.add(id);
            }}
            tabIndex={-1}
            title={acts.say("node-add-path-tip")}
            type="button"
          >
            <Line size={14}>{Draw.plus}</Line>
          </button>
        )}
      </Handle>
    </div>
  );
});

/** The start dot. */
export const StartDot = memo(function StartDot() {
  return (
    <div className="dz-start">
      <Handle className="dz-in" isConnectable={false} position={Position.Right} type="source" />
    </div>
  );
});

/** Where people come in from another journey: an icon with its caption. */
export const JumpEntry = memo(function JumpEntry({ data }: NodeProps<EntryNode>) {
  return (
    <div aria-label={data.caption} className="dz-entry" role="img" title={data.caption}>
      <Glyph sign="jump" size={18} />
      <span className="dz-entry-caption">{data.caption}</span>
      <Handle className="dz-in" isConnectable={false} position={Position.Right} type="source" />
    </div>
  );
});
