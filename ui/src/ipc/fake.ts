/** A stand-in for the program in a browser and in tests: an empty workspace that answers lists and settings. */
import type { Backend } from ".";
import type { Settings } from "./generated/Settings";

type Answers = Record<string, (request: never) => unknown>;

/** A backend with these answers; what is not answered fails as the program would. */
export function fakeBackend(answers: Answers = {}): Backend {
  let settings: Settings = {
    locale: null,
    author: "Ada",
    timeZone: "Europe/Paris",
    showReadOnlyFields: true,
    onlyRecentItems: false,
    recentItems: [],
    allowLocal: false,
    sandbox: "prod",
  };
  const workspace = () => ({
    path: "/tmp/workspace.itinera",
    heldBy: null,
    readOnly: false,
    program: "0.1.0",
    checklist: { event: false, action: false, journey: false },
    settings,
  });
  const all: Answers = {
    workspace_state: workspace,
    save_settings: (request: Settings) => {
      settings = request;
      return workspace();
    },
    list_objects: () => ({ rows: [], total: 0 }),
    engine_state: () => ({ address: null, tokenSaved: false, secrets: "memory", secretsLocked: false, localRunning: false }),
    ...answers,
  };
  return {
    call: async (name, request) => {
      const answer = all[name];
      if (answer === undefined) throw { code: "unknown", message: `no answer to ${name}`, details: {} };
      return answer(request as never);
    },
    listen: () => () => undefined,
    zoom: () => undefined,
    quit: () => undefined,
  };
}
