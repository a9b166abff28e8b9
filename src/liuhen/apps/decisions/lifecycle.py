"""What can happen to notices of rights, pleas, hearings, reviews, discussions, decisions and what alters these."""

from liuhen.apps.decisions.models import MOST_LONG, MOST_WORDS, Plea
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Choices, Count, Day, Moment, Row, Rows, Text, Yes, Yuan
from liuhen.regulation import benchmarks, supervision
from liuhen.regulation import cases as cases_law
from liuhen.regulation import decisions as law
from liuhen.regulation.service import RELATIONS

NEW = ("new",)
MAY_SIGN = cases_law.BY_THE_PROCEDURE.through(cases_law.MAY_SIGN)
BY_ANOTHER = cases_law.BY_THE_PROCEDURE.through(cases_law.BY_ANOTHER)
ENOUGH = cases_law.BY_THE_PROCEDURE.through(cases_law.OFFICERS_ENOUGH)
NO_CRIME_OPEN = cases_law.DECIDE_REFERRAL.through(cases_law.NOT_WITH_THE_POLICE)
DISCRETION = benchmarks.DISCRETION.through(
    benchmarks.COUNTED_ONCE, benchmarks.BAND_NAMED, benchmarks.OUTSIDE_REASONED
)
HEARD = law.RIGHTS_FIRST.through(
    law.NOTICE_SERVED, law.REPLY_OVER, law.ON_WHAT_WAS_TOLD, law.PLEAS_ANSWERED, law.NOT_HEAVIER,
    law.HEARING_TOLD, law.HEARING_OVER,
)  # fmt: skip
REVIEWED = law.REVIEW_FIRST.through(
    law.REVIEWED, law.PASSED, law.AS_REVIEWED, law.DISCUSSED, law.AS_DISCUSSED
)
READY = law.DECIDE_LAWFULLY.through(
    law.PARTY_IS_ONE, law.CONCLUDED, law.FACTS_STAND, law.ALL_PARTS, law.NOT_AGAIN
)
RECORDED, IN_ORDER = law.DECIDE_LAWFULLY.through(), law.RIGHTS_FIRST.through()
TOLD, ALTERED = law.TELL_FIRST.through(), law.ALTER_LAWFULLY.through()
MOST_YUAN = 10**12

# Tables: a move, and under it what it asks.
# fmt: off
OUTCOMES = Choices("outcomes", "处理种类", of=benchmarks.OUTCOMES_ZH, told="kinds", called="处理种类")
FINE = Yuan("fine_fen", "罚款金额（元）", outside="fine", needed=False, told="fine", called="罚款金额")
BASIS = Text("basis", "依据", most=MOST_WORDS, hint="写到条、款、项。")
FACTS = Rows("facts", "告知的事实", noun="fact", told="", ticked=True)

TELL = Move(
    "rightsnotice.issued", "权利告知", NEW, "issued", P.CASE_HANDLE,
    (MAY_SIGN, law.TELL_FIRST.through(law.TELLS_EVERYTHING, law.TELLS_OF_THE_HEARING, law.JUDGES_THE_AMOUNT)),
    asks=(
        Row("party", "当事人", noun="party"),
        FACTS, BASIS, OUTCOMES, FINE,
        Text("content", "拟作出的内容", most=MOST_WORDS, needed=False, hint="处理种类和金额以外的内容。"),
        Choice("hearing", "听证", of=law.HEARING_OFFERED, first="no"),
        Text("judged", "不属于较大数额的理由", most=500, needed=False, hint="本县没有登记听证数额标准的填写。"),
    ),
)
SERVE_NOTICE = Move(
    "rightsnotice.served", "告知送达", ("issued",), "served", P.SERVICE_RECORD, (TOLD, law.REPLY_IN_TIME),
)
UNSERVE_NOTICE = Move(
    "rightsnotice.unserved", "告知送达无效", ("served",), "issued", P.SERVICE_RECORD, (TOLD, law.REPLY_IN_TIME),
)
WAIVE = Move(
    "rightsnotice.waived", "登记放弃声明", ("served",), "=", P.CASE_HANDLE,
    (MAY_SIGN, law.TELL_FIRST.through(law.WAIVED_ON_PAPER), law.REPLY_IN_TIME),
    asks=(Text("signer", "签名人", most=60, hint="当事人、法定代表人或者受委托人；须上传书面声明。"),),
)
WITHDRAW_NOTICE = Move(
    "rightsnotice.withdrawn", "撤回告知", ("issued", "served"), "withdrawn", P.CASE_HANDLE,
    (MAY_SIGN, law.REPLY_IN_TIME), asks=(Text("reason", "理由", most=500, hint="如：事实有变，重新告知。"),),
)

