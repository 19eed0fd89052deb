import { h } from "vue";

// A line of text that takes the focus when its turn comes, so that who uses the keyboard or listens goes on from there.
export default {
  props: { words: String, turn: Number },
  watch: {
    turn() {
      this.$nextTick(() => this.$el.focus());
    },
  },
  render() {
    return h("p", { tabindex: -1 }, this.words);
  },
};
