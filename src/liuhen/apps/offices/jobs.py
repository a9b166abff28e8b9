"""Periodic work on offices."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.findings import actions as findings
from liuhen.apps.offices import queries
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.regulation.people import NAME_PRINCIPALS, UNIT_IS_LED


@jobs.periodic(every=timedelta(hours=6))
def raise_vacant() -> None:
    """Put a finding on record for each unit that named a head and has none; one that never did is only shown."""
    raise_one_vacant.each([leader.ref for leader in queries.last_heads()], timezone.now())


@jobs.one_by_one("列出主要负责人空缺的单位")
def raise_one_vacant(ref: str, at: datetime) -> None:
    for leader in queries.last_heads():
        if leader.ref == ref:
            findings.open_finding(
                found=UNIT_IS_LED.finding, duty=NAME_PRINCIPALS, about=ref, about_zh=f"{leader}离任",
                unit_id=leader.unit_id, person=None, by=SYSTEM, at=at,
            )  # fmt: skip
