"""Questions about findings."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.findings.models import Finding
from liuhen.kernel.access import Actor, Permission


def visible_to(actor: Actor) -> "QuerySet[Finding]":
    return Finding.objects.visible_to(actor, Permission.FINDING_SEE).select_related("unit", "person")


def about(ref: str) -> "QuerySet[Finding]":
    """Return the findings about one subject, oldest first."""
    return Finding.objects.filter(about=ref).order_by("id")


def open_for(actor: Actor) -> "QuerySet[Finding]":
    """Return what waits: for whoever answers, the open ones; for whoever concludes, the answered too."""
    states = ["open"] if not actor.may(Permission.FINDING_CLOSE) else ["open", "answered"]
    return visible_to(actor).filter(state__in=states).order_by("-raised_at", "-id")


def found(findings: "QuerySet[Finding]", *, wanted: Mapping[str, Any]) -> "QuerySet[Finding]":
    """Cut a list by unit, state, duty and words: a part of what it is about, or the person's name."""
    exact = {key: wanted[key] for key in ("unit", "state", "duty") if wanted.get(key)}
    findings = findings.filter(**exact)
    words = (wanted.get("q") or "").strip()
    return findings.filter(Q(about_zh__icontains=words) | Q(person__name=words)) if words else findings


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
    rows = Finding.objects.filter(
        person_id__in=list(person_ids), state__in=("open", "answered", "rectifying")
    )
    return frozenset(pk for pk in rows.values_list("person_id", flat=True).distinct() if pk)


def duties_raised() -> list[str]:
    """Return the ids of the duties that any finding cites."""
    return list(Finding.objects.order_by("duty").values_list("duty", flat=True).distinct())


def to_answer(actor: Actor) -> "QuerySet[Finding]":
    """Return what waits for this actor's answer, longest first."""
    rows = Finding.objects.visible_to(actor, Permission.FINDING_ANSWER).select_related("unit", "person")
    return rows.filter(state="open").order_by("raised_at", "id")


def to_conclude(actor: Actor) -> "QuerySet[Finding]":
    """Return what was answered and waits for this actor's judgement, longest first."""
    rows = Finding.objects.visible_to(actor, Permission.FINDING_CLOSE).select_related("unit", "person")
    return rows.filter(state="answered").order_by("answered_at", "id")


def open_by_unit(unit_ids: Iterable[int]) -> dict[int, int]:
    """Count the findings of many units that are not concluded, in one query."""
    rows = Finding.objects.filter(unit_id__in=list(unit_ids), state__in=("open", "answered"))
    return dict(rows.values_list("unit_id").annotate(n=Count("id")).order_by())
