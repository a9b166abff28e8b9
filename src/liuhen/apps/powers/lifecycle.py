"""What can happen to a power list, to its break-down, and to a sheet that is read into one of them."""

from liuhen.apps.powers.models import MOST_CODE, MOST_NAME, MOST_TOLD, MOST_WORDS
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Day, Identifier, Row, Text, Yes
from liuhen.regulation import amendments, guides, idleness
from liuhen.regulation import powers as law

NEW, DRAFT_ONLY = ("new",), ("draft",)
LISTS, SCOPE = law.PUBLISH_LISTS, law.KINDS_OF_POWERS
BREAK_DOWN = law.BREAK_DOWN
GUIDES = guides.SERVICE_GUIDES
STANDS = amendments.AMENDED_BASIS.through(amendments.BASES_STAND)
TERM_HINT = "写成几个工作日、几日，或当场办结；没有的不填。"
NATIONAL = {str(key): zh for key, zh in law.NATIONAL_TYPES.items()}
WHY = Text("reason", "理由", most=500, hint="与变更内容一同公布。")
CODE = Identifier("code", "职权编码", most=MOST_CODE)
FIRST_DAY = Day("effective_on", "实施日期", hint="自这一日起按此执行；不早于公布之日。")

# Tables: a move, and under it what it asks.
# fmt: off
DRAFT = Move(
    "powerlist.drafted", "编制清单", NEW, "draft", P.POWER_KEEP, (SCOPE.through(law.HOLDS_POWERS),),
    asks=(Row("unit", "单位", noun="unit", told=""), WHY),
)
PUT_ITEM = Move(
    "powerlist.item-put", "填写职权", DRAFT_ONLY, "=", P.POWER_KEEP,
    asks=(
        CODE,
        Text("name", "职权名称", most=MOST_NAME),
        Text("content", "职权内容", most=MOST_WORDS, needed=False, told=""),
        Choice("kind", "职权类型", of=law.KINDS_ZH),
        Choice("national_type", "国家事项类型", of=NATIONAL, needed=False, told="",
               hint="不选的按职权类型对应；备案对应其他行政权力。"),
        Text("bases", "设定依据", most=MOST_WORDS, told="",
             hint="每行一处，写到条、款、项，如《中华人民共和国食品安全法》第一百二十二条第一款。"),
        Text("field", "执法领域", most=40, needed=False, told="", hint="要求持哪个领域的执法证件；不限的不填。"),
        Text("level", "行使层级", most=20, needed=False, told=""),
        Row("body", "行使机构", noun="unit", outside="body", needed=False, told="", hint="内设机构；不选的为本单位。"),
        Choice("site", "现场或非现场", of=law.SITES, needed=False, told=""),
        Yes("touches_firms", "涉企", told=""),
        Text("duties", "责任事项", most=MOST_WORDS, needed=False, told=""),
        Text("process", "办理流程", most=MOST_WORDS, needed=False, told="", hint="如受理→审查→决定→送达。"),
        Text("statutory", "法定时限", most=20, needed=False, told="", hint=TERM_HINT),
        Text("promised", "承诺时限", most=20, needed=False, told="", hint=TERM_HINT),
        Text("limits", "限制", most=MOST_WORDS, needed=False, told=""),
    ),
)
DROP_ITEM = Move("powerlist.item-dropped", "删去职权", DRAFT_ONLY, "=", P.POWER_KEEP, asks=(CODE,))
FILL = Move("powerlist.filled", "导入职权", DRAFT_ONLY, "=", P.POWER_KEEP)
SUBMIT = Move(
    "powerlist.submitted", "签报审定", DRAFT_ONLY, "submitted", P.POWER_SIGN,
    (
        SCOPE.through(law.DEED_IN_FORCE, law.WITHIN_DEED, law.BY_PROVINCIAL_DECISION),
        LISTS.through(law.HAS_ITEMS, law.HAS_BASES),
        STANDS,
    ),
)
SEND_BACK = Move(
    "powerlist.sent-back", "退回修改", ("submitted", "approved"), "draft", P.POWER_APPROVE,
    asks=(Text("remark", "退回理由", most=500),),
)
APPROVE = Move(
    "powerlist.approved", "审定", ("submitted",), "approved", P.POWER_APPROVE,
    asks=(Text("remark", "审定意见", most=500, needed=False),),
)
PUBLISH = Move(
    "powerlist.published", "公布", ("approved",), "published", P.POWER_APPROVE,
    (
        SCOPE.through(law.DEED_IN_FORCE, law.WITHIN_DEED, law.BY_PROVINCIAL_DECISION),
        LISTS.through(law.HAS_ITEMS, law.HAS_BASES, law.NOT_BACKDATED, law.NOT_FAR_AHEAD, law.AFTER_THE_LAST),
        STANDS,
    ),
    asks=(FIRST_DAY,),
)
DROP = Move("powerlist.dropped", "作废草稿", DRAFT_ONLY, "dropped", P.POWER_KEEP, asks=(WHY,))

