"""Part of the second verdict: a sealed answer holds what a decision rested on when it was issued, and no more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from liuhen_proof.canonical import loads
from liuhen_proof.digests import Digests
from liuhen_proof.entries import PAYLOAD_BYTES_MAX, Entry, beijing_time, has_types
from liuhen_proof.kept_texts import plain_line
from liuhen_proof.package import Package, TooLarge
from liuhen_proof.report import FAILED, NOTE, OK

ANSWER, ANSWER_FOLDER = "answer.json", "data/answer/"
ANSWER_BYTES_MAX = 64 << 20
ISSUED = ("decision.issued", "decision.made-on-the-spot", "decision.made-by-change")
GROUND = "decisionground:"  # what a decision rests on is written when it is issued, and at no other time
_INSIDE = {"entry": int, "path": str, "ref": str, "row": str}
_LATER: dict[str, type] = {"at": str, "title": str}
ANSWER_NOTICE = (
    "inside 所列是作出决定时封存的证据、依据：row 是当时入账的那一行，其加盐摘要写在第 entry 号记录里。"
    "later 所列形成于决定作出以后，不在封存范围以内。"
)


def check_answer(package: Package, *, files: dict[str, Digests], entries: Sequence[Entry]) -> None:
    """Hold what a sealed answer says was there at issue against what the entry of the issue committed to."""
    report = package.report
    here = {path for path in files if path.startswith(ANSWER_FOLDER)}
    if not here and ANSWER not in package.sizes:
        return
    inside, later = _read_answer(package)
    by_index = {entry.index: entry for entry in entries}
    issued = max((index for index, entry in by_index.items() if entry.fields["event"] in ISSUED), default=-1)
    sealed, listed = 0, set()
    for each in inside:
        path, entry = each["path"], by_index.get(each["entry"])
        listed.add(path)
        if entry is None or entry.index > issued or not _commits(package, entry, each["ref"], each["row"]):
            report.add("inclusion", FAILED, "answer-not-sealed", path or each["ref"])
        elif path and (path not in here or files[path].sha256 != _digest_in(each["row"])):
            report.add("inclusion", FAILED, "answer-differs", path)
        else:
            sealed += 1
    for path in sorted(here - listed):
        report.add("inclusion", FAILED, "answer-unlisted", path)
    if sealed:
        report.add("inclusion", OK, "answer-sealed", count=sealed, at=beijing_time(by_index[issued].at))
    if later:
        report.add("inclusion", NOTE, "answer-later", count=len(later))


def _read_answer(package: Package) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what the list says was sealed at issue, and what came later."""
    try:
        told = loads(plain_line(package.read(ANSWER, limit=ANSWER_BYTES_MAX)))
        inside, later = told["inside"], told["later"]
        if all(has_types(each, _INSIDE) for each in inside) and all(
            has_types(each, _LATER) for each in later
        ):
            return inside, later
    except (KeyError, TooLarge, TypeError, ValueError):
        pass
    package.report.add("inclusion", FAILED, "answer-unreadable", ANSWER)
    return [], []


def _commits(package: Package, entry: Entry, ref: str, row: str) -> bool:
    """Say whether an entry commits to a row; to a ground only that of an issue can."""
    if ref.startswith(GROUND) and entry.fields["event"] not in ISSUED:
        return False
    try:
        said = loads(plain_line(package.read(f"proofs/payload/{entry.index}.json", limit=PAYLOAD_BYTES_MAX)))
        known = said["row"] if entry.fields["subject"] == ref else said["rows"][ref]
        return bool(known) and known == hashlib.sha256((said["salt"] + row).encode()).hexdigest()
    except (KeyError, TooLarge, TypeError, ValueError):
        return False


def _digest_in(row: str) -> object:
    """Return the SHA-256 that a sealed row names; the row is JSON as the database gave it."""
    try:
        said = json.loads(row)
    except ValueError:
        return None
    return said.get("sha256") if isinstance(said, dict) else None
