"""Take files in: whole, once, for good; what is doubtful is kept apart, never thrown away."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.devices import queries as devices
from liuhen.apps.findings.actions import open_finding
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import lifecycle, witnesses
from liuhen.apps.recordings.claims import demand_bounds
from liuhen.apps.recordings.describing import Reading
from liuhen.apps.recordings.models import Recording, Upload
from liuhen.kernel import clocks, jobs
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.clocks.queries import reckon_for
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted, action, note, step, steps
from liuhen.kernel.media_probe import Probe
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.hashing import Digests
from liuhen.kernel.vault.intake import Incoming
from liuhen.regulation import recordings as law
from liuhen.regulation.parameters import CLOCK_TOLERANCE_SECONDS
from liuhen.regulation.retention import UNCLASSIFIED, kept_at_least, kept_through

EXAMINE_SECONDS = 300  # a film of 20 GB is read once over
SOON_READ_BYTES = 1 << 30  # within the queue's own time, on a slow disk too


@action
def begin(*, length: int, metadata: Mapping[str, str], by: Actor, at: datetime) -> Upload:
    """Announce a file of ``length`` bytes. Raises Refused for an empty one or a name that is none."""
    if not by.may(lifecycle.RECEIVE.permission):
        raise NotPermitted(
            "不能上传：您没有接收音像资料的权限", remedy="请由采集站、设备保管员或执法人员本人上传"
        )
    demand_bounds(metadata)
    filename = metadata.get("filename", "").replace("\\", "/").rpartition("/")[2].strip()
    if not filename or len(filename) > 255:
        raise Invalid("不能上传：没有文件名，或文件名超过255个字符", field="filename")
    if length <= 0:
        raise Invalid(
            f"不能上传：“{filename}”是空文件，没有任何内容",
            field="length",
            remedy="请在设备上核对该段是否录制成功",
        )
    # By which token, for whoever finishes it: what is told from outside under that name does not count.
    way = {"via": by.via} if by.via else {}
    told = {name: value for name, value in metadata.items() if name != "via"} | {"filename": filename} | way
    upload = Upload(account_id=by.account, length=length, metadata=told, begun_at=at)
    upload.save(force_insert=True)
    Incoming.create(upload.id.hex, length=length)
    return upload


def complete(*, upload: Upload, probed: Probe | None = None, by: Actor, at: datetime) -> Recording:
    """Store the finished upload by digest and enter it; safe to call again after a crash at any point.

    ``probed`` is what is known of its inside already, of a file that we made ourselves.
    """
    if upload.recording_id is None:
        by = replace(by, via=by.via or upload.metadata.get("via", ""))
        with Incoming.open(upload.id.hex) as incoming:
            digests = incoming.finish(upload.length)
            reading = Reading.of(upload.metadata, path=incoming.path, probed=probed)
            incoming.keep(digests, at=at)
            try:
                entered = enter(upload=upload, digests=digests, reading=reading, by=by, at=at)
            except Conflict:  # the same bytes came in by another upload, or were destroyed, at this moment
                incoming.keep(digests, at=at)
                entered = enter(upload=upload, digests=digests, reading=reading, by=by, at=at)
            incoming.discard()
            return entered
    recording = upload.recording
    assert recording is not None, "an upload with a recording id has a recording"
    return recording


@action
def enter(*, upload: Upload, digests: Digests, reading: Reading, by: Actor, at: datetime) -> Recording:
    """Make the recording of stored bytes, or note that they were there already. 《设备办法》第12、13条."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)

    def arrive(recording: Recording) -> None:
        upload.recording, upload.ended_at = recording, at
        upload.save()

    if upload.recording_id:
        return Recording.objects.get(pk=upload.recording_id)
    if known := Recording.objects.select_for_update(of=("self",)).filter(sha256=digests.sha256).first():
        if known.is_gone:
            known = _resubmitted(known, upload, reading, by=by, at=at)
        note(
            known,
            "recording.presented-again",
            by=by,
            at=at,
            data={"upload": upload.id.hex, "filename": reading.filename},
        )
        upload.again = True
        arrive(known)
        return known
    recording = _entered(digests, reading, sent_at=upload.begun_at, along=arrive, by=by, at=at)
    seconds = EXAMINE_SECONDS if recording.size_bytes > SOON_READ_BYTES else None
    jobs.enqueue("liuhen.apps.recordings.jobs.examine", recording.pk, seconds=seconds, sort="copies")
    return recording


def _resubmitted(known: Recording, upload: Upload, reading: Reading, *, by: Actor, at: datetime) -> Recording:
    """Take bytes back in that had been destroyed: never thrown away, never silently restored (ADR-8)."""
    if known.state == "destroying" or not blobs.exists(known.sha256):
        raise Conflict(
            f"不能入库：“{reading.filename}”的同一内容正在销毁", remedy="文件已保留在上传区，请稍后再试"
        )
    return step(
        known,
        lifecycle.RESUBMIT,
        by=by,
        at=at,
        changes={
            "doubts": "resubmitted",
            "kept_without_end": True,
            "kept_class": UNCLASSIFIED.key,
            "kept_until": max(kept_through(local_day(at)), known.kept_until or date.min),
        },
        data={"upload": upload.id.hex, "under": known.disposed_under},
    )


