// A scanner types and presses enter faster than a server answers: numbers queue up, and the field is free at once.
"use strict";
(() => {
  const form = document.querySelector("form[data-scan]");
  const field = form?.querySelector("input[name=serial]");
  const place = form && document.querySelector(form.dataset.scan);
  if (!place) return;
  const waiting = [];
  let busy = false;
  const say = (words) => {
    const told = document.createElement("p");
    told.className = "scan-told scan-red";
    told.setAttribute("role", "alert");
    told.textContent = words;
    place.querySelector(".scan-told")?.remove();
    place.prepend(told);
  };
  // the list below follows once the scanner rests
  let resting = 0;
  const refresh = async () => {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("items");
    if (answer.ok && fresh) document.getElementById("items").replaceWith(fresh);
  };
  const next = async () => {
    clearTimeout(resting);
    if (busy) return;
    if (!waiting.length) { resting = setTimeout(() => refresh().catch(() => {}), 1500); return; }
    busy = true;
    const serial = waiting[0];
    const data = new FormData(form);
    data.set("serial", serial);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
      const text = await answer.text();
      if (answer.ok && !answer.redirected) place.innerHTML = text;
      else {
        const refusal = new DOMParser().parseFromString(text, "text/html").querySelector("[role=alert]");
        say(`${serial}　${refusal?.textContent.trim() || "没有记上，请刷新页面后再扫"}`);
      }
      waiting.shift();
      busy = false;
      next();
    } catch {
      busy = false;
      say(`网络中断：还有 ${waiting.length} 台没有送出，恢复后自动继续`);
      setTimeout(next, 2000);
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const serial = field.value.trim();
    field.value = "";
    field.focus();
    if (serial) { waiting.push(serial); next(); }
  });
  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });
  field.focus();
})();
