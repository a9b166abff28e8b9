"""Every source of points: what speaks for a unit and what against it, of its year, in as few questions as sources."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuhen.apps.activities.models import Activity, Obligation
from liuhen.apps.evaluation.records import SOURCES, read
from liuhen.apps.remedies.models import Remedy
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow.subjects import acting
from liuhen.regulation.evaluation import YARDSTICKS
from tests.builders import county as build
from tests.builders.cases import docket
from tests.builders.county import LOCAL, NOW
from tests.builders.evaluation import AFTER, LATE, YEAR, Desk
from tests.builders.hand import changed
from tests.builders.recordings import Bring

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-38-1")]


def test_all_sources_are_read_in_a_fixed_number_of_questions(desk: Desk) -> None:
    def asked() -> int:
        units = [unit.pk for unit in type(desk.county.unit).objects.all()]
        with CaptureQueriesContext(connection) as seen:
            read(list(YARDSTICKS), units, year=YEAR, at=AFTER)
        return len(seen)

    before = asked()
    for n in range(20):
        build.unit(f"U{n:02d}", f"第{n}局", parent=desk.county.government)
        desk.upheld(about=f"device:{n}")
    assert asked() == before <= len(SOURCES) + 6


def test_what_came_in_time_speaks_for_its_unit_and_what_came_late_does_not(desk: Desk, bring: Bring) -> None:
    recording = bring()
    clock = RunningClock.objects.get(subject=recording.ref, duty_id="av-13-1")
    assert clock.stopped_at is not None
    found = read(["stored"], [desk.county.unit.pk], year=clock.stopped_at.year, at=AFTER)
    heap = found.heaps["stored"][desk.county.unit.pk]
    assert (heap.towards, heap.against) == ({"recording": [recording.pk]}, [])
    RunningClock.objects.filter(pk=clock.pk).update(due_at=clock.stopped_at - timedelta(hours=1))
    late = desk.upheld(LATE, about=recording.ref, at=clock.stopped_at)
    heap = read(["stored"], [desk.county.unit.pk], year=YEAR, at=AFTER).heaps["stored"][desk.county.unit.pk]
    assert (dict(heap.towards), heap.against) == ({}, [late.ref])
    assert not read(["stored"], [desk.county.other.pk], year=YEAR, at=AFTER).heaps["stored"]


def saved(row: Any) -> Any:
    """Write what no action writes so."""
    token = acting.set(1)
    try:
        row.save()
    finally:
        acting.reset(token)
    return row


def test_activities_that_were_recorded_throughout_count_and_are_the_base_of_a_rate(desk: Desk) -> None:
    whose = {"unit": desk.county.unit, "lead": desk.county.officer, "kind": "inspection"}
    for state, lacking in (("fulfilled", ""), ("fulfilled", ""), ("owing", "unrecorded")):
        activity = saved(Activity(place="集市", planned_at=NOW, state="planned", **whose))
        saved(Obligation(activity=activity, since=NOW, state=state, lacking=lacking, **whose))
    found = read(["recorded", "findings"], [desk.county.unit.pk], year=YEAR, at=AFTER)
    assert len(found.heaps["recorded"][desk.county.unit.pk].towards["activity"]) == 2
    assert found.acts == {desk.county.unit.pk: 3}


def test_only_what_is_final_of_a_review_or_a_suit_counts(desk: Desk) -> None:
    case = docket(desk.county).open()
    told = date(2026, 12, 20)

    def brought(**columns: Any) -> Remedy:
        told_of: dict[str, Any] = {
            "kind": "review", "state": "decided", "decided_on": told, "told_on": told, "organ": "云岭县人民政府",
        } | columns  # fmt: skip
        told_of |= {"unit": desk.county.unit, "case": case, "brought_on": date(2026, 11, 1), "claim": "撤销"}
        row: Remedy = saved(Remedy(applicant="某店", **told_of))
        return row

    lost, kept = brought(outcome="annul"), brought(outcome="maintain")
    brought(outcome="annul", kind="suit")  # what it demands is not done: it may be appealed against
    sued = brought(outcome="maintain")
    suit = brought(outcome="change", kind="suit", previous=sued, state="settled")
    brought(state="answering", outcome="", decided_on=None, told_on=None)
    last = datetime(2027, 1, 4, 23, 59, tzinfo=LOCAL)  # fifteen days after it was received

    def against(at: datetime) -> tuple[list[str], dict[str, list[int]]]:
        heap = read(["decisions-stand"], [desk.county.unit.pk], year=YEAR, at=at).heaps["decisions-stand"]
        mine = heap[desk.county.unit.pk]
        return mine.against, dict(mine.towards)

    assert against(last) == ([suit.ref], {})
    assert against(last + timedelta(minutes=1)) == ([lost.ref, suit.ref], {"remedy": [kept.pk]})
    changed(lost, state="settled")
    assert against(last) == ([lost.ref, suit.ref], {})
