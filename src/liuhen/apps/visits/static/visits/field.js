// A visit on site, step after step; each is on the phone's disk before it is shown as done, and sent when there is a network.
"use strict";
(() => {
  const main = document.getElementById("main");
  const line = document.getElementById("line");
  const say = (text) => { document.getElementById("voice").textContent = text; };
  const make = (tag, of = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), of);
    made.append(...inside.filter((each) => each !== null && each !== undefined));
    return made;
  };
  const button = (text, act, css = "primary") => {
    const made = make("button", { type: "button", textContent: text, className: css });
    made.addEventListener("click", async () => {
      made.disabled = true;
      try { await act(); } catch (wrong) { say(`没有保存：${wrong.message}`); } finally { made.disabled = false; }
    });
    return made;
  };
  const field = (label, input) => make("label", {}, make("span", { textContent: label }), input);

  const missing = () => [
    [window.isSecureContext, "安全连接（HTTPS 且根证书受信任）"],
    ["serviceWorker" in navigator, "没有网络时打开页面"],
    ["indexedDB" in window, "断电不丢的本机存储"],
    [Boolean(window.crypto?.subtle), "本机签名密钥"],
    [Boolean(navigator.locks), "多个页面之间的互斥"],
  ].filter(([has]) => !has).map(([, zh]) => zh);

  let pack = null;
  let steps = [];
  let phone = null;
  let chosen = null;
  let trouble = "";
  let sending = false;
  let cut = false;

  const unsent = () => steps.filter((each) => !each.sent).length;
  const head = () => {
    const who = pack ? `${pack.person.name}，` : "";
    const net = navigator.onLine && !cut ? (unsent() ? "正在等待传回" : "已全部传回") : "没有网络，照常办理";
    line.textContent = `${who}${net}；待传 ${unsent()} 步。${trouble}`;
    line.dataset.waiting = String(unsent());
  };

  // -- with the server ------------------------------------------------------------------------------------------
  const call = async (path, options = {}) => {
    const response = await fetch(path, { credentials: "same-origin", ...options, headers: { Accept: "application/json", "X-CSRFToken": pack?.csrf ?? "", ...options.headers } });
    const kind = response.headers.get("Content-Type") ?? "";
    if (response.redirected || !kind.includes("json")) throw new Error("请重新登录后再传回，已写的都在手机上");
    const told = await response.json();
    if (!response.ok) throw new Error(`${told.message}${told.remedy ? `。${told.remedy}` : ""}`);
    return told;
  };
  const post = (path, told) => call(path, { method: "POST", body: JSON.stringify(told), headers: { "Content-Type": "application/json" } });

  const refresh = async () => {
    const fresh = await call(`pack.json?phone=${phone?.id ?? ""}`);
    pack = fresh;
    await fieldLog.keep("pack", fresh);
    if (phone && !fresh.phone) trouble = "这部手机没有登记在您名下。";
    if (fresh.phone?.state === "revoked") trouble = "这部手机已经停用，不能再办理现场检查。";
    const tail = await fieldLog.get("kept", "tail");
    if (fresh.phone && fresh.phone.next > (tail?.seq ?? 0)) await fieldLog.keep("tail", { seq: fresh.phone.next, digest: fresh.phone.tail });
  };

  const sendPictures = async (wanted) => {
    for (const picture of await fieldLog.all("pictures")) {
      if (picture.sent && !wanted?.includes(picture.sha256)) continue;
      await call("picture", { method: "POST", body: picture.blob, headers: { "Content-Type": picture.blob.type } });
      await fieldLog.write(["pictures"], (kept) => kept.put({ ...picture, sent: true }));
    }
  };
  const mark = async (next, refused) => {
    const changed = steps.filter((each) => (each.seq < next && !each.sent) || refused[each.seq]);
    changed.forEach((each) => { each.sent = each.seq < next; each.said = refused[each.seq] ?? each.said; });
    await fieldLog.write(["steps"], (kept) => changed.forEach((each) => kept.put(each)));
  };
  const send = async () => {
    if (sending || !phone || !navigator.onLine) { head(); return; }
    sending = true;
    try {
      await refresh();
      await sendPictures();
      let next = pack.phone?.next ?? 0;
      for (let round = 0, lost = false; round < 50; round += 1) {
        const batch = steps.filter((each) => each.seq >= next).slice(0, 200);
        if (!batch.length) break;
        const told = await post("merge", { phone: phone.id, now: Date.now(), lost, steps: batch.map(({ text, signature }) => ({ text, signature })) });
        if (told.wanted.length) { await sendPictures(told.wanted); continue; }
        if (told.missing && !lost && told.next === next) { lost = !steps.some((each) => each.seq === told.missing[0]); if (!lost) break; continue; }
        next = told.next;
        await mark(next, told.refused);
        if (told.false.length || told.forks.length) { trouble = "有步骤没有被采信，请向单位说明。"; break; }
      }
      await refresh();
      cut = false;
      if (!trouble.startsWith("有步骤") && !trouble.startsWith("这部手机")) trouble = "";
    } catch (wrong) {
      cut = wrong instanceof TypeError;  // what fetch throws where nobody answers
      trouble = cut ? "" : wrong.message;
    } finally {
      sending = false;
      draw();
    }
  };

  // -- steps ------------------------------------------------------------------------------------------------------
  const of = (visit) => steps.filter((each) => each.visit === String(visit.id));
  const done = (visit) => new Set([...visit.done, ...of(visit).filter((each) => !each.said).map((each) => each.kind)]);
  const isSigned = (visit) => done(visit).has("sign") || done(visit).has("unsigned");
  const last = (visit, ...kinds) => of(visit).map((each) => !each.said && kinds.includes(each.kind)).lastIndexOf(true);
  const unmet = (visit) => {
    const checked = of(visit).filter((each) => each.kind === "check" && !each.said).at(-1);
    return checked ? Object.values(JSON.parse(checked.text).data.results).filter((each) => each === "unmet").length : 0;
  };
  const record = async (visit, told, pictures = []) => {
    const made = await fieldLog.put(visit.id, told, pictures);
    if (made.length < told.length) steps = await fieldLog.all("steps");  // it was done already, on another page of this phone
    else steps.push(...made);
    say(`已保存：${told.map(([kind]) => pack.steps[kind][0]).join("、")}`);
    draw();
    send();
  };
  const picture = async (blob) => ({ sha256: await fieldLog.sha256(await blob.arrayBuffer()), blob, sent: false });
  const smaller = async (file) => {
    const drawn = await createImageBitmap(file);
    const scale = Math.min(1, 1600 / Math.max(drawn.width, drawn.height));
    const sheet = Object.assign(document.createElement("canvas"), { width: Math.max(1, Math.round(drawn.width * scale)), height: Math.max(1, Math.round(drawn.height * scale)) });
    sheet.getContext("2d").drawImage(drawn, 0, 0, sheet.width, sheet.height);
    return new Promise((resolve) => { sheet.toBlob(resolve, "image/jpeg", 0.8); });
  };
  const ticketDigest = (visit) => fieldLog.sha256(new TextEncoder().encode(visit.ticket));

  // Where the phone is, in whole numbers as they are signed, or why not; whoever says no, or waits, goes on all the same.
  const position = () => new Promise((resolve) => {
    if (!navigator.geolocation) { resolve("unavailable"); return; }
    setTimeout(resolve, 4000, "unasked");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat_e6: Math.round(coords.latitude * 1e6), lon_e6: Math.round(coords.longitude * 1e6), metres: Math.round(coords.accuracy) }),
      (wrong) => resolve(wrong.code === 1 ? "denied" : "unavailable"),
      { enableHighAccuracy: true, timeout: 4000, maximumAge: 60_000 },
    );
  });

  const scan = async (input) => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const film = Object.assign(document.createElement("video"), { srcObject: stream, playsInline: true });
    input.after(film);
    await film.play();
    const reader = new BarcodeDetector({ formats: ["qr_code"] });
    try {
      for (let n = 0; n < 100 && !input.value; n += 1) {
        const [seen] = await reader.detect(film);
        if (seen) input.value = (seen.rawValue.match(/[0-9A-HJ-NPQRTUWXY]{18}/) ?? [seen.rawValue])[0];
        else await new Promise((resolve) => { setTimeout(resolve, 200); });
      }
    } finally {
      stream.getTracks().forEach((track) => track.stop());
      film.remove();
    }
  };

  // The firm scans this phone: who came stands on its own screen, and its word is the scan-in.
  const enteredBy = async (visit, arrival) => record(visit, [["scan-in", { ticket: await ticketDigest(visit), arrival, position: await position() }]]);
  const showCode = async (visit, holder) => {
    const told = await call(`${visit.id}/here.json?phone=${phone.id}`);
    const code = new DOMParser().parseFromString(told.code, "image/svg+xml").documentElement;
    code.setAttribute("role", "img");
    code.setAttribute("aria-label", "本次检查的二维码");
    holder.replaceChildren(code, make("p", { textContent: "请企业用手机扫码，核对人员以后确认。" }), make("small", { className: "address", textContent: told.address }));
    const until = Date.now() + told.seconds * 1000;
    let arrival = told.arrival;
    while (!arrival && holder.isConnected && Date.now() < until) {
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
      try { ({ arrival } = await call(`${visit.id}/here.json`)); } catch { /* asked again */ }
    }
    if (!holder.isConnected) return;
    holder.replaceChildren();
    if (arrival) { visit.arrival = arrival; await enteredBy(visit, arrival); } else say("这个码已经过期，请重新出示");
  };

  const FORMS = {
    "scan-in": (visit) => {
      if (visit.arrival) {
        return [make("p", { textContent: `企业已于 ${new Date(visit.arrival).toLocaleTimeString("zh-CN")} 确认到场。` }), button("确认进入", () => enteredBy(visit, visit.arrival))];
      }
      const holder = make("div", { className: "shown" });
      const code = make("input", { name: "code", autocomplete: "off", placeholder: "统一社会信用代码或者场所编码" });
      const reason = make("input", { name: "reason", maxLength: 300 });
      return [
        field("扫企业的码，或者照营业执照填写", code),
        "BarcodeDetector" in window && navigator.mediaDevices ? button("扫码", () => scan(code), "plain") : null,
        button("出示本次检查的码，由企业扫（须有网络）", () => showCode(visit, holder), "plain"), holder,
        make("details", {}, make("summary", { textContent: "进入时没有扫码，现在补扫" }), field("补扫的理由", reason)),
        button("确认进入", async () => {
          if (code.value.trim().toUpperCase() !== visit.code) { say("与这次检查的企业不符，请核对"); return; }
          const data = { ticket: await ticketDigest(visit), code: visit.code, position: await position() };
          if (reason.value.trim()) data.reason = reason.value.trim();
          await record(visit, [["scan-in", data]]);
        }),
      ];
    },
    card: (visit) => [
      make("ul", {}, ...visit.officers.map((each) => make("li", { textContent: `${each.name}　证号 ${each.number}` }))),
      make("p", { textContent: `请向企业出示执法证件。辅助人员 ${visit.assistants} 人。` }),
      button("已出示", () => record(visit, [["card", {}]])),
    ],
    reason: (visit) => {
      const matter = make("input", { type: "checkbox", name: "matter" });
      const rights = make("input", { type: "checkbox", name: "rights" });
      return [
        make("p", { textContent: `事项：${visit.power}。依据：${visit.basis}。内容：${visit.matter}。${visit.counted}，本年剩余 ${visit.left}。` }),
        make("p", { textContent: "权利：查验证件，拒绝没有公布、没有两名执法人员的检查，申请回避，陈述、申辩，投诉举报。" }),
        make("p", { className: "spoken", textContent: "为保护您的合法权益，监督我们的执法行为，本次执法全程录音录像。" }),
        field("已经说明事项和理由", matter), field("已经告知权利和全程录音录像", rights),
        button("已告知", async () => {
          if (!matter.checked || !rights.checked) { say("请逐项确认"); return; }
          await record(visit, [["reason", { matter: true, rights: true }]]);
        }),
      ];
    },
    check: (visit) => {
      const boxes = visit.checklist.map((item, n) => {
        const choose = make("select", { name: `item-${n}` }, make("option", { value: "", textContent: "请选择" }), ...Object.entries(pack.checked).map(([value, textContent]) => make("option", { value, textContent })));
        return [choose, field(`${n + 1}．${item}`, choose)];
      });
      return [...boxes.map(([, label]) => label), button("检查完毕", async () => {
        if (boxes.some(([choose]) => !choose.value)) { say("还有项目没有填写"); return; }
        await record(visit, [["check", { results: Object.fromEntries(boxes.map(([choose], n) => [String(n), choose.value])) }]]);
      })];
    },
    finding: (visit) => {
      const item = make("select", { name: "item" }, ...visit.checklist.map((textContent) => make("option", { textContent })));
      const place = make("input", { name: "place", maxLength: 120 });
      const note = make("textarea", { name: "note", maxLength: 1000, rows: 3 });
      const photo = make("input", { name: "photo", type: "file", accept: "image/*", capture: "environment", multiple: true });
      const count = make("small", { role: "status" });
      const shots = [];
      photo.addEventListener("change", () => {  // a camera gives one at a time
        shots.push(...[...photo.files].map(async (file) => picture(await smaller(file))));
        photo.value = "";
        count.textContent = `已拍 ${shots.length} 张，可以再拍`;
      });
      return [field("项目", item), field("地点", place), field("情况", note), field("照片", photo), count, button("记录这个问题", async () => {
        if (!note.value.trim()) { say("请写明情况"); return; }
        const n = of(visit).filter((each) => each.kind === "finding").length + 1;
        const taken = await Promise.all(shots);
        const told = [["finding", { n, item: item.value, place: place.value.trim(), note: note.value.trim(), position: await position() }]];
        told.push(...taken.map(({ sha256 }) => ["photo", { finding: n, sha256 }]));
        await record(visit, told, taken);
      }, "plain")];
    },
    sign: (visit) => {
      const sheet = pad();
      const reason = make("input", { name: "unsigned", maxLength: 300 });
      const witness = make("input", { name: "witness", maxLength: 60 });
      return [
        make("p", { textContent: isSigned(visit) ? "签名以后又记录了问题，请企业再签一次。" : "请企业在下面签名。" }), sheet.glass, button("重签", async () => sheet.clear(), "plain"),
        button("确认签名", async () => {
          if (sheet.isBlank()) { say("还没有签名"); return; }
          const made = await picture(await sheet.png());
          await record(visit, [["sign", { sha256: made.sha256 }]], [made]);
        }),
        make("details", {}, make("summary", { textContent: "当事人拒绝签名" }), field("原因", reason), field("见证人", witness), button("记明拒签", async () => {
          if (!reason.value.trim() || !witness.value.trim()) { say("请写明原因和见证人"); return; }
          await record(visit, [["unsigned", { reason: reason.value.trim(), witness: witness.value.trim() }]]);
        }, "plain")),
      ];
    },
    "scan-out": (visit) => [
      make("p", { textContent: "离开前请核对上面各步。" }),
      unmet(visit) && !done(visit).has("finding") ? make("p", { className: "warn", textContent: `检查清单有 ${unmet(visit)} 项不符合，还没有记录发现的问题。` }) : null,
      button("扫码离开", () => record(visit, [["scan-out", {}]])),
    ],
  };

  // -- screens --------------------------------------------------------------------------------------------------------
  const now = (visit) => {
    const has = done(visit);
    if (has.has("scan-out")) return "";
    for (const kind of ["scan-in", "card", "reason", "check"]) if (!has.has(kind)) return kind;
    // what is noted after the firm signed is not what it signed
    return isSigned(visit) && last(visit, "sign", "unsigned") >= last(visit, "finding") ? "scan-out" : "sign";
  };
  const card = (title, css, ...inside) => make("section", { className: `card ${css}` }, make("h2", { textContent: title }), ...inside);

  const drawVisit = (visit) => {
    const step = now(visit);
    const told = of(visit).map((each) => make("li", { className: each.said ? "bad" : each.sent ? "sent" : "kept" },
      `${pack.steps[each.kind]?.[0] ?? each.kind}　${new Date(JSON.parse(each.text).at).toLocaleTimeString("zh-CN")}　`,
      make("small", { textContent: each.said || (each.sent ? "已传回" : "已存手机") })));
    return [
      button("‹ 全部检查", async () => { chosen = null; await fieldLog.keep("chosen", null); draw(); }, "plain"),
      card(visit.firm, "", make("p", { textContent: `${visit.unit}，${visit.kind}，${visit.address}` }), make("p", { textContent: `编码 ${visit.code}` })),
      ...visit.others.map((each) => make("p", { className: "warn", textContent: `${each}也在该企业检查，请合并为联合检查，或者由一方离开。` })),
      visit.hold ? make("p", { className: "warn", textContent: `${visit.hold}，请单位负责人改为计次检查以后再扫码进入，或者取消后另行申请。` }) : null,
      told.length ? card("已完成", "", make("ol", {}, ...told)) : null,
      step ? card(pack.steps[step][0], "now", ...FORMS[step](visit)) : card("检查已结束", "now",
        make("p", { textContent: "请把回执给企业；有网络后自动传回。" }), make("a", { href: visit.receipt, textContent: "企业回执" })),
      step === "sign" || step === "scan-out" ? card("发现问题", "", ...FORMS.finding(visit)) : null,
    ];
  };
  const drawList = () => [
    ...(pack.visits.length ? pack.visits.map((visit) => card(visit.firm, "",
      make("p", { textContent: `${visit.planned_on}，${visit.kind}，${visit.power}` }),
      make("p", { textContent: now(visit) ? `下一步：${pack.steps[now(visit)][0]}` : "已结束" }),
      button("打开", async () => { chosen = visit.id; await fieldLog.keep("chosen", chosen); draw(); }))) : [make("p", { textContent: "没有已批准、等待进行的检查。" })]),
    button("与系统同步", send, "plain"),
  ];
  const drawRegister = () => {
    const name = make("input", { name: "name", value: "工作手机", maxLength: 60 });
    return [card("登记这部手机", "now",
      make("p", { textContent: "密钥在这部手机上生成，不能导出；以后现场的每一步都由它签名。登记一次即可，须有网络。" }),
      field("手机名称", name),
      button("登记", async () => {
        await refresh();
        const made = await fieldLog.makeKey();
        const told = await post("register", { spki: made.spki, name: name.value, challenge: pack.challenge, signature: await fieldLog.sign(made.pair, pack.challenge), now: Date.now() });
        await fieldLog.write(["kept"], (kept) => { kept.put(made, "phone"); kept.put({ seq: told.next, digest: told.tail }, "tail"); });
        phone = made;
        await send();
      }))];
  };
  const draw = () => {
    head();
    const visit = pack?.visits.find((each) => each.id === chosen);
    const shown = !phone ? drawRegister() : !pack ? [make("p", { textContent: "还没有下载过检查任务，请在有网络的地方打开一次。" })] : visit ? drawVisit(visit) : drawList();
    // what is being filled in is not drawn over while the same step is still to be done
    const key = `${chosen}|${visit ? now(visit) : ""}|${steps.length}|${steps.filter((each) => each.sent).length}|${Boolean(phone)}|${pack?.visits.length}|${visit?.arrival}|${visit?.hold}`;
    if (main.dataset.key === key) return;
    main.dataset.key = key;
    main.replaceChildren(...shown.filter(Boolean));
  };

  const begin = async () => {
    const lacks = missing();
    if (lacks.length) {
      line.textContent = "这部手机现在不能用于现场检查。";
      main.replaceChildren(card("缺少", "now", make("ul", {}, ...lacks.map((textContent) => make("li", { textContent }))), make("a", { href: "/phone/", textContent: "按步骤信任本县根证书" })));
      return;
    }
    await navigator.serviceWorker.register("worker.js");
    await navigator.storage?.persist?.();
    [phone, pack, steps] = await Promise.all([fieldLog.get("kept", "phone"), fieldLog.get("kept", "pack"), fieldLog.all("steps")]);
    chosen = (await fieldLog.get("kept", "chosen")) ?? null;
    draw();
    if (phone) await send();
    else if (navigator.onLine) await refresh().then(draw, (wrong) => { trouble = wrong.message; head(); });
    await navigator.serviceWorker.ready;
    document.body.dataset.ready = "yes";
  };
  window.addEventListener("online", send);
  window.addEventListener("offline", head);
  begin();
})();