def _entered(
    digests: Digests,
    reading: Reading,
    *,
    sent_at: datetime,
    along: Callable[[Recording], None],
    by: Actor,
    at: datetime,
) -> Recording:
    device = devices.device_by_serial(reading.device) if reading.device else None
    officer = people.person_by_number(reading.officer) if reading.officer else None
    offset = reading.clock_offset_ms
    if offset is None:
        offset = device.clock_offset_ms if device else 0
    recording = Recording(
        unit_id=officer.unit_id if officer else device.unit_id if device else by.home,
        officer=officer,
        device=device,
        station_id=by.account,
        bringer_id=by.person_id,
        kind=reading.kind,
        filename=reading.filename,
        segment=reading.segment,
        size_bytes=digests.size,
        sha256=digests.sha256,
        sm3=digests.sm3,
        clock_offset_ms=offset,
        received_at=at,
    )
    doubts = []
    if device is None:
        doubts.append("unknown-device" if reading.device else "no-device")
    if officer is None:
        doubts.append("unknown-officer" if reading.officer else "no-officer")
    if not by.may_on(lifecycle.RECEIVE.permission, recording):
        doubts.append("other-unit")
        recording.unit_id = by.home
    _set_times(recording, reading.started_at, reading.ended_at)
    doubts += witnesses.contradictions(recording, reading, sent_at=sent_at)
    doubts += _doubts_about(recording, reading, digests)
    recording.doubts = " ".join(doubts)
    recording.kept_until = kept_at_least(
        recording.ended_at and local_day(recording.ended_at),
        received_on=local_day(at),
        is_proven=not doubts,
    )
    facts = law.IntakeFacts(declared_sha256=reading.declared_sha256, actual_sha256=digests.sha256)
    entry = {
        "filename": reading.filename,
        "sha256": digests.sha256,
        "sm3": digests.sm3,
        "size": digests.size,
        "officer": officer.pk if officer else None,
        "device": device.pk if device else None,
        "doubts": doubts,
        "witnesses": witnesses.told_by(reading) if doubts else [],
    }
    if doubts:
        if "digest-differs" in doubts:
            refusal = steps.why_not(recording, lifecycle.RECEIVE, by=by, facts=facts)
            assert isinstance(refusal, GateClosed)
            steps.record_refusal(refusal, at=at)
        return step(recording, lifecycle.QUARANTINE, by=by, at=at, data=entry, along=along)
    recording.late = _is_late(recording.ended_at, at=at)
    recording = step(recording, lifecycle.RECEIVE, by=by, at=at, facts=facts, data=entry, along=along)
    _ask_why_late(recording, at=at)
    return recording


@action(lifecycle.SETTLE)
def settle(
    *,
    recording: Recording,
    device: str,
    officer: str,
    started_at: datetime,
    ended_at: datetime,
    reason: str,
    by: Actor,
    at: datetime,
) -> Recording:
    """Give a doubtful file its device, by serial, its officer, by number, and its times; the bytes stay as they are."""
    steps.judge(recording, lifecycle.SETTLE, by=by)
    its_device = devices.device_by_serial(device)
    if its_device is None:
        raise Invalid("不能核实归档：没有登记这个编号的设备", field="device")
    its_officer = people.person_numbered(officer, field="officer")
    if not started_at <= ended_at <= recording.received_at + timedelta(seconds=CLOCK_TOLERANCE_SECONDS.value):
        raise Invalid("不能核实归档：录制起止时间颠倒，或晚于收到文件的时间", field="ended_at")
    late = _is_late(ended_at, at=recording.received_at)
    keep_until = kept_through(local_day(ended_at))
    recording = step(
        recording,
        lifecycle.SETTLE,
        by=by,
        at=at,
        changes={
            "device": its_device,
            "officer": its_officer,
            "unit_id": its_officer.unit_id,
            "started_at": started_at,
            "ended_at": ended_at,
            "late": late,
            "kept_until": max(keep_until, recording.kept_until or keep_until),
        },
        data={"device": its_device.pk, "officer": its_officer.pk, "reason": reason},
    )
    # The 24 hours are judged by the moment the file came in, not by the moment somebody settled it.
    clocks.react(
        lifecycle.RECEIVE.event,
        recording.ref,
        at=recording.received_at,
        subject=recording,
        unit_id=recording.unit_id,
    )
    _ask_why_late(recording, at=at)
    return recording


def _is_late(ended_at: datetime | None, *, at: datetime) -> bool:
    assert ended_at is not None, "a recording without an end is in doubt"
    return reckon_for(law.STORE_IN_TIME, started_at=ended_at).is_late(at)


def _ask_why_late(recording: Recording, *, at: datetime) -> None:
    clock = law.STORE_IN_TIME.clock
    assert clock is not None
    if recording.late:
        open_finding(
            found=clock.finding,
            duty=law.STORE_IN_TIME,
            about=recording.ref,
            about_zh=recording.filename,
            unit_id=recording.unit_id,
            person=recording.officer,
            by=SYSTEM,
            at=at,
        )


def _set_times(recording: Recording, started_at: datetime | None, ended_at: datetime | None) -> None:
    """Keep the device's times and correct them by its offset."""
    recording.device_started_at, recording.device_ended_at = started_at, ended_at
    offset = recording.clock_offset_ms
    recording.started_at = law.true_time(started_at, clock_offset_ms=offset) if started_at else None
    recording.ended_at = law.true_time(ended_at, clock_offset_ms=offset) if ended_at else None


def _doubts_about(recording: Recording, reading: Reading, digests: Digests) -> list[str]:
    doubts = []
    if reading.declared_sha256 not in ("", digests.sha256):
        doubts.append("digest-differs")
    if (
        recording.device
        and Recording.objects.filter(device=recording.device, filename=recording.filename).exists()
    ):
        doubts.append("name-clash")
    return doubts


def as_dict(recording: Recording) -> dict[str, Any]:
    """Return what a station is told about a recording."""
    return {
        "recording": recording.pk,
        "state": recording.state,
        "reasons": recording.doubts_zh,
        "late": recording.late,
    }
