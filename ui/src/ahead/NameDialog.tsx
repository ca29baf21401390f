import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import type { Say } from "../designer/view";
import { EnterForm } from "../parts";

/** Asks for a name or another line of text. */
export function NameDialog(props: {
  title: string;
  text: string;
  label: string;
  first: string;
  say: Say;
  onName: (name: string) => void;
  onClose: () => void;
}) {
  const { say } = props;
  const [name, setName] = useState(props.first);
  const may = name.trim() !== "";
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="M">
        <Heading slot="title">{props.title}</Heading>
        <Content>
          <p>{props.text}</p>
          <EnterForm can={may} onYes={() => props.onName(name.trim())}>
            <div className="dz-form">
              <TextField autoFocus label={props.label} maxLength={300} onChange={setName} value={name} />
            </div>
          </EnterForm>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={!may} onPress={() => props.onName(name.trim())} variant="accent">
            {say("pick-yes")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
