// Which picture leaves the home? What is drawn, without small communities, and without words on sensitive subjects.
import { bit, reveal } from "./data.js";
import { described } from "./png.js";

const MOST_LINES = 20000;
const escape = (text) => String(text).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");

// What each part of the picture is made of, seen from the camera; `leaves` says which communities may go.
function scene(map, k) {
  const { data, found, left, colours, camera } = map, leaves = found.communities.map((one) => one.size >= k);
  const tone = (c) => (c >= 0 && leaves[c] ? colours.tones[map.tone(c)] : colours.none), inside = map.inside();
  const there = (x, y, far = 0) => x > -far && y > -far && x < camera.width + far && y < camera.height + far;
  const lines = [];
  for (let e = 0; e < data.a.length && lines.length < MOST_LINES; e++) {
    if (!bit(left.line, e)) continue;
    const one = map.screen(data.x[data.a[e]], data.y[data.a[e]]), other = map.screen(data.x[data.b[e]], data.y[data.b[e]]);
    if (there(...one) || there(...other)) lines.push([one, other, tone(found.line[e]), inside && !map.mine(e, inside) ? 0.05 : 0.16]);
  }
  const dots = [];
  for (let i = data.ids.length - 1; i >= 0; i--) {
    const [x, y] = map.screen(data.x[i], data.y[i]), radius = Math.max(1, (data.size[i] * map.scale * map.grow) / 2);
    if (!there(x, y, radius)) continue;
    const parts = map.parts(i).filter((at) => leaves[found.group[at]]), sum = parts.reduce((all, at) => all + found.degree[at], 0);
    dots.push({ x, y, radius, alpha: !map.alive[i] ? 0.1 : inside && !inside[i] ? 0.25 : 0.95, parts: parts.map((at) => [tone(found.group[at]), found.degree[at] / Math.max(sum, 1e-9)]) });
  }
  const hulls = found.hulls.map((hull, c) => ({ hull, c })).filter(({ hull, c }) => hull && leaves[c] && map.shown.outlines);
  const names = map.shown.names ? found.hulls.map((hull, c) => ({ hull, c })).filter(({ hull, c }) => hull && leaves[c] && found.communities[c].leaving.length && hull.radius * camera.zoom > 22) : [];
  return { lines, dots, tone, held: leaves.filter((one) => !one).length, hulls: hulls.map(({ hull, c }) => ({ points: hull.points.map(([x, y]) => map.screen(x, y)), ink: tone(c) })),
    names: names.map(({ hull, c }) => ({ at: map.screen(hull.x, hull.y), ink: tone(c), text: reveal(found.communities[c].leaving[0]).slice(0, 28) })) };
}

function about({ held, lines }, map, { k, said, asked }) {
  let shown = 0;
  for (let e = 0; e < map.data.a.length; e++) shown += bit(map.left.line, e);
  const cut = shown > MOST_LINES ? say(` The picture holds the ${count(lines.length)} heaviest ties that it shows.`, ` L’image contient les ${count(lines.length)} liens les plus forts qu’elle montre.`) : "";
  return `${said} ${asked}${held ? say(` ${count(held)} communities of fewer than ${k} people are not told.`, ` ${count(held)} communautés de moins de ${k} personnes ne sont pas dites.`) : ""}${cut}`;
}

const f = (value) => value.toFixed(1);

function slices({ x, y, radius, parts }, none) {
  if (parts.length < 2) return `<circle cx="${f(x)}" cy="${f(y)}" r="${f(radius)}" fill="${parts.length ? parts[0][0] : none}"/>`;
  let from = 0;
  return parts.map(([ink, share]) => {
    const to = from + share, spot = (turn) => `${f(x + radius * Math.sin(2 * Math.PI * turn))} ${f(y - radius * Math.cos(2 * Math.PI * turn))}`;
    const path = `<path d="M${f(x)} ${f(y)}L${spot(from)}A${f(radius)} ${f(radius)} 0 ${share > 0.5 ? 1 : 0} 1 ${spot(Math.min(to, from + 0.9999))}Z" fill="${ink}"/>`;
    from = to;
    return path;
  }).join("");
}

