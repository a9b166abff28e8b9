// The log's own formats: hashes of leaves and nodes, signed notes, checkpoints, proofs, keys, canonical JSON.

class Malformed extends Error {}

function decodeText(bytes, encoding = "utf-8") {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch { throw new Malformed(`not ${encoding}`); }
}

/** Read a text whatever an editor made of its encoding and line ends; `sealed` ones may also be ANSI of Chinese Windows. */
function decodeKept(bytes, sealed = false) {
  const [first, second] = bytes;
  let encoding = "utf-8";
  if (first === 0xff && second === 0xfe) encoding = "utf-16le";
  else if (first === 0xfe && second === 0xff) encoding = "utf-16be";
  else if (first === 0 && second) encoding = "utf-16be";
  else if (first && second === 0) encoding = "utf-16le";
  let text;
  try { text = decodeText(bytes, encoding); } catch (reason) {
    if (!sealed || encoding !== "utf-8") throw reason;
    text = decodeText(bytes, "gb18030");
  }
  return text.replace(/^\ufeff+/, "").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

/** The signed notes in a text, which a form feed parts. */
const notesIn = (text) => text.split("\f").filter((note) => note.trim()).map(mendedNote);

/** Undo what mail and editors do to one note: blanks at line ends, line breaks lost or added around it. */
const mendedNote = (text) =>
  text.replace(/^\n+|\n+$/g, "").split("\n").map((line) => line.replace(/[ \t]+$/, "")).join("\n") + "\n";

/** The one line that a file of ours holds, as it was before an editor saved it anew; else the bytes as they are. */
function plainLine(bytes) {
  try { return utf8(decodeKept(bytes).replace(/^\n+|\n+$/g, "")); } catch (reason) {
    if (reason instanceof Malformed) return bytes;
    throw reason;
  }
}

function decodeBase64(text) {
  try {
    const binary = atob(text);
    if (binary && btoa(binary) === text) return Uint8Array.from(binary, (c) => c.charCodeAt(0));
  } catch { /* said below */ }
  throw new Malformed("not base64");
}

const encodeBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
const half = (n) => Math.floor(n / 2); // sizes pass 2^32, where >> would lose bits
const leafHash = (data) => sha256(Uint8Array.of(0), data);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** RFC 9162 §2.1.3.2. */
function verifyInclusion({ leaf, index, size, path, root }) {
  if (!(index >= 0 && index < size)) return false;
  let fn = index, sn = size - 1, r = leaf;
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 || fn === sn) {
      r = nodeHash(p, r);
      while (fn && fn % 2 === 0) { fn = half(fn); sn = half(sn); }
    } else r = nodeHash(r, p);
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 && same(r, root);
}

/** RFC 9162 §2.1.4.2. */
function verifyConsistency(older, newer, path) {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return !path.length && same(older.root, newer.root);
  if (older.size === 0) return !path.length && same(older.root, sha256());
  const hashes = Number.isInteger(Math.log2(older.size)) ? [older.root, ...path] : [...path];
  if (!hashes.length) return false;
  let fn = older.size - 1, sn = newer.size - 1;
  while (fn % 2) { fn = half(fn); sn = half(sn); }
  let fr = hashes[0], sr = hashes[0];
  for (const c of hashes.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 || fn === sn) {
      fr = nodeHash(c, fr); sr = nodeHash(c, sr);
      while (fn && fn % 2 === 0) { fn = half(fn); sn = half(sn); }
    } else sr = nodeHash(sr, c);
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 && same(fr, older.root) && same(sr, newer.root);
}

function parseNote(note) {
  const gap = note.lastIndexOf("\n\n"), tail = note.slice(gap + 2);
  if (gap < 0 || !tail.endsWith("\n") || utf8(note).length > 65536) throw new Malformed("not a signed note");
  const lines = tail.slice(0, -1).split("\n").map((line) => {
    const found = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    const blob = found ? decodeBase64(found[2]) : [];
    if (blob.length < 5) throw new Malformed("not a signature line");
    return { name: found[1], keyId: hex(blob.subarray(0, 4)), value: blob.subarray(4) };
  });
  return { text: note.slice(0, gap) + "\n", lines };
}

function parseCheckpoint(text) {
  const found = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([^\n]+)\n/.exec(text);
  const root = found ? decodeBase64(found[3]) : [];
  if (root.length !== 32) throw new Malformed("not a checkpoint");
  return { origin: found[1], size: Number(found[2]), root, text };
}

