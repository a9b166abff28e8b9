"""Which powers nobody uses: never, without result, put aside, or not for years. 《责任制》第12条."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Min, QuerySet

from liuhen.apps.powers.models import NoObject, PowerItem
from liuhen.apps.powers.queries import amendments
from liuhen.kernel.access import Actor, Permission
from liuhen.regulation.idleness import KINDS, UNUSED


class Exercise(NamedTuple):
    """What a higher app knows of the use of a power: when last, how often, with what result, and what lies idle."""

    last_on: date | None = None
    times: int = 0
    with_result: int = 0
    idle: int = 0

    def plus(self, other: "Exercise") -> "Exercise":
        days = [day for day in (self.last_on, other.last_on) if day]
        sums = (mine + theirs for mine, theirs in zip(self[1:], other[1:], strict=True))
        return Exercise(max(days, default=None), *sums)


Source = Callable[[Collection[int], date], Mapping[tuple[int, str], Exercise]]
_sources: list[Source] = []


def tell_exercise(source: Source) -> None:
    """Let a higher app say what was done: ``source(unit_ids, on)`` returns it by unit and code of the power."""
    if source not in _sources:
        _sources.append(source)


def is_told() -> bool:
    """Say whether anything that counts as use is told at all."""
    return bool(_sources)


def exercises(unit_ids: Collection[int], on: date) -> dict[tuple[int, str], Exercise]:
    """Add up what the apps above say was done by a day."""
    found: dict[tuple[int, str], Exercise] = {}
    for source in _sources:
        for key, exercise in source(unit_ids, on).items():
            found[key] = found.get(key, Exercise()).plus(exercise)
    return found


@dataclass(frozen=True)
class Use:
    """How a listed power is used: ``kinds`` are keys of KINDS, none where it is used or has no object."""

    unit_id: int
    code: str
    name: str
    listed_on: date
    exercise: Exercise
    no_object: NoObject | None
    kinds: tuple[str, ...]

    @property
    def kinds_zh(self) -> str:
        return "、".join(KINDS[kind].zh for kind in self.kinds)


def idle_powers(unit_ids: Collection[int], on: date) -> list[Use]:
    """Return how each power of some units' lists of a day is used. Five queries, besides those of the apps above."""
    held = amendments.lists_in_force(on, unit_ids=unit_ids)
    items = PowerItem.objects.filter(power_list_id__in=list(held.values())).order_by(
        "power_list__unit_id", "place", "id"
    )
    since = _listed_since(held, on)
    used = exercises(list(held), on)
    exempt = {(row.unit_id, row.code): row for row in _declared(list(held))}
    found = []
    for unit_id, code, name in items.values_list("power_list__unit_id", "code", "name"):
        exercise = used.get((unit_id, code), Exercise())
        no_object = exempt.get((unit_id, code))
        kinds = () if no_object else tuple(_kinds(exercise, since[unit_id, code], on))
        found.append(Use(unit_id, code, name, since[unit_id, code], exercise, no_object, kinds))
    return found


def _kinds(exercise: Exercise, listed_on: date, on: date) -> list[str]:
    found = []
    if not exercise.times:
        found.append("never")
    elif not exercise.with_result:
        found.append("no-result")
    if exercise.idle:
        found.append("idle")
    if UNUSED.after(exercise.last_on or listed_on) <= on:
        found.append("unused")
    return found


def _listed_since(unit_ids: Collection[int], on: date) -> dict[tuple[int, str], date]:
    rows = PowerItem.objects.filter(
        power_list__unit_id__in=list(unit_ids),
        power_list__state="published",
        power_list__effective_on__lte=on,
    )
    listed = (
        rows.order_by()
        .values_list("power_list__unit_id", "code")
        .annotate(day=Min("power_list__effective_on"))
    )
    return {(unit_id, code): day for unit_id, code, day in listed}


class Figures(NamedTuple):
    """The numbers of one unit: powers on its list, without an object, and of each kind of not being used."""

    unit_id: int
    powers: int
    no_object: int
    of_kind: Mapping[str, int]


def figures(uses: Collection[Use]) -> list[Figures]:
    """Count unit by unit, in the order of the units."""
    by_unit: dict[int, list[Use]] = {}
    for use in uses:
        by_unit.setdefault(use.unit_id, []).append(use)
    return [
        Figures(
            unit_id,
            len(rows),
            sum(use.no_object is not None for use in rows),
            {key: Counter(kind for use in rows for kind in use.kinds)[key] for key in KINDS},
        )
        for unit_id, rows in by_unit.items()
    ]


def declarations_visible_to(
    actor: Actor, permission: Permission = Permission.POWER_SEE
) -> "QuerySet[NoObject]":
    return NoObject.objects.visible_to(actor, permission).select_related("unit")


def _declared(unit_ids: Collection[int]) -> "QuerySet[NoObject]":
    return NoObject.objects.filter(unit_id__in=list(unit_ids), state="declared").select_related("unit")


def declared_for(unit_id: int, code: str) -> NoObject | None:
    return _declared([unit_id]).filter(code=code).first()
