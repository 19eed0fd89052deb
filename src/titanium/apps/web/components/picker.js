import { h } from "vue";

// A file input that reads what is picked; the same file can be picked again.
export default {
  props: { accept: String, largest: Number },
  emits: ["picked", "large"],
  methods: {
    async picked(event) {
      const input = event.target;
      const [file] = input.files;
      if (!file) return;
      if (file.size > this.largest) {
        this.$emit("large", { name: file.name, size: file.size });
      } else {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
        this.$emit("picked", { name: file.name, data: btoa(letters) });
      }
      input.value = "";
    },
  },
  render() {
    return h("input", { type: "file", accept: this.accept, onChange: this.picked });
  },
};
