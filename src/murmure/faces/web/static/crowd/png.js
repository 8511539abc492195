// How does a PNG picture say what it shows? In a chunk of text (iTXt, PNG 3rd edition, 11.3.3), as an SVG does in its <desc>.

const HEAD = 33;  // the signature and the first chunk, which has to come first

function crc(bytes) {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

// Return the picture with a description.
export async function described(blob, text) {
  const picture = new Uint8Array(await blob.arrayBuffer());
  const body = new TextEncoder().encode(`iTXtDescription\0\0\0${document.documentElement.lang}\0\0${text}`);
  const chunk = new Uint8Array(body.length + 8), view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc(body));
  return new Blob([picture.subarray(0, HEAD), chunk, picture.subarray(HEAD)], { type: "image/png" });
}
