// Files handed in with a form: chosen, dropped or pasted, listed, taken out again, and measured before they are sent.
"use strict";
(() => {
  const places = [...document.querySelectorAll("[data-attach]")].map((place) => ({ place, input: place.querySelector("input"), kept: [] }));
  if (!places.length) return;
  const size = (n) => (n < 1024 ? `${n} B` : n < 1048576 ? `${Math.ceil(n / 1024)} KB` : `${(n / 1048576).toFixed(1)} MB`);
  const voice = (text) => { document.getElementById("voice").textContent = text; };
  const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
  const sum = (files) => files.reduce((all, file) => all + file.size, 0);

  const whyNot = ({ place: { dataset: said }, kept }, file) => {
    const named = (sentence) => sentence.replace("{name}", file.name.slice(0, 60));
    if (!file.size) return named(said.saidEmpty);
    if (file.size > Number(said.bytes)) return named(said.saidLarge);
    if (kept.length >= Number(said.most)) return said.saidMany;
    return sum(kept) + file.size > Number(said.bytesOfAll) ? said.saidSum : "";
  };

  const show = (here) => {
    const { place, input, kept } = here;
    const carrier = new DataTransfer();
    kept.forEach((file) => carrier.items.add(file));
    input.files = carrier.files;
    const list = place.querySelector("ul");
    list.hidden = !kept.length;
    list.replaceChildren(...kept.map((file, n) => {
      const line = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "移除" });
      button.setAttribute("aria-label", `移除 ${file.name}`);
      button.addEventListener("click", () => {
        kept.splice(n, 1);
        show(here);
        say(place, []);
        voice(`已移除 ${file.name}，还有 ${kept.length} 个附件`);
        (list.querySelectorAll("button")[Math.min(n, kept.length - 1)] ?? input).focus();
      });
      line.append(
        Object.assign(document.createElement("span"), { className: "name", textContent: file.name }),
        Object.assign(document.createElement("span"), { className: "size", textContent: size(file.size) }),
        button,
      );
      return line;
    }));
  };

  // one line for each reason: that there are too many is said once, however many they are
  const say = (place, reasons) => {
    const lines = [...new Set(reasons)].flatMap((reason) => [document.createElement("br"), reason]).slice(1);
    place.querySelector(".wrong").replaceChildren(...lines);
  };

  const add = (here, files, reasons = []) => {
    const fresh = [];
    for (const file of files) {
      if (here.kept.some((other) => same(file, other))) continue;
      const why = whyNot(here, file);
      if (why) reasons.push(why);
      else { here.kept.push(file); fresh.push(file.name); }
    }
    show(here);
    say(here.place, reasons);
    if (fresh.length) {
      here.place.querySelector(".lost")?.remove();
      voice(`已添加 ${fresh.join("、")}，共 ${here.kept.length} 个附件`);
    }
  };

  places.forEach((here) => {
    here.place.querySelector(".tip").hidden = false;
    here.input.addEventListener("change", () => add(here, [...here.input.files]));
    // what a browser restores when one comes back
    window.addEventListener("pageshow", () => { if (here.input.files.length) add(here, [...here.input.files]); });
  });

  // A file let go beside the box would open in the place of the form, and what was written would be gone.
  const holds = (event) => event.dataTransfer?.types.includes("Files");
  const near = (event) => places.find(({ place }) => place.contains(event.target)) ?? places[0];
  const light = (on) => places.forEach(({ place }) => place.classList.toggle("over", place === on));
  document.addEventListener("dragover", (event) => { if (holds(event)) { event.preventDefault(); light(near(event).place); } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) light(null); });
  document.addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    light(null);
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    const isFolder = (item) => item.webkitGetAsEntry?.()?.isDirectory;
    const folders = items.filter(isFolder).map((item) => `不能添加文件夹“${item.webkitGetAsEntry().name}”：请选择其中的文件`);
    add(near(event), items.filter((item) => !isFolder(item)).map((item) => item.getAsFile()), folders);
  });

  let pasted = 0;
  document.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    // words copied together with a picture of them are meant as words
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    add(near(event), files.map((file) => (file.name === "image.png" ? new File([file], `粘贴的图片${(pasted += 1)}.png`, { type: file.type }) : file)));
  });
})();
