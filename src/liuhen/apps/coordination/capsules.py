"""A case that goes to an organ outside: its list of evidence as a capsule with its chain.

The files of the list go in, each proven to be what was listed; recordings stay in the vault and are named by digest.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from liuhen.apps.coordination import actions, queries
from liuhen.apps.coordination.models import CaseTransfer, ListedItem
from liuhen.kernel.capsules import NotYet, Witness, build_once, left_behind, proven
from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs, ranges
from liuhen.kernel.vault.models import Blob
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.digests import Digests
from liuhen_proof.entries import RECEIVED
from liuhen_proof.sealed import TRANSFER


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
