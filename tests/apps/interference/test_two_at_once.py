"""Two who turn keys, report or confirm at the same moment. On PostgreSQL, where they can."""

from pathlib import Path

import pytest

from liuhen.apps.interference import actions
from liuhen.apps.interference.models import Envelope, Opening, PostChange, Slot
from tests.builders.county import NOW, small_county
from tests.builders.interference import MINUTE, PASSPHRASE, Keys, the_keys
from tests.services.at_once import done_of


@pytest.fixture
def keys(on_postgres: None, data_folder: Path) -> Keys:
    return the_keys(small_county())


@pytest.mark.article("rs-49-1")
def test_keys_are_turned_by_one_first_and_by_one_second_and_each_report_is_opened_once(keys: Keys) -> None:
    keys.told()
    assert done_of(*[lambda each=each: keys.begun(by=each) for each in ("legal", "wufa", "zheng")]) == 1
    for under_way in Opening.objects.filter(state="begun"):
        actions.lapse(opening=under_way, at=NOW)
    opening, code = keys.begun()
    second = [
        lambda each=each: actions.finish(
            opening=opening, code=code, passphrase=PASSPHRASE, by=keys.by(each), at=NOW + MINUTE
        )
        for each in ("wufa", "zheng")
    ]
    assert done_of(*second) == 1
    assert Slot.objects.filter(ring=keys.low, state="opened").count() == 1


@pytest.mark.article("rs-49-1", "rs-50-1")
def test_a_stage_is_reported_once_and_a_change_decided_once(keys: Keys) -> None:
    assert done_of(*[lambda: keys.file(case=keys.case)] * 3) == 1
    assert Envelope.objects.count() == 1
    assert done_of(*[keys.announced] * 3) == 1
    change = PostChange.objects.get()
    decided = [
        lambda: actions.confirm(change=change, by=keys.by("qian"), at=NOW),
        lambda: actions.refuse_change(change=change, reason="没有依据", by=keys.by("feng"), at=NOW),
    ]
    assert done_of(*decided) == 1
