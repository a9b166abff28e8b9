"""What the verifiers say, in Chinese; verify.py and verify.html speak from this one table."""

from __future__ import annotations

import json
from typing import Any

from liuhen_proof.report import FAILED, UNCHECKED, VERDICTS, Finding, Report

TITLES = {
    "bytes": "字节",
    "inclusion": "入账",
    "signatures": "签名",
    "time": "时间",
}
QUESTIONS = {
    "bytes": "文件与清单是否一字不差",
    "inclusion": "记录是否在日志里、是否首尾相接、说的是否就是这些文件",
    "signatures": "谁为日志和本包作保",
    "time": "记录是否确在所称时间之前就已存在",
}
STATUSES = {"ok": "通过", "failed": "不通过", "unchecked": "未能核验"}
LEVELS = {"failed": "有问题", "unchecked": "未核验", "ok": "已核验", "note": "说明"}  # gravest first
CONCLUSIONS = {
    0: "四项全部通过。",
    1: "核验不通过。",
    2: "已核验的部分没有发现问题，但有的项目未能核验，见下。",
    3: "无法核验。",
}
SENTENCES = {
    # 无法开始
    "not-found": "找不到指定的文件或文件夹。",
    "not-a-capsule": "这不是留痕证据包：缺少 bagit.txt 或 manifest-sha256.txt。",
    "not-a-zip": "这不是可读的 ZIP 文件，可能没有下载完整。",
    "too-many-files": "文件数量超出上限，拒绝读取。",
    "anchor-unreadable": "您提供的公钥或检查点文件无法识别。",
    # 字节
    "files-unchanged": "{count} 个文件共 {size} 字节，SHA-256 逐一重新计算，与清单一致。",
    "sm3-unchanged": "data 目录下 {count} 个文件的 SM3 逐一重新计算，与清单一致。",
    "name-unsafe": "文件名不安全（会写到包外或在别的系统上另有含义），已拒绝读取。",
    "name-twice": "同一文件名出现两次（或仅大小写不同）。",
    "not-plain-file": "是链接或特殊文件，已拒绝读取。",
    "entry-compressed": "在 ZIP 中被压缩存放，证据包只允许原样存放，已拒绝解压。",
    "entry-inconsistent": "在 ZIP 中的位置或大小自相矛盾，已拒绝读取。",
    "manifest-unreadable": "清单第 {line} 行无法识别。",
    "file-missing": "清单中有，包里没有。",
    "file-unlisted": "包里有，清单中没有。",
    "file-changed": "内容已改变：重新计算的 SHA-256 与清单不符。",
    "sm3-changed": "重新计算的 SM3 与清单不符。",
    "sm3-unlisted": "SM3 清单与包内文件不对应。",
    "sm3-list-missing": "包里没有 SM3 清单，未核对 SM3。",
    "sm3-not-computed": "本机的 Python 不带 SM3，未重新计算 SM3（SHA-256 已核对）。",
    # 入账
    "entries-included": "{count} 条记录都在日志 {origin} 中（检查点共 {size} 条），内容与位置相符。",
    "chain-whole": "{subject}：共 {n} 条，从第 1 条起首尾相接，末条记于北京时间 {at}；此后有无新记录，须向日志查询。",
    "files-bound": "{count} 份录制文件与其接收记录中的 SHA-256、SM3、大小一致。",
    "checkpoint-unreadable": "日志检查点缺失或无法识别。",
    "no-entries": "包里没有任何日志记录。",
    "entry-incomplete": "记录与证明不成对，缺少此文件。",
    "leaf-malformed": "记录的格式不对。",
    "proof-malformed": "证明的格式不对。",
    "proof-elsewhere": "证明说的是另一条记录或另一个检查点。",
    "not-included": "记录不在日志中：内容被改过，或从未入账。",
    "payload-changed": "记录的详情与入账时的摘要不符。",
    "payload-malformed": "记录的详情无法识别。",
    "payload-absent": "第 {index} 号记录的详情不在包里（已依法删除或不予提供）；记录本身已核验，详情未见。",
    "custody-differs": "流转清单与各条记录不一致。",
    "chain-broken": "{subject} 的记录在第 {n} 条处断开：缺条、重复或次序被改。",
    "file-without-entry": "日志中没有接收此文件的记录。",
    "file-differs": "文件的 SM3 或大小与接收记录不符。",
    "original-absent": "此记录所接收的文件不在包里，无从比对。",
    "files-unlogged": "另有 {count} 个附件不经日志，只由清单和包签名保护。",
    "copies-bound": "{count} 份派生副本（观看副本）与经批准制作时的记录一致；副本加印了水印，不是原件，不作为证据。",
    "copy-unlisted": "派生副本与副本清单 copies.json 不对应。",
    "copy-without-entry": "日志中没有经批准制作此派生副本的记录。",
    "copy-differs": "派生副本的 SM3 或大小与制作记录不符。",
    "copies-unreadable": "副本清单缺失或无法识别。",
    "originals-not-held": "有 {count} 份派生副本的原件不在包里：本包证明副本是经批准交出的，不能证明原件的内容。",
    "copies-lacking": "有 {count} 份资料未能制作派生副本，原因写在副本清单 copies.json 中。",
    "answer-sealed": "封存答复卷：{count} 项在作出决定时（北京时间 {at}）或此前已经入账，与当时的记录一致。",
    "answer-later": "另有 {count} 件材料形成于决定作出以后，只列名目，不在封存范围以内，不作为作出决定的证据、依据。",
    "answer-not-sealed": "作出决定时入账的封存记录里没有这件材料。",
    "answer-differs": "材料缺失，或内容与作出决定时封存的不一致。",
    "answer-unlisted": "封存卷的文件夹里有未列入清单的文件。",
    "answer-unreadable": "封存清单 answer.json 缺失或无法识别。",
    "dossier-sealed": "案卷：全卷、卷内文件和所附原件共 {count} 项，在归档（补充）时（北京时间 {at}）或此前已经入账，"
    "与当时的记录一致，没有缺件。",
    "dossier-cited": "案卷所列 {count} 份音像记录的原件存于证据库，不在包里；其 SHA-256 与接收记录一致，"
    "可另行调取比对。",
    "dossier-later": "另有 {count} 册补充材料形成于归档以后，各有证据包，不在本包以内。",
    "dossier-not-sealed": "归档时入账的记录里没有这件材料。",
    "dossier-differs": "材料缺失，或内容与归档时入账的不一致。",
    "dossier-unlisted": "案卷的文件夹里有未列入清单的文件。",
    "dossier-lacks": "归档时入账的这件材料不在包里。",
    "dossier-unreadable": "案卷清单 dossier.json 缺失或无法识别。",
    "transfer-sealed": "移送的案件：证据清单共 {count} 项，在移送时（北京时间 {at}）已经入账，与当时的记录一致，"
    "没有缺件。",
    "transfer-cited": "证据清单所列 {count} 份音像记录的原件存于移送单位的证据库，不在包里；其 SHA-256 与接收记录一致，"
    "可另行调取比对。",
    "transfer-later": "另有 {count} 件材料形成于移送以后，不在本包以内。",
    "transfer-not-sealed": "移送时入账的证据清单里没有这件材料。",
    "transfer-differs": "材料缺失，或内容与移送时入账的证据清单不一致。",
    "transfer-unlisted": "移送的文件夹里有未列入证据清单的文件。",
    "transfer-lacks": "移送时列入证据清单的这件材料不在包里。",
    "transfer-unreadable": "证据清单 transfer.json 缺失或无法识别。",
    "fault-sealed": "责任追究：文书、送达凭证和附件共 {count} 项，在北京时间 {at} 或此前已经入账，与当时的记录一致。",
    "fault-later": "另有 {count} 件材料只列名目，不在本包以内。",
    "fault-cited": "所列 {count} 份音像记录的原件存于证据库，不在包里；其 SHA-256 与接收记录一致，"
    "可另行调取比对。",
    "fault-not-sealed": "入账的记录里没有这件材料。",
    "fault-differs": "材料缺失，或内容与入账的不一致。",
    "fault-unlisted": "责任追究的文件夹里有未列入清单的文件。",
    "fault-unreadable": "责任追究清单 fault.json 缺失或无法识别。",
    "evaluation-sealed": "年度考评：指标、结果、得分和异议共 {count} 项，在确定结果时（北京时间 {at}）或此前已经入账，"
    "与当时的记录一致。",
    "evaluation-later": "另有 {count} 项形成于确定结果以后，只列名目，不在本包以内。",
    "evaluation-cited": "所列 {count} 份音像记录的原件存于证据库，不在包里；其 SHA-256 与接收记录一致，"
    "可另行调取比对。",
    "evaluation-not-sealed": "确定结果时入账的记录里没有这一项。",
    "evaluation-differs": "材料缺失，或内容与入账的不一致。",
    "evaluation-unlisted": "年度考评的文件夹里有未列入清单的文件。",
    "evaluation-unreadable": "年度考评清单 evaluation.json 缺失或无法识别。",
    "forked": "日志被改写过：{old} 条时的检查点不是 {new} 条时的开头。",
    "consistency-missing": "包里没有检查点 {old} 到 {new} 的一致性证明，未与您另存的检查点比对。",
    "kept-agrees": "与您另存的检查点一致（{old} → {new}）。",
    "kept-not-given": "没有提供另存的检查点；若日志曾整体改写，仅凭本包看不出来。",
    "kept-unreadable": "您另存的检查点无法识别。",
    "kept-other-log": "您另存的检查点属于另一个日志 {origin}。",
    # 签名
    "log-signed": "日志 {name} 的 {algorithm} 签名正确（公钥编号 {key}）。",
    "witness-signed": "见证方 {name} 的 {algorithm} 签名正确（公钥编号 {key}）。",
    "package-signed": "包签名（SM2）正确，清单自导出后未改。",
    "signature-false": "{name} 的 {algorithm} 签名不正确。",
    "key-replaced": "{name} 的 {algorithm} 密钥被换过：没有您所信任的（或包内自带的）{algorithm} 公钥的签名。",
    "no-trusted-signature": "检查点上没有您所信任的公钥对日志 {origin} 的签名。",
    "no-signature": "检查点上没有可核验的签名。",
    "package-signature-false": "包签名不正确：清单被改过，或公钥被换过。",
    "package-signature-missing": "有 SM2 公钥而没有包签名。",
    "trust-unreadable": "包里的公钥无法识别。",
    "no-trust-anchor": "没有提供另行取得的公钥：签名与包内自带的公钥相符，但不能证明公钥是谁的。",
    "package-unanchored": "包签名与包内自带的公钥相符，但没有另行取得的 SM2 公钥可比对。",
    "package-unsigned": "包里没有包签名，清单本身不受签名保护。",
    "no-witness": "没有可核验的第三方见证签名。",
    "kept-unsigned": "您另存的检查点上没有您所信任的公钥的签名，未能确认其来源。",
    # 时间
    "log-clock": "记录自称的时间：北京时间 {first} 至 {last}（日志自己的时钟）。",
    "witnessed": "见证方 {name} 于北京时间 {at} 见过此日志，所有记录在此之前已存在。",
    "entry-after-witness": "记录自称的时间晚于见证方 {name} 见到它的北京时间 {at}。",
    "no-time-anchor": "没有可信的时间戳或见证，时间只是日志自己所说，未能核验。",
    "token-elsewhere": "时间戳令牌不是盖在这个检查点上的。",
    "token-not-checked": "有时间戳令牌，自称北京时间 {at}；它的签名须用时间戳机构的证书核验："
    "openssl ts -verify -data proofs/checkpoint -in proofs/checkpoint.tsr -CAfile 机构证书.pem",
}


