// What is written over the people on the map? Outlines round communities, and names where there is room for them.
import { reveal } from "./data.js";

export class Over {
  constructor(map, canvas) {
    this.map = map;
    this.pen = canvas.getContext("2d", { willReadFrequently: true });
  }

  write() {
    const { pen, map } = this, { camera, found, selected: [kind, one] } = map;
    pen.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
    pen.clearRect(0, 0, camera.width, camera.height);
    if (!found) return;
    const taken = new Set();
    found.hulls.forEach((hull, c) => {
      if (!hull || (!map.shown.outlines && !(kind === "c" && c === one))) return;
      this.outline(hull, c, kind === "c" && c === one);
    });
    if (map.shown.names) found.hulls.forEach((hull, c) => hull && hull.radius * camera.zoom > 22 && this.caption(hull, c, taken));
    this.people(taken);
  }

  outline(hull, c, strong) {
    const { pen, map } = this, points = hull.points.map(([x, y]) => map.screen(x, y));
    pen.beginPath();
    points.forEach(([x, y], i) => {
      const [nx, ny] = points[(i + 1) % points.length], [mx, my] = [(x + nx) / 2, (y + ny) / 2];
      if (i === 0) { const [lx, ly] = points[points.length - 1]; pen.moveTo((lx + x) / 2, (ly + y) / 2); }
      pen.quadraticCurveTo(x, y, mx, my);
    });
    pen.closePath();
    pen.fillStyle = pen.strokeStyle = map.colours.tones[map.tone(c)];
    pen.globalAlpha = strong ? 0.12 : 0.06;
    pen.fill();
    pen.globalAlpha = strong ? 1 : 0.45;
    pen.lineWidth = strong ? 2.5 : 1;
    pen.stroke();
    pen.globalAlpha = 1;
  }

  free(taken, x, y, wide) {
    const row = Math.floor(y / 16), from = Math.floor(x / 24), to = Math.floor((x + wide) / 24);
    for (let c = from; c <= to; c++) if (taken.has(`${c},${row}`) || taken.has(`${c},${row - 1}`) || taken.has(`${c},${row + 1}`)) return false;
    for (let c = from; c <= to; c++) taken.add(`${c},${row}`);
    return true;
  }

  text(words, x, y, weight, colour) {
    const { pen, map } = this;
    pen.font = `${weight} 12.5px system-ui, sans-serif`;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 4;
    pen.strokeStyle = map.colours.paper;
    pen.fillStyle = colour;
    pen.strokeText(words, x, y);
    pen.fillText(words, x, y);
  }

  caption(hull, c, taken) {
    const { pen, map } = this, { camera } = map, all = map.title(c), words = all.length > 28 ? `${all.slice(0, 27)}…` : all, [x, y] = map.screen(hull.x, hull.y);
    pen.font = "700 12.5px system-ui, sans-serif";
    const wide = pen.measureText(words).width;
    if (x < -wide || y < 0 || x > camera.width + wide || y > camera.height || !this.free(taken, x - wide / 2, y, wide)) return;
    this.text(words, x - wide / 2, y, 700, map.colours.tones[map.tone(c)]);
  }

  // The largest first; a name is written only where no other one stands.
  people(taken) {
    const { pen, map } = this, { camera, data, selected: [kind, one, other] } = map, first = [map.hovered, ...(kind === "t" ? [one, other] : [...(kind === "p" ? [one] : []), ...map.friends()].slice(0, 40))].filter((i) => i >= 0);
    const close = camera.zoom / map.fitted;
    let left = map.shown.names && !first.length && close > 2.5 ? 60 : 0;
    for (const i of [...first, ...(left ? map.order : [])]) {
      const [x, y] = map.screen(data.x[i], data.y[i]);
      if (x < -20 || y < 0 || x > camera.width || y > camera.height || (!first.includes(i) && !map.alive[i])) continue;
      const words = reveal(data.names[i]).replace(/^(@[^@]+)@.*$/, "$1").slice(0, 40), strong = i === map.hovered || i === one;
      if (!this.free(taken, x, y, pen.measureText(words).width) && !strong) continue;
      this.text(words, x + (data.size[i] * map.scale * map.grow) / 2 + 5, y, strong ? 700 : 500, map.colours.ink);
      if (!first.includes(i) && --left <= 0) break;
    }
  }
}
