// One page, linked views: time, filters, map, words and posts follow the same steps.
import { ask, packed, reveal } from "./data.js";
import { Find } from "./find.js";
import "./lives.js";
import { CrowdMap } from "./map.js";
import { Panel } from "./panel.js";
import { save } from "./save.js";
import { Steps, EMPTY, FILTERS, LOOKS, UNFILTERED, view } from "./steps.js";
import { Time } from "./time.js";

const byId = (id) => document.getElementById(id);
const room = byId("crowd"), said = byId("said"), filters = byId("filters"), posts = byId("posts");
let map, panel, time, steps, find, covered = null, loaded = null, posted = null, turn = 0;

function tell(words, wrong = false) {
  said.textContent = words;
  said.classList.toggle("wrong", wrong);
}

// What is selected, as the address writes it: by ids, for numbers change when the log does.
function written([kind, one, other]) {
  if (!kind) return "";
  if (kind === "c") return JSON.stringify(["c", one + 1, ...map.found.communities[one].core]);
  if (kind === "a") return JSON.stringify(["p", one.id]);
  return JSON.stringify([kind, typeof one === "string" ? one : map.data.ids[one], ...(kind === "t" ? [map.data.ids[other]] : [])]);
}

// The same for a link, which may leave the home: of a community that may not, it names nobody. Its number stands there, and which communities are counted.
function linked(selection) {
  const [kind, one] = selection;
  return kind === "c" && map.found.communities[one].size < hrefs() ? JSON.stringify(["n", one + 1, map.found.mark]) : written(selection);
}

const community = ([number, ...core]) => panel.community_of(core.map((id) => map.place(id)), number);

async function read(text) {
  let found;
  try { found = JSON.parse(text || "[]"); } catch { return []; }
  if (!Array.isArray(found) || !found.length) return [];
  const [kind, ...rest] = found;
  if (kind === "n") return rest[1] === map.found.mark && map.found.communities[rest[0] - 1] ? ["c", rest[0] - 1] : [];
  if (kind === "c") { const c = community(rest); return c >= 0 ? ["c", c] : []; }
  const places = rest.map((id) => map.place(id));
  if (!["p", "t"].includes(kind) || places.length !== (kind === "p" ? 1 : 2)) return [];
  if (!places.includes(-1)) return [kind, ...places];
  const told = kind === "p" ? await (await ask(`/communities/person?${steps.query({ id: rest[0] })}`)).json() : null;
  return told ? ["a", told] : [];
}

const key = (state) => JSON.stringify(FILTERS.map((name) => state[name]));

async function change(state) {
  const mine = ++turn, asked = loaded !== key(state);  // not what was asked last, but what is there: an answer may have been passed over
  byId("undo").disabled = !steps.done.length;
  byId("redo").disabled = !steps.undone.length;
  for (const name of FILTERS) filters.elements[name].value = name === "since" || name === "until" ? state[name].slice(0, 10) : state[name];
  for (const name of LOOKS) byId(name).checked = map.shown[name] = state[name] !== "off";
  hrefs();
  room.classList.add("busy");
  try {
    if (asked) await load(state, mine);
    if (mine !== turn) return;
    const selected = await read(state.sel);
    if (mine !== turn) return;
    steps.state = { ...state, sel: written(selected) };
    if (state.sel && !selected.length) tell(say("What the link selects is not in this log, or is no more.", "Ce que le lien sélectionne n’est pas dans ce journal, ou n’y est plus."));
    if (asked || JSON.stringify(selected) !== JSON.stringify(map.selected)) map.select(selected); else map.draw(true);
    address();
    panel.show();
    if (asked) find.search();
    await showPosts(mine);
  } catch (error) {
    if (mine === turn) tell(error.message, true);
  } finally {
    if (mine === turn) {
      room.classList.remove("busy");
      room.dataset.ready = byId("map").dataset.ready = "yes";
    }
  }
}

const address = () => history.replaceState(null, "", steps.address(map.camera, linked(map.selected)));

async function load(state, mine, tries = 0) {
  const of = state.of === "span" ? `span ${state.since} ${state.until}` : "";
  const [cover, left] = await Promise.all([of === covered ? null : packed(`/communities/cover?${steps.query()}`), packed(`/communities/match?${steps.query()}`)]);
  if (mine !== turn) return;
  if ([cover, left].some((one) => one && one.scene !== map.data.scene)) {
    if (tries > 3) throw new Error(say("The log grows faster than this page can read it. Try again when the import has ended.", "Le journal grandit plus vite que cette page ne le lit. Réessayez quand l’import sera terminé."));
    map.renew(await packed("/communities/map"));
    cut();
    covered = posted = null;
    await load(state, mine, tries + 1);
    if (mine === turn) tell(say("The log has grown: the map is drawn anew. ", "Le journal a grandi : la carte est redessinée. ") + said.textContent);
    return;
  }
  map.left = left;
  loaded = key(state);
  if (cover) { covered = of; map.cover(cover); } else map.paint();
  time.load(left, (number) => map.tone(number - 1), (number) => map.title(number - 1));
  time.choose(state.since, state.until);
  tell(left.people || left.ties
    ? say(`${left.people === 1 ? "1 person" : `${count(left.people)} people`} and ${count(left.ties)} tie${left.ties === 1 ? "" : "s"} are left, from ${left.acts === 1 ? "1 activity" : `${count(left.acts)} activities`}.`,
      `Il reste ${count(left.people)} personne${left.people > 1 ? "s" : ""} et ${count(left.ties)} lien${left.ties > 1 ? "s" : ""}, tiré${left.ties > 1 ? "s" : ""} de ${count(left.acts)} activité${left.acts > 1 ? "s" : ""}.`)
    : say("Nothing matches. Undo, or show all.", "Rien ne correspond. Annulez, ou montrez tout."));
}

