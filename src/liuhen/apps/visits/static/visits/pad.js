// Glass to sign on.
"use strict";
const pad = () => {
  const glass = Object.assign(document.createElement("canvas"), { width: 640, height: 260, className: "pad" });
  glass.setAttribute("aria-label", "签名区");
  const pen = glass.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, glass.width, glass.height);
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  let strokes = 0;
  const at = (event) => {
    const box = glass.getBoundingClientRect();
    return [(event.clientX - box.left) * glass.width / box.width, (event.clientY - box.top) * glass.height / box.height];
  };
  glass.addEventListener("pointerdown", (event) => { glass.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...at(event)); });
  glass.addEventListener("pointermove", (event) => {
    if (!event.buttons) return;
    pen.lineTo(...at(event));
    pen.stroke();
    strokes += 1;
  });
  return {
    glass,
    isBlank: () => strokes < 3,
    clear: () => { pen.fillRect(0, 0, glass.width, glass.height); strokes = 0; },
    png: () => new Promise((resolve) => { glass.toBlob(resolve, "image/png"); }),
  };
};
