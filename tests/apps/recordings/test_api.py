import base64
import hashlib
from datetime import timedelta

import pytest

from liuhen.apps.findings.models import Finding
from liuhen.apps.recordings import capsules, jobs
from liuhen.apps.recordings.models import Export
from liuhen.kernel.ledger import keyring, loop
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import open_checkpoint
from liuhen_proof.tlog_proof import parse_proof
from tests.builders.county import NOW
from tests.builders.programs import program
from tests.builders.recordings import Bring
from tests.builders.shelves import turn_into_pipe

RECORDINGS = "/api/v1/recordings"
DATA = bytes(range(256)) * 8


def test_the_list_and_one_of_it(bring: Bring) -> None:
    recording = bring(DATA)
    listed = program("legal").get(RECORDINGS).json()
    assert [item["sha256"] for item in listed["items"]] == [hashlib.sha256(DATA).hexdigest()]
    one = program("wangfang").get(f"{RECORDINGS}/{recording.pk}").json()
    assert (one["officer"], one["device"], one["state"], one["late"]) == (
        "王芳",
        "DSJ-V9 DSJ0001",
        "stored",
        False,
    )
    assert one["ended_at"].startswith("2026-11-24T01:00:00")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"state": "stored"}, 1), ({"state": "quarantined"}, 1), ({"kind": "audio"}, 0), ({"late": "true"}, 0),
        ({"words": "100001"}, 1), ({"since": "2026-11-24T00:00:00+08:00"}, 2), ({"until": "2026-11-01T00:00:00Z"}, 0),
    ],
)  # fmt: skip
def test_the_list_is_cut_by_what_is_asked(bring: Bring, query: dict[str, str], count: int) -> None:
    bring()
    bring(b"strange", device="NOBODYS", officer="", filename="strange.mp4")
    assert program("head").get(RECORDINGS, query).json()["count"] == count


def test_another_units_recording_is_404_everywhere(bring: Bring) -> None:
    one = f"{RECORDINGS}/{bring().pk}"
    stranger = program("stranger")
    for url in (one, f"{one}/trail", f"{one}/trail/1/proof", f"{one}/clocks", f"{one}/media"):
        answer = stranger.get(url)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), url
    answer = stranger.post(f"{one}/viewings", {"purpose": "x"}, content_type="application/json")
    assert answer.status_code == 404
    assert stranger.get(RECORDINGS).json()["count"] == 0


def test_the_trail_is_told_and_each_entry_can_be_proved_by_an_outsider(bring: Bring) -> None:
    one = f"{RECORDINGS}/{bring(DATA).pk}"
    loop.catch_up(at=NOW)
    trail = program("legal").get(f"{one}/trail").json()
    assert [(t["n"], t["event"], t["proof"]) for t in trail] == [(1, "recording.received", "proved")]
    proof = program("legal").get(f"{one}/trail/1/proof").json()
    leaf, parsed = base64.b64decode(proof["leaf"]), parse_proof(proof["proof"])
    assert parsed.includes(leaf_hash(leaf))
    assert len(open_checkpoint(parsed.checkpoint, verifiers=keyring.verifiers()).verified) == 2
    assert hashlib.sha256(DATA).hexdigest().encode() in base64.b64decode(proof["payload"])


def test_a_proof_of_what_no_checkpoint_covers_yet_is_404(bring: Bring) -> None:
    assert program("legal").get(f"{RECORDINGS}/{bring().pk}/trail/1/proof").status_code == 404


@pytest.mark.article("av-13-1")
def test_the_clock_shows_how_the_24_hours_were_reckoned(bring: Bring) -> None:
    recording = bring(until=NOW - timedelta(hours=25))
    (clock,) = program("wangfang").get(f"{RECORDINGS}/{recording.pk}/clocks").json()
    assert (clock["duty"], clock["article"], clock["breached"]) == ("av-13-1", "《设备办法》第13条", True)
    assert clock["steps"]
    assert clock["due_at"].startswith("2026-11-24T01:00:00")


@pytest.mark.article("av-15-2")
def test_nothing_is_streamed_before_the_purpose_is_on_record(bring: Bring) -> None:
    one, legal = f"{RECORDINGS}/{bring(DATA).pk}", program("legal")
    answer = legal.get(f"{one}/media")
    assert (answer.status_code, answer.json()["code"]) == (409, "gate-closed")
    assert answer.json()["article"] == "《设备办法》第15条"
    blank = legal.post(f"{one}/viewings", {"purpose": "  "}, content_type="application/json")
    assert (blank.status_code, blank.json()["article"]) == (409, "《设备办法》第15条")
    opened = legal.post(f"{one}/viewings", {"purpose": "投诉核查"}, content_type="application/json")
    assert opened.status_code == 201
    assert opened.json()["media"] == f"{one}/media"
    assert legal.get(f"{one}/media").getvalue() == DATA
    assert program("head").get(f"{one}/media").status_code == 409  # his own purpose, not another's


