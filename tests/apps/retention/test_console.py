"""The pages of retention, asked as a browser asks them."""

import base64
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention import destruction, papers
from liuhen.apps.retention.actions import changes, disposals
from liuhen.apps.retention.models import Disposal, Hold, RuleChange
from liuhen.kernel import printing
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.tlog_proof import parse_proof
from tests.builders.county import NOW, County
from tests.builders.pages import squeezed
from tests.builders.retention import DESTROY_AT, ticking


def at(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return squeezed(answer.content.decode())


def test_a_recordings_page_says_how_its_end_was_reckoned_and_offers_the_next_step(county: County, make, as_):
    recording = make("ordinary")
    page = text(as_("legal"), at("recording", recording.pk))
    assert "一般资料：录制结束（2026-11-24）起 5 年，至 2031-11-24" in page
    assert f"{at('hold-new')}?recording={recording.pk}" in page
    assert at("hold-new") not in text(as_("wangfang"), at("recording", recording.pk))


def test_a_ticked_recording_is_classified(county: County, make, as_):
    recording = make("")
    answer = as_("legal").post(
        f"{at('classify')}?recording={recording.pk}", {"key": "ordinary", "why": "无争议"}
    )
    assert (answer.status_code, answer["Location"]) == (302, at("recording", recording.pk))
    assert Recording.objects.get().kept_class == "ordinary"


@pytest.mark.article("av-17-1")
def test_all_that_a_filter_finds_is_held_and_the_placer_cannot_release_it(county: County, make, as_):
    for _ in range(3):
        make()
    legal = as_("legal")
    answer = legal.post(
        f"{at('hold-new')}?kind=video&state=stored&unit={county.unit.pk}&since=2026-11-24",
        {"reason": "复议在办"},
    )
    hold = Hold.objects.get()
    assert (answer.status_code, hold.count, hold.chosen_by) == (
        302,
        3,
        f"单位 {county.unit.short_name}；类型 录像；状态 已入库；录制自 2026-11-24",
    )
    assert "冻结人不能解除" in text(legal, at("hold", hold.pk))
    refused = legal.post(at("hold-release", hold.pk), {"reason": "办结"})
    assert (refused.status_code, "《设备办法》第17条" in refused.content.decode()) == (409, True)
    assert as_("bureau").post(at("hold-release", hold.pk), {"reason": "办结"}).status_code == 302
    assert "没有冻结的资料" in text(legal, at("holds"))
    assert "复议在办" in text(legal, f"{at('holds')}?tab=released")


def test_nothing_chosen_is_said_and_anothers_recording_is_not_there(county: County, make, as_):
    recording = make()
    assert as_("legal").get(at("hold-new")).status_code == 422
    assert as_("stranger").get(f"{at('hold-new')}?recording={recording.pk}").status_code == 404
    assert as_("stranger").get(f"{at('classify')}?recording={recording.pk}").status_code == 404


@pytest.mark.article("av-17-1")
def test_a_change_shows_its_trial_by_unit_and_month_and_is_signed_by_two_others(bureau: County, make, as_):
    make("ordinary")
    told = {"key": "ordinary", "zh": "一般资料", "source": "县规第4条", "why": "一致"}
    refused = as_("bureau").post(at("rulechange-new"), told | {"years": "4"})
    assert (refused.status_code, "短于5年" in refused.content.decode()) == (409, True)
    as_("bureau").post(at("rulechange-new"), told | {"years": "8"})
    change = RuleChange.objects.get()
    for who in ("jus-legal", "jus-head"):
        page = text(as_(who), at("rulechange", change.pk))
        assert "云岭县市场监督管理局" in page
        assert "2034-11" in page
    seen = text(as_("bureau"), at("rulechange", change.pk))
    assert "2031-11-24" in seen
    assert "<strong>2034-11-24</strong>" in seen
    for who in ("jus-legal", "jus-head"):
        assert as_(who).post(at("rulechange-sign", change.pk)).status_code == 302
    change.refresh_from_db()
    assert change.state == "applying"
    assert "8年" in text(as_("head"), at("retention"))
    assert as_("head").post(at("rulechange-sign", change.pk)).status_code == 404


def test_a_change_is_tried_again_turned_down_and_taken_back(bureau: County, as_):
    def propose() -> RuleChange:
        return changes.propose(
            key="appeal", zh="", years=9, source="规", why="由", by=bureau.actor("bureau"), at=NOW
        )

    change = propose()
    assert as_("bureau").post(at("rulechange-try", change.pk)).status_code == 302
    assert as_("jus-head").post(at("rulechange-reject", change.pk), {"opinion": "不妥"}).status_code == 302
    assert as_("bureau").post(at("rulechange-withdraw", propose().pk), {"opinion": "再议"}).status_code == 302
    assert sorted(RuleChange.objects.values_list("state", flat=True)) == ["rejected", "withdrawn"]


@pytest.mark.article("av-17-2")
def test_a_batch_walks_over_three_desks_and_shows_how_long_it_can_be_objected_to(
    county: County, make, as_, settings
):
    recording = make()
    batch = disposals.request(recordings=[recording], reason="期满", by=county.actor("keeper"), at=DESTROY_AT)
    # The pages read today's clock, by which nothing is due: they refuse with the date, and the list is empty.
    refused = as_("legal").post(at("disposal-consent", batch.pk), {"opinion": "同意"})
    assert (refused.status_code, "未满保存期限" in refused.content.decode()) == (409, True)
    assert "没有可以销毁的资料" in text(as_("keeper"), at("disposals"))
    batch = disposals.consent(disposal=batch, opinion="", by=county.actor("legal"), at=DESTROY_AT)
    batch = disposals.approve(disposal=batch, opinion="", by=county.actor("head"), at=DESTROY_AT)
    page = text(as_("keeper"), at("disposal", batch.pk))
    assert "异议期还剩" in page
    assert "待法制机构审核" not in page
    stopped = as_("bureau").post(at("disposal-object", batch.pk), {"opinion": "有信访"})
    assert stopped.status_code == 302
    assert "有信访" in text(as_("keeper"), at("disposal", batch.pk))
    assert f'href="{at("disposal", batch.pk)}"' in text(as_("keeper"), at("disposal-batches"))


def test_what_waits_shows_in_the_tray(bureau: County, make, as_):
    disposals.request(recordings=[make()], reason="期满", by=bureau.actor("keeper"), at=DESTROY_AT)
    changes.propose(key="appeal", zh="", years=9, source="规", why="由", by=bureau.actor("bureau"), at=NOW)
    assert "审核销毁申请" in text(as_("legal"), reverse("console:home"))
    assert "签署类别变更" in text(as_("jus-head"), reverse("console:home"))
    for nobody in ("keeper", "head", "stranger"):
        page = text(as_(nobody), reverse("console:home"))
        assert "审核销毁申请" not in page
        assert "签署类别变更" not in page


@pytest.fixture
def destroyed(make, approved) -> Disposal:
    batch: Disposal = approved(make(), make())
    destruction.carry_out(batch, clock=ticking(DESTROY_AT))
    batch.refresh_from_db()
    return batch


@pytest.mark.article("av-17-2")
def test_a_destroyed_recording_shows_its_tombstone_instead_of_a_player(county: County, destroyed, as_):
    recording = Recording.objects.order_by("id")[0]
    page = text(as_("legal"), at("recording", recording.pk))
    assert 'id="tombstone"' in page
    assert 'id="player"' not in page
    assert recording.sha256 in page
    assert at("disposal-certificate", destroyed.pk) in page
    assert as_("legal").post(at("recording-view", recording.pk), {"reason": "日常监督"}).status_code == 409
    found = text(as_("legal"), f"{at('recordings')}?state=disposed")
    assert recording.filename in found


@pytest.mark.article("av-17-2")
def test_certificate_and_list_name_three_people_digests_and_the_ledger(county: County, destroyed, as_):
    catch_up(at=DESTROY_AT + timedelta(minutes=1))
    answer = as_("head").get(at("disposal-certificate", destroyed.pk))
    certificate = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for word in ("销毁证明", "赵保管", "李法制", "陈局长", "第", destroyed.digest[:8]):
        assert word in certificate
    listed = papers.full_list(destroyed)
    assert len(listed["rows"]) == 2
    assert all(row[4].isdecimal() for row in listed["rows"])
    drawn = printing.pdf("disposal_list", listed, at=DESTROY_AT)
    page = PdfReader(io.BytesIO(drawn)).pages[0].extract_text()
    assert Recording.objects.order_by("id")[0].sha256[:8] in page
    assert as_("head").get(at("disposal-list", destroyed.pk)).status_code == 200
    assert as_("stranger").get(at("disposal-list", destroyed.pk)).status_code == 404


@pytest.mark.article("av-17-2")
def test_the_receipt_of_the_past_still_proves_its_intake(county: County, destroyed, as_):
    recording = Recording.objects.order_by("id")[0]
    catch_up(at=DESTROY_AT + timedelta(minutes=1))
    told = as_("legal").get(at("recording-receipt", recording.pk)).json()
    (received,) = proofs.trail(recording.ref)[:1]
    leaf = base64.b64decode(told["leaf"])
    assert leaf == bytes(received.leaf)
    assert parse_proof(told["proof"]).includes(leaf_hash(leaf))
    assert recording.sha256.encode() in base64.b64decode(told["payload"])


def test_there_is_no_certificate_before_the_end(county: County, make, approved, as_):
    batch = approved(make())
    for paper in ("disposal-certificate", "disposal-list"):
        early = as_("head").get(at(paper, batch.pk))
        assert early.status_code == 409
        assert "还没有销毁证明和销毁清册：这一批尚未销毁完毕" in early.content.decode()


def test_filters_that_find_nothing_say_so(county: County, make, as_):
    make("")
    page = as_("legal").get(f"{at('hold-new')}?kind=photo")
    assert page.status_code == 422
    assert "没有符合筛选条件的资料" in page.content.decode()
    assert "请换个条件" in page.content.decode()
