"""From a finding that stands to one that was put right: ordered, reported, rechecked."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.findings import actions, jobs
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from liuhen.regulation import DUTIES
from tests.builders.county import LOCAL, NOW, County
from tests.builders.programs import program

DUTY = DUTIES["av-13-1"][-1]
DUE = date(2026, 12, 4)  # a Friday


@pytest.fixture
def upheld(county: County) -> Finding:
    assert DUTY.clock is not None
    finding = actions.open_finding(
        found=DUTY.clock.finding, duty=DUTY, about="recording:1", about_zh="一段录像", unit_id=county.unit.pk,
        person=county.officer, by=SYSTEM, at=NOW,
    )  # fmt: skip
    return actions.conclude(finding=finding, upheld=True, text="属实", by=county.actor("legal"), at=NOW)


def ordered(county: County, finding: Finding, *, due_on: date = DUE) -> Rectification:
    return actions.order_rectification(
        finding=finding, demand="补录入库登记", due_on=due_on, by=county.actor("legal"), at=NOW
    )


@pytest.mark.article("rs-37-1")
def test_an_order_runs_until_the_end_of_the_day_it_names(county: County, upheld: Finding) -> None:
    rectification = ordered(county, upheld)
    (clock,) = clocks.open_for(rectification.ref)
    assert clock.due_at == datetime(2026, 12, 5, tzinfo=LOCAL)
    assert not clock.breached(at=datetime(2026, 12, 4, 23, 59, tzinfo=LOCAL))
    assert clock.breached(at=datetime(2026, 12, 5, tzinfo=LOCAL))
    assert [why for _, why in clock.steps] == ["自此日起", "书面确定的最后一日", "期限届满日"]


@pytest.mark.article("rs-37-1")
def test_a_named_day_on_a_weekend_moves_to_the_next_working_day(county: County, upheld: Finding) -> None:
    (clock,) = clocks.open_for(ordered(county, upheld, due_on=date(2026, 12, 5)).ref)  # a Saturday
    assert clock.due_at == datetime(2026, 12, 8, tzinfo=LOCAL)


def test_a_passed_recheck_ends_the_finding(county: County, upheld: Finding) -> None:
    rectification = actions.report_rectification(
        rectification=ordered(county, upheld), text="已补", by=county.actor("wangfang"), at=NOW
    )
    assert not clocks.open_for(rectification.ref)
    legal = county.actor("legal")
    actions.pass_rectification(rectification=rectification, verdict="属实", by=legal, at=NOW)
    assert Finding.objects.get(pk=upheld.pk).state == "rectified"


def test_a_failed_recheck_orders_the_next_round(county: County, upheld: Finding) -> None:
    reported = actions.report_rectification(
        rectification=ordered(county, upheld), text="已补", by=county.actor("head"), at=NOW
    )
    again = actions.fail_rectification(
        rectification=reported, verdict="仍未登记", due_on=DUE, by=county.actor("legal"), at=NOW
    )
    assert (again.round, again.state, again.demand) == (2, "ordered", "补录入库登记")
    assert Finding.objects.get(pk=upheld.pk).state == "rectifying"


def test_the_unit_does_not_recheck_itself_and_nothing_is_ordered_twice(
    county: County, upheld: Finding
) -> None:
    rectification = ordered(county, upheld)
    with pytest.raises(WrongState):
        ordered(county, upheld)
    with pytest.raises(NotPermitted):
        actions.pass_rectification(rectification=rectification, verdict="好", by=county.actor("head"), at=NOW)


@pytest.mark.parametrize(
    ("demand", "due_on", "field"),
    [(" ", DUE, "demand"), ("改", NOW.date(), "due_on"), ("改", date.max, "due_on")],
)
def test_an_order_needs_a_demand_and_a_day_to_come(
    county: County, upheld: Finding, demand: str, due_on: date, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.order_rectification(
            finding=upheld, demand=demand, due_on=due_on, by=county.actor("legal"), at=NOW
        )
    assert refused.value.field == field
    assert Finding.objects.get(pk=upheld.pk).state == "upheld"


def test_what_is_not_reported_in_time_is_a_finding_of_its_own(
    county: County, upheld: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    rectification = ordered(county, upheld)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))
    jobs.raise_overdue()
    finding = Finding.objects.get(code="RECTIFICATION-OVERDUE")
    assert (finding.about, finding.about_zh) == (rectification.ref, f"整改 {rectification.pk}")


def test_a_failed_recheck_names_the_next_day_and_none_beyond_ten_years(
    county: County, upheld: Finding
) -> None:
    legal = county.actor("legal")
    far: dict[str, Any] = {"due_on": NOW.date() + timedelta(days=3660), "by": legal, "at": NOW}
    with pytest.raises(Invalid, match="不能责令整改：整改期限过远，超过十年"):
        actions.order_rectification(finding=upheld, demand="补录", **far)
    assert not Rectification.objects.exists()
    rectification = actions.report_rectification(
        rectification=ordered(county, upheld), text="已补", by=county.actor("wangfang"), at=NOW
    )
    refused = program("legal").post(
        f"/api/v1/rectifications/{rectification.pk}/recheck", {"passed": False, "verdict": "未补"},
        content_type="application/json",
    )  # fmt: skip
    assert (refused.status_code, refused.json()["message"]) == (422, "不能复查不通过：请另定整改期限")
    with pytest.raises(Invalid, match="整改期限过远，超过十年"):
        actions.fail_rectification(rectification=rectification, verdict="未补", **far)
    rectification.refresh_from_db()
    assert (rectification.state, Rectification.objects.count()) == ("reported", 1)
