"""May this officer use this power here, on this day? Every condition by itself, on the act's day."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.people.actions import register
from liuhen.apps.powers import queries
from liuhen.apps.powers.actions import items
from liuhen.apps.powers.queries import Authorities, authority
from liuhen.kernel.access import SYSTEM
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.powers import FINE, LICENCE, TODAY, Powers


@pytest.fixture
def armed(powers: Powers) -> Powers:
    powers.published()
    powers.broken_down()
    return powers


def ask(armed: Powers, code: str = FINE, *, on: date = TODAY, **told: Any) -> tuple[str, ...]:
    county = armed.county
    return authority(county.officer, code, county.unit, told.pop("area", None), on, **told).reasons


@pytest.mark.article("rs-12-1")
def test_an_officer_on_his_post_may(armed: Powers):
    found = authority(armed.county.officer, FINE, armed.county.unit, None, TODAY)
    assert found.ok
    assert found.item
    assert found.item.code == FINE


@pytest.mark.article("rs-12-1")
def test_the_list_of_the_day_says_so(armed: Powers):
    assert ask(armed, "X-1") == ("“X-1”不在云岭县市场监督管理局2026年11月24日实施的权责清单（第1版）上",)
    assert (
        ask(armed, on=TODAY - timedelta(days=1))[0]
        == "云岭县市场监督管理局2026年11月23日没有公布实施的权责清单"
    )


@pytest.mark.article("rs-12-1")
def test_a_power_that_was_dropped_is_good_for_acts_before(armed: Powers):
    draft = armed.draft(reason="取消一项")
    items.drop_item(power_list=draft, code=FINE, by=armed.actor("legal"), at=NOW)
    armed.publish(draft, effective_on=TODAY + timedelta(days=3))
    assert ask(armed, on=TODAY + timedelta(days=2)) == ()
    assert "第2版" in ask(armed, on=TODAY + timedelta(days=3))[0]


@pytest.mark.article("rs-12-1")
def test_the_post_must_have_it(armed: Powers):
    assert ask(armed, LICENCE) == ("王芳2026年11月24日所在的岗位没有“食品经营许可”的职权",)


@pytest.mark.article("rs-12-1")
def test_he_must_be_on_the_post_that_day(armed: Powers):
    moved = NOW + timedelta(days=5)
    post = register.open_post(unit=armed.county.unit, name="内勤岗", by=SYSTEM, at=NOW)
    register.assign_post(person=armed.county.officer, post=post, by=SYSTEM, at=moved)
    assert ask(armed, on=moved.date() - timedelta(days=1)) == ()
    assert ask(armed, on=moved.date()) != ()
    nobody = build.person(armed.county.unit, "新人", "100055")
    build.certificate(nobody)
    found = authority(nobody, FINE, armed.county.unit, None, TODAY)
    assert found.reasons == ("新人2026年11月24日不在云岭县市场监督管理局的岗位上",)


@pytest.mark.article("rs-12-1")
def test_his_certificate_must_be_good_that_day_and_of_the_field(armed: Powers):
    assert ask(armed, field="市场监管") == ()
    assert ask(armed, field="交通运输") == ("王芳的执法证件不是“交通运输”领域的",)
    last = date(2029, 12, 31)
    assert ask(armed, on=last) == ()
    assert ask(armed, on=last + timedelta(days=1)) == ("王芳2030年1月1日证件已于2029年12月31日到期",)


@pytest.mark.article("rs-12-1")
def test_a_township_acts_in_its_own_area_and_a_county_unit_in_all(armed: Powers):
    county = armed.county
    town = build.unit("LHZ", "柳河镇人民政府", parent=county.government, kind="township")
    assert ask(armed, area=town) == ()
    other = build.unit("SYP", "三源浦镇人民政府", parent=county.government, kind="township")
    judged = Authorities(town, TODAY)
    assert judged._area(town) == ()
    assert judged._area(other) == ("三源浦镇人民政府不在柳河镇人民政府的管辖区域内",)


@pytest.mark.article("rs-12-1")
def test_however_often_it_is_asked_it_is_read_once(armed: Powers, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        judged = Authorities(armed.county.unit, TODAY)
        for _ in range(1000):
            assert judged.ask(armed.county.officer, FINE).ok
    assert queries.Authority().ok


def test_one_question_reads_no_more_of_the_list_than_it_asks(armed: Powers, django_assert_max_num_queries):
    officer, unit = armed.county.officer, armed.county.unit
    with django_assert_max_num_queries(9):
        assert authority(officer, FINE, unit, None, TODAY).ok
    judged = Authorities(unit, TODAY, codes=[FINE, "X-1"])
    assert set(judged.items) == {FINE}
    assert judged.ask(officer, FINE).ok
    assert "不在" in judged.ask(officer, "X-1").why_no_authority
    with pytest.raises(AssertionError):
        judged.ask(officer, LICENCE)
