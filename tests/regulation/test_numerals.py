"""Numbers of articles, read and written as laws do; sums of money as vouchers do."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liuhen.regulation.numerals import CAPITALS, in_capitals, in_words, number_of


def test_what_is_written_is_read_back() -> None:
    assert all(number_of(in_words(n)) == n for n in range(1, 10_000))


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (234, "二百三十四"),
        (1001, "一千零一"),
    ],
)
def test_numbers_are_written_as_laws_write_them(n: int, words: str) -> None:
    assert in_words(n) == words


@pytest.mark.parametrize("written", ["十百", "一二", "百千", "二三十四五"])
def test_signs_in_no_order_are_no_number(written: str) -> None:
    with pytest.raises(ValueError, match=written):
        number_of(written)


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        # 《支付结算办法》附一, its own examples
        (1_409_50, "壹仟肆佰零玖元伍角"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
        # and what they leave out
        (0, "零元整"),
        (4, "肆分"),
        (53, "伍角叁分"),
        (60, "陆角"),
        (10_00, "壹拾元整"),
        (12_300_00, "壹万贰仟叁佰元整"),
        (107_000_00, "壹拾万柒仟元整"),
        (1_000_050_00, "壹佰万零伍拾元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (100_020_000_00, "壹亿零贰万元整"),
    ],
)
def test_a_sum_is_written_as_vouchers_have_it(fen: int, said: str) -> None:
    assert in_capitals(fen) == f"人民币{said}"


def fen_of(written: str) -> int:
    """Read a sum in capitals: rank by rank, place by place, and nothing else in it."""
    read = re.fullmatch(r"人民币(?:(?:(.+)亿)?(?:(.+)万)?(.*)元)?(?:零|整)?(?:(.)角)?(?:(.)分)?", written)
    assert read, written
    ranks = [_four(each or "") for each in read.groups()[:3]]
    tenths, hundredths = (CAPITALS.index(each or "零") for each in read.groups()[3:])
    return ((ranks[0] * 10_000 + ranks[1]) * 10_000 + ranks[2]) * 100 + tenths * 10 + hundredths


def _four(written: str) -> int:
    read = re.fullmatch(r"零?(?:(.)仟)?零?(?:(.)佰)?零?(?:(.)拾)?零?(.)?", written)
    assert read, written
    return sum(
        CAPITALS.index(each or "零") * place
        for each, place in zip(read.groups(), (1000, 100, 10, 1), strict=True)
    )


@given(st.integers(0, 10**14 - 1))
@example(10**14 - 1)
def test_a_sum_in_capitals_is_read_back_and_never_says_zero_twice(fen: int) -> None:
    said = in_capitals(fen)
    assert fen_of(said) == fen
    assert "零零" not in said
    assert said.endswith("整") == (fen % 100 == 0)


@pytest.mark.parametrize("fen", [-1, 10**14])
def test_what_no_voucher_can_say_is_no_sum(fen: int) -> None:
    with pytest.raises(ValueError, match=str(fen)):
        in_capitals(fen)