STATE = Move(
    "plea.stated", "登记陈述申辩", NEW, "stated", P.CASE_HANDLE, (MAY_SIGN, IN_ORDER),
    asks=(
        Moment("stated_at", "陈述时间"),
        Text("speaker", "陈述人", most=60),
        Text("words", "陈述申辩的内容", most=MOST_LONG),
    ),
)
ANSWER = Move(
    "plea.answered", "复核陈述申辩", ("stated",), "answered", P.CASE_HANDLE, (MAY_SIGN, IN_ORDER),
    asks=(
        Choice("adopted", "是否采纳", of=Plea.ADOPTED),
        Text("answer", "复核情况和理由", most=MOST_WORDS),
    ),
)

ASK_HEARING = Move(
    "casehearing.asked", "登记听证申请", NEW, "asked", P.CASE_HANDLE,
    (MAY_SIGN, law.RIGHTS_FIRST.through(law.ASKED_IN_TIME)),
    asks=(
        Day("asked_on", "申请日期", behind=True),
        Text("late_reason", "逾期仍举行的理由", most=500, needed=False),
    ),
)
SET_HEARING = Move(
    "casehearing.set", "安排听证", ("asked",), "set", P.HEARING_CHAIR,
    (law.RIGHTS_FIRST.through(law.CHAIR_IS_OUTSIDE, law.CHAIR_MAY), law.HEARING_NOTICE),
    asks=(
        Row("chair", "主持人", noun="person"),
        Moment("begins_at", "举行时间"),
        Text("place", "地点", most=200),
        Choice("openness", "是否公开", of={"public": "公开", "closed": "不公开"}, first="public"),
    ),
)
NOTIFY = Move(
    "casehearing.notified", "听证通知送达", ("set",), "notified", P.SERVICE_RECORD, (IN_ORDER, law.HEARING_NOTICE),
)
PUT_OFF = Move(
    "casehearing.put-off", "另行安排", ("set", "notified"), "asked", P.HEARING_CHAIR, (IN_ORDER,), asks=(REASON,),
)
WRITE_HEARING = Move(
    "casehearing.written", "制作听证笔录", ("notified",), "=", P.HEARING_CHAIR,
    (law.RIGHTS_FIRST.through(law.BY_ITS_CHAIR, law.NOTIFIED_AHEAD, law.HEARING_HAS_COME),),
    asks=(
        Moment("began_at", "开始时间"),
        Moment("ended_at", "结束时间"),
        Text("recorder", "记录人", most=60),
        Rows("investigators", "到场的调查人员", noun="person", most=10, ticked=True),
        Text("present", "当事人出席情况", most=300, hint="出席人的姓名、身份。"),
        Text("agents", "委托代理人", most=300, needed=False, hint="一至二人；姓名、身份、委托权限。"),
        Text("others", "其他到场人员", most=300, needed=False, hint="证人、鉴定人、第三人、翻译等。"),
        Text("accused", "调查人员提出的事实、证据和处罚建议", most=MOST_LONG, told=""),
        Text("defended", "当事人的申辩和质证", most=MOST_LONG, told=""),
        Text("asked", "询问和辩论", most=MOST_LONG, needed=False, told=""),
        Text("last_words", "当事人的最后陈述", most=MOST_WORDS, told=""),
        Text("refusal", "拒绝签名的情况", most=500, needed=False,
             hint="谁拒绝签名、盖章，什么理由，由主持人注明；没有拒绝的不填。"),
    ),
)
HOLD = Move(
    "casehearing.held", "登记听证举行", ("notified",), "held", P.HEARING_CHAIR,
    (law.RIGHTS_FIRST.through(law.BY_ITS_CHAIR, law.NOTIFIED_AHEAD, law.HEARING_HAS_COME, law.HAS_RECORD),),
    asks=(Moment("held_at", "举行时间"),),
)
FORGO = Move(
    "casehearing.forgone", "当事人未出席", ("notified",), "forgone", P.HEARING_CHAIR,
    (law.RIGHTS_FIRST.through(law.BY_ITS_CHAIR, law.NOTIFIED_AHEAD, law.HEARING_HAS_COME),),
    asks=(Text("reason", "情况", most=500, hint="无正当理由拒不出席或者未经许可中途退出的，视为放弃听证权利。"),),
)
WITHDRAW_HEARING = Move(
    "casehearing.withdrawn", "当事人撤回听证申请", ("asked", "set", "notified"), "withdrawn", P.CASE_HANDLE,
    (MAY_SIGN, law.TELL_FIRST.through(law.WAIVED_ON_PAPER)),
    asks=(Text("reason", "情况", most=500, hint="须上传当事人签名的书面撤回申请。"),),
)
REPORT_HEARING = Move(
    "casehearing.reported", "提交听证报告", ("held",), "reported", P.HEARING_CHAIR,
    (law.RIGHTS_FIRST.through(law.BY_ITS_CHAIR),), asks=(Text("report", "听证报告", most=MOST_LONG),),
)

