// Seals a secret as core/src/sign/seal.rs does, for demo data: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03).
import { createCipheriv, createHmac, randomBytes } from "node:crypto";

const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
const COLUMNS = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]];
const DIAGONALS = [[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

const words = (bytes) => Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
const rotated = (word, by) => (word << by) | (word >>> (32 - by));

function quarterRound(s, a, b, c, d) {
  const mix = (to, with_, by, from) => {
    s[to] = (s[to] + s[with_]) | 0;
    s[from] = rotated(s[from] ^ s[to], by);
  };
  mix(a, b, 16, d);
  mix(c, d, 12, b);
  mix(a, b, 8, d);
  mix(c, d, 7, b);
}

/** The key that a nonce of 24 bytes makes of another: section 2.2 of the draft. */
export function hchacha20(key, nonce) {
  const s = Int32Array.from([...CONSTANTS, ...words(key), ...words(nonce.subarray(0, 16))]);
  for (let round = 0; round < 10; round++) for (const quarter of [...COLUMNS, ...DIAGONALS]) quarterRound(s, ...quarter);
  const out = Buffer.alloc(32);
  [...s.slice(0, 4), ...s.slice(12)].forEach((word, at) => out.writeInt32LE(word, at * 4));
  return out;
}

/** The key of one purpose: core/src/sign/mac.rs. */
const derived = (root, purpose) => createHmac("sha256", root).update(`khlang/key/v1/${purpose}`).digest();

/** @returns base64 of nonce, ciphertext and tag, bound to `owner` */
export function seal(plain, { root, purpose, owner }, nonce = randomBytes(24)) {
  const iv = Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
  const cipher = createCipheriv("chacha20-poly1305", hchacha20(derived(root, purpose), nonce), iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(owner), { plaintextLength: Buffer.byteLength(plain) });
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
}
