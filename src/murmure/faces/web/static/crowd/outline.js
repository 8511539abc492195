// Around which part of the map does a community lie? An outline round nine tenths of those who are most in it.

const KEPT = 0.9, LEAST = 3, MARGIN = 1.08;

// The convex hull of points (Andrew's monotone chain, 1979).
function hull(points) {
  points.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const out = [];
    for (const one of list) {
      while (out.length > 1 && turn(out[out.length - 2], out[out.length - 1], one) <= 0) out.pop();
      out.push(one);
    }
    out.pop();
    return out;
  };
  return [...half(points), ...half([...points].reverse())];
}

// One outline per community, {points, x, y, radius}, or null when it has too few people of its own.
export function outlines(data, cover) {
  const own = cover.communities.map(() => []);
  for (let i = 0; i < data.ids.length; i++) {
    for (let at = cover.from[i]; at < cover.from[i + 1]; at++) {
      if (cover.contested[at]) continue;
      own[cover.group[at]].push(i);  // the strongest of each person comes first
      break;
    }
  }
  return own.map((people) => {
    if (people.length < LEAST) return null;
    const middle = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
    let x = middle(people.map((i) => data.x[i])), y = middle(people.map((i) => data.y[i]));
    const near = people.map((i) => [Math.hypot(data.x[i] - x, data.y[i] - y), i]).sort((one, other) => one[0] - other[0]).slice(0, Math.max(LEAST, Math.ceil(KEPT * people.length))).map(([, i]) => i);
    x = middle(near.map((i) => data.x[i]));
    y = middle(near.map((i) => data.y[i]));
    const round = [];  // a disc has eight corners, so that a small group has an outline too
    for (const i of near) for (let k = 0; k < 8; k++) round.push([data.x[i] + (data.size[i] + 1.5) * Math.cos((k * Math.PI) / 4), data.y[i] + (data.size[i] + 1.5) * Math.sin((k * Math.PI) / 4)]);
    const points = hull(round).map(([px, py]) => [x + (px - x) * MARGIN, y + (py - y) * MARGIN]);
    return { points, x, y, radius: Math.max(...points.map(([px, py]) => Math.hypot(px - x, py - y))) };
  });
}
