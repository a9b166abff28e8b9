"""Make the papers of a case's evidence: its list, and records to be signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import actions as documents
from liuhen.apps.evidence import lifecycle, papers
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, step

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.documents.models import Document
    from liuhen.apps.people.models import Person


@action(lifecycle.LIST)
def list_evidence(*, case: "Case", by: Actor, at: datetime) -> "Document":
    """Issue the list of a case's evidence as it stands now. Raises Invalid where there is none."""
    data = papers.list_of(case)
    case = step(case, lifecycle.LIST, by=by, at=at, data={"count": len(data["rows"])})
    return _issued(case, "evidence-list", data, by=by, at=at)


@action(lifecycle.WRITE)
def write_record(
    *, case: "Case", paper: str, person: str, began_at: datetime, ended_at: datetime, place: str,
    officers: "Sequence[Person]", text: str, by: Actor, at: datetime,
) -> "Document":  # fmt: skip
    """Issue a record for signature; signed, its scan is registered as evidence."""
    if not began_at <= ended_at <= at:
        raise Invalid(f"{lifecycle.WRITE.cannot}：结束时间应在开始之后、现在之前", field="ended_at")
    data = papers.record_of(
        case, person=person, began_at=began_at, ended_at=ended_at, place=place, officers=officers, text=text
    )
    told = {
        "paper": paper, "person": person, "began_at": began_at.isoformat(), "ended_at": ended_at.isoformat(),
        "place": place, "officers": [each.pk for each in officers],
    }  # fmt: skip
    case = step(case, lifecycle.WRITE, by=by, at=at, data=told)
    return _issued(case, paper, data, by=by, at=at)


def _issued(case: "Case", kind: str, data: dict[str, Any], *, by: Actor, at: datetime) -> "Document":
    drafted = documents.draft(
        kind=kind, unit=case.unit, about=case.ref, data=data,
        persons=people.persons(each.person_id for each in cases.handlers_now(case)), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=drafted, by=by, at=at)
