import { ActionButton, Button, Checkbox, NumberField, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import { useArrival } from "../../app/focus";
import type { ConditionPath } from "../../ipc/generated/ConditionPath";
import { orderedPaths } from "../graph";
import { Draw, Line } from "../icons";
import { newId } from "../palette";
import type { KindProps } from "./ActivityPane";
import { Messages } from "./Pane";
import { PathTestFields } from "./PathTestFields";
import { divided, emptyTest, retyped, SPLITS, TEST_TYPES, type TestType, total, typeOf } from "./tests";

/** A name that no path has yet: Path1, Path2, … */
export function freePathName(paths: Record<string, ConditionPath>, say: (id: string, args: { n: number }) => string) {
  const taken = new Set(Object.values(paths).map((path) => path.name));
  let n = Object.keys(paths).length + 1;
  while (taken.has(say("path-name", { n }))) n += 1;
  return say("path-name", { n });
}

/** The same paths in another order, numbered densely. */
export function movePath(paths: Record<string, ConditionPath>, id: string, by: -1 | 1): Record<string, ConditionPath> {
  const ids = orderedPaths(paths).map(([known]) => known);
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return paths;
  ids.splice(from, 1);
  ids.splice(to, 0, id);
  return numbered(paths, ids);
}

/** The paths of `ids`, in that order. */
export function numbered(paths: Record<string, ConditionPath>, ids: string[]): Record<string, ConditionPath> {
  return Object.fromEntries(
    ids.flatMap((id, order): [string, ConditionPath][] => {
      const path = paths[id];
      return path === undefined ? [] : [[id, { ...path, order }]];
    }),
  );
}

/** The same paths and one more, with a name of its own, last. */
export function withPath(paths: Record<string, ConditionPath>, id: string, type: TestType, say: KindProps<"condition">["say"]): Record<string, ConditionPath> {
  return { ...paths, [id]: { name: freePathName(paths, say), order: Object.keys(paths).length, test: emptyTest(type) } };
}

/** A condition: its type, its paths from the top, others, error (R-COND-04 … R-COND-08). */
export function ConditionFields(props: KindProps<"condition">) {
  const { kind, say, readOnly, onChange } = props;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const { expect, arrived } = useArrival();
  const paths = orderedPaths(kind.paths);
  const change = (id: string, path: ConditionPath) => onChange({ ...kind, paths: { ...kind.paths, [id]: path } });
  const type = typeOf(kind.paths);
  const split = type === "share";
  const sum = total(kind.paths);
  const more = (all: typeof kind.paths) => withPath(all, newId("p"), "share", say);
  const general = props.issues.filter((issue) => issue.place.path === undefined);
  return (
    <>
      <Picker
        isDisabled={readOnly}
        label={say("condition-type")}
        onSelectionChange={(key) => {
          if (key !== type) onChange({ ...kind, paths: retyped(kind.paths, key as TestType, more) });
        }}
        selectedKey={type}
      >
        {TEST_TYPES.map((one) => (
          <PickerItem id={one} key={one}>
            {say(`condition-type-${one}`)}
          </PickerItem>
        ))}
      </Picker>
      {split && (
        <>
          <NumberField
            isDisabled={readOnly}
            label={say("condition-splits")}
            maxValue={SPLITS.most}
            minValue={SPLITS.least}
            onChange={(count) => Number.isFinite(count) && onChange({ ...kind, paths: divided(kind.paths, count, more) })}
            value={paths.length}
          />
          <p className={sum === 100 ? "dz-help" : "dz-problem"} role="status">
            {say(sum === 100 ? "condition-total" : "condition-total-wrong", { total: sum })}
          </p>
        </>
      )}
      {paths.map(([id, path], index) => {
        const open = !closed.has(id);
        const toggle = () => {
          const next = new Set(closed);
          if (open) next.add(id);
          else next.delete(id);
          setClosed(next);
        };
        const issues = props.issues.filter((issue) => issue.place.path === id);
        return (
          <fieldset aria-label={path.name} className="dz-path" key={id} ref={arrived(id)}>
            <div className="dz-path-head">
              <ActionButton aria-expanded={open} aria-label={say(open ? "path-close" : "path-open", { name: path.name })} isQuiet onPress={toggle} size="S">
                <Line size={16}>{open ? Draw.down : <path d="M9 6l6 6-6 6" />}</Line>
              </ActionButton>
              <strong title={path.name}>{path.name}</strong>
              <span className="dz-grow" />
              {!readOnly && (
                <>
                  <ActionButton
                    aria-label={say("path-up", { name: path.name })}
                    isDisabled={index === 0}
                    isQuiet
                    onPress={() => onChange({ ...kind, paths: movePath(kind.paths, id, -1) })}
                    size="S"
                  >
                    <Line size={16}>{Draw.up}</Line>
                  </ActionButton>
                  <ActionButton
                    aria-label={say("path-down", { name: path.name })}
                    isDisabled={index === paths.length - 1}
                    isQuiet
                    onPress={() => onChange({ ...kind, paths: movePath(kind.paths, id, 1) })}
                    size="S"
                  >
                    <Line size={16}>{Draw.down}</Line>
                  </ActionButton>
                  <ActionButton
                    aria-label={say("path-remove", { name: path.name })}
                    isDisabled={paths.length === (split ? SPLITS.least : 1)}
                    isQuiet
                    onPress={() =>
                      onChange({
                        ...kind,
                        paths: numbered(
                          kind.paths,
                          paths.map(([known]) => known).filter((known) => known !== id),
                        ),
                      })
                    }
                    size="S"
                  >
                    <Line size={16}>{Draw.bin}</Line>
                  </ActionButton>
                </>
              )}
            </div>
            {open && (
              <div className="dz-path-body">
                <TextField isReadOnly={readOnly} label={say("path-name-label")} onChange={(name) => change(id, { ...path, name })} value={path.name} />
                <PathTestFields
                  name={path.name}
                  onChange={(test) => change(id, { ...path, test })}
                  place={{ version: props.version, activity: props.id }}
                  readOnly={readOnly}
                  say={say}
                  test={path.test}
                />
                <Messages texts={issues.filter((issue) => issue.place.field !== "expression").map((issue) => props.issueText(issue.code, issue.params))} />
              </div>
            )}
            {!open && <Messages texts={issues.map((issue) => props.issueText(issue.code, issue.params))} />}
          </fieldset>
        );
      })}
      {!readOnly && !split && (
        <Button
          fillStyle="outline"
          onPress={() => {
            const id = newId("p");
            expect(id);
            onChange({ ...kind, paths: withPath(kind.paths, id, type, say) });
          }}
          variant="secondary"
        >
          {say("path-add")}
        </Button>
      )}
      {!split && (
        <>
          <Checkbox isDisabled={readOnly} isSelected={kind.others} onChange={(others) => onChange({ ...kind, others })}>
            {say("condition-others")}
          </Checkbox>
          <Checkbox isDisabled={readOnly} isSelected={kind.errorPath} onChange={(errorPath) => onChange({ ...kind, errorPath })}>
            {say("error-path")}
          </Checkbox>
        </>
      )}
      <Messages texts={general.map((issue) => props.issueText(issue.code, issue.params))} />
    </>
  );
}
