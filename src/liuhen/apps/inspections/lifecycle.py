"""What can happen to items, plans and their parts, to those who are to go somewhere, and to what keeps them out."""

from liuhen.apps.inspections.models import COMING, MOST_CODE
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Identifier, Row, Rows, Text
from liuhen.regulation import inspections as law

NEW, DRAFT = ("new",), ("draft",)
DRAWING, BEFORE, LAWFUL = law.INSPECT_AT_RANDOM, law.SAY_BEFOREHAND, law.BASED_ON_LAW
KEPT = (DRAWING.through(),)
STILL = (LAWFUL.through(*law.ON_THE_LIST),)
MOST_TIMES = 100

# Tables: a move, and under it what it asks.
# fmt: off
LIST = Move(
    "inspectionitem.listed", "登记检查事项", NEW, "listed", P.INSPECTION_PLAN, (LAWFUL.through(*law.ON_THE_LIST),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Identifier("code", "职权编码", most=MOST_CODE, hint="已公布的权责清单中行政检查类职权的编码。"),
        Text("content", "检查内容", most=1000, needed=False),
    ),
)
WITHDRAW = Move(
    "inspectionitem.withdrawn", "停用", ("listed",), "withdrawn", P.INSPECTION_PLAN, (LAWFUL.through(),),
    asks=(REASON,),
)

DRAFT_PLAN = Move(
    "inspectionplan.drafted", "编制检查计划", NEW, "draft", P.INSPECTION_PLAN, KEPT,
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Count("year", "年度", least=2020, most=2100),
        Text("title", "计划名称", most=80),
    ),
)
SUBMIT = Move(
    "inspectionplan.submitted", "提请批准", DRAFT, "submitted", P.INSPECTION_PLAN,
    (DRAWING.through(law.HAS_CAMPAIGNS, law.NAMES_SOMEBODY, law.IS_LISTED),),
)
SEND_BACK = Move(
    "inspectionplan.sent-back", "退回修改", ("submitted",), "draft", P.INSPECTION_APPROVE,
    asks=(Text("remark", "退回理由", most=500),),
)
PUBLISH = Move(
    "inspectionplan.published", "批准公布", ("submitted",), "published", P.INSPECTION_APPROVE,
    (DRAWING.through(law.HAS_CAMPAIGNS, law.NAMES_SOMEBODY, law.IS_LISTED),),
)
DROP_PLAN = Move(
    "inspectionplan.dropped", "作废", DRAFT, "dropped", P.INSPECTION_PLAN, KEPT, asks=(REASON,),
)

HOW_OFTEN = "指定对象的填期间内检查几次，随机抽取的填抽取百分之几。"
ADD = Move(
    "campaign.added", "添加检查任务", NEW, "open", P.INSPECTION_PLAN, (LAWFUL.through(*law.ON_THE_LIST),),
    asks=(
        Text("title", "任务名称", most=80),
        Rows("items", "检查事项", noun="inspectionitem", most=20, ticked=True),
        Choice("choosing", "对象", of=law.CHOOSING),
        Day("since", "检查日期自"), Day("until", "检查日期至"),
        Choice("graded_by", "按什么分级", of=law.GRADED_BY, first="risk"),
        Count("first", "高风险（D类）", most=MOST_TIMES, first=0, hint=HOW_OFTEN),
        Count("second", "中风险（C类）", most=MOST_TIMES, first=0),
        Count("third", "低风险（B类）", most=MOST_TIMES, first=0),
        Count("fourth", "A类", most=MOST_TIMES, first=0, hint="只在按信用等级时填写。"),
        Count("ungraded", "未定级", most=MOST_TIMES, first=0),
        Choice("kind", "对象类别", of=law.SUBJECT_KINDS, needed=False, hint="随机抽取的范围；不选为全部。"),
        Text("field", "对象监管领域", most=40, needed=False, hint="随机抽取的范围；不填为全部。"),
        Count("per_visit", "每户检查人员", least=2, most=9, first=2),
    ),
)
DROP_CAMPAIGN = Move(
    "campaign.dropped", "删去任务", ("open",), "dropped", P.INSPECTION_PLAN, KEPT,
)
SET = Move("campaign.set", "安排检查", ("open",), "set", P.INSPECTION_APPROVE, STILL)
OPEN_TO_DRAW = Move("campaign.opened", "待固定名单", ("open",), "ready", P.INSPECTION_APPROVE, STILL)
FREEZE = Move(
    "campaign.frozen", "固定名单", ("ready",), "frozen", P.INSPECTION_PLAN,
    (
        LAWFUL.through(*law.ON_THE_LIST),
        DRAWING.through(law.NOT_OVER, law.HAS_FIRMS, law.DRAWS_SOMEBODY, law.HAS_OFFICERS, law.OFFICERS_FOR_EACH),
    ),
)
DRAW = Move("campaign.drawn", "抽取", ("frozen",), "drawn", P.INSPECTION_PLAN, KEPT)

PASS_OVER = Move("campaign.passed-over", "跳过已注销的对象", ("drawn",), "=", P.INSPECTION_PLAN, KEPT)