async function showPosts(mine) {
  const wanted = key(steps.state) + steps.state.sel, [kind, one, other] = map.selected, name = (i) => reveal(typeof i === "number" ? map.data.names[i] : shortName(i.label || i.id));
  if (posted === wanted) return;
  byId("whose").textContent = !kind ? say("Of everybody, newest first.", "De tout le monde, les plus récents d’abord.")
    : kind === "c" ? say(`Of the people of community ${one + 1}, newest first.`, `Des gens de la communauté ${one + 1}, les plus récents d’abord.`)
    : kind === "p" || kind === "a" ? say(`Of ${name(one)}, newest first.`, `De ${name(one)}, les plus récents d’abord.`)
    : say(`What ties ${name(one)} and ${name(other)}, newest first.`, `Ce qui lie ${name(one)} et ${name(other)}, les plus récents d’abord.`);
  const text = await (await ask(`/communities/posts?${steps.query({}, LOOKS)}`)).text();
  if (mine !== turn) return;
  posts.innerHTML = text;  // made by our own template, every text escaped
  posted = wanted;
}

posts.addEventListener("click", async (event) => {
  const older = event.target.closest(".older"), mine = turn;
  if (!older) return;
  older.disabled = true;
  try {
    const text = await (await ask(`/communities/posts?${steps.query({ before: older.dataset.before }, LOOKS)}`)).text();
    if (mine !== turn) return;
    older.parentElement.remove();
    posts.insertAdjacentHTML("beforeend", text);
  } catch (error) {
    older.disabled = false;
    tell(error.message, true);
  }
});

// The links to files say what is asked now, for who copies them too.
function hrefs() {
  const k = Math.max(10, Math.ceil(Number(byId("k").value) || 10));
  document.querySelectorAll("[data-form]").forEach((one) => { one.href = `/communities/export.${one.dataset.form}?${steps.query({ k })}`; });
  return k;
}

const choose = (selection) => steps.step({ sel: written(selection) }).then(() => { if (selection[0] === "p" && typeof selection[1] === "number" && !onScreen(selection[1])) map.go(selection[1]); });
const onScreen = (i) => { const [x, y] = map.screen(map.data.x[i], map.data.y[i]); return x > 0 && y > 0 && x < map.camera.width && y < map.camera.height; };

async function send(path, fields) {
  return (await ask(path, { method: "POST", headers: { "x-csrf": csrf }, body: new URLSearchParams(fields) })).json();
}

// A note is a step like any other: undone, it is gone; done again, it is back.
async function note(about, ids, text, key = null) {
  const before = key ? panel.notes.all[key] : null, here = about === "view" ? steps.view(map.camera) : "", name = key || crypto.getRandomValues(new Uint32Array(3)).reduce((word, one) => word + one.toString(36), "n0");
  const keep = async (value) => {
    const kept = await send("/communities/notes", { key: name, about, ids: JSON.stringify(ids), text: "", at: "", view: "", ...value });
    if (kept) panel.notes.all[name] = kept; else delete panel.notes.all[name];
    if (kept) panel.notes.done(about, ids, kept.text);
    mark();
  };
  try { await steps.step({}, { redo: () => keep(text ? { text, view: here } : null), undo: () => keep(before && { text: before.text, at: before.at, view: before.view || "" }) }); } catch (error) { tell(error.message, true); }
}

const look = (at) => { if (at.length) Object.assign(map.camera, { x: at[0], y: at[1], zoom: at[2] }); };

// Go back to the view in which a note was written.
function back(text) {
  const { state, at } = view(text);
  look(at);
  steps.step(state);
}

// What a state asks for, in the words of the form.
function asked(state) {
  const label = (field) => field.labels[0].firstChild.textContent.trim(), told = (field, value) => ([...(field.options || [])].find((one) => one.value === value) || { text: value }).text;
  return FILTERS.filter((name) => state[name]).map((name) => `${label(filters.elements[name])}${say(": ", "\u00a0: ")}${told(filters.elements[name], state[name])}`).join(" · ");
}

function mark() {
  const people = Object.values(panel.notes.all).filter((one) => one.about === "person").map((one) => map.place(one.ids[0]));
  map.marked = new Set(people.filter((i) => i >= 0));
  map.paint();
}

