import "@xyflow/react/dist/style.css";
import "./designer.css";
import "./canvas.css";
import "./panels.css";
import "./dialogs.css";
import "./panes.css";
import "../ahead/ahead.css";
import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useViews } from "../ahead/useViews";
import type { View } from "../ahead/ViewSwitch";
import type { ActivityId } from "../ipc/generated/ActivityId";
import type { Onto } from "../ipc/generated/Onto";
import type { PaletteItem } from "../ipc/generated/PaletteItem";
import type { TestView } from "../ipc/generated/TestView";
import type { VersionEdit } from "../ipc/generated/VersionEdit";
import type { VersionId } from "../ipc/generated/VersionId";
import { Promises } from "../promises/Promises";
import { Scenarios } from "../testmode/Scenarios";
import { TestPanel } from "../testmode/TestPanel";
import { Canvas } from "./Canvas";
import { ontoOf } from "./drop";
import { FieldTools } from "./FieldTools";
import { middle } from "./geometry";
import { openOutlet, outletsOf } from "./graph";
import { LivePanel, useLive } from "./Live";
import type { CanvasActs } from "./Nodes";
import { Overlays } from "./Overlays";
import { Ghost, Palette } from "./Palette";
import { ActivityPane } from "./panes/ActivityPane";
import { PropertiesPane } from "./panes/PropertiesPane";
import { ExpressionContext } from "./parts";
import { type AddPlace, addEdit, type Entry, newId, withRecent } from "./palette";
import { type OpenVersion, problemText, refusalText, type Shell, useOpenVersion } from "./platform";
import { Resizer } from "./Resizer";
import { useSession } from "./session";
import type { Shown } from "./shown";
import { usePublishing } from "./usePublishing";
import { useRows } from "./useRows";
import { useKeys } from "./useKeys";
import { useReveal } from "./useReveal";
import { type MenuKey, TopBar } from "./TopBar";
import { baseName, captionOf, viewOf } from "./view";

/** The journey designer (screens §7): bar, palette or test panel, canvas, pane. */
export function JourneyDesigner({ versionId, isNew, shell }: { versionId: VersionId; isNew: boolean; shell: Shell }) {
  const { open, problem } = useOpenVersion(shell, versionId);
  const { say } = shell;
  if (open === null) {
    return (
      <div className="dz-designer dz-loading" role="status">
        {problem === null ? say("loading") : problemText(say, problem)}
      </div>
    );
  }
  return (
    <ReactFlowProvider>
      <Opened isNew={isNew} open={open} shell={shell} />
    </ReactFlowProvider>
  );
}

