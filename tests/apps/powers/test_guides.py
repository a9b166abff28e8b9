"""Service guides: of listed powers only, terms from the list, signed by the head, gone when the basis falls."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.powers.actions import guides, items
from liuhen.apps.powers.models import Guide
from liuhen.apps.powers.queries import guides as asked
from liuhen.apps.powers.queries.guides import Terms
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation.guides import binding
from liuhen.regulation.powers import Term
from tests.apps.powers.test_amendments import EFFECT, EVE, amended, at, run
from tests.builders.county import NOW
from tests.builders.powers import FINE, LICENCE, Powers

WORDS = {
    "applicants": "从事食品经营的单位和个人", "conditions": "有固定场所", "materials": "申请书\n营业执照",
    "fee": "不收费", "where": "政务大厅12号窗口", "hours": "工作日 8:30至16:30", "telephone": "0435-7220000",
    "remedies": "可以依法申请行政复议或者提起行政诉讼",
}  # fmt: skip


def a_guide(powers: Powers, code: str = LICENCE, **more: Any) -> Guide:
    told: dict[str, Any] = {"unit": powers.county.unit, "code": code, "by": powers.actor("legal"), "at": NOW}
    return guides.draft(**told | WORDS | more)


def out(powers: Powers, code: str = LICENCE, **more: Any) -> Guide:
    return guides.publish(guide=a_guide(powers, code, **more), by=powers.actor("head"), at=NOW)


def waits(powers: Powers, on: date) -> list[Guide]:
    return list(asked.fallen(asked.answered_for(powers.actor("head")), at(on)))


@pytest.mark.article("rs-10-1")
def test_a_guide_is_drafted_by_the_legal_office_and_published_by_the_head(powers: Powers) -> None:
    powers.published()
    made = a_guide(powers)
    with pytest.raises(NotPermitted):
        guides.publish(guide=made, by=powers.actor("legal"), at=NOW)
    made = guides.publish(guide=made, by=powers.actor("head"), at=NOW)
    assert (made.state, made.number) == ("published", 1)
    assert asked.of_power(powers.county.unit.pk, LICENCE) == made


@pytest.mark.article("rs-10-1")
@pytest.mark.parametrize("code", ["220524-XK-999", "22０524-xk-999", "", "x" * 500])
def test_a_power_that_is_not_on_the_list_has_no_guide(powers: Powers, code: str) -> None:
    powers.published()
    with pytest.raises((GateClosed, Invalid)):
        a_guide(powers, code)
    assert not Guide.objects.exists()


@pytest.mark.article("rs-10-1")
@pytest.mark.parametrize(
    ("statutory", "promised", "binds"),
    [
        (Term(20, "workday"), Term(10, "workday"), Term(10, "workday")),
        (Term(20, "workday"), None, Term(20, "workday")),
        (None, Term(5, "day"), Term(5, "day")),
        (Term(20, "workday"), Term(0, "day"), Term(0, "day")),
        (Term(5, "day"), Term(2, "month"), Term(5, "day")),
        (None, None, None),
    ],
)
def test_the_shorter_promise_binds(statutory: Term | None, promised: Term | None, binds: Term | None) -> None:
    assert binding(statutory, promised) == binds


@pytest.mark.article("rs-10-1")
def test_terms_are_those_of_the_list_of_the_day(powers: Powers) -> None:
    powers.published()
    made = out(powers)
    today = local_day(NOW)
    assert Terms.of(asked.item_of(made, today)) == Terms("10个工作日", "20个工作日", "10个工作日")
    later = NOW + timedelta(days=1)
    draft = powers.draft(at=later, reason="缩短承诺时限")
    powers.put(
        draft, LICENCE, name="食品经营许可", kind="licence", bases="《中华人民共和国食品安全法》第三十五条",
        statutory="20个工作日", promised="5个工作日", at=later,
    )  # fmt: skip
    powers.publish(draft, at=later)
    assert Terms.of(asked.item_of(made, today)).binds == "10个工作日"
    assert Terms.of(asked.item_of(made, local_day(later))).binds == "5个工作日"


def test_a_revision_takes_the_place_of_what_is_out(powers: Powers) -> None:
    powers.published()
    made = out(powers)
    copy = guides.revise(guide=made, by=powers.actor("legal"), at=NOW)
    with pytest.raises(Invalid, match="”已有一份正在编制。请修改那一份，或先作废它"):
        guides.revise(guide=made, by=powers.actor("legal"), at=NOW)
    copy = guides.write(guide=copy, **WORDS | {"telephone": "12345"}, by=powers.actor("legal"), at=NOW)
    guides.publish(guide=copy, by=powers.actor("head"), at=NOW)
    assert [guide.state for guide in Guide.objects.order_by("pk")] == ["replaced", "published"]
    assert asked.of_power(powers.county.unit.pk, LICENCE).telephone == "12345"  # type: ignore[union-attr]
    with pytest.raises(WrongState):
        guides.write(guide=copy, **WORDS, by=powers.actor("legal"), at=NOW)


@pytest.mark.article("rs-10-1", "rs-4-2")
def test_a_guide_whose_basis_changes_asks_to_be_withdrawn_from_that_day(powers: Powers) -> None:
    powers.published()
    made, other = out(powers), out(powers, FINE)
    amended(powers, (35, 35, "changed"))
    run(EVE)
    assert not waits(powers, EVE)
    run(EFFECT)
    assert waits(powers, EFFECT) == [made]
    assert "第三十五条内容修改" in asked.why_fallen([made, other], EFFECT)[made.pk]
    copy = guides.revise(guide=made, by=powers.actor("legal"), at=at(EFFECT))
    with pytest.raises(GateClosed, match="依据已变动"):
        guides.publish(guide=copy, by=powers.actor("head"), at=at(EFFECT))
    assert Guide.objects.get(pk=made.pk).state == "published"
    guides.withdraw(guide=made, reason="依据修改", by=powers.actor("head"), at=at(EFFECT))
    assert not waits(powers, EFFECT)


@pytest.mark.article("rs-10-1")
def test_a_guide_of_a_power_no_longer_listed_asks_to_be_withdrawn(powers: Powers) -> None:
    powers.published()
    made = out(powers)
    later = NOW + timedelta(days=1)
    draft = powers.draft(at=later, reason="取消")
    items.drop_item(power_list=draft, code=LICENCE, by=powers.actor("legal"), at=later)
    powers.publish(draft, at=later)
    assert asked.why_fallen([made], local_day(NOW)) == {}
    assert asked.why_fallen([made], local_day(later)) == {made.pk: "职权已不在现行清单上"}
    assert (waits(powers, local_day(NOW)), waits(powers, local_day(later))) == ([], [made])


def test_a_draft_is_given_up_and_begun_anew(powers: Powers) -> None:
    powers.published()
    guides.drop(guide=a_guide(powers), reason="重写", by=powers.actor("legal"), at=NOW)
    assert a_guide(powers).number == 2


@pytest.mark.parametrize("who", ["wangfang", "keeper", "stranger", "bureau"])
def test_nobody_else_drafts_a_guide_of_the_unit(powers: Powers, who: str) -> None:
    powers.published()
    with pytest.raises(NotPermitted):
        a_guide(powers, by=powers.actor(who))