SET_RULE = Move(
    "majorrule.set", "登记重大决定标准", NEW, "in-force", P.CASE_REVIEW, (law.REVIEW_FIRST.through(),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Text("code", "职权编码", most=80, needed=False, hint="不填的适用于本单位全部职权。"),
        Text("source", "依据", most=200, hint="重大执法决定法制审核目录等，写明文号。"),
        Count("person_yuan", "公民罚款起点（元）", needed=False, most=MOST_YUAN),
        Count("firm_yuan", "法人、其他组织罚款起点（元）", needed=False, most=MOST_YUAN),
        Choices("outcomes", "属于重大的处理种类", of=benchmarks.OUTCOMES_ZH, needed=False, told="kinds",
                called="处理种类"),
        Yes("if_several", "涉及多个当事人的属于重大"),
    ),
)
END_RULE = Move(
    "majorrule.ended", "停止执行标准", ("in-force",), "ended", P.CASE_REVIEW, (law.REVIEW_FIRST.through(),),
    asks=(REASON,),
)
REGISTER_REVIEWER = Move(
    "reviewer.registered", "登记法制审核人员", NEW, "registered", P.CASE_REVIEW, (law.REVIEW_FIRST.through(),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Row("person", "人员", noun="person"),
        Text("number", "法律职业资格证书编号", most=60, needed=False),
        Text("exempt", "无须资格的依据", needed=False, hint="如：法律要求资格以前已经从事法制审核。"),
        Day("since", "起始日期"),
        Day("until", "终止日期", needed=False, hint="自这一日起不再审核。"),
    ),
)
END_REVIEWER = Move(
    "reviewer.ended", "登记退出审核", ("registered",), "ended", P.CASE_REVIEW, (law.REVIEW_FIRST.through(),),
    asks=(Day("until", "退出日期", behind=True), REASON),
)

