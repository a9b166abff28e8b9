"""What can happen to shifts, notices, dispatches, cases that go to another unit, arrangements, requests for data."""

from liuhen.apps.coordination.models import CaseTransfer, CatalogueEntry
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Identifier, Moment, Row, Rows, Text
from liuhen.regulation import coordination as law

NEW = ("new",)
OPEN = ("sent", "read")
NOTICE_PAPERS = {"cooperation-notice": "通知函"}
TRANSFER_PAPERS = {
    "case-transfer-letter": "案件移送函",
    "case-transfer-list": "移送证据清单",
    "case-transfer-receipt": "案件移送回执",
    "jurisdiction-request": "指定管辖请示",
}
DISPATCH_PAPERS = {"dispatch-order": "督办单"}
TAKING = law.NOTIFY.through(law.BY_THE_TAKER)

# Tables: a move, and under it what it asks.
# fmt: off
PLAN_SHIFT = Move(
    "shift.planned", "安排值班", NEW, "planned", P.SHIFT_KEEP, (law.NOTIFY.through(),),
    asks=(
        Row("person", "值班人员", noun="person", typed=True, hint="人员编号；紧急通报随时通知到本人，休息日也一样。"),
        Moment("since", "开始"),
        Moment("until", "结束"),
    ),
)
CANCEL_SHIFT = Move(
    "shift.cancelled", "取消值班", ("planned",), "cancelled", P.SHIFT_KEEP, (law.NOTIFY.through(),), asks=(REASON,),
)

SEND = Move(
    "cooperation-notice.sent", "发出通报", NEW, "sent", P.COORDINATION_KEEP,
    (law.NOTIFY.through(*law.SENDING),),
    asks=(
        Row("sender", "发出单位", noun="unit"),
        Row("unit", "通报给", noun="unit", called="接收单位", told="receiver"),
        Choice("urgency", "缓急", of=law.URGENCIES, first="ordinary",
               hint="紧急的立即通知对方值班人员，答复以分钟计，休息日照算。"),
        Text("content", "内容", most=2000, hint="什么时间、什么地点、发现什么违法行为，为什么属于对方管辖。"),
        Text("place", "地点", most=200, needed=False),
        Rows("evidence", "引用的证据", noun="evidence", needed=False, most=50, told="items", called="引用的材料",
             hint="案件中的证据编号，用空格分开。只列名称和摘要值，原件不复制、不移动。"),
        Rows("recordings", "引用的音像资料", noun="recording", needed=False, most=50, told="",
             hint="编号，用空格分开。"),
    ),
)
READ = Move(
    "cooperation-notice.read", "已阅", ("sent",), "read", P.COORDINATION_KEEP, (TAKING,),
)
ANSWER = Move(
    "cooperation-notice.answered", "答复通报", OPEN, "answered", P.COORDINATION_KEEP,
    (law.NOTIFY.through(law.BY_THE_TAKER, law.SENDS_PEOPLE),),
    asks=(
        Text("answer", "办理情况", most=2000),
        Text("people_sent", "派员情况", most=500, needed=False, at_the_gate=True,
             hint="紧急的必须写明：派了谁，何时出发或者到场。"),
    ),
)
REFUSE = Move(
    "cooperation-notice.refused", "拒绝通报", OPEN, "refused", P.COORDINATION_KEEP, (TAKING,),
    asks=(Text("reason", "理由", most=2000, hint="拒绝即报送县司法局，由其决定是否派遣。"),),
)
UPHOLD = Move(
    "cooperation-notice.refusal-upheld", "认可拒绝", ("refused",), "upheld", P.COORDINATION_DISPATCH,
    (law.FOLLOW_DISPATCH.through(law.NO_PARTY),),
    asks=(Text("reason", "理由", most=1000, hint="为什么不派遣，这件事由谁办理。"),),
)
HAND_ON = Move(
    "cooperation-notice.handed-on", "转入派遣", ("sent", "read", "refused"), "dispatched", P.COORDINATION_DISPATCH,
    (law.NOTIFY.through(),),
)
WRITE_NOTICE = Move(
    "cooperation-notice.papered", "制作文书", ("sent", "read", "answered", "refused", "dispatched", "upheld"), "=",
    P.COORDINATION_KEEP, (law.NOTIFY.through(law.BY_THE_GIVER),), asks=(Choice("paper", "文书", of=NOTICE_PAPERS),),
)

