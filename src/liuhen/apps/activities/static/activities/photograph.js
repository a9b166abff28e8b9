// The second of a photograph, by the server's clock, and where the phone was; whoever says no to that goes on all the same.
"use strict";
(() => {
  const line = document.querySelector("[data-where]");
  const chosen = document.querySelector("input[type=file]");
  const form = chosen?.form;
  if (!form) return;
  const ahead = Date.parse(line.dataset.now) - Date.now();
  const shanghai = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });
  const tell = (position, said) => {
    form.elements.position.value = typeof position === "string" ? position : JSON.stringify(position);
    line.textContent = said;
  };
  tell("unavailable", line.textContent);
  const locate = () => {
    if (!navigator.geolocation) { tell("unavailable", "这部手机不能定位，照片只登记时间。"); return; }
    tell("unasked", "正在定位……");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => tell(
        { lat_e6: Math.round(coords.latitude * 1e6), lon_e6: Math.round(coords.longitude * 1e6), metres: Math.round(coords.accuracy) },
        `已定位，误差约 ${Math.round(coords.accuracy)} 米。`,
      ),
      (wrong) => tell(wrong.code === 1 ? "denied" : "unavailable", "没有定到位，照片只登记时间。"),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  };
  locate();
  chosen.addEventListener("change", () => {
    form.elements.taken_at.value = shanghai.format(new Date(Date.now() + ahead)).replace(" ", "T");
    locate();
  });
})();
