"""Powers that nobody uses: told by the apps above, counted by unit, and not where there is no object."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from liuhen.apps.powers.actions import idleness
from liuhen.apps.powers.models import NoObject
from liuhen.apps.powers.queries import idleness as asked
from liuhen.apps.powers.queries.idleness import Exercise
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from tests.builders.county import NOW
from tests.builders.powers import FINE, LICENCE, TODAY, Powers

FIVE_YEARS_ON = date(2031, 11, 24)
UNUSED = {"never", "unused"}


@pytest.fixture
def told() -> Iterator[dict[tuple[int, str], Exercise]]:
    """What a higher app would say; it says it from here on."""
    said: dict[tuple[int, str], Exercise] = {}
    source = lambda unit_ids, on: said  # noqa: E731
    asked.tell_exercise(source)
    yield said
    asked._sources.remove(source)


def kinds(powers: Powers, on: date = TODAY) -> dict[str, set[str]]:
    return {use.code: set(use.kinds) for use in asked.idle_powers([powers.county.unit.pk], on)}


@pytest.mark.article("rs-12-2")
def test_what_was_never_used_is_told_apart_from_what_had_no_result_and_what_lies_idle(
    powers: Powers, told
) -> None:
    powers.published()
    key = powers.county.unit.pk
    assert kinds(powers) == {FINE: {"never"}, LICENCE: {"never"}}
    told[key, FINE] = Exercise(TODAY, times=3)
    told[key, LICENCE] = Exercise(TODAY, times=1, with_result=1, idle=1)
    assert kinds(powers) == {FINE: {"no-result"}, LICENCE: {"idle"}}
    told[key, FINE] = Exercise(TODAY, times=3, with_result=1)
    assert kinds(powers)[FINE] == set()


@pytest.mark.article("rs-12-2")
def test_five_years_without_use_are_counted_to_the_day(powers: Powers, told) -> None:
    powers.published()
    told[powers.county.unit.pk, FINE] = Exercise(TODAY, times=1, with_result=1)
    eve = FIVE_YEARS_ON - timedelta(days=1)
    assert kinds(powers, eve) == {FINE: set(), LICENCE: {"never"}}
    assert kinds(powers, FIVE_YEARS_ON) == {FINE: {"unused"}, LICENCE: UNUSED}


def test_what_several_apps_tell_adds_up(powers: Powers, told) -> None:
    powers.published()
    key = (powers.county.unit.pk, FINE)
    told[key] = Exercise(date(2026, 1, 1), 1, 0, 0)
    more = {key: Exercise(date(2026, 5, 1), 2, 1, 1)}
    source = lambda unit_ids, on: more  # noqa: E731
    asked.tell_exercise(source)
    try:
        (use,) = (use for use in asked.idle_powers([key[0]], TODAY) if use.code == FINE)
    finally:
        asked._sources.remove(source)
    assert use.exercise == Exercise(date(2026, 5, 1), 3, 1, 1)


@pytest.mark.article("rs-12-2")
def test_a_power_without_an_object_is_declared_so_and_not_counted(powers: Powers, told) -> None:
    powers.published()
    unit, head = powers.county.unit, powers.actor("head")
    with pytest.raises(NotPermitted):
        idleness.declare(unit=unit, code=FINE, reason="本县没有", by=powers.actor("legal"), at=NOW)
    made = idleness.declare(unit=unit, code=FINE, reason="本县没有这类企业", by=head, at=NOW)
    assert kinds(powers, FIVE_YEARS_ON) == {FINE: set(), LICENCE: UNUSED}
    (figures,) = asked.figures(asked.idle_powers([unit.pk], TODAY))
    assert (figures.powers, figures.no_object, figures.of_kind["never"]) == (2, 1, 1)
    with pytest.raises(Invalid, match="”已经说明。理由有变的先撤回"):
        idleness.declare(unit=unit, code=FINE, reason="再说一次", by=head, at=NOW)
    idleness.withdraw(declaration=made, reason="新办了一家", by=head, at=NOW)
    assert kinds(powers)[FINE] == {"never"}
    with pytest.raises(WrongState):
        idleness.overturn(declaration=made, reason="误", by=powers.actor("bureau"), at=NOW)


@pytest.mark.article("rs-12-2")
def test_the_bureau_overturns_a_declaration_that_is_wrong(powers: Powers, told) -> None:
    powers.published()
    made = idleness.declare(
        unit=powers.county.unit, code=FINE, reason="本县没有", by=powers.actor("head"), at=NOW
    )
    idleness.overturn(declaration=made, reason="县里有三家", by=powers.actor("bureau"), at=NOW)
    assert NoObject.objects.get().state == "overturned"
    assert kinds(powers)[FINE] == {"never"}


def test_what_is_not_listed_cannot_be_declared(powers: Powers) -> None:
    powers.published()
    with pytest.raises(Invalid, match="不在"):
        idleness.declare(unit=powers.county.unit, code="X", reason="无", by=powers.actor("head"), at=NOW)


def test_the_queries_do_not_grow_with_the_list(powers: Powers, django_assert_num_queries) -> None:
    powers.published()
    with django_assert_num_queries(6):  # two of them are of activities and cases, which say what was begun
        asked.idle_powers([powers.county.unit.pk], TODAY)
