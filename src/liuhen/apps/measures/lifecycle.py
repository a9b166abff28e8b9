"""What can happen to a compulsory measure and to the things it holds."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Count, Identifier, Moment, Row, Rows, Text
from liuhen.regulation import measures as law
from liuhen.regulation import people as people_law

NEW = ("new",)
MOST_LINES = 20_000
PAPERS = {
    "preservation-notice": "先行登记保存证据通知书",
    "restraint-decision": "查封（扣押）决定书",
    "things-list": "财物清单",
    "restraint-extension": "延长查封（扣押）期限通知书",
    "testing-notice": "检测、检验、检疫、技术鉴定期间告知书",
    "restraint-release": "解除查封（扣押）决定书",
    "return-list": "解除强制措施财物清单",
}
"""The papers that are made of a measure, by their kind."""
IN_ORDER = (
    people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
    people_law.ONLY_CERTIFIED.through(people_law.CERTIFICATE_IS_VALID),
)
TAKING = law.APPROVE_IN_TIME.through(*law.TAKING_GATES)
APPROVING = law.APPROVE_IN_TIME.through(law.APPROVED_BY_ANOTHER)
OF_AN_OPEN_CASE = law.APPROVE_IN_TIME.through(law.OPEN_CASE)
LENGTHENING = law.END_IN_TIME.through(
    law.OF_A_KIND_IN_DAYS, law.NOT_RUN_OUT, law.EXTENDED_ONCE, law.WITHIN_THE_MOST
)
TESTING = law.END_IN_TIME.through(law.OF_A_KIND_IN_DAYS, law.NOT_RUN_OUT, law.TOLD_IN_WRITING)
ENDING = (law.DECIDE_PRESERVED, law.END_IN_TIME.through())
GOING = law.END_IN_TIME.through(law.BY_A_DECISION)

# Tables: a move, and under it what it asks.
# fmt: off
WHAT = (
    Choice("kind", "措施", of=law.MEASURE_KINDS),
    Row("party", "当事人", noun="party"),
    Text("basis", "依据", hint="允许采取这项措施的法律条款。"),
    Text("reason", "理由", most=1000),
    Text("place", "地点", most=120),
)
ON_SITE = (
    Moment("taken_at", "实施时间"),
    Rows("officers", "实施人员", noun="person", most=10, ticked=True, at_the_gate=True,
         hint="两名以上办案人员。"),
    Choice("present", "到场情况", of=law.PRESENT),
    Text("witness", "见证人", most=60, needed=False, hint="当事人不到场的填写。"),
    Text("record", "现场笔录", most=4000, at_the_gate=True,
         hint="经过、出示证件、告知理由依据和权利、陈述申辩、签名或者拒签的情况。"),
    Rows("activities", "执法活动", noun="activity", most=1, needed=False, outside="activity", told="activity",
         hint="实施时登记的执法活动编号，全程音像记录在其中。"),
)
OPINION = Text("opinion", "意见", needed=False)
WHY_NOT = Text("opinion", "理由", called="意见")
PROPOSE = Move(
    "restraint.proposed", "报批强制措施", NEW, "proposed", P.CASE_HANDLE, (OF_AN_OPEN_CASE,), asks=WHAT,
)
APPROVE = Move(
    "restraint.approved", "批准实施", ("proposed",), "approved", P.CASE_APPROVE, (APPROVING,), asks=(OPINION,),
)
REFUSE = Move(
    "restraint.refused", "不予批准", ("proposed",), "refused", P.CASE_APPROVE, (APPROVING,), asks=(WHY_NOT,),
)
TAKE = Move(
    "restraint.taken", "登记实施", ("approved", "urgent"), "in-force", P.CASE_HANDLE, (TAKING, *IN_ORDER), asks=ON_SITE,
)
DECLARE_URGENT = Move(
    "restraint.declared-urgent", "当场实施（紧急）", NEW, "urgent", P.CASE_HANDLE, (OF_AN_OPEN_CASE,),
    asks=(*WHAT, *ON_SITE),
)
APPROVE_AFTERWARDS = Move(
    "restraint.approved-afterwards", "补批", ("in-force",), "=", P.CASE_APPROVE, (APPROVING,), asks=(OPINION,),
)
REFUSE_AFTERWARDS = Move(
    "restraint.refused-afterwards", "不予补批", ("in-force",), "to-lift", P.CASE_APPROVE, (APPROVING,),
    asks=(WHY_NOT,),
)
EXTEND = Move(
    "restraint.extended", "批准延长", ("in-force",), "=", P.CASE_APPROVE, (APPROVING, LENGTHENING),
    asks=(Count("days", "延长日数", least=1, most=365), Text("reason", "理由", hint="情况复杂的具体情形。")),
)
SEND_FOR_TESTING = Move(
    "restraint.sent-for-testing", "送检", ("in-force",), "=", P.CASE_HANDLE, (TESTING,),
    asks=(
        Text("tester", "检测、检验、鉴定机构", most=120),
        Moment("tested_from", "送检时间"),
        Row("notice", "告知文书", noun="document", needed=False,
            hint="已送达当事人、写明期间的文书；没有送达的，期间照算。"),
    ),
)
END_TESTING = Move(
    "restraint.testing-ended", "检测结束", ("in-force", "to-lift"), "=", P.CASE_HANDLE, (law.END_IN_TIME.through(),),
    asks=(Moment("tested_to", "结束时间"),),
)
SETTLE = Move(
    "restraint.settled", "作出处理决定", ("in-force",), "settled", P.CASE_HANDLE, ENDING,
    asks=(
        Choice("outcome", "处理结果", of=law.OUTCOMES),
        Text("decision", "决定书文号", most=80),
    ),
)
RELEASE = Move(
    "restraint.released", "解除", ("in-force", "to-lift"), "released", P.CASE_HANDLE, ENDING,
    asks=(
        Choice("ground", "解除的情形", of=law.RELEASE_GROUNDS),
        Text("reason", "说明", needed=False),
    ),
)
GIVE_ALL_BACK = Move(
    "restraint.given-back", "全部退还", ("in-force", "to-lift", "settled", "released"), "=", P.CASE_HANDLE,
    (law.END_IN_TIME.through(),),
    asks=(Text("receiver", "接收人", most=120), Identifier("receipt", "收据编号", most=120, needed=False)),
)

WRITE = Move(
    "restraint.papered", "制作文书", ("approved", "in-force", "to-lift", "settled", "released"), "=", P.CASE_HANDLE,
    (law.END_IN_TIME.through(),), asks=(
        Choice("paper", "文书", of=PAPERS),
        Text("period", "检测的期间", most=60, needed=False, hint="制作期间告知书时填写起止日期。"),
    ),
)

LIST = Move(
    "thing.listed", "登记物品", NEW, "kept", P.CASE_HANDLE, (law.END_IN_TIME.through(),),
    asks=(
        Text("lines", "物品清单", most=MOST_LINES, told="",
             hint="一行一件，用逗号分开：名称，数量，规格状态，估值（元），存放地点。估值可以空着。"),
    ),
)
BY_WHAT = Text("by_what", "依据的决定", most=120, needed=False, hint="处理决定书的文号。")
RECEIVER = Text("receiver", "接收人", most=120)
RECEIPT = Identifier("receipt", "收据编号", most=120, needed=False)
RETURN = Move(
    "thing.returned", "退还", ("kept",), "returned", P.CASE_HANDLE, (GOING,), asks=(RECEIVER, RECEIPT),
)
CONFISCATE = Move(
    "thing.confiscated", "没收", ("kept",), "confiscated", P.CASE_HANDLE, (GOING,), asks=(BY_WHAT, RECEIPT),
)
DESTROY = Move(
    "thing.destroyed", "销毁", ("kept", "confiscated"), "destroyed", P.CASE_HANDLE, (GOING,), asks=(BY_WHAT, RECEIPT),
)
AUCTION = Move(
    "thing.auctioned", "拍卖", ("kept", "confiscated"), "auctioned", P.CASE_HANDLE, (GOING,),
    asks=(BY_WHAT, RECEIVER, RECEIPT),
)
HAND_OVER = Move(
    "thing.handed-over", "移送", ("kept", "confiscated"), "handed-over", P.CASE_HANDLE, (GOING,),
    asks=(BY_WHAT, RECEIVER, RECEIPT),
)

MOVES = (
    PROPOSE, APPROVE, REFUSE, TAKE, DECLARE_URGENT, APPROVE_AFTERWARDS, REFUSE_AFTERWARDS, EXTEND, SEND_FOR_TESTING,
    END_TESTING, SETTLE, RELEASE, GIVE_ALL_BACK, WRITE, LIST, RETURN, CONFISCATE, DESTROY, AUCTION, HAND_OVER,
)
# fmt: on
