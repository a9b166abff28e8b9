// The four verdicts. Every code, and the order of the checks, is that of verify.py; the sentences are one table.

const VERDICTS = ["bytes", "inclusion", "signatures", "time"];
const PAYLOAD_MANIFEST = "manifest-sha256.txt", TAG_MANIFEST = "tagmanifest-sha256.txt";
const SM3_LIST = "gm/sm3sums.txt", PACKAGE_SIGNATURE = "gm/signature.sm2";
const CHECKPOINT = "proofs/checkpoint", CUSTODY = "proofs/custody.jsonl", TIMESTAMP = "proofs/checkpoint.tsr";
const TRUST_FILES = ["trust/log.vkey", "trust/log-sm2.pem"], KEPT = "另存的检查点";
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;
const COPIES = "copies.json", COPIES_FOLDER = "data/copies/", ORIGINALS_FOLDER = "data/recordings/";
const APPROVED = "export.approved", COPIED = "export.copied", COPIES_BYTES_MAX = 16 << 20;
const SEALS = [
  { noun: "answer", written: ["decisionground:"], isWhole: false,
    events: ["decision.issued", "decision.made-on-the-spot", "decision.made-by-change"] },
  { noun: "dossier", written: ["volume:", "dossieritem:"], isWhole: true,
    events: ["dossier.closed", "dossier.supplemented"] },
  { noun: "transfer", written: ["listeditem:"], isWhole: true, events: ["case-transfer.sent"] },
  { noun: "fault", written: [], isWhole: false,
    events: ["document.drawn", "hearing.refused", "redress.requested", "redress.appealed", "redress.registered",
      "redress.appeal-registered", "consequence.executed", "service.handed-over", "service.left", "service.posted",
      "service.arrived", "service.sent", "service.published"] },
  { noun: "evaluation", written: [], isWhole: false, events: ["evaluation.frozen", "result.frozen"] },
];
const LIST_BYTES_MAX = 64 << 20;
const MANIFEST_BYTES_MAX = 64 << 20, LEAF_BYTES_MAX = 16 << 10, PAYLOAD_BYTES_MAX = 1 << 20;

class Report {
  constructor() { this.findings = Object.fromEntries(VERDICTS.map((verdict) => [verdict, []])); }

  add(verdict, level, code, where = "", detail = {}) { this.findings[verdict].push({ level, code, where, detail }); }

  status(verdict) {
    const levels = this.findings[verdict].map((finding) => finding.level);
    return ["failed", "unchecked", "ok"].find((level) => levels.includes(level)) || "unchecked";
  }

  get exitCode() {
    const statuses = VERDICTS.map((verdict) => this.status(verdict));
    return statuses.includes("failed") ? 1 : statuses.includes("unchecked") ? 2 : 0;
  }

  get firstFailure() {
    return VERDICTS.flatMap((verdict) => this.findings[verdict]).find((finding) => finding.level === "failed");
  }
}

/** Examine what was chosen. `trust` and `kept` are texts obtained elsewhere; `progress` is told (done, total) bytes. */
async function examine(chosen, { trust = "", kept = "", progress = () => {} }) {
  const report = new Report(), pack = await openPackage(chosen, report);
  const files = await checkBytes(pack, progress);
  let note, checkpoint;
  try {
    note = await pack.note(CHECKPOINT);
    checkpoint = parseCheckpoint(parseNote(note).text);
  } catch (reason) {
    if (!(reason instanceof Malformed)) throw reason;
    report.add("inclusion", "failed", "checkpoint-unreadable", CHECKPOINT);
    return report;
  }
  let trusted;
  try {
    trusted = parseKeys(trust, checkpoint.origin);
  } catch (reason) {
    if (reason instanceof Malformed) throw new NotACapsule("anchor-unreadable");
    throw reason;
  }
  const other = kept && comparable(pack, checkpoint, notesIn(kept));
  const entries = await checkInclusion(pack, checkpoint, files, other, await citedIn(pack));
  await checkCopies(pack, files, entries);
  await checkSealed(pack, files, entries);
  await checkSignatures(pack, checkpoint, note, trusted, other);
  await checkTime(pack, checkpoint, note, entries, trusted);
  return report;
}

