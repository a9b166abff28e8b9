"""Phones, firms and units that do the same at the same moment. On PostgreSQL, where they can."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.findings.models import Finding
from liuhen.apps.visits.actions import arriving, following, replying
from liuhen.apps.visits.actions.replying import FIRM
from liuhen.apps.visits.models import FieldStep, Visit, VisitOfficer
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Refused, action
from tests.apps.visits.test_following import of_another_unit
from tests.builders import county as build
from tests.builders.cases import docket
from tests.builders.county import NOW
from tests.builders.visits import WHOLE, Field, the_field
from tests.services.at_once import at_once

SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def ground(on_postgres: None, data_folder: Path) -> Field:
    return the_field(docket(build.small_county()))


def walked_and_sent(ground: Field, visit: Visit, *kinds: str, username: str) -> Callable[[], Any]:
    steps = ground.walk(visit, *kinds, username=username)
    return lambda: ground.merge(steps, username=username, at=SOON)


def of_theirs(ground: Field, visit: Visit) -> Visit:
    """Return an approved visit of another unit to the same firm, to which 李强 goes."""
    other = of_another_unit(ground, visit)

    @action
    def sent(*, by: object, at: object) -> None:
        VisitOfficer(visit=other, person=ground.docket.second).save()

    sent(by=SYSTEM, at=NOW)
    return other


@pytest.mark.article("rs-16-1")
def test_a_ticket_that_two_phones_bring_at_once_burns_once(ground: Field) -> None:
    visit = ground.approved()
    acts = [walked_and_sent(ground, visit, *WHOLE, username=name) for name in ("wangfang", "liqiang")]
    for each in at_once(*acts):
        assert not isinstance(each, Exception)
    assert sorted(visit.uses.values_list("state", flat=True)) == ["burned", "twice"]
    assert visit.steps.count() == 2 * len(WHOLE)


def test_what_a_phone_sends_twice_at_once_is_had_once(ground: Field) -> None:
    visit = ground.approved()
    act = walked_and_sent(ground, visit, *WHOLE, username="wangfang")
    assert [each.phone.next_seq for each in at_once(act, act, act)] == [len(WHOLE)] * 3
    assert (FieldStep.objects.count(), visit.uses.count(), visit.defects.count()) == (len(WHOLE), 1, 1)


@pytest.mark.article("rs-29-1")
def test_two_units_whose_phones_scan_in_at_once_are_both_told(ground: Field) -> None:
    visit = ground.approved()
    other = of_theirs(ground, visit)
    at_once(
        walked_and_sent(ground, visit, "scan-in", username="wangfang"),
        walked_and_sent(ground, other, "scan-in", username="liqiang"),
    )
    met = Finding.objects.filter(code="VISIT-MET-ANOTHER").values_list("about", flat=True)
    assert sorted(met) == sorted([visit.ref, other.ref])


@pytest.mark.article("rs-16-1")
def test_two_units_that_join_each_other_at_once_are_counted_once(ground: Field) -> None:
    visit = ground.approved()
    other = of_another_unit(ground, visit)
    at_once(
        lambda: following.join(visit=visit, joint=other, by=ground.by(), at=SOON),
        lambda: following.join(visit=other, joint=visit, by=SYSTEM, at=SOON),
    )
    assert Visit.objects.filter(is_counted=True).count() == 1
    assert Visit.objects.exclude(joint=None).count() == 1


def test_a_firm_that_presses_twice_has_said_it_once(ground: Field) -> None:
    visit = ground.approved()
    last4 = visit.establishment.code[-4:]
    for act in (
        lambda: replying.rate(visit=visit, stars="5", by=FIRM, at=SOON),
        lambda: replying.contest(visit=visit, ground="basis", text="没有依据", by=FIRM, at=SOON),
        lambda: arriving.confirm_arrival(visit=visit, last4=last4, by=FIRM, at=SOON),
    ):
        done = at_once(act, act, act)
        assert sum(isinstance(each, Refused) for each in done) == 2
    assert visit.replies.count() == 2
