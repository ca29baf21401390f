import { Button, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { Authentication } from "../ipc/generated/Authentication";
import { ErrorNotice, PaneRow } from "../parts";

/** How a connector proves who calls; the secret itself is kept apart and never shown (screens §5). */
export function AuthenticationRows(props: {
  connector: string;
  authentication: Authentication;
  readOnly: boolean;
  onChange: (authentication: Authentication) => void;
}) {
  const { connector, authentication: auth, readOnly, onChange: put } = props;
  const text = useText();
  const queries = useQueryClient();
  const { data: kept } = useQuery({ queryKey: ["secret", connector], queryFn: () => call("secret_state", { connector }) });
  const [secret, setSecret] = useState("");
  const [problem, setProblem] = useState<unknown>(null);
  const keep = () =>
    void call("set_secret", { connector, secret })
      .then((state) => {
        setSecret("");
        setProblem(null);
        queries.setQueryData(["secret", connector], state);
      })
      .catch(setProblem);
  return (
    <>
      <PaneRow label={text("auth-type")}>
        <Picker
          aria-label={text("auth-type")}
          isDisabled={readOnly}
          onSelectionChange={(key) => {
            if (key === auth.type) return;
            if (key === "basic") put({ type: "basic", username: "" });
            else if (key === "apiKey") put({ type: "apiKey", name: "", location: "header" });
            else put({ type: "none" });
          }}
          selectedKey={auth.type}
        >
          <PickerItem id="none">{text("auth-none")}</PickerItem>
          <PickerItem id="basic">{text("auth-basic")}</PickerItem>
          <PickerItem id="apiKey">{text("auth-api-key")}</PickerItem>
        </Picker>
      </PaneRow>
      {auth.type === "basic" && (
        <PaneRow label={text("auth-username")}>
          <TextField aria-label={text("auth-username")} isReadOnly={readOnly} onChange={(username) => put({ ...auth, username })} value={auth.username} />
        </PaneRow>
      )}
      {auth.type === "apiKey" && (
        <>
          <PaneRow label={text("auth-key-name")}>
            <TextField aria-label={text("auth-key-name")} isReadOnly={readOnly} onChange={(name) => put({ ...auth, name })} value={auth.name} />
          </PaneRow>
          <PaneRow label={text("auth-location")}>
            <Picker
              aria-label={text("auth-location")}
              isDisabled={readOnly}
              onSelectionChange={(key) => put({ ...auth, location: key === "query" ? "query" : "header" })}
              selectedKey={auth.location}
            >
              <PickerItem id="header">{text("auth-header")}</PickerItem>
              <PickerItem id="query">{text("auth-query")}</PickerItem>
            </Picker>
          </PaneRow>
        </>
      )}
      {auth.type !== "none" && (
        <PaneRow label={text("auth-secret")}>
          <TextField
            aria-label={text("auth-secret")}
            description={text(kept?.saved ? "secret-kept" : "secret-missing")}
            isDisabled={readOnly}
            onChange={setSecret}
            type="password"
            value={secret}
          />
          <Button fillStyle="outline" isDisabled={secret === "" || readOnly} onPress={keep} size="S" variant="secondary">
            {text("secret-keep")}
          </Button>
          <ErrorNotice problem={problem} />
        </PaneRow>
      )}
    </>
  );
}