/** Of the checkpoints somebody kept the newest that the capsule can be held against, else the last. */
function comparable(pack, { size }, kept) {
  for (const note of [...kept].reverse()) {
    let other;
    try { other = parseCheckpoint(parseNote(note).text).size; } catch { return note; }
    const [older, newer] = other < size ? [other, size] : [size, other];
    if (older === newer || pack.has(`proofs/consistency-${older}-${newer}`)) return note;
  }
  return kept.at(-1) || "\n";
}

async function attempt(read, otherwise) {
  try { return await read(); } catch (reason) {
    if (reason instanceof Malformed) return otherwise;
    throw reason;
  }
}

// ── 字节 ─────────────────────────────────────────────────────────────────────────────────────────────────

async function checkBytes(pack, progress) {
  const { report } = pack, unlisted = [TAG_MANIFEST, PACKAGE_SIGNATURE];
  const listable = pack.paths().filter((path) => !unlisted.includes(path));
  const payload = listable.filter((path) => path.startsWith("data/"));
  const tags = listable.filter((path) => !path.startsWith("data/"));
  const total = listable.reduce((size, path) => size + pack.size(path), 0), found = new Map();
  let done = 0;
  for (const path of listable) {
    const digests = [newSha256(), ...(path.startsWith("data/") ? [newSm3()] : [])];
    const blob = pack.files.get(path);
    for (let at = 0; at < blob.size; at += BLOCK_BYTES) {
      const block = new Uint8Array(await blob.slice(at, at + BLOCK_BYTES).arrayBuffer());
      digests.forEach((digest) => digest.update(block));
      progress(done += block.length, total);
    }
    const [sha, sm] = digests.map((digest) => hex(digest.digest()));
    found.set(path, { sha256: sha, sm3: sm, size: blob.size });
  }
  for (const [manifest, paths] of [[PAYLOAD_MANIFEST, payload], [TAG_MANIFEST, tags]]) {
    const listed = await readManifest(pack, manifest), here = new Set(paths);
    for (const path of [...new Set([...paths, ...listed.keys()])].sort()) {
      if (!here.has(path)) report.add("bytes", "failed", "file-missing", path);
      else if (!listed.has(path)) report.add("bytes", "failed", "file-unlisted", path);
      else if (found.get(path).sha256 !== listed.get(path)) report.add("bytes", "failed", "file-changed", path);
    }
  }
  const files = new Map(payload.map((path) => [path, found.get(path)]));
  await checkSm3(pack, files);
  if (report.status("bytes") !== "failed") {
    report.add("bytes", "ok", "files-unchanged", "", { count: listable.length, size: total });
  }
  return files;
}

async function readManifest(pack, manifest) {
  const listed = new Map(), { report } = pack;
  if (!pack.has(manifest)) {
    report.add("bytes", "failed", "file-missing", manifest);
    return listed;
  }
  const text = await attempt(async () => decodeKept(await pack.read(manifest, MANIFEST_BYTES_MAX)), null);
  if (text === null) {
    report.add("bytes", "failed", "manifest-unreadable", manifest, { line: 0 });
    return listed;
  }
  const lines = text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  lines.forEach((line, i) => {
    const found = /^([0-9a-f]{64}) {2}([^]+)$/.exec(line);
    const path = found && found[2].replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
    if (!found || listed.has(path)) report.add("bytes", "failed", "manifest-unreadable", manifest, { line: i + 1 });
    else listed.set(path, found[1]);
  });
  return listed;
}