ISSUE = Move(
    "dispatch.issued", "协调派遣", NEW, "issued", P.COORDINATION_DISPATCH,
    (law.FOLLOW_DISPATCH.through(law.UNIT_IS_OPEN, law.WHOLE_UNIT, law.REFUSED_OR_SILENT, law.NO_PARTY),),
    asks=(
        Row("unit", "派遣", noun="unit", called="被派遣单位"),
        Text("what", "要做什么", most=1000),
        Count("hours", "限多少小时内", least=1, most=720, hint="连续计算，节假日照算。"),
    ),
)
CARRY_OUT = Move(
    "dispatch.carried-out", "报告执行情况", ("issued",), "carried-out", P.COORDINATION_KEEP,
    (law.FOLLOW_DISPATCH.through(law.BY_THE_TAKER),), asks=(Text("said", "执行情况", most=1000),),
)
REFUSE_DISPATCH = Move(
    "dispatch.refused", "拒绝派遣", ("issued",), "refused", P.COORDINATION_KEEP,
    (law.FOLLOW_DISPATCH.through(law.BY_THE_TAKER),),
    asks=(Text("reason", "理由", most=1000, hint="拒不执行的列为问题，并作为责任追究线索移送审查。"),),
)
WITHDRAW_DISPATCH = Move(
    "dispatch.withdrawn", "撤回派遣", ("issued",), "withdrawn", P.COORDINATION_DISPATCH,
    (law.FOLLOW_DISPATCH.through(law.NO_PARTY),), asks=(Text("reason", "理由", most=1000),),
)
WRITE_DISPATCH = Move(
    "dispatch.papered", "制作督办单", ("issued",), "=", P.COORDINATION_DISPATCH,
    (law.FOLLOW_DISPATCH.through(law.NO_PARTY),), asks=(Choice("paper", "文书", of=DISPATCH_PAPERS),),
)

