// How long what is under way has been, by the server's clock; and codes read by the camera, where the browser can.
"use strict";
(() => {
  const day = document.querySelector("[data-now]");
  const ahead = Date.parse(day.dataset.now) - Date.now();
  const two = (n) => String(n).padStart(2, "0");
  const tick = () => day.querySelectorAll("[data-since]").forEach((face) => {
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(face.dataset.since)) / 1000));
    face.textContent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  });
  tick();
  setInterval(tick, 1000);

  const button = day.querySelector("[data-scan]"), said = day.querySelector("[data-scan-said]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;  // the field takes what is typed
  button.hidden = false;
  button.addEventListener("click", async () => {
    const input = day.querySelector("#code");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch { said.textContent = "没有打开摄像头，请填写编号或者代码。"; return; }
    const film = Object.assign(document.createElement("video"), { srcObject: stream, playsInline: true });
    said.before(film);
    said.textContent = "请把码对准镜头。";
    button.disabled = true;
    try {
      await film.play();
      const reader = new BarcodeDetector({ formats: ["qr_code"] });
      for (let n = 0; n < 150 && film.isConnected; n += 1) {
        const [seen] = await reader.detect(film);
        if (seen) { input.value = seen.rawValue; input.form.requestSubmit(); return; }
        await new Promise((resolve) => { setTimeout(resolve, 200); });
      }
      said.textContent = "没有读到码，请填写编号或者代码。";
    } finally {
      stream.getTracks().forEach((track) => track.stop());
      film.remove();
      button.disabled = false;
    }
  });
})();
