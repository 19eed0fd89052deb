import { h } from "vue";

// A table in a box of its own that scrolls; the first column names its row. What a cell holds besides its words comes
// from the slot of its place.
export default {
  props: { caption: String, headings: Array, rows: Array, numeric: Array, kind: String },
  render() {
    if (!this.headings) return h("div");
    const number = (column) => (this.numeric.includes(column) ? "number" : null);
    const cell = (words, row, column) => {
      const held = [words, ...(this.$slots[`${row}-${column}`]?.() ?? [])];
      return column ? h("td", { class: number(column) }, held) : h("th", { scope: "row" }, held);
    };
    return h("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": this.caption }, [
      h("table", { class: this.kind }, [
        h("caption", this.caption),
        h("thead", h("tr", this.headings.map((words, column) => h("th", { scope: "col", class: number(column) }, words)))),
        h("tbody", this.rows.map((words, row) => h("tr", words.map((own, column) => cell(own, row, column))))),
      ]),
    ]);
  },
};
