"""Questions about leaders, deeds and decisions; the only part of this app that other apps read."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Value, When

from liuhen.apps.offices.models import HEADS, Charge, Deed, Leader, Mandate
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.regulation.people import NOT_A_HEAD, LeaderFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

HEAD = "head"
WITHOUT_LEADERS = frozenset({"division"})
"""Kinds of unit that name no leaders of their own."""


def visible_to(actor: Actor, permission: Permission = Permission.UNIT_SEE) -> "QuerySet[Leader]":
    return Leader.objects.visible_to(actor, permission).select_related("unit", "person__unit")


def deeds_visible_to(actor: Actor, permission: Permission = Permission.UNIT_SEE) -> "QuerySet[Deed]":
    return Deed.objects.visible_to(actor, permission).select_related("entruster", "entrusted")


def mandates_visible_to(actor: Actor, permission: Permission = Permission.UNIT_SEE) -> "QuerySet[Mandate]":
    return Mandate.objects.visible_to(actor, permission).select_related("unit")


def leaders_on(unit: "Unit", on: date) -> "QuerySet[Leader]":
    """Return who led a unit on a day, the head first."""
    return _in_order(_on(Leader.objects.filter(unit=unit), on))


def principal_on(unit: "Unit", on: date) -> Leader | None:
    """Return the principal of a unit on a day, or who acted as its head."""
    return leaders_on(unit, on).filter(role__in=HEADS).first()


def vacant_on(unit: "Unit", on: date) -> bool:
    """Say whether a unit that had named its head by a day had none on it."""
    named = Leader.objects.filter(unit=unit, role__in=HEADS, since__lte=on)
    return named.exists() and principal_on(unit, on) is None


def leads_on(
    person: "Person", unit: "Unit", on: date, body: "Unit | None" = None, *, matter: str = ""
) -> Leader | None:
    """Return the office by which somebody led a unit on a day, in what concerns an inner body or a matter.

    The head leads in everything, a deputy in what he was in charge of.
    """
    bodies = set(_line(people.Tree.now(), body.pk)) if body else set()
    charges = _on(Charge.objects.all(), on)
    held = leaders_on(unit, on).filter(person=person)
    found = held.prefetch_related(Prefetch("charges", charges, to_attr="now"))
    return next((each for each in found if _leads(each, bodies, matter)), None)


def _leads(leader: Any, bodies: Collection[int], matter: str) -> bool:
    """Say whether somebody leads in a matter; what he is in charge of is in ``now``."""
    return leader.is_head or any(
        charge.body_id in bodies or (matter and charge.matter == matter) for charge in leader.now
    )


def _on(rows: "QuerySet[Any]", on: date) -> "QuerySet[Any]":
    return rows.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


def _in_order(rows: "QuerySet[Leader]") -> "QuerySet[Leader]":
    first = Case(When(role__in=HEADS, then=Value(0)), default=Value(1))
    return rows.select_related("unit", "person").order_by("unit__path", first, "since", "id")


def leaders_by_unit(unit_ids: Iterable[int], *, on: date) -> dict[int, list[Leader]]:
    """Return who led many units on a day, the head first, in one query."""
    found: dict[int, list[Leader]] = {pk: [] for pk in unit_ids}
    for leader in _in_order(_on(Leader.objects.filter(unit_id__in=found), on)):
        found[leader.unit_id].append(leader)
    return found


def kept_on(unit_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Return which of these units had named a head by a day."""
    rows = Leader.objects.filter(unit_id__in=list(unit_ids), role__in=HEADS, since__lte=on)
    return frozenset(rows.values_list("unit_id", flat=True))


def standing(leaders: Iterable[Leader], *, is_kept: bool) -> str:
    """Say of a unit, by who led it on a day, whether its head was vacant or never named; "" where there was one."""
    if any(each.is_head for each in leaders):
        return ""
    return "vacant" if is_kept else "never"


def led(units: "QuerySet[Unit]", how: str, *, on: date) -> "QuerySet[Unit]":
    """Cut a list of units: ``yes`` to those whose head was vacant on a day, ``never`` to those that had named none."""
    heads = Leader.objects.filter(role__in=HEADS, unit=OuterRef("pk"), since__lte=on)
    if how == "yes":
        return units.filter(Exists(heads), ~Exists(_on(heads, on)))
    return units.filter(~Exists(heads)) if how == "never" else units


def charges_of(leader: Leader) -> list[Charge]:
    """Return what somebody is in charge of, or was when he went."""
    return list(leader.charges.filter(until=leader.until).select_related("body").order_by("id"))


def in_office(unit_ids: Iterable[int] | None = None) -> "QuerySet[Leader]":
    """Return who leads now, unit by unit, the head first."""
    rows: QuerySet[Leader] = Leader.objects.filter(state="in-office")
    return _in_order(rows if unit_ids is None else rows.filter(unit_id__in=list(unit_ids)))


