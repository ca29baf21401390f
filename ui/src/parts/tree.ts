import type { Field } from "../ipc/generated/Field";

/** A node of a field tree: a leaf has a field. */
export interface TreeNode {
  path: string;
  name: string;
  field: Field | null;
  children: TreeNode[];
}

/** Fields by dotted path, as a tree. */
export function treeOf(fields: Record<string, Field | undefined>): TreeNode[] {
  const roots: TreeNode[] = [];
  for (const path of Object.keys(fields).sort()) {
    let level = roots;
    const names = path.split(".");
    for (const [at, name] of names.entries()) {
      const here = names.slice(0, at + 1).join(".");
      let node = level.find((one) => one.path === here);
      if (node === undefined) {
        node = { path: here, name, field: null, children: [] };
        level.push(node);
      }
      if (here === path) node.field = fields[path] ?? null;
      level = node.children;
    }
  }
  return roots;
}

/** The leaves at and below a node. */
export function leavesOf(node: TreeNode): TreeNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

/** How much of a node is selected. */
export type Tick = "all" | "some" | "none";

/** The state of a node's checkbox. */
export function tickOf(node: TreeNode, selected: ReadonlySet<string>): Tick {
  const leaves = leavesOf(node);
  const count = leaves.filter((leaf) => selected.has(leaf.path)).length;
  return count === 0 ? "none" : count === leaves.length ? "all" : "some";
}

/** The selection after a click on a node's checkbox; required fields stay. */
export function toggled(node: TreeNode, selected: ReadonlySet<string>): Set<string> {
  const next = new Set(selected);
  const on = tickOf(node, selected) !== "all";
  for (const leaf of leavesOf(node)) {
    if (on || leaf.field?.required) next.add(leaf.path);
    else next.delete(leaf.path);
  }
  return next;
}
