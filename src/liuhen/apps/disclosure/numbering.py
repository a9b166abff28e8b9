"""Numbers without a gap: taken one after the other, so that one that is missing shows."""

from django.db import connection
from django.db.models import Max

from liuhen.apps.disclosure.models import Publication

LOCK = 0x6C69_7568_7075  # the advisory lock by which numbers are taken one at a time on PostgreSQL


def next_serial() -> int:
    return _next("serial")


def next_edition() -> int:
    return _next("edition")


def _next(column: str) -> int:
    """Return the next number of a column; nobody else has it before the caller's transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    newest: int | None = Publication.objects.aggregate(newest=Max(column))["newest"]
    return (newest or 0) + 1
