"""Two at the same moment: two requests for review are one, two decisions close one certificate once. On PostgreSQL."""

from functools import partial
from pathlib import Path

import pytest

from liuhen.apps.accountability.actions import redress
from liuhen.apps.accountability.models import Redress
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Certificate
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders import faults
from tests.builders.county import NOW
from tests.builders.faults import hand_over, paper_of, press, review_of, served, with_others
from tests.services.at_once import at_once


@pytest.mark.article("rs-56-1")
def test_two_requests_for_review_at_once_are_one(on_postgres: None, data_folder: Path) -> None:
    county = build.small_county()
    sanction = served(county, "merit")
    done = at_once(*(partial(review_of, county, sanction) for _ in range(4)))
    assert sorted(isinstance(each, Refused) for each in done) == [False, True, True, True]
    assert Redress.objects.count() == 1


@pytest.mark.article("rs-56-1")
def test_a_review_and_an_appeal_at_once_are_both_kept_and_one_is_dealt_with(
    on_postgres: None, data_folder: Path
) -> None:
    county = build.small_county()
    sanction = served(county, "merit")
    at_once(partial(review_of, county, sanction), partial(faults.appeal_of, county, sanction))
    states = sorted(Redress.objects.values_list("kind", "state"))
    assert states in ([("appeal", "waiting"), ("review", "open")], [("appeal", "open")])


@pytest.mark.article("rs-54-1")
def test_two_decisions_served_at_once_close_one_certificate_once(
    on_postgres: None, data_folder: Path
) -> None:
    county = build.small_county()
    made = [
        faults.sanctioned(county, "disqualification", "reassignment", lead=faults.founded(county))
        for _ in "ab"
    ]
    for each in made:
        press(county, paper_of(each))
    done = at_once(*(partial(hand_over, county, each) for each in made))
    assert not [each for each in done if isinstance(each, Exception)]
    assert Entry.objects.filter(event="certificate.withdrawn-for-fault").count() == 1
    assert not people.standing(county.officer, on=NOW.date()).valid


@pytest.mark.article("rs-56-1")
def test_two_revocations_at_once_leave_it_open(on_postgres: None, data_folder: Path) -> None:
    county = with_others(build.small_county())
    asked = [
        review_of(county, served(county, "disqualification", "reassignment", lead=faults.founded(county)))
        for _ in "ab"
    ]
    by = county.actor("legal2")
    done = at_once(
        *(
            partial(redress.decide, redress=each, outcome="revoke", answer="不当", by=by, at=NOW)
            for each in asked
        )
    )
    assert not [each for each in done if isinstance(each, Exception)]
    assert Certificate.objects.get(person=county.officer).state == "in-force"
    assert people.standing(county.officer, on=NOW.date()).valid
