// Choosing recordings for what the buttons above do: all of this page at once, and how many are chosen.
"use strict";
(() => {
  const boxes = [...document.querySelectorAll("input[form=pick]")];
  const every = document.querySelector("[data-pick-all]");
  const said = document.querySelector("[data-picked]");
  const buttons = document.querySelectorAll("button[form=pick]");
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    if (said) said.textContent = count ? `（${count}）` : "";
    buttons.forEach((button) => button.setAttribute("aria-disabled", String(count === 0)));
    if (every) { every.checked = count > 0 && count === boxes.length; every.indeterminate = count > 0 && count < boxes.length; }
  };
  if (!buttons.length) return;
  every?.addEventListener("change", () => { boxes.forEach((box) => { box.checked = every.checked; }); tell(); });
  boxes.forEach((box) => box.addEventListener("change", tell));
  window.addEventListener("pageshow", tell);
  tell();
})();