def offices_of(person_ids: Iterable[int]) -> "dict[int, list[Leader]]":
    """Return the offices that people hold now, by person, in one query."""
    found: dict[int, list[Leader]] = {pk: [] for pk in person_ids}
    for leader in in_office().filter(person_id__in=found):
        found[leader.person_id].append(leader)
    return found


def terms_of(person: "Person") -> "QuerySet[Leader]":
    """Return the offices somebody holds and held, newest first."""
    rows: QuerySet[Leader] = Leader.objects.filter(person=person).select_related("unit", "person")
    return rows.order_by("-since", "-id")


def terms_of_persons(person_ids: Iterable[int]) -> "list[Leader]":
    """Return every office that these people hold or held."""
    return list(Leader.objects.filter(person__in=list(person_ids)).order_by("id"))


def naming_units(units: "QuerySet[Unit]") -> "QuerySet[Unit]":
    """Cut to the units that name leaders: bodies inside one have none of their own."""
    return units.exclude(kind__in=WITHOUT_LEADERS)


def headed(unit_ids: Iterable[int] | None = None) -> dict[int, date | None]:
    """Return, of the units that ever named a head, since when they have none; None for those that have one."""
    rows = Leader.objects.filter(role__in=HEADS)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    now = Count("id", filter=Q(state="in-office"))
    told = rows.values("unit_id").annotate(now=now, last=Max("until")).order_by()
    return {row["unit_id"]: None if row["now"] else row["last"] for row in told}


def vacancies() -> dict[int, date]:
    """Return since when the units that have no head any more have none."""
    return {pk: since for pk, since in headed().items() if since is not None}


def last_heads() -> list[Leader]:
    """Return, of each unit without a head, who was it last: each vacancy has one."""
    last: dict[int, Leader] = {}
    rows = Leader.objects.filter(unit_id__in=vacancies(), unit__state="active", role__in=HEADS)
    for leader in rows.select_related("unit", "person").order_by("until", "id"):
        last[leader.unit_id] = leader
    return list(last.values())


def gone_without_a_follower(actor: Actor) -> "QuerySet[Leader]":
    """Return who went as a head and was followed by nobody, of the units whose leaders somebody registers."""
    last = [leader.pk for leader in last_heads()]
    return visible_to(actor, Permission.LEADER_KEEP).filter(pk__in=last)


def leader_facts(rows: Sequence[Any], by: Actor) -> list[LeaderFacts]:
    """Say of the unit of each row whether whoever acts as its head leads it now. 《责任制》第8条. Four queries.

    Nothing is said of somebody who does not act by the role of a head. Leaders are named and ended as of days that
    have come, so the register as it stands is that of the day.
    """
    return _facts(rows, by)


def leader_facts_for(
    matter: str, *, permission: Permission | None = None
) -> Callable[[Sequence[Any], Actor], list[LeaderFacts]]:
    """Return the same of what a deputy may be in charge of.

    With ``permission``, a right that other roles give as well, nothing is said of whoever has it by one of those.
    """

    def facts(rows: Sequence[Any], by: Actor) -> list[LeaderFacts]:
        return _facts(rows, by, matter=matter, permission=permission)

    return facts


def _facts(
    rows: Sequence[Any], by: Actor, *, matter: str = "", permission: Permission | None = None
) -> list[LeaderFacts]:
    unit_ids = [getattr(row, row.scope_unit, None) for row in rows]
    asked = {pk for pk in unit_ids if pk is not None and _acts_as_head(by, pk, permission)}
    if not asked:
        return [NOT_A_HEAD] * len(rows)
    tree = people.Tree.now()
    lines = {pk: _line(tree, pk) for pk in asked}
    tops = {line[-1] for line in lines.values()}
    now = Prefetch("charges", Charge.objects.filter(until=None), to_attr="now")
    leaders: dict[int, list[Leader]] = {pk: [] for pk in tops}
    for each in in_office(tops).prefetch_related(now):
        leaders[each.unit_id].append(each)
    kept, names = headed(tops), people.short_names(tops)

    def said(line: Sequence[int]) -> LeaderFacts:
        top = line[-1]
        leading = [each for each in leaders[top] if _leads(each, line, matter)]
        return LeaderFacts(
            is_kept=top in kept, unit_zh=names[top], vacant_since=kept.get(top),
            leads=any(each.person_id == by.person_id for each in leading),
            leaders_zh="、".join(f"{each.title}{each.person}" for each in leading),
        )  # fmt: skip

    told = {pk: said(line) for pk, line in lines.items()}
    return [told.get(pk, NOT_A_HEAD) for pk in unit_ids]


def _acts_as_head(by: Actor, unit_id: int, permission: Permission | None) -> bool:
    """Say whether somebody acts on a unit by the role of a head and, where other roles give the right too, no other."""
    here = {grant.role for grant in by.grants if not grant.unit_ids or unit_id in grant.unit_ids}
    others = {role.key for role in here if permission is not None and permission in role.permissions}
    return any(role.key == HEAD for role in here) and others <= {HEAD}


