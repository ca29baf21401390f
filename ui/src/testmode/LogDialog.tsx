import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, ProgressCircle } from "@react-spectrum/s2";
import { useCallback, useEffect, useState } from "react";
import type { Call } from "../designer/platform";
import type { Say } from "../designer/view";
import type { VersionId } from "../ipc/generated/VersionId";
import { JsonTree } from "./JsonTree";

/** The log of the test (semantics §18.8), read again on demand. */
export function LogDialog(props: { version: VersionId; say: Say; call: Call; onClose: () => void }) {
  const { version, say, call } = props;
  const [log, setLog] = useState<unknown>(undefined);
  const [failed, setFailed] = useState(false);
  const refresh = useCallback(() => {
    call("test_log", { version })
      .then((answer) => {
        setLog(answer.document);
        setFailed(false);
      })
      .catch(() => setFailed(true));
  }, [call, version]);
  useEffect(refresh, [refresh]);
  const people = (log as { instances?: unknown[] } | undefined)?.instances?.length ?? 0;
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="XL">
        <Heading slot="title">{say("log-title")}</Heading>
        <Content>
          {failed && <p className="dz-help">{say("log-failed")}</p>}
          {log === undefined && !failed && <ProgressCircle aria-label={say("loading")} isIndeterminate />}
          {log !== undefined && (
            <>
              <p>{say("log-people", { count: people })}</p>
              <JsonTree name="log" say={say} value={log} />
            </>
          )}
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={refresh} variant="secondary">
            {say("log-refresh")}
          </Button>
          <Button onPress={props.onClose} variant="accent">
            {say("pane-close")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
