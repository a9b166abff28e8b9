"""Periodic work of supervision: supervisors who let their day pass, acts that were put right."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.findings import actions as findings
from liuhen.apps.supervision import actions, records
from liuhen.apps.supervision.queries import instruments, interventions
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of
from liuhen.regulation.supervision import FOLLOW_UP

IDLE = FOLLOW_UP.checks[0].finding


@jobs.periodic(every=timedelta(hours=6))
def raise_idle() -> None:
    """Put a finding on record against supervisors who let the day pass by which they were to recheck."""
    at = timezone.now()
    raise_one_idle.each([each.ref for each in instruments.idle(local_day(at))], at)


@jobs.one_by_one("列出到期没有复查的监督文书")
def raise_one_idle(ref: str, at: datetime) -> None:
    for instrument in instruments.idle(local_day(at)).filter(pk=number_of(ref)):
        findings.open_finding(
            found=IDLE, duty=FOLLOW_UP, about=instrument.ref, about_zh=str(instrument), unit_id=instrument.by_unit_id,
            person=None, by=SYSTEM, at=at,
        )  # fmt: skip


@jobs.periodic(every=timedelta(hours=1))
def finish_done() -> None:
    """End what was put right: the act itself tells."""
    at = timezone.now()
    finish_one.each([each.ref for each in interventions.open_ones()], at)


@jobs.one_by_one("核对责成处理的行为")
def finish_one(ref: str, at: datetime) -> None:
    for intervention in interventions.open_ones().filter(pk=number_of(ref)):
        act = records.of_ref(intervention.about)
        if act is not None and records.is_so(act, intervention.what):
            actions.finish_intervention(intervention=intervention, by=SYSTEM, at=at)
