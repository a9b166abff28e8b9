"""Which record makes a visit an uncounted one: each ground cites one that exists, or an order on file.

What is cited is never believed by its number alone. A complaint about a firm comes in as a clue, whose source says so;
an order, an application or an event is on file as a voucher, which somebody else compared with the original.
"""

from typing import TYPE_CHECKING

from liuhen.apps.cases import queries as cases
from liuhen.apps.visits.models import GROUNDS_ZH, ON_PAPER, Visit, Voucher
from liuhen.kernel.identifiers import name_key
from liuhen.regulation.people import day_zh
from liuhen.regulation.visits import GROUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.people.models import Unit

NOT_GONE = ("refused", "cancelled", "withdrawn")
"""States of visits that used up nothing of what they cite."""
ENDED = ("refused", "closed", "withdrawn", "transferred")
"""States of a case for which nobody goes anywhere any more."""


def why_not(
    key: str, cited: str, *, firm: "Establishment", unit: "Unit", uncounted: frozenset[str], on: "date"
) -> str:
    """Say why a ground does not free a visit from being counted, "" where it does."""
    ground = GROUNDS[key]
    if key not in uncounted:
        return f"本县没有把“{ground.zh}”列为不计次的情形"
    if ground.cites == "paper":
        return _paper(key, cited, firm, unit, on)
    number = _number(cited)
    if number is None:
        return f"没有写明“{ground.zh}”的登记编号"
    return _FOUND[ground.cites](key, number, firm, unit)


def voucher_of(visit: Visit) -> Voucher | None:
    """Return the paper by which a visit is not counted; None for one that was cited before papers were kept."""
    return voucher(visit.unit, visit.ground_ref) if visit.ground in ON_PAPER else None


def voucher(unit: "Unit", number: str) -> Voucher | None:
    """Return the paper of a unit with a number: the one in use, else the last that was withdrawn."""
    rows = Voucher.objects.filter(unit=unit, number=number).select_related("unit")
    return rows.exclude(state="withdrawn").first() or rows.order_by("-id").first()


def fallen(visit: Visit) -> str:
    """Say that what frees a visit fell away since, "" where it stands: its paper, or until it is approved its case."""
    if visit.ground == "case" and visit.state == "proposed":
        number = _number(visit.ground_ref)
        return _case("case", number, visit.establishment, visit.unit) if number else ""
    found = voucher_of(visit)
    return _not_in_use(found) if found else ""


def fallen_when(visits: "Iterable[Visit]") -> "Callable[[Visit, datetime], str]":
    """Return what says why the paper a visit cites did not stand at a moment, "" where it did; one query for all.

    What was done before a paper was withdrawn was free, though it is told of afterwards.
    """
    citing = [each for each in visits if each.ground in ON_PAPER]
    papers: dict[tuple[int, str], list[Voucher]] = {}
    if citing:
        rows = Voucher.objects.filter(
            unit__in={each.unit_id for each in citing}, number__in={each.ground_ref for each in citing}
        )
        for each in rows.order_by("id"):
            papers.setdefault((each.unit_id, each.number), []).append(each)

    def told(visit: Visit, at: "datetime") -> str:
        cited = papers.get((visit.unit_id, visit.ground_ref), []) if visit.ground in ON_PAPER else []
        if not cited or any(_stood(each, at) for each in cited):
            return ""
        return _not_in_use(cited[-1])

    return told


def _stood(found: Voucher, at: "datetime") -> bool:
    if found.state == "withdrawn":
        return bool(
            found.confirmed_at and found.withdrawn_at and found.confirmed_at <= at < found.withdrawn_at
        )
    return found.state == "confirmed"


def _not_in_use(found: Voucher) -> str:
    """Say why a paper frees nothing now, "" where it does."""
    match found.state:
        case "withdrawn":
            return f"计次凭据{found.number}已撤销（{found.withdrawn_reason}）"
        case "registered":
            return f"计次凭据{found.number}还没有经法制机构确认"
    return ""


