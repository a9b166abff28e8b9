"""What can happen to a lead and its hearing, to sanctions and their consequences, to redress, blemishes, odd looks."""

from dataclasses import replace

from liuhen.apps.accountability.models import FAULT_KINDS, KINDS, MOST_RECORDINGS, Lead
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Choices, Count, Day, Row, Rows, Text
from liuhen.regulation import accountability as law
from liuhen.regulation import faults

MISUSE, FORMS = law.RAISE_MISUSE, law.FORMS_OF_ACCOUNTABILITY
FAULT, CONCLUDE, BY_FORM = faults.TELL_BLEMISHES, faults.CONCLUDE, faults.SANCTION_BY_FORM
REDRESS = faults.REVIEW_AND_APPEAL
NEW = ("new",)
_SIGNED = (
    MISUSE.through(law.SIGNED_BY_TWO, law.NOT_ABOUT_HIMSELF, law.RAISED_BY_ANOTHER, law.BUREAU_WHERE_IT_MUST),
)
_REVIEWER = (MISUSE.through(law.ONLY_THE_REVIEWER),)
_BODY = CONCLUDE.through(faults.OF_ANOTHER_BODY)
_APPROVING = (
    CONCLUDE.through(faults.APPROVED_ABOVE, law.NOT_ABOUT_HIMSELF, faults.OF_ANOTHER_BODY, faults.APPROVED_IN_THE_HOUSE,
                     faults.APPROVED_BY_ANOTHER),
)  # fmt: skip
_OTHERS = (MISUSE.through(law.NOT_ABOUT_HIMSELF),)

# fmt: off
KIND = Choice("kind", "哪种情形", of=KINDS, missing="请选择一种违规使用情形")
STATEMENT = Text("statement", "陈述申辩", most=2000, called="陈述和申辩", hint="永久留痕，不能修改。",
                 missing="请写明陈述的内容")
VERDICT = Text("verdict", "理由", called="核查结论")

