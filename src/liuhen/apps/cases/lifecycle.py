"""What can happen to a clue, a case, its parties and handlers, a request to recuse and a referral to the police."""

from liuhen.apps.cases.models import PROCEDURES_ZH, RUNNING, Case, Party, RecusalRequest
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Identifier, Moment, Row, Rows, Text, Yes
from liuhen.regulation import cases as law
from liuhen.regulation import people as people_law
from liuhen.regulation import powers as powers_law
from liuhen.regulation.procedures import PAUSE_GROUNDS

NEW = ("new",)
CERTIFIED = (
    people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
    people_law.ONLY_CERTIFIED.through(people_law.CERTIFICATE_IS_VALID),
    powers_law.ACT_BY_THE_LIST,
)
BEGINNING = (
    *CERTIFIED,
    law.BY_THE_PROCEDURE.through(law.NOT_RECUSED, law.OFFICERS_ENOUGH, law.STILL_PUNISHED),
)
APPROVED = (*CERTIFIED, law.BY_THE_PROCEDURE.through(law.OFFICERS_ENOUGH, law.STILL_PUNISHED, law.BY_ANOTHER))
SIGNED = (law.BY_THE_PROCEDURE.through(law.MAY_SIGN),)
BY_ANOTHER = (law.BY_THE_PROCEDURE.through(law.BY_ANOTHER),)
NO_CRIME_OPEN = law.DECIDE_REFERRAL.through(law.NOT_WITH_THE_POLICE)
STEPS_OF_REFERRAL = law.DECIDE_REFERRAL.through()

# Tables: a move, and under it what it asks.
# fmt: off
UNIT = Row("unit", "办案单位", noun="unit", told="")
CAUSE = Text("cause", "案由", most=300, hint="如：涉嫌未经许可从事食品经营。")
PROCEDURE = Choice("procedure", "办理程序", of=PROCEDURES_ZH)
POWER = Identifier("power_code", "职权", outside="power", needed=False, told="power",
                   hint="当日清单上的职权编码；本单位还没有公布清单的不填。")
CLUE = Row("clue", "线索", noun="clue", needed=False)
LEAD = Row("lead", "主办", noun="person")
OTHERS = Rows("others", "其他办案人员", noun="person", most=40, needed=False, told="handlers", ticked=True,
              hint="持证的执法人员；辅助人员不计入。")
ACT = (
    Day("acted_from", "行为开始日期", behind=True, needed=False, hint="处罚案件必填。"),
    Day("acted_until", "行为终了日期", behind=True, needed=False, hint="行为仍在继续的不填。"),
    Yes("is_grave", "涉及公民生命健康安全、金融安全且有危害后果", hint="追责期限较长。", told="grave"),
    Text("limitation_reason", "超过追责期限仍立案的理由", most=500, needed=False,
         hint="法律另有规定，或者期限内已被发现的，写明依据。"),
)
NUMBER = (
    Choice("number_kind", "证件种类", of=Party.NUMBERS, needed=False),
    Identifier("number", "证件号码", most=40, needed=False),
)
CONTACT = (
    Text("representative", "法定代表人（负责人、经营者）", most=60, needed=False),
    Text("address", "住址（住所）", most=200, needed=False),
    Identifier("phone", "联系电话", most=30, needed=False),
)
WHO = (
    Choice("kind", "当事人种类", of=Party.KINDS),
    Text("name", "姓名（名称）", most=120, missing="请写明当事人的姓名或者名称"),
    *NUMBER, *CONTACT,
)
FIRST_PARTY = (
    Choice("party_kind", "当事人种类", of=Party.KINDS, needed=False, told=""),
    Text("party_name", "当事人姓名（名称）", most=120, needed=False, told="",
         hint="当事人尚不明确的不填，查明后再登记。"),
    Choice("party_number_kind", "当事人证件种类", of=Party.NUMBERS, needed=False, told=""),
    Identifier("party_number", "当事人证件号码", most=40, needed=False, told=""),
)
OPENING = (UNIT, PROCEDURE, POWER, CAUSE, *ACT, LEAD, OTHERS, *FIRST_PARTY)

