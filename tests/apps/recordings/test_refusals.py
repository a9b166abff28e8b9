"""What is refused of files, of looking and of exports, each with its sentence."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.recordings import purposes, queries
from liuhen.apps.recordings.actions import exports, intake, viewing
from liuhen.apps.recordings.claims import LONGEST_NUMBER, LONGEST_TEXT, MOST_SEGMENTS, demand_bounds
from liuhen.apps.recordings.models import Export, Recording, Upload, Viewing
from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR
from liuhen.kernel.vault.intake import Incoming
from tests.builders.county import NOW, County
from tests.builders.hand import changed
from tests.builders.recordings import Bring
from tests.builders.refusals import said


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"started_at": "昨天"}, f"录制开始时间看不懂，或不在{FIRST_YEAR}年至{LAST_YEAR}年之间"),
        ({"ended_at": "0001-01-01"}, f"录制结束时间看不懂，或不在{FIRST_YEAR}年至{LAST_YEAR}年之间"),
        ({"segment": str(MOST_SEGMENTS + 1)}, f"分段序号须是0至{MOST_SEGMENTS}的整数"),
        ({"clock_offset_ms": "很久"}, "设备时钟偏差须是毫秒数，且不超过一百年"),
        ({"device": "长" * (LONGEST_NUMBER + 1)}, f"上传说明中的 device 超过{LONGEST_NUMBER}个字符"),
        ({"filename": "长" * (LONGEST_TEXT + 1)}, f"上传说明中的 filename 超过{LONGEST_TEXT}个字符"),
    ],
)
def test_a_claim_out_of_bounds_is_refused(told: dict[str, str], sentence: str) -> None:
    assert said(demand_bounds, told=told) == f"不能上传：{sentence}"
    demand_bounds(dict.fromkeys(told, ""))


def test_who_takes_nothing_in_uploads_nothing_and_a_file_has_a_name(county: County) -> None:
    begin: Any = {"length": 3, "at": NOW}
    assert said(intake.begin, metadata={"filename": "a.mp4"}, by=county.actor("head"), **begin) == (
        "不能上传：您没有接收音像资料的权限"
    )
    for name in ("", "   ", "folder/", "长" * 256):
        assert said(intake.begin, metadata={"filename": name}, by=county.actor("station"), **begin) == (
            "不能上传：没有文件名，或文件名超过255个字符"
        )


def test_what_is_doubtful_is_settled_by_times_in_order(county: County, bring: Bring) -> None:
    doubtful = bring(sha256="0" * 64)
    told: Any = {
        "recording": doubtful,
        "device": "DSJ0001",
        "officer": "100001",
        "by": county.actor("keeper"),
    }
    late = NOW + timedelta(days=1)
    for began, ended in ((NOW, NOW - timedelta(seconds=1)), (NOW, late)):
        assert said(intake.settle, started_at=began, ended_at=ended, reason="核对", at=late, **told) == (
            "不能核实归档：录制起止时间颠倒，或晚于收到文件的时间"
        )


def test_it_is_looked_at_for_one_of_the_purposes(county: County) -> None:
    told: Any = {"words": "看看", "matter": "", "by": county.actor("legal")}
    assert said(purposes.stated, reason="curiosity", **told) == "不能查看：没有“curiosity”这种用途"


def test_an_export_is_of_one_unit_and_fetched_once_it_is_built(county: County, bring: Bring) -> None:
    mine, theirs = bring(), bring(b"other", filename="other.mp4")
    changed(theirs, unit=county.other)
    bureau: Any = {
        "purpose": "办案",
        "recipient": "法院",
        "delivery": "originals",
        "by": county.actor("bureau"),
        "at": NOW,
    }
    assert said(exports.request, recordings=[mine, Recording.objects.get(pk=theirs.pk)], **bureau) == (
        "不能申请调取：一份申请只能包含同一单位的资料"
    )
    asked = exports.request(recordings=[mine], **(bureau | {"by": county.actor("legal")}))
    approved = exports.approve(export=asked, opinion="同意", by=county.actor("head"), at=NOW)
    assert (
        said(exports.fetch, export=approved, by=county.actor("legal"), at=NOW) == "证据包正在封装，尚不能领取"
    )


def test_what_is_destroyed_is_neither_looked_at_nor_asked_for(county: County, bring: Bring) -> None:
    recording = bring()
    changed(recording, state="destroying")
    recording = Recording.objects.get()
    by: Any = {"by": county.actor("legal"), "at": NOW}
    assert said(viewing.begin, recording=recording, purpose="办案核对", **by) == (
        f"不能查看：资料{recording.state_zh}，原始文件不复存在"
    )
    told: Any = {"recordings": [recording], "purpose": "办案", "recipient": "法院", "delivery": "originals"}
    assert said(exports.request, **told, **by) == (
        f"不能申请调取：“{recording.filename}”{recording.state_zh}，原始文件不复存在"
    )
    assert not Viewing.objects.exists()
    assert not Export.objects.exists()


def test_what_is_being_destroyed_is_not_taken_in_again_and_waits_whole(county: County, bring: Bring) -> None:
    recording = bring()
    changed(recording, state="destroying")
    assert said(bring) == f"不能入库：“{recording.filename}”的同一内容正在销毁"
    waits = Upload.objects.get(recording=None)
    assert Incoming.size_of(waits.id.hex) == recording.size_bytes


def test_a_name_that_two_files_bear_names_neither(county: County, bring: Bring) -> None:
    twice = [bring(data, filename="same.mp4") for data in (b"one", b"two")]
    told: Any = {"actor": county.actor("legal"), "field": "recordings"}
    assert said(queries.told_in_lines, lines=["same.mp4"], **told) == "不止一份音像资料叫“same.mp4”"
    assert queries.told_in_lines(lines=[str(each.pk) for each in twice], **told) == twice
