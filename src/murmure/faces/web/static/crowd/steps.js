// What has been asked so far, step by step: undone, done again, and put into a link?

const FIELDS = ["q", "source", "type", "since", "until", "near", "of"];
export const EMPTY = Object.freeze({ ...Object.fromEntries(FIELDS.map((name) => [name, ""])), sel: "" });

export class Steps {
  // change(state, before): called whenever the state is another one.
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
    if (!effect && Object.keys(after).every((name) => after[name] === before[name])) return;
    if (effect) await effect.redo();
    this.done.push({ before, after, effect });
    this.undone = [];
    await this.go(after);
  }

  async undo() {
    const one = this.done.pop();
    if (!one) return;
    this.undone.push(one);
    if (one.effect) await one.effect.undo();
    await this.go(one.before);
  }

  async redo() {
    const one = this.undone.pop();
    if (!one) return;
    this.done.push(one);
    if (one.effect) await one.effect.redo();
    await this.go(one.after);
  }

  async go(state) {
    const before = this.state;
    this.state = state;
    await this.change(state, before);
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
