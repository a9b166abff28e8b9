"""Questions about findings."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from liuhen.apps.findings.models import Finding, Rectification
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day, moments
from liuhen.kernel.identifiers import containing
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.supervision import RECTIFY_IN_TIME

UNCONCLUDED = ("open", "answered", "rectifying")
WAITING = UNCONCLUDED[:2]


def visible_to(actor: Actor, permission: Permission = Permission.FINDING_SEE) -> "QuerySet[Finding]":
    return Finding.objects.visible_to(actor, permission).select_related("unit", "person")


def about(ref: str) -> "QuerySet[Finding]":
    """Return the findings about one subject, oldest first."""
    return Finding.objects.filter(about=ref).order_by("id")


def open_for(actor: Actor) -> "QuerySet[Finding]":
    """Return what waits: for whoever answers, the open ones; for whoever concludes, the answered too."""
    states = WAITING if actor.may(Permission.FINDING_CLOSE) else WAITING[:1]
    return visible_to(actor).filter(state__in=states).order_by("-raised_at", "-id")


def filtered(findings: "QuerySet[Finding]", *, wanted: Mapping[str, Any]) -> "QuerySet[Finding]":
    """Cut a list by unit, state (``waiting``: any not concluded), duty and words.

    Words are a part of what it is about, or the person's name.
    """
    exact = chosen(wanted, "unit", "state", "duty")
    if exact.get("state") == "waiting":
        exact["state__in"] = WAITING
        del exact["state"]
    findings = findings.filter(**exact)
    words = (wanted.get("q") or "").strip()
    return (
        findings.filter(containing("about_zh", words) | people.named(words, "person__"))
        if words
        else findings
    )


def by_ids(pks: Iterable[int]) -> dict[int, Finding]:
    """Return findings by id, for whoever follows the ledger."""
    rows = Finding.objects.filter(pk__in=list(pks)).select_related("unit", "person")
    return {finding.pk: finding for finding in rows}


def unanswered(codes: Iterable[str], *, raised_before: datetime, after: int) -> "QuerySet[Finding]":
    """Return the findings of these codes that are still open, in the order of their ids from ``after``."""
    rows = Finding.objects.filter(
        code__in=list(codes), state="open", raised_at__lt=raised_before, pk__gt=after
    )
    return rows.select_related("unit", "person").order_by("pk")


def about_any(refs: Iterable[str]) -> list[Finding]:
    """Return the findings about these subjects, the concluded ones too."""
    return list(Finding.objects.filter(about__in=list(refs)))


def people_with_open(person_ids: Iterable[int]) -> frozenset[int]:
    """Return who of these has a finding that is not concluded."""
    rows = Finding.objects.filter(person_id__in=list(person_ids), state__in=UNCONCLUDED)
    return frozenset(pk for pk in rows.values_list("person_id", flat=True).distinct() if pk)


def duties_raised(actor: Actor) -> list[str]:
    """Return the ids of the duties that any finding cites which the actor need not keep out of."""
    rows = Finding.objects.apart_from(actor, Permission.FINDING_SEE)
    return list(rows.order_by("duty").values_list("duty", flat=True).distinct())


def to_answer(actor: Actor) -> "QuerySet[Finding]":
    """Return what waits for this actor's answer, longest first."""
    rows = Finding.objects.visible_to(actor, Permission.FINDING_ANSWER).select_related("unit", "person")
    return rows.filter(state="open").order_by("raised_at", "id")


def to_conclude(actor: Actor) -> "QuerySet[Finding]":
    """Return what was answered and waits for this actor's judgement, longest first."""
    rows = Finding.objects.visible_to(actor, Permission.FINDING_CLOSE).select_related("unit", "person")
    return rows.filter(state="answered").order_by("answered_at", "id")


def counted_in(actor: Actor, unit_ids: Iterable[int]) -> "QuerySet[Finding]":
    """Return the findings of units, but for those that concern the actor: of these he is told by nobody."""
    return Finding.objects.apart_from(actor, Permission.FINDING_SEE).filter(unit_id__in=list(unit_ids))


def open_in(actor: Actor, unit_ids: Iterable[int]) -> "QuerySet[Finding]":
    """Return those of these that are not concluded."""
    return counted_in(actor, unit_ids).filter(state__in=WAITING)


def open_by_unit(actor: Actor, unit_ids: Iterable[int]) -> dict[int, int]:
    """Count the findings of many units that are not concluded, as the actor may count them, in one query."""
    rows = open_in(actor, unit_ids)
    return dict(rows.values_list("unit_id").annotate(n=Count("id")).order_by())


def open_by_duty(actor: Actor) -> dict[str, int]:
    """Count the findings an actor sees that are not at their end, by duty, in one query."""
    rows = Finding.objects.visible_to(actor, Permission.FINDING_SEE).filter(
        state__in=("open", "answered", "rectifying")
    )
    return dict(rows.values_list("duty").annotate(n=Count("id")).order_by())


