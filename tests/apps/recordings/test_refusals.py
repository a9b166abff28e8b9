"""What is told of a file is held to its bounds, each with its sentence."""

import pytest

from liuhen.apps.recordings.claims import LONGEST_NUMBER, LONGEST_TEXT, MOST_SEGMENTS, demand_bounds
from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR
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
