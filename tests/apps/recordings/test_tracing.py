"""From a code on a leaked picture, or a leaked file, to who had it; for the auditor's eyes alone."""

import zipfile
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.recordings import capsules, queries
from liuhen.apps.recordings.actions import exports, tracing, viewing
from liuhen.apps.recordings.models import Export
from liuhen.kernel.flow import NotPermitted
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from tests.builders.county import NOW, County

PAGE = "console:trace"


def viewed(county: County, recording):
    """View now: the pages read the clock, and a viewing is open for some hours."""
    return viewing.begin(
        recording=recording, purpose="核查投诉12号", by=county.actor("legal"), at=timezone.now()
    )


def built(county: County, recording) -> Export:
    export = exports.request(
        recordings=[recording],
        purpose="复议",
        recipient="复议机构",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )
    exports.approve(export=export, opinion="同意", by=county.actor("head"), at=NOW)
    catch_up(at=NOW)
    return capsules.build(Export.objects.get(pk=export.pk), at=NOW)


@pytest.mark.article("av-13-2")
def test_each_viewing_and_each_export_has_a_code_of_its_own(county: County, bring):
    recording = bring()
    first, second = viewed(county, recording), viewed(county, recording)
    export = built(county, recording)
    assert len({first.code, second.code, export.code}) == 3
    assert queries.traced(second.code) == second
    assert queries.traced(export.code) == export


@pytest.mark.article("av-13-2")
def test_the_page_of_an_open_viewing_carries_its_code_on_the_picture_and_on_paper(county: County, bring, as_):
    recording = bring()
    code = viewed(county, recording).code_zh
    page = as_("legal").get(reverse("console:recording", args=[recording.pk])).content.decode()
    assert page.count(code) >= 30 + 2
    assert 'class="print-trace">李法制　云岭县市场监督管理局　20' in page


@pytest.mark.parametrize("kind", ["photo", "audio", "video"])
def test_whatever_its_kind_the_code_is_on_the_page(county: County, bring, as_, kind: str):
    recording = bring(kind=kind, filename=f"x.{ {'photo': 'jpg', 'audio': 'wav', 'video': 'mp4'}[kind] }")
    code = viewed(county, recording).code_zh
    assert code in as_("legal").get(reverse("console:recording", args=[recording.pk])).content.decode()


@pytest.mark.article("av-15-2")
@pytest.mark.parametrize("shape", [str, str.lower, lambda code: code.replace("0", "O").replace("1", "I")])
def test_the_auditor_learns_who_and_when_and_which_but_nothing_of_the_picture(
    county: County, bring, as_, shape
):
    recording = bring()
    found = viewed(county, recording)
    answer = as_("audit").post(reverse(PAGE), {"code": shape(found.code_zh)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "李法制" in page
    assert f"音像资料 {recording.pk}" in page
    assert recording.filename not in page
    assert reverse("console:recording", args=[recording.pk]) not in page
    assert "王芳" not in page


def test_a_look_up_leaves_its_own_trace(county: County, bring, as_):
    found = viewed(county, bring())
    as_("audit").post(reverse(PAGE), {"code": found.code})
    entry = proofs.trail(found.ref)[-1]
    assert (entry.event, entry.by) == ("viewing.traced", county.actor("audit").ref)


def test_a_typo_is_told_from_a_code_that_was_never_given_out(county: County, as_):
    wrong = as_("audit").post(reverse(PAGE), {"code": "123456789"})
    assert wrong.status_code == 422
    assert "校验位不符" in wrong.content.decode()
    assert "没有对应的查看或调取" in as_("audit").post(reverse(PAGE), {"code": "000000000"}).content.decode()


@pytest.mark.article("av-13-2")
def test_a_capsule_names_its_approval_and_leads_back_to_it_by_its_digest(county: County, bring, as_):
    recording = bring()
    first, second = built(county, recording), built(county, recording)
    assert first.capsule_sha256 != second.capsule_sha256
    with zipfile.ZipFile(capsules.path_of(second)) as bag:
        name = next(each for each in bag.namelist() if each.endswith("bag-info.txt"))
        told = bag.read(name).decode()
    assert second.code_zh in told
    assert second.ref in told
    assert "李法制" in told
    leaked = SimpleUploadedFile("leak.zip", capsules.path_of(second).read_bytes())
    page = as_("audit").post(reverse(PAGE), {"file": leaked}).content.decode()
    assert f"调取申请 {second.pk}" in page
    assert f"调取申请 {first.pk}" not in page


def test_a_leaked_original_leads_to_who_fetched_a_copy(county: County, bring, as_):
    recording = bring(b"moving pictures")
    digest = sha256(b"moving pictures").hexdigest()
    none = as_("audit").post(reverse(PAGE), {"code": digest}).content.decode()
    assert "没有任何调取" in none
    fetched = exports.fetch(export=built(county, recording), by=county.actor("legal"), at=NOW)
    page = as_("audit").post(reverse(PAGE), {"code": digest.upper()}).content.decode()
    assert f"调取申请 {fetched.pk}" in page


def test_a_file_too_large_is_hashed_elsewhere(county: County, as_, monkeypatch):
    monkeypatch.setattr("liuhen.apps.recordings.console.tracing.MOST_BYTES", 3)
    answer = as_("audit").post(reverse(PAGE), {"file": SimpleUploadedFile("a", BytesIO(b"1234").read())})
    assert answer.status_code == 422


@pytest.mark.parametrize("username", ["wangfang", "keeper", "legal", "head", "bureau", "system", "security"])
def test_nobody_else_traces(county: County, bring, as_, username: str):
    found = viewed(county, bring())
    assert as_(username).get(reverse(PAGE)).status_code == 403
    with pytest.raises(NotPermitted):
        tracing.trace(found=found, means="追溯码", by=county.actor(username), at=NOW)
