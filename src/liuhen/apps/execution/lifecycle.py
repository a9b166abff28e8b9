"""What can happen to what a decision demands: money and acts, paid, put off, urged, applied for, given back, ended."""

from liuhen.apps.execution.models import Demand, FineAccount, Refund
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Day, Identifier, Moment, Row, Text, Yes, Yuan
from liuhen.regulation import execution as law
from liuhen.regulation import supervision

NEW = ("new",)
IN_TIME, BY_COURT = law.PAY_IN_TIME.through(), law.APPLY_TO_COURT.through()
STAYING = supervision.SUPERVISE_ITSELF
SEPARATELY, HANDED_ON = law.SEPARATE_FINE_AND_MONEY.through(), law.HAND_IN.through()
RECEIVERS = {"bank": "指定银行、国库", "unit": "本单位", "officer": "执法人员"}
GROUNDS = {
    "small": "在可当场收缴的数额以内",
    "hard": "不当场收缴事后难以执行",
    "remote": "边远、水上、交通不便地区，当事人提出",
}
PLACES = {"land": "陆上", "water": "水上", "train": "旅客列车上"}
ENDINGS = {
    "no-estate": "公民死亡，没有遗产可供执行，又没有义务承受人",
    "no-assets": "法人或者其他组织终止，没有财产可供执行，又没有义务承受人",
    "gone": "执行标的灭失",
    "revoked": "据以执行的决定被撤销",
    "other": "本机关认为需要终结执行的其他情形",
}
PAPERS = {
    "payment-notice": "缴款通知书",
    "deferral-decision": "延期（分期）缴纳罚款决定书",
    "surcharge-decision": "加处罚款决定书",
    "closing-report": "结案报告",
}

# Tables: a move, and under it what it asks.
# fmt: off
OPEN_ACCOUNT = Move(
    "fineaccount.opened", "登记指定账户", NEW, "in-use", P.PAYMENT_KEEP,
    (law.SEPARATE_FINE_AND_MONEY.through(*law.OF_AN_ACCOUNT),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Choice("kind", "种类", of=FineAccount.KINDS),
        Text("bank", "开户银行", most=80),
        Text("holder", "户名", most=80, hint="财政部门或代收银行的户名，不能是本单位或个人。"),
        Identifier("number", "账号", most=40, told=""),
        Text("document", "指定文件", most=120, hint="文号或名称。"),
    ),
)
CLOSE_ACCOUNT = Move("fineaccount.closed", "停用账户", ("in-use",), "closed", P.PAYMENT_KEEP, (SEPARATELY,),
    asks=(REASON,))

LAY = Move(
    "demand.laid", "登记履行事项", NEW, "owed", P.PAYMENT_KEEP, (law.PAY_IN_TIME.through(*law.OF_LAYING),),
    asks=(
        Row("decision", "决定", noun="decision"),
        Choice("kind", "种类", of=Demand.KINDS),
        Yuan("amount_fen", "金额（元）", needed=False, hint="罚款按决定的数额，不用填；没收款项填写数额。"),
        Text("what", "要求履行的行为", most=1000, needed=False, hint="如：停止使用、拆除、恢复原状。"),
        Day("due_on", "决定确定的履行期限", needed=False, hint="罚款按程序规定的期限，不用填。"),
    ),
)
PUT_OFF = Move(
    "demand.put-off", "延期、分期", ("owed", "enforceable"), "owed", P.CASE_APPROVE,
    (law.PAY_IN_TIME.through(*law.OF_PUTTING_OFF), BY_COURT),
)
SETTLE = Move(
    "demand.settled", "缴清", Demand.OPEN, "settled", P.PAYMENT_KEEP, (IN_TIME, BY_COURT),
)
UNSETTLE = Move("demand.unsettled", "恢复待履行", ("settled",), "owed", P.PAYMENT_KEEP, (IN_TIME,))
PERFORM = Move(
    "demand.performed", "登记履行情况", Demand.OPEN, "settled", P.PAYMENT_KEEP, (IN_TIME, BY_COURT),
    asks=(Day("performed_on", "履行日期", behind=True), Text("how", "履行情况", most=1000,
        hint="谁核实的，怎么核实的。")),
)
BECOME_ENFORCEABLE = Move(
    "demand.became-enforceable", "复议、诉讼期限届满", ("owed",), "enforceable", P.PAYMENT_KEEP, (BY_COURT,),
)
CONTEST = Move("demand.contested", "进入复议、诉讼或者停止执行", ("enforceable",), "owed", P.PAYMENT_KEEP, (BY_COURT,))
APPLY_FOR = Move(
    "demand.applied-for", "申请强制执行", Demand.OPEN, "applied", P.PAYMENT_KEEP,
    (law.APPLY_TO_COURT.through(*law.OF_APPLYING),),
)
LOSE = Move("demand.lost", "逾期未申请", ("enforceable",), "lost", P.PAYMENT_KEEP, (BY_COURT,))
FORGIVE = Move(
    "demand.surcharge-forgiven", "减免加处罚款", Demand.OPEN, "=", P.CASE_APPROVE, (IN_TIME,),
    asks=(Text("reason", "理由", most=500, hint="当事人采取了哪些补救措施，或者签订了怎样的执行协议。"),),
)
LIFT = Move(
    "demand.lifted", "解除", (*Demand.OPEN, "settled"), "lifted", P.PAYMENT_KEEP, (IN_TIME, BY_COURT),
    asks=(Text("reason", "理由", most=500, hint="决定撤销、变更的文号。"),),
)
END = Move(
    "demand.ended", "终结执行", Demand.OPEN, "ended", P.CASE_APPROVE, (IN_TIME, BY_COURT),
    asks=(Choice("ground", "情形", of=ENDINGS), Text("reason", "说明", most=900)),
)

