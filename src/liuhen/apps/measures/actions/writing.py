"""Make the papers of a measure, each of what is on record at that moment."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import actions as documents
from liuhen.apps.measures import lifecycle, papers
from liuhen.apps.measures.models import Restraint
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document


@action(lifecycle.WRITE)
def write(*, measure: Restraint, paper: str, period: str = "", by: Actor, at: datetime) -> "Document":
    """Issue a paper about a measure, with its number; whoever handles the case sees it. Raises Refused."""
    measure = locked(measure)
    data = papers.data_of(measure, paper, period=period)
    measure = step(measure, lifecycle.WRITE, by=by, at=at, data={"paper": paper, "period": period})
    drafted = documents.draft(
        kind=paper, unit=measure.unit, about=measure.ref, party=measure.party.ref, data=data,
        persons=people.persons(each.person_id for each in cases.handlers_now(measure.case)), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=drafted, by=by, at=at)
