"""What can happen in retention: to classes, holds, changes of the rules, disposals."""

from liuhen.apps.retention.models import MOST_NAME, MOST_YEARS
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Count, Text
from liuhen.regulation import retention as law

CLASSES_KEPT = law.KEEP_AT_LEAST.through(*law.CLASS_GATES)
SIGNED = law.KEEP_AT_LEAST.through(*law.SIGNING_GATES, *law.CLASS_GATES)

WHY = Text("why", "理由")
NOBODYS_NAME = "写明事由和文号，不要写投诉人、举报人的身份信息。"
OPINION = Text("opinion", "意见", needed=False)
WHY_NOT = Text("opinion", "理由")
STOPS = Text("opinion", "理由", called="意见")

# Tables: a move, and under it what it asks.
# fmt: off
ADOPT = Move("retentionclass.adopted", "采用", ("new",), "in-force", P.RETENTION_CLASSIFY)
AMEND = Move(
    "retentionclass.amended", "变更", ("in-force",), "=", P.RETENTION_PROPOSE,
    (law.KEEP_AT_LEAST.through(law.FLOOR_IS_KEPT, law.SOURCE_IS_STATED),),
)
CLASSIFY = Move("classification.made", "分类", ("new",), "applies", P.RETENTION_CLASSIFY, asks=(WHY,))

PLACE = Move(
    "hold.placed", "冻结", ("new",), "placed", P.HOLD_PLACE, asks=(Text("reason", "理由", hint=NOBODYS_NAME),),
)
RELEASE = Move(
    "hold.released", "解除冻结", ("placed",), "released", P.HOLD_RELEASE,
    (law.KEEP_AT_LEAST.through(*law.RELEASE_GATES),), asks=(Text("reason", "理由", hint=NOBODYS_NAME),),
)

PROPOSE = Move(
    "rulechange.proposed", "提出变更", ("new",), "proposed", P.RETENTION_PROPOSE, (CLASSES_KEPT,),
    asks=(
        Text("zh", "名称", most=MOST_NAME, needed=False, told=""),
        Count("years", "保存年限", most=MOST_YEARS, called="新年限"),
        Text("source", "依据", at_the_gate=True),
        Text("why", "变更理由", told=""),
    ),
)
SORT = Move(
    "sorting.proposed", "提出批量归类", ("new",), "proposed", P.RETENTION_CLASSIFY, (CLASSES_KEPT,),
    asks=(WHY,),
)

# What is signed by two others goes the same way, whoever may propose it; by the subject's own noun.
PROPOSERS = {"rulechange": P.RETENTION_PROPOSE, "sorting": P.RETENTION_CLASSIFY}
UNSIGNED = ("proposed", "signed")
TRY_AGAIN = {
    noun: Move(f"{noun}.tried-again", "重新试算", UNSIGNED, "proposed", right, (CLASSES_KEPT,))
    for noun, right in PROPOSERS.items()
}
SIGN_FIRST = {
    noun: Move(f"{noun}.signed-first", "签署", ("proposed",), "signed", P.RETENTION_SIGN, (SIGNED,))
    for noun in PROPOSERS
}
SIGN_SECOND = {
    noun: Move(f"{noun}.signed-second", "签署并施行", ("signed",), "applying", P.RETENTION_SIGN, (SIGNED,))
    for noun in PROPOSERS
}
REJECT = {
    noun: Move(f"{noun}.rejected", "退回", UNSIGNED, "rejected", P.RETENTION_SIGN, asks=(WHY_NOT,))
    for noun in PROPOSERS
}
RECALL = {
    noun: Move(f"{noun}.withdrawn", "撤回", UNSIGNED, "withdrawn", right, asks=(WHY_NOT,))
    for noun, right in PROPOSERS.items()
}
ADVANCE = {
    noun: Move(f"{noun}.advanced", "分批施行", ("applying",), "=", right) for noun, right in PROPOSERS.items()
}
COME_INTO_FORCE = {
    noun: Move(f"{noun}.completed", "施行完毕", ("applying",), "in-force", right)
    for noun, right in PROPOSERS.items()
}

REQUEST = Move(
    "disposal.requested", "申请销毁", ("new",), "requested", P.DISPOSAL_REQUEST,
    (law.KEEP_AT_LEAST.through(*law.DUE_GATES),),
    asks=(Text("reason", "理由", called="申请理由", hint=NOBODYS_NAME),),
)
CONSENT = Move(
    "disposal.consented", "同意销毁", ("requested",), "consented", P.DISPOSAL_CONSENT,
    (law.DISPOSAL_BY_THREE.through(law.CONSENT_BY_ANOTHER), law.KEEP_AT_LEAST.through(*law.DUE_GATES)),
    asks=(OPINION,),
)
APPROVE = Move(
    "disposal.approved", "批准销毁", ("consented",), "waiting", P.DISPOSAL_APPROVE,
    (law.DISPOSAL_BY_THREE.through(law.APPROVAL_BY_A_THIRD), law.KEEP_AT_LEAST.through(*law.DUE_GATES)),
    asks=(OPINION,),
)
REFUSE_CONSENT = Move(
    "disposal.consent-refused", "不予同意", ("requested",), "refused", P.DISPOSAL_CONSENT, asks=(STOPS,),
)
REFUSE_APPROVAL = Move(
    "disposal.approval-refused", "不予批准", ("consented",), "refused", P.DISPOSAL_APPROVE, asks=(STOPS,),
)
OBJECT = Move(
    "disposal.objected", "提出异议", ("requested", "consented", "waiting"), "stopped", P.DISPOSAL_OBJECT,
    asks=(STOPS,),
)
WITHDRAW = Move(
    "disposal.withdrawn", "撤回申请", ("requested", "consented", "waiting"), "withdrawn", P.DISPOSAL_REQUEST,
    asks=(STOPS,),
)
START = Move(
    "disposal.started", "开始销毁", ("waiting",), "destroying", P.DISPOSAL_DESTROY,
    (law.DISPOSAL_BY_THREE.through(law.THREE_HAVE_SIGNED, law.DAYS_ARE_OVER),),
)
FINISH = Move("disposal.finished", "销毁完毕", ("destroying",), "destroyed", P.DISPOSAL_DESTROY)

MOVES = (
    ADOPT, AMEND, CLASSIFY, PLACE, RELEASE,
    PROPOSE, SORT,
    *(move for moves in (TRY_AGAIN, SIGN_FIRST, SIGN_SECOND, REJECT, RECALL, ADVANCE, COME_INTO_FORCE)
      for move in moves.values()),
    REQUEST, CONSENT, APPROVE, REFUSE_CONSENT, REFUSE_APPROVAL, OBJECT, WITHDRAW, START, FINISH,
)
# fmt: on
