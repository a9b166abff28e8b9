"""Verbs on dossiers. 《责任制》第11条."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.dossiers import bound, lifecycle, queries
from liuhen.apps.dossiers.contents import Content, Contents, of_one_volume
from liuhen.apps.dossiers.models import MAIN, Dossier, DossierItem, FileReview, Volume, VolumeCapsule, over_at
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import action, judge, locked, step
from liuhen.kernel.flow.steps import begins
from liuhen.regulation.dossiers import SCORED, VETOES, DossierFacts

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case


@action(lifecycle.OPEN)
def open_dossier(*, case: "Case", by: Actor, at: datetime) -> Dossier:
    """Begin the file of a case that is over; the term to close it runs from the day it was over."""
    dossier = Dossier(case=case, unit_id=case.unit_id, case_over_at=over_at(case))
    facts = queries.facts_of(Contents(case))
    return step(dossier, lifecycle.OPEN, by=by, at=at, facts=facts, data={"case": case.pk})


@begins(lifecycle.CLOSE)
def close(*, dossier: Dossier, keep_for: str, by: Actor, at: datetime) -> Dossier:
    """Close a file: its order and pages stand from now on, and it lies bound in the vault."""
    held = Contents(dossier.case)
    judge(dossier, lifecycle.CLOSE, by=by, facts=queries.facts_of(held))  # before anything is drawn
    made = bound.make(dossier, held, of_one_volume(held.bound), number=MAIN, keep_for=keep_for, at=at)
    return _close(dossier=dossier, read=held.bound, made=made, keep_for=keep_for, by=by, at=at)


@action
def _close(
    *, dossier: Dossier, read: Sequence[Content], made: bound.Made, keep_for: str, by: Actor, at: datetime
) -> Dossier:
    dossier = locked(dossier)
    return step(
        dossier, lifecycle.CLOSE, by=by, at=at, facts=queries.facts_of(Contents(dossier.case), read=read),
        changes={"keep_for": keep_for, "closed_at": at, "closed_by_id": by.person_id},
        data={"keep_for": keep_for, **_told(made)},
        along=lambda row: _file(row, made, number=MAIN, reason="", at=at),
    )  # fmt: skip


@begins(lifecycle.SUPPLEMENT)
def supplement(*, dossier: Dossier, reason: str, by: Actor, at: datetime) -> Dossier:
    """Bind what came up since as a volume of its own; what was closed stays as it is."""
    held = Contents(dossier.case)
    later = queries.not_in_yet(dossier, held)
    facts = queries.facts_of(held, later=len(later))
    judge(dossier, lifecycle.SUPPLEMENT, by=by, facts=facts)  # before anything is drawn
    number = len(queries.volumes_of(dossier)) + 1
    made = bound.make(dossier, held, of_one_volume(later), number=number, keep_for="", at=at)
    return _supplement(dossier=dossier, later=later, made=made, number=number, reason=reason, by=by, at=at)


@action
def _supplement(
    *, dossier: Dossier, later: Sequence[Content], made: bound.Made, number: int, reason: str, by: Actor,
    at: datetime,
) -> Dossier:  # fmt: skip
    dossier = locked(dossier)
    held = Contents(dossier.case)
    now = [each.key for each in queries.not_in_yet(dossier, held)]
    facts = queries.facts_of(held, later=len(now))
    changed = now != [each.key for each in later] or number != len(queries.volumes_of(dossier)) + 1
    return step(
        dossier, lifecycle.SUPPLEMENT, by=by, at=at, facts=replace(facts, has_changed=changed),
        data={"reason": reason, **_told(made)},
        along=lambda row: _file(row, made, number=number, reason=reason, at=at),
    )  # fmt: skip


@action(lifecycle.BUILD)
def keep_capsule(*, volume: Volume, sha256: str, size_bytes: int, at: datetime) -> Dossier:
    """Put on record the capsule that was built of a volume."""

    def along(_: Dossier) -> None:
        VolumeCapsule(volume=volume, built_at=at, sha256=sha256, size_bytes=size_bytes).save()
        volume.is_built = True
        volume.save(update_fields=["is_built"])

    return step(
        locked(volume.dossier), lifecycle.BUILD, by=SYSTEM, at=at, data={"volume": volume.number, "sha256": sha256},
        along=along,
    )  # fmt: skip


@action(lifecycle.REVIEW)
def review(
    *, dossier: Dossier, subject: bool = False, certificate: bool = False, crime: bool = False, facts: bool = False,
    law: bool = False, rights: bool = False, review: bool = False, evidence: int, procedure: int, discretion: int,
    reasons: int, service: int, papers: int, order: int, opinion: str, by: Actor, at: datetime,
) -> FileReview:  # fmt: skip
    """Put on record what somebody who had no part in a case found in its file, point by point."""
    assert by.person_id is not None, "a role is somebody's"
    vetoes = (subject, certificate, crime, facts, law, rights, review)
    points = (evidence, procedure, discretion, reasons, service, papers, order)
    done = FileReview(
        dossier=dossier, unit_id=dossier.unit_id, reviewer_id=by.person_id, reviewed_at=at, opinion=opinion,
        vetoed=[key for key, found in zip(VETOES, vetoes, strict=True) if found],
        points=dict(zip(SCORED, points, strict=True)),
    )  # fmt: skip
    had_a_part = cases.is_handler(dossier.case, by.person_id)
    return step(
        done, lifecycle.REVIEW, by=by, at=at, facts=DossierFacts(is_handler=had_a_part),
        data={"dossier": dossier.pk, "result": done.result_zh, "opinion": opinion},
    )  # fmt: skip


def _told(made: bound.Made) -> dict[str, Any]:
    return {"pages": made.pages, "items": len(made.items), "sha256": made.sha256}


def _file(dossier: Dossier, made: bound.Made, *, number: int, reason: str, at: datetime) -> None:
    volume = Volume(
        dossier=dossier, number=number, reason=reason, made_at=at, pages=made.pages, sha256=made.sha256,
        size_bytes=made.size_bytes,
    )  # fmt: skip
    volume.save()
    DossierItem.objects.bulk_create(DossierItem(volume=volume, **each) for each in made.items)
