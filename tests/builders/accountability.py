"""What the tests of accountability stand on: the recordings' ways to bring files in, and a bureau of two."""

from datetime import datetime

import pytest

from liuhen.apps.accountability.actions import leads, review
from liuhen.apps.accountability.models import Lead
from liuhen.apps.people.models import Person, Unit
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.recordings import as_, bring

__all__ = ["as_", "bring"]


@pytest.fixture
def bureau(county: County) -> County:
    """Add a second supervisor, a head of the government, and the officer's certificate stands as in the county."""
    unit = Unit.objects.get(code="JUS")
    build.account(build.person(unit, "吴监督", "900002", kind="clerk"), "bureau2", "supervisor")
    build.account(build.person(county.government, "县领导", "900003", kind="clerk"), "government", "head")
    return county


def raised(county: County, *, about: Person | None, by: str = "keeper", at: datetime = NOW) -> Lead:
    return leads.raise_by_hand(
        kind="private", known="设备被带去参加婚礼", person=about, recordings=[], by=county.actor(by), at=at
    )


def founded(county: County, *, about: Person, at: datetime = NOW) -> Lead:
    """Take a lead all its lawful way: heard by the reviewer, proposed by legal, signed by the bureau."""
    lead = review.take(lead=raised(county, about=about, at=at), by=county.actor("legal"), at=at)
    hearing = review.invite(
        lead=lead,
        told="11月20日设备外带",
        answer_by=NOW.date().replace(day=30),
        by=county.actor("legal"),
        at=at,
    )
    review.take_down(hearing=hearing, statement="确有此事", by=county.actor("legal"), at=at)
    review.propose(
        lead=lead, founded=True, reasons="本人承认", evidence="领用记录", by=county.actor("legal"), at=at
    )
    return review.sign(lead=lead, by=county.actor("bureau"), at=at)
