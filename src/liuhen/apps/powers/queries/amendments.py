"""Which powers rest on what changes in the laws, and how, before its day and on any day after. 《责任制》第4条.

Whatever is asked, the bases are read in one query, the versions and maps of the laws in three; the rest is reckoned.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from liuhen.apps.laws import queries as laws
from liuhen.apps.laws.queries import Citation, Cited, Fate, Following, citing
from liuhen.apps.powers.models import Basis, PowerList
from liuhen.kernel.access import Actor
from liuhen.regulation.amendments import StrikeFacts
from liuhen.regulation.official import Place
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.laws.models import Law, LawVersion

GROUPS = {"renumbered": "自动随条文移转", "review": "需复核", "repealed": "失效"}
"""What is to be done about a power, by what becomes of its basis."""
GROUP_OF = {"renumbered": "renumbered", "changed": "review", "unknown": "review", "repealed": "repealed"}


class Resting(NamedTuple):
    """A power of a list that rests on a place in a version of a law."""

    basis_id: int
    unit_id: int
    list_id: int
    code: str
    name: str
    as_written: str
    law_id: int
    version_id: int
    no: int
    sub: int
    paragraph: int
    item_no: int
    line: int

    @property
    def place(self) -> Place:
        return Place(self.no, self.sub)


COLUMNS = (
    "pk", "item__power_list__unit_id", "item__power_list_id", "item__code", "item__name", "as_written",
    "law_version__law_id", "law_version_id", "no", "sub", "paragraph", "item_no", "item__place",
)  # fmt: skip


@dataclass(frozen=True)
class Touched:
    """A power and what becomes of one of its bases."""

    rests: Resting
    fate: Fate

    @property
    def group(self) -> str:
        return GROUP_OF[self.fate.kind]

    @property
    def what_zh(self) -> str:
        """Say what becomes of the basis."""
        now = "、".join(place.zh for place in self.fate.places)
        match self.fate.kind:
            case "renumbered":
                return f"改为{now}"
            case "changed":
                return f"内容修改，现为{now}"
            case "unknown":
                return "没有登记条文对照，去向不明"
        return "整部废止" if self.fate.by is None else "条文删除"

    @property
    def line(self) -> str:
        since = f"自{day_zh(self.fate.since)}起" if self.fate.since else ""
        return f"{self.rests.code} {self.rests.name}：{self.rests.as_written}{since}{self.what_zh}"


@dataclass(frozen=True)
class Impact:
    """What a version that takes effect, or a repeal, does to the lists in force on its day."""

    on: date
    touched: Sequence[Touched]

    def counts(self) -> dict[str, int]:
        """Count powers, not bases, group by group; a power counts with the heaviest that happens to it."""
        heaviest: dict[tuple[int, str], int] = defaultdict(int)
        order = list(GROUPS)
        for each in self.touched:
            key = (each.rests.unit_id, each.rests.code)
            heaviest[key] = max(heaviest[key], order.index(each.group))
        found = Counter(order[n] for n in heaviest.values())
        return {group: found[group] for group in GROUPS}

    def by_unit(self) -> "dict[int, Impact]":
        """Return the same unit by unit."""
        found = defaultdict[int, list[Touched]](list)
        for each in self.touched:
            found[each.rests.unit_id].append(each)
        return {unit_id: Impact(self.on, rows) for unit_id, rows in found.items()}

    def of(self, group: str) -> list[Touched]:
        return [each for each in self.touched if each.group == group]


def impact_of_version(version: "LawVersion", *, unit_ids: Collection[int] | None = None) -> Impact:
    """Say which powers rest on what a version changes, by the lists that hold on the day of its effect."""
    on, law_id = version.effective_on, version.law_id
    following = laws.following([law_id])

    def made(rests: Resting) -> Fate | None:
        return following.made_by(law_id, rests.version_id, rests.place, link_id=version.pk)

    rows = resting(lists_in_force(on, unit_ids=unit_ids).values(), law_ids=[law_id])
    return Impact(on, _touched(rows, made))


def impact_of_repeal(law: "Law", *, unit_ids: Collection[int] | None = None) -> Impact:
    """Say which powers rest on a law that is repealed from a day on."""
    assert law.repealed_on is not None, "a law that is repealed has its day"
    gone = Fate("repealed", (), None, law.repealed_on)
    rows = resting(lists_in_force(law.repealed_on, unit_ids=unit_ids).values(), law_ids=[law.pk])
    return Impact(law.repealed_on, [Touched(rests, gone) for rests in rows])


def touched_on(list_ids: Iterable[int], on: date) -> list[Touched]:
    """Return the bases of some lists that are not what they were, as of a day."""
    rests = resting(list_ids, amended_by=on)
    if not rests:
        return []
    following = laws.following({each.law_id for each in rests})
    return _touched(rests, lambda each: fate_of(each, following, on=on))


def _touched(rows: Iterable[Resting], fate_of_one: Callable[[Resting], Fate | None]) -> list[Touched]:
    """Return those that are not what they were; many rest on the same article, which is followed once."""
    fates: dict[tuple[int, int, int], Fate | None] = {}
    found = []
    for each in rows:
        key = (each.version_id, each.no, each.sub)
        if key not in fates:
            fates[key] = fate_of_one(each)
        fate = fates[key]
        if fate is not None and fate.kind != "same":
            found.append(Touched(each, fate))
    return found


def fallen_on(power_list: PowerList, on: date) -> dict[str, tuple[str, ...]]:
    """Return by code what of a list's powers rests on is repealed by a day, line by line."""
    found = defaultdict[str, list[str]](list)
    for each in touched_on([power_list.pk], on):
        if each.fate.kind == "repealed":
            found[each.rests.code].append(each.line)
    return {code: tuple(lines) for code, lines in found.items()}


