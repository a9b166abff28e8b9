"""What can happen to a gap: it is found, it grows or shrinks, the unit says what it does about it, it is closed."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Text

# fmt: off
OPEN = Move("gap.opened", "发现缺口", ("new",), "open", P.READINESS_ANSWER)
WIDEN = Move("gap.widened", "缺口扩大", ("open", "answered"), "open", P.READINESS_ANSWER)
NARROW = Move("gap.narrowed", "缺口缩小", ("open", "answered"), "=", P.READINESS_ANSWER)
ANSWER = Move(
    "gap.answered", "说明怎样补齐", ("open", "answered"), "answered", P.READINESS_ANSWER,
    asks=(Text("answer", "怎样补齐", most=1000, hint="做什么、由谁做、何时完成；补齐以前这些职权不能行使。"),),
)
CLOSE = Move("gap.closed", "补齐", ("open", "answered"), "closed", P.READINESS_ANSWER)
# fmt: on
MOVES = (OPEN, WIDEN, NARROW, ANSWER, CLOSE)
