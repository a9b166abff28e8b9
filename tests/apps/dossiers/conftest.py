"""A case that is over, with papers in its file."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from liuhen.apps.cases import actions as cases_
from liuhen.apps.cases.models import Case
from liuhen.apps.documents.models import Document
from liuhen.apps.dossiers import actions
from liuhen.apps.dossiers.models import Dossier
from liuhen.kernel.access import SYSTEM
from tests.builders import papers
from tests.builders.cases import Docket, docket
from tests.builders.county import NOW, County

OVER = NOW + timedelta(days=3)
FILED = NOW + timedelta(days=4)


@pytest.fixture
def cases(county: County) -> Docket:
    return docket(county)


@pytest.fixture
def paper(county: County) -> Callable[..., Document]:
    """Make a paper about a case that is out and drawn."""

    def made(case: Case, *, at: datetime = NOW, title: str = "函", about: str = "") -> Document:
        document = papers.issued(county, about=about or case.ref, title=title, at=at)
        return papers.drawn(papers.sealed(county, document, at=at), at=at)

    return made


@pytest.fixture
def over(cases: Docket) -> Callable[..., Case]:
    """Make a case that ended without a decision."""

    def made(case: Case | None = None) -> Case:
        return cases_.withdraw(
            case=case or cases.open(), reason="违法事实不成立", by=cases.by("head"), at=OVER
        )

    return made


@pytest.fixture
def dossier(over: Callable[..., Case], cases: Docket, paper: Callable[..., Document]) -> Dossier:
    """A dossier that waits to be closed, with two papers and one receipt."""
    case = cases.open()
    paper(case, title="关于协助调查的函")
    served = paper(case, title="询问通知书", at=NOW + timedelta(hours=1))
    papers.handed_over(cases.county, served)
    return actions.open_dossier(case=over(case), by=SYSTEM, at=OVER)
