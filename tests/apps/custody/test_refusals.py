"""What hand-overs, losses and countings refuse on their own, each with its sentence."""

from datetime import date
from typing import Any

from liuhen.apps.custody.actions import counting, handing_over, losing
from liuhen.apps.custody.actions.handing_over import LONGEST_MEDIUM, MOST_ITEMS
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.refusals import said


def test_something_is_handed_over_to_who_can_sign(county: County) -> None:
    told: Any = {"reason": "调岗", "condition": "完好", "by": county.actor("keeper"), "at": NOW}
    mute = build.person(county.unit, "没账号", "100077")
    assert said(handing_over.make, receiver=county.officer, **told) == (
        f"不能发起交接：请选择1至{MOST_ITEMS}件要交接的物品"
    )
    assert said(handing_over.make, receiver=county.officer, media=["长" * (LONGEST_MEDIUM + 1)], **told) == (
        f"不能发起交接：一件介质的说明不超过{LONGEST_MEDIUM}字"
    )
    assert (
        said(handing_over.make, receiver=mute, media=["U盘"], **told)
        == f"不能发起交接：{mute}没有可以签收的账号"
    )


def test_a_device_is_lost_once(county: County) -> None:
    told: Any = {
        "lost_on": date(2026, 11, 24),
        "place": "集市",
        "circumstances": "遗失",
        "by": county.actor("keeper"),
    }
    losing.report(device=county.device, **told, at=NOW)
    assert said(losing.report, device=county.device, **told, at=NOW) == (
        "不能报告遗失：这台设备已经报失，还没有找回"
    )


def test_there_is_something_to_count_and_it_is_read_while_counting(county: County) -> None:
    by = county.actor("keeper")
    assert said(counting.start, unit=county.other, by=by, at=NOW) == (
        f"不能开始清点：{county.other}没有应在库或领用中的设备"
    )
    taking = counting.start(unit=county.unit, by=by, at=NOW)
    for serial in ("", "　", "\0"):
        assert said(counting.scan, taking=taking, serial=serial, by=by, at=NOW) == "没有读到设备编号"
    counting.scan(taking=taking, serial="DSJ0001", by=by, at=NOW)
    taking = counting.submit(taking=taking, by=by, at=NOW)
    assert said(counting.scan, taking=taking, serial="DSJ0001", by=by, at=NOW) == (
        f"不能清点：清点单现在是“{taking.state_zh}”状态"
    )
