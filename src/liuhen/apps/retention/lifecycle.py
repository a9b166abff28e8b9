"""What can happen in retention: to classes, holds, changes of the rules, disposals."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import retention as law

CLASSES_KEPT = law.KEEP_AT_LEAST.through(*law.CLASS_GATES)
SIGNED = law.KEEP_AT_LEAST.through(*law.SIGNING_GATES, *law.CLASS_GATES)

ADOPT = Move("retentionclass.adopted", "采用", ("new",), "in-force", P.RETENTION_CLASSIFY)
AMEND = Move(
    "retentionclass.amended",
    "变更",
    ("in-force",),
    "=",
    P.RETENTION_PROPOSE,
    (law.KEEP_AT_LEAST.through(law.FLOOR_IS_KEPT, law.SOURCE_IS_STATED),),
)
CLASSIFY = Move("classification.made", "分类", ("new",), "applies", P.RETENTION_CLASSIFY, personal=("why",))

PLACE = Move("hold.placed", "冻结", ("new",), "placed", P.HOLD_PLACE, personal=("reason",))
RELEASE = Move(
    "hold.released",
    "解除冻结",
    ("placed",),
    "released",
    P.HOLD_RELEASE,
    (law.KEEP_AT_LEAST.through(*law.RELEASE_GATES),),
    personal=("reason",),
)

PROPOSE = Move("rulechange.proposed", "提出变更", ("new",), "proposed", P.RETENTION_PROPOSE, (CLASSES_KEPT,))
TRY_AGAIN = Move(
    "rulechange.tried-again",
    "重新试算",
    ("proposed", "signed"),
    "proposed",
    P.RETENTION_PROPOSE,
    (CLASSES_KEPT,),
)
SIGN_FIRST = Move("rulechange.signed-first", "签署", ("proposed",), "signed", P.RETENTION_SIGN, (SIGNED,))
SIGN_SECOND = Move(
    "rulechange.signed-second", "签署并施行", ("signed",), "applying", P.RETENTION_SIGN, (SIGNED,)
)
REJECT = Move(
    "rulechange.rejected", "退回", ("proposed", "signed"), "rejected", P.RETENTION_SIGN, personal=("opinion",)
)
RECALL = Move("rulechange.withdrawn", "撤回", ("proposed", "signed"), "withdrawn", P.RETENTION_PROPOSE)
ADVANCE = Move("rulechange.advanced", "分批施行", ("applying",), "=", P.RETENTION_PROPOSE)
COME_INTO_FORCE = Move("rulechange.completed", "施行完毕", ("applying",), "in-force", P.RETENTION_PROPOSE)

REQUEST = Move(
    "disposal.requested",
    "申请销毁",
    ("new",),
    "requested",
    P.DISPOSAL_REQUEST,
    (law.KEEP_AT_LEAST.through(*law.DUE_GATES),),
)
CONSENT = Move(
    "disposal.consented",
    "同意销毁",
    ("requested",),
    "consented",
    P.DISPOSAL_CONSENT,
    (law.DISPOSAL_BY_THREE.through(law.CONSENT_BY_ANOTHER), law.KEEP_AT_LEAST.through(*law.DUE_GATES)),
)
APPROVE = Move(
    "disposal.approved",
    "批准销毁",
    ("consented",),
    "waiting",
    P.DISPOSAL_APPROVE,
    (law.DISPOSAL_BY_THREE.through(law.APPROVAL_BY_A_THIRD), law.KEEP_AT_LEAST.through(*law.DUE_GATES)),
)
REFUSE_CONSENT = Move(
    "disposal.consent-refused",
    "不予同意",
    ("requested",),
    "refused",
    P.DISPOSAL_CONSENT,
    personal=("opinion",),
)
REFUSE_APPROVAL = Move(
    "disposal.approval-refused",
    "不予批准",
    ("consented",),
    "refused",
    P.DISPOSAL_APPROVE,
    personal=("opinion",),
)
OBJECT = Move(
    "disposal.objected",
    "提出异议",
    ("requested", "consented", "waiting"),
    "stopped",
    P.DISPOSAL_OBJECT,
    personal=("opinion",),
)
WITHDRAW = Move(
    "disposal.withdrawn",
    "撤回申请",
    ("requested", "consented", "waiting"),
    "withdrawn",
    P.DISPOSAL_REQUEST,
    personal=("opinion",),
)
START = Move(
    "disposal.started",
    "开始销毁",
    ("waiting",),
    "destroying",
    P.DISPOSAL_DESTROY,
    (law.DISPOSAL_BY_THREE.through(law.THREE_HAVE_SIGNED, law.DAYS_ARE_OVER),),
)
FINISH = Move("disposal.finished", "销毁完毕", ("destroying",), "destroyed", P.DISPOSAL_DESTROY)

MOVES = (
    ADOPT, AMEND, CLASSIFY, PLACE, RELEASE,
    PROPOSE, TRY_AGAIN, SIGN_FIRST, SIGN_SECOND, REJECT, RECALL, ADVANCE, COME_INTO_FORCE,
    REQUEST, CONSENT, APPROVE, REFUSE_CONSENT, REFUSE_APPROVAL, OBJECT, WITHDRAW, START, FINISH,
)  # fmt: skip
