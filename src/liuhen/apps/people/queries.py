"""Questions about units, people and accounts; the only part of this app that other apps read."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value

from liuhen.apps.people.models import (
    Account,
    Activation,
    Certificate,
    CountyMap,
    Person,
    Post,
    RoleGrant,
    Tenure,
    Token,
    Unit,
)
from liuhen.kernel.access import BY_KIND, ROLES, SYSTEM, WEIGHTY, Actor, Grant, Kind, Permission, Reach
from liuhen.kernel.flow import Invalid, by_noun
from liuhen.kernel.identifiers import name_key, plain, twins
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.outlines import Shape
from liuhen.regulation.people import (
    CERTIFICATE_ONCE,
    NO_CERTIFICATE,
    PERSON_ONCE,
    CertificateStanding,
    certificate_standing,
)
from liuhen.regulation.vocabulary import Check

SEATS = ("人民政府", "办事处")
BY_ANOTHER = frozenset({"account.opened", "account.password-reset"})
PASSWORD_EVENTS = BY_ANOTHER | {"account.password-changed", "account.activated"}

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def actor_for(account: "Account | AnonymousUser") -> Actor | None:
    """Return the actor an account stands for, or None for nobody or a closed account. Three queries."""
    if not isinstance(account, Account) or not account.is_active:
        return None
    kind = Kind(account.kind)
    tree = Tree.now()
    grants = tuple(_grants(account, tree)) if kind is Kind.BUSINESS else ()
    homes = {
        account.unit_id,
        account.person.unit_id if account.person else None,
        *(g.unit_id for g in grants),
    }
    return Actor(
        ref=account.ref,
        name=account.display_name,
        kind=kind,
        person_id=account.person_id,
        unit_id=account.unit_id,
        grants=grants,
        account_id=account.pk,
        unit_ids=tree.below([account.unit_id]) if kind is Kind.STATION and account.unit_id else frozenset(),
        bodies=tree.bodies_of(homes) if kind is not Kind.STATION else frozenset(),
    )


@dataclass(frozen=True)
class Tree:
    """The units as they stand, read once."""

    units: dict[int, tuple[str, str, int | None]]
    """By id: path, kind, the id of the one above."""
    bureau: str
    """The path of the justice bureau, empty where there is none."""

    @classmethod
    def now(cls) -> "Tree":
        rows = list(Unit.objects.order_by("path").values_list("id", "path", "kind", "parent_id", "state"))
        bureau = next((path for _, path, kind, _, state in rows if (kind, state) == ("bureau", "active")), "")
        return cls({pk: (path, kind, above) for pk, path, kind, above, _ in rows}, bureau)

    def below(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """Return the ids of units and of all below them."""
        tops = tuple(self.units[pk][0] for pk in unit_ids if pk in self.units)
        return (
            frozenset(pk for pk, (path, *_) in self.units.items() if path.startswith(tops))
            if tops
            else frozenset()
        )

    def bodies_of(self, homes: Iterable[int | None]) -> frozenset[int]:
        """Return the units that whoever belongs to ``homes`` is of: what is about one of them is about him too.

        A unit, and those it is inside of, but not the government above an organ. The bureau is one body with all
        inside: it handles what is about others, and so nothing that is about any part of itself. 《责任制》第40条.
        """
        found: set[int] = set()
        for home in homes:
            at = home
            while at is not None and at in self.units:
                found.add(at)
                path, kind, above = self.units[at]
                if self.bureau and path.startswith(self.bureau):
                    found |= {pk for pk, (each, *_) in self.units.items() if each.startswith(self.bureau)}
                is_inside = above in self.units and (
                    kind == "division" or self.units[above][1] != "government"
                )
                at = above if is_inside else None
        return frozenset(found)


def _grants(account: Account, tree: Tree) -> Iterable[Grant]:
    for unit_id, key in account.role_grants.filter(state="in-force").values_list("unit_id", "role"):
        role = ROLES[key]
        yield Grant(role, tree.below([unit_id]) if role.reach is Reach.UNIT else frozenset(), unit_id)


def bodies_by_person(people: Iterable[Person]) -> dict[int, frozenset[int]]:
    """Return the units that each of these is of, by his home and by the roles he holds."""
    tree, homes = Tree.now(), {each.pk: {each.unit_id} for each in people}
    held = RoleGrant.objects.filter(account__person_id__in=homes, state="in-force")
    for person_id, unit_id in held.values_list("account__person_id", "unit_id"):
        homes[person_id].add(unit_id)
    return {pk: tree.bodies_of(units) for pk, units in homes.items()}


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
    scopes = frozenset(Permission(scope) for scope in token.scopes.split())
    return replace(actor, only=scopes - WEIGHTY, via=token.ref)


def has_second_factor(holder: Account | Actor) -> bool:
    """Say whether an authenticator is bound to an account."""
    pk = holder.account_id if isinstance(holder, Actor) else holder.pk
    return bool(Authenticator.objects.filter(user_id=pk, type=Authenticator.Type.TOTP).exists())


def opened_by_hand() -> "list[Account]":
    """Return the active accounts whose password is the one that somebody else chose, as the ledger tells."""
    chosen = dict[str, str]()
    for subject, event in (
        Entry.objects.filter(event__in=PASSWORD_EVENTS).order_by("id").values_list("subject", "event")
    ):
        chosen[subject] = event
    return [
        account
        for account in Account.objects.filter(state="active", must_change=False).exclude(kind=Kind.STATION)
        if chosen.get(account.ref) in BY_ANOTHER and account.has_usable_password()
    ]


def units_below(unit_ids: Iterable[int]) -> frozenset[int]:
    """Return the ids of these units and of all below them."""
    tops = list(Unit.objects.filter(id__in=list(unit_ids)).values_list("path", flat=True))
    return frozenset(
        pk for pk, path in Unit.objects.values_list("id", "path") if any(path.startswith(top) for top in tops)
    )


def units_above(unit_ids: Iterable[int]) -> "QuerySet[Unit]":
    """Return these units and all above them."""
    paths = Unit.objects.filter(pk__in=set(unit_ids)).values_list("path", flat=True)
    return Unit.objects.filter(code__in={code for path in paths for code in path.split("/") if code})


def units_visible_to(actor: Actor, permission: Permission = Permission.UNIT_SEE) -> "QuerySet[Unit]":
    return Unit.objects.visible_to(actor, permission).filter(state="active").order_by("path")


def divisions_of(unit_ids: Iterable[int]) -> dict[int, int]:
    """Return, by id, whose part each body without a class of its own is; one query a storey of the tree."""
    owners: dict[int, int] = {}
    storey = {pk: pk for pk in unit_ids}
    while storey:
        below = Unit.objects.filter(
            parent_id__in=list(storey), device_class="", kind="division", state="active"
        )
        storey = {pk: storey[parent] for pk, parent in below.values_list("id", "parent_id")}
        owners |= storey
    return owners


def units_with_a_class(units: "QuerySet[Unit]") -> "QuerySet[Unit]":
    """Cut to the units that article 6 gives a class."""
    return units.filter(state="active", device_class__in=("A", "B", "C"))


def units_open() -> "QuerySet[Unit]":
    """Return every unit that can be dealt with, whoever asks: to whom something is lent or handed over."""
    return Unit.objects.filter(state="active").exclude(kind="government").order_by("path")


def short_names(unit_ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return what units are called, by id."""
    rows = Unit.objects.filter(pk__in=[pk for pk in unit_ids if pk is not None])
    return dict(rows.values_list("id", "short_name"))


