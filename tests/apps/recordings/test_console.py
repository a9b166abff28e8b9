"""Pages of recordings: who gets them, what they say, what they refuse."""

import base64
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.recordings.actions import exports, viewing
from liuhen.apps.recordings.models import Recording, Viewing
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import NOW, County
from tests.builders.recordings import As

EVERYBODY = ("wangfang", "keeper", "legal", "head", "bureau", "stranger", "system", "security", "audit")


def to(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


def text(response) -> str:
    return str(response.content.decode())


def statuses(as_: As, url: str) -> dict[str, int]:
    return {name: as_(name).get(url).status_code for name in EVERYBODY}


def among(answers: dict[str, int], status: int) -> set[str]:
    return {name for name, got in answers.items() if got == status}


def test_each_list_opens_for_those_with_the_right_and_for_nobody_else(as_: As, bring):
    bring()
    see = {"wangfang", "keeper", "legal", "head", "bureau", "stranger"}
    for name, allowed in (
        ("recordings", see), ("quarantine", {"keeper"}),
        ("upload", {"wangfang", "keeper"}), ("exports", see - {"keeper"}),
    ):  # fmt: skip
        answers = statuses(as_, to(name))
        assert among(answers, 200) == allowed, name
        assert among(answers, 403) == set(EVERYBODY) - allowed, name
        assert Client().get(to(name)).status_code == 302


def test_a_recording_out_of_reach_is_not_found_and_the_administrators_are_forbidden(as_: As, bring):
    answers = statuses(as_, to("recording", bring().pk))
    assert among(answers, 200) == {"wangfang", "keeper", "legal", "head", "bureau"}
    assert among(answers, 404) == {"stranger"}
    assert among(answers, 403) == {"system", "security", "audit"}


def test_the_list_finds_by_the_words_people_have(as_: As, bring, county: County):
    recording = bring()
    bring(b"other", filename="IMG_2.jpg", kind="photo", device="", officer="100001")
    for words in ("DSJ0001_1000", "DSJ0001", "100001", "王芳", recording.sha256[:12]):
        assert recording.filename in text(as_("legal").get(to("recordings"), {"q": words})), words
    for wanted in (
        {"q": "没有的"},
        {"kind": "audio"},
        {"late": "1"},
        {"since": "2026-11-25"},
        {"until": "2026-11-20"},
    ):
        page = text(as_("legal").get(to("recordings"), wanted))
        assert "没有符合条件的音像资料" in page, wanted
    page = text(
        as_("legal").get(to("recordings"), {"since": "2026-11-24", "until": "2026-11-24", "kind": "video"})
    )
    assert recording.filename in page
    assert "IMG_2.jpg" in text(as_("keeper").get(to("quarantine")))


def test_an_officer_sees_what_is_his_and_what_he_brought(as_: As, bring, county: County):
    his, brought = bring(), bring(b"b", by="wangfang", officer="", device="DSJ0001", filename="y.mp4")
    bring(b"c", officer="100003", filename="z.mp4")
    page = text(as_("wangfang").get(to("recordings")))
    assert his.filename in page
    assert brought.filename in page
    assert "z.mp4" not in page
    assert "共 2 条" in page


def test_a_list_of_many_asks_no_more_of_the_database_than_a_list_of_one(as_: As, bring):
    client = as_("legal")
    bring()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(to("recordings")).status_code == 200
        return len(queries)

    asked()
    alone = asked()
    for n in range(12):
        bring(b"%d" % n, filename=f"f{n}.mp4")
    assert asked() == alone


@pytest.mark.article("av-15-2")
def test_a_purpose_is_asked_for_before_anything_plays_and_refused_when_empty(as_: As, bring):
    recording, client = bring(), as_("legal")
    media = to("recording-media", recording.pk)
    assert "登记并查看" in text(client.get(to("recording", recording.pk)))
    assert client.get(media).status_code == 409
    assert "checked" not in text(client.get(to("recording", recording.pk))), "nothing is chosen for him"
    for told in ({}, {"reason": "其他", "purpose": " "}, {"reason": "日常监督"}, {"purpose": "看看"}):
        refused = client.post(to("recording-view", recording.pk), told)
        assert refused.status_code == 409, told
        assert "《设备办法》第15条" in text(refused)
    assert Viewing.objects.count() == 0
    told = {"reason": "案件办理", "purpose": "市监罚〔2026〕8号"}
    client.post(to("recording-view", recording.pk), told)
    assert Viewing.objects.get().purpose == "案件办理：市监罚〔2026〕8号"
    page = text(client.get(to("recording", recording.pk)))
    assert media in page
    assert "案件办理：市监罚〔2026〕8号" in page
    part = client.get(media, headers={"Range": "bytes=7-"})
    assert (part.status_code, b"".join(part)) == (206, b"pictures")


@pytest.mark.article("av-15-2")
def test_who_looks_on_account_of_a_complaint_names_the_one_he_handles(as_: As, bring):
    recording, client = bring(), as_("legal")
    told = {"reason": "投诉核查", "purpose": "〔2026〕12号"}
    for matter in ({}, {"matter": "complaint:1"}, {"matter": "x" * 300}):
        refused = client.post(to("recording-view", recording.pk), told | matter)
        assert refused.status_code == 409, matter
        assert "须选定您正在承办的投诉" in text(refused)
    assert Viewing.objects.count() == 0


def test_whoever_only_keeps_devices_reads_the_catalogue_and_plays_nothing(as_: As, bring):
    recording = bring()
    page = text(as_("keeper").get(to("recording", recording.pk)))
    assert "登记并查看" not in page
    assert as_("keeper").post(to("recording-view", recording.pk), {"reason": "日常监督"}).status_code == 403


def test_why_somebody_watched_is_shown_to_those_who_answer_for_the_unit_only(as_: As, bring, county: County):
    recording = bring()
    viewing.begin(recording=recording, purpose="核查王芳", by=county.actor("head"), at=NOW)
    page = to("recording", recording.pk)
    for name in ("legal", "head", "bureau"):
        assert "核查王芳" in text(as_(name).get(page)), name
    for name in ("wangfang", "keeper"):
        shown = text(as_(name).get(page))
        assert "核查王芳" not in shown, name
        assert "陈局长" in shown, "that he watched is no secret"


def test_the_devices_own_time_is_shown_beside_the_corrected_one(as_: As, bring):
    slow = bring(clock_offset_ms=str(-3_600_000), until=NOW - timedelta(hours=3))
    page = text(as_("legal").get(to("recording", slow.pk)))
    assert "设备时钟慢 1小时" in page
    assert "2026-11-24 07:00:00" in page  # as the device showed it
    assert "2026-11-24 08:00:00" in page  # true


@pytest.mark.article("av-17-1")
def test_an_attempt_to_delete_is_refused_on_record_with_the_article_and_no_page_offers_it(as_: As, bring):
    recording, client = bring(), as_("head")
    assert to("recording-delete", recording.pk) not in text(client.get(to("recording", recording.pk)))
    refused = client.post(to("recording-delete", recording.pk))
    assert refused.status_code == 409
    assert "任何人不得删除" in text(refused)
    assert "《设备办法》第17条" in text(refused)
    assert Recording.objects.filter(pk=recording.pk).exists()
    assert Entry.objects.filter(event="move.refused", subject=recording.ref).count() == 1
    assert "任何人不得删除" in text(client.get(to("recording", recording.pk))), "the attempt is in the trail"
    assert client.get(to("recording-delete", recording.pk)).status_code == 405


def test_a_keeper_settles_a_doubtful_file_on_the_page(as_: As, bring, county: County):
    recording, client = bring(device="", filename="x.mp4"), as_("keeper")
    address = to("recording-settle", recording.pk)
    assert "文件未标明设备" in text(client.get(address))
    filled = {
        "device": "没有", "officer": "100001", "reason": "与领用登记核对",
        "started_at": "2026-11-24T08:50:00", "ended_at": "2026-11-24T09:00:00",
    }  # fmt: skip
    refused = client.post(address, filled)
    assert refused.status_code == 422
    assert "没有登记这个编号的设备" in text(refused)
    assert client.post(address, filled | {"device": "DSJ0001"}).status_code == 302
    recording.refresh_from_db()
    assert (recording.state, recording.device, recording.ended_at) == (
        "stored",
        county.device,
        NOW - timedelta(hours=1),
    )
    assert as_("legal").get(address).status_code == 403


def test_the_receipt_and_the_proof_are_there_as_soon_as_a_checkpoint_is(as_: As, bring):
    recording, client = bring(), as_("wangfang")
    assert client.get(to("recording-receipt", recording.pk)).status_code == 404
    catch_up(at=NOW)
    body = json.loads(client.get(to("recording-receipt", recording.pk)).content)
    assert json.loads(base64.b64decode(body["leaf"]))["event"] == "recording.received"
    proof = client.get(to("recording-proof", recording.pk))
    assert text(proof) == body["proof"]
    assert proof["Content-Disposition"].startswith("attachment")
    assert as_("stranger").get(to("recording-receipt", recording.pk)).status_code == 404


def test_an_officer_uploads_for_himself_and_a_keeper_chooses_for_whom(as_: As, county: County):
    check = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
    devices.check_out(
        device=county.device, officer=county.officer, check=check, by=county.actor("keeper"), at=NOW
    )
    own = text(as_("wangfang").get(to("upload"), {"officer": county.keeper.pk, "device": county.device.pk}))
    assert 'data-officer="100001"' in own
    assert 'data-device="DSJ0001"' in own
    chosen = text(as_("keeper").get(to("upload"), {"officer": county.officer.pk}))
    assert 'data-officer="100001"' in chosen
    assert "data-officer" not in text(as_("keeper").get(to("upload")))


def test_doubts_and_lateness_are_plain_to_see(as_: As, bring):
    bring(until=NOW - timedelta(hours=30))
    late = text(as_("legal").get(to("recordings"), {"late": "1"}))
    assert "迟到" in late
    recording = Recording.objects.get()
    page = text(as_("legal").get(to("recording", recording.pk)))
    assert "录制结束后超过24小时才入库" in page
    assert "怎么算的" in page


def test_a_stream_is_not_cached_and_not_a_download(as_: As, bring):
    recording, client = bring(), as_("legal")
    client.post(to("recording-view", recording.pk), {"reason": "日常监督", "purpose": "核对画面"})
    answer = client.get(to("recording-media", recording.pk))
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]
    assert io.BytesIO(b"".join(answer)).read() == b"moving pictures"


def test_what_a_page_shows_of_exports_is_what_its_reader_may_see(as_: As, bring, county: County):
    recording = bring()
    exports.request(
        recordings=[recording],
        purpose="复议",
        recipient="县法院",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )
    assert "县法院" in text(as_("head").get(to("recording", recording.pk)))
    assert "县法院" not in text(as_("wangfang").get(to("recording", recording.pk)))


def test_a_file_of_nobody_knows_what_has_a_page_like_any_other(as_: As, bring):
    recording = bring(b"stray", device="", officer="", filename="stray.mp4")
    answer = as_("keeper").get(reverse("console:recording", args=[recording.pk]))
    assert answer.status_code == 200
    assert "文件未标明设备" in answer.content.decode()
