"""What can happen to a unit's leaders, to deeds and to decisions of the province."""

from liuhen.apps.offices.models import MATTERS, Leader
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Day, Identifier, Row, Rows, Text, Yes
from liuhen.regulation.people import NAME_PRINCIPALS
from liuhen.regulation.powers import KINDS_OF_POWERS

NEW = ("new",)
IN_REGISTER, BY_WHAT_RIGHT = NAME_PRINCIPALS.through(), KINDS_OF_POWERS.through()

# Tables: a move, and under it what it asks.
# fmt: off
CHARGES = (
    Text("in_charge", "分管工作", needed=False, hint="分管负责人必须写明，如“分管执法大队、食品安全”。"),
    Rows("bodies", "分管的内设机构", noun="unit", needed=False, told="", ticked=True),
    *(Yes(key, f"分管本单位{zh}", told="") for key, zh in MATTERS.items()),
)
SCOPE = (
    Text("scope", "范围", most=500, hint="写明哪些事项、哪些区域。"),
    Text("codes", "事项编码", most=4000, needed=False, told="",
         hint="权责清单中的编码，用空格分开；不能逐项列出的留空。"),
)
NAME = Move(
    "leader.named", "登记负责人", NEW, "in-office", P.LEADER_KEEP, (IN_REGISTER,),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Row("person", "人员编号", noun="person", called="人员", typed=True, hint="本单位或县政府的在岗人员。"),
        Choice("role", "身份", of=Leader.ROLES, hint="一个单位同一时间只有一名主要负责人或主持工作的负责人。"),
        Text("title", "职务", most=40, hint="如“局长”。"),
        Text("document", "任职文件", most=120, hint="文号或名称。"),
        Day("since", "任职日期", behind=True),
        *CHARGES,
    ),
)
CHARGE = Move("leader.charged", "变更分管", ("in-office",), "=", P.LEADER_KEEP, (IN_REGISTER,), asks=CHARGES)
END = Move(
    "leader.ended", "登记免去", ("in-office",), "ended", P.LEADER_KEEP, (IN_REGISTER,),
    asks=(Day("until", "免去日期", behind=True, hint="自这一天起不再任职。"), REASON),
)

ENTRUST = Move(
    "deed.entrusted", "登记委托书", NEW, "in-force", P.DEED_KEEP, (BY_WHAT_RIGHT,),
    asks=(
        Row("entruster", "委托机关", noun="unit"),
        Row("entrusted", "受委托组织", noun="unit"),
        Identifier("number", "文号", most=60),
        *SCOPE,
        Day("since", "起始日期"),
        Day("until", "终止日期", hint="含当日。"),
    ),
)
REVOKE = Move(
    "deed.revoked", "解除委托", ("in-force",), "revoked", P.DEED_KEEP, (BY_WHAT_RIGHT,),
    asks=(Day("on", "解除日期", behind=True, hint="自这一天起不再有效。"), REASON),
)

FILE = Move(
    "mandate.filed", "登记赋权决定", NEW, "in-force", P.MANDATE_KEEP, (BY_WHAT_RIGHT,),
    asks=(
        Row("unit", "乡镇、街道", noun="unit", told=""),
        Text("issuer", "决定机关", most=80, hint="如“某某省人民政府”。"),
        Identifier("number", "文号", most=60),
        Day("published_on", "公布日期", behind=True),
        *SCOPE,
        Day("since", "施行日期"),
        Day("until", "终止日期", needed=False, hint="含当日；没有写明的留空。"),
    ),
)
END_MANDATE = Move(
    "mandate.ended", "停止赋权", ("in-force",), "ended", P.MANDATE_KEEP, (BY_WHAT_RIGHT,),
    asks=(Day("until", "最后一日", behind=True, hint="含当日。"), REASON),
)

MOVES = (NAME, CHARGE, END, ENTRUST, REVOKE, FILE, END_MANDATE)
# fmt: on
