// Keeps the browser's address what the page shows, so that it can be shared, kept and come back to.
export default {
  props: { address: String, heading: String },
  mounted() {
    this.put();
  },
  watch: {
    address() {
      this.put();
    },
    heading() {
      document.title = this.heading;
    },
  },
  methods: {
    put() {
      if (location.pathname + location.search !== this.address) history.replaceState(history.state, "", this.address);
    },
  },
  render() {
    return null;
  },
};
