"""The quota table 配备对照表: what each unit must have and has, reckoned anew on every reading. 《设备办法》第6条."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.provision.queries.decisions import declared
from liuhen.kernel.access import Actor, Permission
from liuhen.regulation import provision as law
from liuhen.regulation.provision import QUOTAS, STANDARDS, Quota, Standard

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuhen.apps.people.models import Unit

CHUNK = 500


@dataclass(frozen=True)
class Row:
    """One unit's provision on one day; counts are body-worn cameras and handheld terminals."""

    unit_id: int
    unit: str
    device_class: str
    officers: int
    """Holding a certificate valid on the day; auxiliaries never count."""
    required: int
    declared: int
    """What the unit settled on by its need, where the law leaves it to it; 0: nothing of its own."""
    working: int
    """Own, in store or checked out."""
    below: int
    """Working, but below the technical standard."""
    unjudged: int
    """Working, but the figures of the model are not registered."""
    idle: int
    """In the unit's register, but in repair, lent or lost."""
    effective: int
    """What counts: working and meeting the standard."""

    @property
    def shortfall(self) -> int:
        return max(0, self.required - self.effective)

    def as_data(self) -> dict[str, Any]:
        """Return the row as plain data, to be kept."""
        return asdict(self) | {"shortfall": self.shortfall}


@dataclass
class _Count:
    working: int = 0
    below: int = 0
    unjudged: int = 0
    idle: int = 0


def units_in_view(actor: Actor) -> "QuerySet[Unit]":
    """Return the units with a class whose provision the actor may see, in the order of the tree."""
    return people.units_with_a_class(people.units_visible_to(actor, Permission.PROVISION_SEE))


def rows_for(
    units: Iterable["Unit"],
    *,
    on: date,
    quotas: Sequence[Quota] = QUOTAS,
    standards: Sequence[Standard] = STANDARDS,
) -> list[Row]:
    """Reckon the rows of some units on a day, in a fixed number of queries; other rules give a what-if."""
    found = list(units)
    ids = [unit.pk for unit in found]
    owner = {pk: pk for pk in ids} | people.divisions_of(ids)
    officers: dict[int, int] = defaultdict(int)
    for pk, n in people.certified_by_unit(owner, on=on).items():
        officers[owner[pk]] += n
    counts = _counted(owner, on=on, standards=standards)
    own = declared(unit for unit in found if _is_left_to(unit, on=on, quotas=quotas))
    return [
        _row(
            unit, officers[unit.pk], counts[unit.pk], on=on, quotas=quotas,
            declared=own[unit.pk].quantity if unit.pk in own else 0,
        )
        for unit in found
    ]  # fmt: skip


def _is_left_to(unit: "Unit", *, on: date, quotas: Sequence[Quota]) -> bool:
    quota = law.quota_on(unit.device_class, on, quotas=quotas)
    return quota is not None and quota.is_left_to_the_unit


def _counted(owner: Mapping[int, int], *, on: date, standards: Sequence[Standard]) -> dict[int, _Count]:
    makes = devices.figures_by_model()
    falls_short = {pk: bool(law.judge(make, on=on, standards=standards)) for pk, make in makes.items()}
    counts: dict[int, _Count] = defaultdict(_Count)
    for unit_id, state, make_id, n in devices.tally(owner, kinds=law.COUNTED_KINDS):
        count = counts[owner[unit_id]]
        if state not in law.WORKING_STATES:
            count.idle += n
            continue
        count.working += n
        if make_id is None:
            count.unjudged += n
        elif falls_short[make_id]:
            count.below += n
    return counts


def _row(
    unit: "Unit", officers: int, count: _Count, *, on: date, quotas: Sequence[Quota], declared: int
) -> Row:
    return Row(
        unit_id=unit.pk,
        unit=unit.short_name,
        device_class=unit.device_class,
        officers=officers,
        required=law.required(unit.device_class, officers, on=on, quotas=quotas, declared=declared),
        declared=declared,
        working=count.working,
        below=count.below,
        unjudged=count.unjudged,
        idle=count.idle,
        effective=count.working - count.below - count.unjudged,
    )


def row_for(unit: "Unit", *, on: date) -> Row:
    return rows_for([unit], on=on)[0]


def all_rows(
    actor: Actor,
    *,
    on: date,
    quotas: Sequence[Quota] = QUOTAS,
    standards: Sequence[Standard] = STANDARDS,
) -> list[Row]:
    """Return the row of every unit the actor may see; a few queries for every ``CHUNK`` units."""
    units = list(units_in_view(actor))
    return [
        row
        for start in range(0, len(units), CHUNK)
        for row in rows_for(units[start : start + CHUNK], on=on, quotas=quotas, standards=standards)
    ]


@dataclass
class ClassTotal:
    """The sum of one class."""

    device_class: str
    units: int = 0
    short_units: int = 0
    officers: int = 0
    required: int = 0
    effective: int = 0
    shortfall: int = 0


@dataclass
class Overview:
    """The county, or what of it the actor sees: by class, and the units that are short, worst first."""

    classes: list[ClassTotal] = field(default_factory=list)
    short: list[Row] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(total.units for total in self.classes)

    @property
    def required(self) -> int:
        return sum(total.required for total in self.classes)

    @property
    def effective(self) -> int:
        return sum(total.effective for total in self.classes)

    @property
    def shortfall(self) -> int:
        return sum(total.shortfall for total in self.classes)


def overview(rows: Iterable[Row]) -> Overview:
    """Sum rows up."""
    totals = {key: ClassTotal(key) for key in ("A", "B", "C")}
    short = []
    for row in rows:
        total = totals[row.device_class]
        total.units += 1
        total.officers += row.officers
        total.required += row.required
        total.effective += row.effective
        total.shortfall += row.shortfall
        if row.shortfall:
            total.short_units += 1
            short.append(row)
    return Overview(list(totals.values()), sorted(short, key=lambda row: (-row.shortfall, row.unit_id)))