NAME = Move(
    "errand.named", "指定检查对象", NEW, "proposed", P.INSPECTION_PLAN,
    (DRAWING.through(law.IS_LISTED), BEFORE.through(law.NOT_A_REPEAT)),
    asks=(
        Row("establishment", "检查对象代码", noun="establishment", called="检查对象"),
        Text("why", "单独检查的理由", needed=False, hint="同期已有别的单位检查同一事项的，写明为什么不并入联合检查。"),
    ),
)
UNNAME = Move("errand.unnamed", "不再指定", ("proposed",), "dropped", P.INSPECTION_PLAN, KEPT)
PLAN = Move("errand.planned", "列入计划", ("proposed",), "planned", P.INSPECTION_APPROVE, KEPT)
FALL = Move("errand.fell", "随任务取消", ("proposed",), "dropped", P.INSPECTION_PLAN, KEPT)
REPEAT = Move("errand.repeated", "按频次安排", NEW, "planned", P.INSPECTION_APPROVE, KEPT)
ENTER_DRAWN = Move("errand.drawn", "抽中", NEW, "planned", P.INSPECTION_PLAN, KEPT)
ENTER_UNPLANNED = Move(
    "errand.entered", "登记计划外检查", NEW, "planned", P.INSPECTION_PLAN,
    (DRAWING.through(law.IS_LISTED), LAWFUL.through(*law.ON_THE_LIST), BEFORE.through()),
)
REPLACE = Move(
    "errand.replaced", "递补已注销的对象", ("planned",), "replaced", P.INSPECTION_PLAN, (DRAWING.through(law.IS_GONE),),
)
RECUSE = Move(
    "errand.recused", "回避并递补人员", ("planned", "joined"), "=", P.INSPECTION_PLAN,
    (DRAWING.through(law.OF_THE_VISIT, law.HAS_A_NEXT),),
    asks=(
        Row("person", "回避的人员", noun="person"),
        Choice("ground", "情形", of={**law.TIES, "certificate": "证件失效", "left": "离岗、调离"}),
        REASON,
    ),
)
# Named so that the refusal is the law's: whom and who was drawn, nobody picks anew.
SWAP = Move(
    "errand.swapped", "更换检查对象或者人员", (*COMING, "done"), "=", P.INSPECTION_SEE,
    (DRAWING.through(law.BY_THE_RULE),),
)
CARRY_OUT = Move("errand.carried-out", "登记已检查", ("planned", "joined"), "done", P.INSPECTION_PLAN, KEPT)
REPLACE_OFFICER = Move(
    "errand.officer-replaced", "更换检查人员", ("planned", "joined"), "=", P.INSPECTION_PLAN, KEPT,
)
CALL_OFF = Move("errand.called-off", "取消计划外检查", ("planned", "joined"), "dropped", P.INSPECTION_PLAN, KEPT)

PROPOSE_JOINT = Move(
    "jointinspection.proposed", "发起联合检查", NEW, "open", P.INSPECTION_PLAN,
    (BEFORE.through(law.WITH_OTHERS),),
    asks=(Day("since", "检查日期自"), Day("until", "检查日期至")),
)
JOIN = Move(
    "errand.joined", "并入联合检查", ("planned",), "joined", P.INSPECTION_PLAN,
    (BEFORE.through(law.SAME_PLACE, law.OVERLAPS),), asks=(Row("joint", "联合检查", noun="jointinspection"),),
)
LEAVE = Move(
    "errand.left", "退出联合检查", ("joined",), "planned", P.INSPECTION_PLAN, (BEFORE.through(),), asks=(REASON,),
)
DROP_JOINT = Move(
    "jointinspection.dropped", "取消联合检查", ("open",), "dropped", P.INSPECTION_PLAN, (BEFORE.through(),),
    asks=(REASON,),
)

DECLARE = Move(
    "tie.declared", "登记回避关系", NEW, "in-force", P.INSPECTION_PLAN, KEPT,
    asks=(
        Row("person", "人员编号", noun="person", called="人员", typed=True),
        Row("establishment", "检查对象代码", noun="establishment", called="检查对象"),
        Choice("ground", "情形", of=law.TIES),
    ),
)
END = Move("tie.ended", "解除", ("in-force",), "ended", P.INSPECTION_PLAN, KEPT, asks=(REASON,))

MOVES = (
    LIST, WITHDRAW, DRAFT_PLAN, SUBMIT, SEND_BACK, PUBLISH, DROP_PLAN, ADD, DROP_CAMPAIGN, SET, OPEN_TO_DRAW, FREEZE,
    DRAW, PASS_OVER, NAME, UNNAME, PLAN, FALL, REPEAT, ENTER_DRAWN, ENTER_UNPLANNED, REPLACE, RECUSE, SWAP, CARRY_OUT,
    CALL_OFF, REPLACE_OFFICER,
    PROPOSE_JOINT, JOIN, LEAVE, DROP_JOINT, DECLARE, END,
)
# fmt: on
