// Who has such a name, which community has such a word? What the map draws is known here; of the others the home knows.
import { ask, bit, named, put } from "./data.js";

const PEOPLE = 8, GROUPS = 5, PAUSE = 200;

export class Find {
  // field and hits are where words are typed and what is found is listed; failed(error): the home did not answer.
  constructor(field, hits, map, panel, failed) {
    Object.assign(this, { field, hits, map, panel, failed, turn: 0 });
    field.addEventListener("input", () => this.search());
  }

  async search() {
    const mine = ++this.turn, words = this.field.value.trim().toLowerCase();
    this.hits.hidden = !words;
    if (!words || !this.map.found || !this.map.left) return;  // when the map is there, it is sought anew
    const rows = this.drawn(words);
    this.show(rows, say("Looking further…", "Recherche plus loin…"));
    await new Promise((done) => setTimeout(done, PAUSE));  // one question when the hand rests, not one per letter
    if (mine !== this.turn) return;
    try {
      const more = await (await ask(`/communities/find?${new URLSearchParams({ q: words })}`)).json();
      if (mine === this.turn) this.show([...rows, ...more.map((one) => this.undrawn(one))], rows.length || more.length ? "" : say("Nobody, and no word.", "Personne, et aucun mot."));
    } catch (error) {
      if (mine !== this.turn) return;
      this.show(rows, "");
      this.failed(error);
    }
  }

  show(rows, note) { this.hits.replaceChildren(...rows, ...(note ? [put("li", { className: "note" }, note)] : [])); }

  drawn(words) {
    const { map, panel } = this, { communities } = map.found;
    const people = map.order.filter((i) => map.data.names[i].toLowerCase().includes(words)).slice(0, PEOPLE);
    const groups = communities.map((one, c) => c).filter((c) => communities[c].words.some((word) => word.toLowerCase().includes(words))).slice(0, GROUPS);
    return [
      ...groups.map((c) => panel.pick(["c", c], map.tone(c), say(`Community ${c + 1}`, `Communauté ${c + 1}`), put("bdi", null, panel.name(c)), count(communities[c].size))),
      ...people.map((i) => panel.pick(["p", i], "none", named(map.data.names[i]), bit(map.left.person, i) ? null : say("hidden by the filters", "caché par les filtres"), "")),
    ];
  }

  undrawn({ id, label, ties }) {
    const why = ties ? say("in the log, not drawn", "dans le journal, pas sur la carte") : say("in the log, tied to nobody", "dans le journal, sans aucun lien");
    return this.panel.pick(["p", id], "none", named(shortName(label || id)), why, "");
  }
}