async function checkSm3(pack, files) {
  const { report } = pack;
  if (!pack.has(SM3_LIST)) {
    report.add("bytes", "unchecked", "sm3-list-missing");
    return;
  }
  const listed = await readManifest(pack, SM3_LIST);
  let wrong = 0;
  for (const path of [...new Set([...files.keys(), ...listed.keys()])].sort()) {
    if (!files.has(path) || !listed.has(path)) report.add("bytes", "failed", "sm3-unlisted", path);
    else if (files.get(path).sm3 !== listed.get(path)) report.add("bytes", "failed", "sm3-changed", path);
    else continue;
    wrong++;
  }
  if (!wrong) report.add("bytes", "ok", "sm3-unchanged", "", { count: files.size });
}

// ── 入账 ─────────────────────────────────────────────────────────────────────────────────────────────────

async function checkInclusion(pack, checkpoint, files, kept, cited) {
  const { report } = pack, entries = await readEntries(pack, checkpoint);
  if (!entries.length) report.add("inclusion", "failed", "no-entries", CHECKPOINT);
  const received = await checkPayloads(pack, entries);
  const custody = await attempt(() => pack.line(CUSTODY, MANIFEST_BYTES_MAX), new Uint8Array());
  const told = joined(...entries.flatMap((entry) => [entry.leaf, utf8("\n")])).slice(0, -1);
  if (!same(custody, told)) report.add("inclusion", "failed", "custody-differs", CUSTODY);
  checkChains(report, entries);
  checkFiles(report, files, received, cited);
  await checkEarlier(pack, checkpoint);
  await checkKept(pack, checkpoint, kept);
  if (report.status("inclusion") !== "failed") {
    const detail = { count: entries.length, size: checkpoint.size, origin: checkpoint.origin };
    report.add("inclusion", "ok", "entries-included", "", detail);
  }
  return entries;
}

async function readEntries(pack, checkpoint) {
  const { report } = pack, entries = [];
  const names = pack.paths().map((path) =>
    /^proofs\/(?:leaves\/(0|[1-9][0-9]{0,14})\.json|(0|[1-9][0-9]{0,14})\.tlog-proof)$/.exec(path));
  const indices = new Set(names.filter(Boolean).map((name) => Number(name[1] || name[2])));
  for (const index of [...indices].sort((a, b) => a - b)) {
    const where = `proofs/leaves/${index}.json`, proofPath = `proofs/${index}.tlog-proof`;
    if (!pack.has(where) || !pack.has(proofPath)) {
      report.add("inclusion", "failed", "entry-incomplete", pack.has(where) ? proofPath : where);
      continue;
    }
    const entry = await attempt(async () => {
      const leaf = await pack.line(where, LEAF_BYTES_MAX);
      return { index, where, leaf, ...leafFields(leaf) };
    }, null);
    if (!entry) {
      report.add("inclusion", "failed", "leaf-malformed", where);
      continue;
    }
    entries.push(entry);
    const proof = await attempt(async () => parseProof(await pack.note(proofPath)), null);
    if (!proof) report.add("inclusion", "failed", "proof-malformed", proofPath);
    else if (proof.head.text !== checkpoint.text || proof.index !== index) {
      report.add("inclusion", "failed", "proof-elsewhere", proofPath);
    } else if (!verifyInclusion({ leaf: leafHash(entry.leaf), index, path: proof.path, ...pick(proof.head) })) {
      report.add("inclusion", "failed", "not-included", where);
    }
  }
  return entries;
}

const pick = ({ size, root }) => ({ size, root });
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const LEAF = {
  v: "number", n: "number", at: "string", by: "string", event: "string", prev: "string", subject: "string",
  article: "string", payload: "object",
};
// Both say that the bytes are durable.
const RECEIVED = ["recording.received", "recording.quarantined"];
const DIGESTS = { sha256: "string", sm3: "string", size: "number" };
const has = (value, types) => isObject(value)
  && Object.entries(types).every(([key, type]) => Object.hasOwn(value, key) && typeof value[key] === type);

function leafFields(leaf) {
  const fields = loadCanonical(leaf);
  if (!has(fields, LEAF) || fields.v !== 1 || !has(fields.payload, DIGESTS)) throw new Malformed("not a leaf");
  return { fields, at: momentOf(fields.at) };
}

