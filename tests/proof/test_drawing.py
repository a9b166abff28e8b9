"""The draw: the same on any machine, whatever the order of its population, and fair."""

import random
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen_proof import drawing
from liuhen_proof.drawing import DrawError, Item, Terms, allot, draw, seed_of

SEED = seed_of("plan:1", root=bytes(32))
EXPECTED = [(5, "s0", True), (2, "s0", False), (1, "s0", False), (10, "s1", True), (8, "s1", False)]


def items(sizes: Iterable[int], *, risky: int = 0) -> list[Item]:
    """Make strata ``s0``, ``s1``, … of these sizes; every ``risky``-th item has a score."""
    made, n = [], 0
    for stratum, size in enumerate(sizes):
        for _ in range(size):
            n += 1
            score = n % 7 + 1 if risky and n % risky == 0 else 0
            made.append(Item(n, sha256(b"%d" % n).hexdigest(), f"s{stratum}", score, "late" if score else ""))
    return made


def terms(quota: int, percent: int = 0) -> Terms:
    return Terms("plan:1", quota, percent, ("unit",))


def test_the_seed_and_the_draw_are_the_same_on_any_machine() -> None:
    """Reckoned once and written down: whoever implements the algorithm anew must come to these."""
    assert SEED.hex() == sha256(b"liuhen draw v1\nplan:1\n" + bytes(32)).hexdigest()
    drawn = draw(lambda: items([6, 4], risky=5), terms=terms(5, 40), seed=SEED)
    assert [(each.id, each.stratum, each.by_risk) for each in drawn] == EXPECTED


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=6),
    st.integers(0, 30),
    st.integers(0, 100),
    st.randoms(),
)
def test_the_order_in_which_the_population_is_listed_does_not_matter(
    sizes: list[int], quota: int, percent: int, chance: random.Random
) -> None:
    listed = items(sizes, risky=3)
    shuffled = chance.sample(listed, len(listed))
    agreed = terms(quota, percent)
    assert draw(lambda: listed, terms=agreed, seed=SEED) == draw(lambda: shuffled, terms=agreed, seed=SEED)


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 50), max_size=12),
    st.integers(0, 600),
    st.booleans(),
)
def test_places_are_shared_out_exactly_in_proportion_and_within_each_size(
    sizes: dict[str, int], places: int, one_each: bool
) -> None:
    total = sum(sizes.values())
    if places > total:
        with pytest.raises(ValueError, match="places for"):
            allot(places, sizes, seed=SEED, one_each=one_each)
        return
    got = allot(places, sizes, seed=SEED, one_each=one_each)
    assert sum(got.values()) == places
    assert all(0 <= n <= sizes[key] for key, n in got.items())
    if not one_each:
        assert all(abs(n - places * sizes[key] / total) < 1 for key, n in got.items())
    elif places >= len(got):
        assert all(got.values())


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(1, 60), st.integers(0, 100))
def test_every_quota_is_met_exactly_and_the_part_by_risk_never_goes_over_its_share(
    sizes: list[int], quota: int, percent: int
) -> None:
    listed = items(sizes, risky=4)
    drawn = draw(lambda: listed, terms=terms(quota, percent), seed=SEED)
    assert len(drawn) == len({each.id for each in drawn}) == min(quota, sum(sizes))
    counts = Counter(item.stratum for item in listed)
    places = allot(len(drawn), counts, seed=SEED, one_each=True)
    assert Counter(each.stratum for each in drawn) == Counter({k: n for k, n in places.items() if n})
    assert sum(each.by_risk for each in drawn) <= len(drawn) * percent // 100
    assert all(each.score for each in drawn if each.by_risk)


def test_the_part_by_risk_takes_the_highest_scores() -> None:
    listed = [Item(n, "", "s", n % 5, "late" if n % 5 else "") for n in range(1, 101)]
    drawn = draw(lambda: listed, terms=terms(10, 50), seed=SEED)
    assert [each.score for each in drawn if each.by_risk] == [4] * 5


def test_whoever_stands_in_is_the_next_in_order_and_moves_nobody() -> None:
    listed = items([40, 20], risky=3)
    before = draw(lambda: listed, terms=terms(9, 30), seed=SEED)
    after = draw(lambda: listed, terms=terms(9, 30), seed=SEED, further={"s0": 2})
    first = [each for each in after if each.stratum == "s0"]
    assert [each for each in before if each.stratum == "s0"] == first[:-2]
    assert [each for each in before if each.stratum == "s1"] == [e for e in after if e.stratum == "s1"]
    everybody = draw(lambda: listed, terms=terms(9), seed=SEED, further={"s0": 999})
    assert sum(each.stratum == "s0" for each in everybody) == 40


def test_every_item_is_equally_likely() -> None:
    """Chi-square over 4,000 fixed seeds, 3 drawn of 30: 29 degrees of freedom, 99.9 % lie below 58.3."""
    hits = Counter[int]()
    listed = items([30])
    rounds = 4_000
    for n in range(rounds):
        seed = seed_of("plan:1", root=n.to_bytes(32, "big"))
        hits.update(each.id for each in draw(lambda: listed, terms=terms(3), seed=seed))
    expected = rounds * 3 / 30
    chi_square = sum((hits[item.id] - expected) ** 2 / expected for item in listed)
    assert chi_square * 29 / 27 < 58.3  # drawn without replacement: the variance is 27/29 of a free one's


def test_equal_remainders_are_not_always_the_first_stratums() -> None:
    first = Counter(
        next(k for k, n in allot(1, {"a": 5, "b": 5}, seed=n.to_bytes(32, "big")).items() if n)
        for n in range(200)
    )
    assert min(first.values()) > 70


def test_the_text_of_a_population_is_read_back() -> None:
    agreed, listed = Terms("plan:7", 20, 30, ("unit", "month")), items([3], risky=2)
    assert drawing.read_terms(agreed.line()) == agreed
    assert list(drawing.read_items(item.line() for item in listed)) == listed


@pytest.mark.parametrize("line", [b"[1]\n", b"{}\n", b'["1","a","s",0,""]\n', b"no json"])
def test_what_is_no_population_is_said_to_be_none(line: bytes) -> None:
    with pytest.raises(DrawError):
        list(drawing.read_items([line]))
    with pytest.raises(DrawError):
        drawing.read_terms(line)