REGISTER_CLUE = Move(
    "clue.registered", "登记线索", NEW, "registered", P.CLUE_KEEP, (law.CHECK_CLUE.through(),),
    asks=(
        UNIT,
        Choice("source", "来源", of=law.CLUE_SOURCES),
        Text("source_ref", "来源编号", most=120, needed=False, hint="投诉、检查、移送文书等的编号。"),
        Text("summary", "线索内容", most=2000),
        Text("named", "涉及的人员或者单位", most=200, needed=False),
        Day("found_on", "发现日期", behind=True),
        Row("keeper", "核查人", noun="person", needed=False, hint="由谁核查；不填的，由登记人核查。"),
    ),
)
OPEN_CLUE = Move("clue.opened", "就线索立案", ("registered",), "opened", P.CLUE_KEEP, (law.CHECK_CLUE.through(),))
DECLINE_CLUE = Move(
    "clue.declined", "不予立案", ("registered",), "declined", P.CLUE_KEEP, (law.CHECK_CLUE.through(),),
    asks=(Text("reason", "理由", most=1000, hint="写明核查情况和不予立案的理由；移送其他机关的写明移送情况。"),),
)

PROPOSE = Move("case.proposed", "呈批立案", NEW, "proposed", P.CASE_HANDLE, BEGINNING, asks=(CLUE, *OPENING))
OPEN_ON_THE_SPOT = Move(
    "case.opened-on-the-spot", "登记当场处理", NEW, "open", P.CASE_HANDLE, BEGINNING, asks=OPENING,
)
RECEIVE = Move(
    "case.received", "登记申请", NEW, "received", P.CASE_HANDLE, BEGINNING,
    asks=(
        UNIT, PROCEDURE, POWER, CAUSE, Moment("received_at", "收到申请材料的时间"), LEAD, OTHERS, *FIRST_PARTY,
    ),
)
APPROVE_OPENING = Move("case.approved", "批准立案", ("proposed",), "open", P.CASE_APPROVE, APPROVED)
REFUSE_OPENING = Move(
    "case.not-approved", "不予立案", ("proposed",), "refused", P.CASE_APPROVE, BY_ANOTHER, asks=(REASON,),
)
TAKE_MATERIALS = Move(
    "case.materials-received", "登记收到材料", ("received", "incomplete"), "received", P.CASE_HANDLE, SIGNED,
    asks=(Moment("received_at", "收到材料的时间"),),
)
TELL_LACKING = Move(
    "case.lacking-told", "一次告知补正", ("received",), "incomplete", P.CASE_HANDLE,
    (*SIGNED, law.ACCEPT_OR_TELL),
    asks=(Text("lacking", "需要补正的全部内容", most=2000),),
)
ACCEPT = Move("case.accepted", "受理", ("received",), "open", P.CASE_HANDLE, SIGNED)
ACCEPT_BY_SILENCE = Move(
    "case.accepted-by-silence", "逾期视为受理", ("received",), "open", P.CASE_HANDLE,
    (law.ACCEPT_OR_TELL.through(),),
)
REFUSE = Move(
    "case.refused", "不予受理", ("received", "incomplete"), "refused", P.CASE_HANDLE, SIGNED,
    asks=(Text("reason", "理由", most=1000),),
)
BEGIN_TERM = Move("case.term-begun", "起算办案期限", ("open",), "=", P.CASE_HANDLE, (law.DECIDE_IN_TIME.through(),))

