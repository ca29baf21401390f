import { useEffect, useMemo, useState } from "react";
import type { JumpRow } from "../ipc/generated/JumpRow";
import type { Row } from "../ipc/generated/Row";
import type { VersionId } from "../ipc/generated/VersionId";
import type { Call } from "./platform";
import type { Names } from "./view";

/** What a journey may be drawn with. */
export interface Rows {
  events: Row[];
  actions: Row[];
  journeys: JumpRow[];
}

/** The workspace's events, actions and journeys, and their names. */
export function useRows(version: VersionId, call: Call, fail: (problem: unknown) => void): { rows: Rows; names: Names } {
  const [rows, setRows] = useState<Rows>({ events: [], actions: [], journeys: [] });
  useEffect(() => {
    let current = true;
    Promise.all([call("list_objects", { kind: "event", search: "" }), call("list_objects", { kind: "action", search: "" }), call("jump_targets", { version })])
      .then(([events, actions, journeys]) => current && setRows({ events: events.rows, actions: actions.rows, journeys }))
      .catch(fail);
    return () => {
      current = false;
    };
  }, [call, version, fail]);
  const names = useMemo((): Names => {
    const map = (list: Row[]) => new Map(list.map((row) => [row.object.id, row.name]));
    const journeys = new Map(rows.journeys.map((row) => [row.journey, row.name]));
    return { events: map(rows.events), actions: map(rows.actions), journeys };
  }, [rows]);
  return { rows, names };
}
