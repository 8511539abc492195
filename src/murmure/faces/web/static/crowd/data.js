// What does the home send about its people, ties and communities, and how is it asked for?

// An answer that is not what was asked for is a page of ours that says why.
async function told(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = [...page.querySelectorAll("main p:not(.number)")].map((one) => one.textContent.trim()).filter(Boolean);
  return new Error(words.slice(0, 2).join(" ") || say("The home does not answer.", "La maison ne répond pas."));
}

export async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(say("The home does not answer. Is murmure still running?", "La maison ne répond pas. murmure tourne-t-il encore ?"));
  }
  if (!answer.ok) throw await told(answer);
  return answer;
}

const KINDS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array };

// A JSON header, then arrays on boundaries of four bytes (see `packed` in crowd_told.py).
export async function packed(url, options) {
  const bytes = await (await ask(url, options)).arrayBuffer();
  const long = new DataView(bytes).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, long)));
  let at = 4 + long;
  for (const [name, kind, size] of header.arrays) {
    header[name] = new KINDS[kind](bytes, at, size);
    at += Math.ceil(header[name].byteLength / 4) * 4;
  }
  return header;
}

// For each of `count` places, where its entries stand in a list that is in order of places.
export function starts(places, count) {
  const from = new Uint32Array(count + 1);
  for (const one of places) from[one + 1]++;
  for (let i = 0; i < count; i++) from[i + 1] += from[i];
  return from;
}

// The lines of each person, heaviest first (lines come heaviest first).
export function incident(a, b, count) {
  const from = new Uint32Array(count + 1), list = new Uint32Array(2 * a.length);
  for (let e = 0; e < a.length; e++) { from[a[e] + 1]++; from[b[e] + 1]++; }
  for (let i = 0; i < count; i++) from[i + 1] += from[i];
  const next = from.slice(0, count);
  for (let e = 0; e < a.length; e++) { list[next[a[e]]++] = e; list[next[b[e]]++] = e; }
  return { from, list };
}

// One bit per place, the least first.
export const bit = (bits, i) => (bits[i >> 3] >> (i & 7)) & 1;

// Text from an archive, shown as what it is: its direction stays its own, what cannot be seen is shown.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
export const reveal = (text) => String(text).replace(UNSEEN, (one) => (one.charCodeAt(0) < 32 ? String.fromCharCode(0x2400 + one.charCodeAt(0)) : `⟦U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟧`));

export const put = (tag, props, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name in made && name !== "list") made[name] = value; else made.setAttribute(name, value);
  }
  made.append(...inside.filter((one) => one !== null && one !== undefined));
  return made;
};
export const named = (text) => put("bdi", null, reveal(text));