ANSWER_OLDER_LAW = Move(
    "case.older-law-answered", "说明适用新旧规定", RUNNING, "=", P.CASE_HANDLE, SIGNED,
    asks=(
        Choice("answer", "适用", of=law.OLDER_LAW, told="older_law_answer"),
        Text("reason", "比较和理由", most=1000, told="older_law_reason"),
    ),
)
PAUSE = Move(
    "case.paused", "中止期限", RUNNING, "=", P.CASE_HANDLE,
    (*SIGNED, law.DECIDE_IN_TIME.through(law.GROUND_IS_LISTED, law.RUNNING)),
    asks=(
        Choice("ground", "事由", of=PAUSE_GROUNDS, at_the_gate=True, called="中止事由"),
        Text("paper", "送达当事人的文书", most=64, hint="文书编号。"),
        Moment("paused_at", "中止起始时间"),
    ),
)
RESUME = Move(
    "case.resumed", "恢复期限", RUNNING, "=", P.CASE_HANDLE, SIGNED, asks=(Moment("resumed_at", "恢复时间"),),
)
ASK = Move(
    "case.approval-asked", "请示负责人", RUNNING, "=", P.CASE_HANDLE, SIGNED,
    asks=(Choice("matter", "事项", of=Case.ASKABLE), Text("reason", "理由", most=1000)),
)
TURN_DOWN = Move(
    "case.approval-refused", "不同意请示", RUNNING, "=", P.CASE_APPROVE, BY_ANOTHER, asks=(REASON,),
)
EXTEND = Move(
    "case.extended", "批准延长期限", RUNNING, "=", P.CASE_APPROVE,
    (*BY_ANOTHER, law.DECIDE_IN_TIME.through(law.RUNNING, law.CAN_BE_LONGER)),
    asks=(
        Count("n", "延长", least=1, most=365, hint="日数，不超过本程序允许的最长。", called="延长日数"),
        Text("reason", "理由", most=1000, hint="由上级机关批准的，写明批准文号。"),
    ),
)
CONCLUDE = Move(
    "case.concluded", "调查终结", ("open",), "concluded", P.CASE_HANDLE,
    (*SIGNED, law.BY_THE_PROCEDURE.through(law.OFFICERS_ENOUGH, law.WHICH_LAW), NO_CRIME_OPEN),
    asks=(Text("opinion", "处理意见", most=2000, hint="写明查明的事实、依据和建议的处理。"),),
)
SEND_BACK = Move(
    "case.sent-back", "退回补充调查", ("concluded",), "open", P.CASE_APPROVE, BY_ANOTHER, asks=(REASON,),
)
ENTER_DECIDED = Move(
    "case.decided", "登记已决定", RUNNING, "decided", P.CASE_HANDLE,
    (NO_CRIME_OPEN, law.DECIDE_IN_TIME.through(law.RUNNING)),
)
CLOSE = Move("case.closed", "结案", ("decided",), "closed", P.CASE_APPROVE, (*BY_ANOTHER, NO_CRIME_OPEN))
WITHDRAW = Move(
    "case.withdrawn", "撤销立案", RUNNING, "withdrawn", P.CASE_APPROVE, (*BY_ANOTHER, NO_CRIME_OPEN),
    asks=(Text("reason", "理由", most=1000),),
)
TRANSFER = Move(
    "case.transferred", "移送其他机关", RUNNING, "transferred", P.CASE_APPROVE, BY_ANOTHER,
    asks=(Text("to", "接收机关", most=120), Text("reason", "理由", most=1000)),
)
REOPEN = Move(
    "case.reopened", "重新办理", ("decided", "closed", "withdrawn", "transferred"), "open", P.CASE_APPROVE, BY_ANOTHER,
    asks=(Choice("ground", "原因", of=law.REOPENED_FOR, called="重新办理的原因"), Text("reason", "说明", most=1000)),
)

ADD_PARTY = Move(
    "party.added", "登记当事人", NEW, "current", P.CASE_HANDLE,
    asks=(Choice("role", "身份", of=Party.ROLES, first="party"), *WHO),
)
CORRECT_PARTY = Move(
    "party.corrected", "更正当事人信息", ("current",), "=", P.CASE_HANDLE, asks=(*WHO, REASON),
)
REPLACE_PARTY = Move(
    "party.replaced", "变更当事人", ("current",), "replaced", P.CASE_HANDLE,
    asks=(*WHO, Text("reason", "变更理由", hint="如：公司合并、继承。")),
)
END_PARTY = Move(
    "party.ended", "终止当事人", ("current",), "ended", P.CASE_HANDLE,
    asks=(Text("reason", "理由", hint="如：死亡、注销，没有权利义务的承受人。"),),
)

NAME_HANDLER = Move(
    "handler.named", "指派办案人员", NEW, "named", P.CASE_APPROVE,
    (*CERTIFIED, law.BY_THE_PROCEDURE.through(law.NOT_RECUSED)),
    asks=(
        Row("person", "人员编号", noun="person", typed=True, told="officer"),
        Yes("is_lead", "由其主办", told="lead"),
    ),
)
RELEASE_HANDLER = Move(
    "handler.released", "退出办案", ("named",), "released", P.CASE_APPROVE, asks=(REASON,),
)
RECUSE_HANDLER = Move("handler.recused", "因回避退出", ("named",), "recused", P.CASE_APPROVE)

ASK_RECUSAL = Move(
    "recusalrequest.asked", "申请回避", NEW, "asked", P.CASE_HANDLE,
    asks=(
        Choice("asker", "由谁提出", of=RecusalRequest.ASKERS),
        Row("party", "提出的当事人", noun="party", needed=False),
        Choice("ground", "事由", of=law.RECUSAL_GROUNDS),
        Text("reason", "说明", most=500, hint="决定作出之前不停止调查。"),
    ),
)
GRANT_RECUSAL = Move(
    "recusalrequest.granted", "决定回避", ("asked",), "granted", P.CASE_APPROVE,
    asks=(Text("decision", "理由", most=500),),
)
DENY_RECUSAL = Move(
    "recusalrequest.denied", "驳回回避申请", ("asked",), "denied", P.CASE_APPROVE,
    asks=(Text("decision", "理由", most=500),),
)