def county_map() -> CountyMap | None:
    """Return the county's outline as it was loaded last."""
    return CountyMap.objects.order_by("-id").first()


def placed(shapes: Iterable[Shape]) -> dict[int, Shape]:
    """Return by unit the area that bears its code or one of its names: 城关镇 is where its people's government is."""
    named: dict[str, int] = {}
    for pk, *names in Unit.objects.filter(state="active").values_list("id", "short_name", "name", "code"):
        for name in names:
            plain_name = name.removeprefix(settings.COUNTY)
            for each in (name, plain_name, *(plain_name.removesuffix(seat) for seat in SEATS)):
                named.setdefault(each, pk)
    named.pop("", None)  # what is left of the county's own government
    found: dict[int, Shape] = {}
    for shape in shapes:
        if pk := named.get(shape.code) or named.get(shape.name):
            found.setdefault(pk, shape)
    return found


@dataclass(frozen=True)
class Place:
    """An area of the county's outline as it is shown: ``told`` says all of it, ``mark`` is a number under its name."""

    name: str
    path: str
    x: int
    y: int
    tone: str
    told: str
    url: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Outline:
    """The county's outline as it is shown, and which units have a place in it."""

    width: int
    height: int
    places: Sequence[Place]
    unit_ids: frozenset[int]


