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
import { useEffect, useMemo, useState } from "react";
import { EditorDialog } from "../expression/EditorDialog";
import { arity, operatorsFor, valueTypeFor } from "../expression/condition";
import { leavesOf, sentence, useAvailable, useChecked, useTools } from "../expression/tools";
import type { ConditionNode } from "../ipc/generated/ConditionNode";
import type { ExpressionPlace } from "../ipc/generated/ExpressionPlace";
import type { FieldNode } from "../ipc/generated/FieldNode";
import { Draw, Line } from "./icons";
import { Messages } from "./panes/Pane";

export { ExpressionContext } from "../expression/tools";

/** What an expression field is given. */
export interface ExpressionProps {
  label: string;
  place: ExpressionPlace;
  text: string;
  readOnly: boolean;
  optional?: boolean;
  onChange: (text: string) => void;
}

/** An expression as text: checked while it is typed, with a picker for fields. */
export function ExpressionText({ label, place, text, readOnly, optional, onChange, editor = true }: ExpressionProps & { editor?: boolean }) {
  const { say, exprText } = useTools();
  const [picking, setPicking] = useState(false);
  const [editing, setEditing] = useState(false);
  const checked = useChecked(place, text);
  const empty = text.trim() === "";
  const problems = empty ? [] : (checked?.mistakes ?? []).map((one) => exprText(one.code, one.params));
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
          <div className="dz-expression-tools">
            <ActionButton aria-label={say("expression-pick", { name: label })} isQuiet onPress={() => setPicking(true)}>
              <Line>{Draw.plus}</Line>
            </ActionButton>
            {editor && (
              <ActionButton aria-label={say("editor-open-of", { name: label })} isQuiet onPress={() => setEditing(true)}>
                <span aria-hidden="true">ƒ</span>
              </ActionButton>
            )}
          </div>
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
      {editing && (
        <EditorDialog
          onClose={() => setEditing(false)}
          onOk={(next) => {
            setEditing(false);
            onChange(next);
          }}
          place={place}
          text={text}
          title={label}
        />
      )}
    </div>
  );
}

/** What may be referred to here, as a searchable list of leaves under their sources. */
export function FieldPicker(props: { place: ExpressionPlace; onPick: (node: FieldNode) => void; onClose: () => void }) {
  const { say } = useTools();
  const available = useAvailable(props.place);
  const [search, setSearch] = useState("");
  const leaves = useMemo(() => leavesOf(available?.fields ?? []), [available]);
  const wanted = search.trim().toLocaleLowerCase();
  const shown = leaves.filter((leaf) => leaf.path.join(" ").toLocaleLowerCase().includes(wanted));
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="M">
        <Heading slot="title">{say("picker-title")}</Heading>
        <Content>
          <SearchField aria-label={say("picker-search")} autoFocus onChange={setSearch} placeholder={say("picker-search")} value={search} />
          {available !== null && shown.length === 0 && <p className="dz-help">{say("picker-empty")}</p>}
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

/** A card as the pane shows it: one test of one value at most. */
type Card = Extract<ConditionNode, { kind: "test" }>;

/** A condition: a card of field, operator and value beside the checked text, and the editors. */
export function ConditionText(props: ExpressionProps & { simpleOnly?: boolean }) {
  const { place, text, readOnly, onChange } = props;
  const { say, call } = useTools();
  const checked = useChecked(place, text);
  const available = useAvailable(place);
  const leaves = useMemo(() => leavesOf(available?.fields ?? []), [available]);
  const [card, setCard] = useState<Card | null>(null);
  const [picking, setPicking] = useState(false);
  const [editing, setEditing] = useState(false);
  const tree = checked?.tree ?? null;
  const known = tree?.kind === "test" && arity(tree.operator) !== "many" ? tree : null;
  useEffect(() => {
    if (known !== null) setCard(known);
  }, [known]);

  const send = (next: Card) => {
    setCard(next);
    call("print_condition", next)
      .then((printed) => printed !== null && onChange(printed))
      .catch(() => undefined);
  };
  const leaf = leaves.find((one) => one.node.reference === card?.reference)?.node;
  const type = leaf?.yields ?? card?.valueType ?? "string";
  const choices = card?.valueType === "boolean" ? ["true", "false"] : (leaf?.choices ?? []);
  const operators = operatorsFor(type, []).filter((operator) => arity(operator) !== "many");
  const shown = card === null || operators.includes(card.operator) ? operators : [...operators, card.operator];
  const foreign = text.trim() !== "" && checked?.about === text && known === null;
  const words = checked?.about === text ? checked.words : null;
  return (
    <div className="dz-condition-text">
      {foreign ? (
        <p className="dz-help">{words === null ? say("card-only-text") : sentence(say, words)}</p>
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
                const operator = String(key);
                const valueType = valueTypeFor(operator, type);
                const kept = arity(operator) === "none" || valueType !== card.valueType ? [] : card.values;
                send({ ...card, operator, valueType, values: kept, ignoreCase: false });
              }}
              selectedKey={card.operator}
            >
              {shown.map((operator) => (
                <PickerItem id={operator} key={operator}>
                  {say(`operator-${operator}`)}
                </PickerItem>
              ))}
            </Picker>
          )}
          {card !== null &&
            arity(card.operator) === "one" &&
            (choices.length > 0 ? (
              <Picker
                isDisabled={readOnly}
                label={say("card-value")}
                onSelectionChange={(key) => send({ ...card, values: [String(key)] })}
                selectedKey={card.values[0] ?? null}
              >
                {choices.map((choice) => (
                  <PickerItem id={choice} key={choice}>
                    {card.valueType === "boolean" ? say(`operator-value-${choice}`) : choice}
                  </PickerItem>
                ))}
              </Picker>
            ) : (
              <TextField
                isReadOnly={readOnly}
                label={say("card-value")}
                onChange={(value) => send({ ...card, values: value === "" ? [] : [value] })}
                value={card.values[0] ?? ""}
              />
            ))}
        </div>
      )}
      {!readOnly && (
        <Button fillStyle="outline" onPress={() => setEditing(true)} size="S" variant="secondary">
          {say("editor-open")}
        </Button>
      )}
      {!props.simpleOnly && <ExpressionText {...props} editor={false} />}
      {picking && (
        <FieldPicker
          onClose={() => setPicking(false)}
          onPick={(node) => {
            setPicking(false);
            if (node.reference === null) return;
            const yields = node.yields ?? "string";
            const operator = operatorsFor(yields, []).find((one) => one === "equal") ?? operatorsFor(yields, [])[0] ?? "isNull";
            setCard({ kind: "test", reference: node.reference, operator, values: [], valueType: valueTypeFor(operator, yields), ignoreCase: false });
          }}
          place={place}
        />
      )}
      {editing && (
        <EditorDialog
          onClose={() => setEditing(false)}
          onOk={(next) => {
            setEditing(false);
            onChange(next);
          }}
          place={place}
          simpleOnly={props.simpleOnly ?? false}
          text={text}
          title={props.label}
        />
      )}
    </div>
  );
}