# Tables: a move, and under it what it asks.
RAISE = Move(
    "lead.raised", "提出线索", NEW, "raised", P.LEAD_RAISE, (MISUSE.through(),),
    asks=(
        KIND,
        Row("person", "涉及人员", noun="person", typed=True, needed=False,
            hint="人员编号；不知道是谁的留空，由审查人查明。"),
        Row("unit", "追究单位本身", noun="unit", needed=False,
            hint="过错是单位的、不是某个人的，选择单位；由上级机关审查。"),
        Choice("origin", "来源", of={key: Lead.ORIGINS[key] for key in Lead.BY_HAND}, first="person", needed=False),
        Rows("recordings", "资料", noun="recording", most=MOST_RECORDINGS, needed=False, called="资料编号",
             hint="涉及的资料：资料页“基本情况”中的编号，多份用逗号隔开；没有的留空。"),
        Text("known", "所知道的情况", most=1000, called="所知情况",
             hint="写明时间、地点、经过。提出人只有审查人员知道；涉及单位负责人或法制机构的，直接由县司法局审查。"),
    ),
)
ADD = Move("lead.grown", "归并来源", ("raised", "reviewing"), "=", P.LEAD_RAISE, (MISUSE.through(),))
# From the unit it was raised in to whoever must review it: the system's, in the same transaction as the raising.
ROUTE = Move("lead.routed", "分办", ("raised", "reviewing"), "raised", P.LEAD_REVIEW)
TAKE = Move(
    "lead.taken", "接办审查", ("raised", "reviewing"), "reviewing", P.LEAD_REVIEW,
    (MISUSE.through(law.NOT_ABOUT_HIMSELF, law.RAISED_BY_ANOTHER, law.BUREAU_WHERE_IT_MUST), _BODY),
)
RECLASSIFY = Move(
    "lead.reclassified", "改定情形", ("reviewing",), "=", P.LEAD_REVIEW, _REVIEWER, asks=(KIND, REASON),
)
NAME = Move(
    "lead.person-named", "查明人员", ("reviewing",), "=", P.LEAD_REVIEW,
    (MISUSE.through(law.ONLY_THE_REVIEWER, law.NOT_ABOUT_HIMSELF),),
    asks=(
        Row("person", "涉及人员", noun="person", typed=True, missing="请写明人员编号",
            hint="查明的责任人的编号；是单位负责人或法制机构人员的，线索随即转由县司法局审查。"),
    ),
)
MERGE = Move(
    "lead.merged", "并入其他线索", ("raised", "reviewing"), "merged", P.LEAD_REVIEW,
    (MISUSE.through(law.NOT_ABOUT_HIMSELF, law.BUREAU_WHERE_IT_MUST),),
    asks=(Row("into", "并入的线索", noun="lead", called="并入"), REASON),
)
# From “referred” too, so that the gate answers there, with its article.
PROPOSE = Move(
    "lead.proposed", "提出结论", ("reviewing", "referred"), "proposed", P.LEAD_REVIEW,
    (CONCLUDE.through(faults.NOT_HANDED_ON, faults.HEARD_FIRST, faults.EVIDENCE_IS_GATHERED, faults.OF_ANOTHER_BODY),
     MISUSE.through(law.ONLY_THE_REVIEWER, law.NOT_ABOUT_HIMSELF, law.BUREAU_WHERE_IT_MUST, law.PERSON_IS_KNOWN,
                    law.PERSON_WAS_HEARD),),
    asks=(
        Text("reasons", "理由", most=1000, called="认定理由"),
        Text("evidence", "依据的证据", needed=False, called="证据"),
    ),
)
FIND = Move("lead.founded", "复核签字：成立", ("proposed",), "founded", P.LEAD_REVIEW, _SIGNED)
CLEAR = Move("lead.not-founded", "复核签字：不成立", ("proposed",), "not-founded", P.LEAD_REVIEW, _SIGNED)
RETURN = Move("lead.returned", "退回审查", ("proposed",), "reviewing", P.LEAD_REVIEW, _SIGNED, asks=(REASON,))

# On a fault the second's signature is not the end: the head approves, and the seal makes it a conclusion.
SIGN = Move(
    "lead.signed", "复核签字", ("proposed",), "signed", P.LEAD_REVIEW,
    (CONCLUDE.through(law.SIGNED_BY_TWO, law.NOT_ABOUT_HIMSELF, faults.OF_ANOTHER_BODY),
     MISUSE.through(law.RAISED_BY_ANOTHER, law.BUREAU_WHERE_IT_MUST)),
)
APPROVE = Move(
    "lead.approved", "批准责任认定", ("signed",), "approved", P.FAULT_APPROVE,
    _APPROVING,
)
DISAPPROVE = Move(
    "lead.not-approved", "不批准，退回审查", ("signed",), "reviewing", P.FAULT_APPROVE,
    _APPROVING, asks=(REASON,),
)
# The system's, when the keeper has pressed the seal on 责任认定书, or that paper was voided.
SEAL = Move("lead.sealed", "盖章，认定成立", ("approved",), "founded", P.LEAD_REVIEW, (CONCLUDE.through(),))
SEAL_CLEARED = Move(
    "lead.sealed-not-founded", "盖章，认定不成立", ("approved",), "not-founded", P.LEAD_REVIEW, (CONCLUDE.through(),),
)
UNSEAL = Move(
    "lead.unsealed", "认定书作废，重新报批", ("approved", "founded", "not-founded"), "signed", P.LEAD_REVIEW,
    (CONCLUDE.through(),),
)

