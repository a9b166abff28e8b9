"""How a gap looks to the legal office that closes it."""

from typing import Any

from liuhen.apps.readiness import actions, queries
from liuhen.apps.readiness.models import Gap
from liuhen.kernel.web.doors import Desk, Door

READINESS = ("明日可为", "console:readiness")
TONES = {"open": "red", "answered": "blue", "closed": "green"}

GAP = Desk(
    Gap, queries.gaps_visible_to, path="gaps", above=READINESS,
    doors=(
        Door(actions.answer, "已说明；补齐以后自动消除。", submit="提交", tone="primary", icon="writing",
             operation="answer_gap"),
    ),
)  # fmt: skip
DESKS = (GAP,)
WITHOUT_A_DOOR: dict[Any, str] = {actions.judge_next_day: "the machine's"}
