// Upload of recordings over tus: many files, resumable, and for each the server's word on what became of it.
"use strict";
(() => {
  const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const size = (n) => { let u = 0; while (n >= 1024 && u < 4) { n /= 1024; u += 1; } return `${n.toFixed(u ? 1 : 0)} ${["B", "KB", "MB", "GB", "TB"][u]}`; };
  const KINDS = { video: "video", audio: "audio", image: "photo" };
  const wait = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });

  const row = (place, file) => {
    const results = place.parentElement.querySelector("[data-upload-results]");
    results.hidden = false;
    const line = document.createElement("tr");
    for (const [label, text, css] of [["文件", file.name, ""], ["大小", size(file.size), "num"], ["结果", "", "nowrap"], ["说明", "", ""]]) {
      const cell = Object.assign(document.createElement("td"), { textContent: text, className: css });
      cell.dataset.label = label;
      line.append(cell);
    }
    results.querySelector("tbody").prepend(line);
    return (tone, word, why = "", link = null) => {
      const mark = Object.assign(document.createElement("span"), { textContent: word, className: `st st-${tone}` });
      line.children[2].replaceChildren(mark);
      line.children[3].textContent = why;
      if (link) line.children[3].append(" ", Object.assign(document.createElement("a"), { href: link, textContent: "查看" }));
    };
  };

  // The bytes are safe when the last PATCH answers; the receipt says that the ledger holds them too.
  const receipt = async (uploadURL, say) => {
    say("blue", "正在入账", "文件已完整送达，正在核对并写入账本");
    for (let tries = 0; tries < 60; tries += 1) {
      const answer = await fetch(`${uploadURL.replace(/\/$/, "")}/receipt`, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
      const body = answer ? await answer.json().catch(() => ({})) : {};
      if (answer?.status === 200 && body.state === "quarantined") return say("orange", "待核实", `${body.reason ?? "未能确认归属"}；文件已保全，由设备保管员核实归档`, body.url);
      if (answer?.status === 200 && body.again) return say("grey", "重复", "内容与已入库的文件完全相同，只留一份，已记下再次提交", body.url);
      if (answer?.status === 200 && body.late) return say("orange", "已入库（迟到）", "录制结束已超过规定时限，照常保存；请在“问题”中说明原因", body.url);
      if (answer?.status === 200) return say("green", "已入库", `资料 ${body.recording} 已入账，回执已生成`, body.url);
      if (answer && answer.status !== 202 && answer.status < 500) {
        const cited = body.article ? `（依据${body.article}）` : "";
        return say("red", "未接收", `${body.message ?? "服务器未接收"}${cited}${body.remedy ? `。${body.remedy}` : ""}`);
      }
      await wait(Number(answer?.headers.get("Retry-After")) || 2);
    }
    return say("orange", "等待入账", "入账较慢，请稍后在音像资料列表中查看");
  };

  // tus errors carry the response in words the officer should not have to read
  const reason = (error) => {
    try {
      const problem = JSON.parse(error.originalResponse.getBody());
      if (problem.message) return `${problem.message}${problem.article ? `（依据${problem.article}）` : ""}${problem.remedy ? `。${problem.remedy}` : ""}`;
    } catch { /* not a problem document: say what is known below */ }
    const status = error?.originalResponse?.getStatus?.();
    if (status === 401 || status === 403) return "登录已失效或没有上传权限，请重新登录后再选同一文件续传";
    if (status === 413) return "文件超过允许大小";
    return "网络中断，未传完；恢复后点“重试”或重新选择同一文件，可从断点继续";
  };

  document.querySelectorAll("[data-upload]").forEach((place) => {
    const { endpoint, officer, device } = place.dataset;
    const lines = new Map();
    const uppy = new Uppy.Uppy({ id: `upload-${endpoint}`, locale: Uppy.locales.zh_CN, autoProceed: false, restrictions: { allowedFileTypes: ["video/*", "audio/*", "image/*", ".mp4", ".mov", ".avi", ".mkv", ".ts", ".wav", ".mp3", ".m4a", ".jpg", ".png"] } });
    uppy.use(Uppy.Dashboard, { inline: true, target: place, height: 300, width: "100%", proudlyDisplayPoweredByUppy: false, showRemoveButtonAfterComplete: false, disableThumbnailGenerator: true, fileManagerSelectionType: "both", theme: "light" });
    uppy.use(Uppy.Tus, {
      endpoint, chunkSize: 16 * 1024 * 1024, limit: 3, retryDelays: [0, 1000, 3000, 5000, 15000, 60000],
      allowedMetaFields: ["filename", "kind", "officer", "device", "relative_path"],
      headers: () => ({ "X-CSRFToken": token() }), removeFingerprintOnSuccess: true,
    });
    uppy.on("file-added", (file) => uppy.setFileMeta(file.id, {
      filename: file.name, kind: KINDS[(file.type ?? "").split("/")[0]] ?? "video",
      // an absent field would travel as the word "undefined"
      officer: officer ?? "", device: device ?? "", relative_path: file.data.webkitRelativePath ?? "",
    }));
    const line = (file) => { if (!lines.has(file.id)) lines.set(file.id, row(place, file)); return lines.get(file.id); };
    uppy.on("upload-success", (file, response) => receipt(response.uploadURL, line(file)));
    uppy.on("upload-error", (file, error) => line(file)("red", "未传完", reason(error)));
    uppy.on("restriction-failed", (file, error) => { if (file) row(place, file)("red", "不能上传", error.message); });
    window.addEventListener("beforeunload", (event) => { if (uppy.getFiles().some((file) => file.progress?.uploadStarted && !file.progress.uploadComplete && !file.error)) event.preventDefault(); });
  });
})();