/** Microseconds since 1970, as BigInt. */
function momentOf(text) {
  const found = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{6}))?Z$/.exec(text);
  const at = found ? new Date(found[1] + "Z") : null;
  if (!at || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 19) !== found[1]) throw new Malformed("not a time");
  return BigInt(at.getTime()) * 1000n + BigInt(found[2] || 0);
}

const beijingTime = (moment) =>
  new Date(Number(moment / 1000n) + 8 * 3600 * 1000).toISOString().slice(0, 19).replace("T", " ");

async function checkPayloads(pack, entries) {
  const { report } = pack, received = [];
  for (const entry of entries) {
    const path = `proofs/payload/${entry.index}.json`;
    if (!pack.has(path)) {
      report.add("inclusion", "note", "payload-absent", path, { index: entry.index });
      continue;
    }
    const payload = await attempt(() => pack.line(path, PAYLOAD_BYTES_MAX), null), leaf = entry.fields.payload;
    const agrees = payload && Object.keys(leaf).length === 3 && leaf.size === payload.length
      && leaf.sha256 === hex(sha256(payload)) && leaf.sm3 === hex(sm3(payload));
    if (!agrees) {
      report.add("inclusion", "failed", "payload-changed", path);
      continue;
    }
    const said = await attempt(() => loadCanonical(payload), null), data = isObject(said) ? said.data : undefined;
    const isIntake = RECEIVED.includes(entry.fields.event);
    const complete = !isIntake || has(data, DIGESTS);
    if (data === undefined || !complete) report.add("inclusion", "failed", "payload-malformed", path);
    else if (isIntake) received.push([entry, data]);
  }
  return received;
}

function checkChains(report, entries) {
  const subjects = new Map();
  for (const entry of entries) {
    const { subject } = entry.fields;
    subjects.set(subject, [...(subjects.get(subject) || []), entry]);
  }
  for (const subject of [...subjects.keys()].sort()) {
    let before = "", broken = false;
    subjects.get(subject).forEach((entry, i) => {
      if (!broken && (entry.fields.n !== i + 1 || entry.fields.prev !== before)) {
        report.add("inclusion", "failed", "chain-broken", entry.where, { subject, n: i + 1 });
        broken = true;
      }
      before = hex(leafHash(entry.leaf));
    });
    const last = subjects.get(subject).at(-1), detail = { subject, n: last.fields.n, at: beijingTime(last.at) };
    if (!broken) report.add("inclusion", "note", "chain-whole", "", detail);
  }
}

function checkFiles(report, files, received, cited) {
  const bySha256 = new Map(received.map(([, data]) => [data.sha256, data]));
  const recordings = [...files.keys()].filter((path) => path.startsWith("data/recordings/")).sort();
  let bound = 0;
  for (const path of recordings) {
    const file = files.get(path), data = bySha256.get(file.sha256);
    if (!data) report.add("inclusion", "failed", "file-without-entry", path);
    else if (data.size !== file.size || data.sm3 !== file.sm3) report.add("inclusion", "failed", "file-differs", path);
    else bound++;
  }
  if (bound) report.add("inclusion", "ok", "files-bound", "", { count: bound });
  const logged = /^data\/(recordings|copies|answer|dossier|transfer|fault|evaluation)\//;
  const others = [...files.keys()].filter((path) => !logged.test(path));
  if (others.length) report.add("inclusion", "note", "files-unlogged", "", { count: others.length });
  const present = new Set([...cited, ...recordings.map((path) => files.get(path).sha256)]);
  for (const [entry, data] of received) {
    if (!present.has(data.sha256)) report.add("inclusion", "unchecked", "original-absent", entry.where);
  }
}

