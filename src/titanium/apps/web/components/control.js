import { h } from "vue";

// A native form control that tells its value: NiceGUI passes on no field of an event's target.
export default {
  props: { tag: String, kind: String, value: [String, Number], checked: Boolean, options: Array, attributes: Object },
  emits: ["commit", "typing"],
  data() {
    return { shown: this.kind === "checkbox" ? this.checked : this.value };
  },
  watch: {
    value(value) {
      if (document.activeElement !== this.$el || this.tag === "select") this.shown = value;
    },
    checked(checked) {
      this.shown = checked;
    },
  },
  methods: {
    read(event) {
      this.shown = this.kind === "checkbox" ? event.target.checked : event.target.value;
      return this.shown;
    },
  },
  render() {
    const common = {
      ...this.attributes,
      onInput: (event) => this.$emit("typing", this.read(event)),
      onChange: (event) => this.$emit("commit", this.read(event)),
    };
    if (this.tag === "select") {
      const options = (this.options ?? []).map((own) =>
        h("option", { value: own.value, key: own.value, selected: String(own.value) === String(this.shown) }, own.label),
      );
      return h("select", { ...common, value: this.shown }, options);
    }
    if (this.kind === "checkbox") return h("input", { ...common, type: "checkbox", checked: this.shown });
    if (this.tag === "textarea") return h("textarea", { ...common, value: this.shown });
    return h("input", { ...common, type: this.kind, value: this.shown });
  },
};