def outline(found: CountyMap, shown: Mapping[int, Mapping[str, str]] | None = None) -> Outline:
    """Return the outline for a drawing; ``shown`` says by unit how its area is shown, the others are grey.

    Without ``shown`` it is told which areas are those of units.
    """
    shapes = [Shape(*shape) for shape in found.shapes]
    at = {id(shape): pk for pk, shape in placed(shapes).items()}
    places = []
    for shape in shapes:
        told = {"tone": "grey", "told": shape.name}
        if (pk := at.get(id(shape))) is not None:
            told |= {"tone": "blue"} if shown is None else shown.get(pk, {})
        places.append(Place(shape.name, shape.path, shape.x, shape.y, **told))
    return Outline(found.width + 8, found.height + 8, places, frozenset(at.values()))


def people_visible_to(actor: Actor, permission: Permission = Permission.PERSON_SEE) -> "QuerySet[Person]":
    return Person.objects.visible_to(actor, permission).select_related("unit", "post")


def certificates_visible_to(
    actor: Actor, permission: Permission = Permission.PERSON_SEE
) -> "QuerySet[Certificate]":
    return Certificate.objects.visible_to(actor, permission).select_related("person__unit")


def certificates_of(person_id: int) -> "QuerySet[Certificate]":
    """Return somebody's certificates that were not withdrawn, the one that lasts longest first."""
    rows = Certificate.objects.filter(person_id=person_id).exclude(state="withdrawn")
    return rows.select_related("person__unit").order_by("-expires_on", "-id")


def certificates_of_persons(person_ids: Iterable[int]) -> "list[Certificate]":
    """Return every certificate that these people ever had."""
    return list(Certificate.objects.filter(person__in=list(person_ids)).order_by("id"))


def person_by_number(number: str) -> Person | None:
    """Return the serving person with this 人员编号, or None."""
    rows = Person.objects.filter(Q(number_key=plain(number)) | Q(number=number), state="serving")
    # Of two that differ in the writing alone, from before that was noticed, the one that is written so.
    return min(rows.select_related("unit")[:2], key=lambda person: person.number != number, default=None)


def everybody() -> "list[Person]":
    """Return everybody, in service or not, with their units."""
    return list(Person.objects.select_related("unit").order_by("number"))


def units_ever() -> "QuerySet[Unit]":
    """Return all units, the closed ones too."""
    return Unit.objects.order_by("path")


def holders_of_certificates_in(words: str) -> "list[Person]":
    """Return whose certificate's number stands in some words."""
    rows = Certificate.objects.annotate(words=Value(plain(words), output_field=CharField()))
    rows = rows.filter(words__contains=F("number_key"))
    return [each.person for each in rows.select_related("person__unit").order_by("number")]


def units_of(person_ids: Iterable[int]) -> frozenset[int]:
    """Return where people belong: their homes, and the other organs where they hold a role."""
    tree, found = Tree.now(), set[int]()
    homes = dict(Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "unit_id"))
    held = RoleGrant.objects.filter(account__person_id__in=homes, state="in-force")
    for person_id, unit_id in held.values_list("account__person_id", "unit_id"):
        home = homes[person_id]
        if unit_id not in tree.bodies_of([home]) and home not in tree.below([unit_id]):
            found.add(unit_id)
    return frozenset(found | set(homes.values()))


def units_by_ids(pks: Iterable[int]) -> "list[Unit]":
    return list(Unit.objects.filter(pk__in=list(pks)).select_related("parent"))


def bodies_of(unit: Unit) -> "QuerySet[Unit]":
    """Return the inner bodies of a unit that are there, those inside of these too; what is an organ itself is none."""
    tree, inside = Tree.now(), {unit.pk}
    for pk, (path, kind, above) in tree.units.items():  # from the top down
        if kind == "division" and above in inside and path.startswith(unit.path):
            inside.add(pk)
    return Unit.objects.filter(pk__in=inside - {unit.pk}, state="active").order_by("path")


def organ_of(unit: Unit) -> Unit | None:
    """Return the organ that a body inside one belongs to, None for what is no such body."""
    inside, above = unit.kind == "division", unit
    while above.kind == "division" and above.parent is not None:
        above = above.parent
    return above if inside and above.pk != unit.pk else None


def home_organ(unit: Unit) -> Unit:
    """Return the organ that a unit is, or is a body inside of: in whose name its people act."""
    return organ_of(unit) or unit


def person_numbered(number: str, *, field: str) -> Person:
    """Return the serving person with this 人员编号. Raises Invalid, said of ``field``, for a number nobody has."""
    found = person_by_number(number)
    if found is None:
        raise Invalid(f"没有编号为“{number}”的在岗人员", field=field)
    return found


