import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, NumberField, Picker, PickerItem, TextArea } from "@react-spectrum/s2";
import { useState } from "react";
import type { Say } from "../designer/view";
import { EnterForm } from "../parts";
import type { StubReply } from "../ipc/generated/StubReply";

const ERRORS = ["connection", "dns", "tls"];

/** What a stub of an action answers from now on: status, latency, body, or a network failure. */
export function StubDialog(props: { name: string; reply: StubReply; say: Say; onSave: (reply: StubReply) => void; onClose: () => void }) {
  const { say } = props;
  const [reply, setReply] = useState(props.reply);
  const [body, setBody] = useState(JSON.stringify(props.reply.body ?? null, null, 2));
  const value = parse(body);
  const errors = reply.error === null || ERRORS.includes(reply.error) ? ERRORS : [reply.error, ...ERRORS];
  const save = () => props.onSave({ ...reply, body: value });
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="M">
        <Heading slot="title">{say("stub-title", { name: props.name })}</Heading>
        <Content>
          <p>{say("stub-text")}</p>
          <EnterForm can={value !== undefined} onYes={save}>
            <div className="dz-form">
              <Picker
                label={say("stub-outcome")}
                onSelectionChange={(key) => setReply({ ...reply, error: key === "answer" ? null : String(key) })}
                selectedKey={reply.error ?? "answer"}
              >
                {["answer", ...errors].map((key) => (
                  <PickerItem id={key} key={key}>
                    {key === "answer" || ERRORS.includes(key) ? say(`stub-outcome-${key}`) : key}
                  </PickerItem>
                ))}
              </Picker>
              {reply.error === null && (
                <NumberField
                  formatOptions={{ useGrouping: false }}
                  label={say("stub-status")}
                  maxValue={599}
                  minValue={100}
                  onChange={(status) => Number.isFinite(status) && setReply({ ...reply, status })}
                  value={reply.status}
                />
              )}
              <NumberField
                description={say("stub-latency-help")}
                label={say("stub-latency")}
                minValue={0}
                onChange={(latencyMs) => Number.isFinite(latencyMs) && setReply({ ...reply, latencyMs })}
                value={reply.latencyMs}
              />
              {reply.error === null && (
                <TextArea errorMessage={say("send-code-invalid")} isInvalid={value === undefined} label={say("stub-body")} onChange={setBody} value={body} />
              )}
            </div>
          </EnterForm>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={value === undefined} onPress={save} variant="accent">
            {say("pane-ok")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
