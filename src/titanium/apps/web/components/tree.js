import { h } from "vue";

// A game tree that we drew ourselves, as one stop of the keyboard: arrows move in it, Enter chooses a place.
// Every name in the drawing was escaped where it was drawn.
export default {
  props: { svg: String, chosen: String, here: Array, passed: Array, whole: Boolean },
  emits: ["choose"],
  mounted() {
    this.dress();
  },
  beforeUpdate() {
    this.focused = this.items().find((own) => own === document.activeElement)?.dataset.place;
  },
  updated() {
    this.dress();
    if (this.focused !== undefined) this.find(this.focused)?.focus({ preventScroll: true });
  },
  methods: {
    items() {
      return [...this.$el.querySelectorAll("[role=treeitem]")];
    },
    find(place) {
      return this.items().find((own) => own.dataset.place === place);
    },
    // Give the drawing its size, one item its place in the order of the keyboard, and all of them their state.
    dress() {
      const svg = this.$el.querySelector("svg");
      if (!svg) return;
      const { width, height } = svg.viewBox.baseVal;
      if (this.whole) {
        svg.removeAttribute("width");
        svg.removeAttribute("height");
      } else {
        svg.setAttribute("width", width);
        svg.setAttribute("height", height);
      }
      const items = this.items();
      const stop = this.find(this.at) ?? this.find(this.chosen) ?? items[0];
      for (const own of items) {
        const place = own.dataset.place;
        own.setAttribute("tabindex", own === stop ? "0" : "-1");
        own.setAttribute("aria-selected", String(place === this.chosen));
        own.toggleAttribute("data-passed", (this.passed ?? []).includes(place));
        if ((this.here ?? []).includes(place)) own.setAttribute("aria-current", "step");
        else own.removeAttribute("aria-current");
      }
    },
    go(item) {
      if (!item) return;
      this.at = item.dataset.place;
      for (const own of this.items()) own.setAttribute("tabindex", own === item ? "0" : "-1");
      item.focus();
    },
    choose(item) {
      this.go(item);
      this.$emit("choose", item.dataset.place);
    },
    click(event) {
      const item = event.target.closest("[role=treeitem]");
      if (item) this.choose(item);
    },
    key(event) {
      const items = this.items();
      const number = items.indexOf(event.target.closest("[role=treeitem]"));
      if (number < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const level = (own) => Number(own.getAttribute("aria-level"));
      const here = items[number];
      const before = items.slice(0, number).reverse();
      const moves = {
        ArrowDown: () => this.go(items[number + 1]),
        ArrowUp: () => this.go(items[number - 1]),
        ArrowRight: () => this.go(items.slice(number + 1, number + 2).find((own) => level(own) > level(here))),
        ArrowLeft: () => this.go(before.find((own) => level(own) < level(here))),
        Home: () => this.go(items[0]),
        End: () => this.go(items[items.length - 1]),
        Enter: () => this.choose(here),
        " ": () => this.choose(here),
      };
      if (!(event.key in moves)) return;
      event.preventDefault();
      moves[event.key]();
    },
  },
  render() {
    return h("div", { innerHTML: this.svg, onClick: this.click, onKeydown: this.key });
  },
};