PROPOSAL = (
    OUTCOMES, FINE,
    Rows("elements", "违法事实", noun="fact", told="facts", ticked=True,
         hint="构成违法的事实；许可等其他决定选择据以决定的事实。"),
    Rows("lighter", "从轻、减轻情节", noun="fact", needed=False, told="", ticked=True),
    Rows("heavier", "从重情节", noun="fact", needed=False, told="", ticked=True, hint="同一事实只能选一处。"),
    Row("band", "裁量档次", noun="band", needed=False, hint="行为发生之日施行的裁量基准。"),
    Yuan("base_fen", "倍数的基数（元）", outside="base", needed=False, told="",
        hint="档次按倍数计算的填写，如货值金额。"),
    Text("deviation", "超出档次或者不适用基准的理由", most=MOST_WORDS, needed=False),
    BASIS,
    Text("content", "决定内容", most=MOST_WORDS, needed=False, hint="处理种类和金额以外的内容。"),
    Text("performance", "履行方式和期限", most=MOST_WORDS, needed=False, told="",
        hint="罚款的缴纳方式由程序带出，不必填写。"),
    Text("other", "其他应当载明的事项", most=MOST_WORDS, needed=False, told="", hint="没有的写“无”。"),
    Yes("public_interest", "涉及重大公共利益"),
    Yes("is_complex", "案件情节疑难复杂"),
)
PROPOSE = Move(
    "decision.proposed", "提出处理决定", NEW, "proposed", P.CASE_HANDLE,
    (MAY_SIGN, NO_CRIME_OPEN, law.DECIDE_LAWFULLY.through(law.CONCLUDED, law.FACTS_STAND), DISCRETION),
    asks=(Row("party", "当事人", noun="party"), *PROPOSAL),
)
REVISE = Move(
    "decision.revised", "修改处理决定", ("proposed", "returned"), "proposed", P.CASE_HANDLE,
    (MAY_SIGN, NO_CRIME_OPEN, law.DECIDE_LAWFULLY.through(law.CONCLUDED, law.FACTS_STAND), DISCRETION), asks=PROPOSAL,
)
DROP = Move(
    "decision.dropped", "作废草案", ("proposed", "returned", "approved"), "dropped", P.CASE_HANDLE,
    (MAY_SIGN, RECORDED), asks=(REASON,),
)
SEND_BACK = Move(
    "decision.sent-back", "退回修改", ("proposed", "approved"), "returned", P.DECISION_APPROVE, (BY_ANOTHER,),
    asks=(Text("remark", "退回理由", most=500),),
)
APPROVE = Move(
    "decision.approved", "审批决定", ("proposed",), "approved", P.DECISION_APPROVE,
    (BY_ANOTHER, ENOUGH, NO_CRIME_OPEN, READY, DISCRETION, HEARD, REVIEWED),
    asks=(Text("remark", "审批意见", most=500, needed=False),),
)
WRITE = Move(
    "decision.written", "制作决定书", ("approved",), "written", P.CASE_HANDLE,
    (MAY_SIGN, ENOUGH, NO_CRIME_OPEN, READY, DISCRETION, HEARD, REVIEWED),
)
UNWRITE = Move("decision.unwritten", "作废决定书", ("written", "issued"), "approved", P.CASE_HANDLE, (RECORDED,))
ISSUE = Move(
    "decision.issued", "作出决定", ("written",), "issued", P.CASE_HANDLE,
    (law.DECIDE_LAWFULLY.through(law.PARTY_IS_ONE, law.FACTS_STAND), law.SERVE_IN_TIME),
)
SERVE = Move("decision.served", "决定送达", ("issued",), "=", P.SERVICE_RECORD, (RECORDED, law.SERVE_IN_TIME))
UNSERVE = Move("decision.unserved", "决定送达无效", ("issued",), "=", P.SERVICE_RECORD, (RECORDED,))
DECIDE_ON_THE_SPOT = Move(
    "decision.made-on-the-spot", "当场处罚", NEW, "issued", P.CASE_HANDLE,
    (
        MAY_SIGN, ENOUGH, NO_CRIME_OPEN, DISCRETION,
        law.DECIDE_LAWFULLY.through(law.ON_THE_SPOT_ONLY, law.HEARD_THERE, law.ALL_PARTS), law.REPORT_ON_THE_SPOT,
    ),
    asks=(
        OUTCOMES, FINE,
        Text("place", "地点", most=120, hint="违法行为发生、查处的地点；时间即登记的时间。"),
        Text("facts_told", "违法事实", most=MOST_WORDS, told="facts"),
        BASIS,
        Row("band", "裁量档次", noun="band", needed=False),
        Text("deviation", "超出档次或者不适用基准的理由", most=MOST_WORDS, needed=False),
        Text("heard", "当事人的陈述申辩", most=MOST_WORDS, at_the_gate=True,
            hint="当场告知权利并听取；没有陈述申辩的写“无”。"),
        Text("signed_by", "签收人", most=60, needed=False, hint="当事人拒绝签收的不填，填写下面两项。"),
        Choice("relation", "签收人与当事人的关系", of=RELATIONS, needed=False),
        Text("refusal", "拒收情况", needed=False),
        Text("witnesses", "见证人", needed=False, hint="姓名和所在单位，每行一人。"),
    ),
)
REPORT = Move(
    "decision.reported", "报所属单位备案", ("issued",), "=", P.CASE_HANDLE, (MAY_SIGN, law.REPORT_ON_THE_SPOT),
)
SHAKE = Move("decision.shaken", "根据不成立", ("issued",), "=", P.CASE_HANDLE, (RECORDED,))
STEADY = Move("decision.steadied", "根据恢复", ("issued",), "=", P.CASE_HANDLE, (RECORDED,))
SUCCEED = Move("decision.made-by-change", "变更后的决定", NEW, "issued", P.CASE_HANDLE, (ALTERED,))
ENDS = {
    state: Move(f"decision.{state}", label, ("issued",), state, P.DECISION_APPROVE, (ALTERED, law.SERVE_IN_TIME))
    for state, label in (("changed", "变更决定"), ("revoked", "撤销决定"), ("withdrawn", "撤回决定"),
                         ("annulled", "有权机关否定决定"))
}

