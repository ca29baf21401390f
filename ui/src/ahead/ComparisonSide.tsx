import { Button, FileTrigger, Picker, PickerItem } from "@react-spectrum/s2";
import { useState } from "react";
import type { Shell } from "../designer/platform";
import type { Assumptions } from "../ipc/generated/Assumptions";
import type { ComparableVersion } from "../ipc/generated/ComparableVersion";
import type { Onward } from "../ipc/generated/Onward";
import type { Parting } from "../ipc/generated/Parting";
import { Problem } from "../testmode/Problem";
import { assumptionsWords } from "./AssumptionsForm";
import { Progress } from "./Progress";
import { type Comparing, choiceOf } from "./useComparison";
import { percent } from "./words";
import { aheadProblem } from "./problem";

/** How many groups and counts are shown at first. */
const FIRST = 20;
const FILE = "file";

/** What the comparison's panel needs of the designer. */
export interface ComparisonSideProps {
  comparing: Comparing;
  assumptions: Assumptions | null;
  /** The file that the people come from; null: they are drawn. */
  profiles: string | null;
  revision: number;
  shell: Shell;
  /** Why this version cannot be run; null if it can. */
  blocked: string | null;
  nameOf: (row: ComparableVersion) => string;
  /** An activity's caption in this version or the other. */
  caption: (id: string) => string;
  otherCaption: (id: string) => string;
  issueText: (code: string, params: Record<string, string>) => string;
  onPick: (id: string) => void;
  onPerson: (person: number, what: "open" | "save") => Promise<void>;
}

/** Beside the two canvases: which versions, who takes another way, and which counts change. */
export function ComparisonSide(props: ComparisonSideProps) {
  const { comparing, shell, assumptions } = props;
  const { say, locale } = shell;
  const { choice, rows, running, result } = comparing;
  const [failed, setFailed] = useState<string | null>(null);
  const keyOf = (row: ComparableVersion) => `=${row.version}`;
  const selected = choice === null ? null : choice.other.type === "version" ? `=${choice.other.version}` : FILE;
  const items = [
    ...(rows ?? []).map((row) => ({ id: keyOf(row), name: props.nameOf(row) })),
    ...(choice?.other.type === "bundle" ? [{ id: FILE, name: choice.name }] : []),
  ];
  const problem = comparing.problem === null ? failed : aheadProblem(say, comparing.problem);
  return (
    <section aria-label={say("ahead-comparison")} className="dz-palette dz-test-panel ah-side">
      <section className="dz-part ah-start">
        <h2>{say("ahead-comparison")}</h2>
        <p>{say("ahead-comparison-text")}</p>
        {rows !== null && items.length === 0 && <p className="dz-calm">{say("ahead-comparison-none")}</p>}
        <div className="ah-grid ah-wide">
          {items.length > 0 && (
            <Picker
              label={say("ahead-compare-with")}
              onSelectionChange={(key) => {
                const row = rows?.find((one) => keyOf(one) === key);
                if (row !== undefined) comparing.choose(choiceOf(row, props.nameOf(row)));
              }}
              placeholder={say("ahead-compare-choose")}
              selectedKey={selected}
              size="S"
            >
              {items.map((item) => (
                <PickerItem id={item.id} key={item.id}>
                  {item.name}
                </PickerItem>
              ))}
            </Picker>
          )}
        </div>
        <FileTrigger
          acceptedFileTypes={["application/json", ".json"]}
          onSelect={(files) => {
            const file = files?.item(0);
            if (!file) return;
            file
              .text()
              .then((text) => comparing.choose({ other: { type: "bundle", from: { type: "text", text } }, name: file.name }))
              .catch((found) => setFailed(aheadProblem(say, found)));
          }}
        >
          <Button fillStyle="outline" size="S" variant="secondary">
            {say("ahead-compare-file")}
          </Button>
        </FileTrigger>
        {running === null ? (
          <Button isDisabled={choice === null || assumptions === null || props.blocked !== null} onPress={comparing.start} variant="accent">
            {say("ahead-compare")}
          </Button>
        ) : (
          <Progress onCancel={comparing.cancel} running={running} say={say} title={say("ahead-comparing")} />
        )}
        {props.blocked !== null && <p className="dz-calm">{props.blocked}</p>}
        {assumptions !== null && <p>{say("ahead-compare-taken", { taken: assumptionsWords(assumptions, props.profiles, say) })}</p>}
        <Problem>{problem}</Problem>
      </section>
      {result !== null && (
        <>
          <section aria-label={say("ahead-groups")} className="dz-part">
            <h2>{say("ahead-groups")}</h2>
            {result.revision !== props.revision && <p className="dz-calm">{say("ahead-stale")}</p>}
            <Verdict {...props} />
            <Groups {...props} locale={locale} />
          </section>
          <section aria-label={say("ahead-changed-counts")} className="dz-part">
            <h2>{say("ahead-changed-counts")}</h2>
            <Changed {...props} locale={locale} />
          </section>
        </>
      )}
    </section>
  );
}

