"""What can happen to seals, to papers, and to how they are brought to whom they are for."""

from liuhen.apps.documents.models import Seal
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Identifier, Moment, Row, Rows, Text
from liuhen.regulation import service as law

NEW = ("new",)
SERVE = law.SERVE_LAWFULLY
WIDTHS = (20, 60)

# Tables: a move, and under it what it asks.
# fmt: off
REGISTER_SEAL = Move(
    "seal.registered", "登记印章", NEW, "in-use", P.SEAL_KEEP, (SERVE.through(),),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Text("name", "印章名称", most=80, hint="与印模上的文字一致。"),
        Choice("kind", "种类", of=Seal.KINDS, first="organ"),
        Row("keeper", "保管人", noun="person", hint="只有保管人本人可以用印。"),
        Count("width_mm", "印模宽度（毫米）", least=WIDTHS[0], most=WIDTHS[1], first=42),
    ),
)
HAND_OVER_SEAL = Move(
    "seal.handed-over", "移交印章", ("in-use",), "=", P.SEAL_KEEP, (SERVE.through(),),
    asks=(Row("keeper", "接收人", noun="person", called="保管人"), REASON),
)
END_SEAL = Move(
    "seal.ended", "停用印章", ("in-use",), "ended", P.SEAL_KEEP, (SERVE.through(),), asks=(REASON,),
)

DRAFT = Move("document.drafted", "起草文书", NEW, "draft", P.DOCUMENT_SEE)
REVISE = Move("document.revised", "修改草稿", ("draft",), "=", P.DOCUMENT_SEE)
ISSUE = Move("document.issued", "签发文书", ("draft",), "issued", P.DOCUMENT_SEE)
DRAW = Move("document.drawn", "生成版式文件", ("issued", "sealed"), "=", P.DOCUMENT_SEE)
PRESS = Move(
    "document.sealed", "用印", ("issued",), "sealed", P.SEAL_APPLY,
    (SERVE.through(law.SEAL_IN_USE, law.SEAL_OF_UNIT, law.OWN_SEAL),),
    asks=(Row("seal", "印章", noun="seal"),),
)
VOID = Move(
    "document.voided", "作废文书", ("draft", "issued", "sealed"), "void", P.SERVICE_RECORD,
    asks=(REASON,),
)

FILE_CONSENT = Move(
    "consent.filed", "登记送达地址确认书", NEW, "in-force", P.SERVICE_RECORD, (SERVE.through(),),
    asks=(
        Text("name", "签署人", most=120),
        Text("address", "电子送达地址", most=200, hint="电子邮箱、手机号码或政务平台账号。"),
        Day("signed_on", "签署日期", behind=True),
    ),
)
REVOKE_CONSENT = Move(
    "consent.revoked", "登记撤回确认书", ("in-force",), "revoked", P.SERVICE_RECORD, (SERVE.through(),), asks=(REASON,),
)

WHOM = (Text("addressee", "受送达人", most=120, hint="与文书上的名称一致。"),)
SERVED_AT = Moment("served_at", "送达时间")
HAND_OVER = Move(
    "service.handed-over", "登记直接送达", NEW, "served", P.SERVICE_RECORD,
    (SERVE.through(law.OUT_FIRST, law.SIGNED),),
    asks=(
        *WHOM, SERVED_AT,
        Text("signed_by", "签收人", most=60, needed=False),
        Choice("relation", "签收人与受送达人的关系", of=law.RELATIONS, needed=False),
        Text("address", "送达地点", most=200, needed=False),
    ),
)
LEAVE = Move(
    "service.left", "登记留置送达", NEW, "served", P.SERVICE_RECORD,
    (SERVE.through(law.OUT_FIRST, law.REFUSAL_TOLD, law.REFUSAL_WITNESSED),),
    asks=(
        *WHOM, SERVED_AT,
        Text("refusal", "拒收情况", needed=False, hint="谁拒收，以什么理由拒收。"),
        Text("witnesses", "见证人", needed=False, hint="姓名和所在单位，每行一人。"),
        Rows("recordings", "引用的音像记录", noun="recording", needed=False, most=10, hint="编号，用空格分开。"),
        Text("address", "留置地点", most=200, needed=False),
    ),
)
POST = Move(
    "service.posted", "登记邮寄", NEW, "made", P.SERVICE_RECORD, (SERVE.through(law.OUT_FIRST, law.TRACED),),
    asks=(
        *WHOM, Moment("sent_at", "交寄时间"),
        Identifier("tracking", "邮件号码", most=60, needed=False),
        Text("address", "收件地址", most=200, needed=False),
    ),
)
ARRIVE = Move(
    "service.arrived", "登记签收", ("made",), "served", P.SERVICE_RECORD, (SERVE.through(law.ARRIVED),),
    asks=(
        Moment("served_at", "收件时间", hint="以回执上注明的收件日期为送达日期。"),
        Day("postmark_on", "邮戳日期", needed=False, behind=True),
        Text("receipt", "回执", most=200, needed=False, hint="谁签收、回执编号。"),
    ),
)
SEND = Move(
    "service.sent", "登记电子送达", NEW, "served", P.SERVICE_RECORD, (SERVE.through(law.OUT_FIRST, law.CONSENTED),),
    asks=(
        *WHOM, Moment("served_at", "到达时间", hint="到达受送达人系统的时间。"),
        Row("consent", "送达地址确认书", noun="consent", needed=False),
    ),
)
PUBLISH = Move(
    "service.published", "登记公告送达", NEW, "made", P.SERVICE_RECORD, (SERVE.through(law.OUT_FIRST, law.PUBLISHED),),
    asks=(
        *WHOM,
        Day("published_on", "公告日期", needed=False, behind=True),
        Text("place", "公告载体", most=200, needed=False, hint="如公告栏、报纸、网站，写明名称。"),
        Text("why", "公告送达的原因和经过", needed=False, hint="下落不明的依据，或其他方式为何无法送达。"),
    ),
)
TAKE_AS_SERVED = Move(
    "service.taken-as-served", "公告期满视为送达", ("made",), "served", P.SERVICE_RECORD, (SERVE.through(),),
)
RETURN = Move(
    "service.returned", "登记退回", ("made",), "returned", P.SERVICE_RECORD, (SERVE.through(),),
    asks=(Day("returned_on", "退回日期", behind=True), REASON),
)
VOID_SERVICE = Move(
    "service.voided", "确认送达无效", ("made", "served", "returned"), "void", P.SERVICE_RECORD, (SERVE.through(),),
    asks=(REASON,),
)
# fmt: on
MOVES = (
    REGISTER_SEAL,
    HAND_OVER_SEAL,
    END_SEAL,
    DRAFT,
    REVISE,
    ISSUE,
    DRAW,
    PRESS,
    VOID,
    FILE_CONSENT,
    REVOKE_CONSENT,
    HAND_OVER,
    LEAVE,
    POST,
    ARRIVE,
    SEND,
    PUBLISH,
    TAKE_AS_SERVED,
    RETURN,
    VOID_SERVICE,
)
BY_ROUTE = {"in-person": HAND_OVER, "left": LEAVE, "post": POST, "electronic": SEND, "notice": PUBLISH}
