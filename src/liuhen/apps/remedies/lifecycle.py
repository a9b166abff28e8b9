"""What can happen to a reconsideration or a suit, its sealed answer, an opinion, and what is to be performed."""

from liuhen.apps.remedies.models import Performance
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Day, Row, Text, Yes
from liuhen.regulation import remedies as law

NEW = ("new",)
PENDING = ("lodged", "forwarded", "answering", "answered")
PAPERS = {"review-answer": "行政复议答复书", "evidence-list": "证据目录"}
ANSWERING = law.ANSWER.through()

# Tables: a move, and under it what it asks.
# fmt: off
WHO = (
    Text("applicant", "申请人（原告）", most=120, told=""),
    Text("organ", "复议机关（人民法院）", most=80,
        hint="全称；县直单位由县人民政府复议，垂直管理的由上一级主管部门复议。"),
    Text("claim", "请求和理由", most=1000),
)
LODGE = Move(
    "remedy.lodged", "登记经本单位提交的复议申请", NEW, "lodged", P.REMEDY_KEEP,
    (law.FORWARD.through(law.THROUGH_US), law.ANSWER.through(*law.OF_BRINGING)),
    asks=(
        Row("decision", "决定", noun="decision"),
        *WHO,
        Yes("by_camera", "决定依据电子技术监控设备记录的违法事实作出"),
        Day("lodged_on", "收到日期", behind=True),
    ),
)
FORWARD = Move(
    "remedy.forwarded", "登记转送复议机关", ("lodged",), "forwarded", P.REMEDY_KEEP, (law.FORWARD.through(),),
    asks=(Day("forwarded_on", "转送日期", behind=True, hint="邮寄的，以邮戳为准。"), Text("receipt",
        "签收或者邮寄凭证", most=120)),
)
PUT_RIGHT = Move(
    "remedy.put-right", "自行纠正", ("lodged",), "put-right", P.REMEDY_KEEP,
    (law.FORWARD.through(), law.PERFORM.through(law.ALTERED)),
    asks=(Day("on", "纠正日期", behind=True), Text("said", "怎样纠正的", most=1000)),
)
BRING = Move(
    "remedy.brought", "登记复议、诉讼", NEW, "forwarded", P.REMEDY_KEEP, (law.ANSWER.through(*law.OF_BRINGING),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Choice("kind", "种类", of=law.KINDS),
        Choice("against", "对什么不服", of=law.AGAINST, first="decision"),
        Row("decision", "决定", noun="decision", needed=False, hint="不服行政决定的选择；认为不履行职责的不选。"),
        *WHO,
        Text("number", "通知书文号", most=60, needed=False),
        Day("brought_on", "申请（起诉）日期", behind=True, hint="自这一天起停止计算加处罚款。"),
        Row("previous", "此前的复议", noun="remedy", needed=False, hint="经复议后起诉的选择。"),
    ),
)
TAKE_COPY = Move(
    "remedy.copy-received", "登记收到副本", ("forwarded",), "answering", P.REMEDY_KEEP, (ANSWERING,),
    asks=(
        Day("received_on", "收到副本日期", behind=True),
        Yes("is_simple", "适用简易程序审理"),
        Text("number", "通知书文号", most=60, needed=False),
    ),
)
ANSWER = Move(
    "remedy.answered", "登记答复", ("answering",), "answered", P.REMEDY_KEEP, (law.ANSWER.through(law.HAS_ITS_FILE),),
    asks=(
        Day("answered_on", "提交日期", behind=True, hint="邮寄的，以邮戳为准。"),
        Text("receipt", "签收或者邮寄凭证", most=120),
    ),
)
DECIDE = Move(
    "remedy.decided", "登记结果", PENDING, "decided", P.REMEDY_KEEP, (ANSWERING,),
    asks=(
        Choice("outcome", "结果", of=law.OUTCOMES),
        Text("instrument", "文书文号", most=80),
        Day("decided_on", "作出日期", behind=True),
        Day("told_on", "申请人收到日期", behind=True, needed=False, hint="起诉的期限从这一天起算。"),
        Text("said", "内容", most=1000, needed=False),
    ),
)
SETTLE = Move(
    "remedy.settled", "了结", ("decided",), "settled", P.REMEDY_KEEP, (law.PERFORM.through(law.ALTERED,
        law.OWES_NOTHING),),
)
DRAW_UP = Move(
    "remedy.paper-drafted", "拟制文书", ("answering", "answered"), "=", P.REMEDY_KEEP, (ANSWERING,),
    asks=(Choice("paper", "文书", of=PAPERS), Text("argument", "答复意见", most=1000, needed=False, told="")),
)

SEAL = Move("answer-volume.sealed", "封存答复卷", NEW, "sealed", P.REMEDY_KEEP, (ANSWERING,))
BUILD = Move("answer-volume.built", "生成答复卷", ("sealed",), "built", P.REMEDY_KEEP, (ANSWERING,))

REGISTER = Move(
    "performance.registered", "登记履行事项", NEW, "owed", P.REMEDY_KEEP, (law.PERFORM.through(*law.OF_REGISTERING),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Choice("instrument", "文书种类", of=Performance.INSTRUMENTS),
        Text("number", "文号", most=80),
        Text("issuer", "作出机关", most=80),
        Day("in_force_on", "生效日期"),
        Text("what", "履行内容", most=1000),
        Day("due_on", "履行期限", needed=False, at_the_gate=True,
            hint="文书确定的最后一日；没有确定的，由本单位定一个日期并写明理由。"),
        Choice("set_by", "期限由谁确定", of=law.SET_BY, first="instrument"),
        Text("reason", "确定这一天的理由", most=500, needed=False, at_the_gate=True),
        Row("remedy", "复议、诉讼", noun="remedy", needed=False),
    ),
)
PERFORM = Move(
    "performance.performed", "登记履行情况", ("owed",), "performed", P.REMEDY_KEEP,
        (law.PERFORM.through(law.HAS_PROOF),),
    asks=(Day("performed_on", "履行日期", behind=True), Text("how", "履行情况", most=1000)),
)
LIFT = Move(
    "performance.lifted", "解除", ("owed",), "lifted", P.CASE_APPROVE, (law.PERFORM.through(),),
    asks=(Text("reason", "理由", most=500, hint="如：再审撤销原判的文号。"),),
)
RECEIVE_OPINION = Move(
    "opinion.received", "登记行政复议意见书", NEW, "received", P.REMEDY_KEEP, (law.REPORT.through(),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Text("organ", "复议机关", most=80),
        Text("number", "文号", most=80),
        Day("received_on", "收到日期", behind=True),
        Text("content", "要求", most=1000),
        Row("remedy", "复议、诉讼", noun="remedy", needed=False),
    ),
)
REPORT = Move(
    "opinion.reported", "登记报告", ("received",), "reported", P.REMEDY_KEEP, (law.REPORT.through(),),
    asks=(Day("reported_on", "报告日期", behind=True, hint="邮寄的，以邮戳为准。"), Text("report",
        "纠正或者善后的情况", most=1000)),
)

MOVES = (
    LODGE, FORWARD, PUT_RIGHT, BRING, TAKE_COPY, ANSWER, DECIDE, SETTLE, DRAW_UP, SEAL, BUILD, REGISTER, PERFORM, LIFT,
    RECEIVE_OPINION, REPORT,
)
# fmt: on
