"""What the phone's page speaks with: its tasks, its key, its pictures, its steps; and what is answered to nonsense."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liuhen.apps.visits.models import FieldStep, Phone, Visit
from liuhen.apps.visits.papers import data_of
from liuhen.kernel.positions import said
from tests.builders.county import NOW
from tests.builders.phones import Phone as InHand
from tests.builders.visits import PNG, WHOLE, Field, ms

JSON = {"content_type": "application/json", "headers": {"accept": "application/json"}}


def post(client: Client, path: str, told: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/console/field/{path}", json.dumps(told), **JSON)  # type: ignore[arg-type]
    return answer.status_code, answer.json()


def registered(client: Client, phone: InHand) -> dict[str, Any]:
    pack = client.get("/console/field/pack.json").json()
    status, told = post(
        client, "register",
        {
            "spki": base64.b64encode(phone.spki).decode(), "name": "工作手机", "challenge": pack["challenge"],
            "signature": phone.sign(pack["challenge"].encode()), "now": ms(timezone.now()),
        },
    )  # fmt: skip
    assert status == 200, told
    return told


def test_the_list_leads_to_a_phone_that_was_lost(ground: Field, as_: Any) -> None:
    client = as_("wangfang")
    registered(client, InHand(clock=ms(timezone.now())))
    phone = Phone.objects.get()
    assert f'href="/console/field-phones/{phone.pk}/"' in client.get("/console/visits/").content.decode()
    said = client.post(f"/console/field-phones/{phone.pk}/revoke/", {"reason": "手机丢失"}, follow=True)
    assert "已停用" in said.content.decode()
    assert "field-phones" not in client.get("/console/visits/").content.decode()


@pytest.mark.article("rs-29-1")
def test_a_phone_registers_asks_for_its_visits_and_sends_its_steps(ground: Field, as_: Any) -> None:
    at = timezone.now()
    visit, client = ground.approved(at=at), as_("wangfang")
    phone = InHand(clock=ms(at))
    registered(client, phone)
    ground.phones["wangfang"] = phone, Phone.objects.get()
    pack = client.get(f"/console/field/pack.json?phone={Phone.objects.get().key_id}").json()
    (told,) = pack["visits"]
    assert (told["code"], told["checklist"], told["left"]) == (
        ground.firm.code,
        visit.checklist,
        "本县没有规定上限",
    )
    assert [each["name"] for each in told["officers"]] == ["王芳", "李强"]
    assert pack["phone"]["next"] == 0
    steps = [{"text": text, "signature": signature} for text, signature in ground.walk(visit, *WHOLE)]
    sent = {
        "phone": Phone.objects.get().key_id,
        "now": ms(timezone.now() + timedelta(seconds=9)),
        "steps": steps,
    }
    status, answer = post(client, "merge", sent)
    assert (status, answer["next"], answer["refused"], answer["missing"]) == (200, 8, {}, None)
    assert Visit.objects.get().state == "left"
    assert post(client, "merge", sent)[1]["next"] == 8


def test_registering_again_after_a_lost_answer_is_the_same_phone(ground: Field, as_: Any) -> None:
    client, phone = as_("wangfang"), InHand()
    assert registered(client, phone) == registered(client, phone)
    assert Phone.objects.count() == 1


def test_a_picture_is_kept_once_under_its_digest(ground: Field, as_: Any) -> None:
    client = as_("wangfang")
    answers = [client.post("/console/field/picture", PNG, content_type="image/png").json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(answers[0]["sha256"]) == 64


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"<svg/>", "image/svg+xml"), (b"<svg/>", "image/png"), (b"\xff\xd8\xff" * 600_000, "image/jpeg")],
)
def test_what_is_no_picture_or_too_large_is_refused(
    ground: Field, as_: Any, content: bytes, kind: str
) -> None:
    answer = as_("wangfang").post(
        "/console/field/picture", content, content_type=kind, headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["message"] == "不能接收照片：不是 JPEG、PNG 图片，或者过大"


@pytest.mark.parametrize(
    ("path", "told", "said"),
    [
        ("merge", [], "不能办理：手机发来的内容读不懂"),
        ("merge", {"phone": "x", "now": 1, "steps": []}, "不能汇总现场步骤：这部手机没有登记在您名下"),
        ("register", {"challenge": "x"}, "不能登记现场手机：登记的时限已过"),
    ],
)
def test_nonsense_is_answered_with_a_sentence(
    ground: Field, as_: Any, path: str, told: Any, said: str
) -> None:
    status, answer = post(as_("wangfang"), path, told)
    assert (status, answer["message"]) == (422, said)


def test_a_phone_that_tells_no_time_or_too_much_is_refused(ground: Field, as_: Any) -> None:
    client, phone = as_("wangfang"), InHand()
    key = registered(client, phone)["phone"]
    status, answer = post(client, "merge", {"phone": key, "now": "noon", "steps": []})
    assert (status, answer["message"]) == (422, "不能办理：手机没有说明自己的时间")
    steps = [{"text": "x", "signature": "y"}] * 501
    status, answer = post(client, "merge", {"phone": key, "now": 1, "steps": steps})
    assert (status, answer["message"]) == (422, "不能汇总现场步骤：一次最多500步")


def test_somebody_elses_phone_is_not_spoken_for(ground: Field, as_: Any) -> None:
    key = registered(as_("wangfang"), InHand())["phone"]
    status, answer = post(as_("liqiang"), "merge", {"phone": key, "now": 1, "steps": []})
    assert (status, answer["message"]) == (422, "不能汇总现场步骤：这部手机没有登记在您名下")


def test_the_page_and_its_worker_hold_nothing_about_anybody(ground: Field, as_: Any) -> None:
    ground.approved()
    client = as_("wangfang")
    page = client.get("/console/field/")
    assert {"geolocation=(self)", "camera=(self)"} < set(page["Permissions-Policy"].split(", "))
    worker = client.get("/console/field/worker.js")
    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    for text in (page.content.decode(), worker.content.decode()):
        assert "王芳" not in text
        assert ground.firm.name not in text
    assert as_("keeper").get("/console/field/").status_code == 403


def test_position_and_camera_are_opened_for_the_page_on_site_alone(ground: Field, as_: Any) -> None:
    visit, client = ground.approved(), as_("wangfang")
    others = (
        "/console/visits/",
        f"/console/visits/{visit.pk}/",
        "/console/field/pack.json",
        f"/visits/{visit.token}/",
    )
    for path in others:
        policy = client.get(path)["Permissions-Policy"].split(", ")
        assert {"geolocation=()", "camera=()"} < set(policy), path


HERE = {"lat_e6": 43_886_800, "lon_e6": 125_324_500, "metres": 12}


@pytest.mark.article("rs-29-1")
def test_where_a_step_was_done_stands_on_the_page_and_on_the_record(ground: Field, as_: Any) -> None:
    visit = ground.approved()
    steps = [
        *ground.walk(visit, "scan-in", position="denied"),
        *ground.walk(visit, "card", "reason", "check", "finding", position=HERE),
        *ground.walk(visit, "sign", "scan-out"),
    ]
    assert ground.merge(steps, at=NOW + timedelta(minutes=5)).refused == {}
    page = as_("wangfang").get(f"/console/visits/{visit.pk}/").content.decode()
    record = str(data_of(Visit.objects.get(), "visit-record"))
    for told in ("没有位置：未允许使用位置", "北纬43.88680°、东经125.32450°"):
        assert told in page
        assert told in record
    assert "误差约12米" in record


@pytest.mark.parametrize(
    "told",
    [7, None, "nowhere", {}, HERE | {"lat_e6": 91_000_000}, HERE | {"metres": -1}, HERE | {"lon_e6": True}],
)
def test_a_position_that_cannot_be_read_is_none_and_blocks_nothing(ground: Field, told: Any) -> None:
    visit = ground.approved()
    assert ground.merge(ground.walk(visit, "scan-in", position=told), at=NOW).refused == {}
    assert FieldStep.objects.get().position_zh == ""


def test_south_and_west_are_said() -> None:
    assert said({"position": {"lat_e6": -1_500_000, "lon_e6": -2_000_000, "metres": 5}}) == (
        "南纬1.50000°、西经2.00000°（误差约5米）"
    )
