"""What can happen to a plan of spot checks and to its sheets."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Count, Day, Row, Rows, Text
from liuhen.regulation import spotchecks as law

RULE = law.SPOT_CHECK
FOR_EVER = "永久留痕，不能修改。"
MOST = 5_000

# Tables: a move, and under it what it asks.
# fmt: off
MAKE = Move(
    "plan.made", "制定计划", ("new",), "planned", P.SPOTCHECK_PLAN, (RULE.through(),),
    asks=(
        Text("title", "计划名称", most=80, told=""),
        Row("unit", "抽查范围", noun="unit", called="单位"),
        Day("since", "入库日期自", called="入库自"),
        Day("until", "入库日期至", behind=True, called="入库至"),
        Count("quota", "抽取数量", least=1, most=MOST),
        Count("risk_percent", "按风险抽取的比例（%）", most=100, called="按风险比例（%）"),
        Day("due_on", "办理期限", told=""),
        Rows("checkers", "检查人", noun="account", most=100, called="检查人账号"),
    ),
)
DROP = Move(
    "plan.dropped", "作废", ("planned",), "dropped", P.SPOTCHECK_PLAN,
    asks=(Text("reason", "理由", hint=FOR_EVER),),
)
FREEZE = Move("plan.frozen", "固定名单", ("planned",), "frozen", P.SPOTCHECK_PLAN, (RULE.through(),))
DRAW = Move("plan.drawn", "抽取", ("frozen",), "drawn", P.SPOTCHECK_PLAN, (RULE.through(),))
CLOSE = Move("plan.closed", "办结", ("drawn",), "closed", P.SPOTCHECK_PLAN, (RULE.through(law.ALL_CHECKED),))

ASSIGN = Move("sheet.assigned", "分派", ("new",), "assigned", P.SPOTCHECK_PLAN, (RULE.through(law.NOT_INVOLVED),))
REASSIGN = Move(
    "sheet.reassigned", "改派", ("assigned",), "=", P.SPOTCHECK_PLAN, (RULE.through(law.NOT_INVOLVED),),
    asks=(Row("checker", "检查人", noun="account"),),
)
SUBMIT = Move(
    "sheet.submitted", "提交抽查表", ("assigned",), "submitted", P.SPOTCHECK_FILL,
    (RULE.through(law.NOT_INVOLVED, law.BY_THE_CHECKER, law.RECORDING_VIEWED, law.SAYS_SOMETHING),),
    asks=(Text("good_practice", "值得推广的做法", most=1000, needed=False),),
)
SET_ASIDE = Move(
    "sheet.set-aside", "注明无法检查", ("assigned",), "set-aside", P.SPOTCHECK_FILL,
    (RULE.through(law.NOT_INVOLVED),),
    asks=(Text("reason", "理由", called="无法检查的原因", hint=FOR_EVER),),
)
# Named so that the refusal is the law's: what was drawn stands.
REPLACE = Move(
    "sheet.replaced", "更换抽中的记录", ("assigned", "submitted", "set-aside"), "=", P.SPOTCHECK_SEE,
    (RULE.through(law.DRAW_STANDS),),
)

MOVES = (MAKE, DROP, FREEZE, DRAW, CLOSE, ASSIGN, REASSIGN, SUBMIT, SET_ASIDE, REPLACE)
# fmt: on
