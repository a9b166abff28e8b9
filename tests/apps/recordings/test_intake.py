from datetime import date, datetime, timedelta
from io import BytesIO

import pytest

from liuhen.apps.findings.models import Finding
from liuhen.apps.people import queries as people
from liuhen.apps.recordings.actions import intake
from liuhen.apps.recordings.models import Recording, Upload
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import Invalid, NotPermitted
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.intake import Incoming
from liuhen.kernel.web import trail
from tests.builders import county as build
from tests.builders.county import LOCAL, NOW, County
from tests.builders.programs import token_of


@pytest.mark.article("av-13-1")
def test_a_file_in_time_is_stored_under_its_digests_with_its_clock_and_its_entry(county: County, bring):
    recording = bring()
    assert (recording.state, recording.late, recording.officer, recording.device) == (
        "stored", False, county.officer, county.device,
    )  # fmt: skip
    assert b"".join(blobs.open_range(recording.sha256)) == b"moving pictures"
    (entry,) = proofs.trail(recording.ref)
    told = proofs.payload_of(entry)["data"]
    assert entry.event == "recording.received"
    assert (told["sha256"], told["sm3"], told["size"]) == (recording.sha256, recording.sm3, 15)
    clock = RunningClock.objects.get(subject=recording.ref)
    assert clock.due_at == recording.ended_at + timedelta(hours=24)
    assert not clock.breached(at=NOW)
    assert recording.kept_until >= date(2031, 11, 24)


@pytest.mark.article("av-13-1")
@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(hours=24), False), (timedelta(hours=24, seconds=1), True)]
)
def test_exactly_24_hours_is_in_time_and_a_second_more_is_late(county: County, bring, after, late):
    recording = bring(until=NOW - after)
    assert recording.late is late
    assert recording.state == "stored", "evidence is never turned away"
    findings = Finding.objects.filter(about=recording.ref, code="RECORDING-LATE")
    assert [f.person for f in findings] == ([county.officer] if late else [])


@pytest.mark.article("av-13-1")
def test_the_clock_runs_from_the_end_corrected_by_the_known_offset(county: County, bring):
    # The device was an hour slow: it wrote 23.5 hours ago, in truth the recording ended 22.5 hours ago.
    slow = bring(b"slow", until=NOW - timedelta(hours=25), clock_offset_ms=str(-3_600_000), filename="a.mp4")
    assert slow.ended_at == NOW - timedelta(hours=24)
    assert not slow.late
    fast = bring(
        b"fast", until=NOW - timedelta(hours=23, minutes=30), clock_offset_ms="3600000", filename="b.mp4"
    )
    assert fast.late
    assert fast.device_ended_at == NOW - timedelta(hours=23, minutes=30)


def test_the_name_of_a_file_reads_as_what_it_is(county: County, bring):
    assert bring(filename="DCIM/执法\u202e4pm.exe\u200b").filename == "执法4pm.exe"
    with pytest.raises(Invalid, match="没有文件名"):
        bring(b"another", filename="\u202e\u200b")


def test_the_same_bytes_again_are_one_copy_and_the_second_presentation_is_on_record(county: County, bring):
    first, again = bring(), bring()
    assert first == again
    assert Recording.objects.count() == 1
    assert [e.event for e in proofs.trail(first.ref)] == ["recording.received", "recording.presented-again"]
    assert Upload.objects.filter(recording=first, again=True).count() == 1


@pytest.mark.parametrize(
    ("told", "doubt"),
    [
        ({"device": "XX999"}, "unknown-device"),
        ({"device": "", "filename": "x.mp4"}, "no-device"),
        ({"officer": "999999"}, "unknown-officer"),
        (
            {
                "started_at": (NOW + timedelta(days=1)).isoformat(),
                "ended_at": (NOW + timedelta(days=1)).isoformat(),
            },
            "impossible-time",
        ),
        (
            {"started_at": NOW.isoformat(), "ended_at": (NOW - timedelta(hours=1)).isoformat()},
            "impossible-time",
        ),
        (
            {"started_at": (NOW - timedelta(days=3)).isoformat(), "ended_at": NOW.isoformat()},
            "impossible-time",
        ),
        ({"sha256": "0" * 64}, "digest-differs"),
    ],
)
def test_what_is_doubtful_is_kept_apart_and_never_thrown_away(county: County, bring, told, doubt):
    recording = bring(**told)
    assert recording.state == "quarantined"
    assert doubt in recording.doubts.split()
    assert recording.doubts_zh
    assert blobs.exists(recording.sha256)
    assert proofs.trail(recording.ref)[0].event == "recording.quarantined"


