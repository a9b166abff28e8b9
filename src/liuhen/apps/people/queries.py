"""Questions about units, people and accounts; the only part of this app that other apps read."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from liuhen.apps.people.models import Account, Certificate, Person, Token, Unit
from liuhen.kernel.access import BY_KIND, ROLES, SYSTEM, Actor, Grant, Kind, Permission, Reach
from liuhen.regulation.people import NO_CERTIFICATE, CertificateStanding, certificate_standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LOCAL = ZoneInfo("Asia/Shanghai")


def actor_for(account: "Account | AnonymousUser") -> Actor | None:
    """Return the actor an account stands for, or None for nobody or a closed account. Two queries."""
    if not isinstance(account, Account) or not account.is_active:
        return None
    kind = Kind(account.kind)
    grants = tuple(_grants(account)) if kind is Kind.BUSINESS else ()
    return Actor(
        ref=account.ref,
        name=account.display_name,
        kind=kind,
        person_id=account.person_id,
        unit_id=account.unit_id,
        grants=grants,
        account_id=account.pk,
        unit_ids=units_below([account.unit_id]) if kind is Kind.STATION and account.unit_id else frozenset(),
    )


def _grants(account: Account) -> Iterable[Grant]:
    rows = list(account.role_grants.filter(state="in-force").select_related("unit"))
    paths = {row.unit_id: row.unit.path for row in rows}
    everything = list(Unit.objects.values_list("id", "path")) if rows else []
    for row in rows:
        role = ROLES[row.role]
        below = frozenset(pk for pk, path in everything if path.startswith(paths[row.unit_id]))
        yield Grant(role, below if role.reach is Reach.UNIT else frozenset())


def actor_for_token(secret: str, *, on: date) -> Actor | None:
    """Return the actor behind an API token, cut down to the token's scopes; None if unknown, revoked or expired."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        Token.objects.filter(digest=digest, state="in-force", expires_on__gte=on)
        .select_related("account")
        .first()
    )
    actor = actor_for(token.account) if token else None
    if not token or not actor:
        return None
    return replace(actor, only=frozenset(Permission(scope) for scope in token.scopes.split()))


def local_day(at: datetime) -> date:
    """Return the county's calendar day of a moment; certificates run by days."""
    return at.astimezone(LOCAL).date()


def units_below(unit_ids: Iterable[int]) -> frozenset[int]:
    """Return the ids of these units and of all below them."""
    tops = list(Unit.objects.filter(id__in=list(unit_ids)).values_list("path", flat=True))
    return frozenset(
        pk for pk, path in Unit.objects.values_list("id", "path") if any(path.startswith(top) for top in tops)
    )


def units_visible_to(actor: Actor, permission: Permission = Permission.UNIT_SEE) -> "QuerySet[Unit]":
    return Unit.objects.visible_to(actor, permission).filter(state="active").order_by("path")


def people_visible_to(actor: Actor) -> "QuerySet[Person]":
    return Person.objects.visible_to(actor, Permission.PERSON_SEE).select_related("unit", "post")


def person_by_number(number: str) -> Person | None:
    """Return the serving person with this 人员编号, or None."""
    return Person.objects.filter(number=number, state="serving").select_related("unit").first()


def standing(person: Person, *, on: date) -> CertificateStanding:
    """Say whether ``person`` holds a valid certificate on a day, its last day included. 《责任制》第18条."""
    standings = [
        certificate_standing(
            on=on,
            valid_from=c.issued_on,
            valid_until=c.expires_on,
            suspended_on=c.suspended_on,
            resumed_on=c.restored_on,
            withdrawn_on=c.withdrawn_on,
        )
        for c in Certificate.objects.filter(person=person).order_by("-expires_on", "-id")
    ]
    return next((s for s in standings if s.valid), standings[0] if standings else NO_CERTIFICATE)


def certified_officers(unit_id: int, *, on: date) -> int:
    """Count the officers of a unit who hold a certificate valid on ``on``; auxiliaries never count."""
    return (
        Person.objects.filter(
            unit_id=unit_id,
            kind="officer",
            state="serving",
            certificates__state="in-force",
            certificates__issued_on__lte=on,
            certificates__expires_on__gte=on,
        )
        .distinct()
        .count()
    )


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return display names for actors' refs, for pages that show a trail."""
    wanted = {int(ref.partition(":")[2]) for ref in refs if ref.startswith("account:")}
    accounts = Account.objects.filter(pk__in=wanted).select_related("person")
    return {SYSTEM.ref: SYSTEM.name} | {account.ref: account.display_name for account in accounts}


def permissions_of(actor: Actor) -> frozenset[Permission]:
    """Return every right the actor holds anywhere."""
    return BY_KIND[actor.kind].union(*(g.role.permissions for g in actor.grants))