DRAW_UP = Move(
    "demand.paper-drafted", "拟制文书", (*Demand.OPEN, "settled", "ended", "lifted"), "=", P.PAYMENT_KEEP, (IN_TIME,),
    asks=(Choice("paper", "文书", of=PAPERS),),
)

ASK_DEFERRAL = Move(
    "deferral.asked", "登记延期、分期申请", NEW, "asked", P.PAYMENT_KEEP, (IN_TIME,),
    asks=(
        Day("asked_on", "申请日期", behind=True),
        Text("reason", "经济困难的情况", most=500),
        Text("parts", "各期", most=1000, hint="每行一期，先日期后金额，如“2026-10-31 3000”；延期的只写一行。"),
    ),
)
GRANT = Move(
    "deferral.granted", "批准延期、分期", ("asked",), "granted", P.CASE_APPROVE, (IN_TIME,),
    asks=(Text("answer", "意见", most=500, needed=False),),
)
REFUSE = Move(
    "deferral.refused", "不批准延期、分期", ("asked",), "refused", P.CASE_APPROVE, (IN_TIME,),
    asks=(Text("answer", "理由", most=500),),
)

PAY = Move(
    "payment.entered", "登记缴款", NEW, "entered", P.PAYMENT_KEEP,
    (law.SEPARATE_FINE_AND_MONEY.through(*law.OF_A_PAYMENT),),
    asks=(
        Choice("received_by", "收款方", of=RECEIVERS, first="bank", told=""),
        Row("account", "指定账户", noun="fineaccount", needed=False),
        Identifier("slip", "缴款凭证号", most=60),
        Yuan("amount_fen", "金额（元）"),
        Day("paid_on", "缴款日期", behind=True),
        Text("payer", "缴款人", most=80, told=""),
    ),
)
COLLECT = Move(
    "payment.collected", "登记当场收缴", NEW, "entered", P.PAYMENT_KEEP,
    (law.SEPARATE_FINE_AND_MONEY.through(*law.OF_A_COLLECTION),),
    asks=(
        Choice("ground", "情形", of=GROUNDS),
        Yuan("amount_fen", "金额（元）"),
        Moment("collected_at", "收缴时间"),
        Identifier("receipt", "专用票据号", most=60, hint="省级财政部门统一制发的票据；没有票据的，当事人有权拒缴。"),
        Text("payer", "缴款人", most=80, told=""),
        Text("wish", "当事人的意见", most=300, needed=False, hint="要求当场缴纳、对罚款有无异议，以及记在哪份笔录上。"),
        Yes("undisputed", "当事人对罚款没有异议"),
        Choice("place", "收缴地点", of=PLACES, first="land"),
        Moment("landed_at", "抵岸、到站时间", needed=False, hint="在水上、旅客列车上收缴的填写。"),
    ),
)
REVERSE = Move(
    "payment.reversed", "冲正", ("entered",), "reversed", P.PAYMENT_KEEP, (SEPARATELY,),
    asks=(Text("reason", "理由", hint="登记错了的才冲正；钱退给当事人的，用“登记退款”。"),),
)
BANK = Move("payment.banked", "缴付银行", ("entered",), "=", P.PAYMENT_KEEP, (HANDED_ON,))
HOLD = Move("holding.begun", "收到罚款", NEW, "held", P.PAYMENT_KEEP, (HANDED_ON,))
HAND_IN = Move(
    "holding.handed-in", "登记上交本单位", ("held",), "passed-on", P.PAYMENT_KEEP, (HANDED_ON,),
    asks=(
        Day("passed_on", "上交日期", behind=True),
        Row("taken_by", "单位收款人", noun="person", typed=True, hint="收下这笔钱的人的人员编号，不能是收缴人本人。"),
    ),
)
PAY_IN = Move(
    "holding.paid-in", "登记缴付银行", ("held",), "passed-on", P.PAYMENT_KEEP,
    (law.SEPARATE_FINE_AND_MONEY.through(law.NAMED_ACCOUNT, law.SLIP_ONCE), HANDED_ON),
    asks=(
        Day("passed_on", "缴付日期", behind=True),
        Row("account", "指定账户", noun="fineaccount"),
        Identifier("slip", "缴款凭证号", most=60),
    ),
)
REFUND = Move(
    "refund.made", "登记退款", NEW, "made", P.PAYMENT_KEEP, (SEPARATELY,),
    asks=(
        Choice("ground", "原因", of=Refund.GROUNDS),
        Yuan("amount_fen", "金额（元）"),
        Day("refunded_on", "退款日期", behind=True),
        Identifier("slip", "退款凭证号", most=60),
        Text("payee", "收款人", most=80, told=""),
    ),
)

