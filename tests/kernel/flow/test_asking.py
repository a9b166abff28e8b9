from datetime import UTC, datetime

import pytest

from liuhen.kernel.flow import Invalid
from liuhen.kernel.flow.asking import REASON, Text, cleaned

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("said", ["", "　", "\u200b", "\u3164\u2800"])
def test_a_reason_that_nobody_can_see_is_none(said: str) -> None:
    with pytest.raises(Invalid, match="不能取消：请写明理由") as refused:
        cleaned((REASON,), {"reason": said}, cannot="不能取消", at=NOW)
    assert refused.value.field == "reason"
    optional = Text("note", "说明", needed=False)
    assert cleaned((optional,), {"note": said}, cannot="不能取消", at=NOW) == {"note": ""}
