// The chart kinds of gongkai.web.charts and nothing else: the full bundle is four times as large.
import { BarChart, HeatmapChart, LineChart, PieChart, TreemapChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, registerLocale, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import langZH from "echarts/lib/i18n/langZH.js";

use([
  BarChart, HeatmapChart, LineChart, PieChart, TreemapChart,
  AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent,
  CanvasRenderer, SVGRenderer,
]);
registerLocale("ZH", langZH);

export { init };
