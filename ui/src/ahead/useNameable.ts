import { useEffect, useMemo, useState } from "react";
import type { Call } from "../designer/platform";
import { baseName, type Names, type Say } from "../designer/view";
import type { DataSource } from "../ipc/generated/DataSource";
import type { Version } from "../ipc/generated/Version";
import type { Nameable } from "./AssumptionsForm";

/** Names of segments, and of field groups with their sources. */
interface Known {
  segments: string[];
  groups: string[];
}

/** What assumptions of a version may name: they use names, as scenarios do. */
export function useNameable(version: Version, names: Names, say: Say, call: Call, wanted: boolean): Nameable {
  const [known, setKnown] = useState<Known>({ segments: [], groups: [] });
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    const read = async () => {
      const [segments, sources] = await Promise.all([
        call("list_objects", { kind: "segment", search: "" }),
        call("list_objects", { kind: "dataSource", search: "" }),
      ]);
      const opened = await Promise.all(sources.rows.map((row) => call("open_object", row.object)));
      const groups = opened.flatMap(({ document }) => {
        const source = document as DataSource;
        return Object.values(source.groups).map((group) => `${source.name}.${group.name}`);
      });
      if (current) setKnown({ segments: segments.rows.map((row) => row.name), groups });
    };
    read().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [call, wanted]);
  return useMemo(() => {
    const activities = Object.entries(version.activities);
    const messages = activities
      .filter(([, { kind }]) => kind.type === "message")
      .map(([id, { label }]) => (label === "" ? baseName(version, id, names, say) : label));
    return {
      events: [...names.events.values()].sort(),
      segments: known.segments,
      messages,
      endpoints: [...[...names.actions.values()].sort(), ...known.groups],
    };
  }, [version, names, say, known]);
}
