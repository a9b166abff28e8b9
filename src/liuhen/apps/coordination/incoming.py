"""What a capsule of another county says and whether it may be believed: read here before anything is entered.

It may be made to harm. Nothing of it is unpacked; what is read whole is small; what it says is cut to what is kept.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from liuhen.apps.coordination.models import ListedItem, SenderKey
from liuhen.kernel.attachments import NAME_LENGTH, Kept
from liuhen.kernel.flow import Invalid
from liuhen.kernel.identifiers import legible
from liuhen.kernel.vault import blobs
from liuhen_proof.canonical import loads
from liuhen_proof.entries import read_checkpoint
from liuhen_proof.package import Package, open_package
from liuhen_proof.report import FAILED, OK, VERDICTS, NotACapsule, Report
from liuhen_proof.sealed import TRANSFER
from liuhen_proof.verify import examine
from liuhen_proof.wording import SENTENCES, gravest_first, sentence

CANNOT = "不能核验移送证据包"
NOT_ONE = "请移送单位提供案件移送页面下载的证据包"
TEXT_BYTES_MAX = 8 << 20
"""So large may be what is read whole: manifests, lists, proofs. The evidence itself, under data/, is read in blocks."""
FINDINGS_MAX = 100
ITEMS_MAX = 32_000


@dataclass(frozen=True)
class Examined:
    """What came out: the report, who signed, what the sending entry says and the list of evidence it committed to."""

    origin: str
    signed_by: str
    key: SenderKey | None
    report: dict[str, Any]
    outcome: str
    differs_zh: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    items: Sequence[ListedItem] = ()


def examined(path: Path, *, keys: Sequence[SenderKey], trust: Sequence[str] = ()) -> Examined:
    """Verify a capsule, by the one of ``keys`` that is its log's, or by what else to ``trust``.

    Raises Invalid for what is no capsule of a transfer at all.
    """
    package = _opened(path)
    checkpoint = read_checkpoint(package)
    origin = checkpoint.origin if checkpoint else ""
    key = next((each for each in keys if each.origin == origin), None)
    try:
        report = examine(path, trust=[*trust, *([key.vkeys] if key else [])])
    except NotACapsule as reason:
        raise Invalid(f"{CANNOT}：{SENTENCES[str(reason)]}".rstrip("。")) from None
    failure = report.first_failure
    is_known = report.status("signatures") == OK
    told, items = ({}, []) if failure else _said(package)
    return Examined(
        origin=_cut(origin, 200), signed_by=_cut("、".join(_signers(report)), 200), key=key, report=_shown(report),
        outcome="differs" if failure else "good" if is_known else "unknown",
        differs_zh=_cut(sentence(failure), 300).rstrip("。") if failure else "", told=told, items=items,
    )  # fmt: skip


def files_in(path: Path, items: Sequence[ListedItem], *, at: datetime) -> Iterator[Kept]:
    """Store the files of the list. Call it outside a transaction, of what was examined and is good."""
    package = _opened(path)
    by_digest = {item.sha256: item for item in items if item.sha256}
    for name in sorted(package.sizes):
        if not name.startswith(TRANSFER.folder):
            continue
        with tempfile.TemporaryDirectory(prefix="liuhen-transfer-") as folder:
            file = Path(folder) / "file"
            with file.open("wb") as out:
                out.writelines(package.blocks(name))
            blob = blobs.store_derived(file, at=at)
        assert blob.sha256 in by_digest, "an examined capsule holds what its list names"
        yield Kept(_cut(Path(name).name, NAME_LENGTH), blob.sha256, blob.size_bytes)


def _opened(path: Path) -> Package:
    """Open a capsule of a transfer. Raises Invalid for anything else, and where what is read whole is too large."""
    try:
        package = open_package(path, report=Report())
    except NotACapsule as reason:
        raise Invalid(f"{CANNOT}：{SENTENCES[str(reason)]}".rstrip("。"), remedy=NOT_ONE) from None
    for name, size in package.sizes.items():
        if not name.startswith("data/") and size > TEXT_BYTES_MAX:
            raise Invalid(
                f"{CANNOT}：“{_cut(name, 100)}”超过{TEXT_BYTES_MAX >> 20} MB，不是证据包中应有的",
                remedy=NOT_ONE,
            )
    if TRANSFER.list not in package.sizes:
        raise Invalid(f"{CANNOT}：这不是案件移送证据包", remedy=NOT_ONE)
    return package


def _said(package: Package) -> tuple[dict[str, Any], list[ListedItem]]:
    """Return what the sending entry says, and the list it committed to. Raises Invalid where it is no transfer."""
    try:
        told = loads(package.read(TRANSFER.list, limit=TEXT_BYTES_MAX))
        sent = loads(package.read(f"proofs/payload/{max(each['entry'] for each in told['inside'])}.json"))[
            "data"
        ]
        rows = sorted((_row(each["row"]) for each in told["inside"]), key=lambda row: int(row["n"]))
        items = [
            ListedItem(n=n, about="", title=row["title"], sha256=row["sha256"], size_bytes=row["size_bytes"])
            for n, row in enumerate(rows, 1)
        ]
        said = {
            "sender": _cut(sent["sender"], 120), "case": _cut(sent["case"], 400),
            "reason": _cut(sent["reason"], 1000), "summary": _cut(sent["summary"], 2000),
            "feedback_by": date.fromisoformat(sent["feedback_by"]).isoformat(),
            "list_sha256": _cut(sent["list_sha256"], 64),
        }  # fmt: skip
        if not all(said.values()) or not 0 < len(items) <= ITEMS_MAX:
            raise ValueError("something is empty, or the list too long")
    except (KeyError, RecursionError, TypeError, ValueError) as wrong:
        raise Invalid(f"{CANNOT}：这不是案件移送证据包", remedy=NOT_ONE) from wrong
    return said, items


def _row(text: str) -> dict[str, Any]:
    """Return a row of the list of evidence. Raises ValueError, TypeError, KeyError for what is none."""
    row = json.loads(text)
    size, sha256 = row["size_bytes"], row["sha256"]
    if not (size is None or (type(size) is int and 0 <= size < 2**53)) or len(sha256) not in (0, 64):
        raise ValueError("not a row of a list of evidence")
    return {
        "n": int(row["n"]),
        "title": _cut(row["title"], 200),
        "sha256": _cut(sha256, 64),
        "size_bytes": size,
    }


def _signers(report: Report) -> list[str]:
    return [
        f"{each.detail['key']}（{each.detail['algorithm']}）"
        for each in report.findings["signatures"]
        if each.code == "log-signed"
    ]


def _shown(report: Report) -> dict[str, Any]:
    """Return a report as it is kept: the gravest of each verdict, and how many more there were."""
    return {
        verdict: {
            "status": report.status(verdict),
            "findings": [
                {"level": each.level, "text": _cut(sentence(each), 400)}
                for each in gravest_first(report, verdict)[:FINDINGS_MAX]
            ],
            "more": max(len(report.findings[verdict]) - FINDINGS_MAX, 0),
            "failed": sum(each.level == FAILED for each in report.findings[verdict]),
        }
        for verdict in VERDICTS
    }


def _cut(text: str, most: int) -> str:
    """Return words as a column takes them: nothing that reads otherwise, no halves of letters, not too long."""
    return str(legible(text.encode("utf-8", "replace").decode()))[:most]
