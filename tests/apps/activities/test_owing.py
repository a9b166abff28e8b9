from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.activities import jobs
from liuhen.apps.activities.actions import conducting, explaining, matching
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.models import Activity, Link
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.findings.models import Finding
from liuhen.apps.recordings.actions import intake
from liuhen.kernel.flow import GateClosed, Invalid, WrongState
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault.models import Blob, FixityFailure, FixityRun
from liuhen.kernel.vault.shelves import key_of
from tests.builders.activities import BEGAN, ENDED, LATER, Scene, minutes
from tests.builders.county import NOW

GOOD = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
LATE = LATER + timedelta(seconds=1)


def refused_to_settle(scene: Scene, activity: Activity) -> str:
    with pytest.raises(GateClosed) as caught:
        conducting.settle(activity=activity, by=scene.by(), at=LATE)
    assert (caught.value.duty, caught.value.article) == ("av-8-1", "《设备办法》第8条")
    assert caught.value.remedy
    assert Activity.objects.get(pk=activity.pk).state == "ended"
    return str(caught.value)


@pytest.mark.article("av-8-1")
def test_an_activity_nobody_recorded_is_not_settled_and_becomes_a_finding_when_due_not_before(scene: Scene):
    activity = scene.ended()
    assert scene.owed(activity) == ("owing", "unrecorded")
    reckon(activity=activity, at=LATER)
    assert scene.findings() == []
    reckon(activity=activity, at=LATE)
    reckon(activity=activity, at=LATE + timedelta(hours=1))
    assert scene.findings() == ["ACTIVITY-UNRECORDED"]
    assert Finding.objects.get().person == scene.officer
    assert "没有记录" in refused_to_settle(scene, activity)


@pytest.mark.article("av-8-1")
@pytest.mark.parametrize(
    ("began", "ended", "lacks"),
    [
        (0, 30, ""),
        (1, 29, ""),
        (1.1, 30, "starts-late"),
        (0, 28.9, "ends-early"),
        (2, 28, "starts-late ends-early"),
    ],
)
def test_what_starts_late_or_ends_early_is_named(scene: Scene, began: float, ended: float, lacks: str):
    activity = scene.ended()
    scene.link(activity, scene.record(minutes(began), minutes(ended)), at=LATER)
    assert scene.owed(activity)[1] == lacks
    reckon(activity=activity, at=LATE)
    assert scene.findings() == (["ACTIVITY-PARTLY-RECORDED"] if lacks else [])
    if lacks:
        assert "未录" in refused_to_settle(scene, activity)


@pytest.mark.article("av-8-1")
def test_two_officers_with_two_cameras_cover_each_others_gaps(scene: Scene):
    activity = scene.ended()
    scene.link(
        activity,
        scene.record(BEGAN, minutes(10)),
        scene.record(minutes(20), ENDED),
        scene.record(minutes(9), minutes(21), officer=scene.second, device=scene.other_camera),
    )
    assert scene.owed(activity) == ("fulfilled", "")


@pytest.mark.article("av-8-1")
def test_one_recording_may_serve_two_activities(scene: Scene):
    first, second = scene.ended(), scene.ended(kind="service", started_at=minutes(-60))
    film = scene.record(minutes(-60), ENDED)
    for activity in (first, second):
        scene.link(activity, film)
        assert scene.owed(activity) == ("fulfilled", "")


@pytest.mark.article("av-8-1")
def test_what_is_kept_apart_does_not_count_until_it_is_settled(scene: Scene):
    activity = scene.ended()
    film = scene.record(BEGAN, ENDED, state="quarantined")
    scene.link(activity, film)
    assert scene.owed(activity) == ("owing", "unrecorded")
    intake.settle(
        recording=film, device=scene.camera.serial, officer=scene.officer.number, started_at=BEGAN,
        ended_at=ENDED, reason="经核对", by=scene.by("keeper"), at=LATER,
    )  # fmt: skip
    catch_up(at=LATER)
    jobs.look_at_recordings()
    assert scene.owed(activity) == ("fulfilled", "")


