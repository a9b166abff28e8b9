"""Periodic work on provision."""

from datetime import timedelta

from django.utils import timezone

from liuhen.apps.findings import actions as findings
from liuhen.apps.people.queries import local_day
from liuhen.apps.provision.queries import renewals
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.regulation.provision import REPLACE_SUBSTANDARD

BATCH = 200


@jobs.periodic(every=timedelta(hours=24))
def raise_substandard() -> None:
    """Put a finding on record for every device below the standard that nobody plans to renew, once each."""
    at = timezone.now()
    (check,) = REPLACE_SUBSTANDARD.checks
    last = 0
    while page := list(renewals.below_standard(on=local_day(at)).filter(pk__gt=last).order_by("pk")[:BATCH]):
        for item in renewals.substandard(page, on=local_day(at)):
            if not check.holds(item):
                findings.open_finding(
                    found=check.finding, duty=REPLACE_SUBSTANDARD, about=item.device.ref,
                    about_zh=str(item.device), unit_id=item.device.unit_id, person=None, by=SYSTEM, at=at,
                )  # fmt: skip
        last = page[-1].pk