def sentence(finding: Finding) -> str:
    text = SENTENCES[finding.code].format(**finding.detail)
    return f"{finding.where}：{text}" if finding.where and finding.level in (FAILED, UNCHECKED) else text


def gravest_first(report: Report, verdict: str) -> list[Finding]:
    return sorted(report.findings[verdict], key=lambda finding: list(LEVELS).index(finding.level))


def as_text(report: Report) -> str:
    """Write the report for people, verdict by verdict."""
    lines = [CONCLUSIONS[report.exit_code]]
    if report.first_failure:
        lines.append(f"第一处问题：{sentence(report.first_failure)}")
    for verdict in VERDICTS:
        lines.append(f"\n【{TITLES[verdict]}】{STATUSES[report.status(verdict)]}  {QUESTIONS[verdict]}")
        lines += [f"  {LEVELS[f.level]}  {sentence(f)}" for f in gravest_first(report, verdict)]
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> str:
    """Write the report for programs."""
    verdicts: dict[str, Any] = {
        verdict: {
            "status": report.status(verdict),
            "findings": [
                {"level": f.level, "code": f.code, "where": f.where, "detail": f.detail, "text": sentence(f)}
                for f in gravest_first(report, verdict)
            ],
        }
        for verdict in VERDICTS
    }
    return json.dumps({"exit": report.exit_code, "verdicts": verdicts}, ensure_ascii=False, indent=1) + "\n"
