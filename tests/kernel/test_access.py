"""A row that belongs to two units is reached from either, and by nobody else."""

import pytest

from liuhen.apps.custody.models import HandOver
from liuhen.kernel.access import ROLES, SYSTEM, Actor, Grant, Kind, Permission

OWN, OTHER, THIRD = 1, 2, 3


def keeper_of(unit_id: int) -> Actor:
    return Actor(
        ref="account:1", name="", kind=Kind.BUSINESS, grants=(Grant(ROLES["keeper"], frozenset({unit_id})),)
    )


@pytest.mark.parametrize(("unit_id", "reached"), [(OWN, True), (OTHER, True), (THIRD, False)])
def test_both_units_of_a_row_reach_it(unit_id: int, reached: bool) -> None:
    row = HandOver(unit_id=OWN, to_unit_id=OTHER)
    assert keeper_of(unit_id).may_on(Permission.HANDOVER_SIGN, row) == reached
    branches = HandOver.objects.branches(keeper_of(unit_id), Permission.HANDOVER_SIGN)
    assert [str(branch) for branch in branches] == [
        f"(AND: ('unit_id', {unit_id}))",
        f"(AND: ('to_unit_id', {unit_id}))",
    ]


def test_an_empty_second_unit_is_nobodys() -> None:
    row = HandOver(unit_id=OWN)
    assert not keeper_of(THIRD).may_on(Permission.HANDOVER_SIGN, row)


def test_who_is_no_person_is_nobody_and_not_the_first_person() -> None:
    assert (SYSTEM.me, SYSTEM.own_account) == (0, 0)
    somebody = Actor(ref="account:3", name="", kind=Kind.BUSINESS, person_id=2, account_id=3)
    assert (somebody.me, somebody.own_account) == (2, 3)
