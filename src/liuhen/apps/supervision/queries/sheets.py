"""Questions about sheets and what they found."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from liuhen.apps.people import queries as people
from liuhen.apps.supervision import records
from liuhen.apps.supervision.models import (
    Instrument,
    SupervisionFile,
    SupervisionPlan,
    SupervisionPoint,
    SupervisionSheet,
)
from liuhen.apps.supervision.queries import plans, tree
from liuhen.kernel.access import Actor, in_hands_of
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.regulation.supervision import CONTENTS_ZH, SheetFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

SEE = P.SUPERVISION_SEE


def visible_to(actor: Actor, permission: P = SEE) -> "QuerySet[SupervisionSheet]":
    """Return the sheets that somebody's unit fills in, and of those about his unit what it was told."""
    rows: QuerySet[SupervisionSheet] = SupervisionSheet.objects.visible_to(actor, permission)
    return rows.filter(told_or_own(actor, permission, SupervisionSheet.TOLD)).select_related(
        "plan", "unit", "by_unit", "first", "second", "filled_by"
    )


def points_visible_to(actor: Actor, permission: P = SEE) -> "QuerySet[SupervisionPoint]":
    """Return what sheets found, as far as somebody sees the sheet."""
    rows: QuerySet[SupervisionPoint] = SupervisionPoint.objects.visible_to(actor, permission)
    rows = rows.filter(told_or_own(actor, permission, SupervisionSheet.TOLD, state="sheet__state"))
    return rows.select_related("sheet__plan", "sheet__first", "sheet__second", "unit", "by_unit", "finding")


def told_or_own(actor: Actor, permission: P, told: Sequence[str], *, state: str = "state") -> Q:
    """Match what is one's own unit's doing, and of what another does about it that which it was told."""
    units = actor.units_with(permission)
    out = Q(**{f"{state}__in": list(told)})
    if units is not None:
        return out | Q(by_unit_id__in=units)
    return out | ~Q(unit_id__in=actor.bodies) if actor.bodies else Q()


def points_of(sheet: SupervisionSheet) -> "QuerySet[SupervisionPoint]":
    return sheet.points.select_related("finding", "unit").order_by("id")


def files_of(ref: str) -> "QuerySet[SupervisionFile]":
    return SupervisionFile.objects.filter(of=ref).order_by("id")


def unconcerned(
    persons: "Iterable[Person]",
    unit: "Unit",
    about: Any,
    *,
    bodies: Mapping[int, frozenset[int]] | None = None,
) -> "list[Person]":
    """Return who of some may judge something: who is not of the unit, and has no part in the record."""
    wanted = list(persons)
    part, known = records.persons_of(about), people.bodies_by_person(wanted) if bodies is None else bodies
    return [each for each in wanted if each.pk not in part and unit.pk not in known[each.pk]]


def pair(supervisors: "Sequence[Person]", place: int) -> "tuple[Person | None, Person | None]":
    """Return the two who take the sheet of a place, so that all of a plan have their turn."""
    if len(supervisors) < 2:
        return (*supervisors, None, None)[:2]  # type: ignore[return-value]
    first = (place - 1) % len(supervisors)
    return supervisors[first], supervisors[(first + 1) % len(supervisors)]


def naming_facts(
    plan: SupervisionPlan, unit: "Unit", kind_zh: str, number: int, record: Any, by: Actor, *, on: date
) -> SheetFacts:
    """Say what the gates before naming one more thing of a plan read."""
    return SheetFacts(
        **tree.told_of(plan.unit, unit, by, P.SUPERVISION_PLAN, on=on), is_in_reach=record is not None,
        record_zh=f"{kind_zh}{number}",
    )  # fmt: skip


def sheet_facts(
    sheet: SupervisionSheet, by: Actor, *, at: datetime, permission: P = P.SUPERVISION_FILL,
    persons: "Sequence[Person] | None" = None,
) -> SheetFacts:  # fmt: skip
    """Say who has a sheet in hand, and whether they may; ``persons`` are whom it is to be given to."""
    on = local_day(at)
    named = [each for each in (sheet.first, sheet.second) if each] if persons is None else list(persons)
    free = unconcerned(named, sheet.unit, records.of_ref(sheet.about))
    replied = sheet.supervisor_ids
    return SheetFacts(
        **tree.told_of(sheet.by_unit, sheet.unit, by, permission, on=on),
        supervisors=len({each.pk for each in named}), uncarded_zh=plans.uncarded_zh(named, on),
        concerned_zh="、".join(each.name for each in named if each not in free),
        supervisors_zh=sheet.supervisors_zh, is_a_supervisor=by.person_id in sheet.supervisor_ids,
        is_another_than_filled=by.person_id is None or by.person_id != sheet.filled_by_id,
        replied_by_another=by.person_id is None or by.person_id not in replied,
    )  # fmt: skip