def test_media_comes_in_ranges_to_be_shown_and_kept_by_no_cache(bring: Bring) -> None:
    one, legal = f"{RECORDINGS}/{bring(DATA).pk}", program("legal")
    legal.post(f"{one}/viewings", {"purpose": "投诉核查"}, content_type="application/json")
    answer = legal.get(f"{one}/media", headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.getvalue()) == (206, DATA[100:200])
    assert answer["Content-Range"] == f"bytes 100-199/{len(DATA)}"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]
    assert legal.get(f"{one}/media", headers={"Range": "bytes=9999-"}).status_code == 416


def test_what_is_no_file_in_the_vault_is_404_at_once(bring: Bring) -> None:
    recording = bring(DATA)
    one, legal = f"{RECORDINGS}/{recording.pk}", program("legal")
    legal.post(f"{one}/viewings", {"purpose": "投诉核查"}, content_type="application/json")
    turn_into_pipe(recording.sha256)
    answer = legal.get(f"{one}/media")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-stored")
    assert "是管道，不是文件" in answer.json()["message"]
    assert "从备份找回" in answer.json()["remedy"]


def test_a_file_whose_name_says_otherwise_is_served_as_what_it_is(bring: Bring) -> None:
    recording = bring(DATA, filename="DSJ0001.html")
    one, legal = f"{RECORDINGS}/{recording.pk}", program("legal")
    legal.post(f"{one}/viewings", {"purpose": "投诉核查"}, content_type="application/json")
    assert legal.get(f"{one}/media")["Content-Type"] == "video/mp4"


def test_who_sees_but_may_not_watch_streams_nothing(bring: Bring) -> None:
    one = f"{RECORDINGS}/{bring().pk}"
    keeper = program("keeper")
    assert keeper.get(one).status_code == 200
    assert keeper.get(f"{one}/media").status_code == 404
    assert (
        keeper.post(f"{one}/viewings", {"purpose": "x"}, content_type="application/json").status_code == 403
    )


def test_an_export_is_asked_for_by_one_and_approved_by_another(bring: Bring) -> None:
    order = {"recordings": [bring().pk], "purpose": "行政复议举证", "recipient": "云岭县人民法院"}
    made = program("legal").post("/api/v1/exports", order, content_type="application/json")
    assert (made.status_code, made.json()["state"], made.json()["recordings"]) == (
        201,
        "requested",
        order["recordings"],
    )
    url = f"/api/v1/exports/{made.json()['id']}"
    own = program("legal").post(f"{url}/approve", {}, content_type="application/json")
    assert (own.status_code, own.json()["code"], own.json()["article"]) == (
        409,
        "gate-closed",
        "《设备办法》第13条",
    )
    early = program("legal").post(f"{url}/fetch")
    assert (early.status_code, early.json()["code"]) == (409, "gate-closed")
    said = program("head").post(f"{url}/approve", {"opinion": "同意"}, content_type="application/json")
    assert (said.json()["state"], said.json()["decided_by"]) == ("approved", "陈局长")
    assert program("legal").get("/api/v1/exports").json()["count"] == 1
    assert program("stranger").get(url).status_code == 404


@pytest.mark.article("av-13-2")
def test_a_capsule_is_fetched_once_by_whom_it_was_approved_for(bring: Bring) -> None:
    order = {"recordings": [bring(DATA).pk], "purpose": "举证", "recipient": "法院", "delivery": "originals"}
    made = program("legal").post("/api/v1/exports", order, content_type="application/json").json()
    url = f"/api/v1/exports/{made['id']}"
    program("head").post(f"{url}/approve", {}, content_type="application/json")
    loop.catch_up(at=NOW)
    capsules.build(Export.objects.get(), at=NOW)
    assert program("legal").get(f"{url}/capsule").status_code == 409
    assert program("head").post(f"{url}/fetch").status_code == 409
    assert program("legal").post(f"{url}/fetch").json()["state"] == "fetched"
    answer = program("legal").get(f"{url}/capsule")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer.getvalue()[:2] == b"PK"
    assert program("legal").get(f"{url}/capsule", headers={"Range": "bytes=0-1"}).getvalue() == b"PK"
    again = program("legal").post(f"{url}/fetch")
    assert (again.status_code, again.json()["article"]) == (409, "《设备办法》第13条")