# Beyond a fault: the track here stands, and goes on from the review where the other side does not take it up.
TO_WHOM = (
    Choice("whom", "移送给", of=faults.ADDRESSEES),
    Text("organ", "机关全称", most=80),
    Text("number", "移送文号", most=80, needed=False),
    Text("matter", "移送的事项和理由", most=1000, hint="涉嫌什么违纪、犯罪，附了哪些材料。"),
    Day("sent_on", "移送日期", behind=True),
)
STAND = Move(
    "lead.referred", "移送后停止", ("reviewing", "proposed", "signed", "approved", "founded"), "referred",
    P.LEAD_REVIEW, (CONCLUDE.through(),),
)
GO_ON_REVIEWING = Move(
    "lead.resumed", "恢复审查", ("referred", "blemish"), "reviewing", P.LEAD_REVIEW, (CONCLUDE.through(),),
)
HAND_ON = Move(
    "fault-referral.sent", "移送", NEW, "sent", P.LEAD_REVIEW,
    (CONCLUDE.through(law.NOT_ABOUT_HIMSELF, faults.OF_ANOTHER_BODY),), asks=TO_WHOM,
)
RECEIPT = Move(
    "fault-referral.received", "登记回执", ("sent",), "received", P.LEAD_REVIEW, (CONCLUDE.through(),),
    asks=(Text("receipt", "回执", hint="签收人、日期、回执文号。"),),
)
TAKE_UP_THERE = Move(
    "fault-referral.taken-up", "登记已受理", ("sent", "received"), "taken-up", P.LEAD_REVIEW, (CONCLUDE.through(),),
    asks=(Text("answer", "受理、立案情况", most=500, hint="文号和内容。"),),
)
TURN_DOWN_THERE = Move(
    "fault-referral.not-taken-up", "登记不予受理、退回", ("sent", "received"), "not-taken-up", P.LEAD_REVIEW,
    (CONCLUDE.through(),), asks=(Text("answer", "答复", most=500, hint="文号和理由；登记后恢复审查。"),),
)

BLEMISH = (
    Choice("kind", "哪方面", of=faults.BLEMISHES),
    Text("paper", "文书", most=200, hint="名称和文号。"),
    Row("author", "文书制作人", noun="person", typed=True, hint="人员编号。"),
    Row("case", "案件", noun="case", needed=False, hint="案件的办案人员不能认定。"),
    Text("content", "瑕疵内容", most=1000, hint="哪一处写成了什么，应当是什么。"),
)
NOTE_BLEMISH = Move(
    "blemish.noted", "登记瑕疵", NEW, "noted", P.LEAD_RAISE, (FAULT.through(),), asks=BLEMISH,
)
SET_ASIDE = Move(
    "lead.set-aside-as-blemish", "按瑕疵处理", ("reviewing",), "blemish", P.LEAD_REVIEW, (FAULT.through(), *_REVIEWER),
    asks=(*BLEMISH[:2], *BLEMISH[3:]),
)
JUDGE_BLEMISH = Move(
    "blemish.judged", "认定瑕疵", ("noted",), "judged", P.LEAD_REVIEW,
    (FAULT.through(faults.JUDGED_BY_A_STRANGER, faults.OUTCOME_IS_UNTOUCHED),),
    asks=(
        Choices("untouched", "逐项确认", of=faults.UNTOUCHED, needed=False, at_the_gate=True),
        Text("reason", "为什么不影响处理结果", most=1000),
    ),
)
REJECT_BLEMISH = Move(
    "blemish.rejected", "不是瑕疵，转过错线索", ("noted",), "rejected", P.LEAD_REVIEW,
    (FAULT.through(faults.JUDGED_BY_A_STRANGER),),
    asks=(Choice("kind", "哪种过错", of=FAULT_KINDS), REASON),
)
CORRECT_BLEMISH = Move(
    "blemish.corrected", "登记改正", ("judged",), "corrected", P.LEAD_REVIEW, (FAULT.through(),),
    asks=(Text("correction", "怎样改正的", most=1000, hint="如补正文书的文号、送达情况。"),),
)