def fate_of(rests: Resting, following: Following, *, on: date) -> Fate:
    return following.fate(rests.law_id, rests.version_id, rests.place, on=on)


def moved_bases(list_id: int, on: date) -> dict[int, dict[str, Any]]:
    """Return the columns of each basis of a list that amendments have merely moved by a day, as it is cited now."""
    rows = resting([list_id], amended_by=on)
    law_ids = {each.law_id for each in rows}
    following, newest = laws.following(law_ids), laws.newest_on(law_ids, on)
    found: dict[int, dict[str, Any]] = {}
    for each in rows:
        fate, version = fate_of(each, following, on=on), newest.get(each.law_id)
        if fate.is_carried and version is not None and version.pk != each.version_id:
            (place,) = fate.places
            found[each.basis_id] = {
                "law_version_id": version.pk, "no": place.no, "sub": place.sub,
                "as_written": _written(each, version, place),
            }  # fmt: skip
    return found


def _written(rests: Resting, version: "LawVersion", place: Place) -> str:
    """Write a basis as it was written, at the place where it stands now."""
    (was,) = citing.parse_all(rests.as_written)
    label = version.label if was.label else ""
    cited = Cited(place.no, place.sub, rests.paragraph, rests.item_no)
    return str(Citation(was.title, label, cited))[:300]


def lists_in_force(on: date, *, unit_ids: Collection[int] | None = None) -> dict[int, int]:
    """Return the list of each unit that holds on a day, by id, in one query."""
    held = PowerList.objects.filter(state="published", effective_on__lte=on)
    if unit_ids is not None:
        held = held.filter(unit_id__in=list(unit_ids))
    return dict(held.order_by("effective_on").values_list("unit_id", "pk"))


def resting(
    list_ids: Iterable[int], *, law_ids: Collection[int] | None = None, amended_by: date | None = None
) -> list[Resting]:
    """Return every basis of some lists, perhaps only those on some laws or on what was amended by a day; one query."""
    rows: QuerySet[Basis] = Basis.objects.filter(item__power_list_id__in=list(list_ids))
    if law_ids is not None:
        rows = rows.filter(law_version__law_id__in=list(law_ids))
    if amended_by is not None:
        newer = laws.versions_by(amended_by).filter(
            law=OuterRef("law_version__law_id"),
            effective_on__gt=OuterRef("law_version__effective_on"),
        )  # fmt: skip
        rows = rows.filter(Q(law_version__law__repealed_on__lte=amended_by) | Exists(newer))
    found = map(Resting._make, rows.order_by().values_list(*COLUMNS))
    # Not by the database, which sorts rows of four tables in three times the time that it takes to read them.
    return sorted(found, key=attrgetter("unit_id", "line", "basis_id"))


def rest_on(versions: "Sequence[LawVersion]", by: Actor) -> list[StrikeFacts]:
    """Return which lists rest on each version, for the gate before one is struck off the register; one query."""
    rows = Basis.objects.filter(law_version__in=list(versions)).exclude(item__power_list__state="dropped")
    found = defaultdict[int, set[str]](set)
    for version_id, unit, number in (
        rows.order_by()
        .values_list("law_version_id", "item__power_list__unit__short_name", "item__power_list__number")
        .distinct()
    ):
        found[version_id].add(f"{unit}权责清单第{number}版")
    return [StrikeFacts(tuple(sorted(found[version.pk]))) for version in versions]
