// One page, linked views: time, filters, map, words and posts follow the same steps.
import { ask, packed, put, named, reveal } from "./data.js";
import "./lives.js";
import { CrowdMap } from "./map.js";
import { Panel } from "./panel.js";
import { save } from "./save.js";
import { Steps, EMPTY } from "./steps.js";
import { Time } from "./time.js";

const byId = (id) => document.getElementById(id);
const room = byId("crowd"), said = byId("said"), filters = byId("filters"), posts = byId("posts");
let map, panel, time, steps, covered = null, loaded = null, turn = 0;

function tell(words, wrong = false) {
  said.textContent = words;
  said.classList.toggle("wrong", wrong);
}

// What is selected, as the address writes it: by ids, for numbers change when the log does.
function written([kind, one, other]) {
  if (!kind) return "";
  if (kind === "c") return JSON.stringify(["c", one + 1, ...map.found.communities[one].core]);
  return JSON.stringify([kind, map.data.ids[one], ...(kind === "t" ? [map.data.ids[other]] : [])]);
}

function read(text) {
  let found;
  try { found = JSON.parse(text || "[]"); } catch { return []; }
  if (!Array.isArray(found) || !found.length) return [];
  const [kind, ...rest] = found;
  if (kind === "c") { const c = panel.community_of(rest.slice(1).map((id) => map.data.ids.indexOf(id)), rest[0]); return c >= 0 ? ["c", c] : []; }
  const places = rest.map((id) => map.data.ids.indexOf(id));
  return places.includes(-1) || !["p", "t"].includes(kind) ? [] : [kind, ...places];
}

const FILTERS = Object.keys(EMPTY).filter((name) => name !== "sel");

const key = (state) => JSON.stringify(FILTERS.map((name) => state[name]));

async function change(state) {
  const mine = ++turn, asked = loaded !== key(state);  // not what was asked last, but what is there: an answer may have been passed over
  byId("undo").disabled = !steps.done.length;
  byId("redo").disabled = !steps.undone.length;
  for (const name of FILTERS) filters.elements[name].value = name === "since" || name === "until" ? state[name].slice(0, 10) : state[name];
  history.replaceState(null, "", steps.address(map.camera));
  hrefs();
  room.classList.add("busy");
  try {
    if (asked) await load(state, mine);
    if (mine !== turn) return;
    const selected = read(state.sel);
    if (state.sel && !selected.length) {
      steps.state = { ...state, sel: "" };
      tell(say("What the link selects is not in this log, or is no more.", "Ce que le lien sélectionne n’est pas dans ce journal, ou n’y est plus."));
    }
    map.select(selected);
    panel.show();
    await showPosts(state, mine);
  } catch (error) {
    if (mine === turn) tell(error.message, true);
  } finally {
    if (mine === turn) {
      room.classList.remove("busy");
      room.dataset.ready = byId("map").dataset.ready = "yes";
    }
  }
}

