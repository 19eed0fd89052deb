import { h } from "vue";

// An address in a box from which it can be copied by hand, and a button that does it.
export default {
  props: { label: String, words: String, address: String },
  emits: ["copied"],
  methods: {
    async copy() {
      const box = this.$el.querySelector("input");
      try {
        await navigator.clipboard.writeText(box.value);
        this.$emit("copied", true);
      } catch {
        box.select(); // where the browser keeps the clipboard from pages without TLS
        this.$emit("copied", document.execCommand("copy"));
      }
    },
  },
  render() {
    return h("div", [
      h("input", {
        type: "text",
        readonly: true,
        "aria-label": this.label,
        value: location.origin + this.address,
        onFocus: (event) => event.target.select(),
      }),
      h("button", { type: "button", onClick: this.copy }, this.words),
    ]);
  },
};
