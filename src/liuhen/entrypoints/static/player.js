// Playback: keyboard, frame steps, chapters, and words laid over the picture that name who is watching.
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
    Home: (p) => p.currentTime(0),
  };

  // Drawn inside the player's element, so that it stays in full screen; redrawn if somebody takes it out.
  const lay = (player, words) => {
    const draw = () => {
      const layer = document.createElement("div");
      layer.className = "watermark";
      layer.setAttribute("aria-hidden", "true");
      for (let n = 0; n < 9; n += 1) layer.append(Object.assign(document.createElement("span"), { textContent: words }));
      player.el().append(layer);
      return layer;
    };
    let layer = draw();
    new MutationObserver(() => { if (!layer.isConnected) layer = draw(); }).observe(player.el(), { childList: true });
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
    if (place.dataset.watermark) player.ready(() => lay(player, place.dataset.watermark));
    const until = place.parentElement.querySelectorAll("[data-seek]");
    until.forEach((button) => button.addEventListener("click", () => {
      player.currentTime(Number(button.dataset.seek) / 1000);
      player.play();
      player.el().focus();
    }));
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
