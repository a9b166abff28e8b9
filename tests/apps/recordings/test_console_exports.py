"""Pages of exports: asked for from the list, decided by another, fetched once, resumable for some minutes."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.test import Client

from liuhen.apps.recordings import capsules, handing_out
from liuhen.apps.recordings.actions import delivering, exports
from liuhen.apps.recordings.models import Export
from liuhen.kernel.flow import GateClosed
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from tests.apps.recordings.test_console import among, statuses, text, to
from tests.builders.county import NOW, County
from tests.builders.recordings import As

HALF_AN_HOUR = timedelta(minutes=handing_out.MINUTES)


def asked(county: County, bring) -> Export:
    return exports.request(
        recordings=[bring()],
        purpose="行政复议举证",
        recipient="县政府",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )


def built(county: County, export: Export, *, at: datetime = NOW) -> Export:
    exports.approve(export=export, opinion="同意", by=county.actor("head"), at=at)
    catch_up(at=at)
    return capsules.build(Export.objects.get(pk=export.pk), at=at)


def test_ticked_recordings_become_a_request(as_: As, bring):
    recordings, client = (
        [bring(), bring(b"b", filename="b.mp4", started_at="2026-11-24T07:00:00+08:00")],
        as_("legal"),
    )
    address = f"{to('export-new')}?" + "&".join(f"recording={r.pk}" for r in recordings)
    assert "b.mp4" in text(client.get(address))
    refused = client.post(address, {"purpose": " ", "recipient": "县法院", "delivery": "copies"})
    assert refused.status_code == 409
    assert "《设备办法》第15条" in text(refused)
    assert "县法院" in text(refused), "what was entered stays"
    made = client.post(address, {"purpose": "应诉", "recipient": "县法院", "delivery": "copies"})
    export = Export.objects.get()
    assert made["Location"] == to("export", export.pk)
    assert export.delivery == "copies"
    assert set(export.items.values_list("recording_id", flat=True)) == {r.pk for r in recordings}


def test_nothing_ticked_and_what_is_out_of_reach_are_answered_plainly(as_: As, bring):
    recording = bring()
    nothing = as_("legal").get(to("export-new"))
    assert nothing.status_code == 422
    assert "还没有选择要调取的资料" in text(nothing)
    assert as_("stranger").get(f"{to('export-new')}?recording={recording.pk}").status_code == 404
    assert as_("keeper").get(to("export-new")).status_code == 403


def test_a_request_is_seen_by_who_asked_and_who_decides(as_: As, county: County, bring):
    answers = statuses(as_, to("export", asked(county, bring).pk))
    assert among(answers, 200) == {"legal", "head"}
    assert among(answers, 404) == {"wangfang", "bureau", "stranger"}
    assert among(answers, 403) == {"keeper", "system", "security", "audit"}


@pytest.mark.article("av-13-2")
def test_who_asked_sees_the_decision_greyed_and_posting_it_is_refused_with_the_article(
    as_: As, county: County, bring
):
    export = asked(county, bring)
    page = text(as_("legal").get(to("export", export.pk)))
    assert 'aria-disabled="true"' in page
    assert "本人不能审批自己的申请" in page
    assert "《设备办法》第13条" in page
    assert to("export-approve", export.pk) not in page
    assert as_("legal").post(to("export-approve", export.pk), {"opinion": "同意"}).status_code == 409
    assert Entry.objects.filter(event="move.refused", article="av-13-2").count() == 1


def test_the_head_decides_on_the_page(as_: As, county: County, bring):
    export, head = asked(county, bring), as_("head")
    assert "行政复议举证" in text(head.get(to("exports"))), "what waits for him comes first"
    refused = head.post(to("export-reject", export.pk), {"opinion": ""})
    assert refused.status_code == 422
    assert "请写明理由" in text(refused)
    assert head.post(to("export-approve", export.pk), {"opinion": "同意"}).status_code == 302
    assert "正在封装" in text(head.get(to("export", export.pk)))
    assert "HX-Refresh" not in head.get(to("export-progress", export.pk))
    catch_up(at=NOW)
    capsules.build(Export.objects.get(pk=export.pk), at=NOW)
    assert head.get(to("export-progress", export.pk))["HX-Refresh"] == "true"


@pytest.mark.article("av-13-2")
def test_a_capsule_is_fetched_once_and_can_be_resumed_by_the_same_account_only(
    as_: As, county: County, bring
):
    export = built(county, asked(county, bring))
    client, whole = as_("legal"), capsules.path_of(export).read_bytes()
    capsule = to("export-capsule", export.pk)
    assert client.get(capsule).status_code == 409, "not before it was fetched"
    assert as_("head").post(to("export-fetch", export.pk)).status_code == 409
    assert client.post(to("export-fetch", export.pk)).status_code == 302
    first = client.get(capsule, headers={"Range": "bytes=0-99"})
    assert (first.status_code, first["Content-Range"]) == (206, f"bytes 0-99/{len(whole)}")
    rest = client.get(capsule, headers={"Range": "bytes=100-", "If-Range": first["ETag"]})
    assert sha256(b"".join(first) + b"".join(rest)).hexdigest() == export.capsule_sha256
    assert client.get(capsule, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    assert "attachment" in client.get(capsule)["Content-Disposition"]
    assert as_("head").get(capsule).status_code == 409
    again = client.post(to("export-fetch", export.pk))
    assert again.status_code == 409
    assert "下载次数已用完" in text(again)


def test_after_half_an_hour_a_fetched_capsule_is_gone(county: County, bring, rf):
    export = built(county, asked(county, bring))
    fetched = delivering.fetch(export=export, by=county.actor("legal"), at=NOW)
    assert handing_out.remove_spent(at=NOW + HALF_AN_HOUR - timedelta(seconds=1)) == 0
    with pytest.raises(GateClosed):
        handing_out.send(rf.get("/"), fetched, by=county.actor("legal"), at=NOW + HALF_AN_HOUR)
    assert handing_out.remove_spent(at=NOW + HALF_AN_HOUR) == 1
    assert not capsules.path_of(export).exists()


def test_a_missing_capsule_does_not_cost_the_download(as_: As, county: County, bring):
    export = built(county, asked(county, bring))
    capsules.path_of(export).unlink()
    refused = as_("legal").post(to("export-fetch", export.pk))
    assert (refused.status_code, "不能领取证据包：文件不在服务器上" in text(refused)) == (409, True)
    assert Export.objects.get().state == "built"


def test_somebody_not_logged_in_gets_nothing(county: County, bring):
    export = built(county, asked(county, bring))
    for name in ("export", "export-capsule", "export-progress"):
        assert Client().get(to(name, export.pk)).status_code == 302
