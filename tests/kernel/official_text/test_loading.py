"""The official text is imported by an act that is on record."""

import pytest

from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.official_text.loading import load, official_texts
from liuhen.regulation.official import BadText
from tests.builders.county import NOW
from tests.builders.laws import regulation

pytestmark = pytest.mark.django_db


def test_what_is_loaded_is_there_and_on_the_ledger_with_its_digest() -> None:
    assert official_texts() == {}
    assert load(regulation(20, "某县办法"), by=SYSTEM, at=NOW) == 20
    assert official_texts()["av-13"] == ("某县办法之13。",)
    (entry,) = Entry.objects.filter(event="official-text.loaded")
    assert entry.subject == "regulation:av"


def test_a_second_text_takes_the_place_of_the_first() -> None:
    load(regulation(20, "旧办法") + "\n" + regulation(56, "责任制"), by=SYSTEM, at=NOW)
    load(regulation(20, "新办法"), by=SYSTEM, at=NOW)
    texts = official_texts()
    assert (texts["av-1"], texts["rs-1"], len(texts)) == (("新办法之1。",), ("责任制之1。",), 76)


def test_half_a_text_leaves_what_was_there() -> None:
    load(regulation(20, "办法"), by=SYSTEM, at=NOW)
    with pytest.raises(BadText):
        load(regulation(20, "新办法") + "\n" + regulation(55, "责任制"), by=SYSTEM, at=NOW)
    assert official_texts()["av-1"] == ("办法之1。",)
