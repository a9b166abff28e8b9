"""A measure is approved beforehand, carried out by two in somebody's presence, written down and recorded."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.findings import jobs as findings_jobs
from liuhen.apps.findings.models import Finding
from liuhen.apps.measures import actions, queries
from liuhen.apps.measures.models import Restraint
from liuhen.apps.offices import actions as offices
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders.county import LOCAL, NOW
from tests.builders.measures import Store, clock_of, days

pytestmark = [pytest.mark.article("rs-26-7"), pytest.mark.django_db]


def test_a_measure_is_asked_for_approved_and_carried_out(store: Store) -> None:
    measure = store.propose()
    assert list(queries.to_approve(store.by("head"))) == [measure]
    measure = actions.approve(measure=measure, opinion="同意", by=store.by("head"), at=NOW)
    assert list(queries.to_take(store.by())) == [measure]
    measure = store.take(measure)
    assert (measure.state, measure.enforcers.count()) == ("in-force", 2)
    assert list(queries.running_in(store.room.case)) == [measure]
    assert not clocks.open_for(measure.ref).filter(duty_id="rs-26-7").exists()


def test_nothing_is_carried_out_that_was_not_approved(store: Store) -> None:
    with pytest.raises(WrongState):
        store.take(store.propose())
    refused = actions.refuse(measure=store.propose(), opinion="证据不足", by=store.by("head"), at=NOW)
    with pytest.raises(WrongState):
        store.take(refused)


def test_whoever_handles_the_case_does_not_approve(store: Store) -> None:
    measure = store.propose()
    with pytest.raises(NotPermitted):
        actions.approve(measure=measure, opinion="", by=store.by(), at=NOW)


def test_only_the_leader_of_the_day_approves_once_there_is_one(store: Store) -> None:
    county = store.room.county
    offices.name(
        unit=county.unit, person=county.keeper, role="principal", title="局长", document="任〔2026〕1号",
        since=NOW.date(), by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="您今天不是"):
        actions.approve(measure=store.propose(), opinion="", by=store.by("head"), at=NOW)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"present": "witness"}, "没有写明见证人"),
        ({"record": ""}, "没有现场笔录"),
        ({"activities": []}, "没有关联实施时的执法活动"),
    ],
)
def test_what_the_law_asks_for_on_site_is_asked_for(store: Store, told: dict[str, Any], why: str) -> None:
    measure = store.approved()
    with pytest.raises(GateClosed, match=why) as caught:
        store.take(measure, **told)
    assert caught.value.article == "《责任制》第26条"
    assert Restraint.objects.get().state == "approved"


def test_two_who_handle_the_case_carry_it_out(store: Store) -> None:
    docket, measure = store.room.docket, store.approved()
    for crew in ([docket.officer], [docket.officer, docket.third], []):
        with pytest.raises(GateClosed, match="两名以上当日办理本案"):
            store.take(measure, officers=crew)
    assert (
        store.take(measure, present="witness", witness="居委会张某").present_zh
        == "当事人不到场，由见证人到场"
    )


def test_a_party_of_another_case_is_held_to_nothing_in_this(store: Store) -> None:
    other = store.room.docket.open()
    with pytest.raises(Invalid, match="不是本案的当事人"):
        store.propose(party=other.parties.first())


def test_what_was_carried_out_before_its_approval_was_urgent(store: Store) -> None:
    measure = store.approved(at=days(1))
    with pytest.raises(Invalid, match="实施时间早于批准时间"):
        store.take(measure, at=days(1), taken_at=NOW)
    with pytest.raises(Invalid, match="实施时间晚于现在"):
        store.take(measure, at=days(1), taken_at=days(1) + timedelta(seconds=1))
    assert Restraint.objects.get().state == "approved"


def test_whoever_tells_the_minute_of_the_approval_does_not_tell_of_before(store: Store) -> None:
    approved = NOW.replace(second=7, microsecond=400_000)
    measure = store.approved(at=approved)
    taken = store.take(measure, at=approved, taken_at=approved.replace(second=0, microsecond=0))
    assert taken.state == "in-force"


class TestUrgent:
    """《行政强制法》第19条: at once, and approved within 24 hours of it."""

    def test_it_is_approved_afterwards_up_to_the_very_moment(self, store: Store) -> None:
        measure = store.urgent()
        clock = clock_of(measure, "rs-26-7")
        assert clock.due_at == NOW + timedelta(hours=24)
        assert not clock.breached(at=clock.due_at)
        assert clock.breached(at=clock.due_at + timedelta(seconds=1))
        assert list(queries.to_approve(store.by("head"))) == [measure]
        measure = actions.approve_afterwards(
            measure=measure, opinion="同意", by=store.by("head"), at=clock.due_at
        )
        assert (measure.state, measure.waits_for_approval) == ("in-force", False)
        assert not clocks.open_for(measure.ref).filter(duty_id="rs-26-7").exists()
        with pytest.raises(WrongState, match="等待补批"):
            actions.approve_afterwards(measure=measure, opinion="", by=store.by("head"), at=clock.due_at)

    def test_the_hours_count_from_when_it_was_done_not_from_its_registration(self, store: Store) -> None:
        began = NOW - timedelta(hours=1)
        measure = store.urgent(taken_at=began)
        assert clock_of(measure, "rs-26-7").due_at == began + timedelta(hours=24)

    def test_not_approved_it_is_lifted_at_once(self, store: Store) -> None:
        measure = actions.refuse_afterwards(
            measure=store.urgent(), opinion="情况并不紧急", by=store.by("head"), at=days(0.5)
        )
        assert measure.state == "to-lift"
        assert list(queries.ends_within(queries.to_end(store.by()), days(0.5))) == [measure]
        with pytest.raises(WrongState):
            actions.extend(measure=measure, days=10, reason="复杂", by=store.by("head"), at=days(0.5))
        lifted = actions.release(measure=measure, ground="not-approved", by=store.by(), at=days(0.5))
        assert lifted.state == "released"

    def test_not_judged_within_the_hours_it_is_a_finding(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.urgent()
        monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=24, seconds=1))
        findings_jobs.raise_overdue()
        assert list(Finding.objects.filter(duty="rs-26-7").values_list("code", flat=True)) == [
            "URGENT-MEASURE-UNREPORTED"
        ]

    def test_it_is_written_down_and_recorded_like_any_other(self, store: Store) -> None:
        with pytest.raises(GateClosed, match="没有现场笔录"):
            store.urgent(record="")
        assert not Restraint.objects.exists()


def test_a_certificate_that_had_run_out_on_the_day_carries_nothing_out(store: Store) -> None:
    late = datetime(2030, 1, 2, 10, 0, tzinfo=LOCAL)  # certificates of the county are good through 2029
    activity = store.activity()
    with pytest.raises(GateClosed) as caught:
        store.take(store.approved(at=late), at=late, activities=[activity])
    assert caught.value.duty == "rs-18-1"
