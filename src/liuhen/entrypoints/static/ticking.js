// The server's time, ticking, and the moment at which a device's clock was read.
"use strict";
(() => {
  const face = document.querySelector("[data-tick]");
  if (!face) return;
  const ahead = Date.parse(face.dataset.tick) - Date.now() + performance.now();  // since navigation began
  const now = () => new Date(Date.now() + ahead);
  const format = new Intl.DateTimeFormat("zh-CN", {
    timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium", hour12: false,
  });
  const show = () => { face.textContent = format.format(now()); };
  show();
  setInterval(show, 500);
  const entry = document.querySelector("[data-device-time]");
  const readAt = document.querySelector("[data-read-at]");
  entry?.addEventListener("input", () => { readAt.value = now().toISOString(); });
})();
