"""Periodic work on legal publicity."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.findings import actions as findings
from liuhen.apps.outreach import queries
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of
from liuhen.regulation.outreach import PUBLICISE_LAW


@jobs.periodic(every=timedelta(hours=24))
def raise_years_without_a_plan() -> None:
    """Put a finding on record for each unit that had a list and let the last year pass without a plan, once a year."""
    at = timezone.now()
    if local_day(at).year > PUBLICISE_LAW.since.year:
        missing = (year.unit.ref for year in queries.years_over(local_day(at).year - 1) if not year.has_plan)
        raise_one_year_without_a_plan.each(missing, at)


@jobs.one_by_one("列出全年没有法治宣传计划的单位")
def raise_one_year_without_a_plan(unit_ref: str, at: datetime) -> None:
    (check,) = PUBLICISE_LAW.checks
    over = local_day(at).year - 1
    for year in queries.years_over(over):
        if year.unit.pk == number_of(unit_ref) and not check.holds(year):
            findings.open_finding(
                found=check.finding, duty=PUBLICISE_LAW, about=f"{unit_ref}/outreach/{over}",
                about_zh=f"{year.unit}{over}年法治宣传", unit_id=year.unit.pk, person=None, by=SYSTEM, at=at,
            )  # fmt: skip
