from datetime import timedelta

from django.utils import timezone

from liuhen.apps.findings import jobs
from liuhen.apps.findings.models import Finding
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.clocks.queries import reckon_for
from liuhen.regulation.recordings import STORE_IN_TIME
from tests.builders.county import County


def running(county: County, *, started: timedelta) -> None:
    clock = RunningClock(
        duty_id=STORE_IN_TIME.id,
        subject="recording:77",
        unit_id=county.unit.pk,
        started_at=timezone.now() - started,
    )
    clock.take(reckon_for(STORE_IN_TIME, started_at=clock.started_at))
    clock.save()


def test_a_clock_that_has_run_out_is_one_finding_however_often_the_job_runs(county: County):
    running(county, started=timedelta(hours=25))
    jobs.raise_overdue()
    jobs.raise_overdue()
    finding = Finding.objects.get()
    assert (finding.code, finding.about, finding.unit) == ("RECORDING-LATE", "recording:77", county.unit)


def test_a_clock_in_time_is_no_finding(county: County):
    running(county, started=timedelta(hours=23))
    jobs.raise_overdue()
    assert not Finding.objects.exists()
