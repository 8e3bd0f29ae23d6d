import * as echarts from "echarts/core";
import { LineChart, BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([LineChart, BarChart, GridComponent, TooltipComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, SVGRenderer]);

// <latido-chart label="…"><script type="application/json">{ ECharts option }</script></latido-chart>
// Colours in the option may be written "$red" or "$ink-2": they are read from the CSS variables, so a theme switch redraws.
class LatidoChart extends HTMLElement {
  static #charts = new Set();
  static {
    new MutationObserver(() => this.#charts.forEach(chart => chart.draw()))
      .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme", "lang"] });
  }

  #canvas; #view; #size = new ResizeObserver(() => this.#view?.resize());

  connectedCallback() {
    this.setAttribute("role", "img");
    this.setAttribute("aria-label", this.getAttribute("label") ?? "");
    LatidoChart.#charts.add(this);
    queueMicrotask(() => this.draw());
    this.#size.observe(this);
  }

  disconnectedCallback() {
    LatidoChart.#charts.delete(this);
    this.#size.disconnect();
    this.#view?.dispose();
    this.#view = undefined;
  }

  draw() {
    const source = this.querySelector("script[type='application/json']");
    if (!source) return;
    this.querySelector(".still")?.remove();
    this.#canvas ??= this.appendChild(Object.assign(document.createElement("div"), { style: "height:100%" }));
    this.#view ??= echarts.init(this.#canvas, null, { renderer: "svg" });
    const option = JSON.parse(source.textContent, (_, value) => this.#paint(value));
    this.#view.setOption(this.#dress(option), { notMerge: true });
  }

  #token(name) { return getComputedStyle(this).getPropertyValue(`--${name}`).trim(); }

  #paint(value) { return typeof value === "string" && value.startsWith("$") ? this.#token(value.slice(1)) : value; }

  /** Fills in what every chart of ours shares, and leaves alone what the option says itself. */
  #dress(option) {
    const text = { color: this.#token("ink-2"), fontFamily: getComputedStyle(this).fontFamily, fontSize: 11 };
    // Left to itself the chart writes thousands the English way, which is a fraction in Spanish.
    const figures = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always", maximumFractionDigits: 2 });
    const number = value => typeof value === "number" ? figures.format(value) : value ?? "–";
    const axis = own => ({
      ...own,
      axisLine: { lineStyle: { color: this.#token("line-strong") }, ...own.axisLine },
      axisTick: { show: false, ...own.axisTick },
      axisLabel: { ...text, hideOverlap: true, ...(own.type === "value" && { formatter: number }), ...own.axisLabel },
      splitLine: { lineStyle: { color: this.#token("line") }, ...own.splitLine },
      nameTextStyle: { ...text, ...own.nameTextStyle },
    });
    const each = value => value && (Array.isArray(value) ? value.map(axis) : axis(value));
    return {
      animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250,
      grid: { left: 36, right: 12, top: 16, bottom: 26 },
      color: ["accent", "green", "yellow", "red", "ink-3"].map(name => this.#token(name)),
      ...option,
      textStyle: text,
      tooltip: option.tooltip && {
        backgroundColor: this.#token("raised"), borderColor: this.#token("line"), padding: [6, 10], confine: true, valueFormatter: number,
        ...option.tooltip, textStyle: { ...text, color: this.#token("ink"), fontSize: 12 },
      },
      legend: option.legend && { itemWidth: 10, itemHeight: 8, ...option.legend, textStyle: text },
      xAxis: each(option.xAxis),
      yAxis: each(option.yAxis),
    };
  }
}
customElements.define("latido-chart", LatidoChart);
