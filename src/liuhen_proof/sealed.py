"""Part of the second verdict: a sealed answer, or a closed file, holds what an entry committed to, and no more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liuhen_proof.canonical import loads
from liuhen_proof.digests import Digests
from liuhen_proof.entries import PAYLOAD_BYTES_MAX, RECEIVED, Entry, beijing_time, has_types
from liuhen_proof.kept_texts import plain_line
from liuhen_proof.package import Package, TooLarge
from liuhen_proof.report import FAILED, NOTE, OK

LIST_BYTES_MAX = 64 << 20
_INSIDE = {"entry": int, "path": str, "ref": str, "row": str}
_LATER: dict[str, type] = {"at": str, "title": str}
_CITED = {"entry": int, "sha256": str, "title": str}


@dataclass(frozen=True)
class Seal:
    """What is sealed: by which events, and which rows these write, and no other event does."""

    noun: str
    events: tuple[str, ...]
    written: tuple[str, ...]
    is_whole: bool
    """Whether each such row of the sealing entry must be inside: then nothing can be left out."""
    notice: str

    @property
    def list(self) -> str:
        return f"{self.noun}.json"

    @property
    def folder(self) -> str:
        return f"data/{self.noun}/"


ANSWER = Seal(
    "answer",
    ("decision.issued", "decision.made-on-the-spot", "decision.made-by-change"),
    ("decisionground:",),
    False,
    "inside 所列是作出决定时封存的证据、依据：row 是当时入账的那一行，其加盐摘要写在第 entry 号记录里。"
    "later 所列形成于决定作出以后，不在封存范围以内。",
)
DOSSIER = Seal(
    "dossier",
    ("dossier.closed", "dossier.supplemented"),
    ("volume:", "dossieritem:"),
    True,
    "inside 所列是归档（补充）时装订的全卷、卷内每件文件和所附文件的原件：row 是入账的那一行，"
    "其加盐摘要写在第 entry 号记录里。"
    "cited 所列音像记录的原件存于证据库，不在包里，第 entry 号记录写明其 SHA-256。later 所列形成于归档以后，另册补充。",
)
TRANSFER = Seal(
    "transfer",
    ("case-transfer.sent",),
    ("listeditem:",),
    True,
    "inside 所列是移送案件时列入证据清单的每件材料：row 是入账的那一行，其加盐摘要写在第 entry 号记录里。"
    "cited 所列音像记录的原件存于移送单位的证据库，不在包里，第 entry 号记录写明其 SHA-256。",
)
FAULT = Seal(
    "fault",
    (
        "document.drawn", "hearing.refused", "redress.requested", "redress.appealed", "redress.registered",
        "redress.appeal-registered", "consequence.executed", "service.handed-over", "service.left", "service.posted",
        "service.arrived", "service.sent", "service.published",
    ),
    (),
    False,
    "inside 所列是责任认定、追究决定、复核申诉的文书、送达凭证和附件：row 是入账的那一行，"
    "其加盐摘要写在第 entry 号记录里。线索由谁提出不在包内。",
)  # fmt: skip
EVALUATION = Seal(
    "evaluation",
    ("evaluation.frozen", "result.frozen"),
    (),
    False,
    "inside 所列是确定考评结果时的方案指标、各单位结果、每一项得分和异议：row 是入账的那一行，"
    "其加盐摘要写在第 entry 号记录里；得分的 row 写明扣分的每条记录。",
)
SEALS = (ANSWER, DOSSIER, TRANSFER, FAULT, EVALUATION)


def cited_in(package: Package) -> set[str]:
    """Return the SHA-256 of the recordings that a file names and that stay where they are."""
    lists = (_read(package, seal) for seal in SEALS if seal.list in package.sizes)
    return {each["sha256"] for told in lists if told for each in told["cited"]}


def check_sealed(package: Package, *, files: dict[str, Digests], entries: Sequence[Entry]) -> None:
    """Hold what is said to have been sealed against what the sealing entry, or one before it, committed to."""
    for seal in SEALS:
        here = {path for path in files if path.startswith(seal.folder)}
        if here or seal.list in package.sizes:
            _check(package, seal, here=here, files=files, by_index={entry.index: entry for entry in entries})


def _check(
    package: Package, seal: Seal, *, here: set[str], files: dict[str, Digests], by_index: dict[int, Entry]
) -> None:
    report, noun = package.report, seal.noun
    told = _read(package, seal)
    if told is None:
        report.add("inclusion", FAILED, f"{noun}-unreadable", seal.list)
        told = {"inside": [], "later": [], "cited": []}
    at = max((index for index, entry in by_index.items() if entry.fields["event"] in seal.events), default=-1)
    sealed, listed, refs = 0, set(), set()
    for each in told["inside"]:
        path, entry = each["path"], by_index.get(each["entry"])
        listed.add(path)
        refs.add(each["ref"])
        if entry is None or entry.index > at or not _commits(package, seal, entry, each["ref"], each["row"]):
            report.add("inclusion", FAILED, f"{noun}-not-sealed", path or each["ref"])
        elif path and (path not in here or files[path].sha256 != _digest_in(each["row"])):
            report.add("inclusion", FAILED, f"{noun}-differs", path)
        else:
            sealed += 1
    for path in sorted(here - listed):
        report.add("inclusion", FAILED, f"{noun}-unlisted", path)
    if seal.is_whole:
        wanted = {ref for ref in _rows(package, at) if ref.startswith(seal.written)}
        for ref in sorted(wanted - refs):
            report.add("inclusion", FAILED, f"{noun}-lacks", ref)
        if not wanted:
            report.add("inclusion", FAILED, f"{noun}-not-sealed", seal.list)
    cited = 0
    for each in told["cited"]:
        if _received(package, by_index.get(each["entry"])) != each["sha256"]:
            report.add("inclusion", FAILED, f"{noun}-not-sealed", each["title"])
        else:
            cited += 1
    if sealed:
        report.add("inclusion", OK, f"{noun}-sealed", count=sealed, at=beijing_time(by_index[at].at))
    if cited:
        report.add("inclusion", NOTE, f"{noun}-cited", count=cited)
    if told["later"]:
        report.add("inclusion", NOTE, f"{noun}-later", count=len(told["later"]))


def _read(package: Package, seal: Seal) -> dict[str, list[dict[str, Any]]] | None:
    """Return what a list says is inside, came later and is cited; None where it cannot be read."""
    try:
        said = loads(plain_line(package.read(seal.list, limit=LIST_BYTES_MAX)))
        told = {"inside": said["inside"], "later": said["later"], "cited": said.get("cited", [])}
    except (KeyError, AttributeError, TooLarge, TypeError, ValueError):
        return None
    for name, types in (("inside", _INSIDE), ("later", _LATER), ("cited", _CITED)):
        if type(told[name]) is not list or not all(has_types(each, types) for each in told[name]):
            return None
    return told


def _commits(package: Package, seal: Seal, entry: Entry, ref: str, row: str) -> bool:
    """Say whether an entry commits to a row; to what only a sealing event writes, only that of one can."""
    if ref.startswith(seal.written) and entry.fields["event"] not in seal.events:
        return False
    try:
        said = _payload(package, entry.index)
        known = said["row"] if entry.fields["subject"] == ref else said["rows"][ref]
        return bool(known) and known == hashlib.sha256((said["salt"] + row).encode()).hexdigest()
    except (KeyError, TooLarge, TypeError, ValueError):
        return False


def _rows(package: Package, index: int) -> set[str]:
    """Return the refs of the rows that an entry commits to."""
    try:
        rows = _payload(package, index)["rows"]
        return set(rows) if isinstance(rows, dict) else set()
    except (KeyError, TooLarge, TypeError, ValueError):
        return set()


def _received(package: Package, entry: Entry | None) -> object:
    """Return the SHA-256 of the recording that an entry took in; None of any other."""
    if entry is None or entry.fields["event"] not in RECEIVED:
        return None
    try:
        return _payload(package, entry.index)["data"]["sha256"]
    except (KeyError, TooLarge, TypeError, ValueError):
        return None


def _payload(package: Package, index: int) -> Any:
    return loads(plain_line(package.read(f"proofs/payload/{index}.json", limit=PAYLOAD_BYTES_MAX)))


def _digest_in(row: str) -> object:
    """Return the SHA-256 that a sealed row names; the row is JSON as the database gave it."""
    try:
        said = json.loads(row)
    except (RecursionError, ValueError):
        return None
    return said.get("sha256") if isinstance(said, dict) else None
