"""What can happen to a complaint, and to what hangs on it."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Row, Rows, Text
from liuhen.regulation import complaints as law
from liuhen.regulation.parameters import COMPLAINT_EXTEND_DAYS

NEW = ("new",)
OPEN = ("received", "accepted", "decided")
_HANDLER = law.ACCEPT_IN_TIME.through(law.ONLY_A_HANDLER, law.NOT_BARRED)
_WHILE_DECIDING = law.DECIDE_IN_TIME.through(law.ONLY_A_HANDLER, law.NOT_BARRED)
_EXTENDABLE = (law.NOT_BARRED, law.NOT_EXPIRED, law.EXTENDED_ONCE, law.NO_LONGER)
_MEASURE = law.PUT_RIGHT.through(law.ONLY_A_HANDLER, law.NOT_BARRED)

# Tables: a move, and under it what it asks.
# fmt: off
RECEIVE = Move(
    "complaint.received", "登记投诉", NEW, "received", P.COMPLAINT_FILE,
    (law.REGISTER, law.ROUTE.through(), law.SORT_BY_GROUND, law.ACCEPT_IN_TIME.through()),
)
PASS_ON = Move(
    "complaint.passed-on", "转送有权机关", ("received",), "=", P.COMPLAINT_ASSIGN,
    (law.ROUTE.through(law.NOT_BARRED),), asks=(Row("to", "转送机关", noun="unit", told="handler"), REASON),
)
# By the machine, as soon as it is found to be about whoever handles it, or about more than he is competent for.
ESCALATE = Move("complaint.escalated", "改由有权机关办理", OPEN, "=", P.COMPLAINT_ASSIGN, (law.ROUTE.through(),))
INVOLVE = Move(
    "complaint.involved", "补登被投诉对象", OPEN, "=", P.COMPLAINT_HANDLE,
    (law.ROUTE.through(law.NOT_BARRED), law.KEEP_SECRET.through(law.ONLY_A_HANDLER)),
    asks=(
        Rows("units", "单位", noun="unit", most=20, needed=False, told=""),
        Rows("persons", "人员", noun="person", most=20, needed=False, told=""),
    ),
)
NAME = Move("complaint.named", "补充被投诉对象", OPEN, "=", P.COMPLAINT_HANDLE, (law.ROUTE.through(),))
# Only its own handler reads the story; whoever hands it out goes by ground and target.
ASSIGN = Move(
    "handling.assigned", "交办", NEW, "assigned", P.COMPLAINT_ASSIGN, (law.ROUTE,),
    asks=(Row("person", "承办人", noun="person"),),
)
RELIEVE = Move("handling.relieved", "改派", ("assigned",), "relieved", P.COMPLAINT_ASSIGN)
RECUSE = Move(
    "recusal.declared", "登记回避", NEW, "in-force", P.COMPLAINT_SEE, (law.ROUTE.through(),),
    asks=(Row("person", "回避人员", noun="person"), REASON),
)
LOOK = Move(
    "identity.looked-at", "查看投诉人信息", NEW, "looked", P.COMPLAINT_HANDLE, (law.KEEP_SECRET,),
    asks=(Text("reason", "查看理由", called="理由", hint="永久留痕，审计员可见；查看后半小时内有效。"),),
)

ACCEPT = Move("complaint.accepted", "受理", ("received",), "accepted", P.COMPLAINT_HANDLE, (_HANDLER,))
DECLINE = Move(
    "complaint.declined", "不予受理", ("received",), "declined", P.COMPLAINT_HANDLE,
    (law.ACCEPT_IN_TIME, law.FEED_BACK.through(law.TOLD)),
    asks=(
        Text("reason", "不予受理的理由", most=1000, at_the_gate=True, called="理由",
             hint="投诉人会看到；不要写投诉人的姓名。"),
        Text("basis", "依据", at_the_gate=True, hint=f"如{law.A39.cite()}。"),
        Text("told_how", "告知方式", at_the_gate=True, told="", hint="如：网上告知、电话、邮寄（写明日期）。"),
    ),
)
ASK_EXTENSION = Move(
    "complaint.extension-asked", "申请延长", ("accepted",), "=", P.COMPLAINT_HANDLE,
    (law.DECIDE_IN_TIME.through(law.ONLY_A_HANDLER, *_EXTENDABLE),),
    asks=(
        Count("days", f"延长（{COMPLAINT_EXTEND_DAYS.now.unit}）", most=365, first=COMPLAINT_EXTEND_DAYS.value,
              called="天数", hint=f"至多{COMPLAINT_EXTEND_DAYS.said}，只能延长一次，须在期满前经负责人批准。"),
        Text("reason", "复杂在哪里", called="理由"),
    ),
)
EXTEND = Move(
    "complaint.extended", "批准延长", ("accepted",), "=", P.COMPLAINT_EXTEND,
    (law.DECIDE_IN_TIME.through(law.APPROVED_BY_ANOTHER, *_EXTENDABLE),),
)
REFUSE_EXTENSION = Move(
    "complaint.extension-refused", "不同意延长", ("accepted",), "=", P.COMPLAINT_EXTEND,
    (law.DECIDE_IN_TIME.through(law.APPROVED_BY_ANOTHER, law.NOT_BARRED),), asks=(REASON,),
)
DECIDE = Move(
    "complaint.decided", "作出处理决定", ("accepted",), "decided", P.COMPLAINT_HANDLE,
    (law.DECIDE_IN_TIME.through(law.ONLY_A_HANDLER, law.NOT_BARRED, law.NOTHING_ASKED),
     law.PUT_RIGHT.through(law.SOMETHING_DONE, law.AS_ORDERED)),
    asks=(
        Choice("conclusion", "结论", of=law.CONCLUSIONS),
        Text("outcome", "查明的事实和处理结果", most=2000, called="处理结果",
             hint="投诉人会看到；不要写投诉人的姓名。"),
        Text("nothing_to_do", "不需要处理措施的理由", needed=False, told="",
             hint="只在属实而没有责令整改、移送时填写。"),
    ),
)
TELL = Move(
    "complaint.told", "告知并办结", ("decided",), "closed", P.COMPLAINT_HANDLE,
    (_WHILE_DECIDING, law.FEED_BACK.through(law.TOLD)),
    asks=(
        Text("told_how", "告知方式", at_the_gate=True,
             hint="结果随即可凭查询码在网上看到；另行电话、邮寄告知的，写明日期。"),
    ),
)
# The complainant's own, by his code, asks nothing: he has said so himself.
WITHDRAW = Move(
    "complaint.withdrawn", "撤回投诉", ("received", "accepted"), "withdrawn", P.COMPLAINT_FILE,
    asks=(
        Choice("channel", "投诉人提出撤回的方式", of={key: zh for key, zh in law.CHANNELS.items() if key != "web"}),
        Day("told_on", "提出撤回的日期", behind=True),
        Text("how", "撤回的情况", hint="由谁接待、撤回的理由、撤回书存放何处；投诉人会看到，不要写投诉人的姓名。"),
    ),
)
MERGE = Move(
    "complaint.merged", "并案", ("received", "accepted"), "merged", P.COMPLAINT_HANDLE, (_HANDLER,),
    asks=(Row("into", "另一件投诉", noun="complaint", called="并入"),),
)
REPEAT = Move(
    "complaint.found-repeated", "标为重复投诉", ("received", "accepted"), "=", P.COMPLAINT_HANDLE, (_HANDLER,),
    asks=(Row("of", "另一件投诉", noun="complaint", called="重复于"),),
)
RATE = Move("complaint.rated", "评价", ("closed", "archived"), "=", P.COMPLAINT_FILE)
HOLD = Move("complaint.recordings-held", "冻结有关资料", OPEN, "=", P.COMPLAINT_HANDLE)
LINK = Move(
    "complaint.recordings-linked", "关联音像资料", ("accepted", "decided"), "=", P.COMPLAINT_HANDLE,
    (_WHILE_DECIDING,),
    asks=(
        Rows("recordings", "资料", noun="recording",
             hint="资料页“基本情况”中的编号，多份用逗号隔开；关联后与本案一并冻结。"),
    ),
)
LINK_ACTIVITIES = Move(
    "complaint.activities-linked", "关联执法活动", ("accepted", "decided"), "=", P.COMPLAINT_HANDLE,
    (_WHILE_DECIDING,),
    asks=(
        Rows("activities", "执法活动", noun="activity",
             hint="执法活动的编号，多件用逗号隔开；活动的音像资料随即与本案一并冻结，活动页上看不到投诉。"),
    ),
)
ARCHIVE = Move(
    "complaint.archived", "归档", ("closed", "declined", "withdrawn"), "archived", P.COMPLAINT_HANDLE,
    (law.FILE_AWAY.through(),),
)
KEEP_CAPSULE = Move(
    "complaint.capsule-kept", "存入归档包", ("archived",), "=", P.COMPLAINT_HANDLE, (law.FILE_AWAY.through(),),
)
ERASE = Move(
    "complaint.identity-erased", "抹去投诉人信息", ("archived",), "=", P.COMPLAINT_ERASE, (law.FILE_AWAY,),
)

ADD = Move("addition.added", "补充", NEW, "added", P.COMPLAINT_FILE)
ASK = Move(
    "inquiry.asked", "发出协查", NEW, "asked", P.COMPLAINT_HANDLE, (_WHILE_DECIDING, law.FEED_BACK.through()),
    asks=(
        Row("unit", "协查单位", noun="unit"),
        Text("question", "要查什么", most=1000, hint="对方看得到这段话：不要写投诉人是谁，也不要写得能猜出来。"),
        Day("due_on", "答复期限", ahead=True, called="期限"),
    ),
)
ANSWER = Move(
    "inquiry.answered", "答复协查", ("asked",), "answered", P.INQUIRY_ANSWER,
    asks=(Text("text", "查到的情况", most=2000, told="answer", called="答复"),),
)
RECALL = Move(
    "inquiry.recalled", "撤回协查", ("asked",), "recalled", P.COMPLAINT_HANDLE, (_WHILE_DECIDING,),
    asks=(REASON,),
)
TAKE_OVER_INQUIRY = Move(
    "inquiry.taken-over", "接办投诉协查", ("asked", "answered", "recalled"), "=", P.COMPLAINT_ASSIGN,
)
LAPSE = Move("inquiry.lapsed", "终止协查", ("asked",), "recalled", P.COMPLAINT_HANDLE, (law.FEED_BACK.through(),))
ORDER = Move(
    "measure.ordered", "责令整改", NEW, "ordered", P.COMPLAINT_HANDLE,
    (law.PUT_RIGHT.through(law.ONLY_A_HANDLER, law.NOT_BARRED, law.NOT_GROUNDLESS),),
    asks=(
        Text("demand", "整改要求", most=1000, told="", hint="被投诉单位看得到：不要写投诉人是谁。"),
        Day("due_on", "整改期限", ahead=True, told=""),
    ),
)
REFER = Move(
    "measure.referred", "移送", NEW, "referred", P.COMPLAINT_HANDLE, (_MEASURE,),
    asks=(
        Choice("to", "移送机关", of=law.REFERRALS),
        Text("matter", "移送事项和理由", most=1000, called="事项"),
        Day("due_on", "取得回执期限", ahead=True, told=""),
    ),
)
TAKE_OVER_MEASURE = Move(
    "measure.taken-over", "接办处理措施", ("ordered", "referred", "received"), "=", P.COMPLAINT_ASSIGN,
)
RECEIPT = Move(
    "measure.received", "登记移送回执", ("referred",), "received", P.COMPLAINT_HANDLE, (_MEASURE,),
    asks=(Text("receipt", "回执", hint="文号，或签收人和日期。"),),
)

MOVES = (
    RECEIVE, PASS_ON, ESCALATE, INVOLVE, NAME, ASSIGN, RELIEVE, RECUSE, LOOK, ACCEPT, DECLINE, ASK_EXTENSION,
    EXTEND, REFUSE_EXTENSION, DECIDE, TELL, WITHDRAW, MERGE, REPEAT, RATE, HOLD, LINK, LINK_ACTIVITIES, ARCHIVE,
    KEEP_CAPSULE, ERASE, ADD, ASK, ANSWER, RECALL, TAKE_OVER_INQUIRY, LAPSE, ORDER, REFER, TAKE_OVER_MEASURE,
    RECEIPT,
)
# fmt: on
