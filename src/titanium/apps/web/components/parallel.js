import { h } from "vue";

const TOP = 70, BOTTOM = 26, REACH = 14, WIPED = 0.015;
const BUNDLE = 8; // lines in one path: its own lines do not darken each other where they cross
const GOLDEN = 0.6180339887498949;

// Futures as lines over upright axes. A range is drawn on an axis with a pointer; a short press wipes it off.
export default {
  props: {
    axes: Array, levels: Array, met: Array, ranges: Object, kind: String, height: Number, label: String,
  },
  emits: ["brushed"],
  data() {
    return { width: 0, drawn: null };
  },
  mounted() {
    this.observer = new ResizeObserver(() => (this.width = this.$el.clientWidth));
    this.observer.observe(this.$el);
    this.width = this.$el.clientWidth;
  },
  beforeUnmount() {
    this.observer?.disconnect();
  },
  computed: {
    // Where each future stands on each axis, from 0 to 1; positions of a school are spread over their room.
    heights() {
      const counts = this.axes.map((own) => Object.keys(own.positions).length);
      return this.levels.map((line, number) => {
        const spread = 0.6 * (((number * GOLDEN) % 1) - 0.5);
        return line.map((level, axis) => (counts[axis] ? (level + 0.5 + spread) / counts[axis] : level));
      });
    },
    // Stretches of each axis that are kept; none where nothing was drawn.
    kept() {
      return this.axes.map((own) => {
        const range = this.drawn?.name === own.name ? this.drawn.range : this.ranges[own.name];
        if (!range) return null;
        const names = Object.keys(own.positions);
        if (!names.length) return [range];
        const room = 1 / names.length;
        return names.flatMap((name, place) => (range.includes(name) ? [[place * room, (place + 1) * room]] : []));
      });
    },
    paths() {
      const found = { "met in": [], "met out": [], "unmet in": [], "unmet out": [] };
      const across = this.axes.map((_, axis) => this.x(axis));
      const alone = across.length === 1;
      let inside = 0;
      this.heights.forEach((line, number) => {
        const kind = this.met[number] ? "met" : "unmet";
        if (this.kind !== "both" && this.kind !== kind) return;
        const within = this.kept.every(
          (ranges, axis) => !ranges || ranges.some(([low, high]) => line[axis] >= low && line[axis] <= high),
        );
        inside += within;
        const points = alone
          ? `M${across[0]} ${this.y(line[0]).toFixed(1)}h12`
          : "M" + line.map((own, axis) => `${across[axis]} ${this.y(own).toFixed(1)}`).join("L");
        found[`${kind} ${within ? "in" : "out"}`].push(points);
      });
      return { ...found, inside };
    },
  },
  methods: {
    // Width that each axis has.
    room() {
      return this.width / this.axes.length;
    },
    x(axis) {
      return Math.round((axis + 0.5) * this.room());
    },
    y(height) {
      return TOP + (1 - height) * (this.height - TOP - BOTTOM);
    },
    level(event) {
      const box = this.$el.getBoundingClientRect();
      const height = 1 - (event.clientY - box.top - TOP) / (this.height - TOP - BOTTOM);
      return Math.round(Math.min(Math.max(height, 0), 1) * 100) / 100;
    },
    range(own, from, to) {
      const [low, high] = from < to ? [from, to] : [to, from];
      const names = Object.keys(own.positions);
      const isWiped = high - low < WIPED;
      if (!names.length) return isWiped ? [0, 1] : [low, high];
      return isWiped ? names : names.filter((_, place) => high * names.length > place && low * names.length < place + 1);
    },
    press(event, own) {
      if (event.button) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      this.from = this.level(event);
      this.drawn = null;
    },
    move(event, own) {
      if (this.from === undefined) return;
      this.drawn = { name: own.name, range: this.range(own, this.from, this.level(event)) };
    },
    release(event, own) {
      if (this.from === undefined) return;
      const range = this.range(own, this.from, this.level(event));
      this.from = undefined;
      this.drawn = { name: own.name, range };
      this.$emit("brushed", { name: own.name, range });
    },
    leave() {
      this.from = undefined;
      this.drawn = null;
    },
    // A name in lines that fit between two axes; its number where there is no room.
    folded(own, axis) {
      const letters = Math.floor(this.room() / 8.4);
      if (letters < 12) return [String(axis + 1)];
      const lines = [""];
      for (const word of `${axis + 1} ${own.words}`.split(" ")) {
        const last = lines[lines.length - 1];
        if (last && (last + " " + word).length > letters) lines.push(word);
        else lines[lines.length - 1] = last ? `${last} ${word}` : word;
      }
      const cut = lines.map((line) => (line.length > letters ? `${line.slice(0, letters - 1).trimEnd()}…` : line));
      return cut.length > 3 ? [...cut.slice(0, 2), `${cut[2].slice(0, letters - 1).trimEnd()}…`] : cut;
    },
    // Bundles of both kinds in turn, so that neither lies above the other.
    mixed(opacity) {
      const [met, unmet] = [this.bundles("met in", "met", opacity), this.bundles("unmet in", "unmet", opacity)];
      const longer = Math.max(met.length, unmet.length);
      return Array.from({ length: longer }, (_, place) => [unmet[place], met[place]]).flat().filter(Boolean);
    },
    bundles(name, classes, opacity) {
      const lines = this.paths[name];
      const starts = Array.from({ length: Math.ceil(lines.length / BUNDLE) }, (_, place) => place * BUNDLE);
      return starts.map((start) =>
        h("path", { d: lines.slice(start, start + BUNDLE).join(""), class: classes, "stroke-opacity": opacity }),
      );
    },
    cut(words) {
      const letters = Math.max(Math.floor(this.room() / 7), 4);
      return words.length > letters ? `${words.slice(0, letters - 1).trimEnd()}…` : words;
    },
    axis(own, axis) {
      const x = this.x(axis);
      const names = Object.keys(own.positions);
      const lines = this.folded(own, axis);
      const parts = [
        ...lines.map((line, number) =>
          h("text", { x, y: TOP - 26 - 14 * (lines.length - 1 - number), "text-anchor": "middle", class: "name" }, line),
        ),
        h("line", { x1: x, x2: x, y1: TOP, y2: this.y(0), class: "axis" }),
        ...(this.kept[axis] ?? []).map(([low, high]) =>
          h("rect", { x: x - 7, width: 14, y: this.y(high), height: this.y(low) - this.y(high), class: "range" }),
        ),
      ];
      if (names.length) {
        names.forEach((name, place) => {
          const y = this.y((place + 0.5) / names.length) + 4;
          parts.push(h("text", { x, y, "text-anchor": "middle", class: "mark" }, this.cut(own.positions[name])));
        });
      } else {
        [this.y(0) + 18, TOP - 8].forEach((y, end) =>
          parts.push(h("text", { x, y, "text-anchor": "middle", class: "mark" }, this.cut(own.ends[end]))),
        );
      }
      parts.push(
        h("rect", {
          x: x - REACH, width: 2 * REACH, y: TOP - 8, height: this.height - TOP - BOTTOM + 16, class: "reach",
          onPointerdown: (event) => this.press(event, own),
          onPointermove: (event) => this.move(event, own),
          onPointerup: (event) => this.release(event, own),
          onPointercancel: () => this.leave(),
        }),
      );
      return h("g", { key: own.name }, parts);
    },
  },
  watch: {
    ranges() {
      this.drawn = null;
    },
  },
  render() {
    const opacity = Math.min(0.9, 0.3 + 40 / Math.max(this.paths.inside, 1));
    return h(
      "div",
      {},
      this.width
        ? [
            h("svg", { width: this.width, height: this.height, role: "img", "aria-label": this.label }, [
              h("g", { class: "out" }, [...this.bundles("unmet out", "unmet"), ...this.bundles("met out", "met")]),
              h("g", this.mixed(opacity)),
              ...this.axes.map((own, axis) => this.axis(own, axis)),
            ]),
          ]
        : [],
    );
  },
};
