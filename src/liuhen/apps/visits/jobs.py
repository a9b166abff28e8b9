"""Periodic work on visits."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from liuhen.apps.visits.models import FirmBurden, Visit
from liuhen.apps.visits.queries import NOT_MADE
from liuhen.kernel import jobs
from liuhen.kernel.clocks.days import local_day

MOST = 200


@jobs.periodic(every=timedelta(minutes=10))
def reckon_burdens() -> None:
    """Reckon which firms were visited most this year: to count all visits takes longer than a page may."""
    reckon(at=timezone.now())


def reckon(*, at: datetime) -> None:
    """Put the year's firms in the place of those reckoned before."""
    year = local_day(at).year
    made = Visit.objects.filter(year=year).exclude(state__in=NOT_MADE).order_by()
    rows = (
        made.values("establishment_id")
        .annotate(
            counted=Count("id", filter=Q(is_counted=True)),
            uncounted=Count("id", filter=Q(is_counted=False, mode="on-site", joint=None)),
            remote=Count("id", filter=Q(mode="remote")),
            units=Count("unit", distinct=True),
            found_nothing=Count("id", filter=Q(found_nothing=True)),
        )
        .order_by("-counted", "-uncounted", "establishment_id")[:MOST]
    )
    found = [FirmBurden(year=year, place=n, reckoned_at=at, **row) for n, row in enumerate(rows, 1)]
    with transaction.atomic():
        FirmBurden.objects.filter(year=year).delete()
        FirmBurden.objects.bulk_create(found)