INVITE = Move(
    "hearing.invited", "通知陈述", NEW, "invited", P.LEAD_REVIEW, _REVIEWER,
    asks=(
        Text("told", "告知的事实", most=1000, missing="请写明涉及的事实",
             hint="当事人只看到这里写的内容，不要写提出人。"),
        Day("answer_by", "陈述期限", ahead=True, hint="这一天结束前都可以陈述。"),
    ),
)
STATE = Move(
    "hearing.stated", "陈述申辩", ("invited",), "stated", P.LEAD_ANSWER,
    (MISUSE.through(law.SPEAKS_FOR_HIMSELF),), asks=(STATEMENT,),
)
TAKE_DOWN = Move(
    "hearing.taken-down", "记录陈述", ("invited",), "stated", P.LEAD_REVIEW, _REVIEWER, asks=(STATEMENT,),
)
GO_ON = Move(
    "hearing.lapsed", "登记逾期未陈述", ("invited",), "silent", P.LEAD_REVIEW,
    (MISUSE.through(law.ONLY_THE_REVIEWER, law.TIME_HAS_RUN),),
)

REFUSE_HEARING = Move(
    "hearing.refused", "登记拒绝陈述", ("invited",), "refused", P.LEAD_REVIEW, _REVIEWER,
    asks=(Text("how", "拒绝的情况", most=500, told="statement",
               hint="怎样告知的，本人怎样拒绝，谁在场；附上告知书或者见证记录。"),),
)

DECIDE = Move(
    "consequence.decided", "作出处理", NEW, "decided", P.CONSEQUENCE_DECIDE, (FORMS,),
    asks=(
        Day("ends_on", "离岗培训截止", needed=False, called="截止", hint="只用于离岗培训。"),
        Text("reasons", "理由", most=1000, called="处理理由"),
    ),
)
SERVE = Move(
    "consequence.served", "登记送达", ("decided",), "served", P.LEAD_REVIEW,
    asks=(Text("service", "送达情况", missing="请写明送达的方式和签收情况", hint="如：当面送达，本人签收。"),),
)
SANCTION = Move(
    "sanction.decided", "作出追究决定", NEW, "decided", P.CONSEQUENCE_DECIDE,
    (CONCLUDE.through(faults.NOT_HANDED_ON), FAULT.through(faults.NO_BLEMISH),
     CONCLUDE.through(faults.CONCLUSION_IS_SEALED, faults.APPROVED_ABOVE, faults.NOT_ON_HIMSELF,
                      faults.OF_ANOTHER_BODY, faults.SANCTIONED_BY_ANOTHER),
     BY_FORM.through(*faults.OF_THE_FORMS)),
    asks=(
        Choices("forms", "追究形式", of={key: f"（{form.item}）{form.zh}" for key, form in law.FORMS_OF_FAULT.items()},
                needed=False, at_the_gate=True, hint="可以选一种或者几种；自送达之日起生效。"),
        Count("days", "离岗培训天数", least=1, most=730, needed=False, hint="只用于离岗培训，自送达之日起算。"),
        Count("year", "取消哪一年度的评优评先", least=2000, most=2199, needed=False, hint="不填为作出决定的年度。"),
        Count("within", "送达后多少日内执行", least=1, most=730, needed=False, at_the_gate=True,
              hint="用于检查、谈话、通报、培训、调离、道歉、辞职等需要登记执行情况的形式。"),
        Text("basis", "其他追究形式的依据", needed=False, at_the_gate=True,
             hint="法律、法规、规章的名称、条款和形式。"),
        Text("reasons", "理由", most=1000, called="追究理由", hint="过错事实、责任大小、从轻从重的情节。"),
    ),
)
IMPOSE = Move("consequence.imposed", "列入追究决定", NEW, "decided", P.CONSEQUENCE_DECIDE, (BY_FORM.through(),))
# What follows from a paper's seal and its service is the system's.
SEAL_SANCTION = Move(
    "sanction.sealed", "追究决定书已盖章", ("decided",), "sealed", P.CONSEQUENCE_DECIDE, (CONCLUDE.through(),),
)
SERVE_SANCTION = Move(
    "sanction.served", "追究决定书已送达", ("sealed",), "served", P.CONSEQUENCE_DECIDE,
    (BY_FORM.through(), REDRESS.through(), faults.APPEAL_DIRECTLY),
)
UNSERVE_SANCTION = Move(
    "sanction.unserved", "送达无效", ("served",), "sealed", P.CONSEQUENCE_DECIDE, (BY_FORM.through(),),
)
VOID_SANCTION = Move(
    "sanction.voided", "追究决定书作废", ("decided", "sealed"), "void", P.CONSEQUENCE_DECIDE, (BY_FORM.through(),),
)
TAKE_EFFECT = Move(
    "consequence.took-effect", "生效", ("decided", "stayed"), "served", P.CONSEQUENCE_DECIDE, (BY_FORM.through(),),
)
WAIT_AGAIN = Move(
    "consequence.unserved", "送达无效，效力恢复原状", ("served",), "decided", P.CONSEQUENCE_DECIDE,
    (BY_FORM.through(),),
)
HOLD_BACK = Move("consequence.stayed", "停止执行", ("served",), "stayed", P.CONSEQUENCE_DECIDE, (REDRESS.through(),))
REVOKE = Move(
    "consequence.revoked", "撤销", ("decided", "served", "stayed"), "revoked", P.CONSEQUENCE_DECIDE,
    (REDRESS.through(),),
)
EXECUTE = Move(
    "consequence.executed", "登记执行情况", ("served",), "=", P.LEAD_REVIEW, (BY_FORM.through(),),
    asks=(
        Day("executed_on", "执行日期", behind=True),
        Text("execution", "执行情况和证明", most=1000, hint="谁在什么时间、怎样执行的；可附检查书、通报、谈话记录等。"),
    ),
)

