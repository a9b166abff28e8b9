"""Asking for a visit: what may be inspected, how often, on which ground, and who approves."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.cases.actions import register_clue
from liuhen.apps.establishments import actions as establishments
from liuhen.apps.visits import queries
from liuhen.apps.visits.actions import following, opening
from liuhen.apps.visits.models import Visit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, Refused
from liuhen.kernel.ledger import keyring
from liuhen.regulation import visits as law
from liuhen_proof import claims, tickets
from tests.builders.cases import FINE
from tests.builders.county import NOW
from tests.builders.visits import WHOLE, Field

LATER = NOW + timedelta(minutes=10)
CAP = law.Cap(
    "county", "", 2, "云岭县公告〔2026〕1号", date(2026, 1, 1), ("complaint", "assigned", "case", "recheck")
)


@pytest.fixture
def capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A county that wrote down two visits a year."""
    monkeypatch.setattr(law, "CAPS", (CAP,))


def refused(here: Field, /, **told: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        here.propose(**told)
    return caught.value


def finished(here: Field, /, *kinds: str, **told: Any) -> Visit:
    """Return a visit that was made, by the steps of these kinds, and concluded."""
    visit = here.approved(**told)
    here.merge(here.walk(visit, *kinds), at=LATER)
    visit.refresh_from_db()
    return following.conclude(visit=visit, result="已告知", by=here.by(), at=LATER)


NOTHING = ("scan-in", "card", "reason", "check", "sign", "scan-out")


@pytest.mark.article("rs-16-1", "rs-28-1")
def test_a_visit_is_asked_for_approved_and_given_a_ticket(ground: Field) -> None:
    visit = ground.approved(assistants=1)
    assert (visit.state, visit.is_counted, visit.basis) == (
        "approved",
        True,
        "《中华人民共和国食品安全法》第一百一十条",
    )
    ticket = claims.read(tickets.TICKET, visit.ticket, keyring.verifiers())
    assert ticket.claims["firm"] == ground.firm.code
    assert (ticket.claims["officers"], ticket.claims["counted"]) == ("100001、100005", "计次")


@pytest.mark.article("rs-28-1")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("220524-JC-999", "公布施行的权责清单上，没有公布的事项不得检查"),
        (FINE, "“对未经许可从事食品生产经营的处罚”在权责清单上不是行政检查"),
    ],
)
def test_what_is_not_published_cannot_be_inspected_whatever_its_basis(
    ground: Field, code: str, said: str
) -> None:
    refusal = refused(ground, power_code=code, over_reason="领导要求")
    assert isinstance(refusal, GateClosed)
    assert (refusal.duty, said in refusal.sentence) == ("rs-28-1", True)


@pytest.mark.article("rs-28-1")
def test_a_firm_struck_off_is_not_visited(ground: Field) -> None:
    establishments.close(
        establishment=ground.firm, closed_on=NOW.date(), ground="deregistered", by=SYSTEM, at=NOW
    )
    assert "注销" in refused(ground).sentence


@pytest.mark.article("rs-28-1")
def test_one_officer_is_not_enough_and_an_auxiliary_is_none(ground: Field) -> None:
    assert "检查人员1人，不足2人" in refused(ground, officers=[ground.docket.officer]).sentence
    crew = [ground.docket.officer, ground.docket.second, ground.docket.county.auxiliary]
    assert "孙晓：不是行政执法人员，不能作为检查人员" in refused(ground, officers=crew).sentence


@pytest.mark.article("rs-16-1")
def test_what_can_be_done_from_afar_comes_first_and_is_counted_apart(ground: Field) -> None:
    assert "没有写明为什么不能网上（非现场）检查" in refused(ground, why_on_site="").sentence
    visit = ground.approved(mode="remote", why_on_site="")
    allowed = queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine")
    assert (visit.is_counted, allowed.used, allowed.remote) == (False, 0, 1)
    done = following.conclude(visit=visit, result="网上核查无异常", by=ground.by(), at=NOW)
    assert (done.state, done.found_nothing) == ("concluded", True)


@pytest.mark.article("rs-16-1")
def test_beyond_the_cap_a_reason_is_wanted(ground: Field, capped: None) -> None:
    for _ in range(2):
        ground.approved()
    assert "本年现场检查已用2次，上限2次" in refused(ground).sentence
    assert ground.propose(over_reason="食品中毒线索").over_reason == "食品中毒线索"


@pytest.mark.article("rs-16-1")
def test_without_a_table_of_the_county_there_is_no_cap(ground: Field) -> None:
    for _ in range(3):
        ground.approved()
    allowed = queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine")
    assert (allowed.used, allowed.cap, allowed.left_zh) == (3, None, "本县没有规定上限")