@pytest.mark.article("av-8-1")
def test_what_was_found_changed_on_the_shelf_does_not_count(scene: Scene):
    activity = scene.ended()
    film = scene.record(BEGAN, ENDED)
    scene.link(activity, film)
    Blob.objects.create(
        sha256=film.sha256, sm3=film.sm3, size_bytes=1, stored_at=NOW, checked_at=NOW, sm3_checked_at=NOW,
        check_result="corrupt",
    )  # fmt: skip
    run = FixityRun.objects.create(started_at=NOW, both=False)
    FixityFailure.objects.create(run=run, key=key_of(film.sha256), result="corrupt", at=NOW)
    jobs.look_at_failures()
    assert scene.owed(activity)[0] == "owing"
    before = Entry.objects.count()
    jobs.look_at_failures()
    assert Entry.objects.count() == before


@pytest.mark.article("av-8-1")
def test_a_file_of_somebody_else_is_neither_proposed_nor_confirmed(scene: Scene):
    activity = scene.ended()
    stranger = scene.record(BEGAN, ENDED, officer=scene.county.auxiliary)
    assert matching.propose_for(activity=activity, at=LATER) == []
    with pytest.raises(GateClosed) as caught:
        matching.add(activity=activity, recording=stranger, kind="original", note="", by=scene.by(), at=LATER)
    assert (caught.value.duty, "不是本活动的参加人员" in str(caught.value)) == ("av-8-1", True)


@pytest.mark.article("av-8-1")
def test_what_is_proposed_and_unconfirmed_waits_for_a_word_and_accuses_nobody_of_not_recording(scene: Scene):
    activity = scene.ended()
    scene.record(BEGAN, ENDED)
    matching.propose_for(activity=activity, at=LATER)
    reckon(activity=activity, at=LATE)
    assert scene.owed(activity)[1].split()[0] == "unconfirmed"
    assert scene.findings() == ["RECORDING-UNCONFIRMED"]


@pytest.mark.article("av-8-1")
def test_reckoning_again_writes_nothing(scene: Scene):
    activity = scene.ended()
    scene.link(activity, scene.record(minutes(5), ENDED))
    reckon(activity=activity, at=LATE)
    before = Entry.objects.count()
    reckon(activity=activity, at=LATE + timedelta(minutes=1))
    assert Entry.objects.count() == before


@pytest.mark.article("av-13-1")
@pytest.mark.parametrize("covered", [False, True])
def test_a_camera_that_was_out_and_brought_nothing_is_a_finding_a_day_after_even_where_another_covers(
    scene: Scene, covered: bool
):
    devices.check_out(
        device=scene.camera,
        officer=scene.officer,
        check=GOOD,
        by=scene.by("keeper"),
        at=BEGAN - timedelta(hours=1),
    )
    activity = scene.ended()
    if covered:
        scene.link(activity, scene.record(BEGAN, ENDED, officer=scene.second, device=scene.other_camera))
    reckon(activity=activity, at=LATER)
    assert scene.findings() == []
    reckon(activity=activity, at=LATE)
    assert "RECORDING-NEVER-ARRIVED" in scene.findings()
    assert scene.owed(activity)[0] == ("fulfilled" if covered else "owing")


@pytest.mark.article("av-13-1")
def test_a_camera_given_back_before_or_heard_of_is_no_finding(scene: Scene):
    keeper = scene.by("keeper")
    for device, officer in ((scene.camera, scene.officer), (scene.other_camera, scene.second)):
        devices.check_out(
            device=device, officer=officer, check=GOOD, by=keeper, at=BEGAN - timedelta(hours=2)
        )
    devices.return_device(device=scene.camera, remark="", by=keeper, at=BEGAN)
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, ENDED, officer=scene.second, device=scene.other_camera))
    reckon(activity=activity, at=LATE)
    assert scene.findings() == []


@pytest.mark.article("av-12-3")
@pytest.mark.parametrize(("after", "fits"), [(timedelta(seconds=60), True), (timedelta(seconds=61), False)])
def test_a_retake_from_after_the_end_is_supplementary_or_nothing(scene: Scene, after: timedelta, fits: bool):
    activity = scene.ended()
    again = scene.record(ENDED + after, ENDED + timedelta(minutes=20))
    given: dict[str, Any] = {"activity": activity, "recording": again, "by": scene.by(), "at": LATER}
    if fits:
        matching.add(kind="original", note="", **given)
    else:
        with pytest.raises(GateClosed) as caught:
            matching.add(kind="original", note="", **given)
        assert (caught.value.duty, "事后补充" in str(caught.value)) == ("av-12-3", True)
        with pytest.raises(Invalid):
            matching.add(kind="supplementary", note="", **given)
        link = matching.add(kind="supplementary", note="补拍货架全貌", **given)
        assert link.kind_zh == "事后补充"
    assert scene.owed(activity) == ("owing", "unrecorded"), "it covers nothing of the activity"


