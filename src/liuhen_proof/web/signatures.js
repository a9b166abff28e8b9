// Ed25519 (RFC 8032) and SM2 with SM3 (GB/T 32918.2): checking only, public data only, so plain BigInt will do.

const toNumber = (bytes) => BigInt("0x" + (hex(bytes) || "0"));
const mod = (a, p) => { const r = a % p; return r < 0n ? r + p : r; };

function power(base, exponent, p) {
  let result = 1n;
  for (base = mod(base, p); exponent; exponent >>= 1n, base = (base * base) % p) {
    if (exponent & 1n) result = (result * base) % p;
  }
  return result;
}

// ── Ed25519 ──────────────────────────────────────────────────────────────────────────────────────────────

const ED_P = 2n ** 255n - 19n;
const ED_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const ED_D = mod(-121665n * power(121666n, ED_P - 2n, ED_P), ED_P);
const ED_ROOT = power(2n, (ED_P - 1n) / 4n, ED_P);
const littleEndian = (bytes) => toNumber(Uint8Array.from(bytes).reverse());

/** The point in extended coordinates, or null if `bytes` is not its one encoding. */
function edDecode(bytes) {
  const number = littleEndian(bytes), sign = number >> 255n, y = number & (2n ** 255n - 1n);
  if (y >= ED_P) return null;
  const u = mod(y * y - 1n, ED_P), v = mod(ED_D * y * y + 1n, ED_P);
  let x = mod(u * power(v, 3n, ED_P) * power(u * power(v, 7n, ED_P), (ED_P - 5n) / 8n, ED_P), ED_P);
  if (mod(v * x * x - u, ED_P)) x = mod(x * ED_ROOT, ED_P);
  if (mod(v * x * x - u, ED_P) || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = ED_P - x;
  return [x, y, 1n, mod(x * y, ED_P)];
}

function edAdd(p, q) {
  const a = mod((p[1] - p[0]) * (q[1] - q[0]), ED_P), b = mod((p[1] + p[0]) * (q[1] + q[0]), ED_P);
  const c = mod(2n * p[3] * q[3] * ED_D, ED_P), d = mod(2n * p[2] * q[2], ED_P);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f, ED_P), mod(g * h, ED_P), mod(f * g, ED_P), mod(e * h, ED_P)];
}

function edTimes(point, times) {
  let result = [0n, 1n, 1n, 0n];
  for (; times; times >>= 1n, point = edAdd(point, point)) if (times & 1n) result = edAdd(result, point);
  return result;
}

const ED_BASE = edDecode(Uint8Array.from({ length: 32 }, (_, i) => (i ? 0x66 : 0x58)));

function verifyEd25519(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const publicPoint = edDecode(key), nonce = edDecode(signature.subarray(0, 32));
  const scalar = littleEndian(signature.subarray(32));
  if (!publicPoint || !nonce || scalar >= ED_ORDER) return false;
  const challenge = littleEndian(sha512(signature.subarray(0, 32), key, message)) % ED_ORDER;
  const left = edTimes(ED_BASE, scalar), right = edAdd(nonce, edTimes(publicPoint, challenge));
  return mod(left[0] * right[2] - right[0] * left[2], ED_P) === 0n
    && mod(left[1] * right[2] - right[1] * left[2], ED_P) === 0n;
}

// ── SM2 ──────────────────────────────────────────────────────────────────────────────────────────────────

const SM2_P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const SM2_A = SM2_P - 3n;
const SM2_B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const SM2_N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const SM2_G = [
  0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n];
const SM2_ID = utf8("1234567812345678");
const SPKI_PREFIX = "3059301306072a8648ce3d020106082a811ccf5501822d03420004";
const bytesOf = (number) => Uint8Array.from(number.toString(16).padStart(64, "0").match(/../g), (h) => parseInt(h, 16));

function sm2Point(spki) {
  if (spki.length !== 91 || !hex(spki).startsWith(SPKI_PREFIX)) return null;
  const x = toNumber(spki.subarray(27, 59)), y = toNumber(spki.subarray(59));
  return x < SM2_P && y < SM2_P && mod(y * y - (x * x + SM2_A) * x - SM2_B, SM2_P) === 0n ? [x, y] : null;
}

function verifySm2(spki, message, signature) {
  const point = sm2Point(spki), pair = derPair(signature);
  if (!point || !pair) return false;
  const [r, s] = pair, t = (r + s) % SM2_N;
  if (!(r > 0n && r < SM2_N && s > 0n && s < SM2_N && t)) return false;
  const preamble = sm3(Uint8Array.of(0, 8 * SM2_ID.length), SM2_ID, ...[SM2_A, SM2_B, ...SM2_G, ...point].map(bytesOf));
  const e = toNumber(sm3(preamble, message));
  const total = jacobianAdd(jacobianTimes([...SM2_G, 1n], s), jacobianTimes([...point, 1n], t));
  if (total[2] === 0n) return false;
  const x = mod(total[0] * power(total[2], SM2_P - 3n, SM2_P), SM2_P);
  return (e + x) % SM2_N === r;
}

/** SEQUENCE { INTEGER, INTEGER } in its one DER form, both non-negative and at most 33 bytes; else null. */
function derPair(data) {
  const numbers = [];
  let at = 2;
  if (data.length < 8 || data[0] !== 0x30 || data[1] !== data.length - 2) return null;
  for (let i = 0; i < 2; i++) {
    if (data[at] !== 2 || at + 2 > data.length) return null;
    const body = data.subarray(at + 2, at + 2 + data[at + 1]);
    if (body.length < 1 || body.length > 33 || body.length !== data[at + 1]) return null;
    if (body[0] >= 0x80 || (body.length > 1 && body[0] === 0 && body[1] < 0x80)) return null;
    numbers.push(toNumber(body));
    at += 2 + body.length;
  }
  return at === data.length ? numbers : null;
}

function jacobianDouble([x, y, z]) {
  const zz = (z * z) % SM2_P, yy = (y * y) % SM2_P;
  const s = mod(4n * x * yy, SM2_P), m = mod(3n * (x - zz) * (x + zz), SM2_P);
  const x3 = mod(m * m - 2n * s, SM2_P);
  return [x3, mod(m * (s - x3) - 8n * yy * yy, SM2_P), mod(2n * y * z, SM2_P)];
}

function jacobianAdd(p, q) {
  if (p[2] === 0n || q[2] === 0n) return q[2] === 0n ? p : q;
  const pzz = (p[2] * p[2]) % SM2_P, qzz = (q[2] * q[2]) % SM2_P;
  const u1 = (p[0] * qzz) % SM2_P, u2 = (q[0] * pzz) % SM2_P;
  const s1 = mod(p[1] * qzz * q[2], SM2_P), s2 = mod(q[1] * pzz * p[2], SM2_P);
  const h = mod(u2 - u1, SM2_P), r = mod(s2 - s1, SM2_P);
  if (h === 0n) return r === 0n ? jacobianDouble(p) : [1n, 1n, 0n];
  const hh = (h * h) % SM2_P, hhh = (h * hh) % SM2_P, v = (u1 * hh) % SM2_P;
  const x = mod(r * r - hhh - 2n * v, SM2_P);
  return [x, mod(r * (v - x) - s1 * hhh, SM2_P), mod(h * p[2] * q[2], SM2_P)];
}

function jacobianTimes(point, times) {
  let result = [1n, 1n, 0n];
  for (; times; times >>= 1n, point = jacobianDouble(point)) if (times & 1n) result = jacobianAdd(result, point);
  return result;
}
