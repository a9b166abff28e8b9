"""A break-down is one to one with its list, both ways; what differs is named line by line."""

import random
from datetime import timedelta

import pytest

from liuhen.apps.people.actions import register
from liuhen.apps.powers import queries
from liuhen.apps.powers.actions import breakdowns
from liuhen.apps.powers.models import Assignment, PowerItem
from liuhen.apps.powers.queries import assigned
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders.county import NOW
from tests.builders.powers import FINE, LICENCE, TODAY, Powers


@pytest.mark.article("rs-9-1")
def test_every_power_and_step_has_its_post_and_then_it_is_published(powers: Powers):
    powers.published()
    made = powers.broken_down()
    assert (made.state, made.effective_on, made.number) == ("published", TODAY, 1)
    assert queries.breakdown_on(powers.county.unit, TODAY) == made
    assert queries.breakdown_on(powers.county.unit, TODAY - timedelta(days=1)) is None


@pytest.mark.article("rs-9-1")
def test_what_drops_a_power_or_a_step_is_refused_with_the_very_lines(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    powers.assign(made, LICENCE, "受理岗", step="受理")
    with pytest.raises(GateClosed, match="分解减少了职权") as refused:
        breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("head"), at=NOW)
    assert f"{FINE} 对未经许可从事食品生产经营的处罚" in str(refused.value)
    assert f"{LICENCE} 食品经营许可（审查、决定）" in str(refused.value)
    powers.assign(made, LICENCE, "审查岗")
    powers.assign(made, FINE, "执法岗")
    breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("head"), at=NOW)


@pytest.mark.article("rs-9-1")
def test_what_is_not_listed_is_refused_at_once(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    with pytest.raises(Invalid, match="没有编码为“X-9”的职权"):
        powers.assign(made, "X-9", "执法岗")
    with pytest.raises(Invalid, match="没有环节“听证”，它的环节是受理、审查、决定"):
        powers.assign(made, LICENCE, "审查岗", step="听证")


@pytest.mark.article("rs-9-1")
def test_what_adds_a_power_is_refused_with_the_very_line(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    lines = [breakdowns.Line(code, "", powers.posts["执法岗"], "负责") for code in (FINE, LICENCE, "X-9")]
    breakdowns.fill(breakdown=made, lines=lines, by=powers.actor("legal"), at=NOW)
    with pytest.raises(GateClosed, match="分解增加了职权") as refused:
        breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("head"), at=NOW)
    assert "X-9（云岭县市场监督管理局执法岗）" in str(refused.value)


@pytest.mark.article("rs-9-1")
def test_a_closed_post_carries_nothing(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    powers.assign(made, FINE, "受理岗")
    powers.assign(made, LICENCE, "审查岗")
    register.close_post(post=powers.posts["受理岗"], reason="机构调整", by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match=f"没有落到岗位：{FINE}"):
        breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("head"), at=NOW)
    powers.assign(made, FINE, "执法岗")
    with pytest.raises(GateClosed, match="以下岗位已经撤销：食品安全监管科受理岗"):
        breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("head"), at=NOW)
    post = powers.posts["受理岗"]
    post.refresh_from_db()
    with pytest.raises(Invalid, match="在设的岗位"):
        powers.assign(made, LICENCE, "受理岗")
    breakdowns.unassign(breakdown=made, code=FINE, post=post, by=powers.actor("legal"), at=NOW)
    breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("head"), at=NOW)


