// SHA-256, SM3 and SHA-512, from the standards. The first two digest a recording block by block.

/** The first 64 bits behind the point of the `degree`-th root of `prime`: where SHA-2 takes its constants from. */
function rootBits(prime, degree) {
  const target = BigInt(prime) << BigInt(64 * degree);
  let low = 0n, high = 1n << 72n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= target) low = middle; else high = middle;
  }
  return low & 0xffffffffffffffffn;
}

const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const SHA512_K = PRIMES.map((prime) => rootBits(prime, 3));
const SHA512_START = PRIMES.slice(0, 8).map((prime) => rootBits(prime, 2));
const SHA256_K = Int32Array.from(SHA512_K.slice(0, 64), (word) => Number(word >> 32n));
const SHA256_START = Int32Array.from(SHA512_START, (word) => Number(word >> 32n));
const SM3_START = Int32Array.of(
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e);
const SM3_T = Int32Array.from({ length: 64 }, (_, i) => {
  const t = i < 16 ? 0x79cc4519 : 0x7a879d8a, bits = i % 32;
  return (t << bits) | (t >>> (32 - bits));
});

const W = new Int32Array(68);

function loadBlock(data, at) {
  for (let i = 0; i < 16; i++, at += 4) {
    W[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
  }
}

// The two functions below take all the time there is: words are named one by one, since destructuring is slow.

function compressSha256(state, data, at) {
  loadBlock(data, at);
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + SHA256_K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

function compressSm3(state, data, at) {
  loadBlock(data, at);
  for (let i = 16; i < 68; i++) {
    const z = W[i - 3], y = W[i - 13], x = W[i - 16] ^ W[i - 9] ^ ((z << 15) | (z >>> 17));
    W[i] = x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((y << 7) | (y >>> 25)) ^ W[i - 6];
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 16; i++) {
    const a12 = (a << 12) | (a >>> 20), sum = (a12 + e + SM3_T[i]) | 0, ss1 = (sum << 7) | (sum >>> 25);
    const tt1 = ((a ^ b ^ c) + d + (ss1 ^ a12) + (W[i] ^ W[i + 4])) | 0;
    const tt2 = ((e ^ f ^ g) + h + ss1 + W[i]) | 0;
    d = c; c = (b << 9) | (b >>> 23); b = a; a = tt1;
    h = g; g = (f << 19) | (f >>> 13); f = e; e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
  }
  for (let i = 16; i < 64; i++) {
    const a12 = (a << 12) | (a >>> 20), sum = (a12 + e + SM3_T[i]) | 0, ss1 = (sum << 7) | (sum >>> 25);
    const tt1 = (((a & b) | (c & (a | b))) + d + (ss1 ^ a12) + (W[i] ^ W[i + 4])) | 0;
    const tt2 = ((g ^ (e & (f ^ g))) + h + ss1 + W[i]) | 0;
    d = c; c = (b << 9) | (b >>> 23); b = a; a = tt1;
    h = g; g = (f << 19) | (f >>> 13); f = e; e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
  }
  state[0] ^= a; state[1] ^= b; state[2] ^= c; state[3] ^= d;
  state[4] ^= e; state[5] ^= f; state[6] ^= g; state[7] ^= h;
}

/** A digest in the making; `update` may be called with any lengths. */
class Hash {
  constructor(compress, start) {
    this.compress = compress;
    this.state = start.slice();
    this.tail = new Uint8Array(64);
    this.held = 0;
    this.size = 0;
  }

  update(data) {
    let at = 0;
    this.size += data.length;
    if (this.held) {
      at = Math.min(64 - this.held, data.length);
      this.tail.set(data.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 64) return this;
      this.compress(this.state, this.tail, 0);
    }
    for (; at + 64 <= data.length; at += 64) this.compress(this.state, data, at);
    this.held = data.length - at;
    this.tail.set(data.subarray(at));
    return this;
  }

  digest() {
    const bits = this.size * 8;
    const padding = new Uint8Array(((119 - (this.size % 64)) % 64) + 9);
    padding[0] = 0x80;
    const end = new DataView(padding.buffer, padding.length - 8);
    end.setUint32(0, Math.floor(bits / 2 ** 32));
    end.setUint32(4, bits % 2 ** 32);
    this.update(padding);
    const result = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, i) => result.setInt32(4 * i, word));
    return new Uint8Array(result.buffer);
  }
}

const newSha256 = () => new Hash(compressSha256, SHA256_START);
const newSm3 = () => new Hash(compressSm3, SM3_START);
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), newSha256()).digest();
const sm3 = (...parts) => parts.reduce((hash, part) => hash.update(part), newSm3()).digest();

/** SHA-512 of a short message: Ed25519 wants it, nothing else does. */
function sha512(...parts) {
  const message = joined(...parts), mask = 0xffffffffffffffffn;
  const data = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128);
  data.set(message);
  data[message.length] = 0x80;
  const view = new DataView(data.buffer);
  view.setBigUint64(data.length - 8, BigInt(message.length * 8));
  const rotate = (x, n) => (x >> n) | ((x << (64n - n)) & mask);
  const state = SHA512_START.slice(), w = [];
  for (let at = 0; at < data.length; at += 128) {
    for (let i = 0; i < 80; i++) {
      if (i < 16) { w[i] = view.getBigUint64(at + 8 * i); continue; }
      const x = w[i - 15], y = w[i - 2];
      const s0 = rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n), s1 = rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & mask;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & mask & g)) + SHA512_K[i] + w[i];
      const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g; g = f; f = e; e = (d + t1) & mask;
      d = c; c = b; b = a; a = (t1 + t2) & mask;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) & mask; });
  }
  const result = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => result.setBigUint64(8 * i, word));
  return new Uint8Array(result.buffer);
}

function joined(...parts) {
  const result = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => { result.set(part, at); return at + part.length; }, 0);
  return result;
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = (text) => new TextEncoder().encode(text);
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
