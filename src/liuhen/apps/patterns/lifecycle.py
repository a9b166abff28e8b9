"""What can happen to a version of a problem model, and to what it found."""

from liuhen.apps.patterns.models import KEYS_ZH
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Row, Text
from liuhen.regulation.accountability import SIGNS

NEW = ("new",)
# fmt: off
NUMBERS = Text(
    "numbers", "数值", needed=False,
    hint="只写与默认不同的，如“没有记录满=60”，多项用逗号隔开；各模型可设的数值见模型页。",
)
WHY = Text("reason", "为什么这样定")

# Tables: a move, and under it what it asks.
DRAFT = Move(
    "pattern-version.drafted", "拟定模型版本", NEW, "draft", P.PATTERN_KEEP,
    asks=(Choice("pattern", "模型", of=KEYS_ZH), NUMBERS, WHY),
)
REVISE = Move(
    "pattern-version.revised", "修改数值", ("draft", "tried"), "draft", P.PATTERN_KEEP, asks=(NUMBERS, WHY),
)
ASK_RUN = Move("pattern-version.run-asked", "用上年的记录试算", ("draft", "tried"), "trying", P.PATTERN_KEEP)
RUN = Move("pattern-version.tried", "试算", ("trying",), "tried", P.PATTERN_KEEP)
ADOPT = Move("pattern-version.adopted", "启用", ("tried",), "live", P.PATTERN_APPROVE, asks=(REASON,))
RETURN = Move("pattern-version.returned", "退回修改", ("tried",), "draft", P.PATTERN_APPROVE, asks=(REASON,))
DROP = Move("pattern-version.dropped", "作废", ("draft", "tried"), "dropped", P.PATTERN_KEEP, asks=(REASON,))
REPLACE = Move("pattern-version.replaced", "由新版本替代", ("live",), "replaced", P.PATTERN_APPROVE)
RETIRE = Move("pattern-version.retired", "停用", ("live",), "retired", P.PATTERN_APPROVE, asks=(REASON,))

RAISE = Move("hit.raised", "发现线索", NEW, "raised", P.PATTERN_KEEP)
GROW = Move("hit.grown", "补充记录", ("raised",), "=", P.PATTERN_KEEP)
CLEAR = Move(
    "hit.cleared", "认定不是问题", ("raised",), "no-problem", P.HIT_JUDGE,
    asks=(Text("conclusion", "理由", most=1000, hint="查了什么，为什么不是问题。"),),
)
LOOK_INTO = Move(
    "hit.looked-into", "转入监督检查", ("raised",), "looked-into", P.HIT_JUDGE,
    asks=(
        Text("conclusion", "要查什么", most=1000),
        Row("plan", "列入监督计划", noun="supervisionplan", needed=False, told="",
            hint="列入已经抽取的监督计划，成为一张检查表；不选的，以后另行列入。"),
    ),
)
PASS_ON = Move(
    "hit.passed-on", "移送责任追究", ("raised",), "passed-on", P.HIT_JUDGE,
    asks=(
        Choice("kind", "哪种情形", of={each.key: each.zh for each in SIGNS.values()}),
        Text("conclusion", "理由", most=1000),
    ),
)
FIND = Move(
    "hit.found", "列为问题", ("raised",), "found", P.HIT_JUDGE,
    asks=(Text("conclusion", "理由", most=1000, hint="违反了什么，由哪些记录证明。"),),
)
# fmt: on
MOVES = (
    DRAFT,
    REVISE,
    ASK_RUN,
    RUN,
    ADOPT,
    RETURN,
    DROP,
    REPLACE,
    RETIRE,
    RAISE,
    GROW,
    CLEAR,
    LOOK_INTO,
    PASS_ON,
    FIND,
)  # fmt: skip