/** Hold the derived copies against their list and against what the log says was made after an approval. */
async function checkCopies(pack, files, entries) {
  const { report } = pack, here = new Set([...files.keys()].filter((path) => path.startsWith(COPIES_FOLDER)));
  if (!here.size && !pack.has(COPIES)) return;
  const [listed, lacking] = await readCopies(pack), made = await madeCopies(pack, entries);
  const held = new Set([...files].filter(([path]) => path.startsWith(ORIGINALS_FOLDER)).map(([, file]) => file.sha256));
  let bound = 0, alone = 0;
  for (const path of [...new Set([...here, ...listed.keys()])].sort()) {
    if (!here.has(path) || !listed.has(path)) {
      report.add("inclusion", "failed", "copy-unlisted", path);
      continue;
    }
    const file = files.get(path), original = listed.get(path), known = made.get(`${file.sha256} ${original}`);
    if (!known) report.add("inclusion", "failed", "copy-without-entry", path);
    else if (known.sm3 !== file.sm3 || known.size !== file.size) report.add("inclusion", "failed", "copy-differs", path);
    else {
      bound++;
      if (!held.has(original)) alone++;
    }
  }
  if (bound) report.add("inclusion", "ok", "copies-bound", "", { count: bound });
  if (alone) report.add("inclusion", "note", "originals-not-held", "", { count: alone });
  if (lacking) report.add("inclusion", "note", "copies-lacking", "", { count: lacking });
}

async function readCopies(pack) {
  const told = await attempt(async () => loadCanonical(await pack.line(COPIES, COPIES_BYTES_MAX)), null);
  const isText = (value) => typeof value === "string";
  const good = isObject(told) && Array.isArray(told.copies) && Array.isArray(told.lacking)
    && told.copies.every((each) => isObject(each) && isText(each.path) && isText(each.original));
  if (good) return [new Map(told.copies.map((each) => [each.path, each.original])), told.lacking.length];
  pack.report.add("inclusion", "failed", "copies-unreadable", COPIES);
  return [new Map(), 0];
}

/** Hold what is said to have been sealed against what the sealing entry, or one before it, committed to. */
async function checkSealed(pack, files, entries) {
  for (const seal of SEALS) {
    const here = new Set([...files.keys()].filter((path) => path.startsWith(`data/${seal.noun}/`)));
    if (here.size || pack.has(`${seal.noun}.json`)) await checkSeal(pack, seal, here, files, entries);
  }
}

async function checkSeal(pack, seal, here, files, entries) {
  const { report } = pack, { noun } = seal, list = `${noun}.json`;
  let told = await readSealed(pack, seal);
  if (!told) {
    report.add("inclusion", "failed", `${noun}-unreadable`, list);
    told = { inside: [], later: [], cited: [] };
  }
  const byIndex = new Map(entries.map((entry) => [entry.index, entry])), listed = new Set(), refs = new Set();
  const at = Math.max(-1, ...entries.filter(({ fields }) => seal.events.includes(fields.event)).map(({ index }) => index));
  let sealed = 0, cited = 0;
  for (const { entry, path, ref, row } of told.inside) {
    const of = byIndex.get(entry);
    listed.add(path);
    refs.add(ref);
    if (!of || entry > at || !await commits(pack, seal, of, ref, row)) {
      report.add("inclusion", "failed", `${noun}-not-sealed`, path || ref);
    } else if (path && (!here.has(path) || files.get(path).sha256 !== digestIn(row))) {
      report.add("inclusion", "failed", `${noun}-differs`, path);
    } else sealed++;
  }
  for (const path of [...here].filter((each) => !listed.has(each)).sort()) {
    report.add("inclusion", "failed", `${noun}-unlisted`, path);
  }
  if (seal.isWhole) {
    const said = await payloadOf(pack, at), rows = isObject(said) && isObject(said.rows) ? Object.keys(said.rows) : [];
    const wanted = rows.filter((ref) => seal.written.some((each) => ref.startsWith(each)));
    for (const ref of wanted.filter((each) => !refs.has(each)).sort()) {
      report.add("inclusion", "failed", `${noun}-lacks`, ref);
    }
    if (!wanted.length) report.add("inclusion", "failed", `${noun}-not-sealed`, list);
  }
  for (const { entry, sha256: digest, title } of told.cited) {
    const of = byIndex.get(entry), said = of && RECEIVED.includes(of.fields.event) ? await payloadOf(pack, entry) : null;
    const known = isObject(said) && isObject(said.data) ? said.data.sha256 : undefined;
    if (known !== digest) report.add("inclusion", "failed", `${noun}-not-sealed`, title);
    else cited++;
  }
  if (sealed) report.add("inclusion", "ok", `${noun}-sealed`, "", { count: sealed, at: beijingTime(byIndex.get(at).at) });
  if (cited) report.add("inclusion", "note", `${noun}-cited`, "", { count: cited });
  if (told.later.length) report.add("inclusion", "note", `${noun}-later`, "", { count: told.later.length });
}

