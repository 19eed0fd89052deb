import { h } from "vue";

// A chart drawn by ECharts as SVG from options that hold no function.
export default {
  props: { options: Object, label: String, listen: Array },
  emits: ["told"],
  async mounted() {
    const { echarts } = await import("nicegui-echart");
    if (!this.$el.isConnected) return;
    this.chart = echarts.init(this.$el, null, { renderer: "svg" });
    for (const name of this.listen ?? []) {
      this.chart.on(name, (event) => {
        const { type, name, dataIndex, seriesIndex, seriesName, value, parallelAxisId } = event;
        const told = { type, name, dataIndex, seriesIndex, seriesName, value, parallelAxisId };
        if (name === undefined && type === "axisareaselected") told.intervals = this.intervals();
        this.$emit("told", told);
      });
    }
    this.observer = new ResizeObserver(() => this.chart.resize());
    this.observer.observe(this.$el);
    this.draw();
  },
  beforeUnmount() {
    this.observer?.disconnect();
    this.chart?.dispose();
  },
  watch: {
    options: {
      deep: false,
      handler() {
        this.draw();
      },
    },
  },
  methods: {
    draw() {
      if (!this.chart) return;
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const alike = this.chart.getOption()?.series?.length === this.options.series?.length;
      const textStyle = { fontFamily: getComputedStyle(document.body).fontFamily, ...this.options.textStyle };
      const shown = { ...this.options, textStyle, ...(still ? { animation: false } : {}) };
      this.chart.setOption(shown, { notMerge: !alike });
    },
    // What is brushed on each axis of parallel coordinates: axis number to its ranges.
    intervals() {
      const axes = this.chart.getModel().queryComponents({ mainType: "parallelAxis" });
      return Object.fromEntries(axes.map((own) => [own.option.dim, own.activeIntervals ?? []]));
    },
  },
  render() {
    return h("div", { role: "img", "aria-label": this.label });
  },
};
