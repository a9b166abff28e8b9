"""The same acts for programs: refused with the same sentence and article, scoped the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import review
from liuhen.apps.accountability.models import Lead
from liuhen.apps.people.models import Certificate
from liuhen.kernel.web import trail
from tests.builders.accountability import raised
from tests.builders.county import County
from tests.builders.programs import program

ROOT = "/api/v1"


def send(client: Client, path: str, **body: Any):
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


@pytest.mark.article("av-16-1")
@pytest.mark.article("av-18-1")
def test_a_lead_goes_from_raising_to_its_consequence(bureau: County):
    keeper, legal, officer = program("keeper"), program("legal"), program("wangfang")
    supervisor, head = program("bureau"), program("head")
    made = send(keeper, "/leads", kind="private", known="外带", person="100001")
    assert (made.status_code, made.json()["state"]) == (201, "raised")
    path = f"/leads/{made.json()['id']}"
    assert send(legal, f"{path}/take").json()["state"] == "reviewing"
    early = send(legal, f"{path}/proposal", founded=True, reasons="查明", evidence="记录")
    assert (early.status_code, early.json()["duty"]) == (409, "av-16-1")
    answer_by = (timezone.now().date() + timedelta(days=3)).isoformat()
    heard = send(legal, f"{path}/hearing", told="外带", answer_by=answer_by).json()
    assert send(officer, f"/hearings/{heard['id']}/statement", statement="确有").json()["state"] == "stated"
    assert send(legal, f"{path}/proposal", founded=True, reasons="查明", evidence="记录").status_code == 200
    assert send(legal, f"{path}/sign").status_code == 409
    assert send(supervisor, f"{path}/sign").json()["state"] == "founded"
    imposed = send(head, f"{path}/consequences", forms=["suspension"], reasons="情节")
    assert imposed.status_code == 201
    assert Certificate.objects.get(person=bureau.officer).state == "suspended"
    seen = legal.get(f"{ROOT}{path}").json()
    assert [each["form"] for each in seen["consequences"]] == ["suspension"]
    pk = imposed.json()[0]["id"]
    assert send(legal, f"/consequences/{pk}/service", service="签收").json()["state"] == "served"
    assert send(head, f"/consequences/{pk}/lift", reason="期满").json()["state"] == "lifted"


def test_the_list_is_cut_to_the_reach_and_names_no_raiser(county: County):
    raised(county, about=county.officer)
    seen = program("legal").get(f"{ROOT}/leads").json()
    assert seen["count"] == 1
    assert "raiser" not in seen["items"][0]
    assert program("stranger").get(f"{ROOT}/leads").json()["count"] == 0
    assert program("stranger").get(f"{ROOT}/leads/{Lead.objects.get().pk}").status_code == 404
    assert program("wangfang").get(f"{ROOT}/leads").status_code == 403


def test_recordings_that_are_not_ones_own_are_not_there(county: County, bring):
    recording = bring()
    answer = send(program("stranger"), "/leads", kind="leak", known="流出", recordings=[recording.pk])
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.article("av-16-1")
def test_a_reviewer_writes_down_what_was_said_or_that_nothing_was(bureau: County):
    legal, then = program("legal"), timezone.now() - timedelta(days=9)
    for act, order in (("take-down", {"statement": "确有此事"}), ("lapse", {})):
        by, until = bureau.actor("legal"), then.date() + timedelta(days=3)
        lead = review.take(lead=raised(bureau, about=bureau.officer, at=then), by=by, at=then)
        hearing = review.invite(lead=lead, told="外带", answer_by=until, by=by, at=then)
        path = f"/hearings/{hearing.pk}/{act}"
        assert send(program("stranger"), path, **order).status_code == 404
        assert send(program("wangfang"), path, **order).status_code == 403
        done = send(legal, path, **order)
        assert (done.status_code, done.json()["by_reviewer"]) == (200, act == "take-down")
        assert send(legal, path, **order).status_code == 409


def test_a_lead_goes_on_in_another_and_the_trail_tells_which(bureau: County):
    first, second = raised(bureau, about=bureau.officer), raised(bureau, about=bureau.officer)
    path = f"/leads/{second.pk}/merge"
    wrong = send(program("legal"), path, into=second.pk, reason="同一件事")
    assert (wrong.status_code, "没有这个并入的线索" in wrong.json()["message"]) == (422, True)
    assert send(program("legal"), path, into=first.pk, reason="同一件事").json()["state"] == "merged"
    told = trail.trail_of(Lead.objects.get(pk=second.pk), names=queries.names_of)[-1]
    assert told.facts == (("并入", f"线索 {first.pk}"), ("理由", "同一件事"))
