"""What became of an article: hand-made maps of every shape, and amendments one after the other."""

from datetime import date
from typing import Any

import pytest

from liuhen.apps.laws.following import Fate, Following, Link
from liuhen.regulation.official import Place

LAW, A, B, C = 1, 11, 12, 13
P = Place
IN_A, IN_B, IN_C = date(2020, 1, 1), date(2023, 1, 1), date(2026, 1, 1)


def chain(b: Any, c: Any = None, *, repealed: Any = None) -> Following:
    links = [Link(A, LAW, IN_A, {}), Link(B, LAW, IN_B, b)]
    if c is not None:
        links.append(Link(C, LAW, IN_C, c))
    return Following({LAW: links}, repealed or {})


def fate(following: Following, no: int, *, on: date = IN_C, version: int = A) -> Fate:
    return following.fate(LAW, version, P(no), on=on)


def test_what_no_row_names_kept_its_number() -> None:
    assert fate(chain({}), 7) == Fate("same", (P(7),), None, None)


def test_a_renumbered_article_is_carried_over() -> None:
    found = fate(chain({P(7): [("renumbered", P(9))]}), 7)
    assert found == Fate("renumbered", (P(9),), B, IN_B)
    assert found.is_carried


def test_a_swap_is_applied_at_once_and_not_chased() -> None:
    swapped = chain({P(3): [("renumbered", P(4))], P(4): [("renumbered", P(3))]})
    assert fate(swapped, 3).places == (P(4),)
    assert fate(swapped, 4).places == (P(3),)


def test_a_split_leads_to_each_of_its_parts() -> None:
    found = fate(chain({P(5): [("changed", P(5)), ("changed", P(6))]}), 5)
    assert (found.kind, found.places) == ("changed", (P(5), P(6)))


def test_merged_articles_lead_to_the_same_one() -> None:
    merged = chain({P(5): [("changed", P(5))], P(6): [("changed", P(5))]})
    assert fate(merged, 5).places == fate(merged, 6).places == (P(5),)


def test_a_repealed_article_is_nowhere() -> None:
    assert fate(chain({P(5): [("repealed", None)]}), 5) == Fate("repealed", (), B, IN_B)


def test_the_day_before_its_effect_nothing_became_of_it() -> None:
    gone = chain({P(5): [("repealed", None)]})
    assert fate(gone, 5, on=date(2022, 12, 31)).kind == "same"
    assert fate(gone, 5, on=IN_B).kind == "repealed"


def test_a_law_repealed_as_a_whole_takes_every_article_along() -> None:
    ended = chain({}, repealed={LAW: date(2025, 6, 1)})
    assert fate(ended, 5, on=date(2025, 5, 31)).kind == "same"
    assert fate(ended, 5, on=date(2025, 6, 1)) == Fate("repealed", (), None, date(2025, 6, 1))


def test_of_two_amendments_the_places_are_followed_and_the_heavier_fate_stays() -> None:
    twice = chain(
        {P(3): [("changed", P(4))], P(8): [("renumbered", P(9))]},
        {P(4): [("renumbered", P(6))], P(9): [("renumbered", P(3))]},
    )
    assert fate(twice, 3) == Fate("changed", (P(6),), B, IN_B)
    assert fate(twice, 8) == Fate("renumbered", (P(3),), C, IN_C)


def test_a_swap_that_is_undone_by_the_next_leads_back() -> None:
    swap = {P(3): [("renumbered", P(4))], P(4): [("renumbered", P(3))]}
    assert fate(chain(swap, swap), 3).places == (P(3),)


def test_whoever_cites_the_newer_version_is_followed_from_there_on() -> None:
    twice = chain({P(3): [("repealed", None)]}, {P(3): [("renumbered", P(5))]})
    assert fate(twice, 3, version=B).places == (P(5),)


def test_a_split_of_which_one_part_falls_later_is_to_be_looked_at() -> None:
    found = fate(chain({P(5): [("changed", P(5)), ("changed", P(6))]}, {P(6): [("repealed", None)]}), 5)
    assert (found.kind, found.places) == ("changed", (P(5),))


def test_without_a_map_nobody_knows() -> None:
    found = fate(chain(None), 5)
    assert found.kind == "unknown"
    assert not found.is_carried


@pytest.mark.parametrize("on", [date(2019, 1, 1), IN_A])
def test_of_a_version_that_is_not_in_the_row_nothing_became(on: date) -> None:
    assert fate(chain({}), 5, version=99, on=on).kind == "same"
