// What is written on a long form goes to the server every few seconds, sealed there for its writer alone; before it is
// sent off once more, so that a cut network leaves the page as it is. Without scripts the button 保存草稿 does it.
"use strict";
(() => {
  const EVERY = 5000, PATIENCE = 8000;  // milliseconds: between two savings, and until a server counts as out of reach
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    const place = form.querySelector("[data-kept]");
    let seen = form.dataset.keep, changes = 0, kept = 0, timer = 0, underway = null, cut = false, busy = false, leaving = false;

    const say = (text, bad = false) => {
      if (place) { place.textContent = text; place.classList.toggle("bad", bad); }
      const voice = document.getElementById("voice");
      if (bad && voice) voice.textContent = text;
    };
    const written = () => {
      const told = new FormData(form);
      [...told.entries()].forEach(([name, value]) => { if (value instanceof File) told.delete(name); });
      told.set("draft", "auto");
      told.set("draft_seen", seen);
      return told;
    };
    const send = async (more = {}) => {
      const upTo = changes;
      let response;
      try {
        response = await fetch(form.action, {
          method: "POST", body: written(), headers: { Accept: "application/json" }, redirect: "error",
          credentials: "same-origin", ...more,
        });
      } catch {
        cut = true;
        say("网络不通，最近写的还没有暂存；请不要关闭本页，恢复后自动再试", true);
        return false;
      }
      cut = response.status >= 500;
      const told = await response.json().catch(() => ({}));
      if (!response.ok) {
        say([told.message ?? "暂存没有成功，稍后再试", told.remedy].filter(Boolean).join("。"), true);
        if (response.status === 401 || response.status === 403) kept = upTo;  // the server says whether it has them
        return false;
      }
      cut = false;
      seen = told.seen;
      const mark = form.querySelector("[name=once]");
      if (mark) mark.value = told.mark;
      kept = upTo;
      say(told.said);
      return true;
    };
    const save = () => {
      clearTimeout(timer);
      timer = 0;
      underway ??= send({ signal: AbortSignal.timeout(PATIENCE) }).finally(() => {
        underway = null;
        if (changes > kept && !leaving) timer = setTimeout(save, EVERY);
      });
      return underway;
    };
    form.addEventListener("input", () => {
      changes += 1;
      timer ||= setTimeout(save, EVERY);
    });

    // A question is asked first, by app.js; once it was answered, what is on the page is kept, and then it is sent off.
    form.addEventListener("submit", async (event) => {
      const submitter = event.submitter, isDraft = submitter?.name === "draft";
      if (form.dataset.confirm && !form.dataset.asked && !isDraft) return;
      if (leaving || isDraft || (changes === kept && !underway)) { leaving = true; clearTimeout(timer); return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (busy) return;
      busy = true;
      await underway;
      if (changes > kept) await save();
      busy = false;
      if (cut) {
        delete form.dataset.asked;
        say("网络不通，没有提交；写下的还在本页，恢复后再按一次", true);
        return;
      }
      leaving = true;
      form.requestSubmit(submitter);
    }, true);
    addEventListener("pageshow", () => { leaving = false; });
    addEventListener("pagehide", () => { if (changes > kept && !leaving) send({ keepalive: true }); });
    addEventListener("beforeunload", (event) => { if (cut && changes > kept && !leaving) event.preventDefault(); });
  });
})();
