"""Periodic work on provision."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.findings import actions as findings
from liuhen.apps.provision.queries import renewals
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of
from liuhen.regulation.provision import REPLACE_SUBSTANDARD


@jobs.periodic(every=timedelta(hours=24))
def raise_substandard() -> None:
    """Put a finding on record for every device below the standard that nobody plans to renew, once each."""
    at = timezone.now()
    below = list(renewals.below_standard(on=local_day(at)).values_list("pk", flat=True))
    raise_one_substandard.each((f"device:{pk}" for pk in below), at)


@jobs.one_by_one("列出不达标又没有更新计划的设备")
def raise_one_substandard(device_ref: str, at: datetime) -> None:
    (check,) = REPLACE_SUBSTANDARD.checks
    found = renewals.below_standard(on=local_day(at)).filter(pk=number_of(device_ref))
    for item in renewals.substandard(list(found), on=local_day(at)):
        if not check.holds(item):
            findings.open_finding(
                found=check.finding, duty=REPLACE_SUBSTANDARD, about=item.device.ref,
                about_zh=str(item.device), unit_id=item.device.unit_id, person=None, by=SYSTEM, at=at,
            )  # fmt: skip
