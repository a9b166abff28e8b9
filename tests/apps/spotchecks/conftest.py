"""Recordings to draw from, a plan over them, and a draw."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from liuhen.apps.people.models import Account, Person
from liuhen.apps.recordings.models import Recording
from liuhen.apps.spotchecks.actions import plans, sheets
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.ledger.loop import catch_up
from tests.builders.county import NOW, County, certificate, person
from tests.builders.recordings import As, Bring, as_, bring  # noqa: F401

Make = Callable[..., Plan]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def second(county: County) -> Person:
    """A second officer of the unit, who never has an account."""
    made = person(county.unit, "李强", "100005")
    certificate(made)
    return made


@pytest.fixture
def stock(county: County, second: Person, bring: Bring) -> list[Recording]:  # noqa: F811
    """Twelve recordings of two officers; the first came late."""
    made = []
    for n in range(12):
        officer = ("100001", "100005")[n % 2]
        until = NOW - timedelta(hours=30 if n == 0 else 2, minutes=11 * n)
        made.append(
            bring(
                b"take %d" % n,
                at=NOW,
                until=until,
                officer=officer,
                filename=f"DSJ0001_{officer}_{n:04}.mp4",
            )
        )
    return made


@pytest.fixture
def make(county: County, stock: list[Recording]) -> Make:
    def run(**changes) -> Plan:
        given = {
            "unit": county.unit, "title": "十一月抽查", "since": date(2026, 11, 1), "until": date(2026, 11, 24),
            "quota": 4, "risk_percent": 25, "strata": ["officer"], "due_on": date(2026, 12, 4),
            "checkers": [Account.objects.get(username="legal")], "by": county.actor("legal"), "at": NOW,
        }  # fmt: skip
        return plans.make(**{**given, **changes})

    return run


@pytest.fixture
def drawn(county: County, make: Make) -> Plan:
    return draw(county, make())


def draw(county: County, plan: Plan, *, by: str = "legal") -> Plan:
    """Freeze, let the log sign, and draw."""
    frozen = plans.freeze(plan=plan, by=county.actor(by), at=NOW)
    catch_up(at=NOW)
    return plans.draw(plan=frozen, by=county.actor(by), at=LATER)


def fill(county: County, sheet: Sheet, *, by: str = "legal", **changes) -> Sheet:
    """Look at the recording and hand the sheet in."""
    sheets.view(sheet=sheet, by=county.actor(by), at=LATER)
    given = {"results": {"notice": "met"}, "remarks": {}, "good_practice": ""}
    return sheets.submit(sheet=sheet, by=county.actor(by), at=LATER, **{**given, **changes})