async function load(state, mine, tries = 0) {
  const of = state.of === "span" ? `span ${state.since} ${state.until}` : "";
  const [cover, left] = await Promise.all([of === covered ? null : packed(`/communities/cover?${steps.query()}`), packed(`/communities/match?${steps.query()}`)]);
  if (mine !== turn) return;
  if ([cover, left].some((one) => one && one.scene !== map.data.scene)) {
    if (tries > 3) throw new Error(say("The log grows faster than this page can read it. Try again when the import has ended.", "Le journal grandit plus vite que cette page ne le lit. Réessayez quand l’import sera terminé."));
    map.renew(await packed("/communities/map"));
    cut();
    covered = null;
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

async function showPosts(state, mine) {
  const [kind, one, other] = map.selected, name = (i) => reveal(map.data.names[i]);
  byId("whose").textContent = !kind ? say("Of everybody, newest first.", "De tout le monde, les plus récents d’abord.")
    : kind === "c" ? say(`Of the people of community ${one + 1}, newest first.`, `Des gens de la communauté ${one + 1}, les plus récents d’abord.`)
    : kind === "p" ? say(`Of ${name(one)}, newest first.`, `De ${name(one)}, les plus récents d’abord.`)
    : say(`What ties ${name(one)} and ${name(other)}, newest first.`, `Ce qui lie ${name(one)} et ${name(other)}, les plus récents d’abord.`);
  const text = await (await ask(`/communities/posts?${steps.query({}, [])}`)).text();
  if (mine === turn) posts.innerHTML = text;  // made by our own template, every text escaped
}

posts.addEventListener("click", async (event) => {
  const older = event.target.closest(".older"), mine = turn;
  if (!older) return;
  older.disabled = true;
  try {
    const text = await (await ask(`/communities/posts?${steps.query({ before: older.dataset.before }, [])}`)).text();
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
  document.querySelectorAll("[data-form]").forEach((one) => { one.href = `/communities/export.${one.dataset.form}?${steps.query({ k }, ["sel"])}`; });
  return k;
}

const choose = (selection) => steps.step({ sel: written(selection) }).then(() => { if (selection[0] === "p" && !onScreen(selection[1])) map.go(selection[1]); });
const onScreen = (i) => { const [x, y] = map.screen(map.data.x[i], map.data.y[i]); return x > 0 && y > 0 && x < map.camera.width && y < map.camera.height; };

async function send(path, fields) {
  return (await ask(path, { method: "POST", headers: { "x-csrf": csrf }, body: new URLSearchParams(fields) })).json();
}

// A note is a step like any other: undone, it is gone; done again, it is back.
async function note(about, ids, text, key = null) {
  const before = key ? panel.notes[key] : null, name = key || crypto.getRandomValues(new Uint32Array(3)).reduce((word, one) => word + one.toString(36), "n0");
  const keep = async (value) => {
    const kept = await send("/communities/notes", { key: name, about, ids: JSON.stringify(ids), text: value ? value.text : "", at: value && value.at ? value.at : "" });
    if (kept) panel.notes[name] = kept; else delete panel.notes[name];
    mark();
  };
  try { await steps.step({}, { redo: () => keep(text ? { text } : null), undo: () => keep(before) }); } catch (error) { tell(error.message, true); }
}

function mark() {
  const people = Object.values(panel.notes).filter((one) => one.about === "person").map((one) => map.data.ids.indexOf(one.ids[0]));
  map.marked = new Set(people.filter((i) => i >= 0));
  map.paint();
}

async function contest(person, community) {
  const about = { person: map.data.ids[person], sel: written(["c", community]), of: steps.state.of, since: steps.state.since, until: steps.state.until };
  let word = null;
  const again = async () => { covered = null; loaded = null; };
  try {
    await steps.step({}, {
      redo: async () => { word = (await send("/communities/contest", about)).id; await again(); },
      undo: async () => { await send("/communities/contest", { undo: word }); await again(); },
    });
  } catch (error) { tell(error.message, true); }
}

function listen() {
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries(FILTERS.map((name) => [name, filters.elements[name].value.trim()]));
    for (const name of ["since", "until"]) if (steps.state[name].slice(0, 10) === wanted[name]) wanted[name] = steps.state[name];
    steps.step(wanted);
  });
  filters.addEventListener("reset", (event) => { event.preventDefault(); steps.step({ ...EMPTY, sel: steps.state.sel }); });
  filters.elements.of.addEventListener("change", () => steps.step({ of: filters.elements.of.value }));
  byId("k").addEventListener("input", hrefs);
  const back = (way) => steps[way]().catch((error) => tell(error.message, true));
  byId("undo").addEventListener("click", () => back("undo"));
  byId("redo").addEventListener("click", () => back("redo"));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    back(event.shiftKey ? "redo" : "undo");
  });
  byId("link").addEventListener("click", async () => {
    const link = location.origin + steps.address(map.camera);
    history.replaceState(null, "", link);
    try { await navigator.clipboard.writeText(link); tell(say("The link is copied. It opens this view on this machine.", "Le lien est copié. Il ouvre cette vue sur cette machine.")); }
    catch { tell(say("The link is in the address bar.", "Le lien est dans la barre d’adresse.")); }
  });
  document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => (+button.dataset.zoom ? map.zoom(+button.dataset.zoom) : map.fit())));
  for (const name of ["hulls", "names"]) byId(name).addEventListener("change", (event) => { map.shown[name] = event.target.checked; map.draw(); });
  byId("take").addEventListener("click", (event) => {
    const k = hrefs(), picture = event.target.closest("[data-picture]");
    if (picture) save(picture.dataset.picture, map, { k, said: said.textContent }).then(tell, (error) => tell(error.message, true));
  });
  document.addEventListener("click", (event) => { if (!byId("take").contains(event.target)) byId("take").open = false; });
  byId("take").addEventListener("keydown", (event) => { if (event.key === "Escape") { byId("take").open = false; byId("take").firstElementChild.focus(); } });
  const hits = byId("hits");
  byId("find").addEventListener("input", (event) => {
    const words = event.target.value.trim().toLowerCase();
    hits.hidden = !words;
    if (!words) return;
    const people = map.order.filter((i) => map.data.names[i].toLowerCase().includes(words)).slice(0, 8);
    const groups = map.found.communities.map((one, c) => c).filter((c) => map.found.communities[c].words.some((word) => word.toLowerCase().includes(words))).slice(0, 5);
    const rows = [...groups.map((c) => panel.pick(["c", c], map.tone(c), say(`Community ${c + 1}`, `Communauté ${c + 1}`), put("bdi", null, panel.name(c)), count(map.found.communities[c].size))), ...people.map((i) => panel.pick(["p", i], "none", named(map.data.names[i]), null, ""))];
    hits.replaceChildren(...(rows.length ? rows : [put("li", { className: "note" }, say("Nobody, and no word.", "Personne, et aucun mot."))]));
  });
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
  const at = steps.open(location.search);
  panel = new Panel(byId("told"), map, { choose, note, contest });
  time = new Time(byId("time"), (since, until) => steps.step({ since, until }));
  try {
    const [data, notes] = await Promise.all([packed("/communities/map"), ask("/communities/notes").then((answer) => answer.json())]);
    map.load(data);
    panel.notes = notes;
    if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) Object.assign(map.camera, { x: at[0], y: at[1], zoom: at[2] });
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
