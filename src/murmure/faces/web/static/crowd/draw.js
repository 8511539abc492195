// How are fifty thousand people, their shares and half a million ties drawn, and moved without a stutter?
// Where a picture costs more than a frame has time for, the one that is there is pushed and stretched while it moves;
// when it rests it is drawn again: people first, then ties, the heaviest first, in pieces that leave time for the next move.

const LINE_VERTEX = `
attribute vec2 place; attribute vec4 colour;
uniform vec2 centre; uniform vec2 scale; uniform float dim;
varying vec4 tint;
void main() { gl_Position = vec4((place - centre) * scale, 0.0, 1.0); tint = vec4(colour.rgb, colour.a * dim); }`;
const LINE_FRAGMENT = `
precision mediump float;
varying vec4 tint;
void main() { gl_FragColor = tint; }`;
const DOT_VERTEX = `
attribute vec2 place; attribute vec2 look; attribute vec4 one; attribute vec4 two; attribute vec4 three; attribute vec4 four; attribute vec4 cuts;
uniform vec2 centre; uniform vec2 scale; uniform float grow;
varying vec4 first; varying vec4 second; varying vec4 third; varying vec4 fourth; varying vec4 ends; varying float wide; varying float ring;
void main() {
  gl_Position = vec4((place - centre) * scale, 0.0, 1.0);
  wide = max(2.0, abs(look.x) * grow);
  ring = look.y;
  gl_PointSize = wide + 2.0 + 6.0 * step(0.5, ring);
  first = one; second = two; third = three; fourth = four; ends = cuts;
}`;
// A disc cut into slices: turns are counted from the top, as on a clock.
const DOT_FRAGMENT = `
precision mediump float;
uniform vec3 mark;
varying vec4 first; varying vec4 second; varying vec4 third; varying vec4 fourth; varying vec4 ends; varying float wide; varying float ring;
void main() {
  vec2 at = (gl_PointCoord - 0.5) * (wide + 2.0 + 6.0 * step(0.5, ring));
  float far = length(at), rim = wide * 0.5;
  float turn = fract(atan(at.x, -at.y) / 6.2831853 + 1.0);
  vec4 tint = turn < ends.x ? first : turn < ends.y ? second : turn < ends.z ? third : fourth;
  float edge = clamp(rim - far + 0.5, 0.0, 1.0);
  float halo = ring < 0.5 ? 0.0 : clamp(1.5 - abs(far - rim - 2.0), 0.0, 1.0);
  if (first.a <= 0.0 || edge + halo <= 0.0) discard;
  gl_FragColor = halo > edge ? vec4(mark, halo) : vec4(tint.rgb, first.a * edge);
}`;

class Layer {
  constructor(canvas, vertex, fragment) {
    const gl = canvas.getContext("webgl", { antialias: false, premultipliedAlpha: false, alpha: true, preserveDrawingBuffer: true });
    if (!gl) throw new Error("no WebGL");
    this.gl = gl;
    this.canvas = canvas;
    this.program = Flat.program(gl, vertex, fragment);
    this.buffers = {};
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.useProgram(this.program);
  }

  load(name, array, width, bytes = false) {
    const gl = this.gl;
    this.buffers[name] = this.buffers[name] || { buffer: gl.createBuffer(), at: gl.getAttribLocation(this.program, name) };
    Object.assign(this.buffers[name], { width, bytes });
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name].buffer);
    gl.bufferData(gl.ARRAY_BUFFER, array, gl.DYNAMIC_DRAW);
  }

  set(name, ...values) {
    this.gl[`uniform${values.length}f`](this.gl.getUniformLocation(this.program, name), ...values);
  }

  clear() {
    const gl = this.gl;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  draw(mode, first, count, camera) {
    const gl = this.gl;
    for (const { buffer, at, width, bytes } of Object.values(this.buffers)) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, width, bytes ? gl.UNSIGNED_BYTE : gl.FLOAT, bytes, 0, 0);
    }
    this.set("centre", camera.x, camera.y);
    this.set("scale", (2 * camera.zoom) / camera.width, (2 * camera.zoom) / camera.height);
    gl.drawArrays(mode, first, count);
  }
}

const FRAME = 14, PIECE = 25, LEAST = 200, FIRST = 2000;

export class Picture {
  constructor(lines, dots) {
    this.lines = new Layer(lines, LINE_VERTEX, LINE_FRAGMENT);
    this.dots = new Layer(dots, DOT_VERTEX, DOT_FRAGMENT);
    this.count = { lines: 0, strong: 0, dots: 0 };
    this.cost = { line: 0.002, dots: 5 };  // milliseconds: for one line, for all dots; measured as they are drawn
    this.drawn = 0;
    this.seen = null;
  }

  // ends: two points per line; inks: a colour at each. The last `strong` lines are drawn over the others, which are dimmed by `dim`.
  loadLines(ends, inks, strong = 0, dim = 1) {
    this.lines.load("place", ends, 2);
    this.lines.load("colour", inks, 4, true);
    this.count.lines = ends.length / 4 - strong;
    this.count.strong = strong;
    this.dim = dim;
  }

  loadDots({ places, looks, slices, cuts }) {
    this.dots.load("place", places, 2);
    this.dots.load("look", looks, 2);
    ["one", "two", "three", "four"].forEach((name, i) => this.dots.load(name, slices[i], 4, true));
    this.dots.load("cuts", cuts, 4);
    this.count.dots = places.length / 2;
  }

  // Can the whole picture be drawn anew in one frame?
  get light() { return this.cost.dots + this.cost.line * (this.count.lines + this.count.strong) < FRAME; }

  // Show the picture that is there as the camera would see it now.
  push(camera, over) {
    const { seen } = this, by = camera.zoom / seen.zoom;
    const x = (seen.x - camera.x) * camera.zoom, y = (camera.y - seen.y) * camera.zoom;
    for (const canvas of [this.lines.canvas, this.dots.canvas, over]) canvas.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(${by.toFixed(5)})`;
  }

  // Draw people and the first ties; `more` goes on.
  start(camera, grow, mark, over) {
    this.seen = { ...camera };
    for (const canvas of [this.lines.canvas, this.dots.canvas, over]) canvas.style.transform = "";
    this.dots.clear();
    this.dots.set("grow", grow);
    this.dots.set("mark", ...mark);
    if (this.count.dots) this.cost.dots = this.timed(this.dots, () => this.dots.draw(this.dots.gl.POINTS, 0, this.count.dots, camera));
    this.lines.clear();
    this.drawn = 0;
    return this.more(this.light ? Infinity : FIRST);
  }

  // Draw some more ties; return whether any are left. Those that are selected come last, over the others.
  more(most = Math.max(LEAST, PIECE / this.cost.line)) {
    const gl = this.lines.gl, all = this.count.lines + this.count.strong, some = Math.min(Math.floor(most), all - this.drawn);
    if (some <= 0) return false;
    const took = this.timed(this.lines, () => {
      const quiet = Math.max(0, Math.min(some, this.count.lines - this.drawn));
      this.lines.set("dim", this.dim);
      if (quiet) this.lines.draw(gl.LINES, 2 * this.drawn, 2 * quiet, this.seen);
      this.lines.set("dim", 1);
      if (some > quiet) this.lines.draw(gl.LINES, 2 * (this.drawn + quiet), 2 * (some - quiet), this.seen);
    });
    this.drawn += some;
    if (some >= LEAST) this.cost.line = took / some;
    return this.drawn < all;
  }

  // How long something really takes: asking for a pixel waits until it is drawn.
  timed(layer, task) {
    const before = performance.now(), gl = layer.gl;
    task();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - before;
  }
}
