import { useEffect, useRef, useState } from "react";
import type { Say } from "../../designer/view";
import type { Drawing } from "./draw";
import { type Colours, optionOf, type Series } from "./options";

/** The theme's colours where an element stands. */
function coloursAt(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--dz-${name}`).trim() || "#888888";
  return { text: of("text"), soft: of("soft"), line: of("line"), surface: of("surface"), accent: of("accent"), limit: of("error") };
}

/** A chart with what it shows in words, and its numbers as a table. */
export function Chart(props: { title: string; summary: string; series: Series; columns: [string, string]; say: Say }) {
  const { series, say } = props;
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef(series);
  const [failed, setFailed] = useState(false);
  latest.current = series;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let current = true;
    const show = () => drawing.current?.show(optionOf(latest.current, coloursAt(element)));
    const resized = new ResizeObserver(() => drawing.current?.resize());
    const themed = new MutationObserver(show);
    import("./draw")
      .then(({ begin }) => {
        if (!current) return;
        drawing.current = begin(element);
        show();
        resized.observe(element);
        themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-color-scheme"] });
      })
      .catch(() => current && setFailed(true));
    return () => {
      current = false;
      resized.disconnect();
      themed.disconnect();
      drawing.current?.end();
      drawing.current = null;
    };
  }, []);
  useEffect(() => {
    if (place.current !== null) drawing.current?.show(optionOf(series, coloursAt(place.current)));
  }, [series]);
  return (
    <figure className="ah-figure">
      <figcaption>{props.title}</figcaption>
      {!failed && <div aria-label={`${props.title}: ${props.summary}`} className="ah-chart" ref={place} role="img" />}
      <p>{props.summary}</p>
      <details>
        <summary>{say("ahead-as-table")}</summary>
        <table className="ah-table">
          <thead>
            <tr>
              <th scope="col">{props.columns[0]}</th>
              <th scope="col">{props.columns[1]}</th>
            </tr>
          </thead>
          <tbody>
            {series.labels.map((label, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: points of a series have no other id.
              <tr key={at}>
                <th scope="row">{label}</th>
                <td>{series.number(series.values[at] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
