"""What can happen to a dossier."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Count, Row, Text, Yes
from liuhen.regulation import dossiers as law

NEW = ("new",)
KEPT = law.KEEP_WHOLE

# Tables: a move, and under it what it asks.
# fmt: off
OPEN = Move(
    "dossier.opened", "开始立卷", NEW, "open", P.DOSSIER_KEEP, (KEPT.through(law.CASE_OVER),),
    asks=(Row("case", "案件", noun="case", hint="已经结案、撤销立案或者移送的案件。"),),
)
CLOSE = Move(
    "dossier.closed", "归档", ("open",), "closed", P.DOSSIER_KEEP,
    (KEPT.through(law.CASE_OVER, law.FINISHED, law.AS_READ),),
    asks=(Text("keep_for", "保管期限", most=20, hint="写在封面上，如“长期”“永久”。"),),
)
SUPPLEMENT = Move(
    "dossier.supplemented", "补充材料", ("closed",), "=", P.DOSSIER_KEEP,
    (KEPT.through(law.FINISHED, law.AS_READ, law.CAME_LATER),),
    asks=(Text("reason", "补充原因", hint="归档后形成的文书、证据、送达另册装订，原案卷不变。"),),
)
BUILD = Move("dossier.capsule-built", "生成证据包", ("closed",), "=", P.DOSSIER_KEEP, (KEPT.through(),))
REVIEW = Move(
    "file-review.done", "评查案卷", NEW, "done", P.DOSSIER_REVIEW, (KEPT.through(law.BY_ANOTHER_THAN_HANDLERS),),
    asks=(
        *(Yes(key, law.SHEET[key].zh, told="") for key in law.VETOES),
        *(Count(key, point.zh, most=point.worth, first=point.worth, told="") for key, point in law.SCORED.items()),
        Text("opinion", "评查意见", most=2000),
    ),
)
# fmt: on
MOVES = (OPEN, CLOSE, SUPPLEMENT, BUILD, REVIEW)
