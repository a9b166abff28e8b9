"""Make the papers of a case's evidence: its list, and records to be signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import actions as documents
from liuhen.apps.evidence import lifecycle, papers
from liuhen.apps.evidence.models import CasePaper
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, step
from liuhen.regulation.evidence import RecordFacts

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.people.models import Person


@action(lifecycle.LIST)
def list_evidence(*, case: "Case", by: Actor, at: datetime) -> CasePaper:
    """Issue the list of a case's evidence as it stands now. Raises Invalid where there is none."""
    data = papers.list_of(case)
    paper = _issued(case, "collected-list", data, by=by, at=at)
    return step(
        paper, lifecycle.LIST, by=by, at=at,
        data={"case": case.pk, "document": paper.document_id, "count": len(data["rows"])},
    )  # fmt: skip


@action(lifecycle.WRITE)
def write_record(
    *, case: "Case", paper: str, person: str, began_at: datetime, ended_at: datetime, place: str,
    officers: "Sequence[Person]", text: str, by: Actor, at: datetime,
) -> CasePaper:  # fmt: skip
    """Issue a record for signature; signed, its scan is registered as evidence."""
    if not began_at <= ended_at <= at:
        raise Invalid(f"{lifecycle.WRITE.cannot}：结束时间应在开始之后、现在之前", field="ended_at")
    data = papers.record_of(
        case, paper, person=person, began_at=began_at, ended_at=ended_at, place=place, officers=officers, text=text
    )  # fmt: skip
    made = _issued(case, paper, data, by=by, at=at)
    return step(
        made, lifecycle.WRITE, by=by, at=at,
        facts=RecordFacts(collectors=len({each.pk for each in officers}), one_by=case.rule.one_if_recorded),
        data={
            "case": case.pk, "document": made.document_id, "paper": paper, "person": person,
            "began_at": began_at.isoformat(), "ended_at": ended_at.isoformat(), "place": place,
            "officers": [each.pk for each in officers],
        },
    )  # fmt: skip


def _issued(case: "Case", kind: str, data: dict[str, Any], *, by: Actor, at: datetime) -> CasePaper:
    drafted = documents.draft(
        kind=kind, unit=case.unit, about=case.ref, data=data,
        persons=people.persons(each.person_id for each in cases.handlers_now(case)), by=by, at=at,
    )  # fmt: skip
    issued = documents.issue(document=drafted, by=by, at=at)
    return CasePaper(case=case, unit_id=case.unit_id, kind=kind, document=issued, made_at=at)
