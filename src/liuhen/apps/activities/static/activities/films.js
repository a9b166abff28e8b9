// Two films on one clock: the true time, from which each film's own place follows; whichever has nothing then says so.
"use strict";
(() => {
  const place = document.querySelector("[data-films]");
  if (!place) return;
  const STEP = 200, APART = 0.35;  // milliseconds between two looks, seconds by which a film may be off
  const sides = [...place.querySelectorAll("[data-began]")].map((side) => ({
    began: Number(side.dataset.began), said: side.querySelector("[data-said]"),
    player: videojs.getPlayer(side.querySelector(".video-js").id),
  }));
  const bar = document.querySelector("[data-both]");
  const go = bar.querySelector("[data-go]"), where = bar.querySelector("[data-where]"), clock = bar.querySelector("[data-clock]");
  const face = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", timeStyle: "medium", hour12: false });
  const first = Math.min(...sides.map((side) => side.began));
  let now = first, plays = false, looked = performance.now();

  sides.slice(1).forEach(({ player }) => player.muted(true));
  sides.forEach(({ player }) => player.controls(false));
  const last = () => Math.max(...sides.map(({ began, player }) => began + 1000 * (player.duration() || 0)));
  const hold = () => {
    sides.forEach(({ began, player, said }) => {
      const at = (now - began) / 1000, is = at >= 0 && at < (player.duration() || 0);
      said.textContent = is ? "" : "此刻没有录像";
      if (!is) { if (!player.paused()) player.pause(); return; }
      if (Math.abs(player.currentTime() - at) > APART) player.currentTime(at);
      if (plays && player.paused()) player.play()?.catch(() => {});
      if (!plays && !player.paused()) player.pause();
    });
    clock.textContent = face.format(new Date(now));
    if (last() > first) where.value = String(Math.round(1000 * (now - first) / (last() - first)));
    go.textContent = plays ? "暂停" : "播放";
  };
  const to = (moment) => { now = Math.min(Math.max(moment, first), Math.max(last(), first)); hold(); };
  const turn = () => { plays = !plays; if (plays && now >= last()) now = first; looked = performance.now(); hold(); };
  setInterval(() => {
    const passed = performance.now() - looked;
    looked += passed;
    if (!plays) return;
    now += passed;
    if (now >= last()) plays = false;
    hold();
  }, STEP);
  go.addEventListener("click", turn);
  where.addEventListener("input", () => to(first + (last() - first) * Number(where.value) / 1000));
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea, button, a") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { " ": turn, ArrowLeft: () => to(now - 5000), ArrowRight: () => to(now + 5000) }[event.key];
    if (act) { event.preventDefault(); event.stopPropagation(); act(); }
  }, true);
  sides.forEach(({ player }) => player.on("loadedmetadata", hold));
  hold();
})();
