"""A list from its draft to its versions: who signs, what is refused, which one holds on which day."""

import random
from datetime import date, timedelta

import pytest

from liuhen.apps.powers import queries
from liuhen.apps.powers.actions import items, lists
from liuhen.apps.powers.models import PowerItem, PowerList
from liuhen.apps.powers.queries import lists as list_queries
from liuhen.apps.powers.queries.differences import differences
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.powers import FINE, FOOD, LICENCE, PAPER, TODAY, Powers


@pytest.mark.article("rs-4-1")
def test_a_list_is_drafted_signed_approved_and_published(powers: Powers):
    made = powers.published()
    assert (made.state, made.number, made.effective_on) == ("published", 1, TODAY)
    assert [item.code for item in queries.items_on(powers.county.unit, TODAY)] == [FINE, LICENCE]
    assert queries.list_on(powers.county.unit, TODAY - timedelta(days=1)) is None


@pytest.mark.article("rs-4-1")
def test_each_of_them_has_his_right_and_nobody_elses(powers: Powers):
    draft = powers.put(powers.draft())
    with pytest.raises(NotPermitted):
        lists.submit(power_list=draft, by=powers.actor("legal"), at=NOW)
    with pytest.raises(NotPermitted):
        lists.draft(unit=powers.county.unit, reason="x", by=powers.actor("stranger"), at=NOW)
    lists.submit(power_list=draft, by=powers.actor("head"), at=NOW)
    with pytest.raises(NotPermitted):
        lists.approve(power_list=draft, by=powers.actor("head"), at=NOW)


@pytest.mark.article("rs-4-1")
def test_what_was_signed_is_not_changed_and_comes_back_with_a_reason(powers: Powers):
    draft = powers.put(powers.draft())
    lists.submit(power_list=draft, by=powers.actor("head"), at=NOW)
    with pytest.raises(WrongState):
        powers.put(draft, LICENCE)
    back = lists.send_back(power_list=draft, remark="依据写得不全", by=powers.actor("bureau"), at=NOW)
    assert (back.state, back.remark) == ("draft", "依据写得不全")
    powers.put(draft, LICENCE)


@pytest.mark.article("rs-4-1")
def test_a_published_list_never_changes(powers: Powers):
    made = powers.published()
    with pytest.raises(WrongState):
        powers.put(made, "X-1")


@pytest.mark.article("rs-4-1")
def test_two_versions_are_never_open_at_once(powers: Powers):
    powers.draft()
    with pytest.raises(Invalid, match="只能编制一版"):
        powers.draft()


@pytest.mark.article("rs-4-1")
def test_an_empty_list_is_not_signed(powers: Powers):
    with pytest.raises(GateClosed, match="清单没有一项职权"):
        lists.submit(power_list=powers.draft(), by=powers.actor("head"), at=NOW)


@pytest.mark.article("rs-4-1")
def test_a_list_does_not_take_effect_before_it_is_public(powers: Powers):
    draft = powers.put(powers.draft())
    with pytest.raises(GateClosed, match="不能在公布之前生效"):
        powers.publish(draft, effective_on=TODAY - timedelta(days=1))
    done = lists.publish(power_list=draft, effective_on=TODAY, by=powers.actor("bureau"), at=NOW)
    assert done.effective_on == TODAY


@pytest.mark.article("rs-4-1")
def test_a_version_takes_effect_after_the_one_before(powers: Powers):
    powers.published()
    draft = powers.draft(reason="依据修改")
    with pytest.raises(GateClosed, match="不晚于上一版的实施日期2026年11月24日"):
        powers.publish(draft, effective_on=TODAY)
    lists.publish(power_list=draft, effective_on=TODAY + timedelta(days=1), by=powers.actor("bureau"), at=NOW)


@pytest.mark.article("rs-4-1")
def test_a_penalty_rests_on_law_regulation_or_rule(powers: Powers):
    with pytest.raises(Invalid, match="行政处罚须以法律、行政法规"):
        powers.put(powers.draft(), bases=f"《{PAPER}》第三条")


@pytest.mark.article("rs-4-1")
@pytest.mark.parametrize(
    ("bases", "why"),
    [
        (f"《{FOOD}》第一百五十五条", "没有第一百五十五条"),
        ("《中华人民共和国没有这部法》第一条", "不在法律依据库中"),
        (f"《{FOOD}》", "没有写明第几条"),
        ("食品安全法第三条", "没有写明依据的名称和条"),
    ],
)
def test_a_basis_that_is_not_there_is_refused(powers: Powers, bases: str, why: str):
    with pytest.raises(Invalid, match=why) as refused:
        powers.put(powers.draft(), bases=bases)
    assert refused.value.field == "bases"


