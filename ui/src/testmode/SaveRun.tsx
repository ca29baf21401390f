import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import type { Call } from "../designer/platform";
import type { Say } from "../designer/view";
import type { VersionId } from "../ipc/generated/VersionId";
import { EnterForm } from "../parts";
import { Problem } from "./Problem";

/** Saves what was done in the test as a scenario of the journey. */
export function SaveRun(props: {
  version: VersionId;
  say: Say;
  call: Call;
  problemText: (problem: unknown) => string;
  onSaved: (name: string) => void;
  onClose: () => void;
}) {
  const { version, say, call, problemText } = props;
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const save = () => {
    call("save_run", { version, name })
      .then((row) => props.onSaved(row.name))
      .catch((found) => setProblem(problemText(found)));
  };
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="M">
        <Heading slot="title">{say("save-run-title")}</Heading>
        <Content>
          <p>{say("save-run-text")}</p>
          <EnterForm can={name.trim() !== ""} onYes={save}>
            <div className="dz-form">
              <TextField autoFocus label={say("save-run-name")} maxLength={200} onChange={setName} value={name} />
            </div>
          </EnterForm>
          <Problem>{problem}</Problem>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={name.trim() === ""} onPress={save} variant="accent">
            {say("pick-yes")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
