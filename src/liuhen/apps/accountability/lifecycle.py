"""What can happen to a lead, a hearing, a consequence and an odd look."""

from dataclasses import replace

from liuhen.apps.accountability.models import KINDS, MOST_RECORDINGS
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Day, Row, Rows, Text
from liuhen.regulation import accountability as law

MISUSE, FORMS = law.RAISE_MISUSE, law.FORMS_OF_ACCOUNTABILITY
NEW = ("new",)
_SIGNED = (
    MISUSE.through(law.SIGNED_BY_TWO, law.NOT_ABOUT_HIMSELF, law.RAISED_BY_ANOTHER, law.BUREAU_WHERE_IT_MUST),
)
_REVIEWER = (MISUSE.through(law.ONLY_THE_REVIEWER),)
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
    (MISUSE.through(law.NOT_ABOUT_HIMSELF, law.RAISED_BY_ANOTHER, law.BUREAU_WHERE_IT_MUST),),
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
PROPOSE = Move(
    "lead.proposed", "提出结论", ("reviewing",), "proposed", P.LEAD_REVIEW,
    (MISUSE.through(law.ONLY_THE_REVIEWER, law.NOT_ABOUT_HIMSELF, law.BUREAU_WHERE_IT_MUST, law.PERSON_IS_KNOWN,
                    law.PERSON_WAS_HEARD),),
    asks=(
        Text("reasons", "理由", most=1000, called="认定理由"),
        Text("evidence", "依据的证据", needed=False, called="证据"),
    ),
)
FIND = Move("lead.founded", "复核签字：成立", ("proposed",), "founded", P.LEAD_REVIEW, _SIGNED)
CLEAR = Move("lead.not-founded", "复核签字：不成立", ("proposed",), "not-founded", P.LEAD_REVIEW, _SIGNED)
RETURN = Move("lead.returned", "退回审查", ("proposed",), "reviewing", P.LEAD_REVIEW, _SIGNED, asks=(REASON,))

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
    RAISE, ADD, ROUTE, TAKE, NAME, MERGE, PROPOSE, FIND, CLEAR, RETURN, INVITE, STATE, TAKE_DOWN, GO_ON, DECIDE,
    SERVE, LIFT, FIND_LOOK, PASS, TAKE_UP, DISMISS,
)
# fmt: on
