// What has been asked so far, step by step: undone, done again, and put into a link?

const FIELDS = ["q", "source", "type", "since", "until", "near", "of"];
export const EMPTY = Object.freeze({ ...Object.fromEntries(FIELDS.map((name) => [name, ""])), sel: "" });

export class Steps {
  // change(state): called whenever the state is another one.
  constructor(change) {
    this.change = change;
    this.state = { ...EMPTY };
    this.done = [];
    this.undone = [];
  }

  // Read the state from the address of the page.
  open(search) {
    const query = new URLSearchParams(search);
    for (const name of [...FIELDS, "sel"]) this.state[name] = query.get(name) || "";
    return (query.get("at") || "").split(",").map(Number);
  }

  // Take a step: another state, or an effect with its way back (each a function).
  async step(wanted, effect = null) {
    const before = this.state, after = { ...before, ...wanted };
    if (!effect && Object.keys(after).every((name) => after[name] === before[name])) {
      await this.change(this.state);  // what could not be loaded before is tried again
      return;
    }
    if (effect) await effect.redo();
    this.done.push({ before, after, effect });
    this.undone = [];
    await this.go(after);
  }

  async undo() {
    const one = this.done[this.done.length - 1];
    if (!one) return;
    if (one.effect) await one.effect.undo();  // a step that cannot be taken back stays
    this.done.pop();
    this.undone.push(one);
    await this.go(one.before);
  }

  async redo() {
    const one = this.undone[this.undone.length - 1];
    if (!one) return;
    if (one.effect) await one.effect.redo();
    this.undone.pop();
    this.done.push(one);
    await this.go(one.after);
  }

  async go(state) {
    this.state = state;
    await this.change(state);
  }

  // The questions of the state, as the home reads them.
  query(more = {}, but = ["sel"]) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...this.state, ...more })) if (value && !but.includes(name)) query.set(name, value);
    return query;
  }

  // The address that shows this view again, with the place and the zoom of the map.
  address(camera) {
    const at = camera ? { at: [camera.x, camera.y, camera.zoom].map((one) => Number(one.toPrecision(6))).join(",") } : {};
    return `${location.pathname}?${this.query(at, [])}`;
  }
}
