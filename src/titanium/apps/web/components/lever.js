import { h } from "vue";

const REST = 500; // milliseconds after the reader's last move until a value of the server's is shown
const PAUSE = 500; // milliseconds after the last key in the box until its number counts: 1500 begins with 1

// One lever: its name, a slider and a box for its number or a choice of what it may mean, and what is said of it. The
// slider takes any value, so that one off its steps is shown as it is; what is dragged or stepped is rounded here.
export default {
  props: {
    name: String,
    unit: String,
    label: String,
    choices: Array,
    value: Number,
    low: Number,
    high: Number,
    step: Number,
    place: String,
    bounds: String,
    difference: String,
    rules: String,
    differs: Boolean,
    back: String,
    backLabel: String,
  },
  emits: ["move", "refused", "back"],
  data() {
    return { shown: this.value, typed: null };
  },
  created() {
    this.moved = -Infinity;
  },
  beforeUnmount() {
    clearTimeout(this.waiting);
    clearTimeout(this.pausing);
  },
  watch: {
    value() {
      this.settle();
    },
  },
  methods: {
    // The server's value counts, but not under the reader's hand: it may be that of an earlier move.
    settle() {
      clearTimeout(this.waiting);
      const rest = this.moved + REST - performance.now();
      if (rest > 0) this.waiting = setTimeout(this.settle, rest);
      else if (this.shown !== this.value) {
        this.shown = this.value;
        this.typed = null;
      }
    },
    move(value) {
      this.moved = performance.now();
      clearTimeout(this.waiting);
      this.waiting = setTimeout(this.settle, REST);
      if (value === this.shown) return;
      this.shown = value;
      this.$emit("move", value);
    },
    rounded(value) {
      const digits = Math.max(0, -Math.floor(Math.log10(this.step)));
      const near = Number((Math.round(value / this.step) * this.step).toFixed(digits));
      return Math.min(this.high, Math.max(this.low, near));
    },
    // The next value on the steps: from one between them to the nearer of its neighbours on that side.
    stepped(steps) {
      const place = this.shown / this.step;
      const from = steps > 0 ? Math.floor(place + 1e-9) : Math.ceil(place - 1e-9);
      return this.rounded((from + steps) * this.step);
    },
    dragged(event) {
      this.typed = null;
      const { value } = event.target;
      const at = Number(value);
      const end = at <= this.low ? this.low : at >= this.high ? this.high : this.rounded(at);
      this.move(end);
      event.target.value = String(end);
    },
    pressed(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const keys = {
        ArrowRight: () => this.stepped(1),
        ArrowUp: () => this.stepped(1),
        ArrowLeft: () => this.stepped(-1),
        ArrowDown: () => this.stepped(-1),
        PageUp: () => this.stepped(10),
        PageDown: () => this.stepped(-10),
        Home: () => this.low,
        End: () => this.high,
      };
      if (!(event.key in keys)) return;
      event.preventDefault();
      this.typed = null;
      this.move(keys[event.key]());
    },
    typing(event) {
      this.typed = event.target.value;
      this.moved = performance.now();
      clearTimeout(this.pausing);
      this.pausing = setTimeout(this.take, PAUSE);
    },
    take() {
      const value = this.typed === null ? null : this.read(this.typed);
      if (value !== null) this.move(value);
      return value;
    },
    left() {
      clearTimeout(this.pausing);
      if (this.typed !== null && this.take() === null) this.$emit("refused", this.typed);
      this.typed = null;
      this.$forceUpdate();
    },
    read(text) {
      const value = text.trim() === "" ? NaN : Number(text);
      return value >= this.low && value <= this.high ? value : null;
    },
    chosen(event) {
      this.move(Number(event.target.value));
    },
    choice() {
      const options = this.choices.map(([value, meaning]) =>
        h("option", { value, key: value, selected: value === this.shown }, meaning),
      );
      const about = { id: `lever-${this.place}`, "aria-describedby": `about-${this.place}` };
      return h("select", { ...about, value: this.shown, onChange: this.chosen }, options);
    },
    number() {
      const text = this.typed ?? String(this.shown);
      const wrong = this.typed !== null && this.read(this.typed) === null;
      const about = { "aria-label": this.label, "aria-describedby": `about-${this.place}` };
      const common = { min: this.low, max: this.high, ...about };
      return h("div", { class: "lever-control" }, [
        h("input", {
          ...common,
          type: "range",
          step: "any",
          value: this.shown,
          onInput: this.dragged,
          onKeydown: this.pressed,
        }),
        h("input", {
          ...common,
          id: `lever-${this.place}`,
          type: "number",
          step: this.step,
          value: text,
          "aria-invalid": wrong ? "true" : null,
          onInput: this.typing,
          onChange: this.left,
          onBlur: this.left,
        }),
      ]);
    },
  },
  render() {
    return h("div", { class: "lever" }, [
      h("label", { class: "label", for: `lever-${this.place}` }, [
        h("span", this.name),
        this.unit ? h("span", { class: "unit" }, this.unit) : null,
      ]),
      this.choices ? this.choice() : this.number(),
      h("div", { id: `about-${this.place}`, class: "about" }, [
        h("p", { class: "hint" }, this.bounds),
        h("p", { class: "difference" }, this.difference),
        h("p", { class: "rule" }, this.rules),
      ]),
      h(
        "button",
        {
          type: "button",
          class: "back",
          hidden: !this.differs,
          "aria-label": this.backLabel,
          onClick: () => this.$emit("back"),
        },
        this.back,
      ),
    ]);
  },
};
