"""What can happen to a visit, a paper that frees one, a phone, a ticket, a defect and a firm's reply."""

from liuhen.apps.visits.models import GROUNDS_ZH, ON_PAPER
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Identifier, Row, Rows, Text
from liuhen.regulation import inspections as planning
from liuhen.regulation import visits as law

NEW = ("new",)
ON_SITE = ("on-site", "entered-late")
PAPERS = {
    "visit-approval": "行政检查审批表",
    "visit-notice": "行政检查通知书",
    "visit-record": "现场检查笔录",
    "visit-result": "行政检查结果告知书",
    "correction-order": "责令改正通知书",
    "visit-recheck": "整改复查记录",
    "visit-receipt": "入企检查回执",
}
"""The papers that are made of a visit, by their kind; docs/inspection-papers.md says what of them was read where."""
OPENING = (
    planning.BASED_ON_LAW,
    planning.INSPECT_AT_RANDOM.through(planning.IS_LISTED, planning.NOBODY_TIED),
    law.CALL_RARELY.through(
        law.REMOTE_FIRST, law.GROUND_CITES, law.NOT_USED_UP, law.WITHIN_THE_CAP, law.NOT_IDLE
    ),
)
ONCE = planning.SAY_BEFOREHAND.through(planning.NOT_A_REPEAT)
APPROVING = (
    planning.BASED_ON_LAW,
    planning.INSPECT_AT_RANDOM.through(planning.IS_LISTED, planning.AS_DRAWN, planning.NOBODY_TIED),
    law.CALL_RARELY.through(law.APPROVED_BY_ANOTHER, law.GROUND_CITES),
)
JUDGING = (law.CALL_RARELY.through(law.APPROVED_BY_ANOTHER),)
STEPPING = (law.SHOW_AND_TELL.through(law.IN_ORDER, law.TRUE_STEP),)
ENTERING = (*STEPPING, law.CALL_RARELY.through(law.STILL_FREE))
TELLING = (law.SHOW_AND_TELL.through(),)

# Tables: a move, and under it what it asks.
# fmt: off
HOW = (
    Choice("mode", "方式", of=law.MODES, hint="能够网上检查的，不到现场。"),
    Choice("kind", "种类", of=law.KINDS),
)
FOR_WHAT = (
    Text("matter", "检查内容", most=1000),
    Text("lines", "检查清单", most=4000, told="", hint="一行一项，批准以后不再增减。"),
    Day("planned_on", "计划日期"),
    Text("why_on_site", "须到现场的理由", needed=False, at_the_gate=True, hint="现场检查必填。"),
)
OVER = Text("over_reason", "超次、连续无问题仍检查的理由", needed=False, at_the_gate=True,
            hint="同一线索、同一次整改再次不计次检查的，也写在这里。")
AGAIN = Text("why_again", "同一事项再次检查的理由", needed=False, at_the_gate=True,
             hint="不久前后已有同一事项的检查、又没有并入联合检查的，写明理由。")