@pytest.mark.article("av-12-3")
def test_what_comes_in_after_the_activity_was_settled_is_supplementary_or_nothing(scene: Scene):
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, ENDED))
    conducting.settle(activity=activity, by=scene.by(), at=LATER)
    before = scene.record(BEGAN, minutes(5), officer=scene.second, received_at=LATER)
    late = scene.record(BEGAN, minutes(5), officer=scene.second, received_at=LATE)
    given: dict[str, Any] = {"activity": activity, "by": scene.by("legal"), "at": LATE + timedelta(hours=1)}
    matching.add(recording=before, kind="original", note="", **given)
    with pytest.raises(GateClosed) as caught:
        matching.add(recording=late, kind="original", note="", **given)
    assert "办结以后才入库" in str(caught.value)
    matching.add(recording=late, kind="supplementary", note="另一台设备的记录，采集站故障后补传", **given)


@pytest.mark.article("av-13-1")
def test_a_proposal_goes_by_the_corrected_time_officer_and_device(scene: Scene):
    devices.check_out(device=scene.camera, officer=scene.officer, check=GOOD, by=scene.by("keeper"), at=BEGAN)
    activity = scene.ended()
    inside, beside = scene.record(BEGAN, ENDED), scene.record(ENDED + timedelta(minutes=2), minutes(40))
    half = scene.record(minutes(20), minutes(40), officer=scene.second, device=scene.other_camera)
    found = {link.recording: link for link in matching.propose_for(activity=activity, at=LATER)}
    assert beside not in found
    assert (found[inside].score, found[inside].reasons) == (100, "officer time device")
    assert found[half].score < 100
    assert matching.propose_for(activity=activity, at=LATER) == []


def test_the_sweep_proposes_what_came_in_since_and_a_second_time_nothing(scene: Scene):
    activity = scene.ended()
    film = scene.record(BEGAN, ENDED)
    catch_up(at=LATER)
    jobs.look_at_recordings()
    jobs.look_at_recordings()
    assert [link.recording for link in Link.objects.filter(activity=activity)] == [film]


def test_the_sweep_raises_what_is_due_and_leaves_the_rest(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    activity = scene.ended()
    for moment, codes in ((LATER, []), (LATE, ["ACTIVITY-UNRECORDED"])):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        jobs.reckon_due()
        assert scene.findings() == codes
    assert Activity.objects.get(pk=activity.pk).obligation.next_due_at is None


def test_a_confirmed_recording_is_taken_back_with_a_reason_until_the_activity_is_settled(scene: Scene):
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, ENDED))
    link = Link.objects.get()
    with pytest.raises(Invalid):
        matching.reject(link=link, note="", by=scene.by(), at=LATER)
    matching.reject(link=link, note="拍的是另一户", by=scene.by(), at=LATER)
    assert scene.owed(activity) == ("owing", "unrecorded")
    matching.confirm(link=link, by=scene.by("legal"), at=LATER)
    conducting.settle(activity=activity, by=scene.by(), at=LATER)
    with pytest.raises(WrongState):
        matching.reject(link=Link.objects.get(), note="反悔", by=scene.by("legal"), at=LATER)


def test_nothing_to_explain_with_is_ever_the_machines_word(scene: Scene):
    """What the machine finds between two pieces has no reason until an officer gives one."""
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, minutes(10)), scene.record(minutes(12), ENDED))
    found = activity.interruptions.get()
    assert (found.state, found.began_at, found.resumed_at) == ("proposed", minutes(10), minutes(12))
    assert scene.owed(activity) == ("owing", "gap")
    explaining.explain(interruption=found, reason="battery", note="", spoken=True, by=scene.by(), at=LATER)
    assert scene.owed(activity) == ("owing", "unverified")
    scene.hear_spoken(found)
    assert scene.owed(activity) == ("explained", "")
    assert conducting.settle(activity=activity, by=scene.by(), at=LATER).state == "settled"
