// Which node, or which edge, is near a point of the map? A grid of buckets answers without looking at all nodes.
"use strict";
class Near {
  constructor(data) {
    this.data = data;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < data.ids.length; i++) {
      x0 = Math.min(x0, data.x[i]); x1 = Math.max(x1, data.x[i]);
      y0 = Math.min(y0, data.y[i]); y1 = Math.max(y1, data.y[i]);
    }
    this.box = [x0, y0, x1, y1];
    this.cell = Math.max(x1 - x0, y1 - y0, 1e-6) / Math.max(8, Math.sqrt(data.ids.length));
    this.grid = new Map();
    for (let i = 0; i < data.ids.length; i++) {
      const key = this.bucket(data.x[i], data.y[i]).join();
      if (!this.grid.has(key)) this.grid.set(key, []);
      this.grid.get(key).push(i);
    }
  }

  bucket(x, y) {
    return [Math.floor((x - this.box[0]) / this.cell), Math.floor((y - this.box[1]) / this.cell)];
  }

  // The nearest node at most `reach` away; `far` gives the distance from a node's rim in pixels, and 5 is too far.
  node(x, y, reach, far) {
    const [cx, cy] = this.bucket(x, y), span = Math.min(40, Math.ceil(reach / this.cell));
    let best = -1, least = 5;
    for (let i = cx - span; i <= cx + span; i++) for (let j = cy - span; j <= cy + span; j++) {
      for (const one of this.grid.get(`${i},${j}`) || []) {
        const distance = far(one);
        if (distance < least) { least = distance; best = one; }
      }
    }
    return best;
  }

  // The nearest edge of a list, closer than `least`, among those that are `seen`.
  edge(x, y, least, list, seen) {
    const { edges, x: xs, y: ys } = this.data;
    let best = -1;
    for (const e of list) {
      const [a, b] = edges[e];
      if (!seen(edges[e])) continue;
      const dx = xs[b] - xs[a], dy = ys[b] - ys[a], long = dx * dx + dy * dy || 1e-12;
      const t = Math.max(0, Math.min(1, ((x - xs[a]) * dx + (y - ys[a]) * dy) / long));
      const far = Math.hypot(xs[a] + t * dx - x, ys[a] + t * dy - y);
      if (far < least) { least = far; best = e; }
    }
    return best;
  }
}
