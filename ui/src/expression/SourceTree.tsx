import { SearchField } from "@react-spectrum/s2";
import { type PointerEvent, type ReactNode, useMemo, useState } from "react";
import type { AvailableFields } from "../ipc/generated/AvailableFields";
import type { FieldNode } from "../ipc/generated/FieldNode";
import type { FunctionRow } from "../ipc/generated/FunctionRow";
import { useTools } from "./tools";

/** Something of the tree that can be put into an expression. */
export type Source =
  | { kind: "field"; label: string; reference: string; type: string; choices: string[] }
  | { kind: "segment"; label: string; name: string }
  | { kind: "property"; label: string; text: string; type: string }
  | { kind: "function"; label: string; text: string };

interface Node {
  id: string;
  label: string;
  hint: string;
  title?: string;
  source: Source | null;
  children: Node[];
}

/** What an expression may use, as a tree with a search: a double click, Enter or “+” puts it in. */
export function SourceTree(props: {
  available: AvailableFields;
  functions?: FunctionRow[];
  onUse: (source: Source) => void;
  press?: (source: Source, label: string) => (event: PointerEvent) => void;
}) {
  const { say } = useTools();
  const [search, setSearch] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set(["properties", "functions"]));
  const roots = useMemo(() => treeOf(props.available, props.functions ?? [], say), [props.available, props.functions, say]);
  const wanted = search.trim().toLocaleLowerCase();
  const shown = wanted === "" ? roots : roots.flatMap((node) => within(node, wanted));
  const toggle = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };

  const draw = (node: Node, level: number): ReactNode => {
    const open = wanted !== "" || !closed.has(node.id);
    const source = node.source;
    return (
      <li key={node.id}>
        <div className="ex-row" style={{ paddingLeft: level * 14 }}>
          {source === null ? (
            <button aria-expanded={open} className="ex-folder" onClick={() => toggle(node.id)} type="button">
              <span aria-hidden="true" className={open ? "ex-twist ex-open" : "ex-twist"}>
                ▸
              </span>
              {node.label}
            </button>
          ) : (
            <>
              <button
                className="ex-leaf"
                onClick={(event) => {
                  // A key press has no detail; a mouse clicks twice.
                  if (event.detail === 0) props.onUse(source);
                }}
                onDoubleClick={() => props.onUse(source)}
                onPointerDown={props.press?.(source, node.label)}
                title={node.title}
                type="button"
              >
                <span>{node.label}</span>
                <em>{node.hint}</em>
              </button>
              <button aria-label={say("editor-use", { name: node.label })} className="ex-plus" onClick={() => props.onUse(source)} tabIndex={-1} type="button">
                +
              </button>
            </>
          )}
        </div>
        {source === null && open && <ul>{node.children.map((child) => draw(child, level + 1))}</ul>}
      </li>
    );
  };

  return (
    <nav aria-label={say("editor-sources")} className="ex-tree">
      <SearchField aria-label={say("editor-search")} onChange={setSearch} placeholder={say("editor-search")} value={search} />
      {shown.length === 0 && <p className="ex-soft">{say(wanted === "" ? "picker-empty" : "editor-none-found")}</p>}
      <ul>{shown.map((node) => draw(node, 0))}</ul>
    </nav>
  );
}

/** The node with what matches in it; nothing if nothing does. */
function within(node: Node, wanted: string): Node[] {
  if (node.label.toLocaleLowerCase().includes(wanted)) return [node];
  const children = node.children.flatMap((child) => within(child, wanted));
  return children.length === 0 ? [] : [{ ...node, children }];
}

function treeOf(available: AvailableFields, functions: FunctionRow[], say: (id: string, args?: Record<string, string>) => string): Node[] {
  const field = (node: FieldNode, above: string): Node => {
    const id = `${above}/${node.label}`;
    const leaf = node.reference !== null && node.children.length === 0;
    return {
      id,
      label: node.label,
      hint: node.yields === null ? "" : say(`type-${node.yields}`),
      source: leaf ? { kind: "field", label: node.label, reference: node.reference ?? "", type: node.yields ?? "string", choices: node.choices } : null,
      children: node.children.map((child) => field(child, id)),
    };
  };
  const folder = (id: string, label: string, children: Node[]): Node[] => (children.length === 0 ? [] : [{ id, label, hint: "", source: null, children }]);
  const leaf = (id: string, label: string, hint: string, source: Source, title?: string): Node => ({
    id,
    label,
    hint,
    source,
    children: [],
    ...(title === undefined ? {} : { title }),
  });
  const byCategory = <T extends { category: string }>(items: T[], prefix: string, make: (item: T) => Node): Node[] => {
    const categories = [...new Set(items.map((item) => item.category))];
    return categories.flatMap((category) =>
      folder(`${prefix}/${category}`, say(`${prefix}-${category}`), items.filter((item) => item.category === category).map(make)),
    );
  };
  return [
    ...available.fields.map((node) => field(node, "fields")),
    ...folder(
      "segments",
      say("editor-segments"),
      available.segments.map((name) => leaf(`segments/${name}`, name, say("editor-segment"), { kind: "segment", label: name, name })),
    ),
    ...folder(
      "properties",
      say("editor-properties"),
      byCategory(available.properties, "property", (property) =>
        leaf(`property/${property.name}`, property.name, say(`type-${property.yields}`), {
          kind: "property",
          label: property.name,
          text: `\${${property.name}}`,
          type: property.yields,
        }),
      ),
    ),
    ...folder(
      "functions",
      say("editor-functions"),
      byCategory(functions, "function-category", (row) =>
        leaf(
          `function/${row.name}`,
          row.name,
          row.signatures[0]?.split("→")[1]?.trim() ?? "",
          { kind: "function", label: row.name, text: `${row.name}()` },
          `${say(`function-${row.name}`)}\n${row.signatures.map((way) => row.name + way).join("\n")}`,
        ),
      ),
    ),
  ];
}
