import { Button, Picker, PickerItem, TextField } from "@react-spectrum/s2";
import { useState } from "react";
import type { Say } from "../designer/view";
import type { Distribution } from "../ipc/generated/Distribution";
import type { Drawn } from "../ipc/generated/Drawn";
import type { Form } from "../ipc/generated/Form";
import type { Weighted } from "../ipc/generated/Weighted";
import { EnterForm } from "../parts";
import { Count, DurationField, Entries, ShareField } from "./fields";
import { typedOf, readTyped } from "./value";
import { drawnWords } from "./words";

/** Every kind of distribution, and what one is at first. */
export const KINDS: Record<Distribution["type"], Distribution> = {
  constant: { type: "constant", value: "" },
  oneOf: {
    type: "oneOf",
    values: [
      { value: "yes", weight: 1 },
      { value: "no", weight: 1 },
    ],
  },
  whole: { type: "whole", from: 1, to: 10 },
  number: { type: "number", from: 0, to: 1 },
  normal: { type: "normal", mean: 50, deviation: 10 },
  instant: { type: "instant", from: "-P30D", to: "PT0S" },
  numbered: { type: "numbered", prefix: "value-" },
};

const FORMS: Form[] = ["dateTime", "dateTimeOnly", "dateOnly"];

/** Fields by dotted path, each with how its values are drawn. */
export function DrawnFields(props: {
  label: string;
  fields: Record<string, Drawn>;
  onChange: (fields: Record<string, Drawn>) => void;
  say: Say;
  locale: string;
}) {
  const { fields, onChange, say, locale } = props;
  const [path, setPath] = useState("");
  const entries = Object.entries(fields);
  const wanted = path.trim();
  const may = wanted !== "" && fields[wanted] === undefined;
  const add = () => {
    if (!may) return;
    onChange({ ...fields, [wanted]: { from: KINDS.constant } });
    setPath("");
  };
  return (
    <>
      <Entries
        add=""
        edit={([name, drawn], change) => <DrawnField drawn={drawn} onChange={(next) => change([name, next])} say={say} />}
        fresh={null}
        items={entries}
        label={props.label}
        name={([name]) => name}
        onChange={(next) => onChange(Object.fromEntries(next))}
        say={say}
        words={([, drawn]) => drawnWords(drawn, say, locale)}
      />
      <EnterForm can={may} onYes={add}>
        <div className="ah-add">
          <TextField
            aria-label={say("ahead-field-path", { what: props.label })}
            onChange={setPath}
            placeholder={say("ahead-field-placeholder")}
            size="S"
            value={path}
          />
          <Button fillStyle="outline" isDisabled={!may} onPress={add} size="S" variant="secondary">
            {say("ahead-field-add")}
          </Button>
        </div>
      </EnterForm>
    </>
  );
}

/** How the values of one field are drawn. */
export function DrawnField({ drawn, onChange, say }: { drawn: Drawn; onChange: (drawn: Drawn) => void; say: Say }) {
  const put = (from: Distribution) => onChange({ ...drawn, from });
  return (
    <>
      <Picker label={say("ahead-distribution")} onSelectionChange={(key) => put(KINDS[key as Distribution["type"]])} selectedKey={drawn.from.type} size="S">
        {Object.keys(KINDS).map((key) => (
          <PickerItem id={key} key={key}>
            {say(`ahead-kind-${key}`)}
          </PickerItem>
        ))}
      </Picker>
      <Parameters from={drawn.from} onChange={put} say={say} />
      <ShareField label={say("ahead-missing")} onChange={(missing) => onChange({ ...drawn, missing })} value={drawn.missing ?? 0} />
    </>
  );
}

function Parameters({ from, onChange, say }: { from: Distribution; onChange: (from: Distribution) => void; say: Say }) {
  switch (from.type) {
    case "constant":
      return <ValueField label={say("ahead-value")} onChange={(value) => onChange({ ...from, value })} value={from.value} />;
    case "oneOf":
      return <Choices onChange={(values) => onChange({ ...from, values })} say={say} values={from.values} />;
    case "whole":
    case "number":
      return (
        <>
          <Count label={say("ahead-from")} onChange={(least) => onChange({ ...from, from: least })} value={from.from} whole={from.type === "whole"} />
          <Count label={say("ahead-to")} onChange={(most) => onChange({ ...from, to: most })} value={from.to} whole={from.type === "whole"} />
        </>
      );
    case "normal":
      return (
        <>
          <Count label={say("ahead-mean")} onChange={(mean) => onChange({ ...from, mean })} value={from.mean} whole={false} />
          <Count label={say("ahead-deviation")} min={0} onChange={(deviation) => onChange({ ...from, deviation })} value={from.deviation} whole={false} />
        </>
      );
    case "instant":
      return (
        <>
          <DurationField label={say("ahead-instant-from")} onChange={(earliest) => onChange({ ...from, from: earliest })} say={say} signed value={from.from} />
          <DurationField label={say("ahead-instant-to")} onChange={(latest) => onChange({ ...from, to: latest })} say={say} signed value={from.to} />
          <Picker
            label={say("ahead-form")}
            onSelectionChange={(key) => onChange({ ...from, form: key as Form })}
            selectedKey={from.form ?? "dateTime"}
            size="S"
          >
            {FORMS.map((key) => (
              <PickerItem id={key} key={key}>
                {say(`ahead-form-${key}`)}
              </PickerItem>
            ))}
          </Picker>
        </>
      );
    case "numbered":
      return <TextField label={say("ahead-prefix")} onChange={(prefix) => onChange({ ...from, prefix })} size="S" value={from.prefix} />;
  }
}

function Choices({ values, onChange, say }: { values: Weighted[]; onChange: (values: Weighted[]) => void; say: Say }) {
  const put = (at: number, next: Partial<Weighted>) => onChange(values.map((one, index) => (index === at ? { ...one, ...next } : one)));
  return (
    <div className="ah-choices">
      {values.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values may be alike; one that is removed takes its place with it.
        <div className="ah-choice" key={at}>
          <ValueField label={say("ahead-choice-value", { number: at + 1 })} onChange={(value) => put(at, { value })} value={one.value} />
          <Count
            label={say("ahead-choice-weight", { number: at + 1 })}
            min={0}
            onChange={(weight) => put(at, { weight })}
            value={one.weight ?? 1}
            whole={false}
          />
          <Button
            aria-label={say("ahead-remove", { name: typedOf(one.value) })}
            fillStyle="outline"
            isDisabled={values.length === 1}
            onPress={() => onChange(values.filter((_, index) => index !== at))}
            size="S"
            variant="secondary"
          >
            −
          </Button>
        </div>
      ))}
      <Button fillStyle="outline" onPress={() => onChange([...values, { value: "", weight: 1 }])} size="S" variant="secondary">
        {say("ahead-choice-add")}
      </Button>
    </div>
  );
}

/** A value as it is typed: JSON where it is some, else a text. */
function ValueField({ label, value, onChange }: { label: string; value: unknown; onChange: (value: unknown) => void }) {
  const [typed, setTyped] = useState(() => typedOf(value));
  return (
    <TextField
      label={label}
      onChange={(next) => {
        setTyped(next);
        onChange(readTyped(next));
      }}
      size="S"
      value={JSON.stringify(readTyped(typed)) === JSON.stringify(value) ? typed : typedOf(value)}
    />
  );
}