REPORT_CRIME = Move(
    "referral.reported", "报告涉嫌犯罪", NEW, "reported", P.CASE_HANDLE,
    (*SIGNED, law.DECIDE_REFERRAL.through(law.INVESTIGATED_BY_TWO)),
    asks=(
        Text("crime", "涉嫌罪名", most=100),
        Text("report", "核实的情况", most=2000),
        Rows("investigators", "核实人员", noun="person", most=20, ticked=True, hint="两名以上执法人员。"),
    ),
)
APPROVE_REFERRAL = Move(
    "referral.approved", "批准移送", ("reported",), "approved", P.CASE_APPROVE, (*BY_ANOTHER, STEPS_OF_REFERRAL),
)
REFUSE_REFERRAL = Move(
    "referral.not-approved", "不批准移送", ("reported",), "not-approved", P.CASE_APPROVE,
    (*BY_ANOTHER, STEPS_OF_REFERRAL),
    asks=(Text("reason", "理由", most=1000, hint="理由记录在案。"),),
)
HAND_OVER = Move(
    "referral.handed-over", "移交公安机关", ("approved",), "handed-over", P.CASE_HANDLE,
    (*SIGNED, law.HAND_OVER_CRIME),
    asks=(
        Text("receiver", "接收的公安机关", most=120),
        *(Yes(key, zh, told="") for key, zh in law.MATERIALS.items()),
        Text("note", "缺少材料的原因", most=500, needed=False),
    ),
)
ANSWER = (Text("answer_number", "答复文号", most=60), Moment("answered_at", "收到答复的时间"))
FILED = Move(
    "referral.filed", "公安机关立案", ("handed-over", "objected"), "filed", P.CASE_HANDLE,
    (*SIGNED, law.POLICE_ANSWER), asks=ANSWER,
)
DECLINED = Move(
    "referral.declined", "公安机关不予立案", ("handed-over", "objected"), "declined", P.CASE_HANDLE,
    (*SIGNED, law.POLICE_ANSWER), asks=ANSWER,
)
HAND_OVER_GOODS = Move(
    "referral.goods-handed-over", "移交涉案物品", ("filed",), "=", P.CASE_HANDLE, (*SIGNED, law.HAND_OVER_GOODS),
    asks=(Text("note", "移交情况", most=500),),
)
OBJECT = Move(
    "referral.objected", "对不予立案提出异议", ("declined",), "objected", P.CASE_HANDLE,
    (*SIGNED, law.OBJECT_OR_RESUME), asks=(Choice("objection", "方式", of=law.OBJECTIONS),),
)
RESUME_CASE = Move(
    "referral.resumed", "恢复案件办理", ("declined",), "resumed", P.CASE_HANDLE, (*SIGNED, law.OBJECT_OR_RESUME),
)
RETURNED = Move(
    "referral.returned", "退回行政处理", ("filed",), "returned", P.CASE_HANDLE,
    (*SIGNED, law.HAND_OVER_GOODS.through()),
    asks=(Text("reason", "情况", most=1000, hint="如：公安机关撤销案件、检察机关不起诉并移送行政处理，写明文号。"),),
)

MOVES = (
    REGISTER_CLUE, OPEN_CLUE, DECLINE_CLUE, PROPOSE, OPEN_ON_THE_SPOT, RECEIVE, APPROVE_OPENING, REFUSE_OPENING,
    TAKE_MATERIALS, TELL_LACKING, ACCEPT, ACCEPT_BY_SILENCE, REFUSE, BEGIN_TERM, ANSWER_OLDER_LAW, PAUSE, RESUME, ASK,
    TURN_DOWN, EXTEND, CONCLUDE, SEND_BACK, ENTER_DECIDED, CLOSE, WITHDRAW, TRANSFER, REOPEN, ADD_PARTY, CORRECT_PARTY,
    REPLACE_PARTY, END_PARTY, NAME_HANDLER, RELEASE_HANDLER, RECUSE_HANDLER, ASK_RECUSAL, GRANT_RECUSAL, DENY_RECUSAL,
    REPORT_CRIME, APPROVE_REFERRAL, REFUSE_REFERRAL, HAND_OVER, FILED, DECLINED, HAND_OVER_GOODS, OBJECT, RESUME_CASE,
    RETURNED,
)
BY_THE_LEADER = (
    APPROVE_OPENING, REFUSE_OPENING, TURN_DOWN, EXTEND, SEND_BACK, CLOSE, WITHDRAW, TRANSFER, REOPEN, NAME_HANDLER,
    RELEASE_HANDLER, GRANT_RECUSAL, DENY_RECUSAL,
)
"""What a unit's head approves, or the deputy in charge."""
# fmt: on
