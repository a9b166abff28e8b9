"""Seal what the decision rested on, and draw up the answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents import queries as papers
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.remedies import contents, lifecycle
from liuhen.apps.remedies.models import AnswerVolume, Remedy, VolumeItem
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step


@action(lifecycle.SEAL)
def seal(*, remedy: Remedy, by: Actor, at: datetime) -> AnswerVolume:
    """Seal all the decision rested on when it was issued, and apart from it what came since. Raises Refused."""
    remedy = locked(remedy)
    decision = remedy.decision
    if decision is None or decision.issued_at is None:
        raise WrongState(f"{lifecycle.SEAL.cannot}：没有作出的决定，没有可以封存的证据、依据")
    if not remedy.is_pending:
        raise WrongState(f"{lifecycle.SEAL.cannot}：{remedy.kind_zh}{remedy.state_zh}")
    items = [*_inside(decision), *_later(decision)]
    volume = AnswerVolume(unit_id=remedy.unit_id, case=remedy.case, remedy=remedy, sealed_at=at)
    return step(
        volume, lifecycle.SEAL, by=by, at=at,
        data={
            "count": sum(each["is_inside"] for each in items),
            "later": sum(not each["is_inside"] for each in items),
        },
        along=lambda row: VolumeItem.objects.bulk_create(
            VolumeItem(volume=row, n=n, **each) for n, each in enumerate(items, 1)
        ),
    )  # fmt: skip


@action(lifecycle.BUILD)
def keep_capsule(*, volume: AnswerVolume, sha256: str, size_bytes: int, at: datetime) -> AnswerVolume:
    """Put on record the capsule that was built."""
    return step(
        volume, lifecycle.BUILD, by=SYSTEM, at=at, changes={"capsule_sha256": sha256, "capsule_bytes": size_bytes},
        data={"sha256": sha256},
    )  # fmt: skip


@action(lifecycle.DRAW_UP)
def draw_up(*, remedy: Remedy, paper: str, argument: str = "", by: Actor, at: datetime) -> Remedy:
    """Draw up the answer or its list; it is issued and sealed like any other paper. Raises Refused."""
    remedy = locked(remedy)
    if remedy.case is None:
        raise Invalid(f"{lifecycle.DRAW_UP.cannot}：没有案件", remedy="请在系统外拟制，提交后登记答复")
    drawn = documents.draft(
        kind=paper, unit=remedy.unit, about=remedy.case.ref, title=contents.title_of(paper, remedy),
        data=contents.of(paper, remedy, argument=argument),
        persons=[each.person for each in cases.handlers_now(remedy.case)], by=by, at=at,
    )  # fmt: skip
    return step(remedy, lifecycle.DRAW_UP, by=by, at=at, data={"paper": paper, "document": drawn.pk})


def _inside(decision: Any) -> Iterator[dict[str, Any]]:
    """Yield what was sealed at issue, in its order, each piece of evidence with its files."""
    for ground in decision.grounds.order_by("place"):
        noun, _, pk = ground.ref.partition(":")
        told = {"title": ground.title, "is_inside": True, "added_at": decision.issued_at}
        paper = papers.visible_to(SYSTEM).filter(pk=pk).first() if noun == "document" else None
        yield told | {
            "about": ground.ref, "sha256": paper.sha256 if paper else ground.digest if noun == "recording" else "",
            "is_cited": noun == "recording",
        }  # fmt: skip
        piece = evidence.visible_to(SYSTEM).filter(pk=pk).first() if noun == "evidence" else None
        if piece is not None:
            for file in piece.files.order_by("id"):
                yield told | {
                    "about": f"evidencefile:{file.pk}", "title": f"{ground.title}：{file.name}"[:200],
                    "sha256": file.sha256, "size_bytes": file.size_bytes,
                }  # fmt: skip


def _later(decision: Any) -> Iterator[dict[str, Any]]:
    """Yield what of the case came after the issue: it stands outside, and only its name is told."""
    inside = set(decision.grounds.values_list("ref", flat=True))
    for piece in evidence.of_case(decision.case).filter(registered_at__gt=decision.issued_at):
        if piece.ref not in inside:
            yield {
                "about": piece.ref,
                "title": piece.name[:200],
                "is_inside": False,
                "added_at": piece.registered_at,
            }
    for paper in papers.of(decision.case.ref).filter(issued_at__gt=decision.issued_at):
        if paper.ref not in inside and paper.pk != decision.document_id:
            name = f"{paper.title} {paper.number}".strip()
            yield {"about": paper.ref, "title": name[:200], "is_inside": False, "added_at": paper.issued_at}