/** What a list says is inside, came later and is cited, or null where it cannot be read. */
async function readSealed(pack, { noun }) {
  const told = await attempt(async () => loadCanonical(await pack.line(`${noun}.json`, LIST_BYTES_MAX)), null);
  if (!isObject(told)) return null;
  const { inside, later, cited = [] } = told;
  const types = [
    [inside, { entry: "number", path: "string", ref: "string", row: "string" }],
    [later, { at: "string", title: "string" }], [cited, { entry: "number", sha256: "string", title: "string" }],
  ];
  const good = types.every(([rows, each]) => Array.isArray(rows) && rows.every((row) => has(row, each)));
  return good ? { inside, later, cited } : null;
}

/** The SHA-256 of the recordings that a file names and that stay where they are. */
async function citedIn(pack) {
  const lists = await Promise.all(SEALS.filter(({ noun }) => pack.has(`${noun}.json`)).map((seal) => readSealed(pack, seal)));
  return new Set(lists.filter(Boolean).flatMap((told) => told.cited.map(({ sha256: digest }) => digest)));
}

async function payloadOf(pack, index) {
  const path = `proofs/payload/${index}.json`;
  return pack.has(path) ? attempt(async () => loadCanonical(await pack.line(path, PAYLOAD_BYTES_MAX)), null) : null;
}

/** Say whether an entry commits to a row; to what only a sealing event writes, only that of one can. */
async function commits(pack, seal, entry, ref, row) {
  if (seal.written.some((each) => ref.startsWith(each)) && !seal.events.includes(entry.fields.event)) return false;
  const said = await payloadOf(pack, entry.index);
  if (!isObject(said) || typeof said.salt !== "string") return false;
  const rows = isObject(said.rows) && Object.hasOwn(said.rows, ref) ? said.rows : {};
  const known = entry.fields.subject === ref ? said.row : rows[ref];
  return Boolean(known) && known === hex(sha256(new TextEncoder().encode(said.salt + row)));
}

function digestIn(row) {
  try {
    const said = JSON.parse(row);
    return isObject(said) ? said.sha256 : undefined;
  } catch { return undefined; }
}

async function madeCopies(pack, entries) {
  const approved = new Map(), made = new Map();
  for (const { fields } of entries) {
    if (fields.event === APPROVED && !approved.has(fields.subject)) approved.set(fields.subject, fields.n);
  }
  for (const { fields, index } of entries) {
    const path = `proofs/payload/${index}.json`;
    if (fields.event !== COPIED || !(fields.n > approved.get(fields.subject)) || !pack.has(path)) continue;
    const said = await attempt(async () => loadCanonical(await pack.line(path, PAYLOAD_BYTES_MAX)), null);
    const data = isObject(said) ? said.data : undefined;
    if (has(data, DIGESTS) && typeof data.original === "string") made.set(`${data.sha256} ${data.original}`, data);
  }
  return made;
}

async function checkEarlier(pack, checkpoint) {
  for (const path of pack.paths().filter((each) => /^proofs\/checkpoint-[0-9]+$/.test(each))) {
    const older = await attempt(async () => parseCheckpoint(parseNote(await pack.note(path)).text), null);
    if (!older) pack.report.add("inclusion", "failed", "checkpoint-unreadable", path);
    else if ((await continues(pack, older, checkpoint)) !== true) {
      pack.report.add("inclusion", "failed", "forked", path, { old: older.size, new: checkpoint.size });
    }
  }
}