// What a person says against a membership, or takes back: then `words` are the ids of what was said.
async function contest(person, group, words = null) {
  const about = { person, sel: written(["c", group]), of: steps.state.of, since: steps.state.since, until: steps.state.until };
  const again = () => { covered = loaded = posted = null; };
  let said = words;
  const speak = async () => { said = [(await send("/communities/contest", about)).id]; again(); };
  // A word that was taken back and said again has another id: what is there now counts.
  const unsay = async () => { const now = panel.against(person, community(JSON.parse(about.sel).slice(1))); await send("/communities/contest", { undo: (now.length ? now : said).join(" ") }); again(); };
  try {
    await steps.step({}, words ? { redo: unsay, undo: speak } : { redo: speak, undo: unsay });
  } catch (error) { tell(error.message, true); }
}

function listen() {
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries(FILTERS.map((name) => [name, filters.elements[name].value.trim()]));
    for (const name of ["since", "until"]) if (steps.state[name].slice(0, 10) === wanted[name]) wanted[name] = steps.state[name];
    posted = null;  // who asks for the same again wants what is there now
    steps.step(wanted);
  });
  filters.addEventListener("reset", (event) => { event.preventDefault(); steps.step(UNFILTERED); });
  filters.elements.of.addEventListener("change", () => steps.step({ of: filters.elements.of.value }));
  byId("k").addEventListener("input", () => { hrefs(); if (map.found) address(); });
  const walk = (way) => steps[way]().catch((error) => tell(error.message, true));
  byId("undo").addEventListener("click", () => walk("undo"));
  byId("redo").addEventListener("click", () => walk("redo"));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("textarea, input:not([type=checkbox])")) return;
    event.preventDefault();
    walk(event.shiftKey ? "redo" : "undo");
  });
  byId("link").addEventListener("click", async () => {
    address();
    try { await navigator.clipboard.writeText(location.href); tell(say("The link is copied. It opens this view on this machine.", "Le lien est copié. Il ouvre cette vue sur cette machine.")); }
    catch { tell(say("The link is in the address bar.", "Le lien est dans la barre d’adresse.")); }
  });
  document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => (+button.dataset.zoom ? map.zoom(+button.dataset.zoom) : map.fit())));
  for (const name of LOOKS) byId(name).addEventListener("change", (event) => steps.step({ [name]: event.target.checked ? "" : "off" }));
  byId("take").addEventListener("click", (event) => {
    const k = hrefs(), picture = event.target.closest("[data-picture]");
    if (picture) ask(`/communities/asked?${steps.query({ k })}`).then((answer) => answer.json())
      .then((asked) => save(picture.dataset.picture, map, { k, said: said.textContent, asked })).then(tell, (error) => tell(error.message, true));
  });
  document.addEventListener("click", (event) => { if (!byId("take").contains(event.target)) byId("take").open = false; });
  byId("take").addEventListener("keydown", (event) => { if (event.key === "Escape") { byId("take").open = false; byId("take").firstElementChild.focus(); } });
}

function cut() {
  const { people, people_total: everybody, ties, ties_total: all } = map.data.cut;
  byId("cut").textContent = people < everybody || ties < all
    ? say(`The map draws the ${count(people)} people of ${count(everybody)} with most ties, and ${count(ties)} ties of ${count(all)}; communities, counts and exports hold all.`, `La carte dessine les ${count(people)} personnes les plus liées sur ${count(everybody)}, et ${count(ties)} liens sur ${count(all)} ; les communautés, les comptes et les exports les comprennent tous.`)
    : say(`All ${count(people)} people who are tied to somebody, and all ${count(ties)} ties. The slices of a dot are the communities of a person.`, `Les ${count(people)} personnes liées à quelqu’un, et tous leurs ${count(ties)} liens. Les parts d’un point sont les communautés d’une personne.`);
}

async function open() {
  try { map = new CrowdMap({ lines: byId("lines"), dots: byId("dots"), over: byId("over"), progress: byId("progress") }, choose); }
  catch { byId("no-map").hidden = false; byId("map").hidden = true; tell(""); return; }
  steps = new Steps(change);
  const { state, at } = view(location.search);
  steps.state = state;
  panel = new Panel(byId("told"), map, { choose, note, contest, all: () => steps.step(UNFILTERED), back, asked });
  find = new Find(byId("find"), byId("hits"), map, panel, (error) => tell(error.message, true));
  time = new Time(byId("time"), (since, until) => steps.step({ since, until }));
  try {
    const [data, notes] = await Promise.all([packed("/communities/map"), ask("/communities/notes").then((answer) => answer.json())]);
    map.load(data);
    panel.notes.all = notes;
    look(at);
    cut();
    listen();
    await steps.go(steps.state);
    if (map.left) mark();
  } catch (error) {
    tell(error.message, true);
    byId("map").dataset.ready = "yes";
  }
}
open();
