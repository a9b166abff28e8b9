// The log of this phone: steps chained by digest, signed with a key that never leaves it, on its disk before they show.
"use strict";
const fieldLog = (() => {
  const FIRST = "0".repeat(64);
  const boot = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const utf8 = new TextEncoder();
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

  // -- the disk -----------------------------------------------------------------------------------------------
  let opened;
  const open = () => (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("liuhen-field", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept");
      asked.result.createObjectStore("steps", { keyPath: "seq" });
      asked.result.createObjectStore("pictures", { keyPath: "sha256" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));
  const answer = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const get = async (store, key) => answer((await open()).transaction(store).objectStore(store).get(key));
  const all = async (store) => answer((await open()).transaction(store).objectStore(store).getAll());
  // resolves when it is on the disk, not before: a phone may die between two steps
  const write = async (stores, work) => {
    const together = (await open()).transaction(stores, "readwrite", { durability: "strict" });
    work(...stores.map((store) => together.objectStore(store)));
    return new Promise((resolve, reject) => {
      together.oncomplete = () => resolve();
      together.onabort = together.onerror = () => reject(together.error);
    });
  };
  const keep = (key, value) => write(["kept"], (kept) => kept.put(value, key));

  // -- bytes as the server writes them: sorted keys, whole numbers ----------------------------------------------
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value && typeof value === "object") {
      return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
    }
    return JSON.stringify(typeof value === "string" ? value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd") : value);
  };

  // -- the key ----------------------------------------------------------------------------------------------------
  const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
  const sign = async (key, text) => base64(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, utf8.encode(text)));
  const makeKey = async () => {
    const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
    const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
    return { pair, spki: base64(spki), id: await sha256(spki) };
  };

  // -- steps ---------------------------------------------------------------------------------------------------------
  // what belongs together, such as a finding and its picture, is on the disk together or not at all; what is done once
  // at a visit is written once, though two buttons, or two pages, ask for it
  const ONCE = new Set(["scan-in", "card", "reason", "check", "scan-out"]);
  const put = (visit, told, pictures = []) => navigator.locks.request("liuhen-field", async () => {
    const phone = await get("kept", "phone");
    let tail = (await get("kept", "tail")) ?? { seq: 0, digest: FIRST };
    const had = new Set((await all("steps")).filter((each) => each.visit === String(visit) && !each.said).map(({ kind }) => kind));
    const made = [];
    for (const [kind, data] of told.filter(([each]) => !(ONCE.has(each) && had.has(each)))) {
      const text = canonical({
        v: 1, phone: phone.id, seq: tail.seq, prev: tail.digest, at: Date.now(), mono: Math.round(performance.now()), boot,
        visit: String(visit), kind, data,
      });
      made.push({ seq: tail.seq, visit: String(visit), kind, text, signature: await sign(phone.pair, text), said: "", sent: false });
      tail = { seq: tail.seq + 1, digest: await sha256(utf8.encode(text)) };
    }
    await write(["steps", "kept", "pictures"], (steps, kept, shelf) => {
      made.forEach((step) => steps.add(step));
      kept.put(tail, "tail");
      pictures.forEach((picture) => shelf.put(picture));
    });
    return made;
  });

  return { FIRST, all, get, keep, makeKey, put, sha256, sign, write };
})();
