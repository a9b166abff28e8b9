"""What can happen to what has to be made public."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Day, Row, Text
from liuhen.regulation import disclosure as law

KIND_NAMES = {kind.key: f"{law.PHASES[kind.phase]}：{kind.zh}" for kind in law.KINDS.values()}
GROUND_NAMES = {ground.key: f"{ground.zh}（{ground.source}）" for ground in law.GROUNDS.values()}
COMPLETE = (law.NOTHING_MISSING, law.NOTHING_PERSONAL, law.NOTHING_FORBIDS)
WAITING = ("due", "prepared", "proposed")

# Tables: a move, and under it what it asks.
# fmt: off
ISSUE = Move(
    "publication.issued", "登记应公示事项", ("new",), "due", P.PUBLICATION_PREPARE,
    (law.PUBLISH.through(), law.PUBLISH_DECISION),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Choice("kind", "信息种类", of=KIND_NAMES),
        Text("title", "标题", most=200, hint="自然人姓名公开时自动隐去。"),
        Day("happened_on", "作出或形成日期", behind=True, told="", hint="公开期限自次日起算。"),
    ),
)
PREPARE = Move(
    "publication.prepared", "拟定公示内容", ("due", "prepared"), "prepared", P.PUBLICATION_PREPARE,
    (law.PUBLISH.through(*COMPLETE),),
    asks=(Text("title", "标题", most=200),),
)
PROPOSE = Move(
    "publication.withholding-proposed", "拟不公开", ("due", "prepared"), "proposed", P.PUBLICATION_PREPARE,
    (law.PUBLISH.through(law.GROUND_FITS),),
    asks=(
        Choice("ground", "不公开的依据", of=GROUND_NAMES),
        Text("reason", "理由", most=500, hint="只在系统内可见；向社会只按依据计数。"),
    ),
)
SEND_BACK = Move(
    "publication.sent-back", "退回", ("prepared", "proposed"), "due", P.PUBLICATION_REVIEW,
    asks=(Text("reason", "退回理由", most=500),),
)
PUBLISH = Move(
    "publication.published", "审核公开", ("prepared",), "published", P.PUBLICATION_REVIEW,
    (law.PUBLISH.through(law.REVIEWED_BY_ANOTHER, *COMPLETE),),
)
WITHHOLD = Move(
    "publication.withheld", "审核不公开", ("proposed",), "withheld", P.PUBLICATION_REVIEW,
    (law.PUBLISH.through(law.REVIEWED_BY_ANOTHER, law.GROUND_FITS),),
)
REVERSE = Move(
    "publication.reversed", "登记决定被变更、撤销", ("published",), "=", P.PUBLICATION_PREPARE, (law.WITHDRAW_IN_TIME,),
    asks=(
        Choice("reversal", "情形", of=law.REVERSALS),
        Day("reversed_on", "生效日期", behind=True),
    ),
)
WITHDRAW = Move(
    "publication.withdrawn", "撤回", ("published",), "withdrawn", P.PUBLICATION_REVIEW,
    (law.WITHDRAW_IN_TIME, law.PUBLISH.through(law.NOTHING_PERSONAL)),
    asks=(Text("reason", "撤回理由", most=500, hint="理由向社会公开，不要写自然人姓名和个人信息。"),),
)
DROP = Move(
    "publication.dropped", "公开前失效", WAITING, "dropped", P.PUBLICATION_REVIEW,
    asks=(
        Choice("reversal", "情形", of=law.REVERSALS),
        Text("reason", "说明", most=500, hint="写明文书和日期；向社会只计数。"),
    ),
)
BEGIN_CORRECTION = Move(
    "publication.correction-begun", "更正", ("new",), "due", P.PUBLICATION_PREPARE,
    asks=(Text("reason", "更正理由", most=500, hint="理由随更正后的内容向社会公开。"),),
)
CORRECT = Move("publication.corrected", "已被更正", ("published",), "corrected", P.PUBLICATION_REVIEW)
EXPIRE = Move("publication.expired", "公示期满", ("published",), "expired", P.PUBLICATION_REVIEW)

MOVES = (
    ISSUE, PREPARE, PROPOSE, SEND_BACK, PUBLISH, WITHHOLD, REVERSE, WITHDRAW, DROP, BEGIN_CORRECTION, CORRECT, EXPIRE,
)
# fmt: on
