import { ActionButton, Button, Menu, MenuItem, MenuTrigger, ProgressCircle, Switch, Text, Tooltip, TooltipTrigger } from "@react-spectrum/s2";
import type { ReactNode } from "react";
import { type View, VIEWS, ViewSwitch } from "../ahead/ViewSwitch";
import type { Issue } from "../ipc/generated/Issue";
import { Draw, Line } from "./icons";
import type { OpenVersion, Say } from "./platform";

/** What the bar shows and does. */
export interface TopBarProps {
  open: OpenVersion;
  issues: Issue[];
  say: Say;
  /** What is going on that must end first; null if nothing. */
  busy: "publishing" | "test" | null;
  /** How far a publication is. */
  stage: string | null;
  testing: boolean;
  view: View;
  onView: (view: View) => void;
  onBack: () => void;
  onProperties: () => void;
  onTest: (on: boolean) => void;
  onIssues: () => void;
  onPublish: () => void;
  onMenu: (key: MenuKey) => void;
}

/** What the menu offers. */
export type MenuKey = Exclude<View, "journey" | "publish"> | "before" | "export" | "arrange" | "curl" | "scenarios" | "promises" | "shortcuts";

/** The designer's top bar (screens §7). */
export function TopBar(props: TopBarProps) {
  const { open, issues, say, busy, stage, testing } = props;
  const { version, status } = open;
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const warnings = issues.length - errors;
  const editable = status === "draft" && open.locked === null && busy === null;
  const live = status === "live";
  const whyNoTest = testing
    ? null
    : live
      ? say("test-not-live")
      : errors > 0
        ? say("test-has-errors", { count: errors })
        : Object.keys(version.activities).length === 0
          ? say("test-empty")
          : open.locked !== null && status !== "draftTest"
            ? say("test-locked")
            : null;
  const shown = busy === "publishing" ? "publishing" : status;
  return (
    <header className="dz-bar">
      <Tip text={say("bar-back")}>
        <ActionButton aria-label={say("bar-back")} isQuiet onPress={props.onBack}>
          <Line>{Draw.back}</Line>
        </ActionButton>
      </Tip>
      <div className="dz-bar-name">
        <div className="dz-bar-title">
          <h1 title={version.name}>{version.name}</h1>
          <Tip text={say("bar-properties")}>
            <ActionButton aria-label={say("bar-properties")} isQuiet onPress={props.onProperties} size="S">
              <Line size={16}>{Draw.pencil}</Line>
            </ActionButton>
          </Tip>
        </div>
        <p aria-live="polite" className="dz-bar-state" role="status">
          <span className={`dz-status dz-status-${shown}`} />
          <span>{say(`status-${shown}`)}</span>
          <span>{say("bar-version", { number: version.number })}</span>
          {busy === "publishing" && (stage === "checking" || stage === "sending") ? (
            <span>· {say(`publishing-${stage}`)}</span>
          ) : (
            <span>· {say(open.saving ? "bar-saving" : "bar-saved")}</span>
          )}
        </p>
      </div>
      <span className="dz-grow" />
      <ViewSwitch onChange={props.onView} say={say} view={props.view} />
      <Tip text={open.undoName === null ? say("undo-nothing") : say("undo-edit", { edit: say(`edit-${open.undoName}`) })}>
        <ActionButton aria-label={say("undo")} isDisabled={!editable || open.undoName === null} isQuiet onPress={() => void open.undo()}>
          <Line>{Draw.undo}</Line>
        </ActionButton>
      </Tip>
      <Tip text={open.redoName === null ? say("redo-nothing") : say("redo-edit", { edit: say(`edit-${open.redoName}`) })}>
        <ActionButton aria-label={say("redo")} isDisabled={!editable || open.redoName === null} isQuiet onPress={() => void open.redo()}>
          <Line>{Draw.redo}</Line>
        </ActionButton>
      </Tip>
      <span className="dz-bar-rule" />
      {issues.length > 0 && (
        <Tip text={say("issues-open")}>
          <ActionButton aria-label={say("issues-sign", { errors, warnings })} isQuiet onPress={props.onIssues}>
            <span className={errors > 0 ? "dz-sign dz-error" : "dz-sign dz-warning"}>
              <Line>{Draw.warning}</Line>
              {errors > 0 ? errors : warnings}
            </span>
          </ActionButton>
        </Tip>
      )}
      {!live && (
        <span className="dz-test-switch" title={whyNoTest ?? say("test-toggle-tip")}>
          <Switch aria-label={say("test-toggle")} isDisabled={whyNoTest !== null || busy !== null} isSelected={testing} onChange={props.onTest}>
            {say("test-toggle")}
          </Switch>
          {whyNoTest !== null && <span className="dz-hidden">{whyNoTest}</span>}
        </span>
      )}
      {!live && (
        <Tip
          text={errors > 0 ? say("publish-has-errors", { count: errors }) : open.locked === null || testing ? say("publish-tip") : say(`locked-${open.locked}`)}
        >
          <Button
            isDisabled={
              errors > 0 ||
              (open.locked !== null && status !== "draftTest") ||
              busy !== null ||
              status === "publishing" ||
              version.activities === undefined ||
              Object.keys(version.activities).length === 0
            }
            onPress={props.onPublish}
            variant="accent"
          >
            {busy === "publishing" || status === "publishing" ? (
              <>
                <ProgressCircle aria-label={say("publishing")} isIndeterminate size="S" />
                <Text>{say("publishing")}</Text>
              </>
            ) : (
              <Text>{say("publish")}</Text>
            )}
          </Button>
        </Tip>
      )}
      <MenuTrigger>
        <ActionButton aria-label={say("bar-menu")}>
          <Line>
            <path d="M5 12v.1M12 12v.1M19 12v.1" strokeWidth="3" />
          </Line>
        </ActionButton>
        <Menu disabledKeys={[...(editable ? [] : ["arrange"]), ...(live ? [] : ["curl"])]} onAction={(key) => props.onMenu(key as MenuKey)}>
          {VIEWS.filter((one) => one !== "journey").map((one) => (
            <MenuItem id={one} key={one}>
              {say(`view-${one}`)}
            </MenuItem>
          ))}
          <MenuItem id="before">{say("before-title")}</MenuItem>
          <MenuItem id="export">{say("menu-export")}</MenuItem>
          <MenuItem id="scenarios">{say("menu-scenarios")}</MenuItem>
          <MenuItem id="promises">{say("menu-promises")}</MenuItem>
          <MenuItem id="arrange">{say("menu-arrange")}</MenuItem>
          <MenuItem id="curl">{say("menu-curl")}</MenuItem>
          <MenuItem id="shortcuts">{say("menu-shortcuts")}</MenuItem>
        </Menu>
      </MenuTrigger>
    </header>
  );
}

/** A button with its tooltip. */
export function Tip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={500}>
      {children}
      <Tooltip>{text}</Tooltip>
    </TooltipTrigger>
  );
}
