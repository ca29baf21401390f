import { Switch, TextField } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { Profile } from "../ipc/generated/Profile";
import { PaneRow } from "../parts";
import { NameRows } from "./NameRows";

/** A test profile: who it is, and what is known of it. */
export function ProfileFields({ profile, onChange, readOnly }: { profile: Profile; onChange: (profile: Profile) => void; readOnly: boolean }) {
  const text = useText();
  const { data: namespaces } = useQuery({ queryKey: ["list", "namespace", ""], queryFn: () => call("list_objects", { kind: "namespace", search: "" }) });
  const [json, setJson] = useState(() => JSON.stringify(profile.attributes, null, 2));
  const [broken, setBroken] = useState(false);
  const stored = JSON.stringify(profile.attributes);
  // What came from elsewhere, e.g. by undo, takes the place of what was typed.
  useEffect(() => setJson((typed) => (sameJson(typed, stored) ? typed : JSON.stringify(JSON.parse(stored), null, 2))), [stored]);
  return (
    <>
      <NameRows free onChange={onChange} readOnly={readOnly} value={profile} />
      <PaneRow label={text("row-test-profile")}>
        <Switch isDisabled={readOnly} isSelected={profile.testProfile} onChange={(testProfile) => onChange({ ...profile, testProfile })}>
          {text("test-profile-flag")}
        </Switch>
      </PaneRow>
      <h3>{text("identities-title")}</h3>
      {(namespaces?.rows ?? []).map(({ object, name }) => (
        <PaneRow key={object.id} label={name}>
          <TextField
            aria-label={text("identity-in", { namespace: name })}
            isReadOnly={readOnly}
            onChange={(identity) => {
              const { [object.id]: _, ...others } = profile.identities;
              onChange({ ...profile, identities: identity === "" ? others : { ...others, [object.id]: identity } });
            }}
            value={profile.identities[object.id] ?? ""}
          />
        </PaneRow>
      ))}
      <h3>{text("attributes-title")}</h3>
      <p className="soft">{text("attributes-hint")}</p>
      <textarea
        aria-invalid={broken}
        aria-label={text("attributes-title")}
        className="code-input"
        onChange={(event) => {
          setJson(event.target.value);
          try {
            const read: unknown = JSON.parse(event.target.value);
            const fits = typeof read === "object" && read !== null && !Array.isArray(read);
            setBroken(!fits);
            if (fits) onChange({ ...profile, attributes: read as Record<string, unknown> });
          } catch {
            setBroken(true);
          }
        }}
        readOnly={readOnly}
        spellCheck={false}
        value={json}
      />
      {broken && (
        <p className="bad" role="alert">
          {text("attributes-broken")}
        </p>
      )}
    </>
  );
}

function sameJson(typed: string, stored: string): boolean {
  try {
    return JSON.stringify(JSON.parse(typed)) === stored;
  } catch {
    return false;
  }
}
