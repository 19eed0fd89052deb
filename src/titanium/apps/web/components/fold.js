import { h } from "vue";

// Details that stand open on a wide screen, where there is room for them, and are opened on request on a narrow one.
export default {
  props: { words: String, narrow: String },
  data() {
    return { open: !window.matchMedia(this.narrow).matches };
  },
  mounted() {
    this.media = window.matchMedia(this.narrow);
    this.media.addEventListener("change", this.fit);
  },
  beforeUnmount() {
    this.media.removeEventListener("change", this.fit);
  },
  methods: {
    fit() {
      this.open = !this.media.matches;
    },
  },
  render() {
    const toggled = (event) => (this.open = event.target.open);
    return h("details", { open: this.open, onToggle: toggled }, [
      h("summary", this.words),
      ...(this.$slots.default?.() ?? []),
    ]);
  },
};
