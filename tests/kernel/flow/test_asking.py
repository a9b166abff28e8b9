from datetime import UTC, datetime

import pytest

from liuhen.kernel.flow import Invalid
from liuhen.kernel.flow.asking import REASON, Choices, Text, Yuan, cleaned

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("said", ["", "　", "\u200b", "\u3164\u2800"])
def test_a_reason_that_nobody_can_see_is_none(said: str) -> None:
    with pytest.raises(Invalid, match="不能取消：请写明理由") as refused:
        cleaned((REASON,), {"reason": said}, cannot="不能取消", at=NOW)
    assert refused.value.field == "reason"
    optional = Text("note", "说明", needed=False)
    assert cleaned((optional,), {"note": said}, cannot="不能取消", at=NOW) == {"note": ""}


@pytest.mark.parametrize(
    ("said", "fen"),
    [("5000", 500_000), ("5,000.5元", 500_050), ("0.01", 1), (500_000, 500_000), ("", None)],
)
def test_an_amount_is_written_in_yuan_and_taken_as_fen(said: object, fen: int | None) -> None:
    asked = Yuan("fine_fen", "罚款金额", needed=False)
    assert cleaned((asked,), {"fine_fen": said}, cannot="不能处罚", at=NOW) == {"fine_fen": fen}


@pytest.mark.parametrize("said", ["五千", "1.005", "-1", "1e9", "٣", "999999999999999999", "9" * 13])
def test_what_is_no_amount_is_said(said: str) -> None:
    with pytest.raises(Invalid, match="不能处罚：罚款金额"):
        cleaned((Yuan("fine_fen", "罚款金额"),), {"fine_fen": said}, cannot="不能处罚", at=NOW)


def test_several_keys_come_once_each_and_in_order() -> None:
    asked = Choices("kinds", "种类", of={"a": "甲", "b": "乙"})
    assert cleaned((asked,), {"kinds": ["b", "x", "a", "b"]}, cannot="不能登记", at=NOW) == {
        "kinds": ["a", "b"]
    }
    with pytest.raises(Invalid, match="请选择种类"):
        cleaned((asked,), {"kinds": ["x"]}, cannot="不能登记", at=NOW)