function Opened({ open, isNew, shell }: { open: OpenVersion; isNew: boolean; shell: Shell }) {
  const { say, call, locale } = shell;
  const { version, issues, status } = open;
  const flow = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<ReadonlySet<ActivityId>>(new Set());
  // A new journey begins with its properties (R-PROP-14).
  const [shown, setShown] = useState<Shown | null>(isNew ? { type: "properties" } : null);
  const [test, setTest] = useState<TestView | null>(null);
  const [switching, setSwitching] = useState(false);
  const [viewed, setViewed] = useState<View>("journey");
  const [width, setWidth] = useState(264);
  const { say: announce } = useSession.getState();
  const close = useCallback(() => setShown(null), []);
  const tell = useCallback((problem: unknown) => problemText(say, problem), [say]);
  const fail = useCallback((problem: unknown) => announce(problemText(say, problem)), [announce, say]);
  const { rows, names } = useRows(version.id, call, fail);
  const publishing = usePublishing({ shell, version: version.id, names, show: setShown, onLive: () => setTest(null), reload: open.reload });
  const busy = publishing.active ? "publishing" : switching ? "test" : null;

  useEffect(() => {
    let current = true;
    call("test_view", { version: version.id })
      .then((view) => current && setTest(view))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [call, version.id]);
  useEffect(() => {
    if (!isNew) field.current?.focus();
  }, [isNew]);
  const entries = useMemo(
    () => rows.journeys.filter((row) => row.jumpsHere).map((row) => ({ id: row.journey, caption: say("jump-from", { name: row.name }) })),
    [rows, say],
  );
  const view = useMemo(() => viewOf(version, issues, names, say), [version, issues, names, say]);
  const issueText = useCallback((code: string, params: Record<string, string>) => say(`issue-${code}`, params), [say]);
  const live = status === "live";
  const testing = test !== null;
  const readOnly = status !== "draft" || open.locked !== null || testing || busy !== null || viewed !== "journey";
  const known = useLive(version.id, live, call);

  const used = useRef((_: PaletteItem) => {});
  used.current = (item) => {
    const recentItems = withRecent(shell.settings.recentItems, item);
    if (recentItems !== shell.settings.recentItems) shell.onSettings({ ...shell.settings, recentItems });
  };
  const edit = useCallback(
    async (made: VersionEdit): Promise<boolean> => {
      const problem = await open.edit(made);
      if (problem !== null) fail(problem);
      else if (made.edit === "addActivity") used.current(made.item);
      return problem === null;
    },
    [open, fail],
  );
  const focusNode = useCallback(
    (id: ActivityId) => {
      const find = () => field.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
      setSelected(new Set([id]));
      const node = find();
      if (node) {
        node.focus();
        return;
      }
      const at = version.activities[id]?.position;
      if (at === undefined) return;
      // It is drawn once it is in view.
      const center = middle(at);
      void flow.setCenter(center.x, center.y, { zoom: flow.getZoom() }).then(() => requestAnimationFrame(() => find()?.focus()));
    },
    [flow, version],
  );
  const focusLink = (id: string) => {
    const find = () => field.current?.querySelector<HTMLElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"]`);
    const link = version.transitions[id];
    const [from, to] = link === undefined ? [] : [version.activities[link.from]?.position, version.activities[link.to]?.position];
    if (from === undefined || to === undefined) return;
    const [a, b] = [middle(from), middle(to)];
    void flow.setCenter((a.x + b.x) / 2, (a.y + b.y) / 2, { zoom: flow.getZoom() }).then(() => requestAnimationFrame(() => find()?.focus()));
  };
  const [wanted, setWanted] = useState<ActivityId | null>(null);
  useEffect(() => {
    if (wanted === null || version.activities[wanted] === undefined) return;
    const frame = requestAnimationFrame(() => {
      focusNode(wanted);
      setWanted(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, version, focusNode]);
  const add = useCallback(
    (entry: Entry, onto: Onto) => {
      const made = addEdit(entry.item, onto, null);
      void edit(made).then((done) => {
        if (done && made.edit === "addActivity") setWanted(made.id);
      });
    },
    [edit],
  );
  const addNext = (entry: Entry) => {
    const [only] = selected;
    const after = selected.size === 1 && only !== undefined ? only : null;
    const made = addEdit(entry.item, { type: "next", after }, null);
    void edit(made).then((done) => {
      if (done && made.edit === "addActivity") setSelected(new Set([made.id]));
    });
  };
  const link = (from: ActivityId, outlet: string, to: ActivityId) => edit({ edit: "connect", id: newId("t"), from, outlet, to });
  const connect = (from: ActivityId, to: ActivityId) => {
    const activity = version.activities[from];
    if (activity === undefined) return;
    const choices = outletsOf(activity.kind);
    const free = openOutlet(version, from);
    if (choices.length > 1 || free === null) setShown({ type: "link", from, to });
    else void link(from, free, to);
  };
  const acts = useMemo(
    (): CanvasActs => ({
      say,
      readOnly,
      issueText,
      add: (after) => setShown({ type: "add", at: { after } }),
      disconnect: (id) => void edit({ edit: "disconnect", id }),
    }),
    [say, readOnly, issueText, edit],
  );

  const toggleTest = async (on: boolean) => {
    setSwitching(true);
    setShown(null);
    try {
      if (on) setTest(await call("test_start", { version: version.id }));
      else {
        await call("test_stop", { version: version.id });
        setTest(null);
      }
      await open.reload();
    } catch (problem) {
      fail(problem);
    } finally {
      setSwitching(false);
    }
  };
  const caption = (id: ActivityId) => captionOf(version, id, names, say);
  const mayTest = !live && busy === null && (open.locked === null || testing);
  const views = useViews({
    view: viewed,
    show: (next) => {
      close();
      setViewed(next);
    },
    shell,
    open,
    canvas: view,
    names,
    acts,
    caption,
    issueText,
    onPick: focusNode,
    onPickLink: focusLink,
    mayTest,
    onTest: async (scenario, key) => {
      setTest(await call("test_open", { version: version.id, scenario, key }));
      close();
      setViewed("journey");
      await open.reload();
    },
    onSaved: (name) => announce(say("save-run-done", { name })),
    onIssues: () => setShown({ type: "issues" }),
    onScenarios: () => {
      setViewed("journey");
      setShown({ type: "scenarios" });
    },
    onPromises: () => {
      setViewed("journey");
      setShown({ type: "promises" });
    },
    onPublish: () => {
      setViewed("journey");
      void publishing.publish();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is fitted once a mode begins, then it is the user's.
  useEffect(() => {
    const timer = setTimeout(() => void flow.fitView({ padding: 0.2, maxZoom: 1 }), 60);
    return () => clearTimeout(timer);
  }, [flow, testing, live, viewed, views.panel === null, views.beside === null]);
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const curl = () => {
    call("entry_curl", { version: version.id })
      .then(async (text) => {
        await navigator.clipboard.writeText(text);
        announce(say("curl-copied"));
      })
      .catch(fail);
  };
  const arrangeAll = async () => {
    const { arrange } = await import("./elk");
    const to = await arrange(version);
    if (Object.keys(to).length > 0 && (await edit({ edit: "arrange", to }))) {
      requestAnimationFrame(() => void flow.fitView({ padding: 0.2, maxZoom: 1 }));
    }
  };
  const menu = (key: MenuKey) => {
    if (key === "arrange") void arrangeAll();
    else if (key === "curl") curl();
    else if (key === "shortcuts") setShown({ type: key });
    else if (key === "scenarios" || key === "promises") {
      setViewed("journey");
      setShown({ type: key });
    } else if (key === "before") setViewed("publish");
    else if (key !== "export") setViewed(key);
    else {
      const to = (path: string, replace: boolean) => call("export_bundle", { version: version.id, path, replace });
      void shell.exportTo(version.name, to).then((path) => path !== null && announce(say("export-done", { path })));
    }
  };
  const remove = async (ids: ActivityId[]) => {
    setShown(null);
    if (await edit({ edit: "remove", ids })) setSelected(new Set());
    field.current?.focus();
  };

  useKeys({
    root,
    field,
    version,
    start: view.start,
    selected,
    mayEdit: !readOnly,
    focusNode,
    move: (to) => void edit({ edit: "move", to }),
    open: (id) => setShown({ type: "activity", id }),
    link: (from) => setShown({ type: "link", from, to: null }),
    add: (at) => setShown({ type: "add", at }),
    remove: (ids) => setShown({ type: "remove", ids }),
    cut: (link) => void edit({ edit: "disconnect", id: link }),
    turn: (way) => {
      if ((way === "undo" ? open.undoName : open.redoName) !== null) void open[way]().then((problem) => problem !== null && fail(problem));
    },
    select: (ids) => setSelected(new Set(ids)),
    test: () => {
      if (testing || (errors === 0 && !live && Object.keys(version.activities).length > 0)) void toggleTest(!testing);
    },
    send: testing ? () => setShown({ type: "send" }) : null,
    log: testing ? () => setShown({ type: "log" }) : null,
    help: () => setShown({ type: "shortcuts" }),
  });

  const toCanvas = (x: number, y: number) => {
    const box = field.current?.getBoundingClientRect();
    if (box === undefined || x < box.left || x > box.right || y < box.top || y > box.bottom) return null;
    return flow.screenToFlowPosition({ x, y });
  };
  const addTitle = (at: AddPlace) => {
    if ("after" in at) return say("add-after-title", { name: caption(at.after) });
    const link = version.transitions[at.link];
    return link === undefined ? say("add-after-nothing") : say("add-between-title", { from: caption(link.from), to: caption(link.to) });
  };
  const closeProperties = () => {
    close();
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(view.nodes.length === 0 ? ".dz-item" : ".dz-bar-title button")?.focus());
  };
  const activity = shown?.type === "activity" ? version.activities[shown.id] : undefined;
  useReveal(root, shown?.type === "activity" ? shown.id : null, activity?.position);
  const tools = useMemo(() => ({ say, call, exprText: (code: string, params: Record<string, string>) => say(`expr-${code}`, params) }), [say, call]);
  return (
    <ExpressionContext.Provider value={tools}>
      <div className="dz-designer" ref={root}>
        <TopBar
          busy={busy}
          issues={issues}
          onBack={shell.onBack}
          onIssues={() => setShown({ type: "issues" })}
          onMenu={menu}
          onProperties={() => setShown({ type: "properties" })}
          onPublish={() => setViewed("publish")}
          onTest={(on) => void toggleTest(on)}
          onView={setViewed}
          open={open}
          say={say}
          stage={publishing.stage}
          testing={testing}
          view={viewed}
        />
        {views.page}
        <div className={viewed === "journey" ? "dz-work" : "dz-work ah-work"} hidden={views.page !== null}>
          {(testing || live || !readOnly || status === "draft") && (
            <div className="dz-side" style={{ width: views.side === null ? width : Math.max(width, 340) }}>
              {views.side !== null ? (
                views.side
              ) : test !== null ? (
                <TestPanel
                  call={call}
                  caption={caption}
                  locale={locale}
                  names={names}
                  onLog={() => setShown({ type: "log" })}
                  onProblem={fail}
                  onSave={() => setShown({ type: "save" })}
                  onSend={() => setShown({ type: "send" })}
                  onView={setTest}
                  say={say}
                  version={version.id}
                  view={test}
                />
              ) : live ? (
                <LivePanel known={known} locale={locale} names={names} onCurl={curl} say={say} />
              ) : readOnly ? (
                <p className="dz-help dz-part">{say(`locked-${open.locked ?? "publishing"}`)}</p>
              ) : (
                <Palette
                  actions={rows.actions}
                  call={call}
                  events={rows.events}
                  onAdd={addNext}
                  onOnlyRecent={(onlyRecentItems) => shell.onSettings({ ...shell.settings, onlyRecentItems })}
                  recent={shell.settings.onlyRecentItems ? shell.settings.recentItems : null}
                  onDrop={(entry, target, at) => void edit(addEdit(entry.item, ontoOf(target), target.type === "canvas" ? at : null))}
                  refusalText={(refusal) => refusalText(say, refusal.code, refusal.params)}
                  say={say}
                  toCanvas={toCanvas}
                  version={version}
                />
              )}
              <Resizer label={say("palette-resize")} onChange={setWidth} value={width} />
            </div>
          )}
          <div className="ah-middle">
            <div className="ah-canvases">
              {views.beside}
              <section aria-label={say("canvas-label")} className="dz-field" ref={field} tabIndex={-1}>
                {views.title !== null && <h2 className="ah-canvas-title">{views.title}</h2>}
                <Canvas
                  acts={acts}
                  entries={entries}
                  counts={live && viewed === "journey" ? (known.view?.activities ?? null) : null}
                  onConnect={connect}
                  onLand={(id, from, outlet, at) => void link(from, outlet, id).then((done) => done && edit({ edit: "move", to: { [id]: at } }))}
                  onMove={(to) => void edit({ edit: "move", to })}
                  onOpen={(id) => setShown({ type: "activity", id })}
                  onSelect={(ids) => setSelected(new Set(ids))}
                  overlay={views.overlay}
                  selected={selected}
                  test={viewed === "journey" ? test : null}
                  version={version}
                  view={view}
                />
                <FieldTools
                  empty={view.nodes.length === 0 ? say(rows.events.length === 0 ? "empty-no-events" : "empty-text") : null}
                  onArrange={readOnly ? null : () => void arrangeAll()}
                  say={say}
                  version={version}
                />
              </section>
            </div>
            {views.panel}
          </div>
          {shown?.type === "activity" && activity !== undefined && (
            <ActivityPane
              activity={activity}
              call={call}
              caption={caption}
              entry={view.start === shown.id}
              id={shown.id}
              issues={issues.filter((issue) => issue.place.activity === shown.id)}
              issueText={issueText}
              key={shown.id}
              locale={locale}
              name={baseName(version, shown.id, names, say)}
              onApply={(label, description, kind) => edit({ edit: "configure", id: shown.id, label, description, kind })}
              onClose={() => {
                close();
                focusNode(shown.id);
              }}
              onDelete={() => setShown({ type: "remove", ids: [shown.id] })}
              onShowReadOnly={(showReadOnlyFields) => shell.onSettings({ ...shell.settings, showReadOnlyFields })}
              readOnly={readOnly}
              say={say}
              showReadOnly={shell.settings.showReadOnlyFields}
              test={test}
              version={version}
            />
          )}
          {shown?.type === "scenarios" && (
            <Scenarios
              call={call}
              issueText={issueText}
              onClose={close}
              onExport={(row) => {
                const to = (path: string, replace: boolean) => call("export_scenario", { id: row.id, path, replace });
                void shell.exportTo(row.name, to).then((path) => path !== null && announce(say("scenario-exported", { path })));
              }}
              problemText={tell}
              readOnly={open.locked === "readOnly"}
              required={version.properties.requireScenarios === true}
              say={say}
              version={version.id}
            />
          )}
          {shown?.type === "promises" && (
            <Promises
              call={call}
              issueText={issueText}
              locale={locale}
              mayTest={mayTest}
              names={names}
              onClose={close}
              onEdit={edit}
              onTest={(view) => {
                setTest(view);
                void open.reload();
              }}
              problemText={tell}
              readOnly={readOnly}
              say={say}
              version={version}
            />
          )}
          {shown?.type === "properties" && (
            <PropertiesPane
              locale={locale}
              onApply={(name, description, properties) => edit({ edit: "describe", name, description, properties })}
              call={call}
              start={view.start}
              status={status}
              onClose={closeProperties}
              sandbox={shell.settings.sandbox}
              workspaceZone={shell.settings.timeZone}
              readOnly={readOnly}
              say={say}
              version={version}
            />
          )}
        </div>
        <Ghost say={say} />
        <Overlays
          addTitle={addTitle}
          caption={caption}
          issues={issues}
          issueText={issueText}
          names={names}
          onAdd={add}
          onClose={close}
          onLink={(from, outlet, to) => void link(from, outlet, to)}
          onPick={(id) => {
            setViewed("journey");
            setShown(id === null ? { type: "properties" } : { type: "activity", id });
            if (id !== null) setSelected(new Set([id]));
          }}
          onPublish={() => void publishing.publish()}
          onRemove={(ids) => void remove(ids)}
          onSecrets={(missing, typed) => void publishing.send(missing, typed)}
          onTest={setTest}
          rows={rows}
          shell={shell}
          shown={shown}
          test={test}
          version={version}
        />
      </div>
    </ExpressionContext.Provider>
  );
}
