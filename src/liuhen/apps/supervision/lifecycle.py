"""What can happen to supervisors' cards, plans, sheets and their findings, instruments, and acts put right."""

from liuhen.apps.supervision.models import MOST_WORDS, SupervisionPlan, SupervisionSheet
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Choices, Count, Day, Identifier, Row, Rows, Text
from liuhen.regulation import ARTICLES, DUTIES
from liuhen.regulation import supervision as law

NEW = ("new",)
CHECKING, ANSWERED_IN_TIME, ITSELF = law.CHECK_AND_RECORD, law.ANSWER_INSTRUMENTS, law.SUPERVISE_ITSELF
WHO_WHOM = law.SUPERVISE_BY_THE_TREE.through(*law.WHOSE)
STILL_OURS = law.SUPERVISE_BY_THE_TREE.through(law.BY_THE_SUPERVISING, law.NOT_OF_IT)
"""Of what has begun: that a unit was closed since, or a deed has ended, keeps nobody from finishing it."""
ANSWERING = law.SUPERVISE_BY_THE_TREE.through(law.BY_THE_SUPERVISED)
RECORDED, IN_ORDER = CHECKING.through(), ANSWERED_IN_TIME.through()
RECORDS = {
    "unit": "单位", "case": "案件", "decision": "执法决定", "restraint": "强制措施", "activity": "执法活动",
    "visit": "入企检查", "recording": "音像资料", "poweritem": "职权", "person": "人员",
}  # fmt: skip
"""What a finding may cite, by noun."""
ACTS = {key: RECORDS[key] for key in ("case", "decision", "restraint", "activity", "visit")}
DUTIES_ZH = {
    duty.id: f"{duty.article.cite()}：{ARTICLES[duty.article.key].summary}"
    for versions in DUTIES.values()
    for duty in versions[-1:]
}

# Tables: a move, and under it what it asks.
# fmt: off
REGISTER_CARD = Move(
    "supervisorcard.registered", "登记监督证件", NEW, "registered", P.SUPERVISOR_KEEP,
    (CHECKING.through(law.NOT_FOR_HIMSELF),),
    asks=(
        Row("person", "人员", noun="person", typed=True, hint="人员编号。"),
        Identifier("number", "监督证件编号", most=60),
        Day("issued_on", "发证日期", behind=True),
        Day("expires_on", "有效期至", hint="含当日。"),
    ),
)
WITHDRAW_CARD = Move(
    "supervisorcard.withdrawn", "收回监督证件", ("registered",), "withdrawn", P.SUPERVISOR_KEEP, (RECORDED,),
    asks=(Day("withdrawn_on", "收回日期", behind=True), REASON),
)

PROPOSE = Move(
    "supervisionplan.proposed", "拟定监督计划", NEW, "proposed", P.SUPERVISION_PLAN,
    (WHO_WHOM, CHECKING.through(law.NAMES_UNITS, law.ENOUGH_SUPERVISORS, law.ALL_CARDED)),
    asks=(
        Row("unit", "监督单位", noun="unit"),
        Text("title", "名称", most=80),
        Choice("method", "监督方式", of=law.METHODS, first="daily"),
        Rows("units", "被监督单位", noun="unit", most=200, ticked=True, needed=False, at_the_gate=True),
        Choice("source", "抽取对象", of=SupervisionPlan.SOURCES, first="case"),
        Count("quota", "抽取数量", least=1, most=1000, first=10),
        Day("since", "起始日期", hint="检查哪一天以后的。"),
        Day("until", "终止日期", hint="含当日。"),
        Choices("contents", "检查内容", of=law.CONTENTS_ZH, hint="责任制第36条所列八项。"),
        Choices("ways", "检查方法", of=law.WAYS),
        Rows("supervisors", "监督人员", noun="person", most=40, ticked=True, needed=False, at_the_gate=True,
             hint="两名以上，持有效监督证件。"),
        Day("due_on", "完成期限", ahead=True),
    ),
)
APPROVE = Move(
    "supervisionplan.approved", "批准监督计划", ("proposed",), "approved", P.SUPERVISION_APPROVE,
    (WHO_WHOM, CHECKING.through(law.ENOUGH_SUPERVISORS, law.ALL_CARDED, law.PLAN_BY_ANOTHER)),
)
REFUSE = Move(
    "supervisionplan.refused", "不批准监督计划", ("proposed",), "refused", P.SUPERVISION_APPROVE, (STILL_OURS,),
    asks=(REASON,),
)
DROP = Move(
    "supervisionplan.dropped", "作废监督计划", ("proposed", "approved", "frozen"), "dropped", P.SUPERVISION_PLAN,
    (STILL_OURS,), asks=(REASON,),
)
FREEZE = Move(
    "supervisionplan.frozen", "固定名单", ("approved",), "frozen", P.SUPERVISION_PLAN, (WHO_WHOM,),
)
DRAW = Move(
    "supervisionplan.drawn", "抽取", ("frozen",), "drawn", P.SUPERVISION_PLAN, (WHO_WHOM, RECORDED),
)
CLOSE = Move(
    "supervisionplan.closed", "办结监督计划", ("drawn",), "closed", P.SUPERVISION_PLAN,
    (STILL_OURS, CHECKING.through(law.NONE_WAITS)),
)
TELL_PLAN = Move("plannotice.told", "公布监督计划", NEW, "told", P.SUPERVISION_APPROVE, (RECORDED,))
NOTE_PLAN = Move("plannotice.noted", "知悉监督计划", ("told",), "noted", P.SUPERVISION_ANSWER, (ANSWERING,))