def latest_rectifications(finding_ids: Iterable[int]) -> dict[int, Rectification]:
    """Return the newest round of each finding that was sent to rectification, in one query."""
    rows = Rectification.objects.filter(finding_id__in=list(finding_ids)).order_by("round")
    return {row.finding_id: row for row in rows.select_related("finding", "unit")}


def standing_by_person(person_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Count the findings about each person that are open or stand; of everybody without ``person_ids``."""
    rows = Finding.objects.filter(person__isnull=False).exclude(state__in=("accepted", "rectified"))
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    return dict(rows.values_list("person_id").annotate(n=Count("id")).order_by())


def rectifications_visible_to(
    actor: Actor, permission: Permission = Permission.FINDING_SEE
) -> "QuerySet[Rectification]":
    return Rectification.objects.visible_to(actor, permission).select_related("finding", "unit", "person")


def rectifications_of(finding: Finding) -> "QuerySet[Rectification]":
    """Return a finding's rectifications, round by round."""
    return finding.rectifications.select_related("unit", "person").order_by("round")


def found_rectifications(
    rows: "QuerySet[Rectification]", *, wanted: Mapping[str, Any], at: datetime
) -> "QuerySet[Rectification]":
    """Cut a list by unit, state and due days; a state may also be open, overdue or circulated."""
    if wanted.get("unit"):
        rows = rows.filter(unit=wanted["unit"])
    match wanted.get("state") or "":
        case "open":
            rows = rows.filter(state__in=("ordered", "reported"))
        case "overdue":
            rows = rows.filter(pk__in=overdue_rectifications(at))
        case "circulated":
            rows = rows.filter(circulated_at__isnull=False)
        case "" | "all":
            pass
        case state:
            rows = rows.filter(state=state)
    due = {"due_on__gte": wanted.get("since"), "due_on__lte": wanted.get("until")}
    return rows.filter(**{key: day for key, day in due.items() if day})


def overdue_rectifications(at: datetime) -> list[int]:
    """Return the ids of the rectifications whose time has run out without a report."""
    late = clocks.overdue(at).filter(duty_id=RECTIFY_IN_TIME.id).values_list("subject", flat=True)
    return [int(ref.partition(":")[2]) for ref in late]


def ran_over(rectification: Rectification, *, at: datetime) -> bool:
    """Say whether the time had run out when it was reported, or has by ``at``."""
    running = clocks.all_for(rectification.ref).filter(duty_id=RECTIFY_IN_TIME.id)
    return any(clock.breached(at=at) for clock in running)


def to_rectify(actor: Actor) -> "QuerySet[Rectification]":
    """Return what this actor's unit, or he himself, has to put right and report, soonest due first."""
    rows = rectifications_visible_to(actor, Permission.RECTIFICATION_REPORT)
    return rows.filter(state="ordered").order_by("due_on", "id")


def to_recheck(actor: Actor) -> "QuerySet[Rectification]":
    """Return what was reported and waits for this actor's recheck, longest first."""
    rows = rectifications_visible_to(actor, Permission.FINDING_CLOSE)
    return rows.filter(state="reported").order_by("reported_at", "id")


def circulated_by_unit(*, year: int) -> dict[int, int]:
    """Count the circulated notices of a year by unit, for the assessment. 《责任制》第37条."""
    first, end = moments(date(year, 1, 1), date(year, 12, 31))
    rows = Rectification.objects.filter(circulated_at__gte=first, circulated_at__lt=end)
    return dict(rows.values_list("unit_id").annotate(n=Count("id")).order_by())


def circulated_number(rectification: Rectification) -> str:
    """Return the number a circulated notice bears: the year and the row."""
    assert rectification.circulated_at is not None, "a notice that went round has its day"
    return f"〔{local_day(rectification.circulated_at).year}〕{rectification.pk}号"


STANDING = ("upheld", "rectifying", "rectified")
"""Of those that were judged: what a person held to be so. Open ones and those that were explained count for nothing."""


def standing_in(
    *, since: datetime, until: datetime, person_ids: Iterable[int] | None = None
) -> "list[tuple[int, int | None, str, int]]":
    """Return what was raised in a time and stands by now: unit, person, code, id. One query.

    Of the whole county, or about some people only.
    """
    rows = Finding.objects.filter(raised_at__gte=since, raised_at__lt=until, state__in=STANDING)
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    return list(rows.order_by("id").values_list("unit_id", "person_id", "code", "id"))


def circulated_in(*, since: datetime, until: datetime) -> "list[tuple[int, int | None, int]]":
    """Return the rectifications of which a notice went round in a time: unit, person, id. One query."""
    rows = Rectification.objects.filter(circulated_at__gte=since, circulated_at__lt=until)
    return list(rows.order_by("id").values_list("unit_id", "person_id", "id"))
