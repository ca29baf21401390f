import type { ActivityId } from "../ipc/generated/ActivityId";
import type { AddPlace } from "./palette";
import type { MissingSecret } from "./publish";

/** What is open over or beside the canvas. */
export type Shown =
  | { type: "activity"; id: ActivityId }
  | { type: "properties" }
  | { type: "issues" }
  | { type: "remove"; ids: ActivityId[] }
  | { type: "link"; from: ActivityId; to: ActivityId | null }
  | { type: "add"; at: AddPlace }
  | { type: "send" }
  | { type: "log" }
  | { type: "save" }
  | { type: "scenarios" }
  | { type: "promises" }
  | { type: "secrets"; missing: MissingSecret[] }
  | { type: "failed"; text: string }
  | { type: "shortcuts" };
