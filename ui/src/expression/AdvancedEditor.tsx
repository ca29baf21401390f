import { Picker, PickerItem, TextArea } from "@react-spectrum/s2";
import { useEffect, useMemo, useRef, useState } from "react";
import type { AvailableFields } from "../ipc/generated/AvailableFields";
import type { ExpressionPlace } from "../ipc/generated/ExpressionPlace";
import type { LivePart } from "../ipc/generated/LivePart";
import type { ProfileId } from "../ipc/generated/ProfileId";
import type { Row } from "../ipc/generated/Row";
import { CodeArea, type CodeHandle } from "./CodeArea";
import { type Source, SourceTree } from "./SourceTree";
import { type Checked, sentence, useFunctions, useTools } from "./tools";

/** An expression as code: the tree at the left, words above, what it yields below, help at the right. */
export function AdvancedEditor(props: {
  place: ExpressionPlace;
  available: AvailableFields;
  text: string;
  checked: Checked | null;
  onChange: (text: string) => void;
}) {
  const { place, available, text, checked, onChange } = props;
  const { say, exprText } = useTools();
  const functions = useFunctions();
  const code = useRef<CodeHandle>(null);
  const empty = text.trim() === "";
  const current = checked !== null && checked.about === text;
  const marks = useMemo(
    () =>
      empty || checked === null || checked.about !== text
        ? []
        : checked.mistakes.map((one) => ({ from: one.from, to: one.to, message: exprText(one.code, one.params) })),
    [checked, text, empty, exprText],
  );
  const use = (source: Source) => code.current?.insert(textOf(source));
  return (
    <div className="ex-advanced">
      <SourceTree available={available} functions={functions} onUse={use} />
      <div className="ex-middle">
        <Line checked={checked} marks={marks} onShow={(from, to) => code.current?.select(from, to)} text={text} />
        <CodeArea available={available} functions={functions} handle={code} label={say("editor-code")} marks={marks} onChange={onChange} text={text} />
        <Live available={available} place={place} text={current && checked.mistakes.length === 0 && !empty ? text : ""} />
      </div>
      <aside className="ex-help">
        <h3>{say("editor-parts")}</h3>
        <ul>
          <li>
            <button onClick={() => code.current?.select(0, text.length)} type="button">
              {say("editor-whole")}
            </button>
          </li>
          {(current ? checked.parameters : []).map((one) => (
            <li key={`${one.from}`}>
              <button onClick={() => code.current?.select(one.from, one.to)} type="button">
                {say("editor-parameter", { name: one.name, group: one.group })}
              </button>
            </li>
          ))}
        </ul>
        <h3>{say("editor-help")}</h3>
        <dl>
          {["event", "source", "text", "list", "filter", "test", "if", "default", "date", "complete"].map((key) => (
            <div key={key}>
              <dt>
                <code>{say(`editor-help-${key}-code`)}</code>
              </dt>
              <dd>{say(`editor-help-${key}`)}</dd>
            </div>
          ))}
        </dl>
      </aside>
    </div>
  );
}

function textOf(source: Source): string {
  switch (source.kind) {
    case "field":
      return source.reference;
    case "segment":
      return `inSegment(${JSON.stringify(source.name)})`;
    case "property":
    case "function":
      return source.text;
  }
}

/** The expression in words, or its first mistake with its place. */
function Line(props: {
  text: string;
  checked: Checked | null;
  marks: { from: number; to: number; message: string }[];
  onShow: (from: number, to: number) => void;
}) {
  const { say } = useTools();
  const [first] = props.marks;
  if (props.text.trim() === "") return <p className="ex-line ex-soft">{say("editor-no-expression")}</p>;
  if (first !== undefined) {
    const before = props.text.slice(0, first.from).split("\n");
    const place = { line: before.length, column: (before[before.length - 1]?.length ?? 0) + 1, message: first.message };
    return (
      <p className="ex-line ex-bad" role="alert">
        <button onClick={() => props.onShow(first.from, first.to)} type="button">
          {say("editor-mistake", place)}
          {props.marks.length > 1 && ` ${say("editor-more-mistakes", { count: props.marks.length - 1 })}`}
        </button>
      </p>
    );
  }
  const words = props.checked?.words ?? null;
  return <p className="ex-line">{words === null ? " " : sentence(say, words)}</p>;
}

