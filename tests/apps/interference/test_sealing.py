"""Locks outlive how slowly they were made, and say nothing that could hold a server up."""

import pytest
from pytest_django.fixtures import Settings

from liuhen.apps.interference import sealing

WORDS, ABOUT = "一二三四五六七八九十甲乙", "ring:1"


def test_a_lock_opens_after_keys_are_stretched_further(settings: Settings) -> None:
    before = sealing.lock(b"key", WORDS, about=ABOUT)
    settings.KEY_STRETCHING = (2, 16)
    after = sealing.lock(b"key", WORDS, about=ABOUT)
    assert before[: sealing.STRETCHED.size] != after[: sealing.STRETCHED.size]
    assert {sealing.unlock(each, WORDS, about=ABOUT) for each in (before, after)} == {b"key"}


@pytest.mark.parametrize(
    ("words", "about"), [("别的口令别的口令别的口令", ABOUT), (WORDS, "ring:2")], ids=["words", "about"]
)
def test_it_opens_to_no_other_words_and_nowhere_else(words: str, about: str) -> None:
    with pytest.raises(sealing.Unopened):
        sealing.unlock(sealing.lock(b"key", WORDS, about=ABOUT), words, about=about)


def test_a_lock_that_asks_for_more_than_any_of_ours_is_not_tried() -> None:
    locked = sealing.lock(b"key", WORDS, about=ABOUT)[sealing.STRETCHED.size :]
    for rounds, kib in ((255, 8), (1, 2**32 - 1)):
        with pytest.raises(sealing.Unopened, match="none of ours"):
            sealing.unlock(sealing.STRETCHED.pack(rounds, kib) + locked, WORDS, about=ABOUT)


def test_every_report_weighs_the_same_and_comes_out_as_it_went_in() -> None:
    reports: list[tuple[dict[str, object], list[bytes]]] = [
        ({"real": False}, []), ({"real": True, "facts": "说" * 2000}, [b"x" * 1000, b""]),
    ]  # fmt: skip
    for told, files in reports:
        body = sealing.packed(told, files)
        assert len(body) == sealing.ENVELOPE_BYTES
        assert sealing.unpacked(body, files=len(files)) == (told, files)
    with pytest.raises(ValueError, match="does not fit"):
        sealing.packed({}, [b"x" * sealing.ENVELOPE_BYTES])
