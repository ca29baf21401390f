import {
  ActionButton,
  Button,
  ButtonGroup,
  Content,
  Dialog,
  DialogContainer,
  Heading,
  Picker,
  PickerItem,
  SearchField,
  TextArea,
  TextField,
} from "@react-spectrum/s2";
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { Card } from "../ipc/generated/Card";
import type { CheckedExpression } from "../ipc/generated/CheckedExpression";
import type { ExpressionPlace } from "../ipc/generated/ExpressionPlace";
import type { FieldNode } from "../ipc/generated/FieldNode";
import { Draw, Line } from "./icons";
import { Messages } from "./panes/Pane";
import type { Call } from "./platform";
import type { Say } from "./view";

/** What expression fields need; handed down once. */
export interface ExpressionTools {
  say: Say;
  call: Call;
  exprText: (code: string, params: Record<string, string>) => string;
}

export const ExpressionContext = createContext<ExpressionTools | null>(null);

/** What an expression field is given. */
export interface ExpressionProps {
  label: string;
  place: ExpressionPlace;
  text: string;
  readOnly: boolean;
  optional?: boolean;
  onChange: (text: string) => void;
}

/** How long typing rests, in ms, before a text is checked. */
const REST = 250;

function useTools(): ExpressionTools {
  const tools = useContext(ExpressionContext);
  if (tools === null) throw new Error("an expression field stands outside the designer");
  return tools;
}

/** The last answer about a text, and the text that it is about: while one types it lags behind. */
function useChecked(place: ExpressionPlace, text: string): (CheckedExpression & { about: string }) | null {
  const { call } = useTools();
  const [checked, setChecked] = useState<(CheckedExpression & { about: string }) | null>(null);
  const key = JSON.stringify(place);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      call("check_expression", { place: JSON.parse(key) as ExpressionPlace, text })
        .then((answer) => {
          if (current) setChecked({ ...answer, about: text });
        })
        .catch(() => undefined);
    }, REST);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [call, key, text]);
  return checked;
}

/** An expression as text: checked while it is typed, with a picker for fields. */
export function ExpressionText({ label, place, text, readOnly, optional, onChange }: ExpressionProps) {
  const { say, exprText } = useTools();
  const [picking, setPicking] = useState(false);
  const checked = useChecked(place, text);
  const empty = text.trim() === "";
  const problems = empty ? [] : (checked?.issues ?? []).map((issue) => exprText(issue.code, issue.params));
  return (
    <div className="dz-expression">
      <div className="dz-expression-row">
        <TextArea
          description={
            empty
              ? say(optional ? "expression-optional" : "expression-empty")
              : checked?.yields
                ? say("expression-yields", { type: say(`type-${checked.yields}`) })
                : undefined
          }
          isInvalid={problems.length > 0}
          isReadOnly={readOnly}
          label={label}
          onChange={onChange}
          value={text}
        />
        {!readOnly && (
          <ActionButton aria-label={say("expression-pick", { name: label })} isQuiet onPress={() => setPicking(true)}>
            <Line>{Draw.plus}</Line>
          </ActionButton>
        )}
      </div>
      <Messages texts={problems} />
      {picking && (
        <FieldPicker
          onClose={() => setPicking(false)}
          onPick={(node) => {
            setPicking(false);
            const reference = node.reference ?? "";
            onChange(empty ? reference : `${text} ${reference}`);
          }}
          place={place}
        />
      )}
    </div>
  );
}

/** What may be referred to here, as a searchable list of leaves under their sources. */
export function FieldPicker(props: { place: ExpressionPlace; onPick: (node: FieldNode) => void; onClose: () => void }) {
  const { say } = useTools();
  const fields = useFields(props.place);
  const [search, setSearch] = useState("");
  const leaves = useMemo(() => leavesOf(fields ?? []), [fields]);
  const wanted = search.trim().toLocaleLowerCase();
  const shown = leaves.filter((leaf) => leaf.path.join(" ").toLocaleLowerCase().includes(wanted));
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="M">
        <Heading slot="title">{say("picker-title")}</Heading>
        <Content>
          <SearchField aria-label={say("picker-search")} autoFocus onChange={setSearch} placeholder={say("picker-search")} value={search} />
          {fields !== null && shown.length === 0 && <p className="dz-help">{say("picker-empty")}</p>}
          <ul aria-label={say("picker-title")} className="dz-fields">
            {shown.map((leaf) => (
              <li key={leaf.node.reference}>
                <button onClick={() => props.onPick(leaf.node)} type="button">
                  <strong>{leaf.node.label}</strong>
                  <span>{leaf.path.slice(0, -1).join(" › ")}</span>
                  <em>{leaf.node.yields}</em>
                </button>
              </li>
            ))}
          </ul>
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}

