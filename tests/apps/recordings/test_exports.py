import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from liuhen.apps.recordings import capsules, handing_out, queries
from liuhen.apps.recordings.actions import delivering, exports, intake, viewing
from liuhen.apps.recordings.models import Export
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.ledger import keyring, proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen_proof.report import OK
from liuhen_proof.verify import examine
from tests.builders.county import NOW, County


@pytest.fixture
def requested(county: County, bring) -> Export:
    return exports.request(
        recordings=[bring()],
        purpose="行政复议举证",
        recipient="云岭县人民政府",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )


def approved(county: County, export: Export) -> Export:
    return exports.approve(export=export, opinion="同意", by=county.actor("head"), at=NOW)


def built(county: County, export: Export) -> Export:
    approved(county, export)
    catch_up(at=NOW)
    return capsules.build(Export.objects.get(pk=export.pk), at=NOW)


@pytest.mark.article("av-13-2")
def test_an_export_is_approved_by_another_built_and_fetched_once_by_the_one_who_asked(
    county: County, requested: Export
):
    export = built(county, requested)
    assert (export.state, export.capsule_bytes) == ("built", capsules.path_of(export).stat().st_size)
    assert zipfile.ZipFile(capsules.path_of(export)).testzip() is None
    assert list(queries.exports_to_fetch(county.actor("legal"))) == [export]
    fetched = exports.fetch(export=export, by=county.actor("legal"), at=NOW)
    assert fetched.state == "fetched"
    with pytest.raises(GateClosed, match="下载次数已用完"):
        exports.fetch(export=export, by=county.actor("legal"), at=NOW)
    trail = [e.event for e in proofs.trail(export.items.get().recording.ref)]
    assert trail == ["recording.received", "recording.export-requested", "recording.exported"]


@pytest.mark.article("av-13-2")
def test_nobody_approves_his_own_request(county: County, requested: Export):
    with pytest.raises(GateClosed) as caught:
        exports.approve(export=requested, opinion="同意", by=county.actor("legal"), at=NOW)
    assert caught.value.duty == "av-13-2"
    assert Export.objects.get().state == "requested"


@pytest.mark.article("av-13-2")
def test_fetching_without_approval_after_rejection_or_by_another_is_refused_with_the_article(
    county: County, requested: Export
):
    def fetch(by: str) -> Refused:
        with pytest.raises(Refused) as caught:
            exports.fetch(export=requested, by=county.actor(by), at=NOW)
        return caught.value

    assert "没有有效的导出批准" in str(fetch("legal"))
    built(county, requested)
    assert "不是给您的" in str(fetch("head"))
    assert isinstance(fetch("stranger"), NotPermitted)
    assert Export.objects.get().state == "built"


@pytest.mark.article("av-15-2")
def test_an_export_states_its_purpose_and_its_recipient(county: County, bring):
    recording, legal = bring(), county.actor("legal")
    with pytest.raises(GateClosed) as caught:
        exports.request(
            recordings=[recording], purpose=" ", recipient="法院", delivery="originals", by=legal, at=NOW
        )
    assert caught.value.duty == "av-15-2"
    with pytest.raises(Invalid):
        exports.request(
            recordings=[recording], purpose="应诉", recipient="", delivery="originals", by=legal, at=NOW
        )
    with pytest.raises(Invalid):
        exports.request(
            recordings=[], purpose="应诉", recipient="法院", delivery="originals", by=legal, at=NOW
        )
    assert Export.objects.count() == 0


def test_a_rejection_needs_its_reason_and_ends_the_request(county: County, requested: Export):
    with pytest.raises(Invalid):
        exports.reject(export=requested, opinion="", by=county.actor("head"), at=NOW)
    exports.reject(export=requested, opinion="用途不明", by=county.actor("head"), at=NOW)
    with pytest.raises(GateClosed, match="没有有效的导出批准"):
        exports.fetch(export=requested, by=county.actor("legal"), at=NOW)


@pytest.mark.parametrize("state", ["requested", "approved", "built"])
def test_a_request_is_withdrawn_until_it_is_fetched(county: County, requested: Export, state: str):
    if state == "approved":
        approved(county, requested)
    if state == "built":
        built(county, requested)
    legal = county.actor("legal")
    assert delivering.withdraw(export=Export.objects.get(), by=legal, at=NOW).state == "withdrawn"
    assert not capsules.path_of(requested).exists()
    assert [entry.event for entry in proofs.trail(requested.ref)][-1] == "export.withdrawn"
    with pytest.raises(GateClosed, match="没有有效的导出批准"):
        exports.fetch(export=requested, by=legal, at=NOW)
    with pytest.raises(WrongState):
        exports.approve(export=requested, opinion="同意", by=county.actor("head"), at=NOW)


def test_a_capsule_that_outlived_its_withdrawal_is_swept_away(county: County, requested: Export):
    built(county, requested)
    exports.withdraw(export=requested, by=county.actor("legal"), at=NOW)  # and the process died here
    assert handing_out.remove_spent(at=NOW) == 1
    assert not capsules.path_of(requested).exists()


def test_what_was_fetched_is_not_withdrawn(county: County, requested: Export):
    legal = county.actor("legal")
    exports.fetch(export=built(county, requested), by=legal, at=NOW)
    with pytest.raises(WrongState, match="已领取"):
        exports.withdraw(export=requested, by=legal, at=NOW)


def test_building_waits_until_a_checkpoint_covers_the_whole_trail(county: County, requested: Export):
    approved(county, requested)
    with pytest.raises(NotYet):
        capsules.build(Export.objects.get(), at=NOW)
    assert not list(Path(capsules.path_of(requested)).parent.glob("*.zip"))


def test_a_capsule_withholds_why_somebody_watched_but_not_that_he_did(county: County, bring):
    recording = bring()
    viewing.begin(recording=recording, purpose="核查投诉", by=county.actor("head"), at=NOW)
    export = exports.request(
        recordings=[recording],
        purpose="应诉",
        recipient="法院",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )
    built(county, export)
    archive = zipfile.ZipFile(capsules.path_of(export))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert "核查投诉".encode() not in everything
    assert b"recording.viewed" in everything


def test_a_checkpoint_kept_from_an_earlier_day_can_be_held_against_the_capsule(county: County, bring):
    recording = bring()
    catch_up(at=NOW - timedelta(days=1))
    kept = proofs.newest_checkpoint()
    assert kept
    export = exports.request(
        recordings=[recording],
        purpose="应诉",
        recipient="法院",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )
    built(county, export)
    report = examine(
        capsules.path_of(export), trust=[key.vkey for key in keyring.verifiers()], kept=kept.note
    )
    assert report.status("inclusion") == OK
    assert report.status("signatures") == OK
    assert report.status("bytes") == OK


def test_a_recording_settled_after_doubt_verifies_like_any_other(county: County, bring):
    recording = bring(device="", filename="x.mp4")
    settled = intake.settle(
        recording=recording, device=county.device.serial, officer=county.officer.number,
        started_at=NOW - timedelta(hours=2), ended_at=NOW - timedelta(hours=1), reason="核对",
        by=county.actor("keeper"), at=NOW,
    )  # fmt: skip
    export = exports.request(
        recordings=[settled],
        purpose="应诉",
        recipient="法院",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )
    built(county, export)
    assert (
        examine(capsules.path_of(export), trust=[key.vkey for key in keyring.verifiers()]).status("inclusion")
        == OK
    )