RECORD = (
    Choice("kind", "记录种类", of=RECORDS),
    Count("number", "记录编号", least=1, hint="页面上该记录的编号。"),
)
WHO = Rows("supervisors", "监督人员", noun="person", most=2, ticked=True, needed=False, at_the_gate=True,
           hint="两名，持有效监督证件，与事项无关。")
ASSIGN = Move(
    "supervisionsheet.assigned", "列入检查", NEW, "assigned", P.SUPERVISION_PLAN, (WHO_WHOM, RECORDED),
)
NAME = Move(
    "supervisionsheet.named", "指名检查", NEW, "assigned", P.SUPERVISION_PLAN,
    (WHO_WHOM, CHECKING.through(law.RECORD_IN_REACH)),
    asks=(
        Row("unit", "被监督单位", noun="unit"), *RECORD,
        Text("reason", "为何指名", most=500, hint="如：问题线索、投诉举报、媒体反映；写明来源。"),
    ),
)
APPOINT = Move(
    "supervisionsheet.appointed", "指定监督人员", ("assigned",), "=", P.SUPERVISION_PLAN,
    (WHO_WHOM, CHECKING.through(law.ENOUGH_SUPERVISORS, law.ALL_CARDED, law.UNCONCERNED)), asks=(WHO,),
)
BY_THEM = CHECKING.through(law.BY_ITS_SUPERVISOR, law.ALL_CARDED, law.UNCONCERNED)
NOTE_POINT = Move(
    "supervisionpoint.noted", "记录问题", NEW, "noted", P.SUPERVISION_FILL,
    (CHECKING.through(law.BY_ITS_SUPERVISOR, law.RECORD_IN_REACH),),
    asks=(
        Choice("content", "检查内容", of=law.CONTENTS_ZH),
        Choice("severity", "轻重", of=law.SEVERITIES, first="ordinary"),
        Choice("duty", "违反的规定", of=DUTIES_ZH),
        Text("basis", "其他依据", most=300, needed=False, hint="其他法律、法规、规章的条款。"),
        *RECORD,
        Text("place", "位置", most=200, hint="第几页、第几段、第几分几秒，让别人能找到。"),
        Text("what", "问题", most=1000),
    ),
)
DROP_POINT = Move(
    "supervisionpoint.dropped", "撤回问题", ("noted",), "dropped", P.SUPERVISION_FILL,
    (CHECKING.through(law.BY_ITS_SUPERVISOR),), asks=(REASON,),
)
RAISE_POINT = Move("supervisionpoint.raised", "列为问题", ("noted",), "raised", P.SUPERVISION_FILL, (RECORDED,))
FILL = Move(
    "supervisionsheet.filled", "填写并签名", ("assigned",), "filled", P.SUPERVISION_FILL,
    (WHO_WHOM, BY_THEM, CHECKING.through(law.UNMET_SAYS_WHAT, law.MET_HAS_NONE, law.SAYS_SOMETHING)),
    asks=(
        *(Choice(key, each.zh, of=law.RESULTS, told="", hint=each.asks) for key, each in law.CONTENTS.items()),
        Text("remark", "检查情况", most=MOST_WORDS, needed=False, hint="看了什么，怎样看的，值得推广的做法。"),
    ),
)
SEND_BACK = Move(
    "supervisionsheet.sent-back", "退回重填", ("filled",), "assigned", P.SUPERVISION_FILL,
    (CHECKING.through(law.BY_ITS_SUPERVISOR, law.SIGNED_BY_TWO),), asks=(REASON,),
)
COUNTERSIGN = Move(
    "supervisionsheet.signed", "核对并签名", ("filled",), "signed", P.SUPERVISION_FILL,
    (WHO_WHOM, BY_THEM, CHECKING.through(law.SIGNED_BY_TWO)),
)
TELL = Move(
    "supervisionsheet.told", "告知被监督单位", ("signed",), "told", P.SUPERVISION_FILL,
    (CHECKING.through(law.BY_ITS_SUPERVISOR),),
)
SET_ASIDE = Move(
    "supervisionsheet.set-aside", "无法检查", ("assigned",), "set-aside", P.SUPERVISION_FILL,
    (CHECKING.through(law.BY_ITS_SUPERVISOR),), asks=(Text("reason", "原因", most=500),),
)
ANSWER_SHEET = Move(
    "supervisionsheet.answered", "反馈检查情况", ("told",), "answered", P.SUPERVISION_ANSWER, (ANSWERING,),
    asks=(
        Choice("stand", "是否认可", of=SupervisionSheet.STANDS),
        Text("answer", "说明", most=MOST_WORDS, hint="有异议的写明事实和依据；每个问题另在“问题”中说明原因。"),
    ),
)
REPLY = Move(
    "supervisionsheet.replied", "答复异议", ("answered",), "replied", P.SUPERVISION_RECHECK,
    (STILL_OURS, CHECKING.through(law.REPLIED_BY_ANOTHER)), asks=(Text("reply", "答复", most=MOST_WORDS),),
)

