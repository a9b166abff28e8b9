"""What an amendment does to powers: looked at before its day, flagged and barred from it, until a list adjusts it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.laws import actions as laws
from liuhen.apps.laws.models import LawVersion
from liuhen.apps.people.models import Unit
from liuhen.apps.powers import jobs
from liuhen.apps.powers.actions import flags, items, lists
from liuhen.apps.powers.models import Basis, Flag, PowerList
from liuhen.apps.powers.queries import amendments, authority
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, NotPermitted
from tests.builders.county import LOCAL, NOW
from tests.builders.laws import a_version, mapped
from tests.builders.powers import FINE, FOOD, LICENCE, Powers

EFFECT = date(2027, 1, 1)
EVE = EFFECT - timedelta(days=1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=LOCAL)


def amended(
    powers: Powers, *rows: tuple[int, int | None, str], label: str = "2026年修订", on: date = EFFECT
) -> LawVersion:
    new = a_version(powers.food.law, label, on, promulgated_on=date(2026, 9, 1), article_count=160)
    return mapped(new, *rows) if rows else new


def run(day: date) -> None:
    jobs.flag_what_changed(at(day))


def impact(new: LawVersion) -> dict[str, list[tuple[str, str]]]:
    found = amendments.impact_of_version(new)
    return {
        group: [(each.rests.code, each.what_zh) for each in found.of(group)]
        for group in amendments.GROUPS
        if found.of(group)
    }


@pytest.fixture
def held(powers: Powers) -> PowerList:
    """A list in force: the fine rests on article 122, the licence on 35."""
    held = powers.published()
    powers.broken_down()
    return held


@pytest.mark.article("rs-4-2")
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [(122, 124, "renumbered"), (124, 122, "renumbered")],
            {"renumbered": [(FINE, "改为第一百二十四条")]},
        ),
        ([(122, 122, "changed")], {"review": [(FINE, "内容修改，现为第一百二十二条")]}),
        (
            [(122, 122, "changed"), (122, 155, "changed")],
            {"review": [(FINE, "内容修改，现为第一百二十二条、第一百五十五条")]},
        ),
        (
            [(35, 36, "changed"), (36, 36, "changed")],
            {"review": [(LICENCE, "内容修改，现为第三十六条")]},
        ),
        ([(35, None, "repealed")], {"repealed": [(LICENCE, "条文删除")]}),
        ([(7, 7, "changed")], {}),
    ],
    ids=["swap", "change", "split", "merger", "repeal", "elsewhere"],
)
def test_before_its_day_an_amendment_shows_which_powers_rest_on_what_it_changes(
    powers: Powers, held: PowerList, rows: Any, found: Any
) -> None:
    assert impact(amended(powers, *rows)) == found
    assert not Flag.objects.exists()


def test_without_a_map_all_that_rests_on_the_law_is_to_be_looked_at(powers: Powers, held: PowerList) -> None:
    counts = amendments.impact_of_version(amended(powers)).counts()
    assert counts == {"renumbered": 0, "review": 2, "repealed": 0}


def test_a_repeal_of_the_whole_law_takes_every_power_along(powers: Powers, held: PowerList) -> None:
    law = laws.repeal(law=powers.food.law, on=EFFECT, source="某决定", by=SYSTEM, at=NOW)
    found = amendments.impact_of_repeal(law)
    assert {each.rests.code for each in found.of("repealed")} == {FINE, LICENCE}
    run(EVE)
    assert not Flag.objects.exists()
    run(EFFECT)
    assert {(flag.code, flag.says, flag.changed_by) for flag in Flag.objects.all()} == {
        (FINE, "整部废止", None), (LICENCE, "整部废止", None),
    }  # fmt: skip


def test_however_many_powers_there_are_the_queries_stay_the_same(
    powers: Powers, held: PowerList, django_assert_num_queries: Any
) -> None:
    new = amended(powers, (122, 122, "changed"))
    with django_assert_num_queries(5):
        amendments.impact_of_version(new)
    more = powers.draft(at=NOW + timedelta(days=1))
    for n in range(20):
        powers.put(more, f"220524-CF-1{n:02}", at=NOW + timedelta(days=1))
    powers.publish(more, at=NOW + timedelta(days=1))
    with django_assert_num_queries(5):
        assert amendments.impact_of_version(new).counts()["review"] == 21


def test_what_is_touched_comes_in_the_order_of_the_list(powers: Powers, held: PowerList) -> None:
    new = amended(powers, (122, 122, "changed"))
    more = powers.draft(at=NOW + timedelta(days=1))
    for code in ("B-2", "B-1", FINE):  # FINE again: its basis is the newest, and its place the first
        powers.put(more, code, at=NOW + timedelta(days=1))
    powers.publish(more, at=NOW + timedelta(days=1))
    assert [each.rests.code for each in amendments.impact_of_version(new).touched] == [FINE, "B-2", "B-1"]


@pytest.mark.article("rs-4-2")
def test_flags_are_raised_on_the_day_of_effect_and_not_before_and_once(
    powers: Powers, held: PowerList
) -> None:
    amended(powers, (122, 122, "changed"), (35, None, "repealed"))
    run(EVE)
    assert not Flag.objects.exists()
    run(EFFECT)
    run(EFFECT)
    run(EFFECT + timedelta(days=30))
    told = {(flag.code, flag.kind, flag.since, flag.state) for flag in Flag.objects.all()}
    assert told == {(FINE, "changed", EFFECT, "open"), (LICENCE, "repealed", EFFECT, "open")}


@pytest.mark.article("rs-4-2")
def test_a_new_number_alone_is_carried_over_and_flags_nothing(powers: Powers, held: PowerList) -> None:
    new = amended(powers, (122, 124, "renumbered"), (124, 122, "renumbered"))
    run(EFFECT)
    assert not Flag.objects.exists()
    later = at(EFFECT + timedelta(days=1))
    draft = powers.draft(at=later, reason="随条文移转")
    basis = Basis.objects.get(item__power_list=draft, item__code=FINE)
    assert (basis.law_version_id, basis.no, basis.paragraph) == (new.pk, 124, 1)
    assert basis.as_written == f"《{FOOD}》第一百二十四条第一款"
    assert Basis.objects.get(item__power_list=held, item__code=FINE).no == 122


@pytest.mark.article("rs-4-2", "rs-12-1")
def test_a_power_whose_basis_fell_is_barred_from_that_day(powers: Powers, held: PowerList) -> None:
    amended(powers, (122, None, "repealed"))
    officer, unit = powers.county.officer, powers.county.unit
    assert authority(officer, FINE, unit, None, EVE).ok
    barred = authority(officer, FINE, unit, None, EFFECT)
    assert not barred.ok
    assert "依据已经失效" in barred.why_no_authority
    assert "2027年1月1日" in barred.why_no_authority


@pytest.mark.article("rs-4-2")
def test_a_changed_basis_bars_nothing(powers: Powers, held: PowerList) -> None:
    amended(powers, (122, 122, "changed"))
    assert authority(powers.county.officer, FINE, powers.county.unit, None, EFFECT).ok


@pytest.mark.article("rs-4-2")
def test_a_list_that_rests_on_a_repealed_basis_is_not_published(powers: Powers, held: PowerList) -> None:
    amended(powers, (35, None, "repealed"))
    draft = powers.draft(at=at(EFFECT), reason="年度调整")
    with pytest.raises(GateClosed, match="以下职权的依据已被删除或废止") as closed:
        powers.publish(draft, at=at(EFFECT))
    assert f"{LICENCE} 食品经营许可：《{FOOD}》第三十五条自2027年1月1日起条文删除" in str(closed.value)
    assert FINE not in str(closed.value)


@pytest.mark.article("rs-4-2")
def test_on_the_eve_it_is_still_published_and_for_a_later_day_it_is_not(
    powers: Powers, held: PowerList
) -> None:
    amended(powers, (35, None, "repealed"))
    draft = powers.draft(at=at(EVE), reason="年度调整")
    powers.put(draft, LICENCE, name="食品经营许可", kind="licence", bases=f"《{FOOD}》第三十五条", at=at(EVE))
    with pytest.raises(GateClosed, match="已被删除或废止"):
        powers.publish(draft, at=at(EVE), effective_on=EFFECT)
    lists.publish(power_list=draft, effective_on=EVE, by=powers.actor("bureau"), at=at(EVE))


@pytest.mark.article("rs-4-2")
def test_a_flag_stands_until_the_list_that_adjusts_it_is_published(powers: Powers, held: PowerList) -> None:
    amended(powers, (122, 122, "changed"), (35, None, "repealed"))
    run(EFFECT)
    later = EFFECT + timedelta(days=3)
    draft = powers.draft(at=at(later), reason="依据修改")
    items.drop_item(power_list=draft, code=LICENCE, by=powers.actor("legal"), at=at(later))
    powers.publish(draft, at=at(later))
    assert {flag.code: flag.state for flag in Flag.objects.all()} == {LICENCE: "adjusted", FINE: "open"}
    assert Flag.objects.get(code=LICENCE).adjusted_by == draft
    last = powers.put(
        powers.draft(at=at(later + timedelta(days=1)), reason="改写依据"), at=at(later + timedelta(days=1))
    )
    powers.publish(last, at=at(later + timedelta(days=1)))
    assert Flag.objects.get(code=FINE).state == "adjusted"
    run(later + timedelta(days=5))
    assert Flag.objects.count() == 2


@pytest.mark.article("rs-4-2")
def test_two_amendments_between_the_list_and_today_are_followed_one_after_the_other(
    powers: Powers, held: PowerList
) -> None:
    amended(powers, (122, 124, "changed"), (124, 122, "changed"))
    again = date(2027, 6, 1)
    amended(powers, (124, 125, "renumbered"), (125, 124, "renumbered"), label="2027年修正", on=again)
    run(again)
    (flag,) = Flag.objects.all()
    assert (flag.kind, flag.since, flag.says) == ("changed", EFFECT, "内容修改，现为第一百二十五条")


@pytest.mark.article("rs-4-2")
def test_the_bureau_sets_a_last_day_once_and_what_is_late_is_found(powers: Powers, held: PowerList) -> None:
    amended(powers, (122, 122, "changed"))
    run(EFFECT)
    flag = Flag.objects.get()
    due = date(2027, 1, 29)  # a Friday
    with pytest.raises(NotPermitted):
        flags.set_day(flag=flag, due_on=due, by=powers.actor("legal"), at=at(EFFECT))
    flag = flags.set_day(flag=flag, due_on=due, by=powers.actor("bureau"), at=at(EFFECT))
    with pytest.raises(GateClosed, match="已定于2027-01-29前调整"):
        flags.set_day(flag=flag, due_on=due + timedelta(days=9), by=powers.actor("bureau"), at=at(EFFECT))
    last_moment = datetime(2027, 1, 29, 23, 59, 59, tzinfo=LOCAL)
    assert not clocks.overdue(last_moment).filter(subject=flag.ref).exists()
    (late,) = clocks.overdue(last_moment + timedelta(seconds=1)).filter(subject=flag.ref)
    assert (late.subject, late.clock.finding.code) == (flag.ref, "FLAG-OVERDUE")


def test_units_are_counted_apart_and_a_power_with_its_heaviest(powers: Powers, held: PowerList) -> None:
    new = amended(powers, (122, 122, "changed"), (35, None, "repealed"))
    found = amendments.impact_of_version(new)
    assert found.by_unit()[powers.county.unit.pk].counts() == {"renumbered": 0, "review": 1, "repealed": 1}
    assert not amendments.impact_of_version(new, unit_ids=[Unit.objects.get(code="UMB").pk]).touched


@pytest.mark.article("rs-4-2")
def test_a_version_that_a_list_rests_on_is_not_struck_off_the_register(
    powers: Powers, held: PowerList
) -> None:
    with pytest.raises(GateClosed, match="有职权以它为依据：云岭县市场监督管理局权责清单第1版"):
        laws.strike(version=powers.food, reason="登记有误", by=powers.actor("bureau"), at=NOW)
    new = amended(powers, (122, 122, "changed"))
    assert laws.strike(version=new, reason="登记有误", by=powers.actor("bureau"), at=NOW).state == "struck"


@pytest.mark.article("rs-4-2")
def test_what_was_set_aside_is_flagged_by_itself(powers: Powers, held: PowerList) -> None:
    amended(powers, (122, 122, "changed"), (35, 35, "changed"))
    basis = Basis.objects.get(item__power_list=held, item__code=FINE)
    assert jobs.raise_one_flag(f"basis:{basis.pk}", at(EFFECT))
    assert [flag.code for flag in Flag.objects.all()] == [FINE]
    run(EFFECT)
    assert Flag.objects.count() == 2
