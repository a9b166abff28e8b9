"""A case begins with a power, officers enough and a limitation that has not run out. 《责任制》第12、18、19、26条."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.cases import actions, queries
from liuhen.apps.cases.actions import opening
from liuhen.apps.cases.models import Case
from liuhen.apps.people.actions import register
from liuhen.apps.powers.actions import items, lists
from liuhen.apps.powers.queries import idleness
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from tests.builders import county as build
from tests.builders.cases import FINE, LICENCE, Docket
from tests.builders.county import LOCAL, NOW

pytestmark = [pytest.mark.article("rs-26-9"), pytest.mark.django_db]
TODAY = NOW.date()


def test_a_case_is_proposed_approved_and_numbered_without_a_gap(cases: Docket) -> None:
    first, second = cases.open(), cases.open(parties=3)
    refused = cases.propose()
    opening.refuse_opening(case=refused, reason="证据不足", by=cases.by("head"), at=NOW)
    third = cases.open(at=NOW + timedelta(hours=1))
    assert [each.number for each in (first, second, third)] == [
        f"云岭县市场监督管理局案〔2026〕{n}号" for n in (1, 2, 3)
    ]
    refused.refresh_from_db()
    assert (refused.state, refused.number, refused.ended_reason) == ("refused", "", "证据不足")
    assert queries.parties_of(second).count() == 3
    assert [str(each) for each in queries.handlers_now(second)] == ["王芳", "李强"]
    assert proofs.payload_of(proofs.trail(first.ref)[0])["data"]["power"] == FINE


def test_the_numbers_of_a_year_begin_anew(cases: Docket) -> None:
    cases.open(at=datetime(2026, 12, 31, 23, 50, tzinfo=LOCAL))
    next_year = cases.open(at=datetime(2027, 1, 1, 0, 5, tzinfo=LOCAL))
    assert next_year.number == "云岭县市场监督管理局案〔2027〕1号"


@pytest.mark.article("rs-26-1")
def test_its_term_begins_when_it_is_opened_and_not_when_it_was_proposed(cases: Docket) -> None:
    case = cases.propose(at=NOW - timedelta(hours=20))
    assert not clocks.open_for(case.ref).exists()
    case = actions.approve_opening(case=case, by=cases.by("head"), at=NOW)
    (clock,) = clocks.open_for(case.ref)
    assert (clock.duty_id, clock.term) == ("rs-26-1", "90d")
    # 90 days after 24 November 2026 is Monday 22 February 2027.
    assert clock.due_at == datetime(2027, 2, 23, tzinfo=LOCAL)


def test_an_officer_opens_nothing_himself(cases: Docket) -> None:
    case = cases.propose()
    with pytest.raises(NotPermitted):
        actions.approve_opening(case=case, by=cases.by(), at=NOW)
    assert cases.open().state == "open"
    with pytest.raises(WrongState):
        actions.approve_opening(case=cases.made[-1], by=cases.by("head"), at=NOW)


def test_whoever_handles_it_does_not_approve_it(cases: Docket) -> None:
    build.account(cases.third, "heping", "officer", "head")
    case = cases.propose(others=[cases.third])
    with pytest.raises(GateClosed, match="不能审批自己办理的案件"):
        actions.approve_opening(case=case, by=cases.by("heping"), at=NOW)
    with pytest.raises(GateClosed, match="不能审批自己办理的案件"):
        opening.refuse_opening(case=case, reason="不立", by=cases.by("heping"), at=NOW)


@pytest.mark.article("rs-19-1")
def test_fewer_than_two_officers_open_nothing_and_auxiliaries_do_not_count(cases: Docket) -> None:
    with pytest.raises(GateClosed, match="办案的执法人员有1人，少于2人"):
        cases.propose(others=[])
    with pytest.raises(GateClosed, match="办案的执法人员有1人，少于2人"):
        cases.propose(others=[cases.county.auxiliary])
    with pytest.raises(GateClosed, match="执法辅助人员"):
        cases.propose(others=[cases.second, cases.county.auxiliary])
    with pytest.raises(GateClosed, match="办案的执法人员有1人"):
        cases.propose(others=[cases.officer])  # the same person twice is one


@pytest.mark.article("rs-18-1")
def test_an_officer_without_a_certificate_of_the_day_is_refused(cases: Docket) -> None:
    newcomer = build.person(cases.county.unit, "周新", "100077")
    register.assign_post(person=newcomer, post=cases.post, by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match="周新当日没有有效的行政执法证件"):
        cases.propose(others=[newcomer])


@pytest.mark.article("rs-12-1")
@pytest.mark.parametrize(
    ("code", "said"),
    [("", "没有选择职权，而"), ("X-1", "“X-1”不在"), (LICENCE, "")],
)
def test_the_power_is_one_of_the_list_of_the_day_and_of_a_procedure_that_fits(
    cases: Docket, code: str, said: str
) -> None:
    with pytest.raises((GateClosed, Invalid), match=said or "不适用行政处罚普通程序"):
        cases.propose(power_code=code)


@pytest.mark.article("rs-12-1")
def test_a_power_that_fell_between_proposal_and_approval_opens_nothing(cases: Docket) -> None:
    case = cases.propose()
    draft = lists.draft(unit=cases.county.unit, reason="取消", by=cases.by("legal"), at=NOW)
    items.drop_item(power_list=draft, code=FINE, by=cases.by("legal"), at=NOW)
    tomorrow = NOW + timedelta(days=1)
    lists.submit(power_list=draft, by=cases.by("head"), at=NOW)
    lists.approve(power_list=draft, by=cases.by("bureau"), at=NOW)
    lists.publish(power_list=draft, effective_on=tomorrow.date(), by=cases.by("bureau"), at=NOW)
    with pytest.raises(GateClosed, match="不在云岭县市场监督管理局"):
        actions.approve_opening(case=case, by=cases.by("head"), at=tomorrow)


@pytest.mark.article("rs-12-1")
def test_no_list_drops_a_power_under_which_a_case_runs(cases: Docket) -> None:
    cases.open()
    draft = lists.draft(unit=cases.county.unit, reason="取消", by=cases.by("legal"), at=NOW)
    items.drop_item(power_list=draft, code=FINE, by=cases.by("legal"), at=NOW)
    lists.submit(power_list=draft, by=cases.by("head"), at=NOW)
    lists.approve(power_list=draft, by=cases.by("bureau"), at=NOW)
    with pytest.raises(GateClosed, match="案〔2026〕1号"):
        lists.publish(power_list=draft, effective_on=TODAY, by=cases.by("bureau"), at=NOW)


@pytest.mark.parametrize(
    ("until", "grave", "is_late"),
    [
        (date(2024, 11, 24), False, False),  # two years end with 24 November 2026
        (date(2024, 11, 23), False, True),
        (date(2024, 11, 23), True, False),
        (date(2021, 11, 24), True, False),  # five years end with 24 November 2026
        (date(2021, 11, 23), True, True),
    ],
)
def test_what_is_punished_no_more_wants_a_reason(
    cases: Docket, until: date, grave: bool, is_late: bool
) -> None:
    told: dict[str, Any] = {"acted_from": until, "acted_until": until, "is_grave": grave}
    if is_late:
        with pytest.raises(GateClosed, match="追责期限（《行政处罚法》第36条）"):
            cases.propose(**told)
    made = cases.open(**told, limitation_reason="违法行为被举报后一直查处" if is_late else "")
    assert made.state == "open"


def test_a_clue_found_in_time_keeps_the_act_punishable(cases: Docket) -> None:
    clue = actions.register_clue(
        unit=cases.county.unit,
        source="complaint",
        summary="举报",
        found_on=date(2026, 11, 20),
        by=cases.by(),
        at=NOW,
    )
    act = date(2026, 11, 21)
    with pytest.raises(Invalid, match="行为开始日期晚于线索的发现日期（2026-11-20）") as refused:
        cases.open(acted_from=act, acted_until=act, clue=clue)
    assert refused.value.field == "acted_from"
    act = date(2024, 11, 22)
    assert cases.open(acted_from=act, acted_until=act, clue=clue).state == "open"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"acted_from": None, "acted_until": None}, "处罚案件须填写行为开始日期"),
        ({"acted_from": TODAY, "acted_until": TODAY - timedelta(days=1)}, "行为终了日期早于开始日期"),
        ({"acted_from": TODAY + timedelta(days=1)}, "行为开始日期不能晚于今天"),
        ({"procedure": "penalty-on-the-spot"}, "不经呈批立案"),
        ({"procedure": "licence"}, "不经呈批立案"),
        ({"procedure": "police-penalty"}, "这项职权不适用治安管理处罚普通程序，可以适用的有行政处罚普通程序"),
        ({"procedure": "police-penalty", "power_code": ""}, "没有选择职权的案件不适用治安管理处罚普通程序"),
        ({"cause": ""}, "请写明案由"),
        ({"cause": "案" * 301}, "案由最多300字"),
        ({"party_kind": "person", "party_number": "220524199003071234"}, "末位校验不符"),
        ({"party_kind": "firm", "party_number": "9122052400000000XX"}, "统一社会信用代码"),
    ],
)
def test_what_cannot_be_is_said_of_its_field(cases: Docket, told: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        cases.propose(**told)
    assert not Case.objects.exists()


def test_another_units_officer_neither_opens_nor_handles(cases: Docket) -> None:
    stranger = build.person(cases.county.other, "外人", "200077")
    build.certificate(stranger)
    build.account(stranger, "waimian", "officer")
    with pytest.raises(Invalid, match="您不是云岭县市场监督管理局的人员"):
        cases.propose(by=cases.by("waimian"))
    with pytest.raises(Invalid, match="外人不是云岭县市场监督管理局的在岗人员"):
        cases.propose(others=[cases.second, stranger])


@pytest.mark.article("rs-26-1")
def test_a_power_of_the_police_brings_their_own_procedures(cases: Docket) -> None:
    draft = lists.draft(unit=cases.county.unit, reason="公安", by=cases.by("legal"), at=NOW)
    items.put_item(
        power_list=draft, code="GA-1", name="治安处罚", kind="penalty", field="公安",
        bases="《中华人民共和国食品安全法》第一百二十二条", by=cases.by("legal"), at=NOW,
    )  # fmt: skip
    item = draft.items.get(code="GA-1")
    found = queries.procedures_of(item, [cases.officer], on=TODAY)
    assert [each.key for each in found] == ["police-penalty", "police-on-the-spot"]
    assert [each.key for each in queries.procedures_of(item, [], on=date(2025, 12, 31))] == [
        "penalty", "penalty-on-the-spot",
    ]  # fmt: skip


def test_what_is_done_on_the_spot_is_open_at_once_and_has_no_term(cases: Docket) -> None:
    case = cases.on_the_spot()
    assert (case.state, case.number) == ("open", "云岭县市场监督管理局案〔2026〕1号")
    assert not clocks.open_for(case.ref).exists()
    with pytest.raises(Invalid, match="不能当场作出决定"):
        cases.on_the_spot(procedure="penalty")


@pytest.mark.article("rs-12-2")
def test_a_case_is_use_of_its_power(cases: Docket) -> None:
    assert idleness.exercises([cases.county.unit.pk], TODAY).get((cases.county.unit.pk, FINE)) is None
    decided = actions.enter_decided(case=cases.concluded(), by=SYSTEM, at=NOW)
    cases.open()
    assert decided.state == "decided"
    exercise = idleness.exercises([cases.county.unit.pk], TODAY)[cases.county.unit.pk, FINE]
    assert exercise == (TODAY, 2, 1, 0)