async function checkKept(pack, checkpoint, kept) {
  const { report } = pack;
  if (!kept) return report.add("inclusion", "note", "kept-not-given");
  const other = await attempt(() => parseCheckpoint(parseNote(kept).text), null);
  if (!other) return report.add("inclusion", "failed", "kept-unreadable");
  if (other.origin !== checkpoint.origin) {
    return report.add("inclusion", "failed", "kept-other-log", "", { origin: other.origin });
  }
  const [older, newer] = other.size <= checkpoint.size ? [other, checkpoint] : [checkpoint, other];
  const answer = await continues(pack, older, newer), detail = { old: older.size, new: newer.size };
  if (answer === null) return report.add("inclusion", "unchecked", "consistency-missing", "", detail);
  if (answer) return report.add("inclusion", "ok", "kept-agrees", "", detail);
  return report.add("inclusion", "failed", "forked", CHECKPOINT, detail);
}

/** Whether `newer` is `older` grown, or null if the capsule brings no proof. */
async function continues(pack, older, newer) {
  if (older.size >= newer.size) return verifyConsistency(older, newer, []);
  const path = `proofs/consistency-${older.size}-${newer.size}`;
  if (!pack.has(path)) return null;
  const hashes = await attempt(async () => (await pack.note(path)).split("\n").slice(0, -1).map(decodeBase64), null);
  return hashes !== null && hashes.every((hash) => hash.length === 32) && verifyConsistency(older, newer, hashes);
}

// ── 签名 ─────────────────────────────────────────────────────────────────────────────────────────────────

async function checkSignatures(pack, checkpoint, note, trusted, kept) {
  const { report } = pack, { origin } = checkpoint;
  const bundled = await bundledKeys(pack, origin), keys = trusted.length ? trusted : bundled;
  const verified = checkNote(report, CHECKPOINT, note, keys);
  const byLog = verified.filter((key) => key.name === origin && key.kind !== "witness");
  if (!byLog.length) {
    const code = trusted.length ? "no-trusted-signature" : "no-signature";
    report.add("signatures", "failed", code, CHECKPOINT, { origin });
  } else checkKinds(report, CHECKPOINT, origin, note, keys);
  for (const key of verified) {
    const code = key.kind === "witness" ? "witness-signed" : "log-signed";
    const detail = { name: key.name, algorithm: algorithmOf(key), key: key.keyId };
    report.add("signatures", trusted.length ? "ok" : "note", code, CHECKPOINT, detail);
  }
  if (byLog.length && !trusted.length) report.add("signatures", "unchecked", "no-trust-anchor");
  if (!verified.some((key) => key.kind === "witness")) report.add("signatures", "note", "no-witness");
  if (kept && trusted.length) {
    const seen = checkNote(report, KEPT, kept, keys);
    if (seen.some((key) => key.name === origin)) checkKinds(report, KEPT, origin, kept, keys);
    else report.add("signatures", "unchecked", "kept-unsigned");
  }
  await checkPackageSignature(pack, trusted, bundled, origin);
}

async function bundledKeys(pack, origin) {
  const keys = new Map();
  for (const path of TRUST_FILES.filter((each) => pack.has(each))) {
    const read = await attempt(async () => parseKeys(await pack.text(path), origin), null);
    if (!read) pack.report.add("signatures", "failed", "trust-unreadable", path);
    else read.forEach((key) => keys.set(`${key.name} ${key.keyId}`, key));
  }
  return [...keys.values()];
}

function checkNote(report, where, note, keys) {
  const verified = [];
  let parsed;
  try { parsed = parseNote(note); } catch { return []; }
  for (const line of parsed.lines) {
    for (const key of keys.filter((each) => each.name === line.name && each.keyId === line.keyId)) {
      if (verifies(key, utf8(parsed.text), line.value)) verified.push(key);
      else report.add("signatures", "failed", "signature-false", where, { name: key.name, algorithm: algorithmOf(key) });
    }
  }
  return verified;
}