def _line(tree: people.Tree, pk: int) -> list[int]:
    """Return a body with those that it is inside of, up to the unit that names leaders."""
    line = [pk]
    while tree.units[line[-1]][1] in WITHOUT_LEADERS and (above := tree.units[line[-1]][2]) is not None:
        line.append(above)
    return line


def deeds_on(unit: "Unit", on: date) -> "QuerySet[Deed]":
    """Return the deeds by which an organisation could act for others on a day, newest first."""
    rows = _deeds_in_force(on).filter(entrusted=unit)
    return rows.select_related("entruster", "entrusted").order_by("-since", "-id")


def deed_on(unit: "Unit", on: date, *, code: str = "") -> Deed | None:
    """Return the deed by which an organisation could act on a day, of those that name the power ``code``, if told."""
    return next((deed for deed in deeds_on(unit, on) if not code or is_within(deed, code)), None)


def deeds_given_on(unit: "Unit", on: date) -> "QuerySet[Deed]":
    """Return the deeds by which others could act for an organ on a day, newest first."""
    rows = _deeds_in_force(on).filter(entruster=unit)
    return rows.select_related("entruster", "entrusted").order_by("-since", "-id")


def deeds_ever_given(unit_ids: Collection[int]) -> "QuerySet[Deed]":
    """Return every deed by which these units let others act, ended ones too."""
    rows: QuerySet[Deed] = Deed.objects.filter(entruster_id__in=unit_ids)
    return rows.select_related("entrusted").order_by("id")


def _deeds_in_force(on: date) -> "QuerySet[Deed]":
    rows: QuerySet[Deed] = Deed.objects.filter(since__lte=on, until__gte=on)
    return rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=on))


def mandates_on(unit: "Unit", on: date) -> "QuerySet[Mandate]":
    """Return the decisions by which a township or sub-district held powers on a day, newest first."""
    return _mandates_in_force(on).filter(unit=unit).order_by("-since", "-id")


def papers_by_unit(
    unit_ids: Iterable[int], *, on: date
) -> tuple[dict[int, list[Deed]], dict[int, list[Deed]], dict[int, list[Mandate]]]:
    """Return, by unit, the deeds held, the deeds given and the decisions of a day, in three queries."""
    ids = list(unit_ids)
    held: dict[int, list[Deed]] = {pk: [] for pk in ids}
    given: dict[int, list[Deed]] = {pk: [] for pk in ids}
    mandates: dict[int, list[Mandate]] = {pk: [] for pk in ids}
    deeds = _deeds_in_force(on).select_related("entruster", "entrusted").order_by("-since", "-id")
    for deed in deeds.filter(entrusted_id__in=ids):
        held[deed.entrusted_id].append(deed)
    for deed in deeds.filter(entruster_id__in=ids):
        given[deed.entruster_id].append(deed)
    for mandate in _mandates_in_force(on).filter(unit_id__in=ids).order_by("-since", "-id"):
        mandates[mandate.unit_id].append(mandate)
    return held, given, mandates


def _mandates_in_force(on: date) -> "QuerySet[Mandate]":
    rows: QuerySet[Mandate] = Mandate.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    return rows.select_related("unit")


def is_within(paper: Deed | Mandate, code: str) -> bool:
    """Say whether a deed or a decision names a power; one without codes says it in words, which a person reads."""
    return not paper.codes or code in paper.codes.split()


def deeds_to_renew(actor: Actor) -> "QuerySet[Deed]":
    """Return the deeds in force whose end somebody keeps an eye on, soonest first."""
    rows = deeds_visible_to(actor, Permission.DEED_KEEP)
    return rows.filter(state="in-force").order_by("until", "id")


def vacant_units(actor: Actor) -> "QuerySet[Unit]":
    """Return the units without a head, of those whose leaders somebody registers."""
    rows = people.units_visible_to(actor, Permission.LEADER_KEEP)
    return rows.filter(pk__in=vacancies()).order_by("path")


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any], unit: str = "unit") -> "QuerySet[Any]":
    """Cut a list by unit, reached by column ``unit``, and state."""
    if wanted.get("unit"):
        rows = rows.filter(**{unit: wanted["unit"]})
    return rows.filter(state=wanted["state"]) if wanted.get("state") else rows


@dataclass(frozen=True)
class InOffice:
    """What offices somebody holds still; empty: none."""

    offices_zh: str


def still_in_office(persons: "Sequence[Person]", by: Actor) -> list[InOffice]:
    """Say of each person what he leads."""
    held = offices_of(person.pk for person in persons)
    return [
        InOffice("、".join(f"{each.unit.short_name}{each.role_zh}" for each in held[person.pk]))
        for person in persons
    ]
