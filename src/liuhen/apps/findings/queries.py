"""Questions about findings."""

from django.db.models import QuerySet

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
