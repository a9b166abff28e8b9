"""The capsule of a bound volume: it, each thing in it, the originals of what was attached, and the proofs of all.

A payload goes in where it proves something inside; that a step was taken every leaf says. Recordings stay in the vault
and are named by digest and interval, with the entry that took them in.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from liuhen.apps.dossiers import actions
from liuhen.apps.dossiers.attached import Attached
from liuhen.apps.dossiers.contents import Contents as Held
from liuhen.apps.dossiers.models import MAIN, DossierItem, Volume, VolumeCapsule
from liuhen.apps.evidence import queries as evidence
from liuhen.kernel.capsules import NotYet, Witness, build_once, left_behind, proven
from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs, ranges
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.web.wording import second
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.digests import Digests
from liuhen_proof.entries import RECEIVED
from liuhen_proof.sealed import DOSSIER


def path_of(volume: Volume) -> Path:
    """Return where the capsule lies from being written until the vault and the ledger have it."""
    return Path(settings.EXPORTS) / f"volume-{volume.pk}.zip"


def build(volume: Volume, *, at: datetime) -> None:
    """Write the capsule, store it and put it on record. Safe to run again after a crash. Raises NotYet, VaultError."""
    build_once(
        path_of(volume), at=at,
        is_kept=lambda: VolumeCapsule.objects.filter(volume=volume).exists(),
        contents=lambda: contents_of(volume, at=at),
        keep=lambda blob: actions.keep_capsule(volume=volume, sha256=blob.sha256, size_bytes=blob.size_bytes, at=at),
    )  # fmt: skip


def remove_spent() -> None:
    """Remove files whose builder died after they were stored and on record."""
    left = left_behind("volume")
    for kept in VolumeCapsule.objects.filter(volume__in=left):
        left[kept.volume_id].unlink(missing_ok=True)


def response(request: HttpRequest, volume: Volume) -> HttpResponseBase:
    """Answer with the stored capsule. Raises Refused while there is none, VaultError."""
    kept = VolumeCapsule.objects.filter(volume=volume).first()
    if kept is None:
        raise WrongState("不能下载案卷证据包：还没有生成", remedy="装订后一分钟内生成，请稍后再试")
    return ranges.serve(
        request, sha256=kept.sha256, content_type="application/zip",
        filename=f"案卷证据包{volume.dossier_id}-{volume.number}.zip",
    )  # fmt: skip


def contents_of(volume: Volume, *, at: datetime) -> Contents:
    """Gather what goes in. Raises NotYet while the newest checkpoint does not cover every entry."""
    dossier, case = volume.dossier, volume.dossier.case
    held = Held(case)
    trail = _until(volume, held.entries)
    witness = Witness(trail)
    items = list(volume.items.order_by("place"))
    given = {each.ref: each for each in held.attached}
    files = list(_files(volume, items, [given[each.ref] for each in items if each.ref in given], witness))
    before = [
        sealed for each in dossier.volumes.filter(number__lt=volume.number) if (sealed := witness.of(each))
    ]
    taken_in = _taken_in(held, trail) if volume.number == MAIN else {}
    received = {entry.pk: entry for entry in taken_in.values()}
    shown = _shown(case) if taken_in else {}
    used = {sealed["entry"] for sealed in (*(each.sealed for each in files if each.sealed), *before)}
    return proven(
        [*({entry.pk: entry for entry in trail} | received).values()],
        name=f"{case.number}案卷{'' if volume.number == MAIN else volume.title_zh}",
        of=volume.dossier.unit.name,
        made_at=at,
        items=files,
        told=lambda entry: entry.index in used or entry.subject == dossier.ref or entry.pk in received,
        sealed=before,
        later=[
            {"at": second(each.made_at), "title": f"{each.title_zh}：{each.reason}"}
            for each in dossier.volumes.filter(number__gt=volume.number).order_by("number")
        ],
        cited=[_cited(recording, entry, shown[recording.pk]) for recording, entry in taken_in.items()],
        seal=DOSSIER,
        info=[
            ("Internal-Sender-Identifier", dossier.ref),
            ("External-Description", f"{dossier}{volume.title_zh}：卷内文件、所附原件和账本证明"),
        ],
    )  # fmt: skip


def _until(volume: Volume, entries: Sequence[Entry]) -> list[Entry]:
    """Cut the trails at the entry that sealed a volume: what came later is not of it. Raises NotYet."""
    sealing = [
        entry for entry in entries if entry.subject == volume.dossier.ref and entry.event in DOSSIER.events
    ][volume.number - MAIN]
    if sealing.index is None:
        raise NotYet("the volume's entry has no place in the log yet")
    return [entry for entry in entries if entry.index is not None and entry.index <= sealing.index]


def _files(
    volume: Volume, items: Sequence[DossierItem], given: Sequence[Attached], witness: Witness
) -> Iterator[Item]:
    """Yield the volume, what is bound in it, and the originals of what was attached."""
    named = [
        (f"{volume.title_zh}.pdf", volume.sha256, volume),
        *((f"{each.place:03d} {each.title[:80]}.pdf", each.sha256, each) for each in items),
        *((f"附件原件{n:03d} {each.name}", each.sha256, each.row) for n, each in enumerate(given, 1)),
    ]
    stored = Blob.objects.in_bulk([sha256 for _, sha256, _ in named])
    for name, sha256, row in named:
        blob, sealed = stored[sha256], witness.of(row)
        yield Item(
            name=name,
            source=lambda sha256=sha256: blobs.open_range(sha256),  # type: ignore[misc]
            digests=Digests(blob.sha256, blob.sm3, blob.size_bytes),
            folder=DOSSIER.noun if sealed else "records",
            sealed=sealed,
        )


def _taken_in(held: Held, trail: Sequence[Entry]) -> "dict[Any, Entry]":
    """Return what the case cites of the vault, each with the entry that took it in before the file was closed."""
    last = max(entry.index or 0 for entry in trail)
    first = {
        entry.subject: entry
        for entry in Entry.objects.filter(subject__in=[each.ref for each in held.recordings], n=1)
        if entry.event in RECEIVED and entry.index is not None and entry.index <= last
    }
    return {each: first[each.ref] for each in held.recordings if each.ref in first}


def _shown(case: Any) -> dict[int | None, list[str]]:
    """Return which evidence shows each recording, by its id, and which part of it."""
    found: dict[int | None, list[str]] = defaultdict(list)
    for each in evidence.of_case(case):
        found[each.recording_id].append(f"{each.name}{'，' + each.span_zh if each.span_zh else ''}")
    return found


def _cited(recording: Any, entry: Entry, shown: Sequence[str]) -> dict[str, Any]:
    title = "；".join((recording.filename, *shown))
    return {"entry": entry.index, "sha256": proofs.payload_of(entry)["data"]["sha256"], "title": title}
