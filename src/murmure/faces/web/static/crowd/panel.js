// What is selected, told in words: the list of communities, one community, one person, one tie; with notes.
import { named, put, reveal } from "./data.js";

const percent = (share) => new Intl.NumberFormat(document.documentElement.lang, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
const MEMBERS = 24, FOUND = 12;

function facts(rows) {
  return put("dl", { className: "facts-row" }, ...rows.map(([name, value]) => put("div", null, put("dt", null, name), put("dd", null, value))));
}

export class Panel {
  // act: {choose(selection), note(about, ids, text, key), contest(person, community)}
  constructor(place, map, act) {
    Object.assign(this, { place, map, act, notes: {} });
  }

  show() {
    const { data, found, selected } = this.map;
    if (!data || !found) return;
    const [kind, ...rest] = selected;
    const parts = kind === "c" ? this.community(rest[0]) : kind === "p" ? this.person(rest[0]) : kind === "t" ? this.tie(...rest) : this.list();
    this.place.replaceChildren(...parts.filter(Boolean));
  }

  name(c) { const one = this.map.found.communities[c]; return one.words.length ? one.words.slice(0, 3).map(reveal).join(", ") : say("no word that stands out", "aucun mot qui ressorte"); }

  pick(selection, tone, first, second, number) {
    const button = put("button", { type: "button", className: `pick ${tone === "none" ? "tone-none" : `hue-${tone}`}` }, put("span", { className: "blob", "aria-hidden": "true" }), put("span", null, first, second ? put("small", null, second) : null), put("span", { className: "n" }, number));
    button.addEventListener("click", () => this.act.choose(selection));
    return put("li", null, button);
  }

  back() {
    const button = put("button", { type: "button", className: "quiet back" }, "← ", say("All communities", "Toutes les communautés"));
    button.addEventListener("click", () => this.act.choose([]));
    return button;
  }

  list() {
    const { communities, overlapping, covered } = this.map.found, n = communities.length;
    const lead = n ? say(`${count(n)} ${n === 1 ? "community" : "communities"}: ${count(covered)} people are in at least one, ${count(overlapping)} in several.`, `${count(n)} communauté${n > 1 ? "s" : ""} : ${count(covered)} personnes sont dans une au moins, ${count(overlapping)} dans plusieurs.`)
      : this.map.data.ids.length ? say("No community can be told from chance here: the ties are too few, or too even.", "Aucune communauté ne se distingue ici du hasard : les liens sont trop peu nombreux, ou trop uniformes.")
      : say("Nobody is tied to anybody yet. Bring archives in which people talk to each other.", "Personne n’est encore lié à personne. Apportez des archives où des gens se parlent.");
    const rows = communities.map((one, c) => this.pick(["c", c], one.colour, say(`Community ${one.number}`, `Communauté ${one.number}`), put("bdi", null, this.name(c)), count(one.size)));
    return [put("h2", null, say("Communities", "Communautés")), put("p", null, lead), put("ul", { className: "plain" }, ...rows), ...this.noteList()];
  }

  members(c) {
    const { found } = this.map, out = [];
    for (let at = 0; at < found.member.length; at++) if (found.group[at] === c) out.push(at);
    return out.sort((one, other) => this.weight(other) - this.weight(one));
  }

  weight(at) { return this.map.found.degree[at] * this.map.data.size[this.map.found.member[at]] * (this.map.found.contested[at] ? 0 : 1); }

  community(c) {
    const { data, found } = this.map, one = found.communities[c], members = this.members(c), shared = new Map();
    for (const at of members) for (let i = found.from[found.member[at]]; i < found.from[found.member[at] + 1]; i++) if (found.group[i] !== c) shared.set(found.group[i], (shared.get(found.group[i]) || 0) + 1);
    const near = [...shared].sort((a, b) => b[1] - a[1]).slice(0, 8);
    return [
      this.back(), put("h2", null, put("span", { className: `blob hue-${one.colour}`, "aria-hidden": "true" }), " ", say(`Community ${one.number}`, `Communauté ${one.number}`)),
      put("p", null, one.words.length ? say("Its members share, more than others do: ", "Ses membres ont en commun, plus que les autres : ") : say("Its members share no word that stands out.", "Ses membres n’ont en commun aucun mot qui ressorte."), one.words.length ? put("bdi", null, one.words.map(reveal).join(", ")) : null),
      facts([[say("people", "personnes"), count(one.size)], [say("ties inside", "liens internes"), count(one.ties)], [say("density", "densité"), percent(one.density)], [say("ties that leave", "liens qui sortent"), percent(one.conductance)]]),
      near.length ? put("h3", null, say("People in common with", "Des gens en commun avec")) : null,
      near.length ? put("ul", { className: "plain" }, ...near.map(([g, n]) => this.pick(["c", g], found.communities[g].colour, say(`Community ${g + 1}`, `Communauté ${g + 1}`), put("bdi", null, this.name(g)), count(n)))) : null,
      put("h3", null, say("Those whose ties it explains most", "Ceux dont elle explique le plus de liens")),
      put("ul", { className: "plain" }, ...members.slice(0, MEMBERS).map((at) => this.pick(["p", found.member[at]], one.colour, named(data.names[found.member[at]]), found.contested[at] ? say("contested", "contesté") : this.sure(at) || null, percent(found.degree[at])))),
      members.length > MEMBERS ? put("p", { className: "note" }, say(`and ${count(members.length - MEMBERS)} more`, `et ${count(members.length - MEMBERS)} de plus`)) : null,
      ...this.note("community", [String(one.number), ...one.core]),
    ];
  }

  person(i) {
    const { data, found } = this.map, parts = [];
    for (let at = found.from[i]; at < found.from[i + 1]; at++) parts.push(at);
    const held = parts.filter((at) => !found.contested[at]), ties = [];
    for (let at = this.map.near.from[i]; at < this.map.near.from[i + 1]; at++) ties.push(this.map.near.list[at]);
    const other = (e) => (data.a[e] === i ? data.b[e] : data.a[e]);
    return [
      this.back(), put("h2", null, named(data.names[i])),
      put("p", null, held.length ? say(`${count(ties.length)} ties; ${count(held.length)} ${held.length === 1 ? "community explains" : "communities explain"} ${percent(Math.min(1, held.reduce((sum, at) => sum + found.degree[at], 0)))} of them.`, `${count(ties.length)} lien${ties.length > 1 ? "s" : ""} ; ${count(held.length)} communauté${held.length > 1 ? "s en expliquent" : " en explique"} ${percent(Math.min(1, held.reduce((sum, at) => sum + found.degree[at], 0)))}.`)
        : say(`${count(ties.length)} tie${ties.length === 1 ? "" : "s"}; no community explains them.`, `${count(ties.length)} lien${ties.length > 1 ? "s" : ""} ; aucune communauté ne les explique.`)),
      held.length ? this.shares(held) : null,
      put("ul", { className: "plain" }, ...parts.map((at) => this.pick(["c", found.group[at]], found.communities[found.group[at]].colour, say(`Community ${found.group[at] + 1}`, `Communauté ${found.group[at] + 1}`), found.contested[at] ? say("contested: it counts no more", "contesté : ne compte plus") : put("span", null, put("bdi", null, this.name(found.group[at])), this.sure(at)), percent(found.degree[at])))),
      held.length ? this.contest(i, held) : null,
      put("h3", null, say("Strongest ties", "Liens les plus forts")),
      put("ul", { className: "plain" }, ...ties.slice(0, FOUND).map((e) => this.pick(["t", data.a[e], data.b[e]], found.line[e] < 0 ? "none" : found.communities[found.line[e]].colour, named(data.names[other(e)]), null, count(Math.round(data.weight[e] * 10) / 10)))),
      ...this.note("person", [data.ids[i]]),
    ];
  }

  // In how many draws of the ties the membership was kept; nothing where nobody knows.
  sure(at) {
    const often = this.map.found.sure[at];
    return often > 100 ? "" : put("span", { className: "sureness" }, say(`kept in ${often}% of draws`, `gardée dans ${often} % des tirages`));
  }

  shares(held) {
    const { found } = this.map, svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "parts");
    svg.setAttribute("viewBox", "0 0 100 4");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    let x = 0;
    for (const at of held) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect"), wide = 100 * found.degree[at];
      for (const [name, value] of Object.entries({ x, y: 0, width: wide, height: 4, class: `hue-${found.communities[found.group[at]].colour}` })) rect.setAttribute(name, value);
      svg.append(rect);
      x += wide;
    }
    return svg;
  }

  contest(i, held) {
    const box = put("details", null, put("summary", null, say("Contest a membership", "Contester une appartenance")));
    box.append(put("p", { className: "note" }, say("When this person says that they are not in a community, their word is kept beside what the ties say, and used.", "Quand cette personne dit qu’elle n’est pas d’une communauté, sa parole est gardée à côté de ce que disent les liens, et elle compte.")));
    for (const at of held) {
      const button = put("button", { type: "button", className: "quiet" }, say(`Not in community ${this.map.found.group[at] + 1}`, `Pas de la communauté ${this.map.found.group[at] + 1}`));
      button.addEventListener("click", () => this.act.contest(i, this.map.found.group[at]));
      box.append(button, " ");
    }
    return box;
  }

  tie(a, b) {
    const { data, found, near } = this.map;
    let line = -1;
    for (let at = near.from[a]; at < near.from[a + 1]; at++) if (data.a[near.list[at]] === b || data.b[near.list[at]] === b) line = near.list[at];
    const group = line < 0 ? -1 : found.line[line];
    return [
      this.back(), put("h2", null, named(data.names[a]), " ↔ ", named(data.names[b])),
      put("p", null, line < 0 ? say("The map does not draw this tie.", "La carte ne dessine pas ce lien.") : say(`Weight ${count(Math.round(data.weight[line] * 100) / 100)}`, `Poids ${count(Math.round(data.weight[line] * 100) / 100)}`)),
      put("ul", { className: "plain" }, group >= 0 ? this.pick(["c", group], found.communities[group].colour, say(`Explained by community ${group + 1}`, `Expliqué par la communauté ${group + 1}`), put("bdi", null, this.name(group)), "") : null,
        ...[a, b].map((i) => this.pick(["p", i], "none", named(data.names[i]), null, ""))),
      ...this.note("tie", [data.ids[a], data.ids[b]]),
    ];
  }

  // A community is the same one when it holds the people that the note names.
  about(note, about, ids) {
    if (note.about !== about) return false;
    const [one, other] = about === "community" ? [note.ids.slice(1), ids.slice(1)] : [note.ids, ids];
    return one.filter((id) => other.includes(id)).length > other.length / 2;
  }

  note(about, ids) {
    const mine = Object.entries(this.notes).filter(([, note]) => this.about(note, about, ids));
    const form = put("form", null), area = put("textarea", { name: "text", maxLength: 4000, required: true });
    form.append(put("label", null, say("Note, kept in this home", "Note, gardée dans cette maison"), area), put("button", { className: "quiet" }, say("Keep", "Garder")));
    form.addEventListener("submit", (event) => { event.preventDefault(); if (!area.value.trim()) return; form.lastChild.disabled = true; this.act.note(about, ids, area.value.trim()).finally(() => { form.lastChild.disabled = false; }); });
    return [put("h3", null, say("Notes", "Notes")), ...mine.map(([key, note]) => this.noted(key, note)), form];
  }

  noted(key, note) {
    const gone = put("button", { type: "button", className: "quiet" }, say("Remove", "Retirer"));
    gone.addEventListener("click", () => this.act.note(note.about, note.ids, "", key));
    return put("div", { className: "noted" }, put("small", null, String(note.at).slice(0, 10)), named(note.text), put("p", null, gone));
  }

  noteList() {
    const all = Object.entries(this.notes).sort(([, one], [, other]) => String(other.at).localeCompare(String(one.at)));
    const of = ([key, note]) => {
      const box = this.noted(key, note), target = this.target(note);
      if (target) { const go = put("button", { type: "button", className: "quiet" }, say("Show", "Montrer")); go.addEventListener("click", () => this.act.choose(target)); box.lastChild.append(" ", go); }
      return box;
    };
    return [...all.map(of).reduce((list, one, i) => (i ? [...list, one] : [put("h3", null, say("Notes", "Notes")), one]), []), ...this.note("view", ["view"]).slice(-1)];
  }

  // What a note is about, if the map has it.
  target(note) {
    const { data } = this.map, places = (note.about === "community" ? note.ids.slice(1) : note.ids).map((id) => data.ids.indexOf(id));
    if (note.about === "community") { const c = this.community_of(places, Number(note.ids[0])); return c >= 0 ? ["c", c] : null; }
    if (note.about === "view" || places.includes(-1)) return null;
    return [note.about === "person" ? "p" : "t", ...places];
  }

  // The community that holds most of some people, of equals the one of that number.
  community_of(places, number) {
    const { found } = this.map, hits = new Map();
    for (const i of places) if (i >= 0) for (let at = found.from[i]; at < found.from[i + 1]; at++) hits.set(found.group[at], (hits.get(found.group[at]) || 0) + 1);
    const most = Math.max(0, ...hits.values());
    if (!most || 2 * most < places.length) return -1;
    return hits.get(number - 1) === most ? number - 1 : [...hits].find(([, n]) => n === most)[0];
  }
}