def registered_twice() -> "Iterator[tuple[Person | Certificate, Check]]":
    """Yield whom and what of those in service another number, otherwise written, is the same as; with what it fails."""
    for person in twins(Person.objects.filter(state="serving"), "number_key").order_by("pk"):
        yield person, PERSON_ONCE
    for certificate in twins(Certificate.objects.exclude(state="withdrawn"), "number_key").order_by("pk"):
        yield certificate, CERTIFICATE_ONCE


def person_of(actor: Actor) -> Person | None:
    """Return the person an actor is, or None for an account without one."""
    return Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None


def persons(ids: Any) -> "QuerySet[Person]":
    """Return people by id (a list of ids, or a query of them), by number."""
    return Person.objects.filter(pk__in=ids).order_by("number")


def unit_name_of(actor: Actor) -> str:
    """Return the short name of the unit an actor belongs to, or "" for none."""
    return Unit.objects.filter(pk=actor.unit_id or 0).values_list("short_name", flat=True).first() or ""


def persons_called(words: str) -> "QuerySet[Person]":
    """Return everybody whose whole name or number this is, in service or not."""
    return Person.objects.filter(Q(number_key=plain(words)) | Q(number=words) | named(words))


def named(words: str, column: str = "", *, whole: bool = True) -> Q:
    """Match a person's name, reached by ``column`` such as ``person__``, whichever dot and width it is typed with."""
    key = name_key(words)
    if not key:
        return Q(pk__in=())
    return Q(**{f"{column}name_key" if whole else f"{column}name_key__contains": key})


def standing(person: Person, *, on: date) -> CertificateStanding:
    """Say whether ``person`` holds a valid certificate on a day, its last day included. 《责任制》第18条."""
    return standings([person.pk], on=on)[person.pk]


def standings(person_ids: Iterable[int], *, on: date) -> dict[int, CertificateStanding]:
    """Say the same of many people in one query: the valid certificate that lasts longest, else the newest."""
    return certified(person_ids, on=on)[0]


def first_not_in_order(crew: "Sequence[Person]", *, on: date) -> tuple[Person | None, CertificateStanding]:
    """Return of a crew the first who is no officer or holds no valid certificate on a day, else the first; and how."""
    held = standings([each.pk for each in crew], on=on)
    odd = next((each for each in crew if each.kind != "officer" or not held[each.pk].valid), None)
    chosen = odd or next(iter(crew), None)
    return chosen, held[chosen.pk] if chosen else NO_CERTIFICATE


def fields_of(person_ids: Iterable[int], *, on: date) -> dict[int, frozenset[str]]:
    """Return the fields 执法领域 of the certificates that are valid on a day, by person, in one query."""
    return certified(person_ids, on=on)[1]


def certified(
    person_ids: Iterable[int], *, on: date
) -> tuple[dict[int, CertificateStanding], dict[int, frozenset[str]]]:
    """Return how many people stand on a day, and the fields of what is valid, in one query for both."""
    ids = list(person_ids)
    held = dict.fromkeys(ids, NO_CERTIFICATE)
    fields: dict[int, set[str]] = {pk: set() for pk in ids}
    rows = Certificate.objects.filter(person_id__in=ids).select_related("person")
    for certificate in rows.order_by("expires_on", "id"):
        here = standing_of(certificate, on=on)
        if here.valid:
            fields[certificate.person_id].add(certificate.field)
        if here.valid or not held[certificate.person_id].valid:
            held[certificate.person_id] = here
    return held, {pk: frozenset(each) for pk, each in fields.items()}


