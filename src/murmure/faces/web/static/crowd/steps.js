// What has been asked so far, step by step: undone, done again, and put into a link?

// Filters, which the home answers; what the map shows, "off" when it does not; and what is selected.
export const FILTERS = ["q", "source", "type", "since", "until", "near", "of"], LOOKS = ["outlines", "names"];
const FIELDS = [...FILTERS, ...LOOKS, "sel"];
export const EMPTY = Object.freeze(Object.fromEntries(FIELDS.map((name) => [name, ""])));
export const UNFILTERED = Object.freeze(Object.fromEntries(FILTERS.map((name) => [name, ""])));

// What a link says: a state, and the place and zoom of the map, [] when it says none.
export function view(text) {
  const query = new URLSearchParams(text), at = (query.get("at") || "").split(",").map(Number);
  return { state: Object.fromEntries(FIELDS.map((name) => [name, query.get(name) || ""])), at: at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? at : [] };
}

export class Steps {
  // change(state): called whenever the state is another one.
  constructor(change) {
    this.change = change;
    this.state = { ...EMPTY };
    this.done = [];
    this.undone = [];
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
  query(more = {}, but = ["sel", ...LOOKS]) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...this.state, ...more })) if (value && !but.includes(name)) query.set(name, value);
    return query;
  }

  // What restores this view, with the place and the zoom of the map; `sel` is what it says of what is selected.
  view(camera, sel = "") {
    return this.query({ sel, at: [camera.x, camera.y, camera.zoom].map((one) => Number(one.toPrecision(6))).join(",") }, []).toString();
  }

  address(camera, sel) { return `${location.pathname}?${this.view(camera, sel)}`; }
}