REVIEW = Move(
    "review.given", "法制审核", NEW, "given", P.CASE_REVIEW,
    (law.REVIEW_FIRST.through(law.REVIEWED_FROM_OUTSIDE, law.QUALIFIED),),
    asks=(
        Choice("outcome", "审核意见", of=law.OPINIONS, told="opinion_of", called="审核意见"),
        Text("opinion", "理由", most=MOST_LONG, hint="主体、程序、事实证据、法律适用、裁量、文书和是否涉嫌犯罪。"),
    ),
)
DISCUSS = Move(
    "discussion.held", "登记集体讨论", NEW, "held", P.CASE_HANDLE, (MAY_SIGN, law.REVIEW_FIRST.through()),
    asks=(
        Moment("held_at", "讨论时间"),
        Text("place", "地点", most=120),
        Rows("attendees", "参加讨论的负责人", noun="person", most=30, hint="人员编号，用空格分开。"),
        Choice("agreed", "讨论结果", of={"yes": "同意", "no": "不同意"}),
        Text("result", "讨论意见和结论", most=MOST_LONG),
    ),
)

PROPOSE_ALTERATION = Move(
    "alteration.proposed", "呈批撤销、撤回、变更", NEW, "proposed", P.CASE_HANDLE,
    (law.ALTER_LAWFULLY.through(law.IN_FORCE, law.GROUND_FITS), MAY_SIGN),
    asks=(
        Choice("kind", "怎样处理", of=law.ALTERATIONS),
        Choice("ground", "法定事由", of={key: f"{each.zh}（{each.source}）" for key, each in law.REVOKED_FOR.items()}),
        Text("reason", "事实和理由", most=MOST_WORDS),
        Yuan("fine_fen", "变更后的罚款（元）", outside="fine", needed=False, told="fine", called="变更后的罚款"),
        Text("content", "变更后的内容", most=MOST_WORDS, needed=False),
    ),
)
ASK_ALTERATION = Move(
    "alteration.asked", "呈批撤销、撤回、变更受委托单位的决定", NEW, "proposed", P.CASE_REVIEW,
    (supervision.SUPERVISE_ITSELF.through(supervision.HAS_THE_POWER),
     law.ALTER_LAWFULLY.through(law.IN_FORCE, law.GROUND_FITS)),
    asks=PROPOSE_ALTERATION.asks,
)
APPROVE_ALTERATION = Move(
    "alteration.approved", "批准", ("proposed",), "approved", P.DECISION_APPROVE,
    (law.ALTER_LAWFULLY.through(law.IN_FORCE, law.GROUND_FITS), BY_ANOTHER),
)
REFUSE_ALTERATION = Move(
    "alteration.refused", "不同意", ("proposed", "approved"), "refused", P.DECISION_APPROVE, (BY_ANOTHER,),
    asks=(Text("reason", "理由", most=500),),
)
ALTER = Move("alteration.done", "作出变动决定", ("approved",), "done", P.DECISION_APPROVE, (ALTERED,))
ORDER_ALTERATION = Move(
    "alteration.ordered", "登记有权机关的决定", NEW, "ordered", P.REMEDY_KEEP,
    (law.ALTER_LAWFULLY.through(law.IN_FORCE),),
    asks=(
        Choice("ground", "由谁决定", of=law.ANNULLED_BY),
        Choice("kind", "结果", of=law.ANNULMENTS),
        Text("instrument", "文号", most=80),
        Choice("why", "理由", of={"facts": "事实、依据、裁量等实体问题", "procedure": "仅因违反法定程序"},
            first="facts"),
        Text("reason", "主要内容", most=MOST_WORDS),
    ),
)
PROPOSE_CORRECTION = Move(
    "correction.proposed", "呈批补正", NEW, "proposed", P.CASE_HANDLE,
    (law.ALTER_LAWFULLY.through(law.IN_FORCE, law.SLIP_ONLY), MAY_SIGN),
    asks=(
        Text("wrong", "原文", hint="决定书上的原文，只限文字差错。"),
        Text("right", "补正为"),
        Text("reason", "理由", most=500),
    ),
)
APPROVE_CORRECTION = Move(
    "correction.approved", "批准补正", ("proposed",), "approved", P.DECISION_APPROVE,
    (law.ALTER_LAWFULLY.through(law.IN_FORCE), BY_ANOTHER),
)
REFUSE_CORRECTION = Move(
    "correction.refused", "不同意补正", ("proposed", "approved"), "refused", P.DECISION_APPROVE, (BY_ANOTHER,),
    asks=(Text("reason", "理由", most=500),),
)
CORRECT = Move("correction.done", "作出补正", ("approved",), "done", P.DECISION_APPROVE, (ALTERED,))
# fmt: on
MOVES = (
    TELL,
    SERVE_NOTICE,
    UNSERVE_NOTICE,
    WAIVE,
    WITHDRAW_NOTICE,
    STATE,
    ANSWER,
    ASK_HEARING,
    SET_HEARING,
    NOTIFY,
    PUT_OFF,
    WRITE_HEARING,
    HOLD,
    FORGO,
    WITHDRAW_HEARING,
    REPORT_HEARING,
    SET_RULE,
    END_RULE,
    REGISTER_REVIEWER,
    END_REVIEWER,
    PROPOSE,
    REVISE,
    DROP,
    SEND_BACK,
    APPROVE,
    WRITE,
    UNWRITE,
    ISSUE,
    SERVE,
    UNSERVE,
    DECIDE_ON_THE_SPOT,
    REPORT,
    SHAKE,
    STEADY,
    SUCCEED,
    *ENDS.values(),
    REVIEW,
    DISCUSS,
    PROPOSE_ALTERATION,
    ASK_ALTERATION,
    APPROVE_ALTERATION,
    REFUSE_ALTERATION,
    ALTER,
    ORDER_ALTERATION,
    PROPOSE_CORRECTION,
    APPROVE_CORRECTION,
    REFUSE_CORRECTION,
    CORRECT,
)  # fmt: skip
BY_THE_LEADER = (
    SEND_BACK, APPROVE, APPROVE_ALTERATION, REFUSE_ALTERATION, APPROVE_CORRECTION, REFUSE_CORRECTION,
)  # fmt: skip
"""What a unit's head approves, or the deputy in charge."""