export function svg(map, options) {
  const made = scene(map, options.k), { camera, colours } = map, { width, height } = camera;
  const round = (points) => points.map(([x, y], i) => { const [nx, ny] = points[(i + 1) % points.length]; return `${i ? "" : `M${f((points[points.length - 1][0] + x) / 2)} ${f((points[points.length - 1][1] + y) / 2)}`}Q${f(x)} ${f(y)} ${f((x + nx) / 2)} ${f((y + ny) / 2)}`; }).join("") + "Z";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${f(width)}" height="${f(height)}" viewBox="0 0 ${f(width)} ${f(height)}" font-family="system-ui, sans-serif">
<title>${escape(say("Communities", "Communautés"))}</title><desc>${escape(about(made, map, options))}</desc>
<rect width="100%" height="100%" fill="${colours.paper}"/>
<g stroke-width="1">${made.lines.map(([[x1, y1], [x2, y2], ink, alpha]) => `<path d="M${f(x1)} ${f(y1)}L${f(x2)} ${f(y2)}" stroke="${ink}" stroke-opacity="${alpha}"/>`).join("")}</g>
<g>${made.hulls.map(({ points, ink }) => `<path d="${round(points)}" fill="${ink}" fill-opacity=".06" stroke="${ink}" stroke-opacity=".45"/>`).join("")}</g>
<g>${made.dots.map((dot) => `<g opacity="${dot.alpha}">${slices(dot, colours.none)}</g>`).join("")}</g>
<g font-size="12.5" font-weight="700" text-anchor="middle" paint-order="stroke" stroke="${colours.paper}" stroke-width="4" stroke-linejoin="round">${made.names.map(({ at: [x, y], ink, text }) => `<text x="${f(x)}" y="${f(y)}" fill="${ink}">${escape(text)}</text>`).join("")}</g>
</svg>`;
}

function drawn(map, options) {
  const made = scene(map, options.k), { camera, colours } = map, canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = camera.width * 2;
  canvas.height = camera.height * 2;
  pen.scale(2, 2);
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, camera.width, camera.height);
  for (const [[x1, y1], [x2, y2], ink, alpha] of made.lines) { pen.globalAlpha = alpha; pen.strokeStyle = ink; pen.beginPath(); pen.moveTo(x1, y1); pen.lineTo(x2, y2); pen.stroke(); }
  for (const { points, ink } of made.hulls) { pen.beginPath(); points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y))); pen.closePath(); pen.fillStyle = pen.strokeStyle = ink; pen.globalAlpha = 0.06; pen.fill(); pen.globalAlpha = 0.45; pen.stroke(); }
  for (const { x, y, radius, alpha, parts } of made.dots) {
    let from = -Math.PI / 2;
    pen.globalAlpha = alpha;
    for (const [ink, share] of parts.length ? parts : [[colours.none, 1]]) { pen.fillStyle = ink; pen.beginPath(); pen.moveTo(x, y); pen.arc(x, y, radius, from, from + 2 * Math.PI * share); pen.fill(); from += 2 * Math.PI * share; }
  }
  pen.globalAlpha = 1;
  pen.font = "700 12.5px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = colours.paper;
  for (const { at: [x, y], ink, text } of made.names) { pen.fillStyle = ink; pen.strokeText(text, x, y); pen.fillText(text, x, y); }
  return { canvas, told: about(made, map, options) };
}

// Hand the picture to the browser as a download; return what it holds, in words.
export async function save(kind, map, options) {
  let blob, told;
  if (kind === "svg") {
    const text = svg(map, options);
    blob = new Blob([text], { type: "image/svg+xml" });
    told = /<desc>([^]*?)<\/desc>/.exec(text)[1].replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
  } else {
    const made = drawn(map, options);
    told = made.told;
    blob = await described(await new Promise((done) => made.canvas.toBlob(done, "image/png")), told);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `communities.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  return told;
}
