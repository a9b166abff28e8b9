"""What can happen to an activity, its crew, its recordings, its interruptions, statements and obligation."""

from liuhen.apps.activities.models import Link
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Identifier, Moment, Row, Rows, Text, Yes
from liuhen.regulation import activities as law
from liuhen.regulation import people as people_law
from liuhen.regulation import powers as powers_law
from liuhen.regulation import recordings as recordings_law

NEW = ("new",)
CERTIFIED = (
    people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
    people_law.ONLY_CERTIFIED,
    powers_law.ACT_BY_THE_LIST,
)
CREWED = (people_law.AUXILIARIES_ASSIST_ONLY, people_law.ONLY_CERTIFIED, powers_law.ACT_BY_THE_LIST)
OF_THE_ACTIVITY = (
    law.RECORD_ON_SITE.through(law.TAKEN_BY_CREW),
    recordings_law.ORIGINALS_NEVER_CHANGE.through(
        recordings_law.NOT_AFTER_THE_EVENT, recordings_law.NOT_AFTER_THE_CLOSE
    ),
)
LISTED = law.EXPLAIN_GAPS.through(law.REASON_IS_LISTED)
LISTENED_TO = law.EXPLAIN_GAPS.through(law.JUDGED_BY_ANOTHER, law.LISTENED)
STOPPING = law.REPORT_STOPPING.through()
STOPPING_JUDGED = law.REPORT_STOPPING.through(law.JUDGED_BY_ANOTHER)

# Tables: a move, and under it what it asks.
# fmt: off
KIND = Choice("kind", "活动种类", of=law.ACTIVITY_KINDS, called="种类")
PLACE = Text("place", "地点", most=120, hint="检查对象和地点，如：云岭镇集贸市场 3 号摊位。")
LEAD = Row("lead", "主办", noun="person")
CREW = Rows("crew", "参加人员", noun="person", most=40, needed=False, told="",
            hint="至少两名持证执法人员（含主办）；辅助人员只能协助，不计入。")
INTERVIEW = Yes("is_interview", "室内询问", told="", hint="须录清询问人和被询问人正面图像和声音。")
POWER = Identifier("power_code", "职权", outside="power", needed=False, told="power",
                   hint="当日清单上分给本岗位的职权；本单位还没有公布清单的，写明执法依据。")
BASIS = Text("basis", "执法依据", needed=False, told="")
WHO = Row("person", "人员编号", noun="person", typed=True, told="officer")
CAUSE = Choice("reason", "原因", of=law.INTERRUPTION_REASONS, at_the_gate=True, called="中断原因")
REMARK = Text("note", "说明", needed=False)
SPOKEN = Yes("spoken", "恢复录制时已对中断原因作语音说明", hint="由法制机构核实。")