@pytest.mark.article("rs-16-1")
def test_a_refused_and_a_cancelled_visit_take_nothing_of_the_year(ground: Field, capped: None) -> None:
    opening.refuse(visit=ground.propose(), opinion="近期已查", by=ground.by("head"), at=NOW)
    opening.cancel(visit=ground.approved(), reason="企业停产", by=ground.by(), at=NOW)
    assert queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine").used == 0


@pytest.mark.article("rs-16-1")
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"ground": "complaint", "ground_ref": "999"}, "本单位没有编号为999的线索"),
        ({"ground": "complaint", "ground_ref": "举报"}, "没有写明“投诉举报”的登记编号"),
        ({"ground": "assigned", "ground_ref": ""}, "没有写明存档文件的文号"),
        ({"ground": "case", "ground_ref": "77"}, "本单位没有编号为77的案件"),
        ({"ground": "recheck", "ground_ref": "77"}, "本单位对该企业没有编号为77的检查"),
        ({"ground": "licence", "ground_ref": "吉市监〔2026〕3号"}, "本县没有把“许可核查”列为不计次的情形"),
    ],
)
def test_an_uncounted_ground_cites_a_record_that_is_there(
    ground: Field, capped: None, told: dict[str, str], said: str
) -> None:
    assert f"不计次的情形不成立：{said}" in refused(ground, **told).sentence


@pytest.mark.article("rs-16-1")
def test_a_complaint_that_exists_frees_a_visit_and_another_clue_does_not(ground: Field, capped: None) -> None:
    told: dict[str, Any] = {
        "unit": ground.docket.county.unit, "summary": "有人反映过期食品", "found_on": NOW.date(),
        "by": ground.by(), "at": NOW,
    }  # fmt: skip
    media = register_clue(source="media", **told)
    refusal = refused(ground, ground="complaint", ground_ref=str(media.pk))
    assert f"线索{media.pk}的来源是“媒体、网络”" in refusal.sentence
    complaint = register_clue(source="complaint", **told)
    visit = ground.approved(ground="complaint", ground_ref=str(complaint.pk))
    assert not visit.is_counted
    assert not ground.approved(ground="assigned", ground_ref="吉市监〔2026〕3号").is_counted


@pytest.mark.article("rs-16-1")
def test_after_two_visits_that_found_nothing_a_third_needs_a_reason(ground: Field) -> None:
    for _ in range(2):
        finished(ground, *NOTHING)
    assert "最近连续2次检查没有发现问题" in refused(ground).sentence
    assert ground.propose(over_reason="换季重点检查").state == "proposed"


@pytest.mark.article("rs-16-1")
def test_one_that_found_something_begins_the_count_anew(ground: Field) -> None:
    finished(ground, *NOTHING)
    finished(ground, *WHOLE)
    finished(ground, *NOTHING)
    assert ground.propose().state == "proposed"


@pytest.mark.article("rs-16-1")
def test_who_goes_there_does_not_approve(ground: Field) -> None:
    visit = ground.propose()
    with pytest.raises(Refused) as caught:
        opening.approve(visit=visit, by=ground.by(), at=NOW)
    assert caught.value.sentence == "不能批准检查：您没有这项权限"


@pytest.mark.article("rs-16-1")
def test_an_urgent_visit_goes_at_once_and_is_approved_afterwards(ground: Field) -> None:
    visit = opening.declare_urgent(**ground.told(pressing="fire"), at=NOW)
    assert (visit.state, visit.waits_for_approval, bool(visit.ticket)) == ("approved", True, True)
    assert list(queries.to_approve(ground.by("head"))) == [visit]
    ground.merge(ground.walk(visit, *WHOLE), at=LATER)
    visit.refresh_from_db()
    visit = opening.approve_afterwards(visit=visit, opinion="同意", by=ground.by("head"), at=LATER)
    assert not visit.waits_for_approval
    with pytest.raises(Invalid) as caught:
        opening.refuse_afterwards(visit=visit, opinion="不当", by=ground.by("head"), at=LATER)
    assert caught.value.sentence == "不能办理“不予补批”：这次检查不是紧急进行、等待补批的"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"planned_on": NOW.date() - timedelta(days=1)}, "不能申请检查：计划日期已过"),
        ({"lines": " \n "}, "不能申请检查：请写明检查清单"),
        ({"lines": "查" * 201}, "不能申请检查：检查清单最多100项，每项最多200字"),
    ],
)
def test_what_is_badly_told_is_refused(ground: Field, told: dict[str, Any], said: str) -> None:
    refusal = refused(ground, **told)
    assert refusal.sentence == said


def test_an_officer_of_another_unit_asks_for_himself(ground: Field) -> None:
    from liuhen.apps.people.models import Person

    stranger = Person.objects.get(number="200003")
    crew = [ground.docket.officer, ground.docket.second, stranger]
    assert refused(ground, officers=crew).sentence == "不能申请检查：外单位法制不是云岭县市场监督管理局的人员"
