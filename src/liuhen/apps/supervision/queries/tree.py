"""Who supervises whom: the one answer that every move of this app, and every page, goes by. 《责任制》第35条."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission, Reach

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuhen.apps.people.models import Unit

ABOVE = "上一级人民政府"


def supervised_by(over: "Unit", on: date) -> "QuerySet[Unit]":
    """Return whom a unit supervises on a day.

    The county does it through the bureau: its units, entrusted ones too, and of the bureau itself it does it in person.
    A unit does it of its inner bodies, of those below it, and of whom it entrusted. Nobody does it of himself; and what
    is inside a unit is that unit's, the county looks at the unit.
    """
    every = people.units_ever().filter(state="active")
    bureau, top = people.supervising_unit(), people.top_unit()
    if over.pk == top.pk:
        below = every.exclude(pk=top.pk)
        return below if bureau.pk == top.pk else below.filter(path__startswith=bureau.path)
    if over.pk == bureau.pk:
        others = every.exclude(path__startswith=bureau.path).exclude(pk=top.pk)
        return others.exclude(kind="division")
    if over.path.startswith(bureau.path):
        return every.none()  # the bureau is one body with all inside
    entrusted = [deed.entrusted_id for deed in offices.deeds_given_on(over, on)]
    return every.filter(path__startswith=over.path).exclude(pk=over.pk) | every.filter(pk__in=entrusted)


def supervises(over: "Unit", under: "Unit", on: date) -> bool:
    return supervised_by(over, on).filter(pk=under.pk).exists()


def supervisor_zh(under: "Unit", on: date) -> str:
    """Say who supervises a unit, the nearest: for a refusal, which has to name the way out."""
    bureau, top = people.supervising_unit(), people.top_unit()
    organ = people.organ_of(under)
    if organ is not None and not organ.path.startswith(bureau.path):
        return organ.name
    deed = next(iter(offices.deeds_on(under, on)), None)
    if deed is not None:
        return f"{deed.entruster.name}、{bureau.name}"
    if under.pk == top.pk:
        return ABOVE
    return top.name if under.path.startswith(bureau.path) else bureau.name


def acts_for(actor: Actor, unit_id: int, permission: Permission) -> bool:
    """Say whether somebody acts for a unit: by a role on that very unit, for those above do not act for it."""
    return unit_id in ids_acted_for(actor, permission)


def ids_acted_for(actor: Actor, permission: Permission) -> frozenset[int]:
    """Return the ids of the units on which somebody holds a right himself; asks nothing of the database."""
    held = (grant.unit_id for grant in actor.grants if permission in grant.role.permissions)
    return frozenset(pk for pk in held if pk is not None) if actor.may(permission) else frozenset()


def units_acted_for(actor: Actor, permission: Permission) -> "QuerySet[Unit]":
    """Return the units in whose name somebody supervises."""
    rows = people.units_ever().filter(pk__in=ids_acted_for(actor, permission), state="active")
    return rows.exclude(kind="division")


def answers_for(actor: Actor, unit_id: int, permission: Permission = Permission.SUPERVISION_ANSWER) -> bool:
    """Say whether somebody answers for a supervised unit: by a role on it, or on the unit that it is inside of."""
    return actor.may(permission) and any(
        permission in grant.role.permissions
        and (unit_id == grant.unit_id or (grant.role.reach is Reach.UNIT and unit_id in grant.unit_ids))
        for grant in actor.grants
    )


def told_of(
    over: "Unit", under: "Unit", by: Actor, permission: Permission, *, on: date, even_himself: bool = False
) -> dict[str, Any]:
    """Return what the gates of the tree read of two units and of whoever acts; ``even_himself``: a unit of its own."""
    itself = over.pk == under.pk
    fits = supervises(over, under, on) or (even_himself and itself)
    return {
        "over_zh": over.name, "under_zh": under.name, "is_oneself": itself and not even_himself,
        "supervises": fits, "instead_zh": "" if fits else supervisor_zh(under, on),
        "acts_for_over": acts_for(by, over.pk, permission),
        "acts_for_under": answers_for(by, under.pk),
        "is_of_it": under.pk in by.bodies and not even_himself,
        "superior_zh": "" if itself else superior_of(under),
    }  # fmt: skip


def told_of_all(
    over: "Unit", under: "Sequence[Unit]", by: Actor, permission: Permission, *, on: date
) -> dict[str, Any]:
    """Return the same of many, as it is of the first that does not fit."""
    all_of_them = [told_of(over, each, by, permission, on=on) for each in under]
    bad = (each for each in all_of_them if not each["supervises"] or each["is_of_it"])
    none = {"over_zh": over.name, "acts_for_over": acts_for(by, over.pk, permission)}
    return next(bad, all_of_them[0] if all_of_them else none)


def superior_of(under: "Unit") -> str:
    """Return the organ above that manages a unit, or the unit that a body is inside of; "" where the county does."""
    return people.home_organ(under).vertical


def below(unit_ids: Iterable[int]) -> frozenset[int]:
    """Return the units whose records count as records of these."""
    return people.units_below(unit_ids)
