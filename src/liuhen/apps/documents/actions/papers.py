"""Verbs on papers: drafted, issued under the next number, drawn from what was frozen then, sealed, void."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from liuhen.apps.documents import contents, lifecycle, queries
from liuhen.apps.documents.kinds import Heard, What, kind_of
from liuhen.apps.documents.models import Document, DocumentFile, DocumentPerson, Seal
from liuhen.apps.documents.printed_form import PAPER, as_pdf, paper_of
from liuhen.apps.people import queries as people
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import store
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.kernel.locks import until_commit
from liuhen.regulation.service import PressFacts

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Service
    from liuhen.apps.people.models import Person, Unit

MOST_IN_A_TITLE = 120
DRAW_SOON = "liuhen.apps.documents.jobs.draw_soon"


def tell(
    what: What, document: Document, *, service: "Service | None" = None, by: Actor, at: datetime
) -> None:
    """Let the app whose paper it is hear of it, in this transaction."""
    if hears := document.of_kind.hears:
        hears(Heard(what, document, service, by, at))


@action(lifecycle.DRAFT)
def draft(
    *, kind: str, unit: "Unit", about: str, data: Mapping[str, Any], title: str = "", party: str = "",
    persons: "Iterable[Person]" = (), by: Actor, at: datetime,
) -> Document:  # fmt: skip
    """Begin a paper about something; ``persons`` may see it beside whoever has a role over the unit."""
    of_kind = kind_of(kind)
    document = Document(
        unit=unit, kind=kind, about=about, party=party, title=_title(title or of_kind.zh),
        data=contents.in_shape(of_kind, data), drafted_by_id=by.person_id, drafted_at=at,
    )  # fmt: skip
    named = {each.pk: each for each in persons}
    return step(
        document, lifecycle.DRAFT, by=by, at=at,
        data={"kind": of_kind.zh, "title": document.title, "about": about},
        along=lambda row: DocumentPerson.objects.bulk_create(
            DocumentPerson(document=row, person=each) for each in named.values()
        ),
    )  # fmt: skip


@action(lifecycle.REVISE)
def revise(
    *, document: Document, data: Mapping[str, Any], title: str = "", by: Actor, at: datetime
) -> Document:
    """Say a draft anew."""
    said = contents.in_shape(document.of_kind, data)
    named = _title(title or document.title)
    return step(
        document,
        lifecycle.REVISE,
        by=by,
        at=at,
        changes={"data": said, "title": named},
        data={"title": named},
    )


@action(lifecycle.ISSUE)
def issue(*, document: Document, by: Actor, at: datetime) -> Document:
    """Issue a draft: it takes the next number of its series, and what it says is frozen with it.

    Raises Invalid, by its Chinese name, for a part that is missing; no number is taken then.
    """
    document = locked(document)
    contents.demand_whole(document.of_kind, document.data)
    changes: dict[str, Any] = {"issued_at": at}
    if word := document.of_kind.word:
        year = local_day(at).year
        serial = _next_serial(document.unit_id, word, year)
        number = f"{document.unit.short_name}{word}〔{year}〕{serial}号"
        changes |= {"word": word, "year": year, "serial": serial, "number": number}
    signer = people.person_of(by)
    own = paper_of(document, number=changes.get("number", ""), at=at, signer=signer.name if signer else "")
    changes["data"] = document.data | {PAPER: own}
    issued = step(
        document, lifecycle.ISSUE, by=by, at=at, changes=changes, data={"number": changes.get("number", "")}
    )
    jobs.enqueue(DRAW_SOON, issued.ref)
    tell("issued", issued, by=by, at=at)
    return issued


def draw(*, document: Document, at: datetime) -> Document:
    """Draw a paper from what was frozen and file the PDF. Call it outside a transaction; it may be repeated."""
    content = as_pdf(document)
    sha256 = store(content, at=at)
    return file_drawing(
        document=document, sha256=sha256, size_bytes=len(content), is_sealed=document.state == "sealed",
        by=SYSTEM, at=at,
    )  # fmt: skip


@action(lifecycle.DRAW)
def file_drawing(
    *, document: Document, sha256: str, size_bytes: int, is_sealed: bool, by: Actor, at: datetime
) -> Document:
    """Put the digest of a paper's PDF on record; once, whoever drew it as well, and never that of before its seal."""
    document = locked(document)
    if document.sha256 or is_sealed != (document.state == "sealed"):
        return document
    return step(
        document, lifecycle.DRAW, by=by, at=at, changes={"sha256": sha256},
        data={"sha256": sha256, "size_bytes": size_bytes},
        along=lambda row: DocumentFile(
            document=row, sha256=sha256, size_bytes=size_bytes, is_sealed=is_sealed, drawn_at=at
        ).save(),
    )  # fmt: skip


@action(lifecycle.PRESS)
def press_seal(*, document: Document, seal: Seal, by: Actor, at: datetime) -> Document:
    """Put a unit's seal on an issued paper; only whoever keeps the seal does."""
    if not document.of_kind.sealed:
        raise Invalid(f"不能用印：{document.of_kind.zh}不盖章", field="seal")
    seal = locked(seal)
    sealed = step(
        document, lifecycle.PRESS, by=by, at=at,
        facts=PressFacts(
            keeper_zh=seal.keeper.name, is_keeper=by.person_id == seal.keeper_id, seal_zh=seal.name,
            seal_unit_zh=seal.unit.name, unit_zh=document.unit.name,
            is_of_unit=seal.unit_id in queries.sealing_units(document), is_in_use=seal.state == "in-use",
        ),
        changes={"seal_id": seal.pk, "sealed_by_id": by.person_id, "sealed_at": at, "sha256": ""},
        data={"seal": seal.pk, "impression": seal.sha256},
    )  # fmt: skip
    jobs.enqueue(DRAW_SOON, sealed.ref)
    tell("sealed", sealed, by=by, at=at)
    return sealed


@action(lifecycle.VOID)
def void(*, document: Document, reason: str, by: Actor, at: datetime) -> Document:
    """Take back a draft, or a paper that has not reached anybody; its number is not given again."""
    document = locked(document)
    if document.services.filter(state__in=("made", "served")).exists():
        raise Invalid(
            "不能作废文书：已经送达或正在送达", field="reason",
            remedy="送达无效的，先确认送达无效；内容有误的，依法补正、变更或撤销",
        )  # fmt: skip
    done = step(document, lifecycle.VOID, by=by, at=at, data={"reason": reason})
    tell("voided", done, by=by, at=at)
    return done


def _title(title: str) -> str:
    if len(title) > MOST_IN_A_TITLE:
        raise Invalid("不能起草文书：标题过长", field="title")
    return title


def _next_serial(unit_id: int, word: str, year: int) -> int:
    """Return the next number of a series; nobody else has it before the caller's transaction ends."""
    until_commit("numbers of papers")
    series = Document.objects.filter(unit_id=unit_id, word=word, year=year)
    newest: int | None = series.aggregate(newest=Max("serial"))["newest"]
    return (newest or 0) + 1