PLAN = Move(
    "activity.planned", "计划活动", NEW, "planned", P.ACTIVITY_KEEP, CERTIFIED,
    asks=(
        KIND, POWER, PLACE, LEAD, CREW, Moment("planned_at", "开始时间", outside="at", called="计划开始"), INTERVIEW,
        BASIS,
    ),
)
OPEN = Move(
    "activity.opened", "现场登记活动", NEW, "under-way", P.ACTIVITY_KEEP, CREWED,
    asks=(
        KIND, POWER, PLACE, LEAD, CREW,
        Moment("started_at", "开始时间", outside="at", told="planned_at", called="计划开始"), INTERVIEW, BASIS,
    ),
)
START = Move("activity.started", "开始", ("planned",), "under-way", P.ACTIVITY_KEEP, CREWED)
TELL = Move(
    "activity.notice-told", "登记已告知", ("under-way", "ended"), "=", P.ACTIVITY_KEEP, (law.PARTY_IS_TOLD,),
    asks=(
        Choice("notice", "告知方式", of=law.NOTICES),
        Text("note", "说明", most=200, needed=False, hint="用其他方式告知的，写明是什么方式。"),
    ),
)
FRAME = Move(
    "activity.both-sides-ticked", "确认录清双方", ("under-way", "ended"), "=", P.ACTIVITY_KEEP,
    (recordings_law.USABLE_QUALITY,),
)
PHOTOGRAPH = Move(
    "activity.photographed", "现场拍照", ("under-way",), "=", P.ACTIVITY_KEEP,
    asks=(
        Text("note", "拍的是什么", most=120, needed=False),
        Moment("taken_at", "拍摄时间", needed=False),
        Text("position", "拍摄地点", most=120, needed=False, told=""),
    ),
)
END = Move(
    "activity.ended", "结束", ("under-way",), "ended", P.ACTIVITY_KEEP, asks=(Moment("ended_at", "结束时间"),),
)
CORRECT = Move(
    "activity.times-corrected", "更正起止时间", ("ended",), "=", P.ACTIVITY_REVIEW,
    asks=(
        Moment("started_at", "开始时间"),
        Moment("ended_at", "结束时间"),
        Text("reason", "更正理由", missing="请写明理由", called="理由", hint="原来的时间保留在留痕中。"),
    ),
)
SETTLE = Move(
    "activity.settled", "办结", ("ended",), "settled", P.ACTIVITY_KEEP,
    (law.RECORD_ON_SITE.through(law.OBLIGATION_IS_MET),),
)
CANCEL = Move("activity.cancelled", "取消", ("planned",), "cancelled", P.ACTIVITY_KEEP, asks=(REASON,))

ASSIGN = Move(
    "participant.assigned", "安排执法人员", NEW, "assigned", P.ACTIVITY_KEEP, CERTIFIED, asks=(WHO,),
)
ASSIST = Move("participant.assisting", "安排辅助人员", NEW, "assigned", P.ACTIVITY_KEEP, asks=(WHO,))
RELEASE = Move("participant.released", "退出", ("assigned",), "released", P.ACTIVITY_KEEP)

PROPOSE_LINK = Move("link.proposed", "提出关联", NEW, "proposed", P.LINK_CONFIRM)
ADD_LINK = Move(
    "link.added", "关联资料", NEW, "confirmed", P.LINK_CONFIRM, OF_THE_ACTIVITY,
    asks=(
        Row("recording", "音像资料", noun="recording"),
        Choice("kind", "作为", of=Link.KINDS, first="original",
               hint="事后补录的只能作为“事后补充”，不计入应录时间。"),
        Text("note", "理由", needed=False, hint="事后补充必填。"),
    ),
)
CONFIRM_LINK = Move(
    "link.confirmed", "确认关联", ("proposed", "rejected"), "confirmed", P.LINK_CONFIRM, OF_THE_ACTIVITY,
)
REJECT_LINK = Move(
    "link.rejected", "不属于本活动", ("proposed", "confirmed"), "rejected", P.LINK_CONFIRM,
    asks=(Text("note", "理由"),),
)

