import { linksFrom } from "../designer/graph";
import { visitOrder } from "../designer/order";
import { outletCaption, type Say } from "../designer/view";
import type { Report } from "../ipc/generated/Report";
import type { Version } from "../ipc/generated/Version";

/** Activities and paths with how many came through, in the order in which they are passed. */
export function CountsTable(props: {
  report: Report;
  version: Version;
  caption: (id: string) => string;
  number: (value: number) => string;
  onPick: (id: string) => void;
  say: Say;
}) {
  const { report, version, caption, number, say } = props;
  const order = visitOrder(version);
  return (
    <>
      <table className="ah-table">
        <caption>{say("ahead-activities")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("ahead-activity")}</th>
            {["reached", "passed", "failed", "timed-out"].map((column) => (
              <th key={column} scope="col">
                {say(`ahead-${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((id) => {
            const count = report.activities[id];
            return (
              <tr key={id}>
                <th scope="row">
                  <button className="dz-text-button" onClick={() => props.onPick(id)} type="button">
                    {caption(id)}
                  </button>
                </th>
                {[count?.reached, count?.passed, count?.failed, count?.timedOut].map((value, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed.
                  <td key={at}>{number(value ?? 0)}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <table className="ah-table">
        <caption>{say("ahead-paths")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("ahead-path-from")}</th>
            <th className="ah-word" scope="col">
              {say("ahead-path")}
            </th>
            <th className="ah-word" scope="col">
              {say("ahead-path-to")}
            </th>
            <th scope="col">{say("ahead-people")}</th>
          </tr>
        </thead>
        <tbody>
          {order.flatMap((id) =>
            linksFrom(version, id).map((link) => (
              <tr key={link.id}>
                <th scope="row">{caption(link.from)}</th>
                <td className="ah-word">{outletCaption(version.activities[link.from], link.outlet, say) ?? "–"}</td>
                <td className="ah-word">{caption(link.to)}</td>
                <td>{number(report.transitions[link.id] ?? 0)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </>
  );
}
