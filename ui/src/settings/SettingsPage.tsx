import { Button, Switch, TextField } from "@react-spectrum/s2";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { EngineState } from "../ipc/generated/EngineState";
import type { WorkspaceState } from "../ipc/generated/WorkspaceState";
import { EnterForm, ErrorNotice, PaneRow } from "../parts";

/** Settings of the workspace and of this machine. */
export default function SettingsPage({ workspace }: { workspace: WorkspaceState }) {
  const text = useText();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(workspace.settings);
  const [problem, setProblem] = useState<unknown>(null);
  const save = (settings: typeof draft) =>
    void call("save_settings", settings)
      .then((state) => {
        setProblem(null);
        queries.setQueryData(["workspace"], state);
      })
      .catch(setProblem);
  const field = (key: "author" | "timeZone" | "sandbox") => (
    <PaneRow label={text(`settings-${key}`)}>
      <TextField
        aria-label={text(`settings-${key}`)}
        isDisabled={workspace.readOnly}
        onBlur={() => draft[key] !== workspace.settings[key] && save({ ...workspace.settings, [key]: draft[key] })}
        onChange={(value) => setDraft({ ...draft, [key]: value })}
        value={draft[key]}
      />
    </PaneRow>
  );
  return (
    <div className="page">
      <h1>{text("nav-settings")}</h1>
      <ErrorNotice problem={problem} />
      {field("author")}
      {field("timeZone")}
      {field("sandbox")}
      <PaneRow label={text("settings-local")}>
        <Switch
          isDisabled={workspace.readOnly}
          isSelected={workspace.settings.allowLocal}
          onChange={(allowLocal) => save({ ...workspace.settings, allowLocal })}
        >
          {text("settings-local-switch")}
        </Switch>
        <span className="soft">{text("settings-local-body")}</span>
      </PaneRow>
      <Engine />
    </div>
  );
}

function Engine() {
  const text = useText();
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: ["engine"], queryFn: () => call("engine_state", {}) });
  const [address, setAddress] = useState<string | null>(null);
  const [token, setToken] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [said, setSaid] = useState<string | null>(null);
  const take = (state: EngineState) => {
    queries.setQueryData(["engine"], state);
    setAddress(null);
    setToken("");
    setPassphrase("");
  };
  const run = async (act: () => Promise<string>) => {
    setBusy(true);
    setProblem(null);
    setSaid(null);
    try {
      setSaid(await act());
    } catch (found) {
      setProblem(found);
    } finally {
      setBusy(false);
    }
  };
  const shown = address ?? data?.address ?? "";
  const mayConnect = !busy && shown !== "";
  const connect = () =>
    void run(async () => {
      take(await call("engine_connect", { address: shown, token: token === "" ? null : token }));
      return text("engine-saved");
    });
  const unlock = () =>
    void run(async () => {
      take(await call("unlock_secrets", { passphrase }));
      return text("secrets-unlocked");
    });
  return (
    <section aria-labelledby="engine">
      <h2 id="engine">{text("engine-title")}</h2>
      <p className="soft">{text("engine-body")}</p>
      <ErrorNotice problem={problem} />
      <EnterForm can={mayConnect} onYes={connect}>
        <PaneRow label={text("engine-address")}>
          <TextField aria-label={text("engine-address")} onChange={setAddress} placeholder="http://127.0.0.1:8650" value={shown} />
        </PaneRow>
        <PaneRow label={text("engine-token")}>
          <TextField
            aria-label={text("engine-token")}
            description={text(data?.tokenSaved ? "engine-token-kept" : "engine-token-missing")}
            onChange={setToken}
            type="password"
            value={token}
          />
        </PaneRow>
      </EnterForm>
      <PaneRow label={text("engine-do")}>
        <Button isDisabled={!mayConnect} onPress={connect} variant="accent">
          {text("engine-save")}
        </Button>
        <Button
          fillStyle="outline"
          isDisabled={busy || !data?.address}
          onPress={() =>
            void run(async () => {
              const about = await call("engine_test", {});
              return text("engine-answers", { product: about.product, version: about.version });
            })
          }
        >
          {text("engine-test")}
        </Button>
        <Button
          fillStyle="outline"
          isDisabled={busy}
          onPress={() =>
            void run(async () => {
              take(await call(data?.localRunning ? "engine_stop_local" : "engine_start_local", {}));
              return text(data?.localRunning ? "engine-stopped" : "engine-started");
            })
          }
        >
          {text(data?.localRunning ? "engine-stop" : "engine-start")}
        </Button>
      </PaneRow>
      <p role="status">{busy ? text("engine-busy") : said}</p>
      <PaneRow label={text("secrets-heading")}>
        <span className="grow">{text(`secrets-${data?.secrets ?? "memory"}`)}</span>
      </PaneRow>
      {data !== undefined && (data.secretsLocked || data.secrets === "memory") && (
        <EnterForm can={!busy && passphrase !== ""} onYes={unlock}>
          <PaneRow label={text("secrets-passphrase")}>
            <TextField
              aria-label={text("secrets-passphrase")}
              description={text(data.secretsLocked ? "secrets-locked" : "secrets-offer")}
              onChange={setPassphrase}
              type="password"
              value={passphrase}
            />
            <Button fillStyle="outline" isDisabled={busy || passphrase === ""} onPress={unlock}>
              {text(data.secretsLocked ? "secrets-unlock" : "secrets-make")}
            </Button>
          </PaneRow>
        </EnterForm>
      )}
    </section>
  );
}
