// Playback: keyboard, frame steps, chapters, and a mark over the picture that names who is watching.
"use strict";
(() => {
  const FRAME = 1 / 25;
  const KEYS = {
    " ": (p) => (p.paused() ? p.play() : p.pause()),
    ArrowLeft: (p) => p.currentTime(Math.max(0, p.currentTime() - 5)),
    ArrowRight: (p) => p.currentTime(Math.min(p.duration(), p.currentTime() + 5)),
    ArrowUp: (p) => p.volume(Math.min(1, p.volume() + 0.1)),
    ArrowDown: (p) => p.volume(Math.max(0, p.volume() - 0.1)),
    ",": (p) => { p.pause(); p.currentTime(Math.max(0, p.currentTime() - FRAME)); },
    ".": (p) => { p.pause(); p.currentTime(p.currentTime() + FRAME); },
    "<": (p) => p.playbackRate(Math.max(0.25, p.playbackRate() / 2)),
    ">": (p) => p.playbackRate(Math.min(8, p.playbackRate() * 2)),
    m: (p) => p.muted(!p.muted()),
    f: (p) => (p.isFullscreen() ? p.exitFullscreen() : p.requestFullscreen()),
    w: (p) => p.strengthen?.(),
    n: (p) => p.goTo?.(1),
    b: (p) => p.goTo?.(-1),
    Home: (p) => p.currentTime(0),
  };

  // Moved into the player's element, so that it stays in full screen; put back as it was if somebody takes it out,
  // hides it or writes over it. Its strength goes round between bounds, never to nothing.
  const STRENGTHS = ["", "watermark-strong", "watermark-faint"];
  const lay = (player, drawn) => {
    const whole = drawn.cloneNode(true);
    let strength = 0;
    let layer = drawn;
    const watch = new MutationObserver(() => restore());
    const hold = () => {
      watch.observe(player.el(), { childList: true });
      watch.observe(layer, { attributes: true, characterData: true, childList: true, subtree: true });
    };
    const draw = () => {
      layer.className = ["watermark", STRENGTHS[strength]].join(" ").trim();
      player.el().append(layer);
      hold();
    };
    const restore = () => {
      watch.disconnect();
      layer.remove();
      layer = whole.cloneNode(true);
      draw();
      watch.takeRecords();
    };
    draw();
    watch.takeRecords();
    return () => { strength = (strength + 1) % STRENGTHS.length; restore(); };
  };

  document.querySelectorAll("[data-player]").forEach((place) => {
    const player = videojs(place.querySelector("video"), {
      language: "zh-CN", playbackRates: [0.5, 1, 1.5, 2, 4, 8],
      controlBar: { pictureInPictureToggle: false, remainingTimeDisplay: false, skipButtons: { backward: 10, forward: 10 } },
      userActions: {
        hotkeys(event) {
          const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
          if (act && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); act(player); }
        },
      },
    });
    player.on("contextmenu", (event) => event.preventDefault());
    const mark = place.querySelector(".watermark");
    if (mark) player.ready(() => { player.strengthen = lay(player, mark); });
    const marks = [...place.parentElement.querySelectorAll("[data-seek]")];
    const moments = [...new Set(marks.map((button) => Number(button.dataset.seek) / 1000))].sort((a, b) => a - b);
    marks.forEach((button) => button.addEventListener("click", () => {
      player.currentTime(Number(button.dataset.seek) / 1000);
      player.play();
      player.el().focus();
    }));
    player.goTo = (way) => {
      const now = player.currentTime(), near = way < 0 ? 2 : 0.2;  // while it plays, back is to the one before
      const to = way > 0 ? moments.find((each) => each > now + near) : moments.findLast((each) => each < now - near);
      if (to !== undefined) player.currentTime(to);
    };
    const line = place.parentElement.querySelector("[data-line]");
    if (line) {
      const head = line.querySelector("[data-head]");
      player.on(["timeupdate", "seeked"], () => {
        const x = String(1000 * player.currentTime() / (player.duration() || 1));
        head.setAttribute("x1", x); head.setAttribute("x2", x);
      });
      line.addEventListener("click", (event) => {
        const box = line.getBoundingClientRect();
        player.currentTime(player.duration() * (event.clientX - box.left) / box.width);
      });
    }
    // for the page: what was watched, told once a stretch ends
    let from = null;
    const tell = () => {
      if (from === null) return;
      const detail = { from: Math.round(from * 1000), to: Math.round(player.currentTime() * 1000) };
      from = null;
      if (detail.to > detail.from) place.dispatchEvent(new CustomEvent("liuhen:watched", { bubbles: true, detail }));
    };
    player.on("play", () => { from = player.currentTime(); });
    player.on(["pause", "ended", "seeking"], tell);
    player.on("seeked", () => { if (!player.paused()) from = player.currentTime(); });
  });
})();