WHO = (
    Rows("officers", "检查人员", noun="person", most=10, ticked=True, at_the_gate=True,
         hint="两名以上持证执法人员，含主办。"),
    Count("assistants", "辅助人员人数", most=20, first=0, needed=False, hint="事先确定，现场不得增加。"),
)
WHAT = (
    *HOW,
    Identifier("power_code", "检查事项", outside="power", told="power", hint="已公布的权责清单中行政检查事项的编码。"),
    *FOR_WHAT,
    Choice("ground", "不计次的情形", of=GROUNDS_ZH, needed=False),
    Identifier("ground_ref", "凭据编号", most=80, needed=False, at_the_gate=True,
               hint="线索、案件、检查的编号，或者已登记的计次凭据的文号。"),
    OVER,
    AGAIN,
    *WHO,
)
OPINION = Text("opinion", "意见", needed=False)
WHY_NOT = Text("opinion", "理由", called="意见")
PROPOSE = Move("visit.proposed", "申请检查", NEW, "proposed", P.VISIT_KEEP, (*OPENING, ONCE), asks=WHAT)
PROPOSE_PLANNED = Move(
    "visit.proposed-as-planned", "按安排申请检查", NEW, "proposed", P.VISIT_KEEP,
    (
        planning.BASED_ON_LAW,
        planning.INSPECT_AT_RANDOM.through(planning.IS_LISTED, planning.WITHIN_ITS_DAYS, planning.AS_DRAWN,
                                           planning.NOBODY_TIED),
        law.CALL_RARELY.through(law.REMOTE_FIRST, law.WITHIN_THE_CAP, law.NOT_IDLE),
    ),
    asks=(*HOW, *FOR_WHAT, OVER, *WHO),
)
PROPOSE_RECHECK = Move(
    "visit.proposed-recheck", "申请整改复查", NEW, "proposed", P.VISIT_KEEP, OPENING,
    asks=(HOW[0], FOR_WHAT[2], FOR_WHAT[3], OVER, *WHO),
)
DECLARE_URGENT = Move(
    "visit.declared-urgent", "紧急检查", NEW, "approved", P.VISIT_KEEP, (*OPENING, ONCE),
    asks=(
        Choice("pressing", "紧急情形", of=law.PRESSING, hint="今天就去；可以另择日期的，请申请检查。"), *WHAT,
    ),
)
APPROVE = Move("visit.approved", "批准检查", ("proposed",), "approved", P.VISIT_APPROVE, APPROVING, asks=(OPINION,))
REFUSE = Move("visit.refused", "不予批准", ("proposed",), "refused", P.VISIT_APPROVE, JUDGING, asks=(WHY_NOT,))
AFTERWARDS = ("approved", "on-site", "entered-late", "left")
APPROVE_AFTERWARDS = Move(
    "visit.approved-afterwards", "补批", AFTERWARDS, "=", P.VISIT_APPROVE, JUDGING, asks=(OPINION,),
)
REFUSE_AFTERWARDS = Move(
    "visit.refused-afterwards", "不予补批", AFTERWARDS, "=", P.VISIT_APPROVE, JUDGING, asks=(WHY_NOT,),
)
# Whoever may not go any more is replaced by the same gates by which he was named, and by whoever approved the visit.
REPLACE = Move(
    "visit.officer-replaced", "更换检查人员", ("approved",), "=", P.VISIT_APPROVE,
    (
        planning.BASED_ON_LAW,
        planning.INSPECT_AT_RANDOM.through(planning.IS_LISTED, planning.AS_DRAWN, planning.NOBODY_TIED),
        law.CALL_RARELY.through(law.MAY_NOT_GO, law.APPROVED_BY_ANOTHER),
    ),
    asks=(
        Row("out", "不能参加的人员", noun="person"), Row("successor", "接替的人员", noun="person"), REASON,
    ),
)
COUNT = Move(
    "visit.counted", "改为计次检查", ("proposed", "approved"), "=", P.VISIT_APPROVE,
    (law.CALL_RARELY.through(law.APPROVED_BY_ANOTHER, law.WITHIN_THE_CAP),),
    asks=(
        Text("over_reason", "超次仍检查的理由", needed=False, at_the_gate=True, hint="本年次数没有用完的，不用写。"),
    ),
)
CANCEL = Move(
    "visit.cancelled", "取消检查", ("proposed", "approved"), "cancelled", P.VISIT_KEEP, TELLING, asks=(REASON,),
)

CONFIRM_ARRIVAL = Move(
    "visit.arrival-confirmed", "确认到场", ("approved", *ON_SITE), "=", P.VISIT_ANSWER, TELLING,
    asks=(
        Identifier("last4", "本企业代码的后四位", most=4, told="",
                   hint="统一社会信用代码或者场所编码的最后四位，用来核对是不是您的企业。"),
    ),
)
ENTER = Move("visit.entered", "扫码进入", ("approved",), "on-site", P.VISIT_KEEP, ENTERING)
ENTER_LATE = Move("visit.entered-late", "补扫进入", ("approved",), "entered-late", P.VISIT_KEEP, ENTERING)
RECORD = Move("visit.recorded", "记入现场步骤", ON_SITE, "=", P.VISIT_KEEP, STEPPING)
LEAVE = Move("visit.left", "扫码离开", ON_SITE, "left", P.VISIT_KEEP, STEPPING)
JOIN = Move(
    "visit.joined", "合并为联合检查", ("proposed", "approved", "on-site", "entered-late", "left"), "=", P.VISIT_KEEP,
    TELLING, asks=(Row("joint", "另一单位的检查", noun="visit"),),
)
WITHDRAW = Move("visit.withdrawn", "退出检查", (*ON_SITE, "left"), "withdrawn", P.VISIT_KEEP, TELLING, asks=(REASON,))
CONCLUDE = Move(
    "visit.concluded", "作出检查结果", ("approved", "left"), "concluded", P.VISIT_KEEP,
    (law.SHOW_AND_TELL.through(law.SETTLED_WITH_OTHERS),), asks=(Text("result", "检查结果", most=2000),),
)
RECOUNT = Move(
    "visit.recounted", "重新计次",
    ("proposed", "approved", "on-site", "entered-late", "left", "concluded", "withdrawn"), "=", P.VISIT_JUDGE,
    (law.CALL_RARELY.through(),),
)
WRITE = Move(
    "visit.papered", "制作文书", ("approved", "on-site", "entered-late", "left", "concluded"), "=", P.VISIT_KEEP,
    TELLING, asks=(Choice("paper", "文书", of=PAPERS),),
)