/** One good signature must not cover for a key that was replaced beside it. */
function checkKinds(report, where, origin, note, keys) {
  for (const algorithm of absentKinds(origin, parseNote(note).lines, keys)) {
    report.add("signatures", "failed", "key-replaced", where, { name: origin, algorithm });
  }
}

/** A manifest as it was before an editor saved it anew; that this was done the first verdict says. */
const asMade = async (manifest) =>
  attempt(async () => utf8(decodeKept(manifest).replace(/\n+$/, "") + "\n"), manifest);

async function checkPackageSignature(pack, trusted, bundled, origin) {
  const { report } = pack;
  const anchors = trusted.filter((key) => key.kind === "SM2" && key.name === origin);
  const keys = anchors.length ? anchors : bundled.filter((key) => key.kind === "SM2");
  if (!pack.has(PACKAGE_SIGNATURE)) {
    if (!keys.length) return report.add("signatures", "unchecked", "package-unsigned");
    return report.add("signatures", "failed", "package-signature-missing", PACKAGE_SIGNATURE);
  }
  const [signed, signature] = await attempt(
    async () => [await pack.read(TAG_MANIFEST, MANIFEST_BYTES_MAX), await pack.read(PACKAGE_SIGNATURE)],
    [new Uint8Array(), new Uint8Array()]);
  const texts = [signed, await asMade(signed)];
  if (!keys.some((key) => texts.some((text) => verifySm2(key.key, text, signature)))) {
    return report.add("signatures", "failed", "package-signature-false", PACKAGE_SIGNATURE);
  }
  if (!anchors.length) return report.add("signatures", "unchecked", "package-unanchored");
  return report.add("signatures", "ok", "package-signed", PACKAGE_SIGNATURE);
}

// ── 时间 ─────────────────────────────────────────────────────────────────────────────────────────────────

async function checkTime(pack, checkpoint, note, entries, trusted) {
  const { report } = pack, times = entries.map((entry) => entry.at).sort((a, b) => (a < b ? -1 : 1));
  if (times.length) {
    report.add("time", "note", "log-clock", "", { first: beijingTime(times[0]), last: beijingTime(times.at(-1)) });
  }
  for (const key of trusted.filter((each) => each.kind === "witness")) {
    for (const line of parseNote(note).lines) {
      if (line.name !== key.name || line.keyId !== key.keyId) continue;
      if (!verifies(key, utf8(checkpoint.text), line.value)) continue;
      const at = secondsOf(line.value) * 1000, detail = { name: key.name, at: beijingTime(BigInt(at) * 1000n) };
      const late = entries.filter((entry) => entry.at > BigInt(at + CLOCK_TOLERANCE_MS) * 1000n);
      late.forEach((entry) => report.add("time", "failed", "entry-after-witness", entry.where, detail));
      if (!late.length) report.add("time", "ok", "witnessed", CHECKPOINT, detail);
    }
  }
  if (pack.has(TIMESTAMP)) await checkToken(pack);
  else if (!report.findings.time.some((finding) => finding.code === "witnessed")) {
    report.add("time", "unchecked", "no-time-anchor");
  }
}

/** Say what an RFC 3161 token claims; its own signature needs the authority's certificates and other tools. */
async function checkToken(pack) {
  const token = await attempt(() => pack.read(TIMESTAMP), new Uint8Array());
  const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const text = latin(token), imprint = text.indexOf("\x04\x20" + latin(sha256(utf8(await pack.note(CHECKPOINT)))));
  const claimed = imprint < 0 ? null : /\x18[^\n](\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text.slice(imprint));
  const at = claimed ? new Date(`${claimed.slice(1, 4).join("-")}T${claimed.slice(4).join(":")}Z`) : null;
  if (!at || Number.isNaN(at.getTime())) pack.report.add("time", "failed", "token-elsewhere", TIMESTAMP);
  else pack.report.add("time", "unchecked", "token-not-checked", "", { at: beijingTime(BigInt(at.getTime()) * 1000n) });
}
