// How are twenty thousand dots and their lines drawn at once? Two WebGL programs, one camera, no library.
"use strict";
const DOT_VERTEX = `
attribute vec2 place; attribute float size; attribute vec4 colour;
uniform vec2 centre; uniform vec2 scale; uniform float grow;
varying vec4 tint; varying float wide;
void main() {
  gl_Position = vec4((place - centre) * scale, 0.0, 1.0);
  wide = max(2.0, size * grow);
  gl_PointSize = wide + 2.0;
  tint = colour;
}`;
const DOT_FRAGMENT = `
precision mediump float;
varying vec4 tint; varying float wide;
void main() {
  float far = length(gl_PointCoord - 0.5) * (wide + 2.0);
  float edge = clamp(wide * 0.5 - far + 0.5, 0.0, 1.0);
  if (edge <= 0.0 || tint.a <= 0.0) discard;
  gl_FragColor = vec4(tint.rgb, tint.a * edge);
}`;
const LINE_VERTEX = `
attribute vec2 place; attribute vec4 colour;
uniform vec2 centre; uniform vec2 scale;
varying vec4 tint;
void main() { gl_Position = vec4((place - centre) * scale, 0.0, 1.0); tint = colour; }`;
const LINE_FRAGMENT = `
precision mediump float;
varying vec4 tint;
void main() { if (tint.a <= 0.0) discard; gl_FragColor = tint; }`;

class Flat {
  constructor(canvas) {
    const gl = canvas.getContext("webgl", { antialias: true, premultipliedAlpha: false, alpha: true });
    if (!gl) throw new Error("no WebGL");
    this.gl = gl;
    this.canvas = canvas;
    this.dots = Flat.program(gl, DOT_VERTEX, DOT_FRAGMENT);
    this.lines = Flat.program(gl, LINE_VERTEX, LINE_FRAGMENT);
    this.buffers = {};
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  static program(gl, vertex, fragment) {
    const made = gl.createProgram();
    for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
      gl.attachShader(made, shader);
    }
    gl.linkProgram(made);
    return made;
  }

  // Hand over numbers once; they stay with the graphics card until they change.
  load(name, array) {
    const gl = this.gl;
    this.buffers[name] = this.buffers[name] || gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name]);
    gl.bufferData(gl.ARRAY_BUFFER, array, gl.DYNAMIC_DRAW);
  }

  use(program, attributes, camera) {
    const gl = this.gl;
    gl.useProgram(program);
    for (const [name, buffer, width, kind] of attributes) {
      const at = gl.getAttribLocation(program, name);
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[buffer]);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, width, kind, kind === gl.UNSIGNED_BYTE, 0, 0);
    }
    gl.uniform2f(gl.getUniformLocation(program, "centre"), camera.x, camera.y);
    gl.uniform2f(gl.getUniformLocation(program, "scale"), (2 * camera.zoom) / camera.width, (2 * camera.zoom) / camera.height);
  }

  draw(camera, dots, ends, grow) {
    const gl = this.gl;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (ends) {
      this.use(this.lines, [["place", "ends", 2, gl.FLOAT], ["colour", "inks", 4, gl.UNSIGNED_BYTE]], camera);
      gl.drawArrays(gl.LINES, 0, ends);
    }
    this.use(this.dots, [["place", "places", 2, gl.FLOAT], ["size", "sizes", 1, gl.FLOAT], ["colour", "tints", 4, gl.UNSIGNED_BYTE]], camera);
    gl.uniform1f(gl.getUniformLocation(this.dots, "grow"), grow);
    gl.drawArrays(gl.POINTS, 0, dots);
  }
}
window.Flat = Flat;