PROPOSE = Move(
    "case-transfer.proposed", "呈批移送案件", NEW, "proposed", P.CASE_HANDLE,
    (law.TRANSFER_CASES.through(law.NAMES_ONE, *law.SENDING, law.LISTS_EVIDENCE, law.NO_ONWARD, law.NOT_TWICE,
                                law.DAY_IS_AHEAD),),
    asks=(
        Row("receiver", "移送给本县单位", noun="unit", needed=False, called="接收单位"),
        Text("outside", "移送给县外、系统外机关", most=120, needed=False, called="接收机关",
             hint="全称；本县单位请在上一项选择。涉嫌犯罪的用“报告涉嫌犯罪”。"),
        Text("reason", "移送理由", most=1000, hint="为什么不属于本单位主管或者管辖。"),
        Text("summary", "案情摘要", most=2000),
        Day("feedback_by", "反馈期限", hint="受移送单位在这一天以前反馈办理情况。"),
    ),
)
APPROVE = Move(
    "case-transfer.sent", "批准移送", ("proposed",), "sent", P.CASE_APPROVE,
    (law.TRANSFER_CASES.through(law.BY_THE_GIVER, law.LISTS_EVIDENCE, law.UNIT_IS_OPEN),),
)
DISAPPROVE = Move(
    "case-transfer.not-approved", "不批准移送", ("proposed",), "not-approved", P.CASE_APPROVE,
    (law.TRANSFER_CASES.through(law.BY_THE_GIVER),), asks=(REASON,),
)
BUILD = Move(
    "case-transfer.capsule-built", "生成移送证据包", ("sent", "disputed", "named", "accepted", "fed-back"), "=",
    P.COORDINATION_KEEP, (law.TRANSFER_CASES.through(),),
)
RECEIVE = Move(
    "case-transfer.received", "登记收到的移送证据包", NEW, "sent", P.COORDINATION_KEEP,
    (law.TRANSFER_CASES.through(law.UNIT_IS_OPEN, law.WHOLE_UNIT), law.SIGN_RECEIVED.through()),
)
EXAMINE = Move(
    "incoming-capsule.examined", "核验移送证据包", NEW, "examined", P.COORDINATION_SIGN,
    (law.SIGN_RECEIVED.through(law.UNIT_IS_OPEN, law.WHOLE_UNIT),),
    asks=(Row("unit", "接收单位", noun="unit"),),
)
EXAMINE_AGAIN = Move(
    "incoming-capsule.examined-again", "重新核验", ("examined",), "=", P.COORDINATION_SIGN,
    (law.SIGN_RECEIVED.through(),),
)
TAKE_IN = Move(
    "incoming-capsule.taken-in", "登记移送来的案件", ("examined",), "taken-in", P.COORDINATION_SIGN,
    (law.SIGN_RECEIVED.through(law.UNIT_IS_OPEN, law.NOTHING_DIFFERS, law.KEY_IS_TRUSTED),),
)
RETURN_IT = Move(
    "incoming-capsule.returned", "退回移送证据包", ("examined",), "returned", P.COORDINATION_SIGN,
    (law.SIGN_RECEIVED.through(),), asks=(REASON,),
)
ENTER_KEY = Move(
    "sender-key.entered", "登记外县公钥", NEW, "entered", P.SENDER_KEY_KEEP, (law.SIGN_RECEIVED.through(),),
    asks=(
        Text("organ", "哪个县、哪个单位的", most=120),
        Text("vkeys", "公钥", most=4000,
             hint="对方“公开账本”页面的公钥，一行一个；有 SM2 公钥 PEM 的一并粘贴。"),
        Text("came_how", "取得方式", most=200, hint="如：对方公函附件、对方公开账本页面；证据包里自带的不算。"),
    ),
)
TRUST_KEY = Move(
    "sender-key.trusted", "核对外县公钥", ("entered",), "trusted", P.SENDER_KEY_CONFIRM,
    (law.SIGN_RECEIVED.through(law.COMPARED_BY_ANOTHER, law.FINGERPRINT_AGREES),),
    asks=(
        Text("fingerprint", "对方告知的指纹", most=80,
             hint="32 位，对方“公开账本”页面的“核对指纹”；由您另行问到，不要从本系统抄。"),
        Text("compared_how", "怎样核对的", most=200, hint="如：电话联系对方司法局何人，号码取自何处。"),
    ),
)
WITHDRAW_KEY = Move(
    "sender-key.withdrawn", "停用外县公钥", ("entered", "trusted"), "withdrawn", P.SENDER_KEY_CONFIRM,
    (law.SIGN_RECEIVED.through(),), asks=(REASON,),
)
ACCEPT = Move(
    "case-transfer.accepted", "签收移送", ("sent", "named"), "accepted", P.COORDINATION_SIGN,
    (law.TRANSFER_CASES.through(law.BY_THE_TAKER, law.LIST_IS_SOUND), law.FEED_BACK.through(), law.SIGN_WHEN_NAMED),
    asks=(
        Text("lacking", "缺损说明", most=300, needed=False, at_the_gate=True,
             hint="签收时逐件读回原件，与清单的摘要值核对；有不符而又不能恢复的，才在这里写明。"),
    ),
)
DISPUTE = Move(
    "case-transfer.disputed", "报请指定管辖", ("sent", "named"), "disputed", P.COORDINATION_SIGN,
    (law.TRANSFER_CASES.through(law.BY_THE_TAKER, law.NOT_NAMED), law.NAME_COMPETENT),
    asks=(Text("dispute", "理由", most=1000, hint="为什么不属于本单位管辖；报请共同的上一级行政机关，抄送县司法局。"),),
)
WHOM = (
    Row("unit", "指定本县单位", noun="unit", needed=False, called="指定单位"),
    Text("outside", "指定县外、系统外机关", most=120, needed=False, called="指定机关"),
    Text("naming", "指定管辖的文号或者批示", most=300),
)
NAME = Move(
    "case-transfer.named", "指定管辖", ("disputed",), "named", P.JURISDICTION_NAME,
    (law.TRANSFER_CASES.through(law.COUNTY_DECIDES, law.BY_THE_SUPERIOR, law.NAMES_A_UNIT, law.UNIT_IS_OPEN,
                                law.WHOLE_UNIT),),
    asks=WHOM,
)
RECORD_NAMING = Move(
    "case-transfer.naming-recorded", "登记上级指定管辖", ("disputed",), "=", P.COORDINATION_SIGN,
    (law.TRANSFER_CASES.through(law.DECIDED_ABOVE, law.NAMES_A_UNIT, law.UNIT_IS_OPEN, law.WHOLE_UNIT),), asks=WHOM,
)
REGISTER_RECEIPT = Move(
    "case-transfer.receipt-registered", "登记对方签收", ("sent", "named"), "accepted", P.COORDINATION_KEEP,
    (law.TRANSFER_CASES.through(law.BY_THE_GIVER),),
    asks=(Text("receipt", "回执文号", most=120), Day("on", "签收日期", behind=True)),
)
VERIFY_RECEIPT = Move(
    "case-transfer.receipt-verified", "登记签收证明", ("sent", "named"), "accepted", P.COORDINATION_KEEP,
    (law.TRANSFER_CASES.through(law.BY_THE_GIVER),
     law.SIGN_RECEIVED.through(law.RECEIPT_KEY_IS_TRUSTED, law.RECEIPT_HOLDS)),
    asks=(
        Text("proof", "签收证明", most=60_000, told="",
             hint="对方下载的签收证明（JSON 文件），内容原样、全部粘贴到这里；签名核验通过才算签收。"),
    ),
)
OUTCOME = (
    Choice("outcome", "办理结果", of=CaseTransfer.OUTCOMES),
    Text("told", "办理情况", most=2000),
)
FEED_BACK_ON = Move(
    "case-transfer.fed-back", "反馈办理情况", ("accepted",), "fed-back", P.COORDINATION_KEEP,
    (law.FEED_BACK.through(law.BY_THE_TAKER),), asks=OUTCOME,
)
REGISTER_FEEDBACK = Move(
    "case-transfer.feedback-registered", "登记对方反馈", ("accepted",), "fed-back", P.COORDINATION_KEEP,
    (law.FEED_BACK.through(law.BY_THE_GIVER),), asks=OUTCOME,
)
WRITE_TRANSFER = Move(
    "case-transfer.papered", "制作移送文书", ("sent", "disputed", "named", "accepted", "fed-back"), "=",
    P.COORDINATION_KEEP, (law.TRANSFER_CASES.through(),),
    asks=(
        Choice("paper", "文书", of=TRANSFER_PAPERS),
        Text("contact", "联系人和电话", most=80, needed=False, told="", hint="写在函件上；请示必须写明。"),
    ),
)

