"""Which schemes there are, and what the gates before one read."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Evaluation, Indicator, Scheme
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import persons_who
from liuhen.regulation import evaluation as law

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

LEFT_OUT = ("government", "bureau", "division", "entrusted")
"""Kinds of unit that the county does not evaluate: itself, who evaluates, and what is a unit's own to evaluate."""


def schemes_visible_to(actor: Actor, permission: P = P.EVALUATION_SEE) -> "QuerySet[Scheme]":
    """Return the schemes somebody keeps; with the right to look also those by which his unit is judged."""
    own: QuerySet[Scheme] = Scheme.objects.visible_to(actor, permission)
    if permission is P.EVALUATION_SEE and actor.may(permission):
        judged = Q(state="approved", scope="units")
        own = Scheme.objects.filter(Q(pk__in=own.values("pk")) | judged)
    return own.select_related("unit")


def indicators_of(scheme: Scheme) -> "QuerySet[Indicator]":
    return scheme.indicators.order_by("place", "id")


def latest_of(unit: "Unit", scope: str) -> Scheme | None:
    """Return the scheme approved last, whose indicators the next begins with."""
    rows = Scheme.objects.filter(unit=unit, scope=scope, state="approved")
    return rows.order_by("-year", "-number").first()


def open_of(unit: "Unit", scope: str, year: int) -> Scheme | None:
    return Scheme.objects.filter(unit=unit, scope=scope, year=year, state__in=Scheme.OPEN).first()


def next_number(unit: "Unit", scope: str, year: int) -> int:
    rows = Scheme.objects.filter(unit=unit, scope=scope, year=year).exclude(state="dropped")
    last = rows.order_by("-number").first()
    return last.number + 1 if last else 1


def scheme_of(unit_id: int, scope: str, year: int) -> Scheme | None:
    """Return the scheme by which a year is judged: the one approved last of those for it."""
    rows = Scheme.objects.filter(unit_id=unit_id, scope=scope, year=year, state="approved")
    return rows.order_by("-number").first()


def scheme_facts(scheme: Scheme, *, by: Actor, at: datetime) -> law.SchemeFacts:
    """Say what the gates before a scheme's moves read."""
    weights = list(indicators_of(scheme).values_list("full", flat=True)) if scheme.pk else []
    mine = {"unit_id": scheme.unit_id, "scope": scheme.scope}
    bureau = people.supervising_unit()
    return law.SchemeFacts(
        indicators=len(weights), full=sum(weights), year=scheme.year, on=local_day(at),
        is_first=not Scheme.objects.filter(**mine, state="approved", year__lt=scheme.year).exists(),
        is_opened=Evaluation.objects.filter(**mine, year=scheme.year).exclude(state="dropped").exists(),
        may_take_units=scheme.scope != "units" or scheme.unit_id == bureau.pk, acting_id=by.person_id,
        drafter_ids=_drafters(scheme),
    )  # fmt: skip


def _drafters(scheme: Scheme) -> frozenset[int]:
    if not scheme.pk:
        return frozenset()
    events = (lifecycle.DRAFT_SCHEME, lifecycle.PUT_INDICATOR, lifecycle.SUBMIT_SCHEME)
    return frozenset().union(*(persons_who(move.event, scheme) for move in events))


def evaluated(unit: "Unit", scope: str, *, on: date) -> "Sequence[Unit]":
    """Return whom a unit evaluates: nobody himself. 《责任制》第38条."""
    if scope == "units":
        return list(people.units_open().exclude(kind__in=LEFT_OUT))
    bodies = list(people.bodies_of(unit))
    return [
        *bodies,
        *(deed.entrusted for deed in offices.deeds_given_on(unit, on) if deed.entrusted not in bodies),
    ]


def to_approve(actor: Actor) -> "QuerySet[Scheme]":
    rows = schemes_visible_to(actor, P.EVALUATION_APPROVE).filter(state="submitted")
    return rows.order_by("submitted_at", "id")
