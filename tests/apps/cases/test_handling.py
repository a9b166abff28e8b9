"""Whom a case concerns, who handles it, and who of these may sign in it. 《责任制》第12、18、19、26条."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.cases import actions, queries
from liuhen.apps.cases.actions import handling
from liuhen.apps.people.actions import register
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from tests.builders import county as build
from tests.builders.cases import CREDIT_CODE, Docket
from tests.builders.county import NOW

pytestmark = [pytest.mark.article("rs-26-9"), pytest.mark.django_db]
TODAY = NOW.date()
LATER = NOW + timedelta(days=1)


def test_a_firms_code_and_a_citizens_number_are_checked_and_kept_in_their_normal_form(cases: Docket) -> None:
    case = cases.open()
    citizen = cases.party(case, kind="person", name=" 赵 某 ", number="１１０１０１１９９００３０７７４５９")
    assert citizen.number == "110101199003077459"
    assert (citizen.number_kind, citizen.credit_code) == ("resident", "")
    wrong: tuple[dict[str, Any], ...] = (
        {"kind": "firm", "number": "91220101MA0Y3A7T0A"},
        {"kind": "other", "number_kind": "credit", "number": "12345"},
        {"kind": "person", "number": "110101199013077458"},
        {"kind": "person", "number_kind": "resident", "number": "110101199003077458"},
    )
    for told in wrong:
        with pytest.raises(Invalid, match="不是有效的"):
            cases.party(case, **told)
    firm = cases.party(case, kind="firm", number="91220524ma0y1a2b3c")
    assert (firm.credit_code, firm.number, firm.number_kind, firm.is_firm) == (
        CREDIT_CODE,
        "",
        "credit",
        True,
    )
    abroad = cases.party(case, kind="person", number_kind="passport", number="e1234567")
    assert (abroad.number_kind, abroad.number) == ("passport", "E1234567")


def test_a_party_is_replaced_by_another_and_stays_on_file(cases: Docket) -> None:
    case = cases.open()
    (party,) = queries.parties_of(case)
    heir = handling.replace_party(
        party=party, kind="firm", name="承受公司", reason="公司合并", by=cases.by(), at=NOW
    )
    party.refresh_from_db()
    assert (party.state, party.replaced_by, party.end_reason) == ("replaced", heir, "公司合并")
    assert list(queries.parties_of(case)) == [heir]
    with pytest.raises(WrongState):
        handling.end_party(party=party, reason="注销", by=cases.by(), at=NOW)
    ended = handling.end_party(party=heir, reason="注销，没有承受人", by=cases.by(), at=NOW)
    assert ended.state == "ended"
    assert not queries.parties_of(case).exists()
    told = proofs.payload_of(proofs.trail(party.ref)[-1])["data"]
    assert told["successor"] == heir.pk


def test_a_correction_keeps_what_stood_there_in_the_ledger(cases: Docket) -> None:
    (party,) = queries.parties_of(cases.open())
    told: dict[str, Any] = {
        "kind": "trader", "name": "云岭镇利民小吃店（个体工商户）", "number_kind": "", "number": "",
        "representative": "赵某", "address": "云岭镇一街1号", "phone": "138-0000-0000", "reason": "名称写错",
    }  # fmt: skip
    made = handling.correct_party(party=party, **told, by=cases.by(), at=NOW)
    assert (made.name, made.phone) == ("云岭镇利民小吃店（个体工商户）", "13800000000")
    assert [proofs.payload_of(each)["data"]["name"] for each in proofs.trail(party.ref)] == [
        "云岭镇利民小吃店", "云岭镇利民小吃店（个体工商户）",
    ]  # fmt: skip


def test_parties_of_a_case_that_is_over_stay_as_they_are(cases: Docket) -> None:
    case = cases.open()
    actions.withdraw(case=case, reason="违法事实不成立", by=cases.by("head"), at=NOW)
    with pytest.raises(WrongState, match="已撤销立案"):
        cases.party(case)
    with pytest.raises(WrongState, match="已撤销立案"):
        actions.name_handler(case=case, person=cases.third, by=cases.by("head"), at=NOW)


def test_nobody_becomes_a_party_of_whom_nothing_would_be_decided_any_more(cases: Docket) -> None:
    case = actions.enter_decided(case=cases.concluded(), by=SYSTEM, at=NOW)
    for role in ("party", "applicant"):
        with pytest.raises(WrongState, match="案件已经作出决定"):
            cases.party(case, role=role)
    assert cases.party(case, role="third").role == "third"
    heir = handling.replace_party(
        party=case.parties.order_by("id")[0], kind="person", name="赵小某", reason="经营者死亡，由其子承受",
        by=cases.by(), at=NOW,
    )  # fmt: skip
    assert heir.role == "party", "who takes a party's place takes what was decided of it too"


def test_another_officer_comes_in_and_one_leaves(cases: Docket) -> None:
    case = cases.open()
    named = actions.name_handler(case=case, person=cases.third, by=cases.by("head"), at=LATER)
    assert named.since == LATER.date()
    (_, second, _) = queries.handlers_now(case)
    actions.release_handler(handler=second, reason="调岗", by=cases.by("head"), at=LATER)
    assert [str(each) for each in queries.handlers_now(case)] == ["王芳", "何平"]
    assert [str(each) for each in queries.handlers_on(case, TODAY)] == ["王芳", "李强"]
    assert [str(each) for each in queries.handlers_on(case, LATER.date())] == ["王芳", "何平"]
    assert queries.is_handler(case, cases.third.pk)
    assert not queries.is_handler(case, cases.second.pk)
    assert not queries.is_handler(case, None)


def test_a_new_lead_takes_the_place_of_the_former_who_goes_on_helping(cases: Docket) -> None:
    case = cases.open()
    actions.name_handler(case=case, person=cases.third, is_lead=True, by=cases.by("head"), at=NOW)
    assert [(str(each), each.is_lead) for each in queries.handlers_now(case)] == [
        ("何平", True), ("李强", False), ("王芳", False),
    ]  # fmt: skip


def test_the_lead_does_not_leave_before_there_is_another(cases: Docket) -> None:
    (lead, _) = queries.handlers_now(cases.open())
    with pytest.raises(WrongState, match="主办人员退出前须另有主办。请先指派另一名主办"):
        actions.release_handler(handler=lead, reason="调岗", by=cases.by("head"), at=NOW)
    lead.refresh_from_db()
    assert lead.until is None


def test_nobody_is_named_twice_or_from_elsewhere_or_as_an_auxiliary_or_by_an_officer(cases: Docket) -> None:
    case = cases.open()
    stranger = build.person(cases.county.other, "外人", "200077")
    with pytest.raises(Invalid, match="已经是本案的办案人员"):
        actions.name_handler(case=case, person=cases.second, by=cases.by("head"), at=NOW)
    with pytest.raises(Invalid, match="不是云岭县市场监督管理局的人员"):
        actions.name_handler(case=case, person=stranger, by=cases.by("head"), at=NOW)
    with pytest.raises(GateClosed, match="辅助人员"):
        actions.name_handler(case=case, person=cases.county.auxiliary, by=cases.by("head"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.name_handler(case=case, person=cases.third, by=cases.by(), at=NOW)


@pytest.mark.article("rs-12-1")
def test_whoever_signs_is_asked_anew_on_the_day_of_each_signature(cases: Docket) -> None:
    case = cases.open()
    assert queries.why_not(cases.officer, case, TODAY) == ""
    assert queries.why_not(cases.third, case, TODAY) == "何平2026年11月24日不是本案的办案人员"
    assert "证件" in queries.why_not(cases.officer, case, date(2030, 1, 1))
    assert queries.why_not_by(SYSTEM, case, TODAY) == ""
    assert queries.why_not_by(cases.by("head"), case, TODAY) == "陈局长2026年11月24日不是本案的办案人员"
    assert queries.why_not_by(cases.by("station"), case, TODAY) != ""
    other_post = register.open_post(unit=cases.county.unit, name="内勤岗", by=SYSTEM, at=NOW)
    register.assign_post(person=cases.second, post=other_post, by=SYSTEM, at=LATER)
    assert queries.why_not(cases.second, case, TODAY) == ""
    assert "所在的岗位没有" in queries.why_not(cases.second, case, LATER.date())


def test_who_sees_a_case(cases: Docket) -> None:
    case = cases.open(others=[cases.second])
    build.account(cases.third, "heping", "officer")
    seen = {
        name: case in queries.visible_to(cases.by(name))
        for name in ("wangfang", "liqiang", "heping", "head", "legal", "bureau", "stranger", "keeper")
    }
    assert seen == {
        "wangfang": True, "liqiang": True, "heping": False, "head": True, "legal": True, "bureau": True,
        "stranger": False, "keeper": False,
    }  # fmt: skip
    assert queries.parties_visible_to(cases.by("liqiang")).filter(case=case).exists()
    assert not queries.parties_visible_to(cases.by("heping")).filter(case=case).exists()
