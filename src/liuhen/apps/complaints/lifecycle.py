"""What can happen to a complaint, and to what hangs on it."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import complaints as law

NEW = ("new",)
_HANDLER = law.ACCEPT_IN_TIME.through(law.ONLY_A_HANDLER, law.NOT_BARRED)
_WHILE_DECIDING = law.DECIDE_IN_TIME.through(law.ONLY_A_HANDLER, law.NOT_BARRED)

RECEIVE = Move(
    "complaint.received", "登记投诉", NEW, "received", P.COMPLAINT_FILE,
    (law.REGISTER, law.ROUTE.through(), law.SORT_BY_GROUND, law.ACCEPT_IN_TIME.through()),
)  # fmt: skip
PASS_ON = Move(
    "complaint.passed-on",
    "转送有权机关",
    ("received",),
    "=",
    P.COMPLAINT_ASSIGN,
    (law.ROUTE.through(law.NOT_BARRED),),
)
# By the machine, as soon as it is found to be about whoever handles it, or about more than he is competent for.
ESCALATE = Move(
    "complaint.escalated", "改由有权机关办理", ("received", "accepted", "decided"), "=", P.COMPLAINT_ASSIGN,
    (law.ROUTE.through(),),
)  # fmt: skip
INVOLVE = Move(
    "complaint.involved", "补登被投诉对象", ("received", "accepted", "decided"), "=", P.COMPLAINT_HANDLE,
    (law.ROUTE.through(law.NOT_BARRED), law.KEEP_SECRET.through(law.ONLY_A_HANDLER)),
)  # fmt: skip
NAME = Move(
    "complaint.named", "补充被投诉对象", ("received", "accepted", "decided"), "=", P.COMPLAINT_HANDLE,
    (law.ROUTE.through(),),
)  # fmt: skip
# Only its own handler reads the story; whoever hands it out goes by ground and target.
ASSIGN = Move("handling.assigned", "交办", NEW, "assigned", P.COMPLAINT_ASSIGN, (law.ROUTE,))
RELIEVE = Move("handling.relieved", "改派", ("assigned",), "relieved", P.COMPLAINT_ASSIGN)
RECUSE = Move("recusal.declared", "登记回避", NEW, "in-force", P.COMPLAINT_SEE, (law.ROUTE.through(),))
LOOK = Move("identity.looked-at", "查看投诉人信息", NEW, "looked", P.COMPLAINT_HANDLE, (law.KEEP_SECRET,))

ACCEPT = Move("complaint.accepted", "受理", ("received",), "accepted", P.COMPLAINT_HANDLE, (_HANDLER,))
DECLINE = Move(
    "complaint.declined", "不予受理", ("received",), "declined", P.COMPLAINT_HANDLE,
    (law.ACCEPT_IN_TIME, law.FEED_BACK.through(law.TOLD)),
)  # fmt: skip
ASK_EXTENSION = Move(
    "complaint.extension-asked", "申请延长", ("accepted",), "=", P.COMPLAINT_HANDLE,
    (law.DECIDE_IN_TIME.through(
        law.ONLY_A_HANDLER, law.NOT_BARRED, law.NOT_EXPIRED, law.EXTENDED_ONCE, law.NO_LONGER
    ),),
)  # fmt: skip
EXTEND = Move(
    "complaint.extended", "批准延长", ("accepted",), "=", P.COMPLAINT_EXTEND,
    (law.DECIDE_IN_TIME.through(
        law.APPROVED_BY_ANOTHER, law.NOT_BARRED, law.NOT_EXPIRED, law.EXTENDED_ONCE, law.NO_LONGER
    ),),
)  # fmt: skip
REFUSE_EXTENSION = Move(
    "complaint.extension-refused", "不同意延长", ("accepted",), "=", P.COMPLAINT_EXTEND,
    (law.DECIDE_IN_TIME.through(law.APPROVED_BY_ANOTHER, law.NOT_BARRED),),
)  # fmt: skip
DECIDE = Move(
    "complaint.decided", "作出处理决定", ("accepted",), "decided", P.COMPLAINT_HANDLE,
    (law.DECIDE_IN_TIME.through(law.ONLY_A_HANDLER, law.NOT_BARRED, law.NOTHING_ASKED),
     law.PUT_RIGHT.through(law.SOMETHING_DONE)),
)  # fmt: skip
TELL = Move(
    "complaint.told", "告知并办结", ("decided",), "closed", P.COMPLAINT_HANDLE,
    (_WHILE_DECIDING, law.FEED_BACK.through(law.TOLD)),
)  # fmt: skip
WITHDRAW = Move("complaint.withdrawn", "撤回投诉", ("received", "accepted"), "withdrawn", P.COMPLAINT_FILE)
MERGE = Move("complaint.merged", "并案", ("received", "accepted"), "merged", P.COMPLAINT_HANDLE, (_HANDLER,))
REPEAT = Move(
    "complaint.found-repeated", "标为重复投诉", ("received", "accepted"), "=", P.COMPLAINT_HANDLE, (_HANDLER,)
)
RATE = Move("complaint.rated", "评价", ("closed", "archived"), "=", P.COMPLAINT_FILE)
HOLD = Move(
    "complaint.recordings-held", "冻结有关资料", ("received", "accepted", "decided"), "=", P.COMPLAINT_HANDLE
)
LINK = Move(
    "complaint.recordings-linked",
    "关联音像资料",
    ("accepted", "decided"),
    "=",
    P.COMPLAINT_HANDLE,
    (_WHILE_DECIDING,),
)
LINK_ACTIVITIES = Move(
    "complaint.activities-linked",
    "关联执法活动",
    ("accepted", "decided"),
    "=",
    P.COMPLAINT_HANDLE,
    (_WHILE_DECIDING,),
)
ARCHIVE = Move(
    "complaint.archived", "归档", ("closed", "declined", "withdrawn"), "archived", P.COMPLAINT_HANDLE,
    (law.FILE_AWAY.through(),),
)  # fmt: skip
KEEP_CAPSULE = Move(
    "complaint.capsule-kept", "存入归档包", ("archived",), "=", P.COMPLAINT_HANDLE, (law.FILE_AWAY.through(),)
)
ERASE = Move(
    "complaint.identity-erased", "抹去投诉人信息", ("archived",), "=", P.COMPLAINT_ERASE, (law.FILE_AWAY,)
)

ADD = Move("addition.added", "补充", NEW, "added", P.COMPLAINT_FILE)
ASK = Move(
    "inquiry.asked", "发出协查", NEW, "asked", P.COMPLAINT_HANDLE, (_WHILE_DECIDING, law.FEED_BACK.through())
)
ANSWER = Move("inquiry.answered", "答复协查", ("asked",), "answered", P.INQUIRY_ANSWER)
RECALL = Move("inquiry.recalled", "撤回协查", ("asked",), "recalled", P.COMPLAINT_HANDLE, (_WHILE_DECIDING,))
TAKE_OVER_INQUIRY = Move(
    "inquiry.taken-over", "接办投诉协查", ("asked", "answered", "recalled"), "=", P.COMPLAINT_ASSIGN
)
LAPSE = Move(
    "inquiry.lapsed", "终止协查", ("asked",), "recalled", P.COMPLAINT_HANDLE, (law.FEED_BACK.through(),)
)
_MEASURE = law.PUT_RIGHT.through(law.ONLY_A_HANDLER, law.NOT_BARRED)
ORDER = Move("measure.ordered", "责令整改", NEW, "ordered", P.COMPLAINT_HANDLE, (_MEASURE,))
REFER = Move("measure.referred", "移送", NEW, "referred", P.COMPLAINT_HANDLE, (_MEASURE,))
TAKE_OVER_MEASURE = Move(
    "measure.taken-over", "接办处理措施", ("ordered", "referred", "received"), "=", P.COMPLAINT_ASSIGN
)
RECEIPT = Move("measure.received", "登记移送回执", ("referred",), "received", P.COMPLAINT_HANDLE, (_MEASURE,))

MOVES = (
    RECEIVE, PASS_ON, ESCALATE, INVOLVE, NAME, ASSIGN, RELIEVE, RECUSE,
    LOOK, ACCEPT, DECLINE, ASK_EXTENSION, EXTEND, REFUSE_EXTENSION, DECIDE,
    TELL, WITHDRAW, MERGE, REPEAT, RATE, HOLD, LINK, LINK_ACTIVITIES, ARCHIVE, KEEP_CAPSULE, ERASE, ADD, ASK, ANSWER,
    RECALL, TAKE_OVER_INQUIRY, LAPSE, ORDER, REFER, TAKE_OVER_MEASURE, RECEIPT,
)  # fmt: skip