def test_what_is_handed_over_is_told_with_what_became_of_each_copy(bring: Bring) -> None:
    order = {"recordings": [bring(DATA).pk], "purpose": "看现场", "recipient": "镇政府", "delivery": "paper"}
    wrong = program("legal").post("/api/v1/exports", order, content_type="application/json")
    assert wrong.status_code == 422
    order.pop("delivery")
    made = program("legal").post("/api/v1/exports", order, content_type="application/json").json()
    assert (made["delivery"], made["copies"]) == ("both", [])
    url = f"/api/v1/exports/{made['id']}"
    early = program("legal").post(f"{url}/retry-copies")
    assert (early.status_code, early.json()["code"]) == (409, "wrong-state")
    program("head").post(f"{url}/approve", {}, content_type="application/json")
    jobs.build_export(made["id"])
    (copy,) = program("legal").get(url).json()["copies"]
    assert (copy["recording"], copy["sha256"]) == (order["recordings"][0], "")
    assert "损坏" in copy["why"]
    assert program("head").post(f"{url}/retry-copies").status_code == 422
    assert program("stranger").post(f"{url}/retry-copies").status_code == 404
    assert program("legal").post(f"{url}/retry-copies").json()["copies"] == []


def test_a_request_is_withdrawn_by_the_one_who_asked(bring: Bring) -> None:
    order = {"recordings": [bring().pk], "purpose": "应诉", "recipient": "法院", "delivery": "originals"}
    made = program("legal").post("/api/v1/exports", order, content_type="application/json").json()
    url = f"/api/v1/exports/{made['id']}/withdraw"
    assert program("head").post(url).status_code == 422
    assert program("stranger").post(url).status_code == 404
    assert program("legal").post(url).json()["state"] == "withdrawn"
    assert program("legal").post(url).status_code == 409


def test_a_rejection_needs_its_reason(bring: Bring) -> None:
    order = {"recordings": [bring().pk], "purpose": "举证", "recipient": "法院"}
    made = program("legal").post("/api/v1/exports", order, content_type="application/json").json()
    url = f"/api/v1/exports/{made['id']}/reject"
    assert program("head").post(url, {"opinion": " "}, content_type="application/json").status_code == 422
    said = program("head").post(url, {"opinion": "用途不明"}, content_type="application/json").json()
    assert (said["state"], said["opinion"]) == ("rejected", "用途不明")


def test_an_export_of_what_one_may_not_see_is_refused_as_of_what_is_not_there(bring: Bring) -> None:
    seen_by_others = bring().pk
    for pk in (seen_by_others, seen_by_others + 1):
        order = {"recordings": [pk], "purpose": "举证", "recipient": "法院"}
        refused = program("stranger").post("/api/v1/exports", order, content_type="application/json")
        assert (refused.status_code, refused.json()["message"]) == (
            422,
            f"没有编号为{pk}的资料，或您无权查看",
        )
    assert not Export.objects.exists()


def test_a_late_recording_is_asked_about_answered_and_concluded(bring: Bring) -> None:
    bring(until=NOW - timedelta(hours=25))
    url = f"/api/v1/findings/{Finding.objects.get().pk}"
    mine = program("wangfang")
    assert (
        mine.get("/api/v1/findings", {"state": "open"}).json()["items"][0]["article"] == "《设备办法》第13条"
    )
    said = mine.post(f"{url}/answer", {"text": "山区执法，次日返回"}, content_type="application/json").json()
    assert said["state"] == "answered"
    done = program("legal").post(
        f"{url}/conclusion", {"upheld": False, "text": "情况属实"}, content_type="application/json"
    )
    assert done.json()["state"] == "accepted"
    again = mine.post(f"{url}/answer", {"text": "再说"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "wrong-state")


def test_a_doubtful_file_is_settled_by_a_program_too_with_devices_of_other_units(bring: Bring) -> None:
    doubtful = bring(DATA, device="", filename="x.mp4")
    url = f"{RECORDINGS}/{doubtful.pk}/settle"
    order = {
        "device": "没有", "officer": "100001", "reason": "与领用登记核对",
        "started_at": "2026-11-24T08:50:00+08:00", "ended_at": "2026-11-24T09:00:00+08:00",
    }  # fmt: skip
    keeper = program("keeper")
    wrong = keeper.post(url, order, content_type="application/json")
    assert (wrong.status_code, "没有登记这个编号的设备" in wrong.json()["message"]) == (422, True)
    assert program("legal").post(url, order, content_type="application/json").status_code == 403
    assert program("stranger").post(url, order, content_type="application/json").status_code in {403, 404}
    told = order | {"device": "DSJ0001"}
    assert keeper.post(url, told, content_type="application/json").status_code == 204
    assert keeper.get(f"{RECORDINGS}/{doubtful.pk}").json()["state"] == "stored"
    assert keeper.post(url, told, content_type="application/json").status_code == 409