DRAFT_BREAKDOWN = Move(
    "breakdown.drafted", "编制职权分解", NEW, "draft", P.POWER_KEEP,
    asks=(Row("unit", "单位", noun="unit", told=""), WHY),
)
ASSIGN = Move(
    "breakdown.assigned", "指定岗位", DRAFT_ONLY, "=", P.POWER_KEEP,
    asks=(
        CODE,
        Text("step", "环节", most=40, needed=False, hint="不填的为全部环节。"),
        Row("post", "岗位", noun="post"),
        Text("responsibility", "岗位责任", most=1000),
    ),
)
UNASSIGN = Move(
    "breakdown.unassigned", "取消岗位", DRAFT_ONLY, "=", P.POWER_KEEP,
    asks=(CODE, Text("step", "环节", most=40, needed=False), Row("post", "岗位", noun="post")),
)
FILL_BREAKDOWN = Move("breakdown.filled", "导入职权分解", DRAFT_ONLY, "=", P.POWER_KEEP)
PUBLISH_BREAKDOWN = Move(
    "breakdown.published", "签发并公布", DRAFT_ONLY, "published", P.POWER_SIGN, (BREAK_DOWN, law.PUBLISH_BREAKDOWNS),
    asks=(FIRST_DAY,),
)
DROP_BREAKDOWN = Move("breakdown.dropped", "作废草稿", DRAFT_ONLY, "dropped", P.POWER_KEEP, asks=(WHY,))

ASK_IMPORT = Move(
    "import.asked", "导入表格", NEW, "queued", P.POWER_KEEP,
    asks=(Yes("checking", "只检查，不导入", hint="先看看有没有错；导入时草稿原有内容全部由表格代替。"),),
)
CHECK_IMPORT = Move("import.checked", "检查完毕", ("queued",), "checked", P.POWER_KEEP)
TAKE_IMPORT = Move("import.taken", "导入完毕", ("queued",), "taken", P.POWER_KEEP)
REFUSE_IMPORT = Move("import.refused", "未导入", ("queued",), "refused", P.POWER_KEEP)

RAISE_FLAG = Move(
    "flag.raised", "标出依据变动", NEW, "open", P.POWER_KEEP, (amendments.AMENDED_BASIS.through(),),
)
SET_DAY = Move(
    "flag.day-set", "限期调整", ("open",), "=", P.POWER_APPROVE,
    (amendments.AMENDED_BASIS.through(amendments.DAY_SET_ONCE),),
    asks=(Day("due_on", "调整期限", ahead=True, hint="最后一日；规定没有定期限，由县司法局书面确定。"),),
)
ADJUST_FLAG = Move(
    "flag.adjusted", "调整完毕", ("open",), "adjusted", P.POWER_APPROVE, (amendments.AMENDED_BASIS.through(),),
)

