// Before video.js: its own style sheet element would break the content policy.
window.VIDEOJS_NO_DYNAMIC_STYLE = true;
