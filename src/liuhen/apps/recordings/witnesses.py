"""What speaks of a recording's time and origin, held against each other at one place, whichever door it came by.

Six witnesses: name, container, the device's check-outs, its acquisition, our own clock, and whoever sent it. Where two
of them cannot both be right a doubt remains, which a person settles; who is silent contradicts nobody (ADR-18).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.clocks.days import local_day
from liuhen.regulation.parameters import (
    CLOCK_TOLERANCE_SECONDS,
    DURATION_TOLERANCE_SECONDS,
    PLAUSIBLE_ARRIVAL_DAYS,
    WITNESS_TOLERANCE_SECONDS,
)
from liuhen_dock.describe import agree

if TYPE_CHECKING:
    from liuhen.apps.recordings.describing import Reading
    from liuhen.apps.recordings.models import Recording
    from liuhen_dock.media import MediaFacts

LONGEST = timedelta(hours=24)


def contradictions(recording: "Recording", reading: "Reading", *, sent_at: datetime) -> Iterator[str]:
    """Yield the doubts in which the witnesses leave a recording; ``sent_at``: when its sending began."""
    yield from _of_its_time(recording, sent_at=sent_at)
    told = reading.started_at
    if told and not _is_one_time(told, reading):
        yield "times-differ"
    if told and reading.ended_at:
        if not lasts(reading.ended_at - told, reading.media):
            yield "length-differs"
        if reading.media and is_endless(reading.media):
            yield "length-unknown"
    if _names_another(recording, reading):
        yield "named-otherwise"
    if recording.device and recording.officer and not _had_it(recording):
        yield "not-his-device"


def of_what_is_stored(recording: "Recording") -> list[str]:
    """Return the doubts that the facts on record leave about a recording stored before they were compared.

    What merely came late was stored by the rules of its day; it is only kept longer (``time_is_doubtful``).
    """
    return [doubt for doubt in _of_its_time(recording, sent_at=recording.received_at) if doubt != "long-ago"]


def time_is_doubtful(recording: "Recording") -> bool:
    """Say whether the facts on record do not bear out a recording's time."""
    return any(_of_its_time(recording, sent_at=recording.received_at))


def _of_its_time(recording: "Recording", *, sent_at: datetime) -> Iterator[str]:
    start, end = recording.started_at, recording.ended_at
    if start is None or end is None:
        yield "no-time"
        return
    tolerance = timedelta(seconds=CLOCK_TOLERANCE_SECONDS.value)
    if end < start or end - start > LONGEST or end > min(sent_at, recording.received_at) + tolerance:
        yield "impossible-time"
    elif is_long_ago(end, received_at=recording.received_at):
        yield "long-ago"
    if recording.device and local_day(end) < recording.device.acquired_on:
        yield "before-acquired"


def is_long_ago(ended_at: datetime, *, received_at: datetime) -> bool:
    """Say whether so long lies between a recording's end and its receipt that our clock no longer speaks for it."""
    return received_at - ended_at > timedelta(days=PLAUSIBLE_ARRIVAL_DAYS.value)


def _is_one_time(told: datetime, reading: "Reading") -> bool:
    """Say whether what was told, the name and the container mean one moment by the device's clock."""
    within = timedelta(seconds=WITNESS_TOLERANCE_SECONDS.value)
    named, media = reading.named_at, reading.media
    if named and abs(told - named) > within:
        return False
    return all(
        media is None or media.made_at is None or agree(moment, media=media, within=within)
        for moment in (told, named)
        if moment
    )


def lasts(told: timedelta, media: "MediaFacts | None") -> bool:
    """Say whether a film or sound lasts as long as told; a photo, and what is not measured, says nothing."""
    if media is None or media.duration is None or media.kind == "photo":
        return True
    return abs(told - media.duration) <= timedelta(seconds=DURATION_TOLERANCE_SECONDS.value)


def is_endless(media: "MediaFacts") -> bool:
    """Say whether the length of a film or sound cannot be measured, so that only the sender tells its end."""
    return media.is_readable and media.kind in ("video", "audio") and media.duration is None


def _names_another(recording: "Recording", reading: "Reading") -> bool:
    """Say whether the name bears the number of another registered device or person than was told."""
    device = devices.device_by_serial(reading.named_device) if reading.named_device else None
    officer = people.person_by_number(reading.named_officer) if reading.named_officer else None
    return bool(
        (device and recording.device_id and device.pk != recording.device_id)
        or (officer and recording.officer_id and officer.pk != recording.officer_id)
    )


def _had_it(recording: "Recording") -> bool:
    """Say whether the officer had the device out at any moment of the recording; where no check-out speaks, yes.

    Lying in store speaks only against what a person brings: a station reads the card out of the device itself, and that
    nobody wrote down who took it out is then a matter of custody.
    """
    start, end = recording.started_at, recording.ended_at
    if start is None or end is None or recording.device_id is None or end < start:
        return True
    tolerance = timedelta(seconds=CLOCK_TOLERANCE_SECONDS.value)
    holders = devices.holders_during(recording.device_id, began=start - tolerance, ended=end + tolerance)
    if holders:
        return recording.officer_id in holders
    return recording.bringer_id is None or not devices.was_ever_out(recording.device_id, before=start)


def told_by(reading: "Reading") -> list[str]:
    """Say what name, container and sender told of the time, by the device's clock; for the trail."""
    said = {
        "文件名": reading.named_at, "内嵌信息": reading.media and reading.media.made_at,
        "申报开始": reading.started_at, "申报结束": reading.ended_at,
    }  # fmt: skip
    return [f"{who} {moment:%Y-%m-%d %H:%M:%S %z}" for who, moment in said.items() if moment]
