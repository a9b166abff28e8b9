"""How far an outcome may go, pure: what a band holds, what is odd about bands, what weighs more than what."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from liuhen.regulation.benchmarks import (
    BAND_NAMED,
    COUNTED_ONCE,
    OUTSIDE_REASONED,
    DiscretionFacts,
    is_heavier,
    is_within,
    warnings_of,
)

pytestmark = pytest.mark.article("rs-11-1")


@dataclass(frozen=True)
class Band:
    name: str = "一般"
    least_yuan: int | None = None
    most_yuan: int | None = None
    least_times: Decimal | None = None
    most_times: Decimal | None = None
    outcomes: tuple[str, ...] = ("fine",)


def test_bands_that_join_are_in_order() -> None:
    assert warnings_of([Band("轻", 10, 30), Band("中", 30, 50), Band("重", 50, 100)]) == ()


def test_a_hole_and_an_overlap_are_said() -> None:
    assert warnings_of([Band("重", 60, 100), Band("轻", 10, 30), Band("中", 20, 50)]) == (
        "“轻”与“中”的幅度重叠：20元至30元",
        "“中”与“重”之间50元至60元没有档次",
    )
    times = [
        Band("轻", None, None, Decimal(1), Decimal(2)),
        Band("重", None, None, Decimal("1.5"), Decimal(3)),
    ]
    assert warnings_of(times) == ("“轻”与“重”的幅度重叠：1.5倍至2倍",)


@pytest.mark.parametrize(("least", "most", "odd"), [(100, 1000, False), (100, 1001, True), (None, 5, True)])
def test_ten_times_is_the_most_between_the_ends(least: int | None, most: int, odd: bool) -> None:
    assert bool(warnings_of([Band("一般", least, most)])) == odd


@pytest.mark.parametrize(
    ("fen", "inside"), [(4_999_99, False), (5_000_00, True), (6_500_00, True), (6_500_01, False)]
)
def test_both_ends_are_within(fen: int, inside: bool) -> None:
    assert is_within(Band("轻", 5_000, 6_500), ["fine"], fen) == inside


def test_times_of_a_base_that_nobody_told_are_not_within() -> None:
    band = Band("轻", None, None, Decimal("1.5"), Decimal(3))
    assert is_within(band, ["fine"], 200_00, 100_00)
    assert not is_within(band, ["fine"], 149_99, 100_00)
    assert not is_within(band, ["fine"], 200_00)


def test_what_the_band_does_not_know_is_outside() -> None:
    assert not is_within(Band("轻", 1, 9), ["fine", "revoke-licence"], 5_00)
    assert is_within(Band("轻", outcomes=("warning",)), ["warning"], 0)
    assert not is_within(Band("轻", outcomes=("warning",)), ["warning"], 1)


@pytest.mark.parametrize(
    ("outcomes", "fen", "heavier"),
    [
        (["fine"], 500, False),
        (["fine"], 501, True),
        (["warning"], 0, False),
        (["no-penalty"], 0, False),
        (["fine", "warning"], 500, True),
        (["confiscate"], 0, True),
        (["revoke-licence"], 0, True),
    ],
)
def test_what_weighs_more_than_a_fine_of_five_yuan(outcomes: list[str], fen: int, heavier: bool) -> None:
    assert is_heavier(outcomes, fen, ["fine"], 500) == heavier


def test_gates_of_discretion() -> None:
    assert not BAND_NAMED.opens(None, DiscretionFacts(has_benchmark=True))
    assert BAND_NAMED.opens(None, DiscretionFacts())
    assert BAND_NAMED.opens(None, DiscretionFacts(has_benchmark=True, reason="新型行为"))
    assert not OUTSIDE_REASONED.opens(None, DiscretionFacts(has_band=True, within=False))
    assert OUTSIDE_REASONED.opens(None, DiscretionFacts(has_band=True, within=False, reason="立功"))
    assert not COUNTED_ONCE.opens(None, DiscretionFacts(twice="造成后果"))
