import { ActionButton, Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, NumberField, Picker, PickerItem, TextArea } from "@react-spectrum/s2";
import { useState } from "react";
import { useArrival } from "../app/focus";
import { Draw, Line } from "../designer/icons";
import type { Say } from "../designer/view";
import type { StubReply } from "../ipc/generated/StubReply";
import type { StubRule } from "../ipc/generated/StubRule";
import { EnterForm } from "../parts";
import { parseObject } from "./payload";

const ERRORS = ["timeout", "capped", "connection", "dns", "tls"];

/** What is answered where nothing is scripted. */
export const FIRST_REPLY: StubReply = { status: 200, latencyMs: 0, body: {}, error: null };

/** A reply as it is typed: its body may not be JSON yet. */
interface Typed {
  reply: StubReply;
  body: string;
}

interface TypedRule {
  key: string;
  when: string;
  replies: (Typed & { key: string })[];
}

const typed = (reply: StubReply): Typed & { key: string } => ({ reply, body: JSON.stringify(reply.body ?? {}, null, 2), key: crypto.randomUUID() });

/** What a stub answers from now on: answers in turn, for all calls or for those with certain values. */
export function StubDialog(props: { name: string; rules: StubRule[]; say: Say; onSave: (rules: StubRule[]) => void; onClose: () => void }) {
  const { say } = props;
  const [rules, setRules] = useState<TypedRule[]>(() => {
    const known = props.rules.length === 0 ? [{ when: {}, replies: [FIRST_REPLY] }] : props.rules;
    return known.map((rule) => ({ key: crypto.randomUUID(), when: JSON.stringify(rule.when), replies: rule.replies.map(typed) }));
  });
  const { expect, arrived } = useArrival();
  const read = rules.flatMap((rule): StubRule[] => {
    const when = parseObject(rule.when);
    const replies = rule.replies.flatMap(({ reply, body }): StubReply[] => {
      const value = parse(body);
      return value === undefined ? [] : [{ ...reply, body: value }];
    });
    return when === null || replies.length < rule.replies.length ? [] : [{ when, replies }];
  });
  const may = read.length === rules.length;
  const change = (key: string, next: Partial<TypedRule>) => setRules(rules.map((rule) => (rule.key === key ? { ...rule, ...next } : rule)));
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="L">
        <Heading slot="title">{say("stub-title", { name: props.name })}</Heading>
        <Content>
          <p>{say("stub-text")}</p>
          <EnterForm can={may} onYes={() => props.onSave(read)}>
            {rules.map((rule, at) => (
              <fieldset aria-label={say("stub-rule", { number: at + 1 })} className="dz-stub-rule" key={rule.key} ref={arrived(rule.key)}>
                {rules.length > 1 && (
                  <div className="dz-chosen">
                    <TextArea
                      description={say("stub-when-help")}
                      isInvalid={parseObject(rule.when) === null}
                      label={say("stub-when")}
                      onChange={(when) => change(rule.key, { when })}
                      value={rule.when}
                    />
                    <ActionButton
                      aria-label={say("stub-rule-remove", { number: at + 1 })}
                      isQuiet
                      onPress={() => setRules(rules.filter((other) => other.key !== rule.key))}
                    >
                      <Line size={18}>{Draw.bin}</Line>
                    </ActionButton>
                  </div>
                )}
                {rule.replies.map((one, index) => (
                  <Reply
                    first={arrived(one.key)}
                    key={one.key}
                    label={rule.replies.length > 1 ? say("stub-reply", { number: index + 1 }) : say("stub-outcome")}
                    onChange={(next) => change(rule.key, { replies: rule.replies.map((other) => (other.key === one.key ? { ...other, ...next } : other)) })}
                    onRemove={rule.replies.length > 1 ? () => change(rule.key, { replies: rule.replies.filter((other) => other.key !== one.key) }) : null}
                    say={say}
                    typed={one}
                  />
                ))}
                <Button
                  fillStyle="outline"
                  onPress={() => {
                    const next = typed(FIRST_REPLY);
                    expect(next.key);
                    change(rule.key, { replies: [...rule.replies, next] });
                  }}
                  size="S"
                  variant="secondary"
                >
                  {say("stub-reply-add")}
                </Button>
              </fieldset>
            ))}
            <Button
              fillStyle="outline"
              onPress={() => {
                const next = { key: crypto.randomUUID(), when: "{}", replies: [typed(FIRST_REPLY)] };
                expect(next.key);
                setRules([next, ...rules]);
              }}
              size="S"
              variant="secondary"
            >
              {say("stub-rule-add")}
            </Button>
          </EnterForm>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={!may} onPress={() => props.onSave(read)} variant="accent">
            {say("pane-ok")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

function Reply(props: {
  typed: Typed;
  label: string;
  first: (element: HTMLElement | null) => void;
  say: Say;
  onChange: (typed: Typed) => void;
  onRemove: (() => void) | null;
}) {
  const { say, onChange } = props;
  const { reply, body } = props.typed;
  const errors = reply.error === null || ERRORS.includes(reply.error) ? ERRORS : [reply.error, ...ERRORS];
  const put = (change: Partial<StubReply>) => onChange({ reply: { ...reply, ...change }, body });
  return (
    <div className="dz-stub-reply" ref={props.first}>
      <div className="dz-chosen">
        <Picker label={props.label} onSelectionChange={(key) => put({ error: key === "answer" ? null : String(key) })} selectedKey={reply.error ?? "answer"}>
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
            onChange={(status) => Number.isFinite(status) && put({ status })}
            value={reply.status}
          />
        )}
        <NumberField
          label={say("stub-latency")}
          minValue={0}
          onChange={(latencyMs) => Number.isFinite(latencyMs) && put({ latencyMs })}
          value={reply.latencyMs}
        />
        {props.onRemove !== null && (
          <ActionButton aria-label={say("stub-reply-remove", { name: props.label })} isQuiet onPress={props.onRemove}>
            <Line size={18}>{Draw.bin}</Line>
          </ActionButton>
        )}
      </div>
      {reply.error === null && (
        <TextArea
          errorMessage={say("send-code-invalid")}
          isInvalid={parse(body) === undefined}
          label={say("stub-body")}
          onChange={(next) => onChange({ reply, body: next })}
          value={body}
        />
      )}
    </div>
  );
}

/** What is answered, in short: the first of the answers in turn, and how many follow. */
export function answerOf(rules: StubRule[], say: Say): string {
  const last = rules[rules.length - 1];
  const first = last?.replies[0] ?? FIRST_REPLY;
  const one = say("stub-answers", { answer: first.error ?? String(first.status), latency: first.latencyMs });
  const more = rules.reduce((sum, rule) => sum + rule.replies.length, 0) - 1;
  return more > 0 ? `${one} ${say("stub-more", { count: more })}` : one;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