/** A leaf of the field tree with the labels above it. */
export interface Leaf {
  node: FieldNode;
  path: string[];
}

/** The leaves of a field tree, in its order. */
export function leavesOf(nodes: FieldNode[], above: string[] = []): Leaf[] {
  return nodes.flatMap((node) => {
    const path = [...above, node.label];
    const own: Leaf[] = node.reference === null || node.children.length > 0 ? [] : [{ node, path }];
    return [...own, ...leavesOf(node.children, path)];
  });
}

function useFields(place: ExpressionPlace): FieldNode[] | null {
  const { call } = useTools();
  const [fields, setFields] = useState<FieldNode[] | null>(null);
  const key = JSON.stringify(place);
  useEffect(() => {
    let current = true;
    call("available_fields", JSON.parse(key) as ExpressionPlace)
      .then((answer) => {
        if (current) setFields(answer);
      })
      .catch(() => setFields([]));
    return () => {
      current = false;
    };
  }, [call, key]);
  return fields;
}

const OPERATORS: Card["operator"][] = ["equal", "notEqual", "greater", "greaterOrEqual", "less", "lessOrEqual", "isNull", "isNotNull"];

/** A condition: a card of field, operator and value beside the checked text. */
export function ConditionText(props: ExpressionProps) {
  const { place, text, readOnly, onChange } = props;
  const { say, call } = useTools();
  const checked = useChecked(place, text);
  const fields = useFields(place);
  const leaves = useMemo(() => leavesOf(fields ?? []), [fields]);
  const [card, setCard] = useState<Card | null>(null);
  const [picking, setPicking] = useState(false);
  const known = checked?.card ?? null;
  useEffect(() => {
    if (known !== null) setCard(known);
  }, [known]);

  const send = (next: Card) => {
    setCard(next);
    const complete = next.operator === "isNull" || next.operator === "isNotNull" || (next.value ?? "") !== "";
    if (!complete) return;
    call("print_card", next)
      .then(onChange)
      .catch(() => undefined);
  };
  const leaf = leaves.find((one) => one.node.reference === card?.reference)?.node;
  const choices = leaf?.yields === "boolean" ? ["true", "false"] : (leaf?.choices ?? []);
  const asksValue = card !== null && card.operator !== "isNull" && card.operator !== "isNotNull";
  const foreign = text.trim() !== "" && checked?.about === text && known === null;
  return (
    <div className="dz-condition-text">
      {foreign ? (
        <p className="dz-help">{say("card-only-text")}</p>
      ) : (
        <div className="dz-card">
          <div className="dz-card-field">
            <TextField
              isReadOnly
              label={say("card-field")}
              placeholder={say("card-field-choose")}
              value={card === null ? "" : (leaf?.label ?? card.reference)}
            />
            {!readOnly && (
              <Button fillStyle="outline" onPress={() => setPicking(true)} size="S" variant="secondary">
                {say("card-choose")}
              </Button>
            )}
          </div>
          {card !== null && (
            <Picker
              isDisabled={readOnly}
              label={say("card-operator")}
              onSelectionChange={(key) => {
                const operator = key as Card["operator"];
                const none = operator === "isNull" || operator === "isNotNull";
                send({ ...card, operator, value: none ? null : (card.value ?? "") });
              }}
              selectedKey={card.operator}
            >
              {OPERATORS.map((operator) => (
                <PickerItem id={operator} key={operator}>
                  {say(`operator-${operator}`)}
                </PickerItem>
              ))}
            </Picker>
          )}
          {asksValue &&
            (choices.length > 0 ? (
              <Picker
                isDisabled={readOnly}
                label={say("card-value")}
                onSelectionChange={(key) => send({ ...card, value: String(key) })}
                selectedKey={card.value}
              >
                {choices.map((choice) => (
                  <PickerItem id={choice} key={choice}>
                    {choice}
                  </PickerItem>
                ))}
              </Picker>
            ) : (
              <TextField isReadOnly={readOnly} label={say("card-value")} onChange={(value) => send({ ...card, value })} value={card.value ?? ""} />
            ))}
        </div>
      )}
      <ExpressionText {...props} />
      {picking && (
        <FieldPicker
          onClose={() => setPicking(false)}
          onPick={(node) => {
            setPicking(false);
            if (node.reference === null) return;
            setCard({ reference: node.reference, operator: "equal", value: "", valueType: node.yields ?? "string" });
          }}
          place={place}
        />
      )}
    </div>
  );
}
