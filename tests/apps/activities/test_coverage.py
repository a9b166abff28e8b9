"""The algebra of spans: what is recorded and what is missing always make up the whole."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.apps.activities.coverage import Excuse, Span, Tolerance, assess, gaps, union, without

ZERO = datetime(2026, 11, 24, 2, tzinfo=UTC)
EXACT = Tolerance(ends=timedelta(0), between=timedelta(0))
USUAL = Tolerance(ends=timedelta(seconds=60), between=timedelta(seconds=5))


def span(began: float, ended: float) -> Span:
    return Span(ZERO + timedelta(seconds=began), ZERO + timedelta(seconds=ended))


WHOLE = span(0, 1800)
SPANS = st.lists(
    st.tuples(st.integers(-300, 2100), st.integers(0, 900)).map(
        lambda pair: span(pair[0], pair[0] + pair[1])
    ),
    max_size=8,
)


def seconds(spans: list[Span]) -> float:
    return sum(each.seconds for each in spans)


@given(SPANS)
def test_what_is_covered_and_what_is_not_make_up_the_whole(spans: list[Span]) -> None:
    inside = union(each.within(WHOLE) for each in spans)
    outside = without(WHOLE, spans)
    assert seconds(inside) + seconds(outside) == WHOLE.seconds
    assert union([*inside, *outside]) == [WHOLE]


@given(SPANS, st.randoms())
def test_neither_order_nor_repetition_nor_another_camera_makes_it_less(
    spans: list[Span], random: object
) -> None:
    shuffled = [*spans, *spans]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert union(shuffled) == union(spans)
    more = assess(WHOLE, [*spans, span(100, 200)], [], tolerance=USUAL)
    assert more.covered_permille >= assess(WHOLE, spans, [], tolerance=USUAL).covered_permille


@given(SPANS)
def test_it_is_fulfilled_only_where_no_gap_is_beyond_the_tolerance(spans: list[Span]) -> None:
    found = assess(WHOLE, spans, [], tolerance=USUAL)
    for left in without(WHOLE, spans):
        at_an_end = left.began == WHOLE.began or left.ended == WHOLE.ended
        if left.seconds > (60 if at_an_end else 5):
            assert found.state == "owing"
    assert (found.state == "fulfilled") == (not found.gaps)


@given(SPANS, SPANS)
def test_an_excuse_explains_a_gap_only_where_good_excuses_reach_over_all_of_it(
    spans: list[Span], excuses: list[Span]
) -> None:
    said = [Excuse(each, ref=str(n)) for n, each in enumerate(excuses)]
    for gap in assess(WHOLE, spans, said, tolerance=EXACT).gaps:
        assert bool(gap.lacking) == bool(without(gap.span, excuses))
    lame = [Excuse(each.span, "spoken") for each in said]
    assert all(gap.lacking for gap in assess(WHOLE, spans, lame, tolerance=EXACT).gaps)


@given(SPANS)
def test_a_share_is_never_rounded_up_to_the_whole(spans: list[Span]) -> None:
    found = assess(WHOLE, spans, [], tolerance=EXACT)
    assert (found.covered_permille == 1000) == (not without(WHOLE, spans))


@pytest.mark.article("av-8-1")
@pytest.mark.parametrize(
    ("takes", "places"),
    [
        ([(0, 1800)], []),
        ([(60, 1740)], []),  # the last lawful second at either end
        ([(61, 1800)], ["start"]),
        ([(0, 1739)], ["end"]),
        ([(0, 900), (905, 1800)], []),
        ([(0, 900), (906, 1800)], ["middle"]),
        ([(0, 900), (700, 1800)], []),  # two cameras
        ([(-500, 2500)], []),
        ([], ["whole"]),
        ([(1800, 2000)], ["whole"]),  # begins the very moment the activity ends
    ],
)
def test_where_a_gap_lies(takes: list[tuple[float, float]], places: list[str]) -> None:
    assert [gap.place for gap in gaps(WHOLE, [span(*take) for take in takes], tolerance=USUAL)] == places


@pytest.mark.article("av-8-1")
def test_an_activity_shorter_than_the_tolerance_still_wants_a_recording() -> None:
    assert [gap.place for gap in gaps(span(0, 30), [], tolerance=USUAL)] == ["whole"]
    assert [gap.place for gap in gaps(span(0, 30), [span(10, 10)], tolerance=USUAL)] == ["whole"], "a photo"
