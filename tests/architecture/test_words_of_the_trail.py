"""What entries of the ledger tell has a Chinese word, said once and by the noun's own app."""

import pytest
from django.urls import reverse

from liuhen.kernel import installed
from liuhen.kernel.web import trail
from tools.generated.entries import written

# What files of BY_CALLER tell is written down here.
SAID_ELSEWHERE = {
    ("recording", "class"), ("recording", "why"), ("viewing", "means"), ("export", "means"), ("export", "lacks"),
    ("account", "address"),
    ("rows", "count"), ("rows", "tables"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def words() -> None:
    reverse("console:home")  # each app says its words where its pages are


def test_the_sources_are_read_to_the_last_call() -> None:
    assert written() >= {
        ("sheet.reassigned", "was_checker"), ("rulechange.rejected", "opinion"), ("activity.planned", "place"),
        ("look.dismissed", "verdict"), ("recording.kept", "kept_until"), ("lead.proposed", "founded"),
    }  # fmt: skip
    assert [key for event, key in written() if event == "unreadable"] == []


def test_no_entry_is_without_a_word() -> None:
    assert sorted(each for each in written() if trail.word_for(*each) == trail.Call(each[1])) == []
    assert sorted(SAID_ELSEWHERE - set(trail.WORDS)) == []


def test_an_entry_tells_what_its_move_asks_and_keeps_silent_on_what_it_says_it_would() -> None:
    asked = [
        (move.event, each)
        for lifecycle in installed.modules("lifecycle")
        for move in lifecycle.MOVES
        for each in move.asks
    ]
    assert len(asked) > 20
    assert (
        sorted((event, each.key) for event, each in asked if each.key and (event, each.key) not in written())
        == []
    )
    assert (
        sorted(
            (event, each.name) for event, each in asked if not each.key and (event, each.name) in written()
        )
        == []
    )


def test_no_word_is_for_an_entry_that_nothing_tells() -> None:
    told = {(event.partition(".")[0], key) for event, key in written()} | SAID_ELSEWHERE
    assert (
        sorted(each for each in set(trail.WORDS) - told if each[0] not in {"move", "model", "calendar"}) == []
    )


def test_a_word_is_said_once() -> None:
    with pytest.raises(ValueError, match=r"sheet\.checker"):
        trail.call("sheet", checker="检查的人")


def test_the_same_name_means_another_thing_of_another_noun() -> None:
    assert trail.word_for("hearing.stated", "statement") == trail.Call("陈述和申辩")
    assert trail.word_for("interruption.stated", "statement") == trail.Call("书面说明", "statement")
    assert trail.word_for("rulechange.proposed", "was").of == "", "years, and nobody's number"
