"""Which record makes a visit an uncounted one: each ground cites one that exists, or an order on file.

What is cited is never believed by its number alone. A complaint about a firm comes in as a clue, whose source says so.
"""

from typing import TYPE_CHECKING

from liuhen.apps.cases import queries as cases
from liuhen.apps.visits.models import Visit
from liuhen.kernel.identifiers import name_key
from liuhen.regulation.visits import GROUNDS

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.people.models import Unit

PAPER_LEAST = 4
"""Letters that the number of a paper has at the least."""


def why_not(key: str, cited: str, *, firm: "Establishment", unit: "Unit", uncounted: frozenset[str]) -> str:
    """Say why a ground does not free a visit from being counted, "" where it does."""
    ground = GROUNDS[key]
    if key not in uncounted:
        return f"本县没有把“{ground.zh}”列为不计次的情形"
    if ground.cites == "paper":
        return "" if len(cited) >= PAPER_LEAST else "没有写明存档文件的文号"
    number = cited.rpartition(":")[2]
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return f"没有写明“{ground.zh}”的登记编号"
    return _FOUND[ground.cites](key, int(number), firm, unit)


def _clue(key: str, number: int, firm: "Establishment", unit: "Unit") -> str:
    found = cases.clue_numbered(number, unit=unit)
    if found is None:
        return f"本单位没有编号为{number}的线索"
    if found.named and not _is_same(found.named, firm.name):
        return f"线索{number}反映的是{found.named}，不是{firm}"
    return (
        f"线索{number}的来源是“{found.source_zh}”"
        if key == "complaint" and found.source != "complaint"
        else ""
    )


def _is_same(named: str, firm: str) -> bool:
    """Say whether who is named is a firm; whoever complains seldom writes its name out."""
    one, other = name_key(named), name_key(firm)
    return one in other or other in one


def _case(_: str, number: int, __: "Establishment", unit: "Unit") -> str:
    found = cases.case_numbered(number, unit=unit)
    return "" if found else f"本单位没有编号为{number}的案件"


def rechecked(cited: str, *, firm: "Establishment", unit: "Unit") -> Visit | None:
    """Return the visit of the unit to the firm that is cited as the one to look at again."""
    number = cited.rpartition(":")[2]
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return None
    return Visit.objects.filter(pk=int(number), establishment=firm, unit=unit).first()


def _recheck(_: str, number: int, firm: "Establishment", unit: "Unit") -> str:
    found = Visit.objects.filter(pk=number, establishment=firm, unit=unit).first()
    if found is None:
        return f"本单位对该企业没有编号为{number}的检查"
    return "" if found.defects.filter(state="ordered").exists() else f"检查{number}没有待复查的整改"


_FOUND = {"clue": _clue, "case": _case, "visit": _recheck}
