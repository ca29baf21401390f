import { Button, ButtonGroup, Content, Dialog, DialogContainer, Heading, SearchField } from "@react-spectrum/s2";
import { useState } from "react";
import type { Say } from "../view";

/** A row of a picker: what is searched and shown, and why it cannot be chosen. */
export interface PickRow {
  id: string;
  cells: string[];
  refused?: string | undefined;
}

/** Chooses one of many: search, counter, table with single choice (screens §9). */
export function PickDialog(props: {
  title: string;
  columns: string[];
  rows: PickRow[];
  chosen: string | null;
  empty: string;
  say: Say;
  onPick: (id: string) => void;
  onClose: () => void;
}) {
  const { rows, say } = props;
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(props.chosen);
  const wanted = search.trim().toLocaleLowerCase();
  const shown = rows.filter((row) => row.cells.join(" ").toLocaleLowerCase().includes(wanted));
  return (
    <DialogContainer onDismiss={props.onClose}>
      <Dialog size="L">
        <Heading slot="title">{props.title}</Heading>
        <Content>
          <div className="dz-pick-head">
            <SearchField aria-label={say("pick-search")} autoFocus onChange={setSearch} placeholder={say("pick-search")} value={search} />
            <span>{say("pick-shown", { shown: shown.length, total: rows.length })}</span>
          </div>
          {rows.length === 0 ? (
            <p className="dz-help">{props.empty}</p>
          ) : (
            <table className="table dz-pick">
              <thead>
                <tr>
                  <th scope="col">
                    <span className="dz-hidden">{say("pick-choice")}</span>
                  </th>
                  {props.columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((row) => (
                  <tr aria-selected={row.id === chosen} key={row.id}>
                    <td>
                      <input
                        aria-label={row.cells[0]}
                        checked={row.id === chosen}
                        disabled={row.refused !== undefined}
                        name="pick"
                        onChange={() => setChosen(row.id)}
                        onDoubleClick={() => props.onPick(row.id)}
                        type="radio"
                      />
                    </td>
                    {row.cells.map((cell, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column.
                      <td key={index} title={cell}>
                        {cell === "" ? "–" : cell}
                        {index === 0 && row.refused !== undefined && <span className="dz-pick-why">{row.refused}</span>}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Content>
        <ButtonGroup>
          <Button fillStyle="outline" onPress={props.onClose} variant="secondary">
            {say("pane-cancel")}
          </Button>
          <Button isDisabled={chosen === null} onPress={() => chosen !== null && props.onPick(chosen)} variant="accent">
            {say("pick-yes")}
          </Button>
        </ButtonGroup>
      </Dialog>
    </DialogContainer>
  );
}
