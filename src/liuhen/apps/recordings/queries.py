"""Questions about recordings, viewings and exports."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from liuhen.apps.recordings.models import Export, Recording, Upload, Viewing
from liuhen.kernel.access import Actor, Permission

HEX = frozenset("0123456789abcdef")


def visible_to(actor: Actor) -> "QuerySet[Recording]":
    return Recording.objects.visible_to(actor, Permission.RECORDING_SEE).select_related(
        "unit", "officer", "device"
    )


def found(recordings: "QuerySet[Recording]", *, wanted: Mapping[str, Any]) -> "QuerySet[Recording]":
    """Cut a list by unit, officer, device, state, kind, late, since, until (of the recording) and words."""
    exact = {key: wanted[key] for key in ("unit", "officer", "device", "state", "kind") if wanted.get(key)}
    recordings = recordings.filter(**exact)
    if wanted.get("late"):
        recordings = recordings.filter(late=True)
    if wanted.get("since"):
        recordings = recordings.filter(started_at__gte=wanted["since"])
    if wanted.get("until"):
        recordings = recordings.filter(started_at__lt=wanted["until"])
    words = (wanted.get("words") or "").strip()
    return recordings.filter(_named(words)) if words else recordings


def _named(words: str) -> Q:
    """Match the beginning of a file name or digest, a device's serial, an officer's name or number; all by index."""
    match = (
        begins_with("filename", words)
        | Q(device__serial=words)
        | Q(officer__number=words)
        | Q(officer__name=words)
    )
    if len(words) >= 8 and set(words.lower()) <= HEX:
        match |= begins_with("sha256", words.lower())
    return match


def begins_with(field: str, prefix: str) -> Q:
    """Return a prefix match that the field's index serves: SQLite's LIKE ignores case and so cannot use it."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "\U0010ffff"})


def late_for(actor: Actor) -> "QuerySet[Recording]":
    return visible_to(actor).filter(late=True)


def in_doubt_for(actor: Actor) -> "QuerySet[Recording]":
    """Return what waits to be settled by this actor."""
    return Recording.objects.visible_to(actor, Permission.RECORDING_SETTLE).filter(state="quarantined")


def exports_visible_to(actor: Actor) -> "QuerySet[Export]":
    """Return the exports somebody asked for himself, or decides on."""
    mine = Export.objects.filter(account_id=actor.account) if actor.account_id else Export.objects.none()
    ids = Export.objects.visible_to(actor, Permission.EXPORT_APPROVE)
    return (mine | ids).select_related("unit", "requester", "decided_by").distinct()


def exports_to_decide(actor: Actor) -> "QuerySet[Export]":
    return (
        Export.objects.visible_to(actor, Permission.EXPORT_APPROVE)
        .filter(state="requested")
        .exclude(requester_id=actor.person_id)
        .select_related("unit", "requester")
        .order_by("requested_at", "id")
    )


def exports_to_fetch(actor: Actor) -> "QuerySet[Export]":
    return Export.objects.filter(account_id=actor.account, state="built").order_by("built_at")


def open_viewing(recording: Recording, actor: Actor, *, at: datetime) -> Viewing | None:
    """Return the viewing under which ``actor`` may stream the recording now, or None."""
    since = at - timedelta(seconds=settings.VIEWING_SECONDS)
    return (
        Viewing.objects.filter(recording=recording, account_id=actor.account, begun_at__gt=since)
        .order_by("-begun_at")
        .first()
    )


def viewings_of(recording: Recording) -> "QuerySet[Viewing]":
    return recording.viewings.select_related("account__person").order_by("-begun_at")


def uploads_of(actor: Actor) -> "QuerySet[Upload]":
    return Upload.objects.filter(account_id=actor.account)