/** The value for a test profile and payloads, and of the parts it follows from. */
function Live({ place, text, available }: { place: ExpressionPlace; text: string; available: AvailableFields }) {
  const { say, call } = useTools();
  const [profiles, setProfiles] = useState<Row[]>([]);
  const [profile, setProfile] = useState<ProfileId | null>(null);
  const events = Object.keys(available.samples);
  const [payloads, setPayloads] = useState<Record<string, string>>({});
  const [event, setEvent] = useState<string | null>(null);
  const [parts, setParts] = useState<LivePart[]>([]);
  useEffect(() => {
    call("list_objects", { kind: "profile", search: "" })
      .then((list) => {
        setProfiles(list.rows);
        setProfile((before) => before ?? (list.rows[0]?.object.id as ProfileId | undefined) ?? null);
      })
      .catch(() => undefined);
  }, [call]);
  const shown = event ?? events[0] ?? null;
  const typed = (name: string) => payloads[name] ?? JSON.stringify(available.samples[name] ?? {}, null, 2);
  const all = Object.fromEntries(events.map((name) => [name, parsed(typed(name))]));
  const request = JSON.stringify({ text, profile, all });
  useEffect(() => {
    const wanted = JSON.parse(request) as { text: string; profile: ProfileId | null; all: Record<string, unknown> };
    if (wanted.text === "") {
      setParts([]);
      return;
    }
    let current = true;
    call("evaluate_expression", { place, text: wanted.text, profile: wanted.profile, payloads: wanted.all })
      .then((answer) => {
        if (current) setParts(answer.parts);
      })
      .catch(() => setParts([]));
    return () => {
      current = false;
    };
  }, [call, place, request]);
  const [whole, ...below] = parts;
  return (
    <section aria-label={say("editor-live")} className="ex-live">
      <div className="ex-live-for">
        <Picker
          label={say("editor-live-profile")}
          onSelectionChange={(key) => setProfile(String(key) as ProfileId)}
          placeholder={say("editor-live-nobody")}
          selectedKey={profile}
          size="S"
        >
          {profiles.map((row) => (
            <PickerItem id={row.object.id} key={row.object.id}>
              {row.name}
            </PickerItem>
          ))}
        </Picker>
        {events.length > 0 && (
          <Picker label={say("editor-live-event")} onSelectionChange={(key) => setEvent(String(key))} selectedKey={shown} size="S">
            {events.map((name) => (
              <PickerItem id={name} key={name}>
                {name}
              </PickerItem>
            ))}
          </Picker>
        )}
        <output className="ex-live-value">
          <span>{say("editor-live-value")}</span>
          <strong>{whole === undefined ? "–" : valueText(whole, say)}</strong>
        </output>
      </div>
      <div className="ex-live-more">
        {shown !== null && (
          <TextArea
            errorMessage={say("editor-live-not-json")}
            isInvalid={parsed(typed(shown)) === undefined}
            label={say("editor-live-payload", { name: shown })}
            onChange={(value) => setPayloads({ ...payloads, [shown]: value })}
            size="S"
            value={typed(shown)}
          />
        )}
        {below.length > 0 && (
          <table>
            <caption>{say("editor-live-why")}</caption>
            <tbody>
              {below.map((part) => (
                <tr key={`${part.from}-${part.to}-${part.depth}`}>
                  <td style={{ paddingLeft: part.depth * 12 }}>
                    <code>{part.text}</code>
                  </td>
                  <td>{valueText(part, say)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valueText(part: LivePart, say: (id: string) => string): string {
  if (part.mistake !== null) return say(`expr-${part.mistake.code}`);
  if (part.value === null) return say("editor-live-null");
  if (typeof part.value === "string") return part.yields === "string" ? `"${part.value}"` : part.value;
  return JSON.stringify(part.value);
}
