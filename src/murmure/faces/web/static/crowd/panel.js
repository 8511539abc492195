// What is selected, told in words: the list of communities, one community, one person, one tie; with notes.
import { bit, named, put, reveal } from "./data.js";
import { Notes } from "./notes.js";

const percent = (share) => new Intl.NumberFormat(document.documentElement.lang, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
const MEMBERS = 24, FOUND = 12;

function facts(rows) {
  return put("dl", { className: "facts-row" }, ...rows.map(([name, value]) => put("div", null, put("dt", null, name), put("dd", null, value))));
}

export class Panel {
  // act: {choose(selection), contest(person, community, words), all()}, and what `Notes` asks for
  constructor(place, map, act) {
    Object.assign(this, { place, map, act });
    this.notes = new Notes(map, act, this);
  }

  show() {
    const { data, found, selected } = this.map;
    if (!data || !found) return;
    const [kind, ...rest] = selected;
    const parts = kind === "c" ? this.community(rest[0]) : kind === "p" ? this.person(this.drawn(rest[0])) : kind === "a" ? this.person(this.undrawn(rest[0])) : kind === "t" ? this.tie(...rest) : this.list();
    this.notes.replace(this.place, parts.filter(Boolean));
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
    return [put("h2", null, say("Communities", "Communautés")), put("p", null, lead), put("ul", { className: "plain" }, ...rows), ...this.notes.list()];
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
      put("ul", { className: "plain" }, ...members.slice(0, MEMBERS).map((at) => this.pick(["p", found.member[at]], one.colour, named(data.names[found.member[at]]), found.contested[at] ? say("contested", "contesté") : this.sure(found.sure[at]) || null, percent(found.degree[at])))),
      members.length > MEMBERS ? put("p", { className: "note" }, say(`and ${count(members.length - MEMBERS)} more`, `et ${count(members.length - MEMBERS)} de plus`)) : null,
      ...this.notes.on("community", [String(one.number), ...one.core]),
    ];
  }

  // What there is to tell of a person whom the map draws.
  drawn(i) {
    const { data, found, near, left } = this.map, parts = [], ties = [];
    for (let at = found.from[i]; at < found.from[i + 1]; at++) parts.push({ group: found.group[at], degree: found.degree[at], sure: found.sure[at], words: found.words.get(at) || [] });
    for (let at = near.from[i]; at < near.from[i + 1]; at++) ties.push(near.list[at]);
    const other = (e) => data.names[data.a[e] === i ? data.b[e] : data.a[e]];
    return {
      id: data.ids[i], name: data.names[i], ties: ties.length, parts, hidden: !bit(left.person, i),
      near: ties.slice(0, FOUND).map((e) => ({ selection: ["t", data.a[e], data.b[e]], name: other(e), group: found.line[e], weight: data.weight[e] })),
    };
  }

  // The same of one whom it does not draw, from what the home says.
  undrawn({ id, label, ties, parts, near }) {
    const place = (one) => { const i = this.map.place(one); return i < 0 ? one : i; };
    return {
      id, name: shortName(label || id), ties, parts: parts.map(([group, degree, sure, words]) => ({ group, degree, sure, words })), undrawn: true,
      near: near.map(([other, its, weight, group]) => ({ selection: ["p", place(other)], name: shortName(its || other), group, weight })),
    };
  }

  person(who) {
    const { communities } = this.map.found, { parts, ties } = who, held = parts.filter((one) => !one.words.length), refused = parts.filter((one) => one.words.length);
    const row = ({ group, degree, sure, words }) => this.pick(["c", group], communities[group].colour, say(`Community ${group + 1}`, `Communauté ${group + 1}`), words.length ? say("contested: it counts no more", "contesté : ne compte plus") : put("span", null, put("bdi", null, this.name(group)), this.sure(sure)), percent(degree));
    return [
      this.back(), put("h2", null, named(who.name)), this.unseen(who),
      put("p", null, held.length ? say(`${count(ties)} ties; ${count(held.length)} ${held.length === 1 ? "community explains" : "communities explain"} ${percent(Math.min(1, held.reduce((sum, one) => sum + one.degree, 0)))} of them.`, `${count(ties)} lien${ties > 1 ? "s" : ""} ; ${count(held.length)} communauté${held.length > 1 ? "s en expliquent" : " en explique"} ${percent(Math.min(1, held.reduce((sum, one) => sum + one.degree, 0)))}.`)
        : say(`${count(ties)} tie${ties === 1 ? "" : "s"}; no community explains them.`, `${count(ties)} lien${ties > 1 ? "s" : ""} ; aucune communauté ne les explique.`)),
      held.length ? this.shares(held) : null,
      put("ul", { className: "plain" }, ...parts.map(row)),
      refused.length ? this.takeBack(who.id, refused) : null,
      held.length ? this.contest(who.id, held) : null,
      who.near.length ? put("h3", null, say("Strongest ties", "Liens les plus forts")) : null,
      put("ul", { className: "plain" }, ...who.near.map((one) => this.pick(one.selection, one.group < 0 ? "none" : communities[one.group].colour, named(one.name), null, count(Math.round(one.weight * 10) / 10)))),
      ...this.notes.on("person", [who.id]),
    ];
  }

  // Why a person who is selected is not seen on the map, and what may be done about it.
  unseen({ hidden, undrawn, ties }) {
    if (undrawn) return put("p", { className: "note" }, ties ? say("The map does not draw this person: it draws those with most ties.", "La carte ne dessine pas cette personne : elle dessine les plus liées.") : say("The map does not draw this person: it draws those who are tied to somebody.", "La carte ne dessine pas cette personne : elle dessine celles qui sont liées à quelqu’un."));
    if (!hidden) return null;
    const all = put("button", { type: "button", className: "quiet" }, say("Show all", "Tout montrer"));
    all.addEventListener("click", () => this.act.all());
    return put("p", { className: "note" }, say("The filters hide this person: the map shows them faintly.", "Les filtres cachent cette personne : la carte ne la montre qu’en pâle."), " ", all);
  }

  // In how many draws of the ties the membership was kept; nothing where nobody knows.
  sure(often) {
    return often > 100 ? "" : put("span", { className: "sureness" }, say(`kept in ${often}% of draws`, `gardée dans ${often} % des tirages`));
  }

  shares(held) {
    const { communities } = this.map.found, svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "parts");
    svg.setAttribute("viewBox", "0 0 100 4");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    let x = 0;
    for (const { group, degree } of held) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect"), wide = 100 * degree;
      for (const [name, value] of Object.entries({ x, y: 0, width: wide, height: 4, class: `hue-${communities[group].colour}` })) rect.setAttribute(name, value);
      svg.append(rect);
      x += wide;
    }
    return svg;
  }

  contest(person, held) {
    const box = put("details", null, put("summary", null, say("Contest a membership", "Contester une appartenance")));
    box.append(put("p", { className: "note" }, say("When this person says that they are not in a community, their word is kept beside what the ties say, and used.", "Quand cette personne dit qu’elle n’est pas d’une communauté, sa parole est gardée à côté de ce que disent les liens, et elle compte.")));
    for (const { group } of held) box.append(this.word(say(`Not in community ${group + 1}`, `Pas de la communauté ${group + 1}`), () => this.act.contest(person, group)), " ");
    return box;
  }

  // A word against a membership is taken back as it was given, however long ago.
  takeBack(person, refused) {
    const box = put("p", null);
    for (const { group, words } of refused) box.append(this.word(say(`Take this word back (community ${group + 1})`, `Retirer cette parole (communauté ${group + 1})`), () => this.act.contest(person, group, words)), " ");
    return box;
  }

  word(text, act) {
    const button = put("button", { type: "button", className: "quiet" }, text);
    button.addEventListener("click", act);
    return button;
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
      ...this.notes.on("tie", [data.ids[a], data.ids[b]]),
    ];
  }

  // The ids of what is said against the membership of a person, by id, in a community.
  against(person, group) {
    const [kind, one] = this.map.selected, i = this.map.place(person);
    const parts = i >= 0 ? this.drawn(i).parts : kind === "a" && one.id === person ? this.undrawn(one).parts : [];
    return parts.filter((part) => part.group === group).flatMap((part) => part.words);
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
