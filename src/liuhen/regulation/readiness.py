"""Could it lawfully be done tomorrow 明日可为: what a power asks for besides its list, and what of it is missing.

责任制 article 36 asks that how units do their duty is looked at; that it is asked the day before is ours.
"""

from dataclasses import dataclass
from datetime import date

from liuhen.regulation.powers import BY_MANDATE

OFFICERS = 2
"""《行政处罚法》第42条, 《行政强制法》第18条: two officers with certificates."""
RECORDED = ("body_camera",)
"""What an officer records with on site, of the kinds of devices."""


@dataclass(frozen=True)
class Lack:
    """One thing without which a power cannot lawfully be used, and what to do about it."""

    zh: str
    source: str
    way_out: str


LACKS: dict[str, Lack] = {
    "post": Lack("没有分解到岗位", "《责任制》第9条", "公布职权分解"),
    "officers": Lack("岗位上的持证人员不足两人", "《行政处罚法》第42条", "任岗、换发证件或者调整分解"),
    "recorder": Lack("没有可用的执法记录仪", "《设备办法》第8条", "修复、借用或者配备设备"),
    "reviewer": Lack("没有合格的法制审核人员", "《行政处罚法》第58条", "登记法制审核人员"),
    "head": Lack("没有在任的主要负责人", "《责任制》第8条", "登记主要负责人或者主持工作的负责人"),
    "deed": Lack("没有有效的委托书", "《责任制》第2条", "续签委托书"),
    "mandate": Lack("没有省级人民政府的赋权决定", "《行政处罚法》第24条", "登记赋权决定"),
}
REVIEWED = frozenset({"penalty", "licence", "compulsion", "levy", "confirmation"})
"""The kinds of power whose decisions may be major, so that a review may be asked for. 《责任制》第11条."""


@dataclass(frozen=True)
class Means:
    """What there is for one power of one unit on a day."""

    kind: str
    unit_kind: str
    off_site: bool = False
    is_assigned: bool = True
    officers: int = OFFICERS
    """On its posts, with a certificate valid that day in its field."""
    has_recorder: bool = True
    has_reviewer: bool = True
    has_head: bool = True
    has_deed: bool = True
    has_mandate: bool = True


def lacking(means: Means) -> tuple[str, ...]:
    """Return what is missing, by the keys of LACKS in their order; nothing: it could lawfully be done."""
    missing = {
        "post": not means.is_assigned,
        "officers": means.officers < OFFICERS,
        "recorder": not means.off_site and not means.has_recorder,
        "reviewer": means.kind in REVIEWED and not means.has_reviewer,
        "head": not means.has_head,
        "deed": means.unit_kind == "entrusted" and not means.has_deed,
        "mandate": means.unit_kind in BY_MANDATE and means.kind == "penalty" and not means.has_mandate,
    }
    return tuple(key for key in LACKS if missing[key])


@dataclass(frozen=True)
class Judged:
    """A power of a unit, as it would stand on a day."""

    unit_id: int
    code: str
    name: str
    kind: str
    field: str
    officers: int
    on: date
    lacks: tuple[str, ...] = ()
