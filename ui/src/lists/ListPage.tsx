import { ActionButton, Button, SearchField } from "@react-spectrum/s2";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { go, NEW } from "../app/route";
import { useLanguage } from "../i18n";
import { call } from "../ipc";
import type { ObjectKind } from "../ipc/generated/ObjectKind";
import type { Row } from "../ipc/generated/Row";
import type { WorkspaceState } from "../ipc/generated/WorkspaceState";
import { ConfirmDialog, EmptyState, ErrorNotice } from "../parts";
import { ExportDialog, ImportDialog } from "./BundleDialogs";
import { Checklist } from "./Checklist";
import { ImportProfiles } from "./ImportProfiles";
import { type SortKey, sorted } from "./sort";

const ObjectPane = lazy(() => import("../panes/ObjectPane"));

/** Where the lists are. */
const PATHS: Partial<Record<ObjectKind, string>> = {
  version: "/journeys",
  segment: "/segments",
  event: "/admin/events",
  dataSource: "/admin/data-sources",
  action: "/admin/actions",
  profile: "/admin/profiles",
};

/** The list of a kind of object, and the pane of the open one (screens §2). */
export default function ListPage({ kind, open, workspace }: { kind: ObjectKind; open: string | null; workspace: WorkspaceState }) {
  const { text, dateTime, number } = useLanguage();
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState<{ key: SortKey; up: boolean }>({ key: "changedAt", up: false });
  const [problem, setProblem] = useState<unknown>(null);
  const [deleting, setDeleting] = useState<Row | null>(null);
  const [exporting, setExporting] = useState<Row | null>(null);
  const [importing, setImporting] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ["list", kind, search],
    queryFn: () => call("list_objects", { kind, search }),
    placeholderData: (before) => before,
  });
  const place = useCallback((id: string) => `${PATHS[kind]}/${id}`, [kind]);
  const mayAdd = !workspace.readOnly;
  const add = useCallback(() => {
    call("create_object", { kind })
      .then((opened) => {
        void queries.invalidateQueries();
        go(`${place(opened.object.id)}/${NEW}`);
      })
      .catch(setProblem);
  }, [kind, place, queries]);
  // Closing a pane leads back to what it was opened from.
  const wasOpen = useRef(open);
  useEffect(() => {
    const before = wasOpen.current;
    wasOpen.current = open;
    if (before === null || open !== null) return;
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(before)}"]`);
    (row ?? document.querySelector<HTMLElement>(".list input"))?.focus();
  }, [open]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      const typing = target?.closest("input, textarea, [contenteditable], [role=dialog], [role=alertdialog], .pane");
      if (event.key.toLowerCase() === "c" && mayAdd && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        add();
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [add, mayAdd]);
  const rows = sorted(data?.rows ?? [], order.key, order.up);
  const act = (done: Promise<unknown>) => void done.then(() => queries.invalidateQueries()).catch(setProblem);
  const checklist = kind === "version" && data?.total === 0 && search === "";
  const importButton = !workspace.readOnly && (
    <Button fillStyle="outline" onPress={() => setImporting(true)} variant="secondary">
      {text("import-title")}
    </Button>
  );
  const columns: SortKey[] =
    kind === "version" ? ["name", "number", "status", "createdAt", "changedAt"] : ["name", "description", "usedIn", "createdAt", "changedAt"];
  const cell = (row: Row, key: SortKey) => {
    if (key === "status") {
      return (
        <>
          <span className={`dot ${row.status ?? ""}`} />
          {text(`status-${row.status ?? "draft"}`)}
        </>
      );
    }
    if (key === "createdAt" || key === "changedAt") return dateTime(row[key]);
    if (key === "number" || key === "usedIn") return row[key] === null ? "–" : number(row[key]);
    return row.description === "" ? "–" : row.description;
  };
  return (
    <main className={open === null ? "app-main" : "app-main split"}>
      <div className="list">
        <h1>{text(`nav-${kind === "version" ? "journeys" : kind}`)}</h1>
        <ErrorNotice problem={problem ?? error} />
        {said !== null && (
          <p className="good" role="status">
            {said}
          </p>
        )}
        {checklist ? (
          <>
            <Checklist readOnly={workspace.readOnly} state={workspace.checklist} />
            {importButton}
          </>
        ) : (
          <>
            <div className="list-tools">
              <SearchField aria-label={text("list-search")} onChange={setSearch} placeholder={text("list-search")} value={search} />
              <span className="list-count">{text("list-shown", { shown: rows.length, total: data?.total ?? 0 })}</span>
              {mayAdd && kind === "profile" && <ImportProfiles onDone={() => void queries.invalidateQueries()} />}
              {kind === "version" && importButton}
              {mayAdd && (
                <Button onPress={add} variant="accent">
                  {text(`add-${kind}`)}
                </Button>
              )}
            </div>
            {data !== undefined && rows.length === 0 ? (
              <EmptyState title={text(search === "" ? "list-empty" : "list-no-result")}>
                {mayAdd && search === "" && <Button onPress={add}>{text(`add-${kind}`)}</Button>}
                {search !== "" && <Button onPress={() => setSearch("")}>{text("list-clear")}</Button>}
              </EmptyState>
            ) : (
              <table className="table">
                <thead>
                  <tr>
                    {columns.map((key) => (
                      <th aria-sort={order.key === key ? (order.up ? "ascending" : "descending") : "none"} key={key} scope="col">
                        <button onClick={() => setOrder({ key, up: order.key === key ? !order.up : true })} type="button">
                          {text(`column-${key}`)} {order.key === key ? (order.up ? "↑" : "↓") : ""}
                        </button>
                      </th>
                    ))}
                    <th scope="col">{text("column-actions")}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr aria-selected={row.object.id === open} key={row.object.id} onClick={() => go(place(row.object.id))}>
                      {columns.map((key) =>
                        key === "name" ? (
                          <td key={key} title={row.name}>
                            <button className="open" data-row={row.object.id} type="button">
                              {row.name}
                            </button>
                            {row.errors > 0 && <span className="badge bad">{text("list-errors", { count: row.errors })}</span>}
                            {row.errors === 0 && row.warnings > 0 && <span className="badge warn">{text("list-warnings", { count: row.warnings })}</span>}
                          </td>
                        ) : (
                          <td key={key} title={key === "description" ? row.description : undefined}>
                            {cell(row, key)}
                          </td>
                        ),
                      )}
                      <td className="row-actions" onKeyDown={(event) => event.stopPropagation()} onClick={(event) => event.stopPropagation()}>
                        <div>
                          {kind === "version" && (
                            <ActionButton aria-label={text("row-export", { name: row.name })} isQuiet onPress={() => setExporting(row)} size="S">
                              {text("do-export")}
                            </ActionButton>
                          )}
                          {!row.builtIn && !workspace.readOnly && (
                            <>
                              <ActionButton
                                aria-label={text("row-duplicate", { name: row.name })}
                                isQuiet
                                onPress={() => act(call("duplicate_object", row.object))}
                                size="S"
                              >
                                {text("do-duplicate")}
                              </ActionButton>
                              <ActionButton
                                aria-label={text("row-delete", { name: row.name })}
                                isDisabled={row.usedIn > 0 || row.status === "live"}
                                isQuiet
                                onPress={() => setDeleting(row)}
                                size="S"
                              >
                                {text("do-delete")}
                              </ActionButton>
                            </>
                          )}
                        </div>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </>
        )}
      </div>
      {open !== null && (
        <Suspense fallback={<aside className="pane" />}>
          <ObjectPane id={open} key={open} kind={kind} onClose={() => go(PATHS[kind] ?? "/journeys")} readOnly={workspace.readOnly} />
        </Suspense>
      )}
      {exporting && (
        <ExportDialog
          name={exporting.name}
          onClose={() => setExporting(null)}
          onDone={(path) => {
            setExporting(null);
            setSaid(text("export-done", { path }));
          }}
          to={(path, replace) => call("export_bundle", { version: exporting.object.id, path, replace })}
          workspace={workspace.path}
        />
      )}
      {importing && (
        <ImportDialog
          onClose={() => setImporting(false)}
          onDone={(version) => {
            void queries.invalidateQueries();
            go(place(version));
          }}
        />
      )}
      {deleting && (
        <ConfirmDialog
          body={text("delete-body", { name: deleting.name })}
          onNo={() => setDeleting(null)}
          onYes={() => {
            act(call("delete_object", deleting.object).then(() => (deleting.object.id === open ? go(PATHS[kind] ?? "/journeys") : undefined)));
            setDeleting(null);
          }}
          title={text("delete-title")}
          yes={text("do-delete")}
        />
      )}
    </main>
  );
}
