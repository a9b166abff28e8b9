// The page: what was chosen goes in, four cards come out. Nothing is ever sent anywhere.

const WORDING = JSON.parse(document.getElementById("wording").textContent);
const byId = (id) => document.getElementById(id);
let running = false;

function sentence({ level, code, where, detail }) {
  const text = WORDING.sentences[code].replace(/\{(\w+)\}/g, (_, name) => String(detail[name]));
  return where && (level === "failed" || level === "unchecked") ? `${where}：${text}` : text;
}

function gravestFirst(findings) {
  const levels = Object.keys(WORDING.levels);
  return [...findings].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function showConclusion(exitCode, detail) {
  const box = byId("conclusion");
  box.dataset.exit = exitCode;
  box.replaceChildren(element("strong", {}, WORDING.conclusions[exitCode]));
  if (detail) box.append(element("p", {}, detail));
}

function showReport(report) {
  const first = report.firstFailure;
  showConclusion(report.exitCode, first ? `第一处问题：${sentence(first)}` : "");
  byId("verdicts").replaceChildren(...VERDICTS.map((verdict) => {
    const status = report.status(verdict);
    const items = gravestFirst(report.findings[verdict]).map((finding) => element(
      "li", { "data-level": finding.level, "data-code": finding.code, "data-where": finding.where },
      element("span", { class: "level" }, WORDING.levels[finding.level]), element("span", {}, sentence(finding))));
    return element(
      "section", { "data-verdict": verdict, "data-status": status },
      element("h2", {}, WORDING.titles[verdict], element("span", { class: "status" }, WORDING.statuses[status])),
      element("p", { class: "question" }, WORDING.questions[verdict]), element("ul", {}, ...items));
  }));
}

async function textOf(fileInput, area, between = "\n") {
  const parts = await Promise.all(Array.from(fileInput.files, async (file) => {
    try { return decodeKept(new Uint8Array(await file.arrayBuffer()), true); } catch (reason) {
      throw reason instanceof Malformed ? new NotACapsule("anchor-unreadable") : reason;
    }
  }));
  return [...parts, area.value].filter((text) => text.trim()).join(between);
}

async function start(chosen, label) {
  if (running || !chosen.length) return;
  running = true;
  document.body.dataset.state = "running";
  byId("conclusion").replaceChildren();
  byId("verdicts").replaceChildren();
  byId("chosen").textContent = label;
  const bar = byId("progress");
  bar.value = 0;
  try {
    const options = {
      trust: await textOf(byId("trust-file"), byId("trust")),
      kept: await textOf(byId("kept-file"), byId("kept"), "\f"),
      progress: (done, total) => { bar.value = total ? done / total : 1; },
    };
    showReport(await examine(chosen, options));
  } catch (reason) {
    showConclusion(3, reason instanceof NotACapsule ? WORDING.sentences[reason.message] : String(reason));
    if (!(reason instanceof NotACapsule)) console.error(reason);
  } finally {
    running = false;
    document.body.dataset.state = "done";
  }
}

const pathOf = (file) => file.webkitRelativePath || file.name;

for (const id of ["pick-zip", "pick-folder"]) {
  byId(id).addEventListener("change", ({ target }) => {
    const chosen = Array.from(target.files, (file) => [pathOf(file), file]);
    if (chosen.length) start(chosen, pathOf(target.files[0]).split("/")[0]);
    target.value = "";
  });
}

async function filesUnder(entry, path) {
  if (entry.isFile) return [[path, await new Promise((done, fail) => entry.file(done, fail))]];
  const reader = entry.createReader(), found = [];
  for (;;) { // one call gives at most a hundred
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const each of some) found.push(...await filesUnder(each, `${path}/${each.name}`));
  }
}

const drop = byId("drop");
for (const type of ["dragover", "dragenter"]) {
  document.addEventListener(type, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry()).filter(Boolean);
  const chosen = await Promise.all(entries.map((entry) => filesUnder(entry, entry.name)));
  start(chosen.flat(), entries.length ? entries[0].name : "");
});

document.body.dataset.state = "ready";
