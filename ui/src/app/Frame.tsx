import { ActionButton, Button, ButtonGroup, Menu, MenuItem, MenuTrigger, Picker, PickerItem } from "@react-spectrum/s2";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useText } from "../i18n";
import { call, quit } from "../ipc";
import type { ObjectKind } from "../ipc/generated/ObjectKind";
import type { WorkspaceState } from "../ipc/generated/WorkspaceState";
import { ErrorNotice, TaskDialog } from "../parts";
import { NEW, useRoute } from "./route";
import { SAMPLES, useAddSample } from "./sample";

const DesignerPage = lazy(() => import("./DesignerPage"));
const ListPage = lazy(() => import("../lists/ListPage"));
const SettingsPage = lazy(() => import("../settings/SettingsPage"));

/** Admin's places, and what each lists. */
export const ADMIN: Record<string, ObjectKind> = { events: "event", "data-sources": "dataSource", actions: "action", profiles: "profile" };

/** Header, rail and the place the window is at. */
export function Frame({ workspace, problem }: { workspace: WorkspaceState | null; problem: unknown }) {
  const text = useText();
  const [first, second, third] = useRoute();
  const [looking, setLooking] = useState(false);
  if (workspace === null && !problem) {
    return (
      <p className="page" role="status">
        {text("loading")}
      </p>
    );
  }
  if (workspace === null) {
    return (
      <main className="opening">
        <h1>{text("opening-failed")}</h1>
        <ErrorNotice problem={problem} />
        <Button autoFocus onPress={quit} variant="accent">
          {text("opening-quit")}
        </Button>
      </main>
    );
  }
  if (workspace.heldBy !== null && !looking) {
    return (
      <main className="opening">
        <h1>{text("opening-held")}</h1>
        <p>{text("opening-held-body", { holder: workspace.heldBy, path: workspace.path })}</p>
        <ButtonGroup>
          <Button autoFocus onPress={() => setLooking(true)} variant="accent">
            {text("opening-read-only")}
          </Button>
          <Button fillStyle="outline" onPress={quit} variant="secondary">
            {text("opening-quit")}
          </Button>
        </ButtonGroup>
      </main>
    );
  }
  const designing = first === "journeys" && second !== undefined;
  const kind = second === undefined ? undefined : ADMIN[second];
  return (
    <div className="app">
      <Header workspace={workspace} />
      {workspace.readOnly && (
        <div className="app-banner" role="status">
          {text(workspace.heldBy ? "read-only-held" : "read-only", { holder: workspace.heldBy ?? "" })}
        </div>
      )}
      <div className={designing ? "app-body wide" : "app-body"}>
        {!designing && <Rail at={`${first ?? ""}/${first === "segments" ? "" : (second ?? "")}`} />}
        <Suspense
          fallback={
            <p className="page" role="status">
              {text("loading")}
            </p>
          }
        >
          {designing ? (
            <main className="app-main">
              <DesignerPage isNew={third === NEW} versionId={second} workspace={workspace} />
            </main>
          ) : first === "settings" ? (
            <main className="app-main">
              <SettingsPage workspace={workspace} />
            </main>
          ) : first === "segments" ? (
            <ListPage key="segment" kind="segment" open={second ?? null} workspace={workspace} />
          ) : first === "admin" && kind !== undefined ? (
            <ListPage key={kind} kind={kind} open={third ?? null} workspace={workspace} />
          ) : first === "admin" ? (
            <Admin />
          ) : (
            <ListPage key="version" kind="version" open={null} workspace={workspace} />
          )}
        </Suspense>
      </div>
    </div>
  );
}