@pytest.mark.article("rs-9-1")
def test_a_post_of_another_unit_is_none_of_it(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    foreign = register.open_post(unit=powers.county.other, name="城管岗", by=SYSTEM, at=NOW)
    with pytest.raises(Invalid, match="在设的岗位"):
        breakdowns.assign(
            breakdown=made, code=FINE, post=foreign, responsibility="x", by=powers.actor("legal"), at=NOW
        )


@pytest.mark.article("rs-9-1")
def test_it_is_the_head_who_signs_and_it_stays(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    with pytest.raises(NotPermitted):
        breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("legal"), at=NOW)
    breakdowns.drop(breakdown=made, reason="重来", by=powers.actor("legal"), at=NOW)
    done = powers.broken_down()
    assert done.number == 1
    with pytest.raises(WrongState):
        powers.assign(done, FINE, "受理岗")


@pytest.mark.article("rs-9-1")
def test_it_holds_from_its_day_on_and_not_before_it_is_public(powers: Powers):
    powers.published()
    made = powers.broken_down()
    later = breakdowns.draft(unit=powers.county.unit, reason="岗位调整", by=powers.actor("legal"), at=NOW)
    assert later.assignments.count() == made.assignments.count()
    for day, why in ((TODAY - timedelta(days=1), "不能在公布之前"), (TODAY, "不晚于上一版")):
        with pytest.raises(GateClosed, match=why):
            breakdowns.publish(breakdown=later, effective_on=day, by=powers.actor("head"), at=NOW)
    day = TODAY + timedelta(days=1)
    breakdowns.publish(breakdown=later, effective_on=day, by=powers.actor("head"), at=NOW)
    assert queries.breakdown_on(powers.county.unit, day) == later
    assert queries.breakdown_on(powers.county.unit, TODAY) == made


@pytest.mark.article("rs-9-1")
def test_one_to_one_is_the_same_as_both_sets_being_equal(powers: Powers):
    """Whatever is assigned: no gap is told exactly where every listed step, and no other, has an open post."""
    chance = random.Random(random.random())
    post = powers.posts["执法岗"]
    for _ in range(300):
        steps = {
            f"C{n}": chance.choice(["", "甲→乙", "甲→乙→丙", "由承办人办理。"])
            for n in range(chance.randrange(1, 5))
        }
        items = [
            PowerItem(code=code, name=code, kind="penalty", process=process)
            for code, process in steps.items()
        ]
        rows = [
            Assignment(
                code=f"C{chance.randrange(5)}", step=chance.choice(["", "", "甲", "乙", "丙"]), post=post
            )
            for _ in range(chance.randrange(10))
        ]
        listed = {item.code: set(item.steps) for item in items}
        added = [r for r in rows if r.code not in listed or (r.step and r.step not in listed[r.code])]
        covered = {
            code
            for code, wanted in listed.items()
            if (done := {r.step for r in rows if r.code == code and r not in added})
            and ("" in done or (wanted and wanted <= done))
        }
        found = assigned.gaps(items, rows)
        assert found.dropped_codes == set(listed) - covered
        assert len(found.added) == len(added)
        assert (found.lines == ()) == (not added and covered == set(listed))


def test_there_is_nothing_to_break_down_before_a_list(powers: Powers):
    with pytest.raises(Invalid, match="还没有公布权责清单"):
        breakdowns.draft(unit=powers.county.unit, reason="x", by=powers.actor("legal"), at=NOW)


@pytest.mark.article("rs-9-1")
def test_a_break_down_takes_effect_within_a_year(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    powers.assign(made, FINE, "执法岗")
    powers.assign(made, LICENCE, "审查岗")
    far = TODAY + timedelta(days=367)
    with pytest.raises(GateClosed, match="在一年以后"):
        breakdowns.publish(breakdown=made, effective_on=far, by=powers.actor("head"), at=NOW)
    last = far - timedelta(days=1)
    done = breakdowns.publish(breakdown=made, effective_on=last, by=powers.actor("head"), at=NOW)
    assert done.effective_on == last


def test_a_break_down_that_holds_something_waits_for_whoever_signs(powers: Powers):
    powers.published()
    draft = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    assert [*assigned.to_sign(powers.actor("head"))] == []
    breakdowns.assign(
        breakdown=draft, code=FINE, step="", post=powers.posts[next(iter(powers.posts))], responsibility="办理",
        by=powers.actor("legal"), at=NOW,
    )  # fmt: skip
    assert [*assigned.to_sign(powers.actor("head"))] == [draft]
    assert [*assigned.to_sign(powers.actor("legal"))] == []
