"""Numbers of articles, read and written as laws do."""

import pytest

from liuhen.regulation.numerals import in_words, number_of


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
