from datetime import timedelta

import pytest
from django_q.models import OrmQ

from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions.accounts import close_account
from liuhen.apps.recordings import jobs
from liuhen.apps.recordings.actions import examining
from liuhen.apps.recordings.models import Recording, Upload
from liuhen.demo import media
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.ledger import proofs
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import NotIncoming
from liuhen.kernel.vault.intake import Incoming
from liuhen_dock.contents import told
from tests import films
from tests.builders.county import NOW, County

ENDED = NOW - timedelta(hours=1)


def film(seconds: int) -> bytes:
    return media.video(started_at=ENDED - timedelta(seconds=seconds), seconds=seconds)


def test_a_recording_is_measured_once_however_often_the_job_runs(county: County, bring):
    recording = bring(film(3), started_at=(ENDED - timedelta(seconds=3)).isoformat())
    jobs.examine(recording.pk)
    jobs.examine(recording.pk)
    measured = Recording.objects.get(pk=recording.pk)
    assert (measured.codec, measured.width, measured.height) == ("h264", 640, 360)
    assert measured.duration_ms is not None
    assert abs(measured.duration_ms - 3000) < 500
    assert [entry.event for entry in proofs.trail(recording.ref)] == [
        "recording.received",
        "recording.examined",
    ]
    assert not Finding.objects.exists()


@pytest.mark.article("av-12-3")
def test_a_file_shorter_than_it_was_told_to_be_is_a_finding(county: County, bring):
    recording = bring(film(3))  # told as ten minutes
    jobs.examine(recording.pk)
    finding = Finding.objects.get()
    assert (finding.code, finding.duty, finding.about) == (
        "RECORDING-LENGTH-DIFFERS",
        "av-12-3",
        recording.ref,
    )


@pytest.mark.article("av-12-3")
def test_a_minute_of_bare_sound_told_as_half_an_hour_is_a_minute_and_a_finding(
    county: County, bring, tmp_path
):
    data = films.sound(tmp_path / "a.aac", codec="aac", form="adts", seconds=60, silent=20).read_bytes()
    recording = bring(
        data, kind="audio", filename="a.aac", started_at=(ENDED - timedelta(minutes=38)).isoformat()
    )
    jobs.examine(recording.pk)
    assert Recording.objects.get(pk=recording.pk).duration_ms == pytest.approx(60_000, abs=200)
    assert Finding.objects.get().code == "RECORDING-LENGTH-DIFFERS"


def test_a_file_that_is_no_film_is_measured_as_such_and_stays(county: County, bring):
    recording = bring(b"not a film")
    jobs.examine(recording.pk)
    measured = Recording.objects.get(pk=recording.pk)
    assert (measured.state, measured.codec, measured.duration_ms) == ("stored", "", None)


def test_a_codec_of_whatever_name_fits_its_column(county: County, bring):
    probed = told(kind="video", codec="x" * 41)
    assert examining.examine(recording=bring(), probed=probed, at=NOW).codec == "x" * 40


def test_a_whole_upload_whose_sender_is_gone_is_entered(county: County, bring):
    recording = bring(film(3))
    upload = Upload.objects.get()
    data = film(4)
    left = Upload.objects.create(
        account_id=upload.account_id, length=len(data), metadata=upload.metadata | {"sha256": ""},
        begun_at=NOW - timedelta(days=1),
    )  # fmt: skip
    Incoming.create(left.id.hex, length=len(data))
    with Incoming.open(left.id.hex) as incoming:
        incoming.path.write_bytes(data)
    OrmQ.objects.all().delete()
    jobs.finish_uploads()
    assert OrmQ.objects.count() == 1
    jobs.finish_upload(left.id.hex)
    jobs.finish_upload(left.id.hex)
    assert Recording.objects.exclude(pk=recording.pk).get().size_bytes == len(data)


def test_hundreds_of_given_up_uploads_and_a_strangers_file_hold_up_no_whole_one(county: County, bring):
    bring(film(3))
    upload, data = Upload.objects.get(), film(4)
    told = upload.metadata | {"sha256": ""}
    Upload.objects.bulk_create(
        Upload(account_id=upload.account_id, length=9, metadata=told, begun_at=NOW - timedelta(days=2))
        for _ in range(250)
    )
    left = Upload.objects.create(
        account_id=upload.account_id, length=len(data), metadata=told, begun_at=NOW - timedelta(days=1)
    )
    Incoming.create(left.id.hex, length=len(data))
    with Incoming.open(left.id.hex) as incoming:
        incoming.path.write_bytes(data)
        (incoming.path.parent / "a-strangers.part").touch()
    OrmQ.objects.all().delete()
    jobs.finish_uploads()
    jobs.remove_entered()
    assert OrmQ.objects.count() == 1


def test_a_whole_upload_of_a_closed_account_is_told_to_the_administrator(county: County, bring):
    bring(film(3))
    upload = Upload.objects.get()
    left = Upload.objects.create(account_id=upload.account_id, length=9, metadata={}, begun_at=NOW)
    close_account(account=upload.account, by=SYSTEM, at=NOW)
    jobs.finish_upload(left.id.hex)
    aside = SetAside.objects.get()
    assert (aside.thing, aside.fault.partition("（")[0]) == (f"upload:{left.id.hex}", "PermissionError")


def test_what_was_entered_by_a_process_that_died_leaves_nothing_staged(county: County, bring):
    recording = bring(film(3))
    upload = Upload.objects.get()
    Incoming.create(upload.id.hex, length=recording.size_bytes)
    jobs.remove_entered()
    jobs.remove_entered()
    with pytest.raises(NotIncoming):
        Incoming.size_of(upload.id.hex)
    assert blobs.exists(recording.sha256)
