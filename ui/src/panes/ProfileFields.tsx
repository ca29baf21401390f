import { Picker, PickerItem, Switch, TextField } from "@react-spectrum/s2";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useText } from "../i18n";
import { call } from "../ipc";
import type { Profile } from "../ipc/generated/Profile";
import type { SegmentStatus } from "../ipc/generated/SegmentStatus";
import { PaneRow } from "../parts";
import { NameRows } from "./NameRows";

/** The choice of who was never in a segment. */
const NEVER = "never";

/** A test profile: who it is, and what is known of it. */
export function ProfileFields({ profile, onChange, readOnly }: { profile: Profile; onChange: (profile: Profile) => void; readOnly: boolean }) {
  const text = useText();
  const { data: namespaces } = useQuery({ queryKey: ["list", "namespace", ""], queryFn: () => call("list_objects", { kind: "namespace", search: "" }) });
  const { data: segments } = useQuery({ queryKey: ["list", "segment", ""], queryFn: () => call("list_objects", { kind: "segment", search: "" }) });
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
      <h3>{text("segments-title")}</h3>
      {segments?.rows.length === 0 && <p className="soft">{text("segments-none")}</p>}
      {(segments?.rows ?? []).map(({ object, name }) => (
        <PaneRow key={object.id} label={name}>
          <Picker
            aria-label={text("segment-status-in", { segment: name })}
            isDisabled={readOnly}
            onSelectionChange={(key) => {
              const { [object.id]: _, ...others } = profile.segments ?? {};
              onChange({ ...profile, segments: key === NEVER ? others : { ...others, [object.id]: key as SegmentStatus } });
            }}
            selectedKey={profile.segments?.[object.id] ?? NEVER}
          >
            {[NEVER, "realized", "existing", "exited"].map((status) => (
              <PickerItem id={status} key={status}>
                {text(`segment-status-${status}`)}
              </PickerItem>
            ))}
          </Picker>
        </PaneRow>
      ))}
      <Json
        broken={text("attributes-broken")}
        fits={(read): read is Record<string, unknown> => typeof read === "object" && read !== null && !Array.isArray(read)}
        hint={text("attributes-hint")}
        onChange={(attributes) => onChange({ ...profile, attributes })}
        readOnly={readOnly}
        title={text("attributes-title")}
        value={profile.attributes}
      />
      <Json
        broken={text("experience-broken")}
        fits={(read): read is Record<string, unknown>[] =>
          Array.isArray(read) && read.every((one) => typeof one === "object" && one !== null && !Array.isArray(one))
        }
        hint={text("experience-hint")}
        onChange={(experienceEvents) => onChange({ ...profile, experienceEvents })}
        readOnly={readOnly}
        title={text("experience-title")}
        value={profile.experienceEvents ?? []}
      />
    </>
  );
}

/** A value as JSON text; what is right is taken over as it is typed. */
function Json<T>(props: {
  title: string;
  hint: string;
  broken: string;
  value: T;
  fits: (read: unknown) => read is T;
  readOnly: boolean;
  onChange: (value: T) => void;
}) {
  const [json, setJson] = useState(() => JSON.stringify(props.value, null, 2));
  const [broken, setBroken] = useState(false);
  const stored = JSON.stringify(props.value);
  // What came from elsewhere, e.g. by undo, takes the place of what was typed.
  useEffect(() => setJson((typed) => (sameJson(typed, stored) ? typed : JSON.stringify(JSON.parse(stored), null, 2))), [stored]);
  return (
    <>
      <h3>{props.title}</h3>
      <p className="soft">{props.hint}</p>
      <textarea
        aria-invalid={broken}
        aria-label={props.title}
        className="code-input"
        onChange={(event) => {
          setJson(event.target.value);
          try {
            const read: unknown = JSON.parse(event.target.value);
            const fits = props.fits(read);
            setBroken(!fits);
            if (fits) props.onChange(read);
          } catch {
            setBroken(true);
          }
        }}
        readOnly={props.readOnly}
        spellCheck={false}
        value={json}
      />
      {broken && (
        <p className="bad" role="alert">
          {props.broken}
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