WHO_WORKS = (
    Text("body", "工作机构", most=80, hint="负责日常协调的机构。"),
    Text("contact", "联络人", most=60),
    Identifier("phone", "联系电话", most=40),
)
ARRANGE = Move(
    "arrangement.proposed", "建立联合执法机制", NEW, "proposed", P.COORDINATION_SIGN,
    (law.ARRANGE.through(law.HAS_OTHERS, law.ALL_OPEN, law.HAS_AN_END, law.ENDS_AHEAD),),
    asks=(
        Row("unit", "牵头单位", noun="unit", told="lead"),
        Rows("units", "其他参加单位", noun="unit", most=40, ticked=True, needed=False, told="members"),
        Text("field", "领域", most=100, hint="如：餐饮油烟、非法营运。"),
        Text("plan", "工作计划和方案", most=2000),
        Text("emergency_plan", "应急预案", most=2000),
        Text("priorities", "执法重点", most=1000),
        Day("since", "起始日期"),
        Day("until", "终止日期", needed=False, at_the_gate=True, hint="含当日；没有终止日期的不能建立。"),
        Count("report_months", "每几个月通报一次", least=1, most=12, first=3),
        *WHO_WORKS,
    ),
)
SIGN = Move(
    "member.signed", "签署联合执法机制", ("asked",), "signed", P.COORDINATION_SIGN,
    (law.ARRANGE.through(law.STILL_RUNS),), asks=WHO_WORKS,
)
INVITE = Move("member.asked", "邀请参加机制", NEW, "asked", P.COORDINATION_SIGN, (law.ARRANGE.through(),))
BEGIN = Move("arrangement.begun", "机制生效", ("proposed",), "in-force", P.COORDINATION_SIGN, (law.ARRANGE.through(),))
REPORT = Move(
    "arrangement.reported", "通报执法情况", ("in-force",), "=", P.COORDINATION_KEEP,
    (law.ARRANGE.through(law.STILL_RUNS, law.HAS_BEGUN), law.REPORT_AGAIN.through()),
    asks=(Day("on", "通报日期", behind=True), Text("content", "通报内容", most=2000)),
)
# The system's, in the same breath as a report: the next one counts from it.
BEGIN_TERM = Move(
    "arrangement.term-begun", "开始下一个通报期", ("in-force",), "=", P.COORDINATION_KEEP, (law.REPORT_AGAIN,),
)
ACT = Move(
    "arrangement.acted", "登记联合行动", ("in-force",), "=", P.COORDINATION_KEEP,
    (law.ARRANGE.through(law.STILL_RUNS, law.HAS_BEGUN),),
    asks=(
        Day("on", "行动日期", behind=True),
        Text("content", "行动情况", most=2000, hint="参加单位、地点、检查对象和结果。"),
        Rows("visits", "行动中的检查", noun="visit", needed=False, most=50, hint="入企检查的编号，用空格分开。"),
        Rows("cases", "行动产生的案件", noun="case", needed=False, most=50, hint="案件的编号，用空格分开。"),
    ),
)
END_ARRANGEMENT = Move(
    "arrangement.ended", "终止机制", ("proposed", "in-force"), "ended", P.COORDINATION_SIGN,
    (law.ARRANGE.through(),), asks=(REASON,),
)