/** The kinds of key that `keys` hold of the log itself and that none of its signature lines is by. */
function absentKinds(origin, lines, keys) {
  const own = keys.filter((key) => key.name === origin && key.kind !== "witness");
  const signed = own.filter((key) => lines.some((line) => line.name === key.name && line.keyId === key.keyId));
  return ["Ed25519", "SM2"].filter((kind) => own.some((key) => key.kind === kind) && !signed.some((key) => key.kind === kind));
}

function parseProof(text) {
  const gap = text.indexOf("\n\n"), head = text.slice(0, gap), checkpoint = text.slice(gap + 2);
  const found = /^c2sp\.org\/tlog-proof@v1\n(?:extra [A-Za-z0-9+/=]+\n)?index (0|[1-9][0-9]{0,14})((?:\n[A-Za-z0-9+/=]+)*)$/
    .exec(head);
  if (gap < 0 || !found) throw new Malformed("not a tlog-proof");
  const path = found[2].split("\n").slice(1).map(decodeBase64);
  if (path.length > 63 || path.some((hash) => hash.length !== 32)) throw new Malformed("not a tlog-proof");
  return { index: Number(found[1]), path, head: parseCheckpoint(parseNote(checkpoint).text) };
}

const SM2_KIND = joined(Uint8Array.of(0xff), utf8("sm2-with-sm3/GB-T-32918"));
const KINDS = [["Ed25519", Uint8Array.of(1)], ["witness", Uint8Array.of(4)], ["SM2", SM2_KIND]];

function makeKey(name, kind, key) {
  const [, type] = KINDS.find(([each]) => each === kind);
  return { name, kind, key, keyId: hex(sha256(utf8(name + "\n"), type, key).subarray(0, 4)) };
}

const algorithmOf = (key) => (key.kind === "SM2" ? "SM2" : "Ed25519");
const secondsOf = (signature) => Number(toNumber(signature.subarray(0, 8)) < 10n ** 10n ? toNumber(signature.subarray(0, 8)) : 10n ** 10n);

function verifies(key, text, signature) {
  if (key.kind === "SM2") return verifySm2(key.key, text, signature);
  if (key.kind === "Ed25519") return verifyEd25519(key.key, text, signature);
  if (signature.length !== 72) return false;
  const seen = utf8(`cosignature/v1\ntime ${toNumber(signature.subarray(0, 8))}\n`);
  return verifyEd25519(key.key, joined(seen, text), signature.subarray(8));
}

function parseVkey(text) {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text);
  const blob = found ? decodeBase64(found[3]) : new Uint8Array();
  for (const [kind, type] of KINDS) {
    if (!found || !same(blob.subarray(0, type.length), type)) continue;
    const key = makeKey(found[1], kind, blob.subarray(type.length));
    const fits = kind === "SM2" ? sm2Point(key.key) : key.key.length === 32;
    if (fits && key.keyId === found[2]) return key;
  }
  throw new Malformed("not a verifier key we know");
}

/** Verifier keys and SM2 PEMs from one text; a PEM says no name, so it gets `name`. */
function parseKeys(text, name) {
  const pem = /-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END PUBLIC KEY-----/g;
  const keys = Array.from(text.matchAll(pem), (found) => {
    const key = makeKey(name, "SM2", decodeBase64(found[1].replace(/\s/g, "")));
    if (!sm2Point(key.key)) throw new Malformed("the PEM is not an SM2 public key");
    return key;
  });
  const lines = text.replace(pem, "").split(/\r\n|\r|\n/).map((line) => line.trim());
  return keys.concat(lines.filter((line) => line && !line.startsWith("#")).map(parseVkey));
}

/** Read canonical JSON; anything that could be written another way is refused. */
function loadCanonical(bytes) {
  const text = decodeText(bytes);
  let value, again;
  try {
    value = JSON.parse(text);
    again = canonicalText(value);
  } catch { throw new Malformed("not JSON"); }
  if (again !== text) throw new Malformed("not canonical");
  return value;
}

function canonicalText(value) {
  if (typeof value === "string") {
    if (/[\ud800-\udfff]/u.test(value)) throw new Malformed("a lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Malformed("not a whole number");
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (value === null || typeof value !== "object") return String(value);
  const keys = Object.keys(value).sort();
  // eslint-disable-next-line no-control-regex
  if (keys.some((key) => /[^\x00-\x7f]/.test(key))) throw new Malformed("a key is not ASCII");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key])}`).join(",")}}`;
}
