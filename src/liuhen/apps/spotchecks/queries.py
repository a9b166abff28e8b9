"""Questions about spot checks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.spotchecks import ClosingFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Account


def plans_visible_to(actor: Actor, permission: Permission = Permission.SPOTCHECK_SEE) -> "QuerySet[Plan]":
    rows: QuerySet[Plan] = Plan.objects.visible_to(actor, permission)
    return rows.select_related("unit", "maker__person")


def sheets_visible_to(actor: Actor, permission: Permission = Permission.SPOTCHECK_SEE) -> "QuerySet[Sheet]":
    """Return the sheets an actor may see; of those about himself only what was handed in."""
    rows: QuerySet[Sheet] = Sheet.objects.visible_to(actor, permission)
    if actor.person_id is not None:
        rows = rows.exclude(officer_id=actor.person_id, state="assigned")
    return rows.select_related("plan", "recording__device", "unit", "officer", "checker__person")


def to_fill(actor: Actor) -> "QuerySet[Sheet]":
    """Return the sheets that wait for this actor, the most pressing first."""
    rows = sheets_visible_to(actor, Permission.SPOTCHECK_FILL)
    return rows.filter(checker_id=actor.own_account, state="assigned").order_by("plan__due_on", "id")


def others_able_to_check(sheet: Sheet) -> "QuerySet[Account]":
    """Return whom a sheet may be given to instead; who has to do with the recording, the action says."""
    able = people.accounts_with(Permission.SPOTCHECK_FILL, within=[sheet.plan.unit_id])
    return able.exclude(pk=sheet.checker_id or 0)


def found_sheets(sheets: "QuerySet[Sheet]", *, wanted: Mapping[str, Any]) -> "QuerySet[Sheet]":
    """Cut a list by plan, unit, officer and state; the state may also be "faults", those with something not met."""
    sheets = sheets.filter(**chosen(wanted, "plan", "unit", "officer"))
    match wanted.get("state") or "":
        case "":
            return sheets
        case "faults":
            return sheets.filter(faults__gt=0)
        case state:
            return sheets.filter(state=state)


def sheets_of(plan: Plan) -> "QuerySet[Sheet]":
    """Return a plan's sheets in the order of the draw."""
    rows = plan.sheets.select_related("recording", "unit", "officer", "checker__person", "stands_for")
    return rows.order_by("place")


def progress_of(plan_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Count the sheets of many plans by state, in one query; ``faults`` are those with something not met."""
    rows = Sheet.objects.filter(plan_id__in=list(plan_ids)).order_by().values_list("plan_id")
    counted = rows.annotate(
        assigned=Count("id", filter=Q(state="assigned")),
        submitted=Count("id", filter=Q(state="submitted")),
        set_aside=Count("id", filter=Q(state="set-aside")),
        faults=Count("id", filter=Q(faults__gt=0)),
    )
    names = ("assigned", "submitted", "set_aside", "faults")
    return {pk: dict(zip(names, counts, strict=True)) for pk, *counts in counted}


def closing_facts(plan: Plan) -> ClosingFacts:
    """Return what is known of a plan now, for whoever ends it."""
    return ClosingFacts(waiting=plan.sheets.filter(state="assigned").count())


def further_in(plan: Plan) -> dict[str, int]:
    """Count by stratum how many stood in for others."""
    rows = plan.sheets.filter(stands_for__isnull=False).order_by().values_list("stratum")
    return dict(rows.annotate(n=Count("id")))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people, recordings and sheets of a trail are called."""
    wanted = list(refs)
    sheets = {ref: f"抽查表 {ref.partition(':')[2]}" for ref in wanted if ref.startswith("sheet:")}
    ids = {int(ref.partition(":")[2]) for ref in wanted if ref.startswith("recording:")}
    called = {row.ref: row.filename for row in recordings.by_ids(ids).values()} if ids else {}
    return dict(people.names_of(wanted)) | called | sheets


def strata_zh(strata: Iterable[str]) -> dict[str, str]:
    """Say strata for people: ``unit=3/month=2026-11`` becomes ``县市场监管局 2026-11``."""
    parts = {key: [part.partition("=")[::2] for part in key.split("/") if part] for key in set(strata)}
    nouns = {"unit": "unit", "officer": "person"}
    refs = {f"{nouns[name]}:{value}" for pairs in parts.values() for name, value in pairs if name in nouns}
    called = people.names_of(refs)

    def said(name: str, value: str) -> str:
        if name == "kind":
            return recordings.kind_zh(value)
        return called.get(f"{nouns[name]}:{value}", "人员不明") if name in nouns else value

    return {key: "　".join(said(*pair) for pair in pairs) or "全部" for key, pairs in parts.items()}


def sound_in(
    *, since: datetime, until: datetime, person_ids: Iterable[int] | None = None
) -> list[tuple[int, int | None, int]]:
    """Return the sheets of a time on which nothing was amiss: unit, officer, id. One query."""
    rows = Sheet.objects.filter(state="submitted", faults=0, submitted_at__gte=since, submitted_at__lt=until)
    if person_ids is not None:
        rows = rows.filter(officer_id__in=list(person_ids))
    return list(rows.order_by("id").values_list("unit_id", "officer_id", "id"))
