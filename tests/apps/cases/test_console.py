"""The pages of clues and cases: lists, one case, what may be done now and why not, and the trays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.activities.actions import conducting
from liuhen.apps.cases import actions
from liuhen.apps.cases.actions import handling, referring
from liuhen.apps.cases.models import Case, Clue, Referral
from liuhen.apps.cases.waiting import WAITINGS
from liuhen.kernel.access import SYSTEM
from tests.builders.cases import FINE, Docket
from tests.builders.county import NOW
from tests.builders.programs import program

pytestmark = [pytest.mark.article("rs-26-1"), pytest.mark.django_db]
As = Callable[[str], Client]
JSON: dict[str, Any] = {"content_type": "application/json"}


def page(as_: As, who: str, name: str, *args: object, **asked: Any) -> str:
    answer = as_(who).get(reverse(f"console:{name}", args=args), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def form(cases: Docket, **told: Any) -> dict[str, Any]:
    on = timezone.localdate() - timedelta(days=3)
    return {
        "unit": cases.county.unit.pk, "procedure": "penalty", "power": FINE, "cause": "涉嫌无证经营",
        "acted_from": f"{on:%Y-%m-%d}", "acted_until": f"{on:%Y-%m-%d}",
        "lead": cases.officer.pk, "others": [cases.second.pk],
        "party_kind": "trader", "party_name": "云岭镇利民小吃店",
    } | told  # fmt: skip


def test_from_a_clue_to_a_closed_case_on_the_pages(cases: Docket, as_: As) -> None:
    me, head = as_("wangfang"), as_("head")
    told = {
        "unit": cases.county.unit.pk, "source": "inspection", "summary": "检查中发现无证经营",
        "found_on": f"{timezone.localdate():%Y-%m-%d}", "keeper": cases.officer.pk,
    }  # fmt: skip
    answer = me.post(reverse("console:clue-register-clue"), told)
    assert answer.status_code == 302, answer.content.decode()
    clue = Clue.objects.get()
    assert f"?clue={clue.pk}" in page(as_, "wangfang", "clue", clue.pk)
    assert f'value="{clue.pk}" selected' in page(as_, "wangfang", "case-propose", clue=clue.pk)
    answer = me.post(reverse("console:case-propose"), form(cases, clue=clue.pk))
    assert answer.status_code == 302, answer.content.decode()
    case = Case.objects.get()
    assert '<td data-label="当事人">云岭镇利民小吃店</td>' in page(as_, "head", "cases")
    assert "批准立案" in page(as_, "head", "case", case.pk)
    assert head.post(reverse("console:case-approve", args=[case.pk])).status_code == 302
    shown = page(as_, "wangfang", "case", case.pk)
    assert "案〔2026〕1号" in shown
    assert "云岭镇利民小吃店" in shown
    assert "怎么算的" in shown
    answer = me.post(reverse("console:case-conclude", args=[case.pk]), {"opinion": "建议罚款"})
    assert answer.status_code == 302, answer.content.decode()
    actions.enter_decided(case=case, by=SYSTEM, at=timezone.now())
    assert head.post(reverse("console:case-close", args=[case.pk])).status_code == 302
    case.refresh_from_db()
    assert case.state == "closed"


def test_the_page_says_what_may_not_be_done_and_why(cases: Docket, as_: As) -> None:
    case = cases.open()
    shown = page(as_, "wangfang", "case", case.pk)
    assert "现在还不能办理的" in shown
    assert "《行政处罚法》第60条没有规定可以中止期限的事由" in shown
    referring.report_crime(
        case=case, crime="非法经营罪", report="数额巨大", investigators=[cases.officer, cases.second], by=cases.by(),
        at=NOW,
    )  # fmt: skip
    shown = page(as_, "wangfang", "case", case.pk)
    assert "本案涉嫌犯罪的移送还没有结果（待负责人决定）" in shown
    refused = as_("wangfang").post(reverse("console:case-conclude", args=[case.pk]), {"opinion": "罚款"})
    assert refused.status_code == 409
    assert "移送还没有结果" in refused.content.decode()


def test_what_is_refused_at_a_button_is_said_on_the_page(cases: Docket, as_: As) -> None:
    case = cases.open()
    answer = as_("head").post(reverse("console:case-approve", args=[case.pk]))
    assert answer.status_code == 409
    assert "案件现在是“调查办理中”状态" in answer.content.decode()


def test_three_hundred_parties_come_page_by_page(
    cases: Docket, as_: As, django_assert_max_num_queries: Any
) -> None:
    few, many = cases.open(), cases.open()
    for n in range(45):
        cases.party(many, name=f"第{n}户")
    with django_assert_max_num_queries(140):
        shown = page(as_, "wangfang", "case", many.pk)
    assert shown.count("更正、变更") == 20
    assert "第18户" in shown
    assert "第30户" not in shown
    assert "下一页" in shown
    assert page(as_, "wangfang", "case", few.pk).count("更正、变更") == 1
    assert "等46个</td>" in page(as_, "wangfang", "cases")


def test_a_case_out_of_reach_is_not_there(cases: Docket, as_: As) -> None:
    case = cases.open()
    for who in ("stranger", "keeper"):
        assert as_(who).get(reverse("console:case", args=[case.pk])).status_code in (403, 404)
        assert as_(who).post(reverse("console:case-approve", args=[case.pk])).status_code in (403, 404)
    assert as_("stranger").get(reverse("console:case", args=[case.pk])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 3), ({"state": "concluded"}, 1), ({"procedure": "licence"}, 1), ({"q": "利民小吃"}, 2),
        ({"q": "〔2026〕2号"}, 1),
        ({"q": "没有这样的案"}, 0), ({"overdue": "on"}, 0), ({"q": "x" * 61}, 3), ({"state": "nothing"}, 3),
    ],
)  # fmt: skip
def test_the_list_is_cut_down(cases: Docket, as_: As, asked: dict[str, str], found: int) -> None:
    cases.open()
    cases.concluded()
    cases.licence()
    shown = page(as_, "legal", "cases", **asked)
    assert shown.count('data-label="案号"') == found


def test_the_overdue_are_found_and_marked(cases: Docket, as_: As) -> None:
    old = NOW - timedelta(days=200)
    late, _ = cases.open(at=old), cases.open()
    shown = page(as_, "head", "cases", overdue="on")
    assert f'href="/console/cases/{late.pk}/"' in shown
    assert shown.count('data-label="案号"') == 1
    assert "逾期" in shown


@pytest.mark.parametrize(("who", "elsewhere", "found"), [
    ("bureau", False, 1), ("wangfang", False, 1), ("head", False, 1), ("bureau", True, 0), ("stranger", False, 0),
])  # fmt: skip
def test_the_overdue_are_those_within_reach_and_of_the_unit_that_is_asked_for(
    cases: Docket, as_: As, who: str, elsewhere: bool, found: int
) -> None:
    cases.open(at=NOW - timedelta(days=200))
    unit = cases.county.other if elsewhere else None
    shown = page(as_, who, "cases", overdue="on", **({"unit": unit.pk} if unit else {}))
    assert shown.count('data-label="案号"') == found


def test_the_lists_of_officer_and_head(cases: Docket, as_: As) -> None:
    old = NOW - timedelta(days=200)
    late = cases.open(at=old)
    cases.open()
    waiting = cases.propose()
    handling.ask(case=late, matter="withdrawal", reason="不成立", by=cases.by(), at=NOW)
    now = timezone.now()

    def what(who: str) -> list[str]:
        return sorted(
            each.what if isinstance(each.what, str) else each.what(row)
            for each in WAITINGS
            for row in each.of(cases.by(who), now)
        )

    assert what("wangfang") == ["办理案件：调查办理中"] * 2
    assert what("head") == ["批准撤销立案", "批准立案", "督促按期办理"]
    assert "批准立案" in as_("head").get(reverse("console:home")).content.decode()
    actions.approve_opening(case=waiting, by=cases.by("head"), at=NOW)
    assert "批准立案" not in what("head")


def test_a_referral_and_a_recusal_on_the_page(cases: Docket, as_: As) -> None:
    case = cases.open(others=[cases.second, cases.third])
    me, head = as_("wangfang"), as_("head")
    told = {"crime": "非法经营罪", "report": "数额巨大", "investigators": [cases.officer.pk, cases.second.pk]}
    assert me.post(reverse("console:case-crime", args=[case.pk]), told).status_code == 302
    referral = Referral.objects.get()
    assert head.post(reverse("console:referral-approve", args=[referral.pk])).status_code == 302
    handed = {"receiver": "云岭县公安局", "letter": "on", "report": "on", "goods": "on"}
    answer = me.post(reverse("console:referral-hand-over", args=[referral.pk]), handed)
    assert answer.status_code == 409
    assert "移送材料缺少" in answer.content.decode()
    answer = me.post(reverse("console:referral-hand-over", args=[referral.pk]), handed | {"note": "没有检验"})
    assert answer.status_code == 302
    second = case.handlers.get(person=cases.second)
    asked = {"asker": "officer", "ground": "kin", "reason": "亲属"}
    assert as_("liqiang").post(reverse("console:handler-recusal", args=[second.pk]), asked).status_code == 302
    shown = page(as_, "head", "case", case.pk)
    assert "决定回避" in shown
    request = case.recusals.get()
    answer = head.post(reverse("console:recusalrequest-grant", args=[request.pk]), {"decision": "属实"})
    assert answer.status_code == 302
    assert "已回避" in page(as_, "wangfang", "case", case.pk)


def test_a_program_opens_and_reads_cases(cases: Docket) -> None:
    phone = program("wangfang")
    on = timezone.localdate() - timedelta(days=3)
    order = {
        "unit": cases.county.unit.pk, "procedure": "penalty", "power": FINE, "cause": "涉嫌无证经营", "lead": "100001",
        "others": ["100005"], "acted_from": f"{on}", "acted_until": f"{on}", "party_kind": "trader",
        "party_name": "小吃店",
    }  # fmt: skip
    made = phone.post("/api/v1/cases", order, **JSON)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["state"] == "proposed"
    actions.approve_opening(case=Case.objects.get(pk=pk), by=cases.by("head"), at=timezone.now())
    shown = phone.get(f"/api/v1/cases/{pk}").json()
    assert [each["is_lead"] for each in shown["handlers"]] == [True, False]
    added = phone.post(f"/api/v1/cases/{pk}/parties", {"kind": "firm", "name": "公司", "number": "1"}, **JSON)
    assert (added.status_code, added.json()["code"]) == (409, "invalid") or added.status_code == 422
    added = phone.post(f"/api/v1/cases/{pk}/parties", {"kind": "firm", "name": "好味公司"}, **JSON)
    assert (added.status_code, added.json()["name"]) == (201, "好味公司")
    assert phone.get(f"/api/v1/cases/{pk}/parties").json()["count"] == 2
    paused = phone.post(
        f"/api/v1/cases/{pk}/pause",
        {"ground": "expert", "paper": "1号", "paused_at": timezone.now().isoformat()},
        **JSON,
    )
    assert (paused.status_code, paused.json()["duty"]) == (409, "rs-26-1")
    assert phone.get("/api/v1/cases", {"q": "好味"}).json()["count"] == 1
    assert phone.get("/api/v1/clues").json()["count"] == 0
    for wrong in ("/api/v1/cases/999999999999", f"/api/v1/cases/{2**63}"):
        assert phone.get(wrong).status_code in (404, 422)


@pytest.mark.parametrize("text", ["\x00", "案" * 5000, "💥", "<script>"])
def test_no_text_breaks_a_form(cases: Docket, as_: As, text: str) -> None:
    case = cases.open()
    answer = as_("wangfang").post(reverse("console:case-propose"), form(cases, cause=text, party_name=text))
    assert answer.status_code in (200, 302, 400, 409, 422)
    answer = as_("wangfang").post(
        reverse("console:case-party", args=[case.pk]),
        {"role": "party", "kind": "firm", "name": text, "number": text},
    )
    assert answer.status_code in (200, 302, 400, 409, 422)
    assert as_("wangfang").get(reverse("console:cases"), {"q": text}).status_code == 200


def test_a_clue_is_put_on_record_from_the_page_of_an_activity(cases: Docket, as_: As) -> None:
    at = timezone.now() - timedelta(hours=1)
    activity = conducting.open_on_the_spot(
        lead=cases.officer, crew=[cases.second], kind="inspection", place="集贸市场", started_at=at, power_code=FINE,
        by=cases.by(), at=at,
    )  # fmt: skip
    shown = page(as_, "wangfang", "activity", activity.pk)
    assert f"source=inspection&amp;source_ref=activity%3A{activity.pk}" in shown
    asked = page(as_, "wangfang", "clue-register-clue", source="inspection", source_ref=activity.ref)
    assert f'value="{activity.ref}"' in asked
    clue = actions.register_clue(
        unit=cases.county.unit, source="inspection", source_ref=activity.ref, summary="无证经营",
        found_on=timezone.localdate(), by=cases.by(), at=timezone.now(),
    )  # fmt: skip
    assert f'href="/console/clues/{clue.pk}/"' in page(as_, "wangfang", "activity", activity.pk)