DAYS_ASKED = (
    Day("due_on", "反馈期限", ahead=True, hint="最后一日；遇休息日顺延到下一个工作日。"),
    Text("due_reason", "期限的理由", hint="监督条例规定的日数没有收录，写明为何定这一天。"),
)
DRAFT = Move(
    "instrument.drafted", "拟制监督文书", NEW, "drafted", P.SUPERVISION_ORDER,
    (WHO_WHOM, ANSWERED_IN_TIME.through(law.FITS_THE_LINE, law.RESTS_ON_FINDINGS, law.FINDINGS_OF_IT,
                                            law.SAYS_WHAT, law.FOLLOWS_UP_AFTER)),
    asks=(
        Row("by_unit", "监督单位", noun="unit"),
        Row("unit", "被监督单位", noun="unit"),
        Choice("kind", "文书种类", of=law.INSTRUMENTS,
               hint="按轻重：通知书、意见书、决定书；垂直管理的单位用告知函。"),
        Rows("findings", "所列问题", noun="finding", most=100, needed=False, at_the_gate=True,
             hint="问题编号，用空格分开。"),
        Row("sheet", "监督检查表", noun="supervisionsheet", needed=False),
        Row("previous", "在先的文书", noun="instrument", needed=False, hint="复查不通过、再发的填写。"),
        Text("facts", "查明的情况", most=MOST_WORDS),
        Text("demand", "要求", most=MOST_WORDS),
        Choices("orders", "决定", of=law.ORDERS, needed=False, hint="决定书必须选择。"),
        *DAYS_ASKED,
        Day("follow_up_on", "监督机构复查期限", ahead=True, hint="到期没有复查、处理的，列为监督机构自己的问题。"),
    ),
)
APPROVE_INSTRUMENT = Move(
    "instrument.approved", "批准监督文书", ("drafted",), "approved", P.SUPERVISION_APPROVE,
    (WHO_WHOM, ANSWERED_IN_TIME.through(law.INSTRUMENT_BY_ANOTHER)),
)
ISSUE = Move(
    "instrument.issued", "签发", ("drafted", "approved"), "issued", P.SUPERVISION_ORDER,
    (WHO_WHOM, ANSWERED_IN_TIME.through(law.APPROVED_FIRST)),
)
UNISSUE = Move("instrument.unissued", "作废监督文书", ("issued",), "drafted", P.SUPERVISION_ORDER, (IN_ORDER,))
SERVE = Move("instrument.served", "监督文书送达", ("issued",), "served", P.SERVICE_RECORD, (IN_ORDER,))
SERVE_LETTER = Move("instrument.reached", "告知函送达", ("issued",), "served", P.SERVICE_RECORD, (IN_ORDER,))
UNSERVE = Move(
    "instrument.unserved", "监督文书送达无效", ("served",), "issued", P.SERVICE_RECORD, (IN_ORDER,),
)
ANSWER_INSTRUMENT = Move(
    "instrument.answered", "反馈办理情况", ("served",), "answered", P.SUPERVISION_ANSWER,
    (ANSWERING, IN_ORDER), asks=(Text("answer", "办理情况", most=MOST_WORDS),),
)
NOTE_ANSWER = Move(
    "instrument.superior-answered", "登记上级答复", ("served",), "answered", P.SUPERVISION_ORDER, (STILL_OURS,),
    asks=(Text("answer", "答复情况", most=MOST_WORDS, hint="文号和内容。"),),
)
EXTEND = Move(
    "instrument.extended", "延长反馈期限", ("served",), "=", P.SUPERVISION_APPROVE,
    (STILL_OURS, ANSWERED_IN_TIME.through(law.NOT_RUN_OUT, law.EXTENDED_ONCE, law.FOLLOWS_UP_AFTER)),
    asks=(
        Count("days", "延长日数", least=1, most=365),
        Day("follow_up_on", "监督机构复查期限", ahead=True),
        REASON,
    ),
)
RECHECK = ANSWERED_IN_TIME.through(law.RECHECKED_BY_ANOTHER_PERSON)
PASS = Move(
    "instrument.passed", "复查通过", ("answered",), "closed", P.SUPERVISION_RECHECK, (STILL_OURS, RECHECK),
    asks=(Text("verdict", "复查情况", most=1000),),
)
FAIL = Move(
    "instrument.failed", "复查不通过", ("served", "answered"), "failed", P.SUPERVISION_RECHECK,
    (STILL_OURS, RECHECK, ANSWERED_IN_TIME.through(law.ANSWERED_OR_LATE)),
    asks=(Text("verdict", "复查情况", most=1000, hint="哪里没有办到；逾期不反馈的写明。"),),
)
CLOSE_INSTRUMENT = Move(
    "instrument.closed", "办结监督文书", ("failed",), "closed", P.SUPERVISION_ORDER,
    (STILL_OURS, ANSWERED_IN_TIME.through(law.HAS_FOLLOWED)), asks=(Text("verdict", "后续处理", most=1000),),
)
WITHDRAW = Move(
    "instrument.withdrawn", "撤回监督文书", ("drafted", "approved"), "withdrawn", P.SUPERVISION_ORDER, (STILL_OURS,),
    asks=(REASON,),
)
RECTIFY = Move(
    "instrument.rectifications-ordered", "就所列问题责令整改", ("issued", "served", "answered", "failed"), "=",
    P.SUPERVISION_ORDER, (STILL_OURS, ANSWERED_IN_TIME.through(law.SOMETHING_TO_RECTIFY)),
    asks=(Day("due_on", "整改期限", ahead=True, told="due"),),
)