def unfit_among(going: "Iterable[tuple[int, date]]") -> set[tuple[int, date]]:
    """Return who of these may not go on his day: he left, or holds no valid certificate then; two queries a day."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for pk, day in going:
        by_day[day].add(pk)
    found = set()
    for day, ids in by_day.items():
        held, _ = certified(ids, on=day)
        there = set(Person.objects.filter(pk__in=ids, state="serving").values_list("pk", flat=True))
        found |= {(pk, day) for pk in ids if pk not in there or not held[pk].valid}
    return found


def standing_of(certificate: Certificate, *, on: date) -> CertificateStanding:
    """Judge one certificate on a day."""
    return certificate_standing(
        on=on,
        valid_from=certificate.issued_on,
        valid_until=certificate.expires_on,
        suspended_on=certificate.suspended_on,
        resumed_on=certificate.restored_on,
        withdrawn_on=certificate.withdrawn_on,
        off_post_since=certificate.person.off_post_since,
        off_post_through=certificate.person.off_post_through,
    )


def on_post(on: date, *, person: str = "") -> Q:
    """Return who is not off enforcement posts on a day; ``person`` leads from the row to the person."""
    off = Q(**{f"{person}off_post_since__lte": on})
    over = Q(**{f"{person}off_post_through__lt": on})
    return Q(**{f"{person}off_post_since__isnull": True}) | ~off | over


def with_standing(people: "QuerySet[Person]", kind: str, *, on: date) -> "QuerySet[Person]":
    """Cut a list by standing on a day: valid, expired, none (never had one), or days ahead such as "30"."""
    mine = Certificate.objects.filter(person=OuterRef("pk"))
    valid = mine.filter(
        on_post(on, person="person__"), state="in-force", issued_on__lte=on, expires_on__gte=on
    )
    if kind == "valid":
        return people.filter(Exists(valid))
    if kind == "expired":
        return people.filter(~Exists(valid), Exists(mine.filter(expires_on__lt=on)))
    if kind == "none":
        return people.filter(~Exists(mine), kind="officer")
    return people.filter(Exists(valid), ~Exists(valid.filter(expires_on__gt=on + timedelta(days=int(kind)))))


def officers_among(person_ids: Iterable[int]) -> list[int]:
    """Return which of these are officers in service, in one query."""
    rows = Person.objects.filter(pk__in=list(person_ids), kind="officer", state="serving")
    return list(rows.values_list("pk", flat=True))


def certified_officers(unit_id: int, *, on: date) -> int:
    """Count the officers of a unit who hold a certificate valid on ``on``; auxiliaries never count."""
    return certified_by_unit([unit_id], on=on).get(unit_id, 0)


def certified_by_unit(unit_ids: Iterable[int], *, on: date) -> dict[int, int]:
    """Count the certified officers of many units in one query; units without any are left out."""
    rows = Person.objects.filter(
        on_post(on),
        unit_id__in=list(unit_ids),
        kind="officer",
        state="serving",
        certificates__state="in-force",
        certificates__issued_on__lte=on,
        certificates__expires_on__gte=on,
    )
    return dict(rows.values_list("unit_id").annotate(n=Count("id", distinct=True)).order_by())


def heads_by_unit(unit_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Count the serving people of many units by kind, in one query."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in unit_ids}
    rows = Person.objects.filter(unit_id__in=found, state="serving").values_list("unit_id", "kind")
    for unit_id, kind, count in rows.annotate(n=Count("id")).order_by():
        found[unit_id][kind] = count
    return found


def can(person: Person, permission: Permission) -> bool:
    """Say whether somebody in service can use a right with an account of his own."""
    return who_can(permission).filter(pk=person.pk).exists()


def who_can(permission: Permission) -> "QuerySet[Person]":
    """Return who is in service and holds an active account with a role that has the right."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    granted = RoleGrant.objects.filter(account__person=OuterRef("pk"), account__state="active")
    return Person.objects.filter(Exists(granted.filter(state="in-force", role__in=roles)), state="serving")


def serving_in(unit_id: int) -> "QuerySet[Person]":
    """Return who can be given something in a unit, officers first."""
    return Person.objects.filter(unit_id=unit_id, state="serving").order_by("-kind", "number")


def officers_of(unit_ids: Iterable[int]) -> "QuerySet[Person]":
    """Return the serving officers of many units, unit by unit."""
    rows = Person.objects.filter(unit_id__in=list(unit_ids), kind="officer", state="serving")
    return rows.order_by("unit__path", "number")


def account_by_ref(ref: str) -> Account | None:
    """Return the account the ledger calls so, with its person and unit, or None for the machine."""
    noun, _, pk = ref.partition(":")
    if noun != "account" or not pk.isdecimal():
        return None
    found: Account | None = Account.objects.filter(pk=int(pk)).select_related("person__unit", "unit").first()
    return found


def roles_held_by(person_id: int) -> frozenset[str]:
    """Return the keys of the roles that somebody holds anywhere."""
    held = RoleGrant.objects.filter(account__person_id=person_id, state="in-force")
    return frozenset(held.values_list("role", flat=True))


def has_role(person_id: int, role: str, unit_id: int) -> bool:
    """Say whether somebody holds a role on a unit, by an account in use."""
    held = RoleGrant.objects.filter(account__person_id=person_id, account__state="active", state="in-force")
    return held.filter(role=role, unit__in=units_above([unit_id])).exists()


def supervising_unit() -> Unit:
    """Return the county's justice bureau, or where there is none what is on top. Raises Invalid in an empty county."""
    active = Unit.objects.filter(state="active")
    bureau: Unit | None = active.filter(kind="bureau").order_by("path").first()
    return bureau or _first(active)


