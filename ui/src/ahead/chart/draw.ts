/** What of ECharts is used: a chunk of its own, loaded with the first chart. */
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { ChartOption } from "./options";

echarts.use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/** A chart that is drawn. */
export interface Drawing {
  show: (option: ChartOption) => void;
  resize: () => void;
  end: () => void;
}

/** Begins a chart in an element. */
export function begin(element: HTMLElement): Drawing {
  const chart = echarts.init(element, null, { renderer: "canvas" });
  return {
    show: (option) => chart.setOption(option, { notMerge: true }),
    resize: () => chart.resize(),
    end: () => chart.dispose(),
  };
}