def rested_on(key: str, cited: str, *, firm: "Establishment", unit: "Unit") -> list[int]:
    """Return the visits that rest on the clue, or look again at what the visit ordered, that a ground cites."""
    number = _number(cited)
    if number is None:
        return []
    match GROUNDS[key].cites:
        case "clue":
            citing = (each for each, ground in GROUNDS.items() if ground.cites == "clue")
            rows = Visit.objects.filter(unit=unit, ground__in=list(citing), ground_ref__endswith=str(number))
        case "visit":
            rows = Visit.objects.filter(unit=unit, establishment=firm, recheck_of=number)
        case _:
            return []
    told = rows.exclude(state__in=NOT_GONE).order_by("id").values_list("pk", "ground_ref", "recheck_of")
    return [pk for pk, ref, recheck_of in told if recheck_of == number or _number(ref) == number]


def said(key: str, cited: str, rested: "Sequence[int]") -> str:
    """Say what is cited, and which visits rest on it; "" where none does."""
    if not rested:
        return ""
    what = "线索" if GROUNDS[key].cites == "clue" else "责令改正的检查"
    return f"{what}{_number(cited)}已经不计次地检查了{len(rested)}次（检查{'、'.join(map(str, rested))}）"


def _number(cited: str) -> int | None:
    number = cited.rpartition(":")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else None


def _paper(key: str, cited: str, firm: "Establishment", unit: "Unit", on: "date") -> str:
    if not cited:
        return "没有写明计次凭据的文号"
    found = voucher(unit, cited)
    if found is None:
        other = Voucher.objects.filter(number=cited).exclude(unit=unit).select_related("unit").first()
        return (
            f"文号{cited}的计次凭据是{other.unit}登记的，不是本单位的"
            if other
            else f"文号{cited}的文件没有登记为计次凭据"
        )
    told = f"计次凭据{found.number}"
    if why := _not_in_use(found):
        return why
    if found.ground != key:
        return f"{told}登记的情形是“{found.ground_zh}”，不是“{GROUNDS_ZH[key]}”"
    if not found.since <= on <= found.until:
        return f"计划日期不在{told}的期间（{day_zh(found.since)}至{day_zh(found.until)}）内"
    if found.field and found.field != firm.field:
        return f"{told}要求检查的是“{found.field}”领域的企业，{firm}的领域是“{firm.field}”"
    if not found.field and not found.firms.filter(establishment=firm).exists():
        return f"{told}涉及的企业中没有{firm}"
    used = list(
        Visit.objects.filter(establishment=firm, unit=unit, ground=key, ground_ref=found.number)
        .exclude(state__in=NOT_GONE)
        .order_by("id")
        .values_list("pk", flat=True)
    )
    if len(used) < found.times:
        return ""
    return f"{told}对每户写明检查{found.times}次，已经用完（检查{'、'.join(map(str, used))}）"


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


def _case(_: str, number: int, firm: "Establishment", unit: "Unit") -> str:
    """Whom a case is about instead is not said: whoever asks need not be one of its officers."""
    found = cases.case_numbered(number, unit=unit)
    if found is None:
        return f"本单位没有编号为{number}的案件"
    if found.state in ENDED:
        return f"案件{number}现在是“{found.state_zh}”状态，已经终结"
    if cases.is_about(found, code=firm.code, name=firm.name):
        return ""
    return f"案件{number}的当事人、利害关系人中没有{firm}，须先在案件中登记或者更正"


def rechecked(cited: str, *, firm: "Establishment", unit: "Unit") -> Visit | None:
    """Return the visit of the unit to the firm that is cited as the one to look at again."""
    number = _number(cited)
    return Visit.objects.filter(pk=number, establishment=firm, unit=unit).first() if number else None


def _recheck(_: str, number: int, firm: "Establishment", unit: "Unit") -> str:
    found = Visit.objects.filter(pk=number, establishment=firm, unit=unit).first()
    if found is None:
        return f"本单位对该企业没有编号为{number}的检查"
    return "" if found.defects.filter(state="ordered").exists() else f"检查{number}没有待复查的整改"


_FOUND = {"clue": _clue, "case": _case, "visit": _recheck}
