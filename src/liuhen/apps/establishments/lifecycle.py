"""What can happen to one whom one inspects."""

from liuhen.apps.establishments.models import MOST_CODE, MOST_NAME
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Day, Identifier, Row, Text
from liuhen.regulation import inspections as law

RULE = law.INSPECT_AT_RANDOM
KEPT = (RULE.through(),)

# Tables: a move, and under it what it asks.
# fmt: off
NAME = Text("name", "名称", most=MOST_NAME)
FIELD = Text("field", "监管领域", most=40, needed=False, hint="与执法证件的执法领域同样写法，如“市场监管”。")
ADDRESS = Text("address", "地址", most=200)
LEVEL = Choice("level", "监管层级", of=law.SUPERVISED_BY, first="county")
RISK = Choice("risk", "风险等级", of=law.RISKS, needed=False)
CREDIT = Choice("credit", "信用等级", of=law.CREDITS, needed=False)
LIST = Move(
    "establishment.listed", "登记检查对象", ("new",), "listed", P.ESTABLISHMENT_KEEP, KEPT,
    asks=(
        Row("unit", "登记单位", noun="unit", told=""),
        Choice("kind", "类别", of=law.SUBJECT_KINDS),
        Identifier("code", "代码", most=MOST_CODE,
                   hint="企业、个体工商户填统一社会信用代码；场所没有的，填许可证号或者场所编号。"),
        NAME, FIELD, ADDRESS, LEVEL, RISK, CREDIT,
    ),
)
CORRECT = Move(
    "establishment.corrected", "更正", ("listed",), "=", P.ESTABLISHMENT_KEEP, KEPT,
    asks=(NAME, FIELD, ADDRESS, LEVEL),
)
GRADE = Move(
    "establishment.graded", "定级", ("listed",), "=", P.ESTABLISHMENT_KEEP, KEPT,
    asks=(RISK, CREDIT, Day("graded_on", "评定日期", behind=True), Text("basis", "依据", most=200)),
)
CLOSE = Move(
    "establishment.closed", "注销", ("listed",), "closed", P.ESTABLISHMENT_KEEP, KEPT,
    asks=(
        Choice("ground", "情形", of=law.CLOSING_GROUNDS),
        Day("closed_on", "注销日期", behind=True),
        Text("note", "说明", needed=False),
    ),
)
RESTORE = Move(
    "establishment.restored", "恢复", ("closed",), "listed", P.ESTABLISHMENT_KEEP, KEPT, asks=(REASON,),
)

MOVES = (LIST, CORRECT, GRADE, CLOSE, RESTORE)
# fmt: on
