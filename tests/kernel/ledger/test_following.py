"""Jobs that follow the log read each entry once it has its place, and go on where they stopped."""

import pytest

from liuhen.kernel import ledger
from liuhen.kernel.ledger.following import read_on
from liuhen.kernel.ledger.models import Bookmark
from liuhen.kernel.ledger.sequencing import sequence
from tests.builders.county import NOW

pytestmark = pytest.mark.django_db


def note(event: str, n: int) -> None:
    ledger.append(event=event, subject=f"device:{n}", by="machine", at=NOW, data={})


def read(seconds: float = 60) -> list[str]:
    return [entry.subject for entry in read_on("test", events=["seen", "heard"], seconds=seconds)]


def test_what_has_no_place_yet_is_read_once_it_has_one() -> None:
    note("seen", 1)
    assert read() == []
    sequence()
    note("heard", 2)
    note("other", 3)
    assert read() == ["device:1"]
    sequence()
    assert read() == ["device:2"]
    assert Bookmark.objects.get(name="test").position == 2, "what is of other events is behind it as well"
    assert read() == []


def test_who_breaks_off_is_given_the_same_again_and_no_more() -> None:
    for n in range(3):
        note("seen", n)
    sequence()
    reading = read_on("test", events=["seen"], seconds=60)
    assert [next(reading).subject, next(reading).subject] == ["device:0", "device:1"]
    reading.close()  # and here the process dies
    assert read() == ["device:1", "device:2"]


def test_when_the_time_is_up_it_stops_with_its_mark_set() -> None:
    for n in range(2):
        note("seen", n)
    sequence()
    assert read(seconds=-1) == ["device:0"]
    assert Bookmark.objects.get(name="test").position == 0
    assert read() == ["device:1"]
