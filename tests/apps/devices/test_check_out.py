from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from liuhen.apps.devices import actions
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.devices.models import CheckOut, Device
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate, Person
from liuhen.apps.provision.actions import renewals
from liuhen.apps.provision.queries.renewals import needs_of
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.county import LOCAL, NOW, County

GOOD = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=500)


def check_out(county: County, **changes) -> CheckOut:
    given = {
        "device": county.device,
        "officer": county.officer,
        "check": GOOD,
        "by": county.actor("keeper"),
        "at": NOW,
    }
    return actions.check_out(**{**given, **changes})


def refused(county: County, **changes) -> Refused:
    entries, outs = Entry.objects.count(), CheckOut.objects.count()
    with pytest.raises(Refused) as caught:
        check_out(county, **changes)
    assert CheckOut.objects.count() == outs
    assert Entry.objects.count() == entries + caught.value.weighty, (
        "a refusal of legal weight is itself on record"
    )
    return caught.value


@pytest.mark.article("av-9-2")
def test_a_device_in_order_goes_to_an_officer_in_order_and_both_are_on_record(county: County):
    out = check_out(county)
    device = Device.objects.get(pk=county.device.pk)
    assert (device.state, device.holder, out.state) == ("checked_out", county.officer, "out")
    assert [e.event for e in proofs.trail(device.ref)] == ["device.registered", "device.checked-out"]
    assert [e.event for e in proofs.trail(out.ref)] == ["checkout.begun"]


@pytest.mark.article("av-9-2")
@pytest.mark.parametrize(
    ("check", "said"),
    [
        (replace(GOOD, works=False), "不能正常工作"),
        (replace(GOOD, battery_percent=49), "电量49%"),
        (replace(GOOD, card_free_percent=29), "剩余空间29%"),
        (replace(GOOD, clock_offset_ms=60_001), "快60"),
        (replace(GOOD, clock_offset_ms=-61_000), "慢61秒"),
    ],
)
def test_the_pre_use_check_must_pass_and_the_refusal_says_which_part_failed(county: County, check, said):
    refusal = refused(county, check=check)
    assert isinstance(refusal, GateClosed)
    assert refusal.duty == "av-9-2"
    assert said in str(refusal)
    assert "《设备办法》第9条" in str(refusal)


@pytest.mark.article("av-9-2")
def test_the_limits_themselves_still_pass(county: County):
    check_out(
        county,
        check=PreUseCheck(works=True, battery_percent=50, card_free_percent=30, clock_offset_ms=60_000),
    )


@pytest.mark.article("av-9-2")
def test_a_device_in_repair_retired_or_still_out_is_refused(county: County):
    keeper = county.actor("keeper")
    check_out(county)
    assert "尚未交还" in str(refused(county))
    actions.return_device(device=county.device, remark="完好", by=keeper, at=NOW)
    actions.send_to_repair(device=county.device, fault="镜头进水", by=keeper, at=NOW)
    assert "维修" in str(refused(county))
    actions.close_repair(device=county.device, done="更换镜头", by=keeper, at=NOW)
    check_out(county)
    actions.return_device(device=county.device, remark="完好", by=keeper, at=NOW)
    actions.retire(device=county.device, reason="达到报废年限", by=keeper, at=NOW)
    assert "报废" in str(refused(county))


@pytest.mark.article("av-9-2")
def test_an_officer_of_another_agency_is_refused_without_an_approved_loan(county: County):
    other = build.person(county.other, "刘强", "200001")
    build.certificate(other)
    assert "外借" in str(refused(county, officer=other))


def explosive(county: County) -> Person:
    """Put the officer on a post that needs explosion-proof devices."""
    post = register.open_post(unit=county.unit, name="危化品监管岗", by=SYSTEM, at=NOW)
    register.assign_post(person=county.officer, post=post, by=SYSTEM, at=NOW)
    renewals.state_need(
        post=post, feature="explosion_proof", reason="检查加油站", by=county.actor("keeper"), at=NOW
    )
    return Person.objects.get(pk=county.officer.pk)


def model(county: County, device: Device, *, explosion_proof: bool) -> Device:
    made = actions.register_model(
        maker="云安", name=f"EX{explosion_proof}", kind="body_camera",
        figures=actions.ModelFigures(explosion_proof=explosion_proof), by=county.actor("bureau"), at=NOW,
    )  # fmt: skip
    return actions.assign_model(device=device, device_model=made, by=county.actor("keeper"), at=NOW)


