from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.activities.actions import matching
from liuhen.apps.activities.models import Activity
from tests.builders.activities import BEGAN, ENDED, Scene, minutes
from tests.builders.programs import program

JSON: dict[str, Any] = {"content_type": "application/json"}


@pytest.mark.article("av-8-1")
def test_a_phone_opens_tells_ends_links_and_settles(scene: Scene):
    phone, began = program("wangfang"), timezone.now() - timedelta(minutes=40)
    order = {
        "kind": "inspection",
        "place": "集市",
        "lead": "100001",
        "crew": ["100005"],
        "at": began.isoformat(),
    }
    opened = phone.post("/api/v1/activities", order, **JSON)
    assert opened.status_code == 201, opened.content
    url = f"/api/v1/activities/{opened.json()['id']}"
    assert [each["role"] for each in opened.json()["participants"]] == ["lead", "officer"]
    assert phone.post(f"{url}/notice", {"notice": "phrase"}, **JSON).json()["notice"] == "phrase"
    over = began + timedelta(minutes=30)
    told = f"{timezone.localtime(over):%Y-%m-%dT%H:%M:%S.%f}"  # without an offset: by the county's clock
    ended = phone.post(f"{url}/end", {"ended_at": told}, **JSON).json()
    assert (ended["state"], ended["obligation"]["lacks"]) == ("ended", ["unrecorded"])
    refused = phone.post(f"{url}/settle", **JSON)
    assert (refused.status_code, refused.json()["duty"], refused.json()["article"]) == (
        409, "av-8-1", "《设备办法》第8条",
    )  # fmt: skip
    assert phone.get("/api/v1/obligations").json()["items"][0]["lacks_zh"] == ["没有记录"]
    film = scene.record(began, over, received_at=timezone.now())
    linked = phone.post(f"{url}/links", {"recording": film.pk}, **JSON)
    assert (linked.status_code, linked.json()["state"]) == (201, "confirmed")
    assert phone.post(f"{url}/settle", **JSON).json()["obligation"]["state"] == "fulfilled"
    assert phone.get("/api/v1/activities", {"state": "settled"}).json()["count"] == 1


@pytest.mark.article("av-12-1")
def test_a_phone_registers_a_break_its_end_and_a_statement(scene: Scene):
    phone, began = program("wangfang"), timezone.now() - timedelta(minutes=40)
    activity = scene.open(started_at=began, at=began)
    url = f"/api/v1/activities/{activity.pk}"
    order = {"officer": "100001", "began_at": (began + timedelta(minutes=5)).isoformat(), "reason": "lunch"}
    assert phone.post(f"{url}/interruptions", order, **JSON).json()["duty"] == "av-12-1"
    broken = phone.post(f"{url}/interruptions", order | {"reason": "place"}, **JSON).json()
    back = {"resumed_at": (began + timedelta(minutes=6)).isoformat(), "spoken": True}
    assert (
        phone.post(f"/api/v1/interruptions/{broken['id']}/resume", back, **JSON).json()["state"] == "resumed"
    )
    said = phone.post(f"{url}/statements", {"text": "转入室内时中断一分钟。"}, **JSON)
    assert (said.status_code, said.json()["state"]) == (201, "signed")


def test_a_plan_takes_on_and_lets_go_and_is_called_off(scene: Scene):
    phone, ahead = program("wangfang"), timezone.now() + timedelta(days=1)
    order = {"kind": "service", "place": "乡道", "lead": "100001", "at": ahead.isoformat()}
    planned = phone.post("/api/v1/activities/plan", order, **JSON).json()
    url = f"/api/v1/activities/{planned['id']}"
    nobody = phone.post(f"{url}/participants", {"person": "999999"}, **JSON)
    assert (nobody.status_code, "999999" in nobody.json()["message"]) == (422, True)
    taken_on = phone.post(f"{url}/participants", {"person": "100005"}, **JSON)
    assert (taken_on.status_code, taken_on.json()["role"]) == (201, "officer")
    let_go = phone.post(f"/api/v1/participants/{taken_on.json()['id']}/release", **JSON)
    assert let_go.status_code == 200, let_go.content
    assert [each["number"] for each in phone.get(url).json()["participants"]] == ["100001"]
    assert phone.post(f"{url}/cancel", {"reason": "当事人歇业"}, **JSON).json()["state"] == "cancelled"


@pytest.mark.article("av-12-1")
def test_a_phone_gives_the_reason_of_a_break_that_the_machine_found(scene: Scene):
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, minutes(10)), scene.record(minutes(12), ENDED))
    found = activity.interruptions.get()
    url = f"/api/v1/interruptions/{found.pk}/explain"
    phone = program("wangfang")
    assert phone.post(url, {"reason": "lunch"}, **JSON).json()["duty"] == "av-12-1"
    told = phone.post(url, {"reason": "battery", "spoken": True}, **JSON).json()
    assert (told["state"], told["reason"], told["spoken"]) == ("resumed", "battery", True)


def test_another_units_activity_is_404_and_a_missing_right_403(scene: Scene):
    activity = scene.open()
    url = f"/api/v1/activities/{activity.pk}"
    assert program("stranger").get(url).status_code == 404
    assert (
        program("head").post(f"{url}/end", {"ended_at": timezone.now().isoformat()}, **JSON).status_code
        == 403
    )
    assert program("station").get("/api/v1/obligations").status_code == 403
    assert Activity.objects.get().state == "under-way"


def test_a_phone_confirms_all_that_is_proposed(scene: Scene):
    activity = scene.ended()
    for n in range(2):
        scene.record(minutes(5 * n), minutes(5 * n + 5))
    matching.propose_for(activity=activity, at=ENDED)
    url = f"/api/v1/activities/{activity.pk}/links/confirm"
    assert program("stranger").post(url, **JSON).status_code in (403, 404)
    done = program("wangfang").post(url, **JSON).json()
    assert [each["state"] for each in done] == ["confirmed", "confirmed"]
    assert program("wangfang").post(url, **JSON).json() == []
