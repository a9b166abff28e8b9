"""What can happen to a plan of legal publicity and to what stands in it."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Row, Text
from liuhen.regulation import outreach as law

NEW = ("new",)
YEARS = (2000, 2100)
PUBLICISE = law.PUBLICISE_LAW.through()

# Tables: a move, and under it what it asks.
# fmt: off
AIM = Text("aim", "目标和重点", most=1000, hint="全年宣传什么、向谁宣传、达到什么效果。")
WHAT = (
    Row("law", "宣传的法律", noun="law", hint="本单位权责清单所依据的法律、法规、规章。"),
    Choice("form", "形式", of=law.FORMS),
    Choice("audience", "对象", of=law.AUDIENCES),
    Row("owner", "负责人", noun="person"),
)
DONE = (
    Day("held_on", "开展日期", behind=True),
    Text("place", "地点", most=120),
    Count("reached", "受众人数", least=1, most=1_000_000),
    Text("summary", "开展情况", most=1000),
)

DRAW_UP = Move(
    "outreach-plan.drawn-up", "制定法治宣传计划", NEW, "drawn-up", P.OUTREACH_KEEP, (PUBLICISE,),
    asks=(Row("unit", "单位", noun="unit", told=""), Count("year", "年度", least=YEARS[0], most=YEARS[1]), AIM),
)
REVISE = Move(
    "outreach-plan.revised", "修订计划", ("drawn-up",), "=", P.OUTREACH_KEEP, (PUBLICISE,), asks=(AIM, REASON),
)
PLAN_ITEM = Move(
    "outreach-item.planned", "列入活动", NEW, "planned", P.OUTREACH_KEEP, (law.PUBLICISE_LAW,),
    asks=(*WHAT, Day("due_on", "计划日期", ahead=True, hint="最迟在这一天开展。")),
)
HOLD = Move(
    "outreach-item.held", "登记开展情况", ("planned",), "held", P.OUTREACH_KEEP, (PUBLICISE,), asks=DONE,
)
HOLD_BESIDE = Move(
    "outreach-item.held-beside-the-plan", "登记计划外活动", NEW, "held", P.OUTREACH_KEEP, (law.PUBLICISE_LAW,),
    asks=(*WHAT, *DONE),
)
DROP = Move("outreach-item.dropped", "取消活动", ("planned",), "dropped", P.OUTREACH_KEEP, (PUBLICISE,), asks=(REASON,))
# fmt: on
MOVES = (DRAW_UP, REVISE, PLAN_ITEM, HOLD, HOLD_BESIDE, DROP)
