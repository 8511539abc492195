// How does a person walk through the graph? Pan, zoom, find, hover, choose a node or an edge, open what is behind.
"use strict";
(() => {
  const map = document.getElementById("map");
  if (!map) return;
  const canvas = document.getElementById("lines"), over = document.getElementById("labels"), panel = document.getElementById("panel");
  const find = document.getElementById("find"), pen = over.getContext("2d");
  const words = JSON.parse(map.dataset.ties);
  const camera = { x: 0, y: 0, zoom: 1, width: 1, height: 1 };
  let flat, data, ends, near, finder, fitted = 1, hovered = -1, chosen = -1, waiting = false, hidden = new Set();
  let ratio = 1, theme = {}, radii;

  const byte = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  function paint() {
    const style = getComputedStyle(document.documentElement), value = (name) => style.getPropertyValue(name).trim();
    theme = { kinds: Array.from({ length: 8 }, (_, i) => byte(value(`--kind-${i}`))), line: byte(value("--map-line")), ink: value("--ink"), paper: value("--card"), accent: byte(value("--map-accent")) };
    document.querySelectorAll("#kinds label").forEach((label, i) => {
      const at = data.kinds.indexOf(label.querySelector("input").value);
      label.querySelector(".dot").className = `dot kind-${(at < 0 ? i : at) % 8}`;
    });
  }

  // Colours say what is shown, what is chosen and what is only around.
  function colour() {
    const n = data.ids.length, tints = new Uint8Array(n * 4), inks = new Uint8Array(data.edges.length * 8);
    const focus = chosen >= 0 ? chosen : hovered, friends = focus >= 0 ? new Set(near[focus].map((e) => other(e, focus))) : null;
    for (let i = 0; i < n; i++) {
      const faded = friends && i !== focus && !friends.has(i), [r, g, b] = theme.kinds[data.kind[i] % 8];
      tints.set([r, g, b, hidden.has(data.kind[i]) ? 0 : faded ? 50 : 235], i * 4);
    }
    const quiet = data.edges.length > 20000 ? 26 : data.edges.length > 4000 ? 50 : 95;
    data.edges.forEach(([a, b], i) => {
      const mine = focus >= 0 && (a === focus || b === focus), gone = hidden.has(data.kind[a]) || hidden.has(data.kind[b]);
      const ink = [...(mine ? theme.accent : theme.line), gone ? 0 : mine ? 210 : friends ? quiet >> 2 : quiet];
      inks.set(ink, i * 8);
      inks.set(ink, i * 8 + 4);
    });
    flat.load("tints", tints);
    flat.load("inks", inks);
    ask();
  }
  const other = (e, i) => (data.edges[e][0] === i ? data.edges[e][1] : data.edges[e][0]);

  function prepare() {
    const n = data.ids.length, places = new Float32Array(n * 2), sizes = new Float32Array(n);
    const most = Math.max(...sample(data.size), 1e-9);
    radii = sizes;
    near = Array.from({ length: n }, () => []);
    ends = new Float32Array(data.edges.length * 4);
    for (let i = 0; i < n; i++) {
      places.set([data.x[i], data.y[i]], i * 2);
      sizes[i] = 4 + (n > 400 ? 13 : 20) * Math.sqrt(Math.max(data.size[i], 0) / most);
    }
    data.edges.forEach(([a, b], i) => {
      ends.set([data.x[a], data.y[a], data.x[b], data.y[b]], i * 4);
      near[a].push(i);
      if (a !== b) near[b].push(i);
    });
    flat.load("places", places);
    flat.load("sizes", sizes);
    flat.load("ends", ends);
    order = Array.from({ length: n }, (_, i) => i).sort((a, b) => data.size[b] - data.size[a]);
    finder = new Near(data);
    camera.box = finder.box;
  }
  let order = [];
  const sample = (list) => [list.reduce((most, one) => Math.max(most, one), 0)];

  const grow = () => Math.min(2.2, Math.max(0.35, Math.pow(camera.zoom / fitted, 0.4))) * (data.ids.length > 3000 ? 0.6 : 1);

  function under(px, py) {
    const [x, y] = world(px, py), reach = (14 * Math.max(1, grow())) / camera.zoom;
    const far = (i) => Math.hypot(data.x[i] - x, data.y[i] - y) * camera.zoom - (radii[i] * grow()) / 2;
    return finder.node(x, y, reach, (i) => (hidden.has(data.kind[i]) ? Infinity : far(i)));
  }

  function line(px, py) {
    const seen = ([a, b]) => !hidden.has(data.kind[a]) && !hidden.has(data.kind[b]);
    return finder.edge(...world(px, py), 5 / camera.zoom, chosen >= 0 ? near[chosen] : data.edges.keys(), seen);
  }

  const world = (px, py) => [camera.x + (px - camera.width / 2) / camera.zoom, camera.y - (py - camera.height / 2) / camera.zoom];
  const screen = (i) => [(data.x[i] - camera.x) * camera.zoom + camera.width / 2, camera.height / 2 - (data.y[i] - camera.y) * camera.zoom];

  function fit() {
    const [x0, y0, x1, y1] = camera.box;
    camera.x = (x0 + x1) / 2;
    camera.y = (y0 + y1) / 2;
    fitted = camera.zoom = 0.92 * Math.min(camera.width / Math.max(x1 - x0, 1e-6), camera.height / Math.max(y1 - y0, 1e-6));
    ask();
  }

  function resize() {
    ratio = Math.min(window.devicePixelRatio || 1, 2);
    camera.width = canvas.clientWidth;
    camera.height = canvas.clientHeight;
    for (const one of [canvas, over]) { one.width = camera.width * ratio; one.height = camera.height * ratio; }
    ask();
  }

  function ask() {
    if (waiting || !flat || !data) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      flat.draw(camera, data.ids.length, data.edges.length * 2, grow() * ratio);
      names();
    });
  }

  // The largest first; a name is written only where no other one stands.
  function names() {
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, camera.width, camera.height);
    pen.font = "500 12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    const taken = new Set(), focus = chosen >= 0 ? chosen : hovered;
    const first = [hovered, chosen, ...(focus >= 0 ? near[focus].slice(0, 40).map((e) => other(e, focus)) : [])];
    let left = focus >= 0 ? 0 : Math.round(30 * Math.min(4, camera.zoom / fitted));
    for (const i of [...first, ...(left ? order : [])]) {
      if (i < 0 || hidden.has(data.kind[i])) continue;
      const [x, y] = screen(i);
      if (x < -20 || y < 0 || x > camera.width || y > camera.height) continue;
      const text = String(data.labels[i]).replace(/^(@[^@]+)@.*$/, "$1").slice(0, 40), wide = Math.ceil(pen.measureText(text).width / 24) + 1;
      const row = Math.floor(y / 16), column = Math.floor(x / 24), strong = i === hovered || i === chosen;
      if (!strong) {
        let free = true;
        for (let c = column; c <= column + wide && free; c++) free = !taken.has(`${c},${row}`) && !taken.has(`${c},${row + 1}`);
        if (!free) continue;
      }
      for (let c = column; c <= column + wide; c++) taken.add(`${c},${row}`);
      const at = x + (radii[i] * grow()) / 2 + 4;
      pen.strokeStyle = theme.paper;
      pen.lineWidth = 4;
      pen.fillStyle = theme.ink;
      pen.font = `${strong ? 700 : 500} 12px system-ui, sans-serif`;
      pen.strokeText(text, at, y);
      pen.fillText(text, at, y);
      if (!first.includes(i) && --left <= 0) break;
    }
  }

  function link(address, words) {
    const a = document.createElement("a");
    a.href = `${map.dataset.behind}?${new URLSearchParams(address)}`;
    a.append(words);
    return a;
  }
  const tie = (e, words) => link({ a: data.ids[data.edges[e][0]], b: data.ids[data.edges[e][1]], kind: data.edge_kinds[data.edges[e][3]] }, words);
  const put = (tag, ...inside) => { const made = document.createElement(tag); made.append(...inside); return made; };
  const named = (i) => put("bdi", String(data.labels[i]));

  function choose(i) {
    chosen = i;
    panel.hidden = i < 0;
    panel.replaceChildren();
    colour();
    if (i < 0) return;
    const shut = put("button", "×"), ties = [...near[i]].sort((a, b) => data.edges[b][2] - data.edges[a][2]);
    shut.className = "shut";
    shut.setAttribute("aria-label", say("Close", "Fermer"));
    shut.onclick = () => { choose(-1); canvas.focus(); };
    const list = put("ul", ...ties.slice(0, 12).map((e) => put("li", tie(e, named(other(e, i))), " ", put("small", words[data.edge_kinds[data.edges[e][3]]]))));
    const all = link({ node: data.ids[i] }, say("The actions behind", "Les actions derrière"));
    all.className = "button main";
    panel.append(shut, put("h2", named(i)), put("p", say(`${count(ties.length)} tie${ties.length === 1 ? "" : "s"}`, `${count(ties.length)} lien${ties.length < 2 ? "" : "s"}`)), put("p", all), list);
  }

  function chooseLine(e) {
    choose(-1);
    const [a, b, weight] = data.edges[e], all = tie(e, say("The actions behind", "Les actions derrière"));
    all.className = "button main";
    panel.hidden = false;
    panel.replaceChildren(put("h2", named(a), " ↔ ", named(b)), put("p", say(`Weight ${count(Math.round(weight * 100) / 100)}`, `Poids ${count(Math.round(weight * 100) / 100)}`)), put("p", all));
  }

  function zoom(by, px = camera.width / 2, py = camera.height / 2) {
    const [x, y] = world(px, py);
    camera.zoom = Math.min(fitted * 200, Math.max(fitted * 0.3, camera.zoom * by));
    camera.x = x - (px - camera.width / 2) / camera.zoom;
    camera.y = y + (py - camera.height / 2) / camera.zoom;
    ask();
  }

  function go(i) {
    camera.x = data.x[i];
    camera.y = data.y[i];
    camera.zoom = Math.max(camera.zoom, fitted * 3);
    choose(i);
  }

  function listen() {
    const held = new Map();
    let moved = 0, apart = 0;
    const spot = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); held.set(event.pointerId, spot(event)); moved = 0; apart = 0; });
    canvas.addEventListener("pointermove", (event) => {
      const at = spot(event), was = held.get(event.pointerId);
      if (!was) {
        const now = under(...at);
        if (now !== hovered) { hovered = now; canvas.classList.toggle("over", now >= 0); if (chosen < 0) colour(); else ask(); }
        return;
      }
      held.set(event.pointerId, at);
      if (held.size === 1) {
        camera.x -= (at[0] - was[0]) / camera.zoom;
        camera.y += (at[1] - was[1]) / camera.zoom;
        moved += Math.hypot(at[0] - was[0], at[1] - was[1]);
        ask();
      } else {
        const [one, two] = [...held.values()], far = Math.hypot(one[0] - two[0], one[1] - two[1]);
        if (apart) zoom(far / apart, (one[0] + two[0]) / 2, (one[1] + two[1]) / 2);
        apart = far;
        moved = 99;
      }
    });
    canvas.addEventListener("pointerup", (event) => {
      held.delete(event.pointerId);
      if (moved > 4) return;
      const at = spot(event), node = under(...at), edge = node < 0 ? line(...at) : -1;
      if (edge >= 0) chooseLine(edge); else choose(node);
    });
    canvas.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...spot(event)); }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const step = 60 / camera.zoom;
      const keys = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      if (keys[event.key]) { camera.x += keys[event.key][0]; camera.y += keys[event.key][1]; ask(); }
      else if (event.key === "+" || event.key === "=") zoom(1.4);
      else if (event.key === "-") zoom(1 / 1.4);
      else if (event.key === "0") fit();
      else if (event.key === "Escape") choose(-1);
      else return;
      event.preventDefault();
    });
    map.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => (+button.dataset.zoom ? zoom(+button.dataset.zoom) : fit())));
    find.addEventListener("input", () => {
      const words = find.value.toLowerCase(), fits = words ? order.filter((i) => String(data.labels[i]).toLowerCase().includes(words)) : [];
      document.getElementById("found").replaceChildren(...fits.slice(0, 20).map((i) => { const one = document.createElement("option"); one.value = data.labels[i]; return one; }));
      const exact = fits.find((i) => String(data.labels[i]).toLowerCase() === words);
      if (exact !== undefined) go(exact);
    });
    find.addEventListener("keydown", (event) => {
      const words = find.value.toLowerCase(), first = words ? order.find((i) => String(data.labels[i]).toLowerCase().includes(words)) : undefined;
      if (event.key === "Enter" && first !== undefined) { event.preventDefault(); go(first); }
    });
    document.getElementById("kinds").addEventListener("change", (event) => {
      const kind = data.kinds.indexOf(event.target.value);
      if (event.target.checked) hidden.delete(kind); else hidden.add(kind);
      colour();
    });
    new ResizeObserver(resize).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { paint(); colour(); });
    canvas.addEventListener("webglcontextlost", (event) => { event.preventDefault(); map.hidden = true; });
  }

  async function open() {
    try { flat = new Flat(canvas); } catch { document.getElementById("no-map").hidden = false; return; }
    data = await (await fetch(map.dataset.map)).json();
    data.labels = data.labels.map((label) => shortName(String(label)));
    data.edges = data.edge_a.map((a, i) => [a, data.edge_b[i], data.edge_weight[i], data.edge_kind[i]]);
    map.hidden = false;
    paint();
    prepare();
    resize();
    fit();
    colour();
    listen();
    map.dataset.ready = "yes";
  }
  open();
})();