def agreement(sheet: SupervisionSheet, results: dict[str, str]) -> dict[str, Any]:
    """Say whether the results and the findings of a sheet tell the same."""
    noted = set(sheet.points.filter(state="noted").values_list("content", flat=True))
    unmet = {key for key, result in results.items() if result == "unmet"}
    return {
        "without_finding_zh": _zh(unmet - noted), "met_with_finding_zh": _zh(noted - unmet),
        "looked_at": sum(result != "unseen" for result in results.values()),
    }  # fmt: skip


def _zh(keys: Iterable[str]) -> str:
    wanted = set(keys)
    return "、".join(f"“{zh}”" for key, zh in CONTENTS_ZH.items() if key in wanted)


def point_facts(
    sheet: SupervisionSheet, by: Actor, *, at: datetime, record_zh: str = "", is_in_reach: bool = True
) -> SheetFacts:
    return SheetFacts(
        **tree.told_of(sheet.by_unit, sheet.unit, by, P.SUPERVISION_FILL, on=local_day(at)),
        supervisors_zh=sheet.supervisors_zh, is_a_supervisor=by.person_id in sheet.supervisor_ids,
        record_zh=record_zh, is_in_reach=is_in_reach,
    )  # fmt: skip


def in_hand(actor: Actor) -> "QuerySet[SupervisionSheet]":
    """Return what waits for a supervisor: to fill in, sign, tell; to give to two; to reply; to tell the superior."""
    return (
        visible_to(actor)
        .filter(_to_fill(actor) | _to_appoint(actor) | _to_reply(actor) | _to_tell_above(actor))
        .order_by("plan__due_on", "id")
    )


def what_waits(sheet: SupervisionSheet) -> str:
    """Say what is to be done with one of them."""
    if sheet.state == "assigned" and not (sheet.first_id and sheet.second_id):
        return "指定监督人员"
    return {
        "assigned": "填写监督检查表", "filled": "核对并签名", "signed": "告知被监督单位",
        "answered": "答复对监督检查的异议",
    }.get(sheet.state, "告知垂直管理单位的上级")  # fmt: skip


def _his(actor: Actor) -> Q:
    return Q(first_id=actor.me) | Q(second_id=actor.me)


def _acts(actor: Actor, permission: P) -> Q:
    return Q(by_unit_id__in=tree.ids_acted_for(actor, permission))


def _to_fill(actor: Actor) -> Q:
    waiting = Q(state__in=("assigned", "signed")) | (Q(state="filled") & ~Q(filled_by_id=actor.me))
    return _acts(actor, P.SUPERVISION_FILL) & _his(actor) & waiting


def _to_appoint(actor: Actor) -> Q:
    """Match the sheets that nobody, or one alone, has in hand."""
    return _acts(actor, P.SUPERVISION_PLAN) & (Q(first=None) | Q(second=None)) & Q(state="assigned")


def _to_reply(actor: Actor) -> Q:
    return _acts(actor, P.SUPERVISION_RECHECK) & Q(state="answered", stand="objects") & ~_his(actor)


def _to_tell_above(actor: Actor) -> Q:
    """Match the told sheets of units managed from above whose superior no letter has gone to yet."""
    found = SupervisionPoint.objects.filter(state="raised").exclude(sheet__superior="").values("sheet_id")
    written = Instrument.objects.filter(kind="letter", sheet__isnull=False).values("sheet_id")
    told = Q(state__in=SupervisionSheet.TOLD, pk__in=found) & ~Q(pk__in=written)
    return _acts(actor, P.SUPERVISION_ORDER) & ~Q(superior="") & told


def to_answer(actor: Actor) -> "QuerySet[SupervisionSheet]":
    rows = visible_to(actor, P.SUPERVISION_ANSWER).filter(state="told")
    return in_hands_of(rows, actor, P.SUPERVISION_ANSWER).order_by("told_at", "id")