REGISTER_VOUCHER = Move(
    "voucher.registered", "登记计次凭据", NEW, "registered", P.VISIT_KEEP, (law.CALL_RARELY.through(),),
    asks=(
        Choice("ground", "不计次的情形", of=ON_PAPER),
        Identifier("number", "文号", most=80, hint="文件的文号；企业申请等没有文号的，填收文编号。"),
        Text("issuer", "出具机关或者申请企业", most=120),
        Day("issued_on", "文件日期", behind=True),
        Text("about", "事由", most=500, hint="文件要求或者申请检查什么。"),
        Text("codes", "涉及的企业", most=4000, needed=False, told="",
             hint="统一社会信用代码或者场所编码，一行一个；文件没有点名企业的不填，改填监管领域。"),
        Text("field", "监管领域", most=40, needed=False, hint="文件要求检查某一领域企业的，填名录中的监管领域。"),
        Day("since", "期间自", hint="可以据此检查的第一日。"), Day("until", "期间至", hint="含当日。"),
        Count("times", "每户检查次数", least=1, most=12, first=1, hint="文件写明检查几次的照填，没有写明的为一次。"),
    ),
)
CONFIRM_VOUCHER = Move(
    "voucher.confirmed", "确认计次凭据", ("registered",), "confirmed", P.VISIT_JUDGE,
    (law.CALL_RARELY.through(law.CONFIRMED_BY_ANOTHER),),
)
WITHDRAW_VOUCHER = Move(
    "voucher.withdrawn", "撤销计次凭据", ("registered", "confirmed"), "withdrawn", P.VISIT_JUDGE,
    (law.CALL_RARELY.through(),), asks=(REASON,),
)

REGISTER = Move("phone.registered", "登记现场手机", NEW, "registered", P.VISIT_KEEP, TELLING)
MERGE = Move("phone.merged", "汇总现场步骤", ("registered",), "=", P.VISIT_KEEP, TELLING)
REVOKE = Move("phone.revoked", "停用现场手机", ("registered",), "revoked", P.VISIT_KEEP, TELLING, asks=(REASON,))

BURN = Move("ticketuse.burned", "核销检查券", NEW, "burned", P.VISIT_KEEP, (law.CALL_RARELY.through(),))
SHOW_TWICE = Move("ticketuse.twice", "重复使用检查券", NEW, "twice", P.VISIT_KEEP, (law.CALL_RARELY.through(),))

NOTE = Move("defect.noted", "记录发现的问题", NEW, "noted", P.VISIT_KEEP, TELLING)
ORDER = Move(
    "defect.ordered", "责令改正", ("noted",), "ordered", P.VISIT_KEEP, (law.RECHECK.through(),),
    asks=(Text("demand", "改正要求", most=500), Day("due_on", "改正期限", ahead=True)),
)
EXTEND = Move(
    "defect.extended", "延长改正期限", ("ordered",), "=", P.VISIT_APPROVE,
    (law.RECHECK.through(law.STILL_RUNS, law.LATER),),
    asks=(Day("due_on", "延长到", ahead=True, called="改正期限"), REASON),
)
BEGIN_TERM = Move(
    "defect.term-begun", "起算延长的改正期限", ("ordered",), "=", P.VISIT_KEEP, (law.RECHECK_EXTENDED.through(),),
)
HOLD_FIXED = Move("defect.fixed", "复查已改正", ("ordered",), "fixed", P.VISIT_KEEP, TELLING,
                  asks=(Row("recheck", "复查的检查", noun="visit"),))
HOLD_UNFIXED = Move("defect.unfixed", "复查未改正", ("ordered",), "unfixed", P.VISIT_KEEP, TELLING,
                    asks=(Row("recheck", "复查的检查", noun="visit"),))
MAKE_CASE = Move("defect.made-case", "转为案件线索", ("noted", "ordered", "unfixed"), "case", P.CLUE_KEEP, TELLING)

CONTEST = Move(
    "reply.contested", "提出异议", NEW, "contested", P.VISIT_ANSWER, TELLING,
    asks=(Choice("ground", "异议", of=law.CONTESTED), Text("text", "说明", most=1000)),
)
RATE = Move(
    "reply.rated", "评价检查", NEW, "rated", P.VISIT_ANSWER, TELLING,
    asks=(Choice("stars", "评价", of=law.RATINGS), Text("text", "说明", most=1000, needed=False)),
)
ANSWER = Text("answer", "核实情况和答复", most=1000)
UPHOLD = Move("reply.upheld", "异议成立", ("contested",), "upheld", P.VISIT_JUDGE, TELLING, asks=(ANSWER,))
DISMISS = Move("reply.dismissed", "异议不成立", ("contested",), "dismissed", P.VISIT_JUDGE, TELLING, asks=(ANSWER,))

MOVES = (
    PROPOSE, PROPOSE_PLANNED, PROPOSE_RECHECK, DECLARE_URGENT, APPROVE, REFUSE, APPROVE_AFTERWARDS, REFUSE_AFTERWARDS,
    REPLACE, COUNT, CANCEL, CONFIRM_ARRIVAL, ENTER, ENTER_LATE, RECORD, LEAVE, JOIN, WITHDRAW, CONCLUDE, RECOUNT, WRITE,
    REGISTER_VOUCHER, CONFIRM_VOUCHER, WITHDRAW_VOUCHER,
    REGISTER, MERGE, REVOKE, BURN, SHOW_TWICE, NOTE, ORDER, EXTEND, BEGIN_TERM, HOLD_FIXED, HOLD_UNFIXED, MAKE_CASE,
    CONTEST, RATE, UPHOLD, DISMISS,
)
# fmt: on
