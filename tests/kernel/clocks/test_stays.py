"""What stands still is told by whoever knows, for many refs at once."""

from collections.abc import Collection, Iterator
from datetime import date

import pytest

from liuhen.kernel.clocks import stays
from liuhen.kernel.clocks.stays import Stay

LATER = Stay("decision:1", date(2026, 9, 20), None, "行政诉讼", "remedy:2")
EARLIER = Stay("decision:1", date(2026, 9, 1), date(2026, 9, 10), "行政复议", "remedy:1")


def test_each_source_is_asked_once_and_the_earliest_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Collection[str]] = []

    def source(refs: Collection[str]) -> Iterator[Stay]:
        asked.append(list(refs))
        yield from (each for each in (LATER, EARLIER) if each.of in refs)

    monkeypatch.setattr(stays, "SOURCES", [])
    assert stays.stays(["decision:1"]) == {"decision:1": ()}
    stays.told_by(source)
    assert stays.stays([]) == {}
    assert stays.stays(["decision:1", "decision:2"]) == {"decision:1": (EARLIER, LATER), "decision:2": ()}
    assert asked == [["decision:1", "decision:2"]]
    assert (LATER.is_open, EARLIER.is_open) == (True, False)
