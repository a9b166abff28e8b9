"""A case that goes to an organ outside: its list of evidence as a capsule with its chain, and one that came, taken in.

The files of the list go in, each proven to be what was listed; recordings stay in the vault and are named by digest.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from liuhen.apps.coordination import actions, queries
from liuhen.apps.coordination.lifecycle import RECEIVE
from liuhen.apps.coordination.models import CaseTransfer, ListedItem
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import NAME_LENGTH, Kept
from liuhen.kernel.capsules import NotYet, Witness, build_once, left_behind, proven
from liuhen.kernel.flow import Invalid, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs, ranges
from liuhen.kernel.vault.models import Blob
from liuhen_proof.canonical import loads
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.digests import Digests
from liuhen_proof.entries import RECEIVED
from liuhen_proof.package import Package, open_package
from liuhen_proof.report import OK, Report
from liuhen_proof.sealed import TRANSFER
from liuhen_proof.verify import examine
from liuhen_proof.wording import SENTENCES

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

CANNOT = RECEIVE.cannot
LIST_BYTES_MAX = 8 << 20


def path_of(transfer: CaseTransfer) -> Path:
    """Return where the capsule lies from being written until the vault and the ledger have it."""
    return Path(settings.EXPORTS) / f"transfer-{transfer.pk}.zip"


def build(transfer: CaseTransfer, *, at: datetime) -> None:
    """Write the capsule, store it and put it on record. Safe to run again after a crash. Raises NotYet, VaultError."""

    def fresh() -> CaseTransfer:
        found: CaseTransfer = CaseTransfer.objects.select_related("sender").get(pk=transfer.pk)
        return found

    build_once(
        path_of(transfer), at=at,
        is_kept=lambda: bool(fresh().capsule_sha256), contents=lambda: contents_of(fresh(), at=at),
        keep=lambda blob: actions.keep_capsule(
            transfer=fresh(), sha256=blob.sha256, size_bytes=blob.size_bytes, at=at
        ),
    )  # fmt: skip


def remove_spent() -> None:
    """Remove files whose builder died after they were stored and on record."""
    left = left_behind("transfer")
    for transfer in CaseTransfer.objects.filter(pk__in=left).exclude(capsule_sha256=""):
        left[transfer.pk].unlink(missing_ok=True)


def response(request: HttpRequest, transfer: CaseTransfer) -> HttpResponseBase:
    """Answer with the stored capsule. Raises Refused while there is none, VaultError."""
    if not transfer.capsule_sha256:
        raise WrongState("不能下载移送证据包：还没有生成", remedy="批准移送后一分钟内生成，请稍后再试")
    return ranges.serve(
        request,
        sha256=transfer.capsule_sha256,
        content_type="application/zip",
        filename=f"案件移送{transfer.pk}.zip",
    )


def contents_of(transfer: CaseTransfer, *, at: datetime) -> Contents:
    """Gather what goes in. Raises NotYet while the newest checkpoint does not cover every entry."""
    assert transfer.sender is not None, "what came from outside is not sent on"
    trail = [entry for entry in proofs.trail(transfer.ref) if entry.index is not None]
    sending = next((entry for entry in trail if entry.event in TRANSFER.events), None)
    if sending is None:
        raise NotYet("the sending entry has no place in the log yet")
    until = [entry for entry in trail if (entry.index or 0) <= (sending.index or 0)]
    items = list(queries.items_of(transfer.ref))
    witness = Witness(until)
    taken_in = _taken_in(items)
    return proven(
        [*until, *taken_in.values()],
        name=f"案件移送{transfer.pk}",
        of=transfer.sender.name,
        made_at=at,
        items=list(_files(items, witness)),
        told=lambda entry: entry is sending or entry.subject != transfer.ref,
        sealed=[
            sealed for item in items if item.is_cited or not item.sha256 if (sealed := witness.of(item)) is not None
        ],
        cited=[
            {"entry": entry.index, "sha256": proofs.payload_of(entry)["data"]["sha256"], "title": title}
            for title, entry in taken_in.items()
        ],
        seal=TRANSFER,
        info=[
            ("Internal-Sender-Identifier", transfer.ref),
            ("External-Description", f"{transfer.title}移送{transfer.to_zh}：证据清单、所列文件和账本证明"),
        ],
    )  # fmt: skip


def _files(items: Sequence[ListedItem], witness: Witness) -> Iterator[Item]:
    stored = Blob.objects.in_bulk([item.sha256 for item in items if item.sha256 and not item.is_cited])
    for item in items:
        if item.sha256 in stored and not item.is_cited:
            blob, sha256 = stored[item.sha256], item.sha256
            yield Item(
                name=f"{item.n:03d} {item.title}",
                source=lambda sha256=sha256: blobs.open_range(sha256),  # type: ignore[misc]
                digests=Digests(blob.sha256, blob.sm3, blob.size_bytes), folder=TRANSFER.noun,
                sealed=witness.of(item),
            )  # fmt: skip


def _taken_in(items: Sequence[ListedItem]) -> dict[str, Entry]:
    """Return what a list cites of the vault, by title, each with the entry that took it in."""
    titles = {item.about: item.title for item in items if item.is_cited}
    found = Entry.objects.filter(subject__in=titles, n=1, index__isnull=False)
    return {titles[entry.subject]: entry for entry in found if entry.event in RECEIVED}


def receive(path: Path, *, unit: "Unit", trust: Sequence[str], by: Actor, at: datetime) -> CaseTransfer:
    """Verify a capsule that came from another installation and take the case in. Raises Refused, NotACapsule.

    Nothing is taken in where anything differs, and the first thing that does is named. ``trust`` are the sender's
    public keys, obtained elsewhere: without them nobody knows whose it is.
    """
    report = examine(path, trust=trust)
    if failure := report.first_failure:
        said = SENTENCES[failure.code].format(**failure.detail)
        where = f"“{failure.where}”：" if failure.where else ""
        raise Invalid(f"{CANNOT}：{where}{said}", remedy="请退回原件，由移送单位重新提供；不要签收")
    if report.status("signatures") != OK:
        raise Invalid(
            f"{CANNOT}：没有移送单位的公钥，不知道是谁的",
            remedy="请另行取得移送单位的日志公钥，用 --trust 指定",
        )
    package = open_package(path, report=Report())
    told, listed = _said(package)
    files = list(_kept(package, listed, at=at))
    return actions.receive_capsule(
        unit=unit, told=told, items=listed, files=files, capsule=_whole(path, at=at), by=by, at=at
    )


def _whole(path: Path, *, at: datetime) -> Kept:
    """Store the capsule itself; what is given stays where it is."""
    with tempfile.TemporaryDirectory(prefix="liuhen-transfer-") as folder:
        copy = Path(folder) / "capsule"
        shutil.copyfile(path, copy)
        blob = blobs.store_derived(copy, at=at)
    return Kept(path.name[:NAME_LENGTH], blob.sha256, blob.size_bytes)


def _said(package: Package) -> tuple[dict[str, Any], list[ListedItem]]:
    """Return what the sending entry says, and the list it committed to. Raises Invalid where it is no transfer."""
    try:
        told = loads(package.read(TRANSFER.list, limit=LIST_BYTES_MAX))
        at = max(each["entry"] for each in told["inside"])
        sent = loads(package.read(f"proofs/payload/{at}.json"))["data"]
        rows = [json.loads(each["row"]) for each in told["inside"]]
        items = [
            ListedItem(
                n=row["n"], about="", title=row["title"], sha256=row["sha256"], size_bytes=row["size_bytes"]
            )
            for row in sorted(rows, key=lambda row: row["n"])
        ]
        _ = (
            "".join(sent[key] for key in ("sender", "case", "summary", "reason")),
            date.fromisoformat(sent["feedback_by"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise Invalid(
            f"{CANNOT}：这不是案件移送证据包", remedy="请移送单位提供案件移送页面下载的证据包"
        ) from wrong
    return sent, items


def _kept(package: Package, items: Sequence[ListedItem], *, at: datetime) -> Iterator[Kept]:
    """Store the files of the list."""
    by_digest = {item.sha256: item for item in items if item.sha256}
    for path in sorted(package.sizes):
        if not path.startswith(TRANSFER.folder):
            continue
        with tempfile.TemporaryDirectory(prefix="liuhen-transfer-") as folder:
            file = Path(folder) / "file"
            with file.open("wb") as out:
                out.writelines(package.blocks(path))
            blob = blobs.store_derived(file, at=at)
        assert blob.sha256 in by_digest, "an examined capsule holds what its list names"
        yield Kept(Path(path).name[:NAME_LENGTH], blob.sha256, blob.size_bytes)
