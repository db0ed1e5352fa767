/* A file as a text for a chat, in short pieces each with a check of its own; how it is written, and why,
   is said in scorecard/readers/pasted_text.py, which reads it. */

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PIECE = 240;

async function textBlock(content) {
  const bytes = new TextEncoder().encode(content);
  const packed = await deflated(bytes);
  const name = (packed ? "Z" : "P") + numberIn32(crc32(bytes), 7);
  const data = bytesIn32(packed ?? bytes);
  const count = Math.ceil(data.length / PIECE);
  const lines = Array.from({ length: count }, (_, index) => {
    const head = `${name}/${index + 1}/${count}/${data.slice(index * PIECE, (index + 1) * PIECE)}`;
    const check = crc32(new TextEncoder().encode(head)) & 0xfffff;
    return `[cb1/${head}/${numberIn32(check, 4)}]`;
  });
  return lines.join("\n") + "\n";
}

/** The bytes deflated (zlib's format); null where the browser cannot. */
async function deflated(bytes) {
  if (typeof CompressionStream === "undefined") return null;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function bytesIn32(bytes) {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) text += BASE32[(held >>> (bits -= 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

/** A number in base 32, the most significant digit first. */
function numberIn32(number, digits) {
  const places = Array.from({ length: digits }, (_, index) => 32 ** (digits - 1 - index));
  return places.map((place) => BASE32[Math.floor(number / place) % 32]).join("");
}

/** CRC-32 as zlib has it, bit by bit: a file has some ten thousand bytes. */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
