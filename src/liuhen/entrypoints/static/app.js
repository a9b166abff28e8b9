// What every page of the console does beyond HTML; all of it is extra: without scripts the pages still work.
"use strict";
(() => {
  const all = (selector, root = document) => root.querySelectorAll(selector);

  // -- off-canvas menu ------------------------------------------------------------------------------------
  const burger = document.querySelector(".burger");
  const setMenu = (open) => {
    document.body.classList.toggle("menu-open", open);
    burger.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector(".side a")?.focus();
  };
  if (burger) {
    burger.addEventListener("click", () => setMenu(!document.body.classList.contains("menu-open")));
    document.querySelector(".curtain")?.addEventListener("click", () => setMenu(false));
    const here = document.querySelector(".side [aria-current]"), side = here?.closest(".side");
    const below = side ? here.getBoundingClientRect().bottom - side.getBoundingClientRect().bottom : 0;
    if (below > 0) side.scrollTop += below;  // scrollIntoView would also let the tab key begin from there
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (burger && document.body.classList.contains("menu-open")) { setMenu(false); burger.focus(); }
    all("details.me[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) => {
    all("details.me[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // -- one key leads to the search, from everywhere but from where one writes --------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const field = document.getElementById("seek-here") ?? document.querySelector("[data-seek]");
    if (!field) return;
    event.preventDefault();
    if (field.offsetParent) { field.focus(); field.select(); }
    else location.href = field.form.action;  // narrow: the field has a page of its own
  });

  // -- a table wider than its place is scrolled by keys, whatever stands in it ----------------------------------
  const fitted = new ResizeObserver((changed) => changed.forEach(({ target }) => {
    const told = { tabindex: "0", role: "region", "aria-label": target.querySelector("caption")?.textContent ?? "表格" };
    const scrolls = target.scrollWidth > target.clientWidth;
    for (const [name, value] of Object.entries(told)) scrolls ? target.setAttribute(name, value) : target.removeAttribute(name);
  }));
  all(".table-responsive").forEach((each) => fitted.observe(each));

  // -- buttons ----------------------------------------------------------------------------------------------
  const copied = async (button) => {
    const text = button.dataset.copy;
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else {  // plain http on an intranet has no clipboard API
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    button.classList.add("done");
    say("已复制");
    setTimeout(() => button.classList.remove("done"), 1500);
  };
  const say = (text) => { const voice = document.getElementById("voice"); if (voice) voice.textContent = text; };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.getAttribute("aria-disabled") === "true") { event.preventDefault(); event.stopPropagation(); return; }
    if (button.dataset.copy) copied(button);
    if (button.dataset.print !== undefined) window.print();
    if (button.dataset.back !== undefined) { event.preventDefault(); history.back(); }
  }, true);

  // -- a question before what cannot be taken back ----------------------------------------------------------
  const ask = (question, { danger } = {}) => new Promise((resolve) => {
    const dialog = document.getElementById("ask");
    dialog.querySelector("p").textContent = question;
    dialog.querySelector("[value=yes]").className = danger ? "btn btn-danger" : "btn btn-primary";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const question = event.submitter?.name === "draft" ? "" : form.dataset.confirm;
    if (question && !form.dataset.asked) {
      event.preventDefault();
      const submitter = event.submitter;
      if (!(await ask(question, { danger: form.dataset.tone === "danger" }))) return;
      form.dataset.asked = "1";
      form.requestSubmit(submitter);
      return;
    }
    if (form.method !== "post" || form.dataset.sent) return;
    // a second click must not post twice; the browser's back button brings a fresh form
    form.dataset.sent = "1";
    setTimeout(() => { all("[type=submit]", form).forEach((button) => { button.disabled = true; }); });
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent; delete form.dataset.asked;
    all("[type=submit]", form).forEach((button) => { button.disabled = false; });
  }));

  // -- filters apply themselves; the button stays for keyboards and for no script ------------------------------
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.filters[data-auto]");
    if (form && event.target.matches("select, input[type=date], input[type=checkbox]")) form.requestSubmit();
  });

  // -- htmx -----------------------------------------------------------------------------------------------------
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  });
  document.addEventListener("htmx:sendError", () => say("网络中断，请检查连接后重试"));

  // -- go back to an error -----------------------------------------------------------------------------------------
  (document.querySelector("#refusal [role=alert], .summary[role=alert]") ?? document.querySelector(".field.bad :is(input, select, textarea)"))?.focus();
})();
