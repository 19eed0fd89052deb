import { h } from "vue";

// An SVG that we drew ourselves; every name in it was escaped where it was drawn.
export default {
  props: { svg: String },
  render() {
    return h("div", { innerHTML: this.svg });
  },
};
