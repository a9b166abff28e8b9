"""Remove any one of the facts of a county: exactly the right powers cannot be done tomorrow."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liuhen.apps.decisions.models import Reviewer
from liuhen.apps.people.models import Certificate
from liuhen.apps.powers.models import PowerList
from liuhen.apps.readiness.judging import judge
from liuhen.regulation.readiness import OFFICERS, Means, lacking
from tests.apps.readiness.conftest import TODAY, TOMORROW, Made

pytestmark = pytest.mark.article("rs-36-1")


def unready() -> set[tuple[int, str]]:
    return {(each.unit_id, each.code) for each in judge(TOMORROW) if each.lacks}


def wanted(made: Made, name: str, flips: frozenset[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return what must flip: what rests on the fact, or on an officer too few."""
    if not name.startswith("officer:"):
        return set(flips)
    person = int(name.partition(":")[2])
    return {
        (power.unit.pk, power.code)
        for power in made.powers
        if person in (able := made.able(power)) and len(able) - 1 < OFFICERS
    }


def test_without_any_one_fact_exactly_the_right_powers_flip(made: Made) -> None:
    assert unready() == set()
    flipped = 0
    for fact in made.facts:
        with transaction.atomic():
            fact.remove()
            expected = wanted(made, fact.name, fact.flips)
            assert unready() == expected, fact.name
            flipped += len(expected)
            transaction.set_rollback(True)
    assert flipped > len(made.powers)
    assert unready() == set()


def test_it_asks_as_often_for_many_units_as_for_few(made: Made) -> None:
    with CaptureQueriesContext(connection) as many:
        judge(TOMORROW)
    PowerList.objects.exclude(unit=made.units[0]).update(state="dropped")
    with CaptureQueriesContext(connection) as few:
        judge(TOMORROW)
    assert len(many) == len(few) < 20


def test_a_certificate_of_today_is_none_tomorrow(made: Made) -> None:
    Certificate.objects.update(expires_on=TODAY)
    assert {key for key, _ in unready()} == {each.pk for each in made.units}
    assert not [each for each in judge(TODAY) if each.lacks]
    Certificate.objects.update(expires_on=TOMORROW)
    assert unready() == set()
    assert len({each.unit_id for each in judge(TOMORROW + timedelta(days=1)) if each.lacks}) == len(
        made.units
    )


def test_a_reviewer_who_left_reviews_nothing(made: Made) -> None:
    Reviewer.objects.all().delete()
    lacks = {key for each in judge(TOMORROW) for key in each.lacks}
    assert lacks <= {"reviewer"}


@pytest.mark.parametrize(
    ("means", "missing"),
    [
        (Means("penalty", "organ"), ()),
        (Means("penalty", "organ", is_assigned=False, officers=0), ("post", "officers")),
        (Means("penalty", "organ", officers=1), ("officers",)),
        (Means("penalty", "organ", has_recorder=False), ("recorder",)),
        (Means("penalty", "organ", off_site=True, has_recorder=False), ()),
        (Means("reward", "organ", has_reviewer=False), ()),
        (Means("licence", "organ", has_reviewer=False, has_head=False), ("reviewer", "head")),
        *(
            (Means(kind, "organ", has_reviewer=False), ("reviewer",))
            for kind in ("penalty", "compulsion", "levy", "confirmation")
        ),
        (Means("licence", "organ", has_deed=False, has_mandate=False), ()),
        (Means("licence", "entrusted", has_deed=False), ("deed",)),
        (Means("licence", "township", has_mandate=False), ()),
        (Means("penalty", "township", has_mandate=False), ("mandate",)),
    ],
)
def test_what_is_missing_is_said_in_order(means: Means, missing: tuple[str, ...]) -> None:
    assert lacking(means) == missing
