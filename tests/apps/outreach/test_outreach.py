"""A unit plans once a year which of its laws it makes known, puts on record what it did, and sees what is left out."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.findings import jobs as findings_jobs
from liuhen.apps.findings.models import Finding
from liuhen.apps.outreach import actions, jobs, queries
from liuhen.apps.outreach.models import OutreachFile, OutreachItem, OutreachPlan
from liuhen.apps.people.models import Account
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import StillNeeded
from tests.builders.county import LOCAL, NOW, County
from tests.builders.powers import Powers, a_law

DUE = date(2026, 12, 4)  # a Friday, and Constitution Day
pytestmark = [pytest.mark.article("rs-22-1"), pytest.mark.django_db]


@pytest.fixture
def listed(powers: Powers) -> Powers:
    powers.published()
    return powers


@pytest.fixture
def plan(listed: Powers) -> OutreachPlan:
    return draw_up(listed.county)


def draw_up(county: County, *, year: int = 2026, by: str = "legal") -> OutreachPlan:
    return actions.draw_up(unit=county.unit, year=year, aim="让经营者知法", by=county.actor(by), at=NOW)


def put_in(plan: OutreachPlan, county: County, law: Any, *, by: str = "legal", **more: Any) -> OutreachItem:
    told: dict[str, Any] = {
        "form": "lecture", "audience": "firms", "owner": county.officer, "due_on": DUE,
    } | more  # fmt: skip
    return actions.plan_item(plan=plan, law=law, by=county.actor(by), at=NOW, **told)


def hold(item: OutreachItem, county: County, **more: Any) -> OutreachItem:
    told: dict[str, Any] = {
        "held_on": NOW.date(), "place": "集贸市场", "reached": 40, "summary": "讲解许可和索证索票",
        "by": county.actor("legal"), "at": NOW,
    } | more  # fmt: skip
    return actions.hold(item=item, **told)


def test_what_is_planned_runs_to_the_end_of_its_day_and_is_done_when_it_is_held(
    listed: Powers, plan: OutreachPlan
) -> None:
    item = put_in(plan, listed.county, listed.food.law)
    (clock,) = clocks.open_for(item.ref)
    assert clock.due_at == datetime(2026, 12, 5, tzinfo=LOCAL)
    assert not clock.breached(at=datetime(2026, 12, 4, 23, 59, 59, tzinfo=LOCAL))
    assert clock.breached(at=datetime(2026, 12, 5, tzinfo=LOCAL))
    held = hold(item, listed.county)
    assert (held.state, held.reached) == ("held", 40)
    assert not clocks.open_for(item.ref).exists()
    with pytest.raises(WrongState):
        hold(held, listed.county)
    assert queries.tallies([plan.pk], on=NOW.date())[plan.pk] == queries.Tally(held=1, reached=40)


def test_what_is_not_held_by_its_day_is_a_finding(
    listed: Powers, plan: OutreachPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(plan, listed.county, listed.food.law)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 5, tzinfo=LOCAL))
    findings_jobs.raise_overdue()
    assert [each.code for each in Finding.objects.filter(duty="rs-22-1")] == ["OUTREACH-NOT-HELD"]


def test_a_law_that_the_list_does_not_rest_on_is_not_the_units_to_make_known(
    listed: Powers, plan: OutreachPlan
) -> None:
    stranger, _ = a_law("云岭县文物保护办法", "local-regulation")
    with pytest.raises(GateClosed) as caught:
        put_in(plan, listed.county, stranger)
    assert str(caught.value) == (
        "不能列入活动：云岭县市场监督管理局的权责清单没有以《云岭县文物保护办法》为依据的职权，本单位不执行这部法"
        "（依据《责任制》第22条）。请选择清单所依据的法律、法规、规章；清单有遗漏的，先调整清单"
    )
    assert not queries.laws_for(plan.unit, on=NOW.date()).filter(pk=stranger.pk).exists()


def test_before_there_is_a_list_any_law_may_be_chosen(powers: Powers) -> None:
    plan = draw_up(powers.county)
    stranger, _ = a_law("云岭县文物保护办法", "local-regulation")
    assert put_in(plan, powers.county, stranger).state == "planned"


def test_a_law_of_the_list_with_nothing_planned_is_shown(listed: Powers, plan: OutreachPlan) -> None:
    assert queries.laws_left_out(plan, on=NOW.date()) == [listed.food.law]
    item = put_in(plan, listed.county, listed.food.law)
    assert queries.laws_left_out(plan, on=NOW.date()) == []
    actions.drop(item=item, reason="改到明年", by=listed.actor("legal"), at=NOW)
    assert queries.laws_left_out(plan, on=NOW.date()) == [listed.food.law]


def test_a_year_has_one_plan(listed: Powers, plan: OutreachPlan) -> None:
    with pytest.raises(Invalid) as caught:
        draw_up(listed.county)
    assert "2026年的计划已经制定。请打开该计划修订" in str(caught.value)
    assert draw_up(listed.county, year=2027).year == 2027


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"due_on": date(2027, 1, 1)}, "计划日期不在2026年内"),
        ({"due_on": NOW.date()}, "计划日期应晚于今天"),
        ({"form": "skywriting"}, "请选择形式"),
    ],
)
def test_what_cannot_be_planned_is_said(
    listed: Powers, plan: OutreachPlan, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        put_in(plan, listed.county, listed.food.law, **more)
    assert not OutreachItem.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"held_on": NOW.date() + timedelta(days=1)}, "开展日期不能晚于今天"),
        ({"held_on": date(2025, 12, 31)}, "开展日期不在2026年内"),
        ({"reached": 0}, "受众人数须在1至"),
        ({"summary": "\u200b "}, "请写明开展情况"),
    ],
)
def test_what_cannot_have_been_held_is_said(
    listed: Powers, plan: OutreachPlan, more: dict[str, Any], said: str
) -> None:
    item = put_in(plan, listed.county, listed.food.law)
    with pytest.raises(Invalid, match=said):
        hold(item, listed.county, **more)
    assert OutreachItem.objects.get().state == "planned"


def test_what_was_done_beside_the_plan_counts_too(listed: Powers, plan: OutreachPlan) -> None:
    made = actions.hold_beside(
        plan=plan, law=listed.food.law, form="on-site", audience="public", owner=listed.county.officer,
        held_on=NOW.date(), place="广场", reached=200, summary="食品安全宣传周", by=listed.actor("legal"), at=NOW,
    )  # fmt: skip
    assert (made.state, made.due_on) == ("held", None)
    assert queries.laws_left_out(plan, on=NOW.date()) == []


def test_only_a_serving_person_of_the_unit_answers_for_it(listed: Powers, plan: OutreachPlan) -> None:
    county = listed.county
    stranger = Account.objects.get(username="stranger").person
    with pytest.raises(Invalid, match="外单位法制不是云岭县市场监督管理局的在岗人员"):
        put_in(plan, county, listed.food.law, owner=stranger)


def test_without_the_right_nothing_is_drawn_up(listed: Powers) -> None:
    with pytest.raises(NotPermitted):
        draw_up(listed.county, by="wangfang")


def test_a_unit_with_a_list_that_let_a_year_pass_without_a_plan_has_a_finding_once(
    listed: Powers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(day: date) -> list[Finding]:
        monkeypatch.setattr(timezone, "now", lambda: datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL))
        jobs.raise_years_without_a_plan()
        return list(Finding.objects.filter(code="OUTREACH-WITHOUT-PLAN"))

    assert run(date(2026, 12, 31)) == []  # the year can still be planned, and in 2025 there was no list
    (found,) = run(date(2027, 1, 1))
    assert (found.unit_id, found.about_zh) == (listed.county.unit.pk, "云岭县市场监督管理局2026年法治宣传")
    assert len(run(date(2027, 1, 2))) == 1


def test_a_unit_that_planned_has_none(
    listed: Powers, plan: OutreachPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 1, 1, 9, tzinfo=LOCAL))
    jobs.raise_years_without_a_plan()
    assert not Finding.objects.filter(code="OUTREACH-WITHOUT-PLAN").exists()


def login(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


def test_the_pages_carry_it_from_the_plan_to_the_pictures(listed: Powers, client: Client) -> None:
    legal = login(client, "legal")
    county = listed.county
    assert "还没有计划的单位" in legal.get(reverse("console:outreach")).content.decode()
    answer = legal.post(
        reverse("console:outreachplan-draw-up"), {"unit": county.unit.pk, "year": 2026, "aim": "让经营者知法"}
    )
    plan = OutreachPlan.objects.get()
    assert answer["Location"] == reverse("console:outreachplan", args=[plan.pk])
    page = legal.get(answer["Location"]).content.decode()
    assert "清单所依据、还没有宣传安排的法律" in page
    assert reverse("console:outreachplan-item", args=[plan.pk]) in page
    told = {"law": listed.food.law.pk, "form": "lecture", "audience": "firms", "owner": county.officer.pk}
    answer = legal.post(reverse("console:outreachplan-item", args=[plan.pk]), told | {"due_on": "2099-12-04"})
    assert "计划日期不在2026年内" in answer.content.decode()
    item = put_in(plan, county, listed.food.law)
    picture = SimpleUploadedFile("现场.jpg", b"\xff\xd8picture", "image/jpeg")
    done = {
        "held_on": "2026-11-20",
        "place": "集贸市场",
        "reached": "40",
        "summary": "讲解",
        "attached": [picture],
    }
    answer = legal.post(reverse("console:outreachitem-hold", args=[item.pk]), done)
    assert answer.status_code == 302
    kept = OutreachFile.objects.get()
    there = reverse("console:outreachitem-file", args=[item.pk, kept.pk])
    page = legal.get(reverse("console:outreachplan", args=[plan.pk])).content.decode()
    assert f'href="{there}"' in page
    assert "2026年11月20日" in page or "2026-11-20" in page
    assert legal.get(there).getvalue() == b"\xff\xd8picture"
    with pytest.raises(StillNeeded):
        blobs.destroy(kept.sha256, at=NOW)
    assert login(client, "stranger").get(there).status_code == 404
    assert client.get(reverse("console:outreachplan", args=[plan.pk])).status_code == 404
