// A file chosen to be traced is hashed here and stays here; where the browser cannot, the form uploads it.
"use strict";
(() => {
  const MOST = 1 << 30; // the whole file must fit in memory
  document.querySelectorAll("[data-hash-into]").forEach((input) => {
    const target = document.getElementById(input.dataset.hashInto);
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file || !window.crypto?.subtle || file.size > MOST) return;
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      target.value = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
      input.value = "";
      target.focus();
    });
  });
})();