WHAT_IT_SAYS = (
    Text("name", "目录名称", most=100),
    Text("data_items", "数据项", most=2000, hint="一行一项，如“许可证编号”“有效期至”。"),
    Text("data_format", "数据格式", most=100, hint="如：数据库表、Excel、JSON、图片。"),
    Choice("update_cycle", "更新频率", of=CatalogueEntry.CYCLES),
    Choice("sharing", "共享属性", of=law.KINDS_OF_SHARING),
    Text("conditions", "共享条件", most=1000, needed=False,
         hint="有条件共享的写明共享范围、使用用途等；无条件的不填。"),
    Text("basis", "不予共享的理由和依据", most=1000, needed=False,
         hint="不予共享的写明理由和法律、行政法规、国务院决定的名称、条款；其他的不填。"),
    Choice("delivery", "共享方式", of=CatalogueEntry.DELIVERIES),
    Text("level", "分类分级", most=60, needed=False, hint="按本地数据分类分级的规定；没有的不填。"),
    Text("assessed", "评估情况", most=500, at_the_gate=True,
         hint="保密风险、个人信息保护影响的评估：何时、由谁、结论。"),
    Text("contact", "责任机构和岗位", most=80, hint="负责答复、提供的工作机构和岗位。"),
    Identifier("phone", "联系电话", most=40),
)
KEPT = law.DATA_CATALOGUE.through(
    law.NUMBER_IS_FREE, law.LISTS_CONDITIONS, law.ADDS_NO_CONDITIONS, law.SAYS_WHY_WITHHELD, law.ASSESSED
)
PROPOSE_ENTRY = Move(
    "catalogue-entry.proposed", "编制目录条目", NEW, "proposed", P.CATALOGUE_KEEP, (KEPT,),
    asks=(
        Row("unit", "提供单位", noun="unit"),
        Identifier("code", "目录编号", most=40, hint="本县政务数据目录的编号；全县不重复。"),
        *WHAT_IT_SAYS,
    ),
)
NEW_EDITION = Move(
    "catalogue-entry.edition-proposed", "编制新版", NEW, "proposed", P.CATALOGUE_KEEP, (KEPT,),
    asks=(*WHAT_IT_SAYS, Text("why", "变更理由", most=300)),
)
AMEND_ENTRY = Move(
    "catalogue-entry.amended", "修改目录条目", ("proposed", "returned"), "proposed", P.CATALOGUE_KEEP, (KEPT,),
    asks=WHAT_IT_SAYS,
)
RETURN_ENTRY = Move(
    "catalogue-entry.returned", "退回修改", ("proposed",), "returned", P.CATALOGUE_CONFIRM,
    (law.DATA_CATALOGUE.through(),), asks=(REASON,),
)
PUBLISH_ENTRY = Move(
    "catalogue-entry.published", "审核同意并发布", ("proposed",), "published", P.CATALOGUE_CONFIRM, (KEPT,),
    asks=(
        Text("reviewed", "主管部门审核情况", most=200, needed=False,
             hint="同级政务数据共享主管部门审核通过的日期、文号；没有的不填。"),
    ),
)
DROP_ENTRY = Move(
    "catalogue-entry.dropped", "作废", ("proposed", "returned"), "dropped", P.CATALOGUE_KEEP,
    (law.DATA_CATALOGUE.through(),), asks=(REASON,),
)
# The system's, in the same breath as the publishing of the next edition.
REPLACE_ENTRY = Move(
    "catalogue-entry.replaced", "由新版代替", ("published",), "replaced", P.CATALOGUE_CONFIRM,
    (law.DATA_CATALOGUE.through(), law.UPDATE_CATALOGUE.through()),
)
NOTE_CHANGE = Move(
    "catalogue-entry.change-noted", "登记目录变动", ("published",), "=", P.CATALOGUE_KEEP,
    (law.UPDATE_CATALOGUE,),
    asks=(
        Day("changed_on", "变化发生之日", behind=True, hint="法律、行政法规、国务院决定调整，或者职责变化之日。"),
        Text("reason", "变动情况", most=300),
    ),
)
WITHDRAW_ENTRY = Move(
    "catalogue-entry.withdrawn", "撤销目录条目", ("published",), "withdrawn", P.CATALOGUE_CONFIRM,
    (law.DATA_CATALOGUE.through(), law.UPDATE_CATALOGUE.through()),
    asks=(Text("reason", "撤销理由", most=300, hint="各单位都看得到；已经提出的申请继续办理。"),),
)