URGE = Move("urging.made", "催告", NEW, "made", P.PAYMENT_KEEP, (law.APPLY_TO_COURT.through(law.LATE),))
URGED = Move("urging.served", "催告书送达", ("made",), "served", P.PAYMENT_KEEP, (BY_COURT,))
URGING_VOID = Move("urging.voided", "催告无效", ("made", "served"), "void", P.PAYMENT_KEEP, (BY_COURT,))
HEAR = Move(
    "urging.answered", "登记当事人的意见", ("served",), "=", P.PAYMENT_KEEP, (BY_COURT,),
    asks=(Text("answer", "陈述和申辩", most=500),),
)

DRAFT = Move(
    "court-application.drafted", "拟申请强制执行", NEW, "drafted", P.PAYMENT_KEEP, (BY_COURT,),
    asks=(Text("court", "人民法院", most=80), Text("asked", "申请事项", most=1000)),
)
APPROVE = Move(
    "court-application.approved", "批准申请", ("drafted",), "approved", P.CASE_APPROVE, (BY_COURT,),
    asks=(Text("opinion", "意见", most=300, needed=False),),
)
FILE = Move(
    "court-application.filed", "提交法院", ("approved",), "filed", P.PAYMENT_KEEP, (BY_COURT,),
    asks=(Day("filed_on", "提交日期", behind=True, hint="邮寄的，以邮戳为准。"),),
)
ACCEPTED = Move(
    "court-application.accepted", "登记受理", ("filed",), "accepted", P.PAYMENT_KEEP, (BY_COURT,),
    asks=(Text("number", "案号", most=60),),
)
REJECTED = Move(
    "court-application.rejected", "登记不予受理", ("filed",), "rejected", P.PAYMENT_KEEP, (BY_COURT,),
    asks=(Text("said", "裁定内容", most=500, hint="有异议的，可以向上一级人民法院申请复议。"),),
)
GRANTED = Move(
    "court-application.granted", "登记准予执行", ("accepted",), "granted", P.PAYMENT_KEEP, (BY_COURT,),
    asks=(Text("said", "裁定内容", most=500),),
)
DENIED = Move(
    "court-application.denied", "登记不予执行", ("accepted",), "denied", P.PAYMENT_KEEP, (BY_COURT,),
    asks=(Text("said", "裁定内容", most=500),),
)
DROP = Move(
    "court-application.dropped", "撤回申请", ("drafted", "approved", "filed", "accepted"), "dropped", P.PAYMENT_KEEP,
    (BY_COURT,), asks=(Text("said", "理由", most=500),),
)