PAPERS_OF_REDRESS = {"receipt": "申请回执", "decision": "复核、申诉决定书"}
REQUEST = (Text("claim", "请求和理由", most=2000),)
ON_PAPER = (
    Day("received_on", "收到日期", behind=True),
    Day("posted_on", "邮戳日期", behind=True, needed=False, hint="邮寄的填写；在期限内交邮的不算逾期。"),
    *REQUEST,
)
REQUEST_REVIEW = Move(
    "redress.requested", "申请复核", NEW, "requested", P.LEAD_ANSWER,
    (REDRESS.through(*faults.OF_ASKING, faults.ASKS_FOR_HIMSELF),), asks=REQUEST,
)
APPEAL = Move(
    "redress.appealed", "提出申诉", NEW, "requested", P.LEAD_ANSWER,
    (REDRESS.through(*faults.OF_ASKING, faults.ASKS_FOR_HIMSELF),), asks=REQUEST,
)
REGISTER_REVIEW = Move(
    "redress.registered", "登记书面复核申请", NEW, "requested", P.LEAD_REVIEW, (REDRESS.through(*faults.OF_ASKING),),
    asks=ON_PAPER,
)
REGISTER_APPEAL = Move(
    "redress.appeal-registered", "登记书面申诉", NEW, "requested", P.LEAD_REVIEW,
    (REDRESS.through(*faults.OF_ASKING),), asks=ON_PAPER,
)
# The system's, in the same breath as the request.
ADMIT = Move(
    "redress.admitted", "受理", ("requested", "waiting"), "open", P.LEAD_REVIEW,
    (REDRESS.through(), faults.ANSWER_REVIEW),
)
FIND_LATE = Move("redress.found-late", "逾期，待答复", ("requested",), "late", P.LEAD_REVIEW, (REDRESS.through(),))
LET_WAIT = Move(
    "redress.waits", "等复核结束", ("requested",), "waiting", P.LEAD_REVIEW, (REDRESS.through(),),
)
OVERTAKE = Move(
    "redress.overtaken", "复核逾期，已申诉", ("open",), "overtaken", P.LEAD_REVIEW, (faults.ANSWER_REVIEW,),
)
SET_AT_REST = Move(
    "redress.moot", "决定已撤销，无须办理", ("waiting", "open"), "moot", P.LEAD_REVIEW, (REDRESS.through(),),
)
NOTE_APPEAL = Move(
    "redress.appealed-against", "已对复核决定申诉", ("decided", "served"), "=", P.LEAD_REVIEW,
    (faults.APPEAL_AFTER_REVIEW,),
)
USE_REVIEW = Move(
    "sanction.review-requested", "已申请复核", ("served", "stayed"), "=", P.LEAD_REVIEW, (REDRESS.through(),),
)
USE_APPEAL = Move("sanction.appealed", "已申诉", ("served", "stayed"), "=", P.LEAD_REVIEW, (REDRESS.through(),))
ANSWER_LATE = Move(
    "redress.late-answered", "答复逾期申请", ("late",), "answered", P.REDRESS_DECIDE, (REDRESS.through(),),
    asks=(Text("answer", "答复", most=2000, hint="告知已经逾期和期限到哪一天。"),),
)
WITHDRAW_REDRESS = Move(
    "redress.withdrawn", "撤回申请", ("open", "waiting"), "withdrawn", P.LEAD_ANSWER,
    (REDRESS.through(faults.ASKS_FOR_HIMSELF),), asks=(REASON,),
)
DECIDE_REDRESS = Move(
    "redress.decided", "作出复核、申诉决定", ("open",), "decided", P.REDRESS_DECIDE,
    (REDRESS.through(faults.ANSWERED_BY_THE_ORGAN, faults.ANSWERED_BY_OTHERS), faults.ANSWER_REVIEW),
    asks=(
        Choice("outcome", "结果", of=faults.OUTCOMES),
        Choices("forms", "变更后的追究形式", of={key: form.zh for key, form in law.FORMS_OF_FAULT.items()},
                needed=False, hint="只用于变更：原来有的保留，没有选的撤销，新加的自本决定送达起生效。"),
        Count("days", "离岗培训天数", least=1, most=730, needed=False, hint="变更为离岗培训的填写。"),
        Count("within", "送达后多少日内执行", least=1, most=730, needed=False, hint="新加的形式需要执行的填写。"),
        Text("answer", "理由", most=2000, called="决定理由"),
    ),
)
SERVE_REDRESS = Move(
    "redress.served", "登记送达复核、申诉决定", ("decided",), "served", P.LEAD_REVIEW,
    (REDRESS.through(), faults.APPEAL_AFTER_REVIEW),
    asks=(
        Day("served_on", "收到日期", behind=True, hint="被追究人收到的日期；对复核不服的，申诉期限从这一天起算。"),
        Text("service", "送达情况", hint="方式和签收情况。"),
    ),
)
UNSERVE_REDRESS = Move(
    "redress.unserved", "确认复核、申诉决定送达无效", ("served",), "decided", P.LEAD_REVIEW,
    (REDRESS.through(), faults.APPEAL_AFTER_REVIEW), asks=(REASON,),
)
WRITE_REDRESS = Move(
    "redress.papered", "制作复核、申诉文书",
    ("open", "waiting", "late", "answered", "decided", "served", "overtaken"), "=", P.LEAD_REVIEW,
    (REDRESS.through(),), asks=(Choice("paper", "文书", of=PAPERS_OF_REDRESS),),
)
STAY = Move(
    "sanction.stayed", "决定停止执行", ("served",), "stayed", P.REDRESS_DECIDE,
    (REDRESS.through(faults.IS_PENDING, faults.ANSWERED_BY_THE_ORGAN, faults.ANSWERED_BY_OTHERS),),
    asks=(
        Text("ordered_by", "由谁决定", most=120, hint="受理复核、申诉的机关和批准人姓名。"),
        Day("until", "停止到", ahead=True, needed=False, hint="含当日；不填的到复核、申诉结束为止。"),
        REASON,
    ),
)
END_STAY = Move(
    "sanction.resumed", "恢复执行", ("stayed",), "served", P.REDRESS_DECIDE, (REDRESS.through(),), asks=(REASON,),
)
REVOKE_SANCTION = Move(
    "sanction.revoked", "追究决定已撤销", ("served", "stayed"), "revoked", P.REDRESS_DECIDE, (REDRESS.through(),),
)
CHANGE_SANCTION = Move(
    "sanction.changed", "追究决定已变更", ("served", "stayed"), "=", P.REDRESS_DECIDE, (REDRESS.through(),),
)