def authorities() -> "QuerySet[Unit]":
    """Return who may handle a complaint: the government, the bureau and the enforcement units, no bodies inside."""
    return Unit.objects.filter(state="active").exclude(kind="division").order_by("path")


def people_in(unit_id: int) -> "QuerySet[Person]":
    """Return who serves in a unit."""
    return Person.objects.filter(unit_id=unit_id, state="serving").order_by("number")


def top_unit() -> Unit:
    """Return the county government. Raises Invalid in an empty county."""
    return _first(Unit.objects.filter(state="active", parent=None))


def _first(units: "QuerySet[Unit]") -> Unit:
    found = units.order_by("path").first()
    if found is None:
        raise Invalid(
            "现在还不能办理：本县还没有登记任何单位", remedy="请系统管理员先在“单位”登记县人民政府和各单位"
        )
    return found


def review_organ(organ: Unit) -> str:
    """Return to whom a party objects: the county government, or the superior of a unit that the county does not manage.

    《行政复议法》第24条、第27条.
    """
    if organ.vertical:
        return organ.vertical
    government = top_unit()
    return "上一级人民政府" if government.pk == organ.pk else government.name


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what people call the accounts, persons, units and posts among ``refs``. One query a noun."""
    wanted = by_noun(refs)
    rows: list[Account | Person | Unit | Post | Token] = []
    if "account" in wanted:
        rows += Account.objects.filter(pk__in=wanted["account"]).select_related("person")
    if "token" in wanted:
        rows += Token.objects.filter(pk__in=wanted["token"])
    if "person" in wanted:
        rows += Person.objects.filter(pk__in=wanted["person"])
    if "unit" in wanted:
        rows += Unit.objects.filter(pk__in=wanted["unit"])
    if "post" in wanted:
        rows += Post.objects.filter(pk__in=wanted["post"])
    return {SYSTEM.ref: SYSTEM.name} | {row.ref: str(row) for row in rows}


def permissions_of(actor: Actor) -> frozenset[Permission]:
    """Return every right the actor holds anywhere."""
    return BY_KIND[actor.kind].union(*(g.role.permissions for g in actor.grants))


def found_units(units: "QuerySet[Unit]", *, wanted: Mapping[str, Any]) -> "QuerySet[Unit]":
    """Cut a list by kind, device class and words: a part of the name, or the code."""
    units = units.filter(**chosen(wanted, "kind", "device_class"))
    words = (wanted.get("q") or "").strip()
    return units.filter(named(words, whole=False) | Q(code__iexact=plain(words))) if words else units


def found_people(people: "QuerySet[Person]", *, wanted: Mapping[str, Any], on: date) -> "QuerySet[Person]":
    """Cut a list by unit, kind, state, certificate standing on a day and words: a part of the name, or the number."""
    people = people.filter(**chosen(wanted, "unit", "kind", "state"))
    if wanted.get("standing"):
        people = with_standing(people, wanted["standing"], on=on)
    words = (wanted.get("q") or "").strip()
    if not words:
        return people
    return people.filter(named(words, whole=False) | Q(number_key__startswith=plain(words) or words))


def account_called(username: str, *, field: str) -> Account:
    """Return the account in use of this user name. Raises Invalid, said of ``field``, for a name nobody has."""
    accounts = Account.objects.select_related("person__unit")
    found: Account | None = accounts.filter(username=username, state="active").first()
    if found is None:
        raise Invalid(f"没有用户名为“{username[:40]}”的在用账号", field=field)
    return found


def with_unit(account: Account) -> str:
    """Return whose an account is, by name, user name and unit, for a menu."""
    unit = account.person.unit if account.person else account.unit
    return f"{account.display_name}（{account.username}）　{unit.short_name if unit else account.kind_zh}"


def accounts_visible_to(
    actor: Actor, permission: Permission = Permission.ACCOUNT_KEEP
) -> "QuerySet[Account]":
    ids = Account.objects.visible_to(actor, permission).values("pk")
    rows: QuerySet[Account] = Account.objects.filter(pk__in=ids).select_related("person__unit", "unit")
    return rows


def activations_visible_to(
    actor: Actor, permission: Permission = Permission.ACCOUNT_KEEP
) -> "QuerySet[Activation]":
    return Activation.objects.visible_to(actor, permission).select_related("account__person")


def tokens_visible_to(actor: Actor, permission: Permission = Permission.TOKEN_KEEP) -> "QuerySet[Token]":
    return Token.objects.visible_to(actor, permission).select_related("account__person", "unit")


def found_accounts(accounts: "QuerySet[Account]", *, wanted: Mapping[str, Any]) -> "QuerySet[Account]":
    """Cut a list by kind, state, unit and words: the user name's beginning, a part of the person's name."""
    accounts = accounts.filter(**chosen(wanted, "kind", "state", "unit"))
    words = (wanted.get("q") or "").strip()
    match = Q(username__istartswith=plain(words)) | named(words, "person__", whole=False)
    return accounts.filter(match | Q(person__number_key=plain(words))) if words else accounts


def refs_of_accounts(words: str) -> list[str]:
    """Return by what the ledger calls whoever has this whole name, number or user name; the machine answers too."""
    words = words.strip()
    match = Q(username=words) | named(words, "person__") | Q(person__number_key=plain(words))
    machine = [SYSTEM.ref] if words == SYSTEM.name else []
    return machine + [f"account:{pk}" for pk in Account.objects.filter(match).values_list("pk", flat=True)]


def accounts_by_state() -> dict[str, int]:
    return dict(Account.objects.order_by().values_list("state").annotate(n=Count("id")))


def people_without_account() -> "QuerySet[Person]":
    """Return who serves and cannot log in yet."""
    return (
        Person.objects.filter(state="serving", account=None)
        .select_related("unit")
        .order_by("unit__path", "number")
    )


def accounts_with(permission: Permission, *, within: Iterable[int]) -> "QuerySet[Account]":
    """Return who holds a right by a role on one of these units, or on the whole county."""
    holding = {role.key: role.reach for role in ROLES.values() if permission in role.permissions}
    county = [key for key, reach in holding.items() if reach is Reach.COUNTY]
    grants = RoleGrant.objects.filter(state="in-force", account__state="active", role__in=holding)
    grants = grants.filter(Q(role__in=county) | Q(unit_id__in=list(within)))
    rows: QuerySet[Account] = Account.objects.filter(pk__in=grants.values("account"))
    return rows.select_related("person__unit").order_by("username")


def grants_in_force() -> "QuerySet[RoleGrant]":
    return RoleGrant.objects.filter(state="in-force").select_related("account__person", "unit")


def grants_visible_to(actor: Actor, permission: Permission = Permission.ROLE_GRANT) -> "QuerySet[RoleGrant]":
    """Return the grants in force on which somebody has the right."""
    return grants_in_force().filter(pk__in=RoleGrant.objects.visible_to(actor, permission).values("pk"))


def accounts_reaching(
    permissions: Iterable[Permission], *, unit_ids: Iterable[int], county: bool
) -> "QuerySet[Account]":
    """Return who holds one of these rights by a role on one of these units or above; ``county``: or on all of it."""
    asked = set(permissions)
    holding = {role.key: role.reach for role in ROLES.values() if asked & role.permissions}
    near = Q(unit__in=units_above(unit_ids).values("pk"))
    near &= Q(role__in=[key for key, reach in holding.items() if reach is not Reach.COUNTY])
    far = Q(role__in=[key for key, reach in holding.items() if county and reach is Reach.COUNTY])
    grants = RoleGrant.objects.filter(near | far, state="in-force", account__state="active")
    rows: QuerySet[Account] = Account.objects.filter(pk__in=grants.values("account"))
    return rows.select_related("person__unit").order_by("username")


def accounts_without_role() -> "QuerySet[Account]":
    """Return the business accounts that log in to nothing."""
    held = RoleGrant.objects.filter(account=OuterRef("pk"), state="in-force")
    idle: QuerySet[Account] = Account.objects.filter(~Exists(held), kind=Kind.BUSINESS, state="active")
    return idle.select_related("person__unit")


def tokens_ending(*, by: date) -> "QuerySet[Token]":
    """Return the tokens in force that end on or before a day."""
    return Token.objects.filter(state="in-force", expires_on__lte=by)


def activations_waiting(actor: Actor, *, at: datetime) -> "QuerySet[Activation]":
    """Return what waits for a release now."""
    return activations_asked_of(actor).filter(expires_at__gt=at)


def activations_asked_of(actor: Actor) -> "QuerySet[Activation]":
    """Return what was asked, but for what the actor asked himself or what is about himself."""
    rows: QuerySet[Activation] = Activation.objects.visible_to(actor, Permission.ACCOUNT_RELEASE)
    rows = rows.filter(state="asked").exclude(account_id=actor.own_account)
    return rows.select_related("account__person__unit", "asker__person").order_by("id")


def activation_of(account: Account, *, at: datetime) -> Activation | None:
    """Return what the account's owner is still to use, or None."""
    open_ones = Activation.objects.filter(account=account, state__in=("asked", "ready"), expires_at__gt=at)
    return open_ones.order_by("-id").first()