# By the machine, with a stay of the decision that demands it: the term to pay waits meanwhile.
STAND_STILL = Move("demand.stopped", "停止执行", Demand.OPEN, "=", P.PAYMENT_KEEP, (IN_TIME,))
GO_ON = Move("demand.resumed", "恢复执行", (*Demand.OPEN, "settled", "lifted", "ended"), "=", P.PAYMENT_KEEP,
    (IN_TIME,))

PROPOSE_STAY = Move(
    "decision-stay.proposed", "呈批停止执行", NEW, "proposed", P.PAYMENT_KEEP,
    (STAYING.through(supervision.STAY_IN_FORCE, supervision.NOT_STAYED_YET, supervision.ENDS_BEFORE_THE_COURT),),
    asks=(
        Row("decision", "决定", noun="decision"),
        Choice("ground", "事由",
               of={key: f"{each.zh}（{each.source}）" for key, each in supervision.STAYED_FOR.items()}),
        Text("reason", "事实和理由", most=1000),
        Text("instrument", "依据的监督文书", most=120, needed=False, hint="文号；本单位自己发现的不填。"),
        Day("until", "最后一日", ahead=True, hint="届满自动恢复执行。"),
        Text("until_reason", "期限的理由"),
    ),
)
ASK_STAY = Move(
    "decision-stay.asked", "呈批停止执行受委托单位的决定", NEW, "proposed", P.CASE_REVIEW,
    (STAYING.through(supervision.HAS_THE_POWER, supervision.STAY_IN_FORCE, supervision.NOT_STAYED_YET,
                     supervision.ENDS_BEFORE_THE_COURT),),
    asks=PROPOSE_STAY.asks,
)
APPROVE_STAY = Move(
    "decision-stay.approved", "批准停止执行", ("proposed",), "approved", P.CASE_APPROVE,
    (STAYING.through(supervision.STAY_IN_FORCE, supervision.ENDS_LATER, supervision.ENDS_BEFORE_THE_COURT,
                     supervision.STAYED_BY_ANOTHER),),
)
REFUSE_STAY = Move(
    "decision-stay.refused", "不同意停止执行", ("proposed", "approved"), "refused", P.CASE_APPROVE,
    (STAYING.through(),), asks=(REASON,),
)
BEGIN_STAY = Move("decision-stay.begun", "停止执行", ("approved",), "in-force", P.PAYMENT_KEEP, (STAYING.through(),))
DROP_STAY = Move("decision-stay.dropped", "作废停止执行", ("approved",), "dropped", P.PAYMENT_KEEP,
    (STAYING.through(),))
RESUME = Move(
    "decision-stay.ended", "恢复执行", ("in-force",), "ended", P.CASE_APPROVE, (STAYING.through(),),
    asks=(Text("reason", "理由", most=500, hint="查清的结果；停止执行的情形为什么已经消失。"),),
)
LET_RUN_OUT = Move("decision-stay.ran-out", "停止执行届满", ("in-force",), "ended", P.PAYMENT_KEEP,
    (STAYING.through(),))
TELL_RESUMPTION = Move(
    "decision-stay.resumption-written", "制作恢复执行通知书", ("ended",), "=", P.PAYMENT_KEEP, (STAYING.through(),),
)

MOVES = (
    STAND_STILL, GO_ON, PROPOSE_STAY, ASK_STAY, APPROVE_STAY, REFUSE_STAY, BEGIN_STAY, DROP_STAY, RESUME, LET_RUN_OUT,
    TELL_RESUMPTION,
    OPEN_ACCOUNT, CLOSE_ACCOUNT, LAY, PUT_OFF, SETTLE, UNSETTLE, PERFORM, BECOME_ENFORCEABLE, CONTEST, APPLY_FOR, LOSE,
    FORGIVE, LIFT, END, DRAW_UP, ASK_DEFERRAL, GRANT, REFUSE, PAY, COLLECT, REVERSE, BANK, HOLD, HAND_IN, PAY_IN,
        REFUND, URGE, URGED,
    URGING_VOID, HEAR, DRAFT, APPROVE, FILE, ACCEPTED, REJECTED, GRANTED, DENIED, DROP,
)
HEADS_MOVES = (PUT_OFF, FORGIVE, END, GRANT, REFUSE, APPROVE, APPROVE_STAY, REFUSE_STAY, RESUME)
"""What only the leader of the day approves."""
# fmt: on
