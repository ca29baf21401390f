import { ActionButton, Button, FileTrigger, Picker, PickerItem } from "@react-spectrum/s2";
import { useState } from "react";
import { Draw, Line } from "../designer/icons";
import type { Shell } from "../designer/platform";
import { Problem } from "../testmode/Problem";
import { AssumptionsForm, type Nameable } from "./AssumptionsForm";
import { NameDialog } from "./NameDialog";
import { Progress } from "./Progress";
import type { Simulation } from "./useSimulation";
import { aheadProblem } from "./problem";

const GUESSED = "guessed";
/** How many broken lines are shown before the rest is counted. */
const SHOWN = 5;

/** Beside the canvas: who comes, and the button that lets them come. */
export function SimulationSide(props: { simulation: Simulation; nameable: Nameable; shell: Shell; blocked: string | null }) {
  const { simulation, shell } = props;
  const { say, locale } = shell;
  const { assumptions, sets, profiles, running } = simulation;
  const [naming, setNaming] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const names = sets?.saved.map((one) => one.name) ?? [];
  const problem = simulation.problem === null ? failed : aheadProblem(say, simulation.problem);
  const tell = (found: unknown) => setFailed(aheadProblem(say, found));
  return (
    <section aria-label={say("ahead-simulation")} className="dz-palette dz-test-panel ah-side">
      <section className="dz-part ah-start">
        <h2>{say("ahead-simulation")}</h2>
        <p>{say("ahead-simulation-text")}</p>
        {running === null ? (
          <Button isDisabled={assumptions === null || props.blocked !== null} onPress={simulation.start} variant="accent">
            {say("ahead-simulate")}
          </Button>
        ) : (
          <Progress onCancel={simulation.cancel} running={running} say={say} title={say("ahead-simulating")} />
        )}
        {props.blocked !== null && <p className="dz-calm">{props.blocked}</p>}
        <Problem>{problem}</Problem>
      </section>
      <section aria-label={say("ahead-assumptions")} className="dz-part">
        <h2>{say("ahead-assumptions")}</h2>
        <p>{say("ahead-assumptions-text")}</p>
        <div className="ah-sets">
          <Picker
            label={say("ahead-set")}
            onSelectionChange={(key) => simulation.choose(key === GUESSED ? null : String(key).slice(1))}
            selectedKey={simulation.chosen === null ? GUESSED : `=${simulation.chosen}`}
            size="S"
          >
            {[GUESSED, ...names.map((name) => `=${name}`)].map((key) => (
              <PickerItem id={key} key={key}>
                {key === GUESSED ? say("ahead-set-guessed") : key.slice(1)}
              </PickerItem>
            ))}
          </Picker>
          <Button fillStyle="outline" isDisabled={assumptions === null} onPress={() => setNaming(true)} size="S" variant="secondary">
            {say("ahead-set-save")}
          </Button>
          {simulation.chosen !== null && (
            <ActionButton
              aria-label={say("ahead-remove", { name: simulation.chosen })}
              isQuiet
              onPress={() => simulation.chosen !== null && void simulation.forget(simulation.chosen).catch(tell)}
              size="S"
            >
              <Line size={16}>{Draw.bin}</Line>
            </ActionButton>
          )}
        </div>
        <div className="ah-file">
          <FileTrigger
            acceptedFileTypes={[".csv", ".jsonl", ".ndjson", "text/csv"]}
            onSelect={(files) => {
              const file = files?.item(0);
              if (file) void simulation.read(file);
            }}
          >
            <Button fillStyle="outline" size="S" variant="secondary">
              {say("ahead-profiles-choose")}
            </Button>
          </FileTrigger>
          {profiles !== null && (
            <p role="status">
              {say("ahead-profiles-read", { name: profiles.name, people: profiles.people })}{" "}
              <button className="dz-text-button" onClick={simulation.dropProfiles} type="button">
                {say("ahead-profiles-drop")}
              </button>
            </p>
          )}
          {profiles !== null && profiles.leftOut > 0 && (
            <div className="ah-broken" role="status">
              <strong>{say("ahead-broken", { count: profiles.leftOut })}</strong>
              <ul>
                {profiles.broken.slice(0, SHOWN).map((one) => (
                  <li key={one.line}>{say("ahead-broken-line", { line: one.line, message: one.message })}</li>
                ))}
              </ul>
              {profiles.leftOut > SHOWN && <span>{say("ahead-broken-more", { count: profiles.leftOut - SHOWN })}</span>}
            </div>
          )}
        </div>
        {assumptions !== null && (
          <div className="ah-form">
            <AssumptionsForm
              locale={locale}
              nameable={props.nameable}
              onChange={simulation.change}
              profiles={profiles?.name ?? null}
              say={say}
              value={assumptions}
            />
          </div>
        )}
      </section>
      {naming && (
        <NameDialog
          first={simulation.chosen ?? ""}
          label={say("ahead-set-name")}
          onClose={() => setNaming(false)}
          onName={(name) => {
            setNaming(false);
            void simulation.save(name).catch(tell);
          }}
          say={say}
          text={say("ahead-set-save-text")}
          title={say("ahead-set-save")}
        />
      )}
    </section>
  );
}