ASK_FOR_DATA = Move(
    "data-request.asked", "申请数据共享", NEW, "asked", P.COORDINATION_KEEP,
    (law.SHARE_DATA.through(law.IS_CURRENT, law.IS_SHARED, *law.SENDING),),
    asks=(
        Row("asker", "申请单位", noun="unit"),
        Row("arrangement", "所依据的机制", noun="arrangement", needed=False),
        Text("purpose", "用途", most=500,
             hint="用于哪项职权、哪个事项，使用的依据、范围和时限；不得用于其他目的。"),
    ),
)
AGREE = Move(
    "data-request.agreed", "同意共享", ("asked",), "agreed", P.COORDINATION_KEEP,
    (law.SHARE_DATA.through(law.BY_THE_TAKER), law.DELIVER_DATA.through()),
    asks=(Text("answer", "共享条件", most=500, needed=False),),
)
REFUSE_DATA = Move(
    "data-request.refused", "不同意共享", ("asked",), "refused", P.COORDINATION_KEEP,
    (law.SHARE_DATA.through(law.BY_THE_TAKER, law.MAY_BE_REFUSED),), asks=(Text("answer", "理由", most=500),),
)
DELIVER = Move(
    "data-request.delivered", "登记提供数据", ("agreed",), "delivered", P.COORDINATION_KEEP,
    (law.DELIVER_DATA.through(law.BY_THE_TAKER),),
    asks=(Text("delivery", "提供方式和数量", most=500),),
)

MOVES = (
    ARRANGE, SIGN, INVITE, BEGIN, REPORT, BEGIN_TERM, ACT, END_ARRANGEMENT, ASK_FOR_DATA, AGREE, REFUSE_DATA, DELIVER,
    PROPOSE_ENTRY, NEW_EDITION, AMEND_ENTRY, RETURN_ENTRY, PUBLISH_ENTRY, DROP_ENTRY, REPLACE_ENTRY, NOTE_CHANGE,
    WITHDRAW_ENTRY,
    EXAMINE, EXAMINE_AGAIN, TAKE_IN, RETURN_IT, ENTER_KEY, TRUST_KEY, WITHDRAW_KEY,
    PROPOSE, APPROVE, DISAPPROVE, BUILD, RECEIVE, ACCEPT, DISPUTE, NAME, RECORD_NAMING, REGISTER_RECEIPT,
    VERIFY_RECEIPT, FEED_BACK_ON,
    REGISTER_FEEDBACK, WRITE_TRANSFER,
    PLAN_SHIFT, CANCEL_SHIFT, SEND, READ, ANSWER, REFUSE, UPHOLD, HAND_ON, WRITE_NOTICE, ISSUE, CARRY_OUT,
    REFUSE_DISPATCH, WITHDRAW_DISPATCH, WRITE_DISPATCH,
)
# fmt: on
