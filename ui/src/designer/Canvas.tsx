import { applyNodeChanges, Background, BackgroundVariant, type Connection, type NodeChange, type OnNodeDrag, ReactFlow, SelectionMode } from "@xyflow/react";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { LiveCount } from "../ipc/generated/LiveCount";
import type { Point } from "../ipc/generated/Point";
import type { TestView } from "../ipc/generated/TestView";
import type { Version } from "../ipc/generated/Version";
import { dropTarget, targetKey } from "./drop";
import { middle, NODE, whole } from "./geometry";
import { type PathEdge, PathLink } from "./Links";
import { type ActivityNode, ActivityShape, type CanvasActs, CanvasContext, type EntryNode, JumpEntry, StartDot, type StartNode } from "./Nodes";
import { visitOrder } from "./order";
import type { Overlay } from "./overlay";
import { useSession } from "./session";
import type { CanvasView } from "./view";

const NODE_TYPES = { activity: ActivityShape, start: StartDot, entry: JumpEntry };
const EDGE_TYPES = { path: PathLink };
const START = "itinera-start";

/** What the canvas asks of the designer. */
export interface CanvasProps {
  version: Version;
  view: CanvasView;
  acts: CanvasActs;
  selected: ReadonlySet<ActivityId>;
  test: TestView | null;
  counts: Record<ActivityId, LiveCount> | null;
  /** What a look ahead lays over the journey. */
  overlay: Overlay | null;
  /** Journeys that jump into this one (R-JUMP-10). */
  entries: { id: string; caption: string }[];
  onSelect: (ids: ActivityId[]) => void;
  onOpen: (id: ActivityId) => void;
  onMove: (to: Record<ActivityId, Point>) => void;
  /** An activity was dropped on the End of an open path. */
  onLand: (id: ActivityId, from: ActivityId, outlet: string, at: Point) => void;
  onConnect: (from: ActivityId, to: ActivityId) => void;
  children?: ReactNode;
}

type Drawn = ActivityNode | StartNode | EntryNode;

