"""Hand-reckoned surcharges, and what holds of all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.clocks.accrual import (
    Accrual,
    Paid,
    Part,
    Still,
    accrue,
    in_words,
    late_on,
    yuan,
    yuan_in_full,
)

LAST = date(2026, 9, 15)
FINE = (Part(LAST, 1_000_000),)  # 10 000 yuan by Tuesday 15 September 2026


def on(day: date, *paid: Paid, still: tuple[Still, ...] = (), parts: tuple[Part, ...] = FINE) -> Accrual:
    return accrue(parts, paid=paid, still=still, permille=30, cap_fen=sum(part.fen for part in parts), on=day)


def test_nothing_grows_on_the_last_day_and_the_first_day_after_it_counts_whole() -> None:
    assert on(LAST).fen == 0
    assert on(LAST + timedelta(1)).fen == 30_000  # 3 % of 10 000 yuan is 300 yuan


def test_ten_days_late_cost_ten_times_three_hundred_yuan() -> None:
    assert on(date(2026, 9, 25)).fen == 300_000


def test_it_never_exceeds_the_fine() -> None:
    # 33 days make 9 900 yuan, the 34th would make 10 200.
    assert on(LAST + timedelta(33)).fen == 990_000
    capped = on(LAST + timedelta(34))
    assert (capped.grown_fen, capped.fen, capped.is_capped) == (1_020_000, 1_000_000, True)


def test_a_payment_counts_from_its_own_day_on() -> None:
    # 16 to 19 September on 10 000 (4 × 300), 20 to 25 September on 4 000 (6 × 120): 1 200 + 720.
    assert on(date(2026, 9, 25), Paid(date(2026, 9, 20), 600_000)).fen == 192_000


def test_paid_whole_it_grows_no_more() -> None:
    assert on(date(2026, 12, 31), Paid(date(2026, 9, 18), 1_000_000)).fen == 60_000  # 16 and 17 September


def test_it_stands_still_from_the_first_day_to_the_last_of_a_review() -> None:
    # 16 to 19 September (4), then 1 to 10 October (10) after a review from 20 to 30 September: 14 days.
    review = (date(2026, 9, 20), date(2026, 9, 30))
    assert on(date(2026, 10, 10), still=(review,)).fen == 420_000


def test_it_stands_still_while_a_review_goes_on() -> None:
    assert on(date(2027, 9, 1), still=((date(2026, 9, 10), None),)).fen == 0


def test_a_review_within_a_suit_is_not_taken_out_twice() -> None:
    both = ((date(2026, 9, 20), date(2026, 9, 30)), (date(2026, 9, 25), date(2026, 10, 5)))
    assert on(date(2026, 10, 10), still=both).fen == 9 * 30_000  # 16–19 September, 6–10 October


def test_each_instalment_is_late_by_its_own_day() -> None:
    parts = (Part(date(2026, 9, 30), 400_000), Part(date(2026, 10, 31), 600_000))
    paid = Paid(date(2026, 9, 30), 400_000)
    assert on(date(2026, 10, 31), paid, parts=parts).fen == 0
    assert on(date(2026, 11, 2), paid, parts=parts).fen == 2 * 18_000  # 3 % of 6 000 yuan, two days


def test_what_was_late_before_it_was_put_off_stays_late() -> None:
    # 16 to 20 September late (5 × 300); put off on the 21st to 31 October; 1 and 2 November late again (2 × 300).
    parts = (
        Part(LAST, 1_000_000, until=date(2026, 9, 20)),
        Part(date(2026, 10, 31), 1_000_000, since=date(2026, 9, 21)),
    )
    assert (
        accrue(parts, paid=(), still=(), permille=30, cap_fen=1_000_000, on=date(2026, 11, 2)).fen == 210_000
    )


def test_odd_fen_are_cut_once_at_the_end() -> None:
    # 3 % of 0.33 yuan is 0.99 fen a day: ten days make 9.9 fen, not ten times nothing.
    assert on(date(2026, 9, 25), parts=(Part(LAST, 33),)).fen == 9


def test_what_is_late_counts_payments_of_the_day() -> None:
    paid = (Paid(date(2026, 9, 16), 1_000_000),)
    assert late_on(FINE, (), LAST) == 0
    assert late_on(FINE, (), date(2026, 9, 16)) == 1_000_000
    assert late_on(FINE, paid, date(2026, 9, 16)) == 0


def test_it_is_told_in_words() -> None:
    found = on(
        date(2026, 10, 10), Paid(date(2026, 9, 18), 300_050), still=((date(2026, 9, 20), date(2026, 9, 30)),)
    )
    assert in_words(found, called="加处罚款") == [
        "2026年9月16日至2026年9月17日欠缴10000元，每日百分之三，共2天，得600元。",
        "2026年9月18日至2026年9月19日欠缴6999.50元，每日百分之三，共2天，得419.97元。",
        "2026年9月20日至2026年9月30日停止计算，共11天，不计。",
        "2026年10月1日至2026年10月10日欠缴6999.50元，每日百分之三，共10天，得2099.85元。",
        "到2026年10月10日合计3119.82元，不足一分的不计。",
    ]  # fmt: skip
    assert in_words(on(LAST), called="加处罚款") == ["到2026年9月15日没有逾期，不计算加处罚款。"]
    assert (
        in_words(on(date(2027, 1, 1)), called="加处罚款")[-1] == "加处罚款不得超过应缴的数额，按10000元计。"
    )


@pytest.mark.parametrize(
    ("fen", "said"), [(0, "0元"), (5, "0.05元"), (100_000_000, "1000000元"), (-150, "-1.50元")]
)
def test_amounts_are_written_in_yuan(fen: int, said: str) -> None:
    assert yuan(fen) == said


def test_a_paper_writes_an_amount_in_figures_and_in_capitals() -> None:
    assert yuan_in_full(12_300_50) == "12300.50元（人民币壹万贰仟叁佰元伍角）"


def test_nothing_is_below_nothing() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        on(LAST, Paid(LAST, -1))


DAYS = st.integers(0, 200).map(lambda n: date(2026, 1, 1) + timedelta(n))
FEN = st.integers(0, 10**9)
PARTS = st.lists(st.builds(Part, DAYS, FEN), min_size=1, max_size=5).map(tuple)
PAID = st.lists(st.builds(Paid, DAYS, FEN), max_size=5)
STILL = st.lists(
    st.tuples(DAYS, st.one_of(st.none(), DAYS)).filter(lambda each: each[1] is None or each[0] <= each[1]),
    max_size=4,
)


@given(PARTS, PAID, STILL, DAYS, st.integers(0, 100))
def test_it_never_falls_and_never_exceeds_the_sum(
    parts: tuple[Part, ...], paid: list[Paid], still: list[Still], day: date, permille: int
) -> None:
    today = accrue(parts, paid=paid, still=still, permille=permille, cap_fen=10**6, on=day)
    tomorrow = accrue(parts, paid=paid, still=still, permille=permille, cap_fen=10**6, on=day + timedelta(1))
    assert 0 <= today.fen <= tomorrow.fen <= 10**6


@given(PARTS, PAID, STILL, DAYS)
def test_what_stands_still_adds_nothing(
    parts: tuple[Part, ...], paid: list[Paid], still: list[Still], day: date
) -> None:
    def grown(until: date, more: tuple[Still, ...] = ()) -> int:
        return accrue(parts, paid=paid, still=(*still, *more), permille=30, cap_fen=10**8, on=until).grown_fen

    stayed = ((day, day + timedelta(9)),)
    assert grown(day + timedelta(9), stayed) == grown(day - timedelta(1))


@given(PARTS, PAID, STILL, DAYS, st.randoms())
def test_neither_the_order_of_payments_nor_that_of_intervals_matters(
    parts: tuple[Part, ...], paid: list[Paid], still: list[Still], day: date, chance: object
) -> None:
    one = accrue(parts, paid=paid, still=still, permille=30, cap_fen=10**8, on=day)
    mixed = [list(each) for each in (parts, paid, still)]
    for each in mixed:
        chance.shuffle(each)  # type: ignore[attr-defined]
    other = accrue(mixed[0], paid=mixed[1], still=mixed[2], permille=30, cap_fen=10**8, on=day)  # type: ignore[arg-type]
    assert (one.fen, one.stretches) == (other.fen, other.stretches)


@given(PARTS, PAID, STILL, DAYS)
def test_it_is_what_a_count_day_by_day_comes_to(
    parts: tuple[Part, ...], paid: list[Paid], still: list[Still], day: date
) -> None:
    naive, each = 0, date(2026, 1, 1)
    while each <= day:
        if not any(first <= each and (last is None or each <= last) for first, last in still):
            naive += late_on(parts, paid, each)
        each += timedelta(1)
    assert (
        accrue(parts, paid=paid, still=still, permille=30, cap_fen=10**8, on=day).grown_fen
        == naive * 30 // 1000
    )


@given(PARTS, PAID, DAYS, FEN)
def test_paying_more_never_costs_more(
    parts: tuple[Part, ...], paid: list[Paid], day: date, more: int
) -> None:
    def fen(*also: Paid) -> int:
        return accrue(parts, paid=[*paid, *also], still=(), permille=30, cap_fen=10**8, on=day).fen

    assert fen(Paid(date(2026, 2, 1), more)) <= fen()