@pytest.mark.article("rs-4-1")
def test_the_next_version_begins_as_a_copy_and_tells_what_it_changes(powers: Powers):
    first = powers.published()
    draft = powers.draft(reason="许可提速")
    assert {item.code: [str(b) for b in item.bases.all()] for item in draft.items.all()} == {
        item.code: [str(b) for b in item.bases.all()] for item in first.items.all()
    }
    powers.put(
        draft, LICENCE, name="食品经营许可", kind="licence", process="受理→决定", bases=f"《{FOOD}》第三十五条",
        statutory="20个工作日", promised="5个工作日",
    )  # fmt: skip
    items.drop_item(power_list=draft, code=FINE.lower(), by=powers.actor("legal"), at=NOW)
    powers.put(draft, "220524-JC-001", name="食品经营检查", kind="inspection")
    found = differences(first, draft)
    assert [item.code for item in found.added] == ["220524-JC-001"]
    assert [item.code for item in found.dropped] == [FINE]
    assert found.changed[0].fields == (
        ("办理流程", "受理→审查→决定", "受理→决定"), ("承诺时限", "10个工作日", "5个工作日"),
    )  # fmt: skip
    assert found.in_short == "新增1项，取消1项，变更1项"
    assert list_queries.dropped_codes(draft) == {FINE}
    assert [item.place for item in draft.items.order_by("place")] == [2, 3]


@pytest.mark.article("rs-4-1")
def test_a_dropped_draft_gives_its_number_back(powers: Powers):
    draft = powers.put(powers.draft())
    lists.drop(power_list=draft, reason="重新梳理", by=powers.actor("legal"), at=NOW)
    assert powers.draft().number == 1


@pytest.mark.article("rs-4-1")
def test_as_of_any_day_the_list_is_the_last_that_took_effect_by_then(
    powers: Powers, django_assert_num_queries
):
    unit, chance = powers.county.unit, random.Random(random.random())
    held: list[tuple[date, int]] = []
    at = NOW
    for n in range(1, 7):
        draft = powers.put(powers.draft(at=at), f"A-{n}", at=at)
        day = max(at.date(), held[-1][0] + timedelta(days=1) if held else at.date()) + timedelta(
            days=chance.randrange(9)
        )
        powers.publish(draft, at=at, effective_on=day)
        held.append((day, n))
        at += timedelta(days=chance.randrange(1, 9))
    for back in range(-3, 80):
        on = TODAY + timedelta(days=back)
        last = max((pair for pair in held if pair[0] <= on), default=None)
        with django_assert_num_queries(1):
            found = queries.list_on(unit, on)
        assert (found.number if found else None) == (last[1] if last else None), on
        assert queries.items_on(unit, on).count() == (last[1] if last else 0)


@pytest.mark.article("rs-2-1")
def test_a_government_and_an_inner_body_hold_no_powers(powers: Powers):
    for unit in (powers.county.government, powers.body):
        with pytest.raises(GateClosed, match="五类单位"):
            lists.draft(unit=unit, reason="x", by=SYSTEM, at=NOW)


@pytest.mark.article("rs-2-1")
def test_a_code_of_the_national_catalogue_is_taken_apart_and_any_other_is_kept(powers: Powers):
    draft = powers.put(powers.draft(), "511Z07001006-511602000000-000-11511301008778183N-1-00")
    powers.put(draft, "自编 001号")
    national, own = draft.items.order_by("place")
    assert national.parts == ("511Z07001006", "511602000000", "11511301008778183N", "00")
    assert (own.code, own.parts) == ("自编001号", None)


@pytest.mark.article("rs-2-1")
def test_a_filing_is_other_in_the_national_catalogue(powers: Powers):
    draft = powers.put(powers.draft(), kind="filing")
    assert draft.items.get().national_zh == "其他行政权力"
    powers.put(draft, kind="other", national_type="9")
    assert draft.items.get().national_zh == "行政裁决"


def test_others_do_not_see_a_unit_s_list(powers: Powers):
    made = powers.draft()
    assert not queries.visible_to(powers.actor("stranger")).exists()
    assert queries.visible_to(powers.actor("bureau")).get() == made


def test_a_body_is_one_of_the_unit_s_own(powers: Powers):
    umb = build.unit("UMB-X", "城管大队", parent=powers.county.other, kind="division", device_class="")
    draft = powers.put(powers.draft(), body=powers.body)
    assert draft.items.get().body == powers.body
    with pytest.raises(Invalid, match="内设机构"):
        powers.put(draft, body=umb)


def test_everything_is_committed_to(powers: Powers):
    powers.published()
    powers.draft()
    assert PowerList.objects.count() == 2
    assert PowerItem.objects.count() == 4


@pytest.mark.article("rs-4-1")
def test_a_list_takes_effect_within_a_year(powers: Powers):
    far = NOW.date() + timedelta(days=367)
    draft = powers.put(powers.draft())
    with pytest.raises(GateClosed, match="请核对年份"):
        powers.publish(draft, effective_on=far)
    draft.refresh_from_db()
    last = far - timedelta(days=1)
    assert lists.publish(
        power_list=draft, effective_on=last, by=powers.actor("bureau"), at=NOW
    ).effective_on == last  # fmt: skip


def test_a_draft_that_holds_something_waits_for_whoever_signs(powers: Powers):
    draft, head, legal = powers.draft(), powers.actor("head"), powers.actor("legal")
    assert [*list_queries.to_submit(head)] == []
    powers.put(draft)
    assert ([*list_queries.to_submit(head)], [*list_queries.to_submit(legal)]) == ([draft], [])
    lists.submit(power_list=draft, by=head, at=NOW)
    lists.send_back(power_list=draft, remark="补依据", by=powers.actor("bureau"), at=NOW)
    assert [*list_queries.to_submit(head)] == [], "it waits for whoever keeps it"