PROPOSE_GAP = Move(
    "interruption.proposed", "算出中断", NEW, "proposed", P.ACTIVITY_KEEP, (law.EXPLAIN_GAPS.through(),),
)
BREAK_OFF = Move(
    "interruption.begun", "登记中断", NEW, "open", P.ACTIVITY_KEEP, (LISTED,),
    asks=(Row("officer", "录制人", noun="person", called="人员"), Moment("began_at", "中断时间"), CAUSE, REMARK),
)
RESUME = Move(
    "interruption.resumed", "恢复录制", ("open",), "resumed", P.ACTIVITY_KEEP, (law.EXPLAIN_GAPS.through(),),
    asks=(Moment("resumed_at", "恢复时间"), SPOKEN),
)
EXPLAIN = Move(
    "interruption.explained", "说明原因", ("proposed",), "resumed", P.ACTIVITY_KEEP, (LISTED,),
    asks=(CAUSE, REMARK, SPOKEN),
)
CONFIRM_SPOKEN = Move(
    "interruption.confirmed", "核实有语音说明", ("resumed", "denied"), "confirmed", P.ACTIVITY_REVIEW, (LISTENED_TO,),
)
DENY_SPOKEN = Move(
    "interruption.denied", "没有语音说明", ("resumed", "confirmed"), "denied", P.ACTIVITY_REVIEW, (LISTENED_TO,),
)
GIVE_UP = Move(
    "interruption.given-up", "报告无法继续", ("open",), "unable", P.ACTIVITY_KEEP, (STOPPING,),
    asks=(Moment("reported_at", "报告负责人的时间", called="报告时间"),),
)
HEAR = Move(
    "interruption.heard", "确认知悉", ("unable",), "heard", P.INTERRUPTION_HEAR, (STOPPING_JUDGED,),
    asks=(Text("note", "意见", needed=False, called="说明"),),
)
NOTE = Move(
    "interruption.noted", "批注其他原因", ("open", "resumed", "confirmed", "unable", "heard"), "=",
    P.INTERRUPTION_HEAR, (law.EXPLAIN_GAPS.through(law.JUDGED_BY_ANOTHER),),
    asks=(Text("note", "意见", called="说明"),),
)
DROP = Move("interruption.dropped", "排除中断", ("proposed",), "dropped", P.ACTIVITY_KEEP)
STATE = Move(
    "interruption.stated", "提交书面说明", ("unable", "heard"), "=", P.STATEMENT_SIGN, (STOPPING,),
)

SIGN = Move(
    "statement.signed", "签署书面说明", NEW, "signed", P.STATEMENT_SIGN,
    (people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY), STOPPING),
    asks=(
        Text("text", "情况说明", most=1000, missing="请写明情况", called="说明内容",
             hint="写明没有录制或没有录全的原因、经过和当时采取的措施。提交即为本人签署，不可更改。"),
        Moment("covers_from", "所说时段自", needed=False),
        Moment("covers_to", "所说时段至", needed=False, hint="不填的，指整个活动或该次中断以后。"),
    ),
)
ACCEPT = Move(
    "statement.accepted", "认定说明", ("signed",), "accepted", P.ACTIVITY_REVIEW, (STOPPING_JUDGED,),
    asks=(Text("opinion", "意见", needed=False, called="核实意见"),),
)
REJECT = Move(
    "statement.rejected", "不予认定", ("signed",), "rejected", P.ACTIVITY_REVIEW, (STOPPING_JUDGED,),
    asks=(Text("opinion", "理由", called="核实意见"),),
)

OWE = Move("obligation.owed", "产生记录义务", NEW, "owing", P.ACTIVITY_KEEP, (law.RECORD_ON_SITE.through(),))
RECKONED = ("owing", "fulfilled", "explained")
LACK = Move("obligation.lacking", "核对：尚缺", RECKONED, "owing", P.ACTIVITY_KEEP)
FULFIL = Move("obligation.fulfilled", "核对：已全程记录", RECKONED, "fulfilled", P.ACTIVITY_KEEP)
EXCUSE = Move("obligation.explained", "核对：缺口已说明", RECKONED, "explained", P.ACTIVITY_KEEP)

MOVES = (
    PLAN, OPEN, START, TELL, FRAME, PHOTOGRAPH, END, CORRECT, SETTLE, CANCEL, ASSIGN, ASSIST, RELEASE, PROPOSE_LINK,
    ADD_LINK, CONFIRM_LINK, REJECT_LINK, PROPOSE_GAP, BREAK_OFF, RESUME, EXPLAIN, CONFIRM_SPOKEN, DENY_SPOKEN,
    GIVE_UP, HEAR, NOTE, DROP, STATE, SIGN, ACCEPT, REJECT, OWE, LACK, FULFIL, EXCUSE,
)
# fmt: on
