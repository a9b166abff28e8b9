"""What can happen to an activity, its crew, its recordings, its interruptions, statements and obligation."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import activities as law
from liuhen.regulation import people as people_law
from liuhen.regulation import recordings as recordings_law

CERTIFIED = (
    people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
    people_law.ONLY_CERTIFIED,
)
CREWED = (people_law.AUXILIARIES_ASSIST_ONLY, people_law.ONLY_CERTIFIED)

PLAN = Move("activity.planned", "计划活动", ("new",), "planned", P.ACTIVITY_KEEP, CERTIFIED)
OPEN = Move("activity.opened", "现场登记活动", ("new",), "under-way", P.ACTIVITY_KEEP, CREWED)
START = Move("activity.started", "开始", ("planned",), "under-way", P.ACTIVITY_KEEP, CREWED)
TELL = Move(
    "activity.notice-told",
    "登记已告知",
    ("under-way", "ended"),
    "=",
    P.ACTIVITY_KEEP,
    (law.PARTY_IS_TOLD,),
)
FRAME = Move(
    "activity.both-sides-ticked",
    "确认录清双方",
    ("under-way", "ended"),
    "=",
    P.ACTIVITY_KEEP,
    (recordings_law.USABLE_QUALITY,),
)
END = Move("activity.ended", "结束", ("under-way",), "ended", P.ACTIVITY_KEEP)
CORRECT = Move("activity.times-corrected", "更正起止时间", ("ended",), "=", P.ACTIVITY_REVIEW)
SETTLE = Move(
    "activity.settled",
    "办结",
    ("ended",),
    "settled",
    P.ACTIVITY_KEEP,
    (law.RECORD_ON_SITE.through(law.OBLIGATION_IS_MET),),
)
CANCEL = Move("activity.cancelled", "取消", ("planned",), "cancelled", P.ACTIVITY_KEEP)

ASSIGN = Move("participant.assigned", "安排执法人员", ("new",), "assigned", P.ACTIVITY_KEEP, CERTIFIED)
ASSIST = Move("participant.assisting", "安排辅助人员", ("new",), "assigned", P.ACTIVITY_KEEP)
RELEASE = Move("participant.released", "退出", ("assigned",), "released", P.ACTIVITY_KEEP)

PROPOSE_LINK = Move("link.proposed", "提出关联", ("new",), "proposed", P.LINK_CONFIRM)
OF_THE_ACTIVITY = (
    law.RECORD_ON_SITE.through(law.TAKEN_BY_CREW),
    recordings_law.ORIGINALS_NEVER_CHANGE.through(
        recordings_law.NOT_AFTER_THE_EVENT, recordings_law.NOT_AFTER_THE_CLOSE
    ),
)
ADD_LINK = Move("link.added", "关联资料", ("new",), "confirmed", P.LINK_CONFIRM, OF_THE_ACTIVITY)
CONFIRM_LINK = Move(
    "link.confirmed",
    "确认关联",
    ("proposed", "rejected"),
    "confirmed",
    P.LINK_CONFIRM,
    OF_THE_ACTIVITY,
)
REJECT_LINK = Move("link.rejected", "不属于", ("proposed", "confirmed"), "rejected", P.LINK_CONFIRM)

PROPOSE_GAP = Move(
    "interruption.proposed", "算出中断", ("new",), "proposed", P.ACTIVITY_KEEP, (law.EXPLAIN_GAPS.through(),)
)
BREAK_OFF = Move(
    "interruption.begun",
    "登记中断",
    ("new",),
    "open",
    P.ACTIVITY_KEEP,
    (law.EXPLAIN_GAPS.through(law.REASON_IS_LISTED),),
)
RESUME = Move(
    "interruption.resumed", "恢复录制", ("open",), "resumed", P.ACTIVITY_KEEP, (law.EXPLAIN_GAPS.through(),)
)
EXPLAIN = Move(
    "interruption.explained",
    "说明原因",
    ("proposed",),
    "resumed",
    P.ACTIVITY_KEEP,
    (law.EXPLAIN_GAPS.through(law.REASON_IS_LISTED),),
)
CONFIRM_SPOKEN = Move(
    "interruption.confirmed",
    "核实有语音说明",
    ("resumed", "denied"),
    "confirmed",
    P.ACTIVITY_REVIEW,
    (law.EXPLAIN_GAPS.through(law.JUDGED_BY_ANOTHER, law.LISTENED),),
)
DENY_SPOKEN = Move(
    "interruption.denied",
    "没有语音说明",
    ("resumed", "confirmed"),
    "denied",
    P.ACTIVITY_REVIEW,
    (law.EXPLAIN_GAPS.through(law.JUDGED_BY_ANOTHER, law.LISTENED),),
)
GIVE_UP = Move(
    "interruption.given-up",
    "报告无法继续",
    ("open",),
    "unable",
    P.ACTIVITY_KEEP,
    (law.REPORT_STOPPING.through(),),
)
HEAR = Move(
    "interruption.heard",
    "确认知悉",
    ("unable",),
    "heard",
    P.INTERRUPTION_HEAR,
    (law.REPORT_STOPPING.through(law.JUDGED_BY_ANOTHER),),
)
NOTE = Move(
    "interruption.noted",
    "批注其他原因",
    ("open", "resumed", "confirmed", "unable", "heard"),
    "=",
    P.INTERRUPTION_HEAR,
    (law.EXPLAIN_GAPS.through(law.JUDGED_BY_ANOTHER),),
)
DROP = Move("interruption.dropped", "排除中断", ("proposed",), "dropped", P.ACTIVITY_KEEP)
STATE = Move(
    "interruption.stated",
    "提交书面说明",
    ("unable", "heard"),
    "=",
    P.STATEMENT_SIGN,
    (law.REPORT_STOPPING.through(),),
)

SIGN = Move(
    "statement.signed",
    "签署书面说明",
    ("new",),
    "signed",
    P.STATEMENT_SIGN,
    (people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY), law.REPORT_STOPPING.through()),
)
ACCEPT = Move(
    "statement.accepted",
    "认定说明",
    ("signed",),
    "accepted",
    P.ACTIVITY_REVIEW,
    (law.REPORT_STOPPING.through(law.JUDGED_BY_ANOTHER),),
)
REJECT = Move(
    "statement.rejected",
    "不予认定",
    ("signed",),
    "rejected",
    P.ACTIVITY_REVIEW,
    (law.REPORT_STOPPING.through(law.JUDGED_BY_ANOTHER),),
)

OWE = Move(
    "obligation.owed", "产生记录义务", ("new",), "owing", P.ACTIVITY_KEEP, (law.RECORD_ON_SITE.through(),)
)
LACK = Move("obligation.lacking", "核对：尚缺", ("owing", "fulfilled", "explained"), "owing", P.ACTIVITY_KEEP)
FULFIL = Move(
    "obligation.fulfilled",
    "核对：已全程记录",
    ("owing", "fulfilled", "explained"),
    "fulfilled",
    P.ACTIVITY_KEEP,
)
EXCUSE = Move(
    "obligation.explained",
    "核对：缺口已说明",
    ("owing", "fulfilled", "explained"),
    "explained",
    P.ACTIVITY_KEEP,
)

MOVES = (
    PLAN, OPEN, START, TELL, FRAME, END, CORRECT, SETTLE, CANCEL, ASSIGN, ASSIST, RELEASE, PROPOSE_LINK, ADD_LINK,
    CONFIRM_LINK, REJECT_LINK, PROPOSE_GAP, BREAK_OFF, RESUME, EXPLAIN, CONFIRM_SPOKEN, DENY_SPOKEN, GIVE_UP, HEAR,
    NOTE, DROP, STATE, SIGN, ACCEPT, REJECT, OWE, LACK, FULFIL, EXCUSE,
)  # fmt: skip