/** The canvas: draws the version; nodes that are being dragged are the only state it owns. */
export function Canvas(props: CanvasProps) {
  const { version, view, acts, selected, test, counts, overlay, entries, onSelect, onOpen, onMove, onLand, onConnect } = props;
  const drag = useSession((session) => session.drag);
  const [landing, setLanding] = useState<string | null>(null);
  // The link that has the focus: React Flow gives it to an element around what is drawn here.
  const [focused, setFocused] = useState<string | null>(null);

  const targetOf = useCallback(
    (key: string): "yes" | "no" | null => {
      if (landing !== null) return landing === key ? "yes" : null;
      if (drag === null || targetKey(drag.target) !== key) return null;
      return drag.allowed === null || drag.allowed.has(key) ? "yes" : "no";
    },
    [drag, landing],
  );

  const drawn = useMemo((): Drawn[] => {
    const rank = new Map(visitOrder(version).map((id, index) => [id, index]));
    const nodes = view.nodes.map((node): Drawn => {
      const failure = test?.failed?.activity === node.id ? test.failed : null;
      const walk = failure ? "failed" : test?.standing.includes(node.id) ? "standing" : test?.passed.includes(node.id) ? "passed" : null;
      return {
        id: node.id,
        type: "activity",
        position: node.at,
        width: NODE,
        height: NODE,
        selected: selected.has(node.id),
        ariaLabel: spoken(node.spoken, overlay?.nodes[node.id]),
        domAttributes: { "aria-roledescription": acts.say("node-role") },
        data: { view: node, target: targetOf(`node:${node.id}`), count: counts?.[node.id] ?? null, mark: overlay?.nodes[node.id] ?? null, walk, failure },
      };
    });
    nodes.sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
    const first = view.nodes.find((node) => node.id === view.start);
    if (first !== undefined) {
      nodes.unshift({
        id: START,
        type: "start",
        position: { x: first.at.x - 84, y: first.at.y + NODE / 2 - 8 },
        width: 16,
        height: 16,
        selectable: false,
        draggable: false,
        focusable: false,
        data: {},
      });
      entries.forEach((entry, index) => {
        nodes.push({
          id: `${START}-${entry.id}`,
          type: "entry",
          position: { x: first.at.x - 96, y: first.at.y + NODE + index * 52 },
          width: 32,
          height: 32,
          selectable: false,
          draggable: false,
          focusable: false,
          data: { caption: entry.caption },
        });
      });
    }
    return nodes;
  }, [version, view, test, counts, overlay, entries, selected, targetOf, acts]);

  const [nodes, setNodes] = useState<Drawn[]>(drawn);
  useEffect(() => {
    setNodes((before) => {
      const dragged = new Map(before.filter((node) => node.dragging).map((node) => [node.id, node]));
      return drawn.map((node) => {
        const moving = dragged.get(node.id);
        return moving === undefined ? node : ({ ...node, position: moving.position, dragging: true } as Drawn);
      });
    });
  }, [drawn]);

  const edges = useMemo((): PathEdge[] => {
    const travelled = new Set(test?.travelled ?? []);
    const all = view.edges.map(
      (edge): PathEdge => ({
        id: edge.id,
        type: "path",
        source: edge.from,
        target: edge.to,
        ariaLabel: spoken(edge.spoken, overlay?.links[edge.id]),
        ariaRole: "group",
        domAttributes: { "aria-roledescription": acts.say("link-role") },
        data: {
          view: edge,
          target: targetOf(`link:${edge.id}`),
          walk: travelled.has(edge.id) ? "travelled" : test?.blocked === edge.id ? "blocked" : null,
          mark: overlay?.links[edge.id] ?? null,
          focused: focused === edge.id,
        },
      }),
    );
    if (view.start !== null) {
      const entered = test !== null && (test.passed.includes(view.start) || test.standing.includes(view.start));
      all.unshift({
        id: START,
        type: "path",
        source: START,
        target: view.start,
        focusable: false,
        selectable: false,
        data: { view: null, target: null, walk: entered ? "travelled" : null, mark: overlay?.start ?? null, focused: false },
      });
      for (const entry of entries) {
        all.unshift({
          id: `${START}-${entry.id}`,
          type: "path",
          source: `${START}-${entry.id}`,
          target: view.start,
          focusable: false,
          selectable: false,
          data: { view: null, target: null, walk: null, mark: null, focused: false },
        });
      }
    }
    return all;
  }, [view, test, overlay, entries, focused, targetOf, acts]);

  const change = useCallback(
    (changes: NodeChange<Drawn>[]) => {
      setNodes((before) => {
        const after = applyNodeChanges(changes, before);
        return after;
      });
      const picked = changes.filter((one) => one.type === "select");
      if (picked.length > 0) {
        const next = new Set(selected);
        for (const one of picked) {
          if (one.selected) next.add(one.id);
          else next.delete(one.id);
        }
        onSelect([...next]);
      }
    },
    [onSelect, selected],
  );

  const over = (moved: Drawn[]) => {
    const [only] = moved;
    if (moved.length !== 1 || only === undefined) return null;
    const connected = Object.values(version.transitions).some((link) => link.to === only.id);
    if (connected || only.id === view.start) return null;
    const found = dropTarget(version, middle(only.position), new Set([only.id]));
    return found.type === "end" ? found : null;
  };
  const settle = (moved: Drawn[]) => {
    const target = over(moved);
    setLanding(null);
    const to: Record<ActivityId, Point> = {};
    for (const node of moved) {
      const at = whole(node.position);
      const before = version.activities[node.id]?.position;
      if (before !== undefined && (before.x !== at.x || before.y !== at.y)) to[node.id] = at;
    }
    setNodes((before) => before.map((node) => ({ ...node, dragging: false }) as Drawn));
    const [only] = moved;
    if (target !== null && only !== undefined) {
      const place = version.activities[target.end]?.position ?? whole(only.position);
      onLand(only.id, target.from, target.outlet, place);
    } else if (Object.keys(to).length > 0) {
      onMove(to);
    }
  };
  const dragging: OnNodeDrag<Drawn> = (_, __, moved) => setLanding(targetKey(over(moved)));

  const connect = (connection: Connection) => {
    if (!connection.source.startsWith(START)) onConnect(connection.source, connection.target);
  };

  return (
    <CanvasContext.Provider value={acts}>
      <ReactFlow<Drawn, PathEdge>
        aria-label={acts.say("canvas-label")}
        // A link dropped anywhere on an activity leads to it, not only on its edge.
        connectionRadius={NODE / 2 + 8}
        connectOnClick={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        edgeTypes={EDGE_TYPES}
        edges={edges}
        elementsSelectable
        fitView
        fitViewOptions={{ padding: 0.2, maxZoom: 1 }}
        maxZoom={2}
        minZoom={0.1}
        multiSelectionKeyCode={["Control", "Meta"]}
        nodeTypes={NODE_TYPES}
        nodes={nodes}
        nodesConnectable={!acts.readOnly}
        nodesDraggable={!acts.readOnly}
        onBlur={() => setFocused(null)}
        onConnect={connect}
        onFocus={(event) => setFocused((event.target as Element).closest<HTMLElement>(".react-flow__edge")?.dataset["id"] ?? null)}
        onNodeClick={(event, node) => {
          if (!node.id.startsWith(START) && !event.ctrlKey && !event.metaKey && !event.shiftKey) onOpen(node.id);
        }}
        onNodeDrag={dragging}
        onNodeDragStop={(_, __, moved) => settle(moved)}
        onNodesChange={change}
        onPaneClick={() => onSelect([])}
        onSelectionDragStop={(_, moved) => settle(moved)}
        onlyRenderVisibleElements
        panActivationKeyCode="Space"
        panOnDrag={[1]}
        panOnScroll
        selectNodesOnDrag={false}
        selectionKeyCode={null}
        selectionMode={SelectionMode.Partial}
        selectionOnDrag
        zoomActivationKeyCode={["Control", "Meta"]}
        zoomOnDoubleClick={false}
      >
        <Background className="dz-dots" gap={24} size={1.2} variant={BackgroundVariant.Dots} />
        {props.children}
      </ReactFlow>
    </CanvasContext.Provider>
  );
}

/** What a screen reader says of an activity or link, with what is laid over it. */
function spoken(name: string, mark: { lines?: { text: string }[]; label?: string | null; tip: string | null } | undefined): string {
  return [name, mark?.label, ...(mark?.lines ?? []).map((line) => line.text), mark?.tip].filter((part) => part != null && part !== "").join(", ");
}
