import { useQueryClient } from "@tanstack/react-query";
import { call } from "../ipc";
import type { Sample } from "../ipc/generated/Sample";
import { go } from "./route";

/** The sample journeys that come with the program. */
export const SAMPLES: readonly Sample[] = ["spa", "hotel"];

/** Puts a sample into the workspace and opens its journey. */
export function useAddSample(onProblem: (problem: unknown) => void): (sample: Sample) => void {
  const queries = useQueryClient();
  return (sample) => {
    call("add_sample", { sample })
      .then(({ version }) => {
        void queries.invalidateQueries();
        go(`/journeys/${version}`);
      })
      .catch(onProblem);
  };
}