DEALING = ITSELF.through(law.BY_THE_SUPERVISING)
ORDER = Move(
    "intervention.ordered", "责成处理", NEW, "ordered", P.SUPERVISION_ORDER,
    (ITSELF.through(law.ACT_IS_THERE, law.HAS_A_DEED, law.HAS_THE_POWER, law.COUNTY_MANAGES, law.SUPERVISES,
                    law.BY_THE_SUPERVISING, law.MAY_BE_SO, law.NOT_UNDER_WAY, law.NOT_DONE_YET),),
    asks=(
        Row("by_unit", "发现的单位", noun="unit", hint="本单位自己发现的，填本单位。"),
        Choice("kind", "行为种类", of=ACTS),
        Count("number", "行为编号", least=1, hint="页面上该案件、决定、措施、检查的编号。"),
        Row("unit", "由谁处理", noun="unit", hint="有权处理的单位；受委托单位的行为填委托机关。"),
        Choice("fault", "认定", of=law.FAULTS),
        Choice("what", "怎样处理", of=law.REMEDIES_OF_AN_ACT),
        Choice("duty", "违反的规定", of=DUTIES_ZH),
        Text("reason", "事实和理由", most=MOST_WORDS),
        Day("due_on", "处理期限", ahead=True),
        Text("due_reason", "期限的理由"),
        Row("instrument", "依据的监督文书", noun="instrument", needed=False),
    ),
)
FINISH = Move(
    "intervention.done", "核对处理结果", ("ordered",), "done", P.SUPERVISION_ORDER, (ITSELF.through(law.REALLY_DONE),),
)
WITHDRAW_INTERVENTION = Move(
    "intervention.withdrawn", "撤回责成处理", ("ordered",), "withdrawn", P.SUPERVISION_ORDER, (DEALING,),
    asks=(REASON,),
)
# fmt: on

MOVES = (
    REGISTER_CARD, WITHDRAW_CARD, PROPOSE, APPROVE, REFUSE, DROP, FREEZE, DRAW, CLOSE, TELL_PLAN, NOTE_PLAN, ASSIGN,
    NAME, APPOINT, NOTE_POINT, DROP_POINT, RAISE_POINT, FILL, SEND_BACK, COUNTERSIGN, TELL, SET_ASIDE, ANSWER_SHEET,
    REPLY, DRAFT, APPROVE_INSTRUMENT, ISSUE, UNISSUE, SERVE, SERVE_LETTER, UNSERVE, ANSWER_INSTRUMENT, NOTE_ANSWER,
    EXTEND, PASS, FAIL, CLOSE_INSTRUMENT, WITHDRAW, RECTIFY, ORDER, FINISH, WITHDRAW_INTERVENTION,
)  # fmt: skip
