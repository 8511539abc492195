// When did which community act? Bands over time, and a span that is kept by dragging.

const NS = "http://www.w3.org/2000/svg", HIGH = 120, FOOT = 18;
const draw = (tag, props) => { const one = document.createElementNS(NS, tag); for (const [name, value] of Object.entries(props)) one.setAttribute(name, value); return one; };
const LOOK = { h: { day: "numeric", month: "short", hour: "numeric" }, D: { day: "numeric", month: "short" }, W: { day: "numeric", month: "short", year: "numeric" }, M: { month: "short", year: "numeric" }, Y: { year: "numeric" } };

// A moment as the address writes it: a day, with its minute when it is not midnight.
export const written = (seconds) => new Date(seconds * 1000).toISOString().replace(/T00:00:00.*$/, "").replace(/:\d\d\.\d+Z$/, "");
const read = (text) => Date.parse(text.length > 10 ? `${text}:00Z` : `${text}T00:00:00Z`) / 1000;

export class Time {
  // kept(since, until): the span that the person chose, as the address writes it; empty for all.
  constructor(place, kept) {
    this.place = place;
    this.kept = kept;
    this.span = ["", ""];
    new ResizeObserver(() => this.show()).observe(place);
  }

  load(found, kind, name) {
    Object.assign(this, { found, kind, name });
    this.show();
  }

  choose(since, until) {
    this.span = [since, until];
    this.mark();
  }

  x(seconds) {
    const { starts } = this.found, last = starts.length - 1;
    return (this.wide * (Math.min(Math.max(seconds, starts[0]), starts[last]) - starts[0])) / Math.max(1, starts[last] - starts[0]);
  }

  // The edge of a bin that is nearest to a place of the picture.
  edge(x) {
    const { starts } = this.found, at = starts[0] + (x / this.wide) * (starts[starts.length - 1] - starts[0]);
    return starts.reduce((best, one, i) => (Math.abs(one - at) < Math.abs(starts[best] - at) ? i : best), 0);
  }

  show() {
    if (!this.found || this.found.starts.length < 2) {  // nothing has a date
      this.place.replaceChildren();
      this.svg = null;
      return;
    }
    const { starts, band, bands, unit } = this.found, bins = starts.length - 1, rows = bands.length + 2;
    this.wide = Math.max(this.place.clientWidth, 40);
    const svg = draw("svg", { width: this.wide, height: HIGH + FOOT, viewBox: `0 0 ${this.wide} ${HIGH + FOOT}`, class: "lanes", role: "img", "aria-label": say("Ties of each community over time", "Liens de chaque communauté au fil du temps") });
    const total = Array.from({ length: bins }, (_, i) => { let sum = 0; for (let r = 0; r < rows; r++) sum += band[r * bins + i]; return sum; });
    const most = Math.max(...total, 1e-9), floor = new Float32Array(bins);
    const middle = (i) => this.x((starts[i] + starts[i + 1]) / 2);
    for (let r = rows - 1; r >= 0; r--) {  // what has no community lies at the bottom, quietly
      const top = Float32Array.from(floor, (one, i) => one + band[r * bins + i]);
      const y = (value) => (HIGH - (HIGH - 6) * (value / most)).toFixed(1);
      const points = (line) => Array.from(line, (value, i) => `${middle(i).toFixed(1)},${y(value)}`);
      const ends = (line) => [`0,${y(line[0])}`, ...points(line), `${this.wide},${y(line[bins - 1])}`];
      if (bins) {
        const number = bands[r], path = draw("path", { d: `M${ends(top).join("L")}L${ends(floor).reverse().join("L")}Z`, class: number ? `lane hue-${this.kind(number)}` : `lane ${r === rows - 1 ? "none" : "rest"}` });
        const title = draw("title", {});
        title.textContent = number ? this.name(number) : r === rows - 1 ? say("between communities", "entre communautés") : say("other communities", "autres communautés");
        path.append(title);
        svg.append(path);
      }
      floor.set(top);
    }
    this.ticks(svg, unit);
    this.shade = [draw("rect", { class: "shade", y: 0, height: HIGH }), draw("rect", { class: "shade", y: 0, height: HIGH })];
    this.edges = [draw("rect", { class: "grip", y: 0, width: 5, height: HIGH }), draw("rect", { class: "grip", y: 0, width: 5, height: HIGH })];
    svg.append(...this.shade, ...this.edges);
    this.place.replaceChildren(svg);
    this.svg = svg;
    this.listen(svg);
    this.mark();
  }

  ticks(svg, unit) {
    const { starts } = this.found, format = new Intl.DateTimeFormat(document.documentElement.lang, { ...LOOK[unit], timeZone: "UTC" });
    const every = Math.max(1, Math.ceil((starts.length - 1) / Math.max(2, Math.floor(this.wide / 110))));
    for (let i = 0; i < starts.length - 1; i += every) {
      const text = draw("text", { x: Math.min(this.x(starts[i]), this.wide - 70).toFixed(1), y: HIGH + 14, class: "when" });
      text.textContent = format.format(starts[i] * 1000);
      svg.append(text);
    }
  }

  mark() {
    if (!this.svg) return;
    const [since, until] = this.span, a = since ? this.x(read(since)) : 0, b = until ? this.x(read(until)) : this.wide;
    const put = (rect, x, width) => { rect.setAttribute("x", x); rect.setAttribute("width", Math.max(0, width)); };
    put(this.shade[0], 0, a);
    put(this.shade[1], b, this.wide - b);
    put(this.edges[0], Math.max(0, a - 2), since || until ? 5 : 0);
    put(this.edges[1], Math.min(this.wide - 5, b - 2), since || until ? 5 : 0);
  }

  listen(svg) {
    let from = null;
    const { starts } = this.found, spot = (event) => Math.min(this.wide, Math.max(0, event.clientX - svg.getBoundingClientRect().left));
    const told = (x) => {
      const [a, b] = [from, x].sort((one, other) => one - other), [i, j] = [this.edge(a), this.edge(b)];
      return i === j ? ["", ""] : [i ? written(starts[i]) : "", j < starts.length - 1 ? written(starts[j]) : ""];
    };
    svg.addEventListener("pointerdown", (event) => {
      svg.setPointerCapture(event.pointerId);
      const x = spot(event), [since, until] = this.span, [a, b] = [since ? this.x(read(since)) : 0, until ? this.x(read(until)) : this.wide];
      // The edge that is taken moves, the other one stays.
      from = (since || until) && Math.abs(x - a) < 8 ? b : (since || until) && Math.abs(x - b) < 8 ? a : x;
    });
    svg.addEventListener("pointermove", (event) => {
      if (from === null) return;
      this.span = told(spot(event));
      this.mark();
    });
    svg.addEventListener("pointerup", (event) => {
      if (from === null) return;
      const span = told(spot(event));
      from = null;
      this.kept(...span);
    });
    svg.addEventListener("pointercancel", () => { from = null; });
  }
}

