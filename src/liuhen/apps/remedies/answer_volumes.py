"""The capsule of a sealed answer: what a decision rested on, the proofs that it did, and a list of the rest."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponseBase

from liuhen.apps.documents import queries as documents
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.remedies import actions, contents
from liuhen.apps.remedies.models import AnswerVolume, VolumeItem
from liuhen.kernel import printing
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.capsules import Witness, build_once, left_behind, proven
from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.vault import blobs, ranges
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.web.wording import second
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.digests import Digests, digests_of_bytes
from liuhen_proof.sealed import ANSWER


def path_of(volume: AnswerVolume) -> Path:
    """Return where the capsule lies from being written until the vault and the ledger have it."""
    return Path(settings.EXPORTS) / f"answer-{volume.pk}.zip"


def build(volume: AnswerVolume, *, at: datetime) -> AnswerVolume:
    """Write the capsule, store it and put it on record. Safe to run again after a crash. Raises NotYet, VaultError."""

    def fresh() -> AnswerVolume:
        found: AnswerVolume = AnswerVolume.objects.select_related("remedy__decision", "unit").get(
            pk=volume.pk
        )
        return found

    build_once(
        path_of(volume), at=at,
        is_kept=lambda: bool(fresh().capsule_sha256), contents=lambda: contents_of(fresh(), at=at),
        keep=lambda blob: actions.keep_capsule(
            volume=fresh(), sha256=blob.sha256, size_bytes=blob.size_bytes, at=at
        ),
    )  # fmt: skip
    return fresh()


def remove_spent() -> None:
    """Remove files whose builder died after they were stored and on record."""
    left = left_behind("answer")
    for volume in AnswerVolume.objects.filter(pk__in=left).exclude(capsule_sha256=""):
        left[volume.pk].unlink(missing_ok=True)


def response(request: HttpRequest, volume: AnswerVolume) -> HttpResponseBase:
    """Answer with the stored capsule. Raises Refused while there is none, VaultError."""
    if not volume.capsule_sha256:
        raise WrongState("不能下载答复卷：还没有生成", remedy="封存后一分钟内生成，请稍后再试")
    return ranges.serve(
        request,
        sha256=volume.capsule_sha256,
        content_type="application/zip",
        filename=f"答复卷{volume.pk}.zip",
    )


def contents_of(volume: AnswerVolume, *, at: datetime) -> Contents:
    """Gather what goes in. Raises NotYet while the newest checkpoint does not cover every entry."""
    decision = volume.remedy.decision
    assert decision is not None, "only what was decided has an answer of its own"
    issue = [entry for entry in proofs.trail(decision.ref) if entry.event in ANSWER.events]
    items = list(volume.items.order_by("n"))
    witness = Witness(issue)
    grounds = [each for ground in decision.grounds.order_by("place") if (each := witness.of(ground))]
    files = list(_files(items))
    used = {each["entry"] for each in (*grounds, *(sealed for _, sealed, _, _ in files if sealed))}
    subjects = dict.fromkeys([decision.ref, *(of for _, sealed, _, of in files if sealed), volume.ref])
    return proven(
        [entry for subject in subjects for entry in proofs.trail(subject)],
        name=f"答复卷{decision.number or decision.pk}",
        of=volume.unit.name,
        made_at=at,
        items=[
            _paper("证据、依据目录", printing.pdf("answer", contents.listing_sheet(volume), at=at)),
            *(_item(item, blob, sealed) for item, sealed, blob, _ in files),
        ],
        told=lambda entry: entry.index in used or entry.subject == volume.ref,
        sealed=grounds,
        later=[
            {"at": second(each.added_at), "title": each.title} for each in items if not each.is_inside
        ],
        info=[
            ("Internal-Sender-Identifier", volume.ref),
            ("External-Description", f"{decision}作出时封存的证据、依据，供行政复议、行政诉讼答复使用"),
        ],
    )  # fmt: skip


def _files(items: list[VolumeItem]) -> Iterator[tuple[VolumeItem, dict[str, Any] | None, Blob, str]]:
    """Yield the things inside that have a file, with what was committed to of it, where that can still be shown.

    Last comes the subject whose entry did.
    """
    stored = Blob.objects.in_bulk([each.sha256 for each in items if each.is_inside and not each.is_cited])
    for item in items:
        if item.is_inside and not item.is_cited and item.sha256 in stored:
            row, subject = _row_of(item)
            sealed = Witness(proofs.trail(subject)).of(row) if row is not None else None
            yield item, sealed, stored[item.sha256], subject


def _row_of(item: VolumeItem) -> tuple[models.Model | None, str]:
    """Return the row that names a file's digest, and the subject whose entry committed to it."""
    noun, _, pk = item.about.partition(":")
    if noun == "document":
        return documents.visible_to(SYSTEM).filter(pk=pk).first(), item.about
    if noun == "evidencefile":
        of = evidence.visible_to(SYSTEM).filter(files=int(pk)).first()
        return (of.files.get(pk=pk), of.ref) if of else (None, "")
    return None, ""


def _item(item: VolumeItem, blob: Blob, sealed: dict[str, Any] | None) -> Item:
    sha256 = item.sha256
    return Item(
        name=item.file_name,
        source=lambda: blobs.open_range(sha256),
        digests=Digests(blob.sha256, blob.sm3, blob.size_bytes),
        folder="answer" if sealed else "records",
        sealed=sealed,
    )


def _paper(title: str, pdf: bytes) -> Item:
    return Item(name=f"{title}.pdf", source=lambda: [pdf], digests=digests_of_bytes(pdf), folder="records")