PUT_OUT = Move(
    "sanction.put-out", "向社会公开", ("served",), "=", P.CONSEQUENCE_DECIDE, (BY_FORM.through(),),
    asks=(Text("text", "公开的内容", most=1000,
               hint="只写认定的过错和追究的形式，不写姓名、案件当事人；被追究人只显示姓氏。复核、申诉变更、撤销或者停止执行的自动撤回。"),),
)

LIFT = Move(
    "consequence.lifted", "解除处理", ("decided", "served"), "lifted", P.CONSEQUENCE_DECIDE,
    (FORMS.through(law.NOT_ABOUT_HIMSELF, law.ABOVE_A_HEAD),), asks=(REASON,),
)

FIND_LOOK = Move("look.found", "发现异常查看", NEW, "found", P.ODD_LOOK_SEE)
PASS = Move(
    "look.passed", "移交监督", ("found",), "passed", P.ODD_LOOK_PASS,
    asks=(Text("remark", "移交说明", needed=False, told="handover"),),
)
TAKE_UP = Move(
    "look.taken-up", "转为线索", ("passed",), "taken-up", P.ODD_LOOK_JUDGE, _OTHERS,
    asks=(replace(KIND, told=""), VERDICT),
)
DISMISS = Move(
    "look.dismissed", "认定无问题", ("passed",), "dismissed", P.ODD_LOOK_JUDGE, _OTHERS, asks=(VERDICT,),
)

