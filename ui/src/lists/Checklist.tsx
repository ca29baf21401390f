import { Button } from "@react-spectrum/s2";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { go, NEW } from "../app/route";
import { SAMPLES, useAddSample } from "../app/sample";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { Checklist as State } from "../ipc/generated/Checklist";
import { ErrorNotice } from "../parts";

const STEPS = [
  { step: "event", kind: "event", path: "/admin/events" },
  { step: "action", kind: "action", path: "/admin/actions" },
  { step: "journey", kind: "version", path: "/journeys" },
] as const;

/** What greets in an empty workspace: event, action, journey. */
export function Checklist({ state, readOnly }: { state: State; readOnly: boolean }) {
  const text = useText();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const addSample = useAddSample(setProblem);
  const next = STEPS.find(({ step }) => !state[step])?.step;
  return (
    <section aria-labelledby="checklist">
      <h2 id="checklist">{text("checklist-title")}</h2>
      <p className="soft">{text("checklist-body")}</p>
      <ErrorNotice problem={problem} />
      <ol className="steps">
        {STEPS.map(({ step, kind, path }, at) => (
          <li key={step}>
            <strong className={state[step] ? "good" : "soft"}>
              {state[step] ? (
                <span aria-label={text("checklist-done")} role="img">
                  ✓
                </span>
              ) : (
                at + 1
              )}
            </strong>
            <div>
              <strong>{text(`checklist-${step}`)}</strong>
              <p>{text(`checklist-${step}-body`)}</p>
            </div>
            <Button
              isDisabled={readOnly}
              onPress={() =>
                void call("create_object", { kind })
                  .then((opened) => {
                    void queries.invalidateQueries();
                    go(`${path}/${opened.object.id}/${NEW}`);
                  })
                  .catch(setProblem)
              }
              variant={next === step ? "accent" : "secondary"}
            >
              {text(`add-${kind}`)}
            </Button>
          </li>
        ))}
      </ol>
      {!readOnly && (
        <p className="soft">
          {text("checklist-samples")}{" "}
          {SAMPLES.map((sample) => (
            <Button fillStyle="outline" key={sample} onPress={() => addSample(sample)} size="S" variant="secondary">
              {text(`sample-${sample}`)}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}
