// A capsule as it arrives, folder or ZIP, read in slices without trusting its names, sizes or structure.

const FILES_MAX = 200000, BLOCK_BYTES = 1 << 22;

class NotACapsule extends Error {}

class Package {
  /** `files` maps a path to its Blob; what could not be taken is already in `report`. */
  constructor(files, report) {
    this.report = report;
    this.files = new Map();
    const paths = [...files.keys()];
    const tops = new Set(paths.filter((path) => /^[^/]+\/bagit\.txt$/.test(path)));
    const top = tops.size === 1 && !files.has("bagit.txt") ? [...tops][0].slice(0, -"bagit.txt".length) : "";
    const seen = new Set();
    for (const path of paths.sort()) {
      const name = path.startsWith(top) ? path.slice(top.length) : path;
      const folded = name.normalize("NFC").toLowerCase();
      if (seen.has(folded)) report.add("bytes", "failed", "name-twice", name);
      seen.add(folded);
      this.files.set(name, files.get(path));
    }
    if (!this.has("bagit.txt") || !this.has("manifest-sha256.txt")) throw new NotACapsule("not-a-capsule");
  }

  has(path) { return this.files.has(path); }

  size(path) { return this.files.get(path).size; }

  paths() { return [...this.files.keys()].sort(); }

  async read(path, limit = 1 << 20) {
    const blob = this.files.get(path);
    if (!blob || blob.size > limit) throw new Malformed("missing or too large");
    return new Uint8Array(await blob.arrayBuffer());
  }

  async text(path) { return decodeKept(await this.read(path)); }

  /** A signed note, or a proof that ends in one. */
  async note(path) { return mendedNote(await this.text(path)); }

  async line(path, limit) { return plainLine(await this.read(path, limit)); }
}

const isSafePath = (path) => path.length <= 1000
  && !/[\u0000-\u001f\\:*?"<>|\u007f]/.test(path)
  && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/** `chosen` are [path, File] pairs: one ZIP, or everything in a folder. */
async function openPackage(chosen, report) {
  if (chosen.length > FILES_MAX) throw new NotACapsule("too-many-files");
  if (chosen.length === 1 && !chosen[0][0].includes("/")) {
    return new Package(await filesOfZip(chosen[0][1], report), report);
  }
  const files = new Map();
  for (const [path, file] of chosen) {
    if (isSafePath(path)) files.set(path, file); else report.add("bytes", "failed", "name-unsafe", path);
  }
  return new Package(files, report);
}

/** Take only what lies stored, whole and apart from the rest: nothing is ever unpacked. */
async function filesOfZip(archive, report) {
  const { members, end } = await readDirectory(archive);
  members.sort((a, b) => a.offset - b.offset);
  const files = new Map(), seen = new Set();
  for (const [i, member] of members.entries()) {
    const { path, mode } = member, isFolder = path.endsWith("/");
    const start = await dataStart(archive, member);
    const room = (i + 1 < members.length ? members[i + 1].offset : end) - start;
    const kind = mode & 0xf000;
    let code = "";
    if (!isSafePath(isFolder ? path.replace(/\/+$/, "") : path)) code = "name-unsafe";
    else if (seen.has(path)) code = "name-twice";
    else if (![0, 0x8000, 0x4000].includes(kind)) code = "not-plain-file";
    else if (member.method !== 0) code = "entry-compressed";
    else if (start === null || member.packed !== member.size || member.size > room) code = "entry-inconsistent";
    else if (isFolder && member.size) code = "entry-inconsistent";
    seen.add(path);
    if (code) report.add("bytes", "failed", code, path);
    else if (!isFolder) files.set(path, archive.slice(start, start + member.size));
  }
  return files;
}

async function readDirectory(archive) {
  const bad = () => new NotACapsule("not-a-zip");
  const at = async (start, size) => {
    if (!(start >= 0 && start + size <= archive.size)) throw bad();
    return new DataView(await archive.slice(start, start + size).arrayBuffer());
  };
  const tailStart = Math.max(0, archive.size - 65557), tail = await at(tailStart, archive.size - tailStart);
  let here = tail.byteLength - 22;
  while (here >= 0 && tail.getUint32(here, true) !== 0x06054b50) here--;
  if (here < 0) throw bad();
  let count = tail.getUint16(here + 10, true), size = tail.getUint32(here + 12, true);
  let offset = tail.getUint32(here + 16, true);
  if (here >= 20 && tail.getUint32(here - 20, true) === 0x07064b50) {
    const record = await at(Number(tail.getBigUint64(here - 12, true)), 56);
    if (record.getUint32(0, true) !== 0x06064b50) throw bad();
    count = Number(record.getBigUint64(32, true));
    size = Number(record.getBigUint64(40, true));
    offset = Number(record.getBigUint64(48, true));
  }
  if (count > FILES_MAX) throw new NotACapsule("too-many-files");
  if (size > 2 ** 28) throw bad();
  const view = await at(offset, size), members = [];
  for (let p = 0; p < size;) {
    if (p + 46 > size || view.getUint32(p, true) !== 0x02014b50) throw bad();
    const nameBytes = view.getUint16(p + 28, true), extraBytes = view.getUint16(p + 30, true);
    const next = p + 46 + nameBytes + extraBytes + view.getUint16(p + 32, true);
    if (next > size) throw bad();
    const name = new Uint8Array(view.buffer, p + 46, nameBytes);
    const member = {
      name, flags: view.getUint16(p + 8, true), method: view.getUint16(p + 10, true),
      packed: view.getUint32(p + 20, true), size: view.getUint32(p + 24, true),
      mode: view.getUint32(p + 38, true) >>> 16, offset: view.getUint32(p + 42, true),
    };
    member.path = new TextDecoder(member.flags & 0x800 ? "utf-8" : "latin1").decode(name);
    widen(member, new DataView(view.buffer, p + 46 + nameBytes, extraBytes));
    members.push(member);
    p = next;
  }
  if (members.length !== count) throw bad();
  return { members, end: offset };
}

/** Replace the sizes and the offset that did not fit 32 bits by those of the ZIP64 field. */
function widen(member, extra) {
  for (let p = 0; p + 4 <= extra.byteLength; p += 4 + extra.getUint16(p + 2, true)) {
    if (extra.getUint16(p, true) !== 1) continue;
    let at = p + 4;
    for (const field of ["size", "packed", "offset"]) {
      if (member[field] !== 0xffffffff || at + 8 > extra.byteLength) continue;
      member[field] = Number(extra.getBigUint64(at, true));
      at += 8;
    }
  }
}

/** Where a member's bytes begin, or null unless its own header agrees with the directory. */
async function dataStart(archive, member) {
  const head = new DataView(await archive.slice(member.offset, member.offset + 30).arrayBuffer());
  if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) return null;
  const flags = head.getUint16(6, true), nameBytes = head.getUint16(26, true);
  const nameStart = member.offset + 30;
  const name = new Uint8Array(await archive.slice(nameStart, nameStart + nameBytes).arrayBuffer());
  const readable = flags & 0x800 || name.every((byte) => byte < 0x80);
  if (head.getUint16(8, true) !== member.method || flags & 1 || !same(name, member.name) || !readable) return null;
  return nameStart + nameBytes + head.getUint16(28, true);
}
