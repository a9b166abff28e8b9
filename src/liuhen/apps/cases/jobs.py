"""Periodic work on cases."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.cases.actions import opening
from liuhen.apps.cases.queries import register
from liuhen.kernel import jobs
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import number_of
from liuhen.regulation.cases import ACCEPT_OR_TELL


@jobs.periodic(
    every=timedelta(minutes=10), if_any=lambda: clocks.run_out(timezone.now(), duty_id=ACCEPT_OR_TELL.id)
)
def accept_by_silence() -> None:
    """Let applications count as accepted about which nothing was said in time. 《行政许可法》第32条."""
    at = timezone.now()
    late = clocks.run_out(at, duty_id=ACCEPT_OR_TELL.id).values_list("subject", flat=True)
    accept_one.each(list(late), at)


@jobs.one_by_one("逾期未答复的申请视为受理")
def accept_one(case_ref: str, at: datetime) -> None:
    case = register.waiting_to_be_accepted(number_of(case_ref))
    if case is not None:
        opening.accept_by_silence(case=case, at=at)
