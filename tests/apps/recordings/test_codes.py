import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.apps.recordings import codes
from liuhen.apps.recordings.codes import ALPHABET, LENGTH, NotACode

CODES = st.text(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH).map(
    lambda body: body + codes.check_digit(body)
)


def test_the_alphabet_is_a_prime_number_of_characters_that_do_not_look_alike():
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set(ALPHABET) & set("OILSU")


@given(CODES)
def test_a_code_is_read_as_it_is_shown(code: str):
    assert codes.read(codes.grouped(code)) == code
    assert codes.read(codes.grouped(code).lower().replace("-", " ")) == code


@given(CODES)
def test_letters_that_look_like_another_are_read_as_it(code: str):
    seen = code.translate(str.maketrans("015V", "OISU")).replace("1", "L")
    assert codes.read(seen) == code


@given(CODES, st.integers(0, LENGTH), st.sampled_from(ALPHABET))
def test_every_single_misreading_is_noticed(code: str, place: int, other: str):
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(NotACode, match="校验位不符"):
            codes.read(wrong)


@given(CODES, st.integers(0, LENGTH - 2))
def test_every_swap_of_two_neighbours_is_noticed(code: str, place: int):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(NotACode):
            codes.read(swapped)


@pytest.mark.parametrize("typed", ["", "7K2-M9Q", "7K2-M9Q-4TXX", "7K2-M9Q-4T*"])
def test_what_is_no_code_says_why(typed: str):
    with pytest.raises(NotACode, match="追溯码"):
        codes.read(typed)


def test_a_code_hangs_on_the_servers_secret(settings):
    before = codes.code_of("viewing", 1)
    settings.SECRET_KEY = "another"
    assert codes.code_of("viewing", 1) != before
