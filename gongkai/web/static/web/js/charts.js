// Draws <figure data-chart>: the numbers stand as JSON beside it, the table below says the same in words.
import { init } from "../vendor/echarts.js";

const styles = getComputedStyle(document.documentElement);
const token = (name) => styles.getPropertyValue(name).trim();
const COLOURS = ["#1b5299", "#a3211c", "#2e7d5b", "#b7791f", "#5a6a9a", "#7a3e78", "#3f8ea3", "#8a5a2b"];
const PATTERNED = ["bar", "hbar", "stacked"];
const number = new Intl.NumberFormat("zh-CN");
const write = (value, unit) => (value == null ? "—" : `${number.format(value)}${unit}`);

function frame(data) {
  return {
    color: COLOURS,
    textStyle: { fontFamily: token("--font-ui"), color: token("--ink-soft") },
    aria: { enabled: true, decal: { show: PATTERNED.includes(data.kind) && data.series.length > 1 } },
    animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    // Drawn on the canvas: an HTML tooltip would need inline styles, which the page's policy refuses.
    tooltip: { renderMode: "richText", confine: true, valueFormatter: (value) => write(value, data.unit) },
    legend: data.series.length > 1 ? { bottom: 0, type: "scroll", textStyle: { color: token("--ink-soft") } } : undefined,
  };
}

function axes(data, horizontal) {
  const names = {
    type: "category",
    data: data.labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token("--line-strong") } },
    axisLabel: { color: token("--ink-soft"), hideOverlap: true },
    inverse: horizontal,
  };
  const values = {
    type: "value",
    name: data.unit,
    minInterval: 1,
    splitLine: { lineStyle: { color: token("--line") } },
    axisLabel: { color: token("--ink-muted"), formatter: (value) => number.format(value) },
    nameTextStyle: { color: token("--ink-muted") },
  };
  const grid = { left: 8, right: 24, top: data.unit ? 36 : 16, bottom: data.series.length > 1 ? 40 : 8, outerBoundsMode: "same" };
  const shared = { grid, tooltip: { ...frame(data).tooltip, trigger: "axis" } };
  return horizontal ? { ...shared, xAxis: values, yAxis: names } : { ...shared, xAxis: names, yAxis: values };
}

function bars(data, { horizontal = false, stack } = {}) {
  const series = data.series.map((one) => ({
    type: "bar",
    name: one.name,
    data: one.values,
    stack,
    barMaxWidth: 36,
    itemStyle: { borderRadius: stack ? 0 : horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0] },
  }));
  return { ...frame(data), ...axes(data, horizontal), series };
}

const kinds = {
  bar: (data) => bars(data),
  hbar: (data) => bars(data, { horizontal: true }),
  stacked: (data) => bars(data, { stack: "all" }),
  line: (data) => ({
    ...frame(data),
    ...axes(data, false),
    series: data.series.map((one) => ({ type: "line", name: one.name, data: one.values, symbolSize: 7, lineStyle: { width: 2.5 } })),
  }),
  // On a phone there is no room for labels around the ring: a legend below says the names.
  pie: (data, narrow) => ({
    ...frame(data),
    legend: narrow ? { bottom: 0, textStyle: { color: token("--ink-soft") } } : undefined,
    series: [{
      type: "pie",
      center: narrow ? ["50%", "40%"] : ["50%", "50%"],
      radius: narrow ? ["38%", "62%"] : ["45%", "72%"],
      name: data.series[0].name,
      data: data.labels.map((name, i) => ({ name, value: data.series[0].values[i] })),
      label: narrow ? { formatter: "{d}%", position: "inside", color: "#ffffff" } : { formatter: "{b}\n{d}%", color: token("--ink-soft") },
    }],
  }),
  heatmap: (data) => {
    const cells = data.series.flatMap((row, y) => row.values.map((value, x) => [x, y, value ?? "-"]));
    const most = Math.max(1, ...cells.map((cell) => (cell[2] === "-" ? 0 : cell[2])));
    return {
      ...frame(data),
      legend: undefined,
      grid: { left: 8, right: 16, top: 8, bottom: 56, outerBoundsMode: "same" },
      xAxis: { type: "category", data: data.labels, axisTick: { show: false }, axisLine: { show: false } },
      yAxis: { type: "category", data: data.series.map((row) => row.name), axisTick: { show: false }, axisLine: { show: false } },
      visualMap: { min: 0, max: most, orient: "horizontal", left: "center", bottom: 0, inRange: { color: ["#f2f6fc", "#8fb3de", "#12355f"] } },
      series: [{ type: "heatmap", data: cells, label: { show: cells.length <= 120 }, itemStyle: { borderColor: token("--paper"), borderWidth: 2 } }],
    };
  },
  treemap: (data) => ({
    ...frame(data),
    series: [{
      type: "treemap",
      roam: false,
      nodeClick: false,
      breadcrumb: { show: false },
      left: 0, right: 0, top: 0, bottom: 0,
      data: data.labels.map((name, i) => ({ name, value: data.series[0].values[i] })),
      label: { formatter: (node) => `${node.name}\n${write(node.value, data.unit)}` },
    }],
  }),
};

export function enhance(figure) {
  const place = figure.querySelector(".chart__canvas");
  if (!place || place.dataset.drawn) return;
  place.dataset.drawn = "1";
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const chart = init(place, null, { renderer: "canvas", locale: "ZH" });
  chart.setOption(kinds[data.kind](data, place.clientWidth < 460));
  new ResizeObserver(() => chart.resize()).observe(place);
}
