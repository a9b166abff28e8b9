"""The gates before a device is taken out, one by one."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from liuhen.regulation import devices, people, provision
from liuhen.regulation.devices import CHECKED_BEFORE_USE, CheckOutFacts
from liuhen.regulation.vocabulary import Duty

FIT = CheckOutFacts(
    device_state="available",
    device_unit_id=1,
    device_zh="执法记录仪A-07",
    officer_name="李明",
    officer_unit_id=1,
    is_auxiliary=False,
    certificate_valid_on_day=True,
    certificate_reason="",
    certificate_until=date(2027, 1, 1),
    works=True,
    battery_percent=90,
    card_free_percent=80,
    clock_offset_ms=500,
    loan_approved=False,
)


def refusals(facts: CheckOutFacts, duty: Duty = CHECKED_BEFORE_USE) -> list[str]:
    return [gate.refusal(None, facts) for gate in duty.gates if not gate.opens(None, facts)]


@pytest.mark.article("av-2-1")
def test_the_seven_kinds_of_device_are_those_of_the_article() -> None:
    assert len(devices.DEVICE_KINDS) == 7
    assert devices.DEVICE_KINDS["body_camera"] == "执法记录仪"


@pytest.mark.article("av-9-1")
def test_a_device_needs_a_keeper() -> None:
    (gate,) = devices.NAMED_KEEPER.gates
    assert gate.opens(None, SimpleNamespace(keeper_id=3))
    assert not gate.opens(None, SimpleNamespace(keeper_id=None))
    assert not devices.NAMED_KEEPER.checks[0].holds(SimpleNamespace(keeper_id=None))


@pytest.mark.article("av-9-2")
def test_a_fit_device_may_go_out() -> None:
    assert refusals(FIT) == []


@pytest.mark.article("av-9-2")
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("checked_out", "执法记录仪A-07已被领用，尚未交还"),
        ("in_repair", "执法记录仪A-07正在维修"),
        ("retired", "执法记录仪A-07已经报废"),
        ("somewhere-else", "执法记录仪A-07不在库"),
    ],
)
def test_a_device_that_is_not_in_store_stays_and_the_sentence_says_where_it_is(
    state: str, sentence: str
) -> None:
    assert refusals(replace(FIT, device_state=state)) == [sentence]


@pytest.mark.article("av-9-2")
def test_a_device_of_another_unit_needs_an_approved_loan() -> None:
    assert refusals(replace(FIT, officer_unit_id=2)) == [
        "执法记录仪A-07属于其他单位，没有经批准并已交付的外借"
    ]
    assert refusals(replace(FIT, officer_unit_id=2, loan_approved=True)) == []


@pytest.mark.article("av-9-2")
def test_a_device_that_does_not_work_stays() -> None:
    assert refusals(replace(FIT, works=False)) == ["执法记录仪A-07经检查不能正常工作"]


@pytest.mark.article("av-9-2")
def test_battery_and_card_are_judged_at_their_bounds() -> None:
    assert refusals(replace(FIT, battery_percent=50, card_free_percent=30)) == []
    assert refusals(replace(FIT, battery_percent=49)) == ["执法记录仪A-07电量49%，不足50%"]
    assert refusals(replace(FIT, card_free_percent=29)) == ["执法记录仪A-07存储卡剩余空间29%，不足30%"]


@pytest.mark.article("av-9-2")
def test_the_clock_may_be_off_by_the_tolerance_either_way_and_not_more() -> None:
    assert (
        refusals(replace(FIT, clock_offset_ms=60_000))
        == refusals(replace(FIT, clock_offset_ms=-60_000))
        == []
    )
    (fast,) = refusals(replace(FIT, clock_offset_ms=60_500))
    assert fast == "执法记录仪A-07的时间比标准时间快60.5秒，超过允许的60秒"
    (slow,) = refusals(replace(FIT, clock_offset_ms=-95_000))
    assert slow == "执法记录仪A-07的时间比标准时间慢95秒，超过允许的60秒"


@pytest.mark.article("av-7-1")
def test_a_feature_the_post_needs_is_there_or_set_aside_with_a_reason() -> None:
    needs = provision.TECHNICAL_STANDARD.through(provision.HAS_WHAT_THE_POST_NEEDS)
    assert refusals(FIT, needs) == []
    lacking = replace(FIT, lacking=("防爆", "红外夜视"))
    assert refusals(lacking, needs) == ["执法记录仪A-07的型号没有登记李明所在岗位需要的防爆、红外夜视功能"]
    assert refusals(replace(lacking, need_set_aside="只送达文书"), needs) == []


@pytest.mark.article("rs-18-1")
def test_nobody_takes_a_device_without_a_valid_certificate() -> None:
    facts = replace(FIT, certificate_valid_on_day=False, certificate_reason="证件已于2026年11月1日到期")
    certified = people.ONLY_CERTIFIED.through(people.CERTIFICATE_IS_VALID)
    assert refusals(facts, certified) == ["李明当日没有有效的行政执法证件，证件已于2026年11月1日到期"]
    assert refusals(FIT, certified) == []


@pytest.mark.article("rs-19-1")
def test_auxiliaries_take_no_device_alone() -> None:
    alone = people.AUXILIARIES_ASSIST_ONLY.through(people.NOT_AUXILIARY)
    assert refusals(FIT, alone) == []
    (sentence,) = refusals(replace(FIT, is_auxiliary=True), alone)
    assert sentence == "李明是行政执法辅助人员，只能协助，不得单独执法"
