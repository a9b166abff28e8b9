"""What can happen to a lead, a hearing, a consequence and an odd look."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import accountability as law

MISUSE, FORMS = law.RAISE_MISUSE, law.FORMS_OF_ACCOUNTABILITY
NEW = ("new",)

RAISE = Move("lead.raised", "提出线索", NEW, "raised", P.LEAD_RAISE, (MISUSE.through(),))
ADD = Move("lead.grown", "归并来源", ("raised", "reviewing"), "=", P.LEAD_RAISE, (MISUSE.through(),))
# From the unit it was raised in to whoever must review it: the system's, in the same transaction as the raising.
ROUTE = Move("lead.routed", "分办", ("raised", "reviewing"), "raised", P.LEAD_REVIEW)
TAKE = Move(
    "lead.taken", "接办审查", ("raised", "reviewing"), "reviewing", P.LEAD_REVIEW,
    (MISUSE.through(law.NOT_ABOUT_HIMSELF, law.RAISED_BY_ANOTHER, law.BUREAU_WHERE_IT_MUST),),
)  # fmt: skip
NAME = Move(
    "lead.person-named", "查明人员", ("reviewing",), "=", P.LEAD_REVIEW,
    (MISUSE.through(law.ONLY_THE_REVIEWER, law.NOT_ABOUT_HIMSELF),),
)  # fmt: skip
MERGE = Move(
    "lead.merged", "并入其他线索", ("raised", "reviewing"), "merged", P.LEAD_REVIEW,
    (MISUSE.through(law.NOT_ABOUT_HIMSELF, law.BUREAU_WHERE_IT_MUST),),
)  # fmt: skip
PROPOSE = Move(
    "lead.proposed", "提出结论", ("reviewing",), "proposed", P.LEAD_REVIEW,
    (
        MISUSE.through(
            law.ONLY_THE_REVIEWER, law.NOT_ABOUT_HIMSELF, law.BUREAU_WHERE_IT_MUST, law.PERSON_IS_KNOWN,
            law.PERSON_WAS_HEARD,
        ),
    ),
)  # fmt: skip
_SIGNED = (
    MISUSE.through(law.SIGNED_BY_TWO, law.NOT_ABOUT_HIMSELF, law.RAISED_BY_ANOTHER, law.BUREAU_WHERE_IT_MUST),
)
FIND = Move("lead.founded", "复核签字：成立", ("proposed",), "founded", P.LEAD_REVIEW, _SIGNED)
CLEAR = Move("lead.not-founded", "复核签字：不成立", ("proposed",), "not-founded", P.LEAD_REVIEW, _SIGNED)
RETURN = Move("lead.returned", "退回审查", ("proposed",), "reviewing", P.LEAD_REVIEW, _SIGNED)

_REVIEWER = (MISUSE.through(law.ONLY_THE_REVIEWER),)
INVITE = Move("hearing.invited", "通知陈述", NEW, "invited", P.LEAD_REVIEW, _REVIEWER)
STATE = Move(
    "hearing.stated", "陈述申辩", ("invited",), "stated", P.LEAD_ANSWER,
    (MISUSE.through(law.SPEAKS_FOR_HIMSELF),),
)  # fmt: skip
TAKE_DOWN = Move(
    "hearing.taken-down", "记录陈述", ("invited",), "stated", P.LEAD_REVIEW, _REVIEWER,
)  # fmt: skip
GO_ON = Move(
    "hearing.lapsed", "登记逾期未陈述", ("invited",), "silent", P.LEAD_REVIEW,
    (MISUSE.through(law.ONLY_THE_REVIEWER, law.TIME_HAS_RUN),),
)  # fmt: skip

DECIDE = Move("consequence.decided", "作出处理", NEW, "decided", P.CONSEQUENCE_DECIDE, (FORMS,))
SERVE = Move("consequence.served", "登记送达", ("decided",), "served", P.LEAD_REVIEW)
LIFT = Move(
    "consequence.lifted", "解除处理", ("decided", "served"), "lifted", P.CONSEQUENCE_DECIDE,
    (FORMS.through(law.NOT_ABOUT_HIMSELF, law.ABOVE_A_HEAD),),
)  # fmt: skip

FIND_LOOK = Move("look.found", "发现异常查看", NEW, "found", P.ODD_LOOK_SEE)
PASS = Move("look.passed", "移交监督", ("found",), "passed", P.ODD_LOOK_PASS)
_OTHERS = (MISUSE.through(law.NOT_ABOUT_HIMSELF),)
TAKE_UP = Move("look.taken-up", "转为线索", ("passed",), "taken-up", P.ODD_LOOK_JUDGE, _OTHERS)
DISMISS = Move("look.dismissed", "认定无问题", ("passed",), "dismissed", P.ODD_LOOK_JUDGE, _OTHERS)

MOVES = (
    RAISE, ADD, ROUTE, TAKE, NAME, MERGE, PROPOSE, FIND, CLEAR, RETURN, INVITE, STATE, TAKE_DOWN, GO_ON, DECIDE,
    SERVE, LIFT, FIND_LOOK, PASS, TAKE_UP, DISMISS,
)  # fmt: skip
