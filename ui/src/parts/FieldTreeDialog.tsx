import { Checkbox, SearchField, SegmentedControl, SegmentedControlItem } from "@react-spectrum/s2";
import { useState } from "react";
import { useText } from "../i18n";
import type { Schema } from "../ipc/generated/Schema";
import { TaskDialog } from ".";
import { leavesOf, type TreeNode, tickOf, toggled, treeOf } from "./tree";

/** Selects fields of a schema (screens §4.1). */
export function FieldTreeDialog(props: { schema: Schema; fields: string[]; onPick: (fields: string[]) => void; onClose: () => void }) {
  const text = useText();
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => {
    const required = Object.entries(props.schema.fields).flatMap(([path, field]) => (field?.required ? [path] : []));
    return new Set([...props.fields, ...required]);
  });
  const [search, setSearch] = useState("");
  const [only, setOnly] = useState("all");
  const wanted = search.trim().toLocaleLowerCase();
  const shows = (node: TreeNode) =>
    leavesOf(node).some(
      (leaf) => (only === "all" || selected.has(leaf.path)) && `${leaf.path} ${leaf.field?.display ?? ""}`.toLocaleLowerCase().includes(wanted),
    );
  const branch = (nodes: TreeNode[]) => (
    <ul className="tree">
      {nodes.filter(shows).map((node) => {
        const tick = tickOf(node, selected);
        const label = node.field?.display ? `${node.field.display} (${node.name})` : node.name;
        return (
          <li key={node.path}>
            <div className="tree-row">
              <Checkbox
                isDisabled={leavesOf(node).every((leaf) => leaf.field?.required)}
                isIndeterminate={tick === "some"}
                isSelected={tick === "all"}
                onChange={() => setSelected(toggled(node, selected))}
              >
                {label}
              </Checkbox>
              {node.field && <code>{node.field.type}</code>}
              {node.field?.primaryIdentity && <span className="badge">{text("fields-identity")}</span>}
            </div>
            {node.children.length > 0 && branch(node.children)}
          </li>
        );
      })}
    </ul>
  );
  const tree = treeOf(props.schema.fields);
  return (
    <TaskDialog onClose={props.onClose} onYes={() => props.onPick([...selected].sort())} title={text("fields-title")} yes={text("do-ok")}>
      <div className="list-tools">
        <SearchField aria-label={text("fields-search")} onChange={setSearch} placeholder={text("fields-search")} value={search} />
        <SegmentedControl aria-label={text("fields-show")} onSelectionChange={(key) => setOnly(String(key))} selectedKey={only}>
          <SegmentedControlItem id="all">{text("fields-all")}</SegmentedControlItem>
          <SegmentedControlItem id="selected">{text("fields-selected-only")}</SegmentedControlItem>
        </SegmentedControl>
        <span className="soft">{text("fields-count", { count: selected.size })}</span>
      </div>
      {tree.some(shows) ? branch(tree) : <p className="soft">{text("list-no-result")}</p>}
    </TaskDialog>
  );
}
