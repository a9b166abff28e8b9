"""Numbers without a gap: taken one after the other, so that one that is missing shows."""

from django.db.models import Max

from liuhen.apps.disclosure.models import Publication
from liuhen.kernel.locks import until_commit


def next_serial() -> int:
    return _next("serial")


def next_edition() -> int:
    return _next("edition")


def _next(column: str) -> int:
    """Return the next number of a column; nobody else has it before the caller's transaction ends."""
    until_commit("numbers of publications")
    newest: int | None = Publication.objects.aggregate(newest=Max(column))["newest"]
    return (newest or 0) + 1
