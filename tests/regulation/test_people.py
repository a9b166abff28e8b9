"""A certificate on a day: valid, or why not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from liuhen.regulation.people import (
    BY_A_LEADER,
    LEADER_OF_THE_DAY,
    NO_CERTIFICATE,
    NOT_A_HEAD,
    PRINCIPAL_IS_NAMED,
    UNIFORM_FIELDS,
    CertificateStanding,
    LeaderFacts,
    certificate_standing,
    uniform_field_of,
)

pytestmark = pytest.mark.article("rs-5-1")


def standing(*on: int, **changes: Any) -> CertificateStanding:
    dates: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 11, 24), **changes}
    return certificate_standing(on=date(*on), **dates)


@pytest.mark.article("rs-18-1")
def test_a_certificate_that_expires_today_is_still_valid_today() -> None:
    assert standing(2026, 11, 24).valid
    assert standing(2026, 11, 25).reason == "证件已于2026年11月24日到期"


def test_a_certificate_is_not_valid_before_its_first_day() -> None:
    assert standing(2025, 12, 31).reason == "证件自2026年1月1日起才有效"
    assert standing(2026, 1, 1).valid


def test_a_suspended_certificate_is_valid_again_from_the_day_it_is_restored() -> None:
    days = {"suspended_on": date(2026, 3, 1), "resumed_on": date(2026, 4, 1)}
    assert standing(2026, 2, 28, **days).valid
    assert standing(2026, 3, 1, **days).reason == "证件自2026年3月1日起暂扣"
    assert not standing(2026, 3, 31, **days).valid
    assert standing(2026, 4, 1, **days).valid


@pytest.mark.article("rs-18-1")
@pytest.mark.article("av-18-1")
def test_off_post_from_its_first_day_through_its_last() -> None:
    days = {"off_post_since": date(2026, 3, 1), "off_post_through": date(2026, 3, 31)}
    assert standing(2026, 2, 28, **days).valid
    assert standing(2026, 3, 1, **days).reason == "本人自2026年3月1日起离岗至2026年3月31日"
    assert not standing(2026, 3, 31, **days).valid
    assert standing(2026, 4, 1, **days).valid
    assert not standing(2026, 11, 1, off_post_since=date(2026, 3, 1)).valid


def test_a_suspension_without_end_lasts() -> None:
    assert not standing(2026, 9, 1, suspended_on=date(2026, 3, 1)).valid


def test_a_withdrawn_certificate_is_invalid_from_that_day_whatever_else_is_true() -> None:
    days = {"withdrawn_on": date(2026, 5, 1), "suspended_on": date(2026, 3, 1)}
    assert standing(2026, 12, 1, **days).reason == "证件已于2026年5月1日收缴"
    assert standing(2026, 2, 1, **days).valid


def test_without_a_certificate_the_reason_says_so() -> None:
    assert (NO_CERTIFICATE.valid, NO_CERTIFICATE.reason) == (False, "未取得行政执法证件")


@pytest.mark.article("rs-8-1")
def test_a_leader_is_asked_for_only_where_a_head_was_ever_named() -> None:
    assert all(gate.opens(None, NOT_A_HEAD) for gate in BY_A_LEADER)
    led = LeaderFacts(is_kept=True, unit_zh="市监局", leads=True)
    assert all(gate.opens(None, led) for gate in BY_A_LEADER)
    assert not LEADER_OF_THE_DAY.opens(None, replace(led, leads=False, leaders_zh="局长甲"))
    vacant = replace(led, vacant_since=date(2026, 11, 1))
    assert not PRINCIPAL_IS_NAMED.opens(None, vacant)
    assert PRINCIPAL_IS_NAMED.refusal(None, vacant).startswith("市监局自2026年11月1日起没有主要负责人")


@pytest.mark.article("rs-18-2")
def test_whose_uniform_follows_from_the_field_of_the_certificate() -> None:
    assert [uniform_field_of([field]) for field in ("市场监管", "农业", "城市管理", "卫生健康")] == [
        "market", "agriculture", "urban", "",
    ]  # fmt: skip
    assert sum(bool(each.source) for each in UNIFORM_FIELDS.values()) == 6
