"""What can happen to records of training, to uniforms, and to what was seen worn."""

from liuhen.apps.officers.models import Training, UniformIssue
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Identifier, Row, Text, Yes
from liuhen.regulation.people import CERTIFY_OFFICERS, ISSUE_UNIFORMS, OFFICER_FILE, WEARING_GROUNDS

NEW = ("new",)
MOST_HOURS, MOST_SCORE, MOST_PIECES = 1000, 100, 50

# Tables: a move, and under it what it asks.
# fmt: off
RECORD = Move(
    "training.recorded", "登记培训考试", NEW, "recorded", P.TRAINING_KEEP,
    (CERTIFY_OFFICERS.through(), OFFICER_FILE),
    asks=(
        Row("person", "人员编号", noun="person", called="人员"),
        Choice("kind", "类别", of=Training.KINDS, first="yearly"),
        Text("course", "课程或考试", most=120),
        Day("ended_on", "结束或考试日期", behind=True),
        Count("hours", "学时", most=MOST_HOURS, first=0),
        Count("score", "成绩", most=MOST_SCORE, needed=False, hint="百分制；不考试的留空。"),
        Choice("result", "结果", of=Training.RESULTS),
    ),
)
VOID = Move("training.voided", "作废", ("recorded",), "voided", P.TRAINING_KEEP, asks=(REASON,))

ISSUE = Move(
    "uniform.issued", "配发制式服装", NEW, "issued", P.UNIFORM_KEEP, (ISSUE_UNIFORMS,),
    asks=(
        Row("person", "人员编号", noun="person", called="人员"),
        Yes("front_line", "在执法一线岗位", hint="制式服装只配发给持证的执法一线人员。"),
        Text("item", "品名", most=40, hint="如“长袖制式衬衣”。"),
        Choice("season", "季节", of=UniformIssue.SEASONS),
        Identifier("size", "号型", most=20, hint="如“175/92A”。"),
        Count("count", "件数", least=1, most=MOST_PIECES, first=1),
        Day("issued_on", "配发日期", behind=True),
        Text("source", "依据", most=120, needed=False,
             hint="六个统一着装领域不必填写；城市管理、公安写明所依据的文件。"),
    ),
)
RETURN = Move(
    "uniform.returned", "登记交回", ("issued",), "returned", P.UNIFORM_KEEP, (ISSUE_UNIFORMS.through(),),
    asks=(
        Day("returned_on", "交回日期", behind=True),
        Text("note", "情况说明", needed=False, hint="损坏、遗失的写明。"),
    ),
)
NOTE_WEARING = Move(
    "wearing.noted", "登记超范围着装", NEW, "noted", P.FINDING_RAISE, (ISSUE_UNIFORMS.through(),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Row("person", "人员编号", noun="person", called="人员", needed=False, typed=True, hint="认不出本人的留空。"),
        Choice("ground", "情形", of=WEARING_GROUNDS),
        Text("place", "地点", most=120),
        Day("seen_on", "日期", behind=True),
        Text("words", "看到的情况", hint="写明穿着什么、在做什么；列为问题后永久留痕。"),
    ),
)

MOVES = (RECORD, VOID, ISSUE, RETURN, NOTE_WEARING)
# fmt: on