def tokens_of(actor: Actor) -> "QuerySet[Token]":
    """Return one's own tokens, and those of the stations whose unit one keeps the devices of; the machine's are all."""
    rows: QuerySet[Token] = Token.objects.exclude(state="revoked").select_related("account__person", "unit")
    if actor.kind is Kind.MACHINE:
        return rows
    units = actor.units_with(Permission.TOKEN_FETCH) or frozenset()
    stations = Q(account__kind=Kind.STATION, unit_id__in=units)
    return rows.filter(Q(account_id=actor.own_account) | stations).order_by("-id")


def tokens_to_fetch(actor: Actor) -> "QuerySet[Token]":
    """Return those of them whose secret nobody has fetched yet."""
    return tokens_of(actor).filter(state="issued")


def found_grants(grants: "QuerySet[RoleGrant]", *, wanted: Mapping[str, Any]) -> "QuerySet[RoleGrant]":
    """Cut a list by role, unit and words: the user name's beginning, a part of the person's name."""
    grants = grants.filter(**chosen(wanted, "role", "unit"))
    words = (wanted.get("q") or "").strip()
    match = Q(account__username__istartswith=plain(words)) | named(words, "account__person__", whole=False)
    return grants.filter(match) if words else grants


def token_ends(account_ids: Iterable[int]) -> dict[int, date]:
    """Return the last day of the longest token in force of many accounts; those without any are left out."""
    rows = Token.objects.filter(account_id__in=list(account_ids), state="in-force")
    return dict(rows.order_by().values_list("account_id").annotate(end=Max("expires_on")))


