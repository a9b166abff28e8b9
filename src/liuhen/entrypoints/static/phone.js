// What this phone's browser has of what a visit on site needs; said one by one, never worked around.
"use strict";
(() => {
  const list = document.getElementById("phone-check");
  if (!list) return;
  const checks = [
    ["安全连接（HTTPS 且根证书受信任）", window.isSecureContext, "请按下面的步骤信任根证书，再用 https:// 地址打开"],
    ["没有网络时打开页面", "serviceWorker" in navigator, "须先有安全连接；无痕窗口也没有"],
    ["断电不丢的本机存储", "indexedDB" in window, "请退出无痕窗口，或者换用系统自带浏览器"],
    ["本机签名密钥", Boolean(window.crypto?.subtle), "须先有安全连接"],
    ["拍照", Boolean(navigator.mediaDevices), "须先有安全连接"],
    ["定位", window.isSecureContext && "geolocation" in navigator, "须先有安全连接，并允许浏览器使用位置"],
  ];
  list.replaceChildren(...checks.map(([what, has, remedy]) => {
    const line = document.createElement("li");
    line.dataset.has = has ? "yes" : "no";
    line.textContent = has ? `具备：${what}` : `缺少：${what}。${remedy}。`;
    return line;
  }));
})();
