"""What can happen to rings of keys, sealed reports, openings, circulars and changes that are announced."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Choices, Row, Rows, Text, Yes
from liuhen.regulation import interference as law

NEW = ("new",)
KEPT = law.RECORD_INTERFERENCE.through()
PAPERS = {"interference-circular": "干预通报"}
HAPPENED = {"none": "没有干预、说情、打探或者递送材料的情况", "some": "有，情况如下"}

# Tables: a move, and under it what it asks.
# fmt: off
NAME_RING = Move(
    "ring.named", "指定持钥人", NEW, "forming", P.RING_KEEP, (KEPT,),
    asks=(
        Row("unit", "为哪个单位", noun="unit", told=""),
        Rows("persons", "三名持钥人", noun="person", most=3, called="持钥人编号", missing="请填写三名持钥人的人员编号",
             hint="人员编号，用空格分开。三个人不应由同一人领导；各人随后自己设置口令，口令无人可以找回。"),
    ),
)
FORM_RING = Move("ring.formed", "密钥组启用", ("forming",), "in-force", P.RING_OPEN, (KEPT,))
REPLACE_RING = Move("ring.replaced", "更换密钥组", ("in-force",), "replaced", P.RING_OPEN, (KEPT,))
NOTE = Move("ring.noted", "密钥组登记簿存档", ("in-force", "replaced"), "=", P.RING_OPEN, (KEPT,))
SPLIT_ANEW = Move(
    "ring.split-anew", "更换持钥人", ("in-force",), "=", P.RING_OPEN,
    (law.RECORD_INTERFERENCE.through(law.HOLDS_KEY, law.ANOTHER_HOLDER, law.IN_TIME),),
)
NAME_SUCCESSOR = Move(
    "ring.successor-named", "指定继任持钥人", ("in-force",), "=", P.RING_KEEP, (KEPT,),
    asks=(
        Row("person", "继任持钥人", noun="person", typed=True,
            hint="人员编号。本人设置钥匙以后，由另外两名持钥人共同更换。"),
        REASON,
    ),
)

NAME_HOLDER = Move("holder.named", "成为持钥人", NEW, "named", P.RING_KEEP, (KEPT,))
MAKE_KEY = Move("holder.keyed", "设置钥匙", ("named",), "keyed", P.RING_OPEN, (KEPT,))
SEAT = Move("holder.seated", "就任", ("keyed",), "seated", P.RING_OPEN, (KEPT,))
UNSEAT = Move("holder.replaced", "不再持钥", ("named", "keyed", "seated"), "replaced", P.RING_OPEN, (KEPT,))

FILE = Move(
    "envelope.filed", "提交过程报告", NEW, "filed", P.REPORT_FILE, (law.REFUSE_INTERFERENCE, KEPT),
    asks=(
        Row("case", "这是哪个案件的阶段报告", noun="case", needed=False, called="案件",
            hint="您承办、本阶段还没有报告的案件；不是阶段报告的不选。"),
        Choice("happened", "有没有干预、说情、打探、递送材料", of=HAPPENED, first="none", told="",
               hint="没有的，直接提交。有没有、写了什么，从外面都看不出来。"),
        Text("who", "什么人", most=200, needed=False, told="",
             hint="姓名、职务；不知道的、不愿写的可以不写。托人的写明受谁之托。"),
        Choice("way", "以什么方式", of=law.WAYS, needed=False, told=""),
        Text("facts", "经过", most=3000, needed=False, told="",
             hint="什么时间、什么地点、说了什么、要求什么。如实写，写原话。"),
        Text("about", "涉及的案件", most=200, needed=False, told="", hint="案号或者当事人；与上面的案件相同的不写。"),
        Choices("kinds", "属于哪几种", of=law.KINDS, needed=False, told="", hint="说不准的不选。"),
        Choice("answer", "怎样答复的", of=law.ANSWERS, needed=False, told=""),
        Yes("one_up", "直接送上一级", told="", hint="涉及本单位负责人、法制机构的会自动送上一级；您也可以自己选择。"),
    ),
)
SEAL = Move("slot.sealed", "密封", NEW, "sealed", P.REPORT_FILE, (law.RECORD_INTERFERENCE.through(),))
OPEN = Move("slot.opened", "启封", ("sealed",), "opened", P.RING_OPEN, (law.RECORD_INTERFERENCE.through(),))

BEGIN = Move(
    "opening.begun", "转动第一把钥匙", NEW, "begun", P.RING_OPEN, (law.RECORD_INTERFERENCE.through(law.HOLDS_KEY),),
)
FINISH = Move(
    "opening.finished", "转动第二把钥匙", ("begun",), "finished", P.RING_OPEN,
    (law.RECORD_INTERFERENCE.through(law.HOLDS_KEY, law.ANOTHER_HOLDER, law.IN_TIME),),
)
LAPSE = Move("opening.lapsed", "启封作废", ("begun",), "lapsed", P.RING_OPEN, (KEPT,))

PROPOSE = Move(
    "circular.proposed", "提请通报", NEW, "proposed", P.RING_OPEN, (law.CIRCULATE_INTERFERENCE.through(),),
)
APPROVE = Move(
    "circular.approved", "批准通报", ("proposed",), "approved", P.CIRCULAR_APPROVE,
    (law.CIRCULATE_INTERFERENCE.through(law.BY_WHO_MANAGES, law.NOT_HIMSELF, law.ANOTHER_APPROVES),),
)
REFUSE_CIRCULAR = Move(
    "circular.refused", "不予通报", ("proposed",), "refused", P.CIRCULAR_APPROVE,
    (law.CIRCULATE_INTERFERENCE.through(law.BY_WHO_MANAGES, law.NOT_HIMSELF, law.ANOTHER_APPROVES),), asks=(REASON,),
)
CIRCULATE = Move(
    "circular.circulated", "发出通报", ("approved",), "circulated", P.RING_OPEN,
    (law.CIRCULATE_INTERFERENCE.through(law.NOT_HIMSELF),),
)
PUT_OUT = Move(
    "circular.put-out", "向社会公开", ("circulated",), "=", P.CIRCULAR_APPROVE,
    (law.CIRCULATE_INTERFERENCE.through(law.BY_WHO_MANAGES, law.NOT_HIMSELF, law.IS_NOT_OUT),),
    asks=(Text("reason", "为什么必要", most=500, hint="公开通报原文，被通报人只显示姓氏，另一人审核后公开。"),),
)
CALL_BACK = Move(
    "circular.called-back", "撤回公开", ("circulated",), "=", P.CIRCULAR_APPROVE,
    (law.CIRCULATE_INTERFERENCE.through(law.BY_WHO_MANAGES, law.NOT_HIMSELF, law.IS_OUT),),
    asks=(Text("reason", "理由", most=300, hint="随撤回一并公开；不写姓名。"),),
)
WRITE = Move(
    "circular.papered", "制作通报文书", ("circulated",), "=", P.RING_OPEN, (law.CIRCULATE_INTERFERENCE.through(),),
    asks=(Choice("paper", "文书", of=PAPERS),),
)

ANNOUNCE = Move(
    "post-change.announced", "申报人事变动", NEW, "announced", P.CHANGE_ANNOUNCE, (law.PROTECT_RECORDER.through(),),
    asks=(
        Row("person", "人员", noun="person", typed=True, hint="人员编号。"),
        Choice("what", "变动", of=law.CHANGES),
        Choice("ground", "法定事由", of=law.GROUNDS),
        Text("basis", "依据", most=300, hint="写明法律、法规的名称和条、款、项。"),
        Text("procedure", "程序", most=1000, hint="由谁、在哪一天、以什么文件决定，是否听取本人意见。"),
    ),
)
CONFIRM = Move(
    "post-change.confirmed", "确认人事变动", ("announced",), "confirmed", P.CHANGE_CONFIRM,
    (law.PROTECT_RECORDER.through(law.ANOTHER_CONFIRMS, law.BY_SUPERVISORS),),
)
REFUSE_CHANGE = Move(
    "post-change.refused", "不确认人事变动", ("announced",), "refused", P.CHANGE_CONFIRM,
    (law.PROTECT_RECORDER.through(law.ANOTHER_CONFIRMS, law.BY_SUPERVISORS),), asks=(REASON,),
)
LAPSE_CHANGE = Move(
    "post-change.lapsed", "确认过期", ("confirmed",), "lapsed", P.CHANGE_CONFIRM, (law.PROTECT_RECORDER.through(),),
)

OPEN_REVIEW = Move(
    "change-review.opened", "开始核对人事变动", NEW, "due", P.CHANGE_CONFIRM, (law.PROTECT_RECORDER.through(),),
)
LOOK = Move(
    "change-review.looked", "核对", ("due",), "looked", P.CHANGE_CONFIRM,
    (law.PROTECT_RECORDER.through(law.BY_SUPERVISORS),),
)
LOOK_TOO = Move(
    "change-review.closed", "由另一人核对", ("looked",), "closed", P.CHANGE_CONFIRM,
    (law.PROTECT_RECORDER.through(law.BY_SUPERVISORS, law.ANOTHER_LOOKS),),
)

MOVES = (
    NAME_RING, FORM_RING, REPLACE_RING, NOTE, SPLIT_ANEW, NAME_SUCCESSOR, NAME_HOLDER, MAKE_KEY, SEAT, UNSEAT,
    FILE, SEAL, OPEN, BEGIN, FINISH, LAPSE, PROPOSE, APPROVE, REFUSE_CIRCULAR, CIRCULATE, PUT_OUT, CALL_BACK, WRITE,
    ANNOUNCE, CONFIRM, REFUSE_CHANGE, LAPSE_CHANGE, OPEN_REVIEW, LOOK, LOOK_TOO,
)
# fmt: on