def posts_of(units: "Iterable[Unit] | QuerySet[Unit]") -> "QuerySet[Post]":
    """Return the posts of some units, unit by unit."""
    return Post.objects.filter(unit__in=units, state="active").order_by("unit__path", "name")


def posts_ever() -> "QuerySet[Post]":
    """Return all posts, the closed ones too."""
    return Post.objects.select_related("unit").order_by("unit__path", "name")


def post_on(person: Person, on: date) -> Post | None:
    """Return the post somebody held on a day, or None."""
    found = _on(Tenure.objects.filter(person=person), on).select_related("post__unit").first()
    return found.post if found else None


def holders_on(post: Post, on: date) -> "QuerySet[Person]":
    """Return who held a post on a day, by number."""
    return persons(_on(Tenure.objects.filter(post=post), on).values("person"))


def posts_on(person_ids: Iterable[int], on: date) -> dict[int, int]:
    """Return the ids of the posts that many people held on a day, by person, in one query."""
    rows = _on(Tenure.objects.filter(person_id__in=list(person_ids)), on)
    return dict(rows.values_list("person_id", "post_id"))


def on_posts(post_ids: Iterable[int], on: date) -> list[int]:
    """Return the ids of those who held one of these posts on a day, in one query."""
    rows = _on(Tenure.objects.filter(post_id__in=list(post_ids)), on)
    return list(rows.values_list("person_id", flat=True))


def _on(tenures: "QuerySet[Tenure]", on: date) -> "QuerySet[Tenure]":
    return tenures.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


def tenures_of(person: Person) -> "QuerySet[Tenure]":
    """Return the posts somebody holds and held, newest first."""
    return person.tenures.select_related("post__unit").order_by("-since", "-id")


def tenures_at(post: Post) -> "QuerySet[Tenure]":
    """Return who holds and held a post, newest first."""
    return post.tenures.select_related("person").order_by("-since", "-id")


def posts_visible_to(actor: Actor, permission: Permission = Permission.PERSON_SEE) -> "QuerySet[Post]":
    """Return the posts, the closed ones too, of the units whose people somebody sees."""
    rows: QuerySet[Post] = Post.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def closed_posts_of(unit_id: int) -> "QuerySet[Post]":
    rows: QuerySet[Post] = Post.objects.filter(unit_id=unit_id, state="closed")
    return rows.order_by("name")


def posts_with_heads(unit_id: int) -> "QuerySet[Post]":
    """Return a unit's posts, each with ``heads``, how many serve on it."""
    serving = Count("people", filter=Q(people__state="serving"))
    rows: QuerySet[Post] = Post.objects.filter(unit_id=unit_id, state="active").annotate(heads=serving)
    return rows.order_by("name")