function Verdict({ comparing, shell }: ComparisonSideProps) {
  const { say, locale } = shell;
  const { same, different } = comparing.result?.compared.comparison ?? { same: 0, different: 0 };
  const all = same + different;
  const number = (value: number) => value.toLocaleString(locale);
  return (
    <p role="status">
      {different === 0
        ? say("ahead-all-same", { count: all, number: number(all) })
        : say("ahead-some-differ", { number: number(different), all: number(all), share: percent(all === 0 ? 0 : different / all, locale) })}
    </p>
  );
}

function Groups(props: ComparisonSideProps & { locale: string }) {
  const { comparing, shell, locale, caption, otherCaption } = props;
  const { say } = shell;
  const [all, setAll] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const groups = comparing.result?.compared.comparison.groups ?? [];
  const way = (onward: Onward, name: (id: string) => string) => {
    switch (onward.type) {
      case "to":
        return say(onward.later ? "ahead-onward-later" : "ahead-onward-to", { name: name(onward.activity) });
      case "ends":
        return say(`ahead-onward-${onward.phase}`);
      case "outside":
        return say("ahead-onward-outside");
    }
  };
  const open = (person: number) => {
    setProblem(null);
    props.onPerson(person, "open").catch((found) => setProblem(aheadProblem(say, found)));
  };
  return (
    <>
      <ul className="ah-groups">
        {groups.slice(0, all ? groups.length : FIRST).map((group: Parting) => (
          <li key={JSON.stringify([group.after, group.a, group.b])}>
            <strong>{say("ahead-group-people", { count: group.people, number: group.people.toLocaleString(locale) })}</strong>
            <span>
              {group.after === undefined ? (
                say("ahead-group-entry")
              ) : (
                <>
                  {say("ahead-group-after")}{" "}
                  <button className="dz-text-button" onClick={() => group.after !== undefined && props.onPick(group.after)} type="button">
                    {caption(group.after)}
                  </button>
                </>
              )}
            </span>
            <span>{say("ahead-group-before", { way: way(group.a, otherCaption) })}</span>
            <span>{say("ahead-group-now", { way: way(group.b, caption) })}</span>
            {group.why.map((issue) => (
              <span className="ah-why" key={`${issue.code} ${JSON.stringify(issue.params)}`}>
                {props.issueText(issue.code, issue.params)}
              </span>
            ))}
            {group.examples.length > 0 && (
              <span className="ah-examples">
                {say("ahead-group-examples")}
                {group.examples.map((person) => (
                  <button className="dz-text-button" key={person} onClick={() => open(person)} title={say("ahead-person-open")} type="button">
                    {say("ahead-person-number", { person: person + 1 })}
                  </button>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {!all && groups.length > FIRST && (
        <button className="dz-text-button" onClick={() => setAll(true)} type="button">
          {say("ahead-show-all", { count: groups.length })}
        </button>
      )}
      <Problem>{problem}</Problem>
    </>
  );
}

function Changed(props: ComparisonSideProps & { locale: string }) {
  const { comparing, shell, locale } = props;
  const { say } = shell;
  const comparison = comparing.result?.compared.comparison;
  if (comparison === undefined) return null;
  const ids = [...new Set([...Object.keys(comparison.a.activities), ...Object.keys(comparison.b.activities)])];
  const rows = ids.flatMap((id) => {
    const [before, now] = [comparison.a.activities[id]?.reached ?? 0, comparison.b.activities[id]?.reached ?? 0];
    const inB = comparison.b.activities[id] !== undefined;
    return before === now ? [] : [{ id, name: inB ? props.caption(id) : props.otherCaption(id), before, now, inB }];
  });
  rows.sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before));
  if (rows.length === 0) return <p>{say("ahead-no-counts-change")}</p>;
  const number = (value: number) => value.toLocaleString(locale);
  return (
    <table className="ah-table">
      <thead>
        <tr>
          <th scope="col">{say("ahead-activity")}</th>
          <th scope="col">{say("ahead-before-column")}</th>
          <th scope="col">{say("ahead-now-column")}</th>
          <th scope="col">{say("ahead-difference")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              {row.inB ? (
                <button className="dz-text-button" onClick={() => props.onPick(row.id)} type="button">
                  {row.name}
                </button>
              ) : (
                row.name
              )}
            </th>
            <td>{number(row.before)}</td>
            <td>{number(row.now)}</td>
            <td>{`${row.now > row.before ? "+" : "−"}${number(Math.abs(row.now - row.before))}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