GUIDE_WORDS = (
    Text("applicants", "服务对象", most=MOST_TOLD, hint="谁可以申请，或者对谁行使。"),
    Text("conditions", "办理条件", most=MOST_TOLD, needed=False),
    Text("materials", "申请材料", most=MOST_TOLD, needed=False, hint="每行一件；不需要材料的不填。"),
    Text("fee", "收费标准", hint="不收费的写明“不收费”。"),
    Text("fee_basis", "收费依据", needed=False),
    Text("where", "办理地点"),
    Text("hours", "办理时间"),
    Text("telephone", "咨询电话", most=60),
    Text("remedies", "救济途径", most=MOST_TOLD, hint="向哪个机关申请行政复议、向哪个法院起诉，期限多长。"),
)
DRAFT_GUIDE = Move(
    "guide.drafted", "编制服务指南", NEW, "draft", P.POWER_KEEP, (GUIDES.through(guides.LISTED),),
    asks=(Row("unit", "单位", noun="unit", told=""), CODE, *GUIDE_WORDS),
)
WRITE_GUIDE = Move("guide.written", "修改服务指南", DRAFT_ONLY, "=", P.POWER_KEEP, asks=GUIDE_WORDS)
REVISE_GUIDE = Move(
    "guide.revised", "修订服务指南", ("published",), "=", P.POWER_KEEP, (GUIDES.through(guides.LISTED),),
)
PUBLISH_GUIDE = Move("guide.published", "签发并公布", DRAFT_ONLY, "published", P.POWER_SIGN, (GUIDES,))
REPLACE_GUIDE = Move("guide.replaced", "由新版代替", ("published",), "replaced", P.POWER_SIGN)
WITHDRAW_GUIDE = Move(
    "guide.withdrawn", "撤下服务指南", ("published",), "withdrawn", P.POWER_SIGN, (GUIDES.through(),),
    asks=(Text("reason", "撤下理由", most=500),),
)
DROP_GUIDE = Move("guide.dropped", "作废草稿", DRAFT_ONLY, "dropped", P.POWER_KEEP, asks=(WHY,))

DECLARE_NO_OBJECT = Move(
    "noobject.declared", "说明无执法对象", NEW, "declared", P.POWER_SIGN, (idleness.FAILURE_TO_ACT.through(),),
    asks=(
        Row("unit", "单位", noun="unit", told=""), CODE,
        Text("reason", "理由", most=500, hint="为什么本县没有这项职权的执法对象；不计入未行使，向司法局和社会负责。"),
    ),
)
WITHDRAW_NO_OBJECT = Move(
    "noobject.withdrawn", "撤回说明", ("declared",), "withdrawn", P.POWER_SIGN, (idleness.FAILURE_TO_ACT.through(),),
    asks=(Text("reason", "理由", most=500),),
)
OVERTURN_NO_OBJECT = Move(
    "noobject.overturned", "不予认可", ("declared",), "overturned", P.POWER_APPROVE,
    (idleness.FAILURE_TO_ACT.through(),), asks=(Text("reason", "理由", most=500),),
)

MOVES = (
    DRAFT, PUT_ITEM, DROP_ITEM, FILL, SUBMIT, SEND_BACK, APPROVE, PUBLISH, DROP, DRAFT_BREAKDOWN, ASSIGN, UNASSIGN,
    FILL_BREAKDOWN, PUBLISH_BREAKDOWN, DROP_BREAKDOWN, ASK_IMPORT, CHECK_IMPORT, TAKE_IMPORT, REFUSE_IMPORT,
    RAISE_FLAG, SET_DAY, ADJUST_FLAG,
    DRAFT_GUIDE, WRITE_GUIDE, REVISE_GUIDE, PUBLISH_GUIDE, REPLACE_GUIDE, WITHDRAW_GUIDE, DROP_GUIDE,
    DECLARE_NO_OBJECT, WITHDRAW_NO_OBJECT, OVERTURN_NO_OBJECT,
)
# fmt: on
