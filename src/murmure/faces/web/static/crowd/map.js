// How does a person walk over the map? Pan, zoom, hover, choose a community, a person or a tie.
import { bit, incident, reveal, starts } from "./data.js";
import { Picture } from "./draw.js";
import { outlines } from "./outline.js";
import { Over } from "./over.js";

const byte = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const GHOST = 26, REST = 140, OPAQUE = 2 ** 24;
// Four bytes as WebGL reads them on the little-endian machines that there are: red first, opacity last.
const ink = ([r, g, b], alpha) => r + g * 256 + b * 65536 + alpha * OPAQUE;

export class CrowdMap {
  // chosen(selection): what a person clicked, ["p", person], ["t", a, b], ["c", community] or [].
  constructor(canvases, chosen) {
    Object.assign(this, canvases);
    this.chosen = chosen;
    this.picture = new Picture(canvases.lines, canvases.dots);
    this.camera = { x: 0, y: 0, zoom: 1, width: 1, height: 1 };
    this.selected = [];
    this.hovered = -1;
    this.shown = { outlines: true, names: true };
    this.marked = new Set();
    this.words = new Over(this, canvases.over);
    this.listen();
    new ResizeObserver(() => this.resize()).observe(canvases.dots);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.theme = null; this.paint(); });
  }

  get colours() {
    if (!this.theme) {
      const style = getComputedStyle(document.documentElement), value = (name) => style.getPropertyValue(name).trim(), tones = [];
      for (let tone; (tone = value(`--kind-${tones.length}`)); ) tones.push(tone);
      this.theme = { tones, line: value("--map-line"), none: value("--tone-none"), ink: value("--ink"), paper: value("--card"), mark: value("--map-accent") };
      this.theme.bytes = this.theme.tones.map(byte);
    }
    return this.theme;
  }

  load(data) {
    this.data = data;
    data.at = new Map(data.ids.map((id, i) => [id, i]));
    data.names = data.labels.map((label, i) => shortName(label || data.ids[i]));
    this.near = incident(data.a, data.b, data.ids.length);
    this.finder = new Near(data);
    if (!data.ids.length) this.finder.box = [0, 0, 1, 1];
    this.order = Array.from({ length: data.ids.length }, (_, i) => i).sort((one, other) => data.size[other] - data.size[one] || one - other);
    this.resize();
    this.fit();
  }

  // Where somebody is drawn, by id; -1 for who is not.
  place(id) { return this.data.at.get(id) ?? -1; }

  // The same map, grown: the person who looks stays where they are.
  renew(data) {
    const { x, y, zoom } = this.camera;
    this.found = this.left = null;
    this.hovered = -1;
    this.load(data);
    Object.assign(this.camera, { x, y, zoom });
  }

  cover(cover) {
    this.found = cover;
    this.selected = [];  // communities have other numbers now: what is selected is chosen again
    cover.from = starts(cover.member, this.data.ids.length);
    cover.words = new Map();  // the ids of what was said against a membership, by its place
    let said = 0;
    cover.contested.forEach((one, at) => { if (one) cover.words.set(at, cover.against[said++]); });
    cover.hulls = outlines(this.data, cover);
    this.paint();
  }

  // What is selected: ["p", person], ["t", a, b], ["c", community], ["a", somebody who is not drawn] or [].
  select(selected) {
    this.selected = selected;
    this.paint();
  }

  tone(community) { return this.found.communities[community].colour; }

  // The memberships of a person that nobody contests: places in the cover, the strongest first.
  parts(person) {
    const out = [];
    for (let i = this.found.from[person]; i < this.found.from[person + 1]; i++) if (!this.found.contested[i]) out.push(i);
    return out;
  }

  // Who is in the selection, one byte per person: null for everybody.
  inside() {
    const [kind, one, other] = this.selected, { member, group, contested } = this.found || {};
    if (!kind) return null;
    const out = new Uint8Array(this.data.ids.length);
    if (kind === "p" || kind === "t") for (const i of kind === "p" ? [one] : [one, other]) out[i] = 1;
    else if (kind === "c") for (let at = 0; at < member.length; at++) if (group[at] === one && !contested[at]) out[member[at]] = 1;
    return out;
  }

  // Colours say who belongs where; what is filtered out or not selected steps back.
  paint() {
    if (!this.data || !this.found || !this.left) return;
    const { data, found, left, colours } = this, n = data.ids.length, inside = this.inside();
    const bright = inside && Uint8Array.from(inside);
    if (bright) for (const i of this.friends()) bright[i] = 1;
    const slices = [0, 1, 2, 3].map(() => new Uint32Array(n)), cuts = new Float32Array(n * 4).fill(2), looks = new Float32Array(n * 2), places = new Float32Array(n * 2);
    const { from, group, degree, contested } = found, tones = found.communities.map((one) => ink(colours.bytes[one.colour], 0)), none = ink(byte(colours.none), 0);
    this.scale = n > 3000 ? 1.5 : 2.2;
    this.alive = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      const alpha = (this.alive[i] = bit(left.person, i)) ? (!bright || bright[i] ? 240 : 55) : GHOST;
      let parts = 0, sum = 0, at = 0;
      for (let j = from[i]; j < from[i + 1] && parts < 4; j++) if (!contested[j]) { sum += degree[j]; parts++; }
      for (let j = from[i], k = 0; j < from[i + 1] && k < parts; j++) {
        if (contested[j]) continue;
        at += degree[j];
        slices[k][i] = tones[group[j]] + alpha * OPAQUE;
        if (k < parts - 1) cuts[i * 4 + k] = at / Math.max(sum, 1e-9);
        k++;
      }
      if (!parts) slices[0][i] = none + alpha * OPAQUE;
      looks[i * 2] = data.size[i] * this.scale;
      looks[i * 2 + 1] = this.marked.has(i) || (inside && this.selected[0] !== "c" && inside[i]) ? 1 : 0;
      places[i * 2] = data.x[i];
      places[i * 2 + 1] = data.y[i];
    }
    this.picture.loadDots({ places, looks, slices: slices.map((one) => new Uint8Array(one.buffer)), cuts });
    this.paintLines(inside, tones);
    this.draw(true);
  }

  // Whom the person who is selected is tied to, of those who are drawn.
  friends() {
    const [kind, person] = this.selected, out = new Set();
    if (kind === "a") for (const [id] of person.near) if (this.place(id) >= 0) out.add(this.place(id));
    if (kind !== "p") return out;
    for (let i = this.near.from[person]; i < this.near.from[person + 1]; i++) {
      const e = this.near.list[i];
      if (bit(this.left.line, e)) out.add(this.data.a[e] === person ? this.data.b[e] : this.data.a[e]);
    }
    return out;
  }

  // Is this line one of what is selected?
  mine(e, inside) {
    const [kind, one] = this.selected, { a, b } = this.data;
    return kind === "c" ? this.found.line[e] === one : kind === "p" ? a[e] === one || b[e] === one : inside[a[e]] && inside[b[e]];
  }

  paintLines(inside, tones) {
    const { data, found, left, colours } = this, { a, b, x, y } = data, all = a.length, order = new Uint32Array(all);
    let quiet = 0, strong = 0;
    for (let e = 0; e < all; e++) if (bit(left.line, e)) if (inside && this.mine(e, inside)) order[all - ++strong] = e; else order[quiet++] = e;
    const total = quiet + strong, ends = new Float32Array(total * 4), inks = new Uint32Array(total * 2), line = ink(byte(colours.line), 0);
    const soft = total > 100000 ? 7 : total > 20000 ? 14 : total > 4000 ? 34 : 80, bright = strong > 2000 ? 60 : strong > 300 ? 110 : 190;
    for (let i = 0; i < total; i++) {
      const e = i < quiet ? order[i] : order[all - strong + i - quiet], group = found.line[e];
      ends[i * 4] = x[a[e]]; ends[i * 4 + 1] = y[a[e]]; ends[i * 4 + 2] = x[b[e]]; ends[i * 4 + 3] = y[b[e]];
      inks[i * 2] = inks[i * 2 + 1] = (group < 0 ? line : tones[group]) + Math.round(i >= quiet ? bright : group < 0 ? soft * 0.7 : soft) * OPAQUE;
    }
    this.picture.loadLines(ends, new Uint8Array(inks.buffer), strong, inside ? 0.3 : 1);
  }

  get grow() { return Math.min(3, Math.max(0.3, Math.pow(this.camera.zoom / this.fitted, 0.5) * Math.min(1, this.fitted * 2.2))); }
  world(px, py) { const { x, y, zoom, width, height } = this.camera; return [x + (px - width / 2) / zoom, y - (py - height / 2) / zoom]; }
  screen(x, y) { const c = this.camera; return [(x - c.x) * c.zoom + c.width / 2, c.height / 2 - (y - c.y) * c.zoom]; }

  fit() {
    const [x0, y0, x1, y1] = this.finder.box;
    this.camera.x = (x0 + x1) / 2;
    this.camera.y = (y0 + y1) / 2;
    this.fitted = this.camera.zoom = 0.92 * Math.min(this.camera.width / Math.max(x1 - x0, 20), this.camera.height / Math.max(y1 - y0, 20));
    this.draw();
  }

  go(person) {
    this.camera.x = this.data.x[person];
    this.camera.y = this.data.y[person];
    this.camera.zoom = Math.max(this.camera.zoom, this.fitted * 3);
    this.draw();
  }

  zoom(by, px = this.camera.width / 2, py = this.camera.height / 2) {
    const { camera } = this, [x, y] = this.world(px, py);
    camera.zoom = Math.min(this.fitted * 200, Math.max(this.fitted * 0.3, camera.zoom * by));
    camera.x = x - (px - camera.width / 2) / camera.zoom;
    camera.y = y + (py - camera.height / 2) / camera.zoom;
    this.draw();
  }

  resize() {
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    const before = this.camera.width;
    this.camera.width = this.dots.clientWidth;
    this.camera.height = this.dots.clientHeight;
    for (const one of [this.lines, this.dots, this.over]) { one.width = this.camera.width * this.ratio; one.height = this.camera.height * this.ratio; }
    if (this.finder && before < 2) this.fit(); else this.draw(true);
  }

  // One picture per frame at most. A heavy one waits until nothing has moved for a moment.
  draw(rest = false) {
    this.moved = true;
    this.rested = performance.now() + (rest ? 0 : REST);
    if (this.waiting || !this.data) return;
    this.waiting = true;
    requestAnimationFrame(() => this.tick());
  }

  tick() {
    const { picture, camera } = this, drawAgain = picture.light || !picture.seen || performance.now() >= this.rested;
    let left = true;
    if (this.moved && drawAgain) {
      this.moved = false;
      left = picture.start(camera, this.grow * this.ratio, byte(this.colours.mark).map((one) => one / 255), this.over);
      this.words.write();
    } else if (this.moved) {
      picture.push(camera, this.over);
    } else left = picture.more();
    const all = picture.count.lines + picture.count.strong;
    this.dots.parentElement.dataset.drawn = picture.drawn;
    this.progress.hidden = !left || picture.drawn === 0 || all < 5000;
    if (!this.progress.hidden) this.progress.textContent = say(`${count(picture.drawn)} of ${count(all)} ties drawn…`, `${count(picture.drawn)} liens dessinés sur ${count(all)}…`);
    this.waiting = left;
    if (left) requestAnimationFrame(() => this.tick());
  }

  title(c) { const one = this.found.communities[c]; return one.words.length ? reveal(one.words[0]) : say(`Community ${one.number}`, `Communauté ${one.number}`); }

  under(px, py) {
    const [x, y] = this.world(px, py), reach = (14 * Math.max(1, this.grow)) / this.camera.zoom;
    const far = (i) => Math.hypot(this.data.x[i] - x, this.data.y[i] - y) * this.camera.zoom - (this.data.size[i] * this.scale * this.grow) / 2;
    return this.finder.node(x, y, reach, (i) => (this.alive[i] ? far(i) : Infinity));
  }

  // What a click at a place means: a person, a line of the person who is selected, a community, or nothing.
  meant(px, py) {
    const person = this.under(px, py);
    if (person >= 0) return ["p", person];
    const [x, y] = this.world(px, py), line = this.line(x, y);
    if (line >= 0) return ["t", this.data.a[line], this.data.b[line]];
    let best = -1, least = Infinity;
    this.found.hulls.forEach((hull, c) => {
      const far = hull ? Math.hypot(hull.x - x, hull.y - y) / hull.radius : Infinity;
      if (far < Math.min(least, 1)) { least = far; best = c; }
    });
    return best >= 0 ? ["c", best] : [];
  }

  line(x, y) {
    if (this.selected[0] !== "p") return -1;
    const { from, list } = this.near, one = this.selected[1], { a, b, x: xs, y: ys } = this.data;
    let best = -1, least = 5 / this.camera.zoom;
    for (let i = from[one]; i < from[one + 1]; i++) {
      const e = list[i];
      if (!bit(this.left.line, e)) continue;
      const dx = xs[b[e]] - xs[a[e]], dy = ys[b[e]] - ys[a[e]], t = Math.max(0, Math.min(1, ((x - xs[a[e]]) * dx + (y - ys[a[e]]) * dy) / (dx * dx + dy * dy || 1e-12)));
      const far = Math.hypot(xs[a[e]] + t * dx - x, ys[a[e]] + t * dy - y);
      if (far < least) { least = far; best = e; }
    }
    return best;
  }

  listen() {
    const held = new Map(), canvas = this.dots;
    let moved = 0, apart = 0;
    const spot = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); held.set(event.pointerId, spot(event)); moved = 0; apart = 0; });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.data) return;
      const at = spot(event), was = held.get(event.pointerId);
      if (!was) {
        const now = this.under(...at);
        if (now !== this.hovered) { this.hovered = now; canvas.classList.toggle("over", now >= 0); this.words.write(); }
        return;
      }
      held.set(event.pointerId, at);
      if (held.size === 1) {
        this.camera.x -= (at[0] - was[0]) / this.camera.zoom;
        this.camera.y += (at[1] - was[1]) / this.camera.zoom;
        moved += Math.hypot(at[0] - was[0], at[1] - was[1]);
        this.draw();
      } else {
        const [one, two] = [...held.values()], far = Math.hypot(one[0] - two[0], one[1] - two[1]);
        if (apart) this.zoom(far / apart, (one[0] + two[0]) / 2, (one[1] + two[1]) / 2);
        apart = far;
        moved = 99;
      }
    });
    canvas.addEventListener("pointerup", (event) => { held.delete(event.pointerId); if (moved <= 4 && this.found) this.chosen(this.meant(...spot(event))); });
    canvas.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); if (this.data) this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...spot(event)); }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const step = 60 / this.camera.zoom, keys = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      if (keys[event.key]) { this.camera.x += keys[event.key][0]; this.camera.y += keys[event.key][1]; this.draw(); }
      else if (event.key === "+" || event.key === "=") this.zoom(1.4);
      else if (event.key === "-") this.zoom(1 / 1.4);
      else if (event.key === "0") this.fit();
      else if (event.key === "Escape") this.chosen([]);
      else return;
      event.preventDefault();
    });
  }
}