function Header({ workspace }: { workspace: WorkspaceState }) {
  const text = useText();
  const queries = useQueryClient();
  const [shown, setShown] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const addSample = useAddSample(setProblem);
  const language = (workspace.settings.locale ?? navigator.language).startsWith("fr") ? "fr" : "en";
  return (
    <header className="app-header">
      <span className="app-mark">
        <svg aria-hidden="true" fill="none" height="24" stroke="currentColor" strokeWidth="2.5" viewBox="0 0 24 24" width="24">
          <path d="M4 18c6 0 4-12 10-12h4" />
          <circle cx="4" cy="18" fill="currentColor" r="2" />
          <circle cx="19" cy="6" r="2.5" />
        </svg>
        Itinera
      </span>
      <span className="app-file" title={workspace.path}>
        {workspace.path.split("/").at(-1)}
      </span>
      <Picker
        aria-label={text("language")}
        onSelectionChange={(key) =>
          void call("save_settings", { ...workspace.settings, locale: String(key) })
            .then((state) => queries.setQueryData(["workspace"], state))
            .catch(setProblem)
        }
        selectedKey={language}
        size="S"
      >
        <PickerItem id="en">English</PickerItem>
        <PickerItem id="fr">Français</PickerItem>
      </Picker>
      <MenuTrigger>
        <ActionButton isQuiet>{text("help")}</ActionButton>
        <Menu
          onAction={(key) => {
            if (key === "logs") void call("open_log_folder", {}).catch(setProblem);
            else if (key === "spa" || key === "hotel") addSample(key);
            else setShown(String(key));
          }}
        >
          <MenuItem id="shortcuts">{text("help-shortcuts")}</MenuItem>
          <MenuItem id="logs">{text("help-logs")}</MenuItem>
          {!workspace.readOnly &&
            SAMPLES.map((sample) => (
              <MenuItem id={sample} key={sample}>
                {text(`sample-${sample}`)}
              </MenuItem>
            ))}
          <MenuItem id="about">{text("help-about")}</MenuItem>
        </Menu>
      </MenuTrigger>
      {problem !== null && (
        <TaskDialog onClose={() => setProblem(null)} title={text("help")}>
          <ErrorNotice problem={problem} />
        </TaskDialog>
      )}
      {shown !== null && (
        <TaskDialog onClose={() => setShown(null)} title={text(`help-${shown}`)}>
          {shown === "about" ? (
            <p>{text("about-body", { version: workspace.program, path: workspace.path })}</p>
          ) : (
            <table className="table">
              <tbody>
                {["c", "enter", "esc", "undo", "redo"].map((key) => (
                  <tr key={key}>
                    <td>{text(`key-${key}-keys`)}</td>
                    <td>{text(`key-${key}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </TaskDialog>
      )}
    </header>
  );
}

function Rail({ at }: { at: string }) {
  const text = useText();
  const link = (path: string, id: string) => (
    <a aria-current={at === path || at === `${path}/` ? "page" : undefined} href={`#/${path}`}>
      {text(id)}
    </a>
  );
  return (
    <nav aria-label={text("nav")} className="app-rail">
      <ul>
        <li>{link("journeys", "nav-journeys")}</li>
        <li>{link("segments", "nav-segment")}</li>
        <li>
          {link("admin", "nav-admin")}
          <ul>
            {Object.entries(ADMIN).map(([path, kind]) => (
              <li key={path}>{link(`admin/${path}`, `nav-${kind}`)}</li>
            ))}
          </ul>
        </li>
        <li>{link("settings", "nav-settings")}</li>
      </ul>
    </nav>
  );
}

function Admin() {
  const text = useText();
  return (
    <main className="app-main page">
      <h1>{text("nav-admin")}</h1>
      <div className="cards">
        {Object.entries(ADMIN).map(([path, kind]) => (
          <section className="card" key={path}>
            <h2>{text(`nav-${kind}`)}</h2>
            <p>{text(`admin-${kind}`)}</p>
            <a aria-label={text("admin-manage-what", { what: text(`nav-${kind}`) })} href={`#/admin/${path}`}>
              {text("admin-manage")}
            </a>
          </section>
        ))}
      </div>
    </main>
  );
}