MOVES = (
    RAISE, ADD, ROUTE, TAKE, RECLASSIFY, NAME, MERGE, PROPOSE, FIND, CLEAR, RETURN, SIGN, APPROVE, DISAPPROVE, SEAL,
    SEAL_CLEARED, UNSEAL, STAND, GO_ON_REVIEWING, SET_ASIDE, HAND_ON, RECEIPT, TAKE_UP_THERE, TURN_DOWN_THERE,
    NOTE_BLEMISH, JUDGE_BLEMISH, REJECT_BLEMISH, CORRECT_BLEMISH,
    INVITE, STATE, TAKE_DOWN, GO_ON, REFUSE_HEARING, DECIDE, SERVE, LIFT,
    SANCTION, IMPOSE, PUT_OUT, SEAL_SANCTION, SERVE_SANCTION, UNSERVE_SANCTION, VOID_SANCTION, TAKE_EFFECT, WAIT_AGAIN,
    HOLD_BACK, REVOKE, EXECUTE, REQUEST_REVIEW, APPEAL, REGISTER_REVIEW, REGISTER_APPEAL, ADMIT, FIND_LATE, LET_WAIT,
    OVERTAKE, SET_AT_REST, NOTE_APPEAL, USE_REVIEW, USE_APPEAL, ANSWER_LATE, WITHDRAW_REDRESS, DECIDE_REDRESS,
    SERVE_REDRESS, UNSERVE_REDRESS, WRITE_REDRESS, STAY, END_STAY, REVOKE_SANCTION, CHANGE_SANCTION,
    FIND_LOOK, PASS, TAKE_UP, DISMISS,
)
# fmt: on
