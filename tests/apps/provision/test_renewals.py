"""A device below the standard has a plan with an owner and a day, or is a finding; needs of posts are answered."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.findings import jobs as findings_jobs
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import register
from liuhen.apps.provision import jobs
from liuhen.apps.provision.actions import renewals
from liuhen.apps.provision.models import Renewal
from liuhen.apps.provision.queries.renewals import needs_met
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.apps.provision.conftest import Equipment
from tests.builders.county import LOCAL, NOW

DUE = date(2026, 12, 31)  # a Thursday


@pytest.fixture
def weak(equipment: Equipment) -> Device:
    return equipment.register("DSJ0002", make=equipment.weak)


def plan(equipment: Equipment, device: Device, *, username: str = "keeper", **more: Any) -> Renewal:
    said: dict[str, Any] = {"way": "upgrade", "owner": equipment.county.keeper, "due_on": DUE} | more
    return renewals.plan(device=device, by=equipment.county.actor(username), at=NOW, **said)


def finish(equipment: Equipment, renewal: Renewal, *, at: datetime = NOW) -> Renewal:
    renewal = Renewal.objects.select_related("device__device_model").get(pk=renewal.pk)
    return renewals.finish(renewal=renewal, result="已办", by=equipment.county.actor("keeper"), at=at)


@pytest.mark.article("av-5-3")
def test_a_plan_runs_to_the_end_of_the_day_it_names(equipment: Equipment, weak: Device) -> None:
    renewal = plan(equipment, weak)
    assert renewal.shortfalls == "分辨率为1280×720，应在1920×1080以上"
    (clock,) = clocks.open_for(renewal.ref)
    assert clock.due_at == datetime(2027, 1, 1, tzinfo=LOCAL)
    assert not clock.breached(at=datetime(2026, 12, 31, 23, 59, 59, tzinfo=LOCAL))
    assert clock.breached(at=datetime(2027, 1, 1, tzinfo=LOCAL))


@pytest.mark.article("av-5-3")
def test_it_is_done_only_when_the_device_meets_the_standard(equipment: Equipment, weak: Device) -> None:
    renewal = plan(equipment, weak)
    with pytest.raises(GateClosed) as caught:
        finish(equipment, renewal)
    assert caught.value.duty == "av-5-3"
    assert "仍未达标（分辨率为1280×720" in str(caught.value)
    devices.assign_model(
        device=weak, device_model=equipment.good, by=equipment.county.actor("keeper"), at=NOW
    )
    assert finish(equipment, renewal).state == "done"
    assert not clocks.open_for(renewal.ref).exists()
    with pytest.raises(WrongState):
        finish(equipment, renewal)


@pytest.mark.article("av-5-3")
def test_or_when_it_is_retired_and_its_history_stays(equipment: Equipment, weak: Device) -> None:
    renewal = plan(equipment, weak, way="retire")
    devices.retire(device=weak, reason="画质不达标", by=equipment.county.actor("keeper"), at=NOW)
    assert finish(equipment, renewal).state == "done"
    assert Device.objects.get(pk=weak.pk).state == "retired"


@pytest.mark.article("av-5-3")
def test_a_plan_that_is_late_is_a_finding(
    equipment: Equipment, weak: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewal = plan(equipment, weak)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 1, 1, tzinfo=LOCAL))
    findings_jobs.raise_overdue()
    assert Finding.objects.get(code="RENEWAL-OVERDUE").about == renewal.ref


@pytest.mark.article("av-5-3")
def test_a_device_below_the_standard_without_a_plan_is_found_once_and_one_with_a_plan_is_not(
    equipment: Equipment, weak: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = equipment.register("DSJ0003", make=equipment.weak)
    plan(equipment, planned)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    jobs.raise_substandard()
    jobs.raise_substandard()
    finding = Finding.objects.get(code="DEVICE-BELOW-STANDARD")
    assert (finding.about, finding.duty, finding.unit) == (weak.ref, "av-5-3", equipment.county.unit)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"due_on": NOW.date()}, "完成期限应晚于今天"),
        ({"owner": "other"}, "在岗人员"),
    ],
)
def test_a_plan_names_somebody_of_the_unit_and_a_day_ahead(
    equipment: Equipment, weak: Device, more, said: str
) -> None:
    if more.get("owner") == "other":
        register.leave(person=equipment.county.auxiliary, by=SYSTEM, at=NOW)
        more = {"owner": type(equipment.county.auxiliary).objects.get(pk=equipment.county.auxiliary.pk)}
    with pytest.raises(Invalid, match=said):
        plan(equipment, weak, **more)


def test_what_meets_the_standard_or_is_planned_already_is_not_planned(
    equipment: Equipment, weak: Device
) -> None:
    with pytest.raises(WrongState, match="没有低于技术标准"):
        plan(equipment, equipment.device)
    plan(equipment, weak)
    with pytest.raises(WrongState, match="已有计划"):
        plan(equipment, weak)


def test_a_plan_taken_back_leaves_the_device_without_one(equipment: Equipment, weak: Device) -> None:
    renewal = plan(equipment, weak)
    renewals.withdraw(renewal=renewal, reason="改为统一采购", by=equipment.county.actor("head"), at=NOW)
    assert plan(equipment, weak, due_on=DUE + timedelta(days=30)).state == "planned"


def test_only_the_unit_plans(equipment: Equipment, weak: Device) -> None:
    for username in ("legal", "wangfang", "bureau", "stranger", "system"):
        with pytest.raises(NotPermitted):
            plan(equipment, weak, username=username)


@pytest.mark.article("av-7-1")
def test_a_posts_need_is_met_by_working_devices_with_the_feature(equipment: Equipment) -> None:
    county, keeper = equipment.county, equipment.county.actor("keeper")
    post = register.open_post(unit=county.unit, name="危化品监管岗", by=SYSTEM, at=NOW)
    renewals.state_need(post=post, feature="explosion_proof", reason="检查加油站", by=keeper, at=NOW)
    (met,) = needs_met(county.unit.pk)
    assert (met.need.feature_zh, met.fitting) == ("防爆", 0)
    figures = devices.ModelFigures(explosion_proof=True)
    proof = devices.register_model(
        maker="云安", name="EX", kind="body_camera", figures=figures, by=county.actor("bureau"), at=NOW
    )
    device = equipment.register("EX1", make=proof)
    assert needs_met(county.unit.pk)[0].fitting == 1
    devices.send_to_repair(device=device, fault="不开机", by=keeper, at=NOW)
    assert needs_met(county.unit.pk)[0].fitting == 0
    with pytest.raises(Invalid, match="已登记需要防爆"):
        renewals.state_need(post=post, feature="explosion_proof", reason="再", by=keeper, at=NOW)
    renewals.end_need(need=met.need, by=keeper, at=NOW)
    assert needs_met(county.unit.pk) == []