@pytest.mark.article("av-7-1")
def test_a_post_with_a_special_need_takes_a_device_that_answers_it_and_no_other(county: County):
    officer = explosive(county)
    refusal = refused(county, officer=officer)  # no model registered: nothing says that it is
    assert (refusal.duty, "《设备办法》第7条" in str(refusal)) == ("av-7-1", True)
    assert "DSJ0001的型号没有登记王芳所在岗位需要的防爆功能" in str(refusal)
    model(county, county.device, explosion_proof=False)
    assert refused(county, officer=officer).duty == "av-7-1"
    model(county, county.device, explosion_proof=True)
    out = check_out(county, officer=officer, check=replace(GOOD, need_set_aside="不需要说"))
    assert (out.state, out.need_set_aside) == ("out", "")


@pytest.mark.article("av-7-1")
def test_an_outing_without_the_special_need_says_why_and_that_stays_on_record(county: County):
    officer = explosive(county)
    assert refused(county, officer=officer, check=replace(GOOD, need_set_aside="  ")).duty == "av-7-1"
    out = check_out(county, officer=officer, check=replace(GOOD, need_set_aside="今天只到商场送达文书"))
    assert "不涉及岗位特殊需要：今天只到商场送达文书" in out.check_zh
    entry = proofs.trail(county.device.ref)[-1]
    assert proofs.payload_of(entry)["data"]["need_set_aside"] == "今天只到商场送达文书"


@pytest.mark.article("av-7-1")
def test_a_need_taken_back_and_another_post_ask_nothing(county: County):
    officer = explosive(county)
    colleague = build.person(county.unit, "同事", "100051")
    build.certificate(colleague)
    assert check_out(county, officer=colleague).state == "out"
    actions.return_device(device=county.device, remark="", by=county.actor("keeper"), at=NOW)
    renewals.end_need(need=needs_of([county.unit.pk]).get(), by=county.actor("keeper"), at=NOW)
    assert check_out(county, officer=officer).state == "out"


@pytest.mark.article("rs-18-1")
def test_a_certificate_is_good_through_its_last_day_and_not_the_day_after(county: County):
    at = datetime(2029, 12, 31, 23, 59, tzinfo=LOCAL)
    assert check_out(county, at=at).state == "out"
    actions.return_device(device=county.device, remark="完好", by=SYSTEM, at=at)
    refusal = refused(county, at=at + timedelta(minutes=1))
    assert refusal.duty == "rs-18-1"
    assert "2029年12月31日到期" in str(refusal)


@pytest.mark.article("rs-18-1")
def test_nobody_without_a_certificate_or_with_a_suspended_or_withdrawn_one_gets_a_device(county: County):
    nobody = build.person(county.unit, "新人", "100050")
    assert "未取得" in str(refused(county, officer=nobody))
    certificate = Certificate.objects.get(person=county.officer)
    register.suspend_certificate(certificate=certificate, reason="接受调查", by=SYSTEM, at=NOW)
    assert "暂扣" in str(refused(county))
    register.restore_certificate(certificate=certificate, reason="调查结束", by=SYSTEM, at=NOW)
    check_out(county)
    actions.return_device(device=county.device, remark="完好", by=SYSTEM, at=NOW)
    register.withdraw_certificate(certificate=certificate, reason="调离", by=SYSTEM, at=NOW)
    assert "收缴" in str(refused(county))


@pytest.mark.article("rs-19-1")
def test_an_auxiliary_gets_no_device_of_his_own(county: County):
    refusal = refused(county, officer=county.auxiliary)
    assert refusal.duty == "rs-19-1"
    assert "只能协助" in str(refusal)


def test_percentages_that_cannot_be_are_refused_as_input_and_not_put_on_record(county: County):
    assert isinstance(refused(county, check=replace(GOOD, battery_percent=101)), Invalid)


def test_only_a_keeper_of_the_unit_hands_devices_out(county: County):
    for username in ("wangfang", "legal", "stranger", "system", "security", "audit", "station"):
        assert isinstance(refused(county, by=county.actor(username)), NotPermitted), username


@pytest.mark.article("av-9-1")
def test_a_device_without_a_named_keeper_is_not_registered(county: County):
    with pytest.raises(GateClosed) as caught:
        actions.register(
            unit=county.unit,
            serial="DSJ0009",
            kind="body_camera",
            model="DSJ-V9",
            keeper=None,
            acquired_on=date(2026, 1, 1),
            by=county.actor("keeper"),
            at=NOW,
        )
    assert caught.value.duty == "av-9-1"
    assert not Device.objects.filter(serial="DSJ0009").exists()