@pytest.mark.article("av-12-3")
def test_bytes_that_differ_from_what_the_station_declared_are_refused_as_an_original_on_record(
    county: County, bring
):
    bring(sha256="0" * 64)
    refusal = Entry.objects.get(event="move.refused")
    assert refusal.article == "av-12-3"
    assert "摘要不一致" in proofs.payload_of(refusal)["data"]["sentence"]


def test_another_file_of_the_same_name_from_the_same_device_is_kept_apart(county: County, bring):
    bring(b"one")
    assert bring(b"two").doubts == "name-clash"


def test_a_station_takes_in_another_units_file_but_keeps_it_apart(county: County, bring):
    stranger = build.person(county.other, "刘强", "200001")
    recording = bring(officer=stranger.number)
    assert "other-unit" in recording.doubts
    assert recording.unit == county.unit


def test_an_empty_file_and_a_nameless_one_are_refused_with_a_sentence(county: County):
    for length, name, field in ((0, "a.mp4", "length"), (5, "", "filename"), (5, "a" * 300, "filename")):
        with pytest.raises(Invalid) as caught:
            intake.begin(length=length, metadata={"filename": name}, by=county.actor("station"), at=NOW)
        assert caught.value.field == field
    assert Upload.objects.count() == 0


def test_nobody_without_the_right_brings_files_in(county: County):
    for username in ("legal", "system", "security", "audit"):
        with pytest.raises(NotPermitted):
            intake.begin(length=5, metadata={"filename": "a.mp4"}, by=county.actor(username), at=NOW)


def test_completing_twice_enters_once(county: County, bring):
    recording = bring()
    upload = Upload.objects.get()
    assert intake.complete(upload=upload, by=county.actor("station"), at=NOW) == recording
    assert Entry.objects.filter(event__startswith="recording.").count() == 1


@pytest.mark.article("av-17-1")
def test_a_recording_that_ends_on_29_february_is_kept_the_full_five_years(county: County, bring):
    ended = datetime(2028, 2, 29, 12, 0, tzinfo=LOCAL)
    recording = bring(until=ended, at=ended + timedelta(hours=1))
    assert recording.kept_until == date(2033, 3, 1)


def test_a_keeper_settles_a_doubtful_file_with_a_reason_and_the_24_hours_count_to_its_arrival(
    county: County, bring
):
    recording = bring(device="", filename="x.mp4")
    later = NOW + timedelta(days=3)
    settle = {
        "recording": recording, "device": county.device.serial, "officer": county.officer.number,
        "started_at": NOW - timedelta(hours=2), "ended_at": NOW - timedelta(hours=1),
        "by": county.actor("keeper"), "at": later,
    }  # fmt: skip
    with pytest.raises(Invalid):
        intake.settle(**settle, reason=" ")
    settled = intake.settle(**settle, reason="与领用登记核对")
    assert (settled.state, settled.late, settled.device) == ("stored", False, county.device)
    assert RunningClock.objects.get(subject=recording.ref).stopped_at == NOW


def test_what_came_by_a_token_says_so_though_the_server_finishes_it(county: County) -> None:
    by = people.actor_for_token(token_of("station"), on=NOW.date())
    assert by is not None
    told = {"filename": "DSJ0001_100001_20261124085000_0001.mp4", "via": "token:99"}
    for who, via in ((by, by.via), (county.actor("station"), None)):
        data = f"moving pictures {via}".encode()
        upload = intake.begin(length=len(data), metadata=told, by=who, at=NOW)
        with Incoming.open(upload.id.hex) as incoming:
            incoming.append(BytesIO(data).read, expected_offset=0, limit=len(data))
        recording = intake.complete(upload=upload, by=county.actor("station"), at=NOW)
        entry = Entry.objects.filter(subject=recording.ref).earliest("id")
        assert trail.data_of(entry).get("via") == via
