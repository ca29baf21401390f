import { Checkbox } from "@react-spectrum/s2";
import type { Issue } from "../../ipc/generated/Issue";
import type { Say } from "../view";
import { Messages } from "./Pane";

/** The end of a pane of something that can fail: whether it has an error path, and what is wrong with the activity. */
export function ErrorPath(props: {
  errorPath: boolean;
  readOnly: boolean;
  issues: Issue[];
  say: Say;
  issueText: (code: string, params: Record<string, string>) => string;
  onErrorPath: (errorPath: boolean) => void;
}) {
  const { say } = props;
  return (
    <>
      <section aria-label={say("action-errors")} className="dz-section">
        <h3>{say("action-errors")}</h3>
        <Checkbox isDisabled={props.readOnly} isSelected={props.errorPath} onChange={props.onErrorPath}>
          {say("error-path")}
        </Checkbox>
      </section>
      <Messages texts={props.issues.map((issue) => props.issueText(issue.code, issue.params))} />
    </>
  );
}
