"""What the tests of complaints stand on: handlers at the bureau, the unit and the government."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from liuhen.apps.complaints.actions import filing, handling
from liuhen.apps.complaints.actions.filing import Told
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import CITIZEN, Actor
from tests.builders import county as build
from tests.builders.county import LOCAL, County
from tests.builders.recordings import Bring, as_, bring

__all__ = ["Bring", "as_", "bring"]

NAME, CONTACT = "钱多多", "13900001234"
FILED = datetime(2026, 9, 25, 16, 0, tzinfo=LOCAL)  # a Friday, the Mid-Autumn holiday itself


@dataclass(frozen=True)
class Handlers:
    """The county with those who handle complaints."""

    county: County
    bureau: Unit
    station: Unit

    def actor(self, username: str) -> Actor:
        return self.county.actor(username)

    def person(self, username: str) -> Person:
        return Person.objects.get(account__username=username)


@pytest.fixture
def handlers(county: County) -> Handlers:
    return with_handlers(county)


def with_handlers(county: County) -> Handlers:
    """Two handlers and a head at the bureau, one handler at MSA, one at the government; MSA has a body inside."""
    bureau = people.supervising_unit()
    for name, number, username in (("郑承办", "900011", "handler"), ("冯承办", "900012", "handler2")):
        build.account(build.person(bureau, name, number, kind="clerk"), username, "complaints", "supervisor")
    build.account(build.person(bureau, "何局长", "900013", kind="clerk"), "bureau-head", "head")
    build.account(
        build.person(county.unit, "蒋信访", "100011", kind="clerk"), "msa-handler", "complaints", "legal"
    )
    build.account(
        build.person(county.government, "沈信访", "000011", kind="clerk"),
        "gov-handler",
        "complaints",
        "supervisor",
    )
    station = build.unit("MSA1", "城关市场监管所", parent=county.unit, kind="division", device_class="")
    return Handlers(county, bureau, station)


def told(**more: Any) -> Told:
    return Told(**{"story": "罚款不给票据", "name": NAME, "contact": CONTACT, **more})


def filed(
    handlers: Handlers,
    *,
    at: datetime = FILED,
    unit: Unit | None = None,
    person: Person | None = None,
    **more: Any,
) -> Complaint:
    """File online against MSA, or against whom is named."""
    about = {} if person else {"unit": unit or handlers.county.unit}
    complaint, _ = filing.receive(
        **{
            "channel": "web", "grounds": ["receipts"], "told": told(), "happened_on": None, "unit": None,
            "person": person, "by": CITIZEN, "at": at, **about, **more,
        }
    )  # fmt: skip
    return complaint


def taken(handlers: Handlers, *, at: datetime = FILED, **more: Any) -> Complaint:
    """File and give it to the bureau's handler."""
    complaint = filed(handlers, at=at, **more)
    handling.assign(
        complaint=complaint, person=handlers.person("handler"), by=handlers.actor("bureau-head"), at=at
    )
    return complaint


def accepted(handlers: Handlers, *, at: datetime = FILED, **more: Any) -> Complaint:
    return handling.accept(complaint=taken(handlers, at=at, **more), by=handlers.actor("handler"), at=at)
