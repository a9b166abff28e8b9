"""The records that supervision looks at, cites and draws from; each app's own queries say who may see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.activities import queries as activities
from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions import queries as decisions
from liuhen.apps.execution import queries as execution
from liuhen.apps.measures import queries as measures
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.apps.powers.queries import lists as powers
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.visits import queries as visits
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day, moments
from liuhen.kernel.flow import by_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuhen.apps.people.models import Unit

MOST_CALLED = 200


def _powers(actor: Actor) -> "QuerySet[Any]":
    return powers.items_ever().filter(power_list__in=powers.visible_to(actor).values("pk"))


@dataclass(frozen=True)
class Source:
    """One noun: which of its rows somebody sees, and where its unit stands."""

    seen: "Callable[[Actor], QuerySet[Any]]"
    unit: str = "unit_id"


SOURCES: dict[str, Source] = {
    "unit": Source(people.units_visible_to, "id"),
    "person": Source(people.people_visible_to),
    "case": Source(cases.visible_to),
    "decision": Source(decisions.visible_to),
    "restraint": Source(measures.visible_to),
    "activity": Source(activities.visible_to),
    "visit": Source(visits.visible_to),
    "recording": Source(recordings.visible_to),
    "poweritem": Source(_powers, "power_list__unit_id"),
}


def record_numbered(noun: str, number: int, actor: Actor, *, within: "Unit | None" = None) -> Any:
    """Return a record that somebody sees, of a unit and all below it where one is named; None for any other."""
    source = SOURCES.get(noun)
    if source is None:
        return None
    rows = source.seen(actor)
    if within is not None:
        rows = rows.filter(**{f"{source.unit}__in": people.units_below([within.pk])})
    return rows.filter(pk=number).first()


def of_ref(ref: str, actor: Actor = SYSTEM) -> Any:
    """Return the record that the ledger calls so, as somebody sees it."""
    noun, _, pk = ref.partition(":")
    return record_numbered(noun, int(pk), actor) if pk.isdecimal() else None


def ref_of(noun: str, number: int) -> str:
    return f"{noun}:{number}"


def called(row: Any) -> str:
    """Say a record for people: its noun and what it calls itself."""
    noun = getattr(row, "noun", "") or "职权"
    name = row.name if noun in ("职权", "单位") else str(row)
    return by_name("" if noun == "单位" else noun, name, most=MOST_CALLED)


def persons_of(row: Any) -> frozenset[int]:
    """Return whom a record is of: who handles it, took part in it, or is it; these do not judge it."""
    paths = getattr(row, "scope_persons", ())
    if not paths:
        return frozenset()
    told = type(row)._base_manager.filter(pk=row.pk).values_list(*paths)
    return frozenset(pk for each in told for pk in each if pk is not None)


_IN_DAYS: "dict[str, Callable[[frozenset[int], date, date], QuerySet[Any]]]" = {
    "case": lambda units, since, until: (
        cases.visible_to(SYSTEM)
        .filter(unit_id__in=units, opened_on__range=(since, until))
        .exclude(state__in=("proposed", "refused"))
    ),
    "decision": lambda units, since, until: decisions.visible_to(SYSTEM).filter(
        unit_id__in=units, **_between("issued_at", since, until)
    ),
    "activity": lambda units, since, until: activities.visible_to(SYSTEM).filter(
        unit_id__in=units, **_between("started_at", since, until)
    ),
    "visit": lambda units, since, until: (
        visits.visible_to(SYSTEM)
        .filter(unit_id__in=units, planned_on__range=(since, until))
        .exclude(state__in=("proposed", "refused"))
    ),
    "recording": lambda units, since, until: recordings.visible_to(SYSTEM).filter(
        unit_id__in=units, **_between("received_at", since, until)
    ),
}


def _between(column: str, since: date, until: date) -> dict[str, datetime]:
    first, end = moments(since, until)
    return {f"{column}__gte": first, f"{column}__lt": end}


def in_days(source: str, unit_ids: frozenset[int], *, since: date, until: date) -> Iterator[tuple[int, int]]:
    """Yield what may be drawn of units in days: (id, unit id), by id; of powers those listed on the last day."""
    if source == "poweritem":
        every = sorted(
            (item.pk, unit.pk)
            for unit in people.units_by_ids(unit_ids)
            for item in powers.items_on(unit, until)
        )
        yield from every
        return
    rows = _IN_DAYS[source](unit_ids, since, until).order_by("pk").values_list("pk", "unit_id")
    yield from rows.iterator(chunk_size=1000)


@dataclass(frozen=True)
class ActKind:
    """What may become of an act of one kind, and by which of its own states it is seen to have become so."""

    done: dict[str, Callable[[Any], bool]]
    on: Callable[[Any], date | None]


def _is(*states: str) -> Callable[[Any], bool]:
    return lambda row: row.state in states


def _day(column: str) -> Callable[[Any], date | None]:
    def of(row: Any) -> date | None:
        value = getattr(row, column)
        return local_day(value) if isinstance(value, datetime) else value

    return of


ACTS: dict[str, ActKind] = {
    "case": ActKind(
        {
            "revoke": _is("withdrawn"),
            "act": _is("decided", "closed", "withdrawn", "transferred"),
        },
        _day("opened_on"),
    ),
    "decision": ActKind(
        {
            "stay": execution.is_stayed,
            "change": _is("changed"),
            "revoke": _is("revoked", "withdrawn", "annulled"),
            "act": lambda row: row.served_at is not None,
        },
        _day("issued_at"),
    ),
    "restraint": ActKind(
        {"stay": _is("released"), "revoke": _is("released"), "act": _is("settled", "released")},
        _day("proposed_at"),
    ),
    "activity": ActKind({"stay": _is("ended", "settled", "cancelled")}, _day("planned_at")),
    "visit": ActKind(
        {
            "stay": _is("cancelled", "withdrawn"),
            "revoke": _is("cancelled", "withdrawn"),
            "act": _is("concluded"),
        },
        _day("planned_on"),
    ),
}


def is_so(act: Any, what: str) -> bool:
    """Say whether an act is by now what was to become of it."""
    done = ACTS[act._meta.model_name].done.get(what)
    return bool(done and done(act))


def holder_of(act: Any, *, on: date) -> "tuple[Unit, bool]":
    """Return who has the power over an act, and whether there is a deed where there has to be one.

    It is whose act it is: of a body inside a unit that unit, of an entrusted organisation whoever entrusted it.
    """
    unit = act.unit
    organ = people.home_organ(unit)
    if organ.kind != "entrusted":
        return organ, True
    deed = offices.deed_on(organ, ACTS[act._meta.model_name].on(act) or on)
    return (deed.entruster, True) if deed else (organ, False)
