/** What charts show, as plain data: ECharts is only told. */

/** An option of ECharts. */
export type ChartOption = Record<string, unknown>;

/** Colours of the theme in use. */
export interface Colours {
  text: string;
  soft: string;
  line: string;
  surface: string;
  accent: string;
  limit: string;
}

/** A row of bars, or a line over time, with a limit if there is one. */
export interface Series {
  kind: "bars" | "line";
  labels: string[];
  values: number[];
  /** A line across, with what it says. */
  limit?: { at: number; label: string } | null;
  /** Writes a number. */
  number: (value: number) => string;
}

/** The option of a series in the theme's colours. */
export function optionOf(series: Series, colours: Colours): ChartOption {
  const most = Math.max(0, ...series.values, series.limit?.at ?? 0);
  const text = { color: colours.soft, fontFamily: "'Source Sans 3 Variable', sans-serif", fontSize: 12 };
  const plain = (value: unknown) => series.number(Number(value));
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      // The content policy forbids styles made on the way.
      renderMode: "richText",
      trigger: "axis",
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { ...text, color: colours.text },
      formatter: (points: { dataIndex: number }[]) => {
        const at = points[0]?.dataIndex ?? 0;
        return `${series.labels[at] ?? ""}: ${plain(series.values[at] ?? 0)}`;
      },
    },
    xAxis: {
      type: "category",
      data: series.labels,
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      // A limit, and an empty chart, are seen whole.
      max: most === 0 ? 1 : series.limit != null && series.limit.at >= most ? Math.ceil(series.limit.at * 1.15) : null,
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { ...text, formatter: plain },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      {
        type: series.kind === "bars" ? "bar" : "line",
        data: series.values,
        itemStyle: { color: colours.accent },
        ...(series.kind === "bars"
          ? { barMaxWidth: 48 }
          : { step: "middle", symbol: "none", lineStyle: { color: colours.accent, width: 1.5 }, areaStyle: { color: colours.accent, opacity: 0.15 } }),
        ...(series.limit != null && {
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { color: colours.limit, type: "dashed", width: 1.5 },
            label: { formatter: series.limit.label, position: "insideEndTop", color: colours.limit, fontSize: 12, fontFamily: text.fontFamily },
            data: [{ yAxis: series.limit.at }],
          },
        }),
      },
    ],
  };
}
