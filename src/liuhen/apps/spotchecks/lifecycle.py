"""What can happen to a plan of spot checks and to its sheets."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import spotchecks as law

RULE = law.SPOT_CHECK

MAKE = Move("plan.made", "制定计划", ("new",), "planned", P.SPOTCHECK_PLAN, (RULE.through(),))
DROP = Move("plan.dropped", "作废", ("planned",), "dropped", P.SPOTCHECK_PLAN)
FREEZE = Move("plan.frozen", "固定名单", ("planned",), "frozen", P.SPOTCHECK_PLAN, (RULE.through(),))
DRAW = Move("plan.drawn", "抽取", ("frozen",), "drawn", P.SPOTCHECK_PLAN, (RULE.through(),))
CLOSE = Move("plan.closed", "办结", ("drawn",), "closed", P.SPOTCHECK_PLAN, (RULE.through(law.ALL_CHECKED),))

ASSIGN = Move(
    "sheet.assigned", "分派", ("new",), "assigned", P.SPOTCHECK_PLAN, (RULE.through(law.NOT_INVOLVED),)
)
REASSIGN = Move(
    "sheet.reassigned", "改派", ("assigned",), "=", P.SPOTCHECK_PLAN, (RULE.through(law.NOT_INVOLVED),)
)
SUBMIT = Move(
    "sheet.submitted",
    "提交抽查表",
    ("assigned",),
    "submitted",
    P.SPOTCHECK_FILL,
    (RULE.through(law.NOT_INVOLVED, law.BY_THE_CHECKER, law.RECORDING_VIEWED, law.SAYS_SOMETHING),),
)
SET_ASIDE = Move(
    "sheet.set-aside", "注明无法检查", ("assigned",), "set-aside", P.SPOTCHECK_FILL,
    (RULE.through(law.NOT_INVOLVED),),
)  # fmt: skip
# Named so that the refusal is the law's: what was drawn stands.
REPLACE = Move(
    "sheet.replaced", "更换抽中的记录", ("assigned", "submitted", "set-aside"), "=", P.SPOTCHECK_SEE,
    (RULE.through(law.DRAW_STANDS),),
)  # fmt: skip

MOVES = (MAKE, DROP, FREEZE, DRAW, CLOSE, ASSIGN, REASSIGN, SUBMIT, SET_ASIDE, REPLACE)
