"""Settle what is known of a file from its name and its inside; the name wins, every disagreement is noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen_dock.media import MediaFacts
from liuhen_dock.patterns import NameFacts

TOLERANCE = timedelta(seconds=5)  # name and container are written by one clock
ZONE_SHIFTS = tuple(timedelta(hours=hours) for hours in (8, -8))  # local time called UTC, and the reverse
LENGTHS_AGREE = timedelta(seconds=5)


@dataclass(frozen=True)
class Description:
    """What the platform is told; moments are in the device's own clock."""

    kind: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    device: str = ""
    officer: str = ""
    segment: int | None = None
    pattern: str = ""
    key_mark: bool = False
    notes: tuple[str, ...] = ()


def describe(name: NameFacts | None, *, media: MediaFacts, suffix_kind: str) -> Description:
    """Return the settled description; ``suffix_kind`` is what the file's ending promises."""
    notes = []
    promised = (name.kind if name else "") or suffix_kind
    if not media.is_readable:
        notes.append("文件内嵌信息无法读取，可能损坏或未正常结束")
    elif media.kind and media.kind != promised:
        notes.append(f"文件名表示类型为 {promised}，内容实为 {media.kind}")
    if media.is_cut:
        notes.append("文件不完整，结尾缺失")
    kind = media.kind or promised
    if kind != "photo" and media.said_duration and media.duration is None:
        notes.append(f"时长未能测定（文件自称 {_spelled(media.said_duration)}），结束时间不明")
    elif media.said_duration and media.duration and abs(media.said_duration - media.duration) > LENGTHS_AGREE:
        notes.append(
            f"文件自称时长 {_spelled(media.said_duration)}，实测 {_spelled(media.duration)}，以实测为准"
        )

    started_at = name.started_at if name else None
    if started_at is None and media.made_at is not None:
        started_at = media.made_at
        notes.append("文件名中没有时间，时间取自内嵌信息")
    elif started_at is None:
        notes.append("文件名和内嵌信息中都没有时间")
    elif media.made_at is not None and not agree(started_at, media=media):
        notes.append(f"内嵌时间 {media.made_at:%Y-%m-%d %H:%M:%S} 与文件名时间不一致")

    duration = timedelta(0) if kind == "photo" else media.duration
    return Description(
        kind=kind,
        started_at=started_at,
        ended_at=started_at + duration if started_at and duration is not None else None,
        device=name.device if name else "",
        officer=name.officer if name else "",
        segment=name.segment if name else None,
        pattern=name.pattern if name else "",
        key_mark=bool(name and name.key_mark),
        notes=tuple(notes),
    )


def agree(named: datetime, *, media: MediaFacts, within: timedelta = TOLERANCE) -> bool:
    """Say whether name and container mean one moment; some cameras write the container's time at the end."""
    assert media.made_at is not None
    gap = media.made_at - named
    candidates = (gap, gap - media.duration) if media.duration else (gap,)
    shifts = (timedelta(0), *ZONE_SHIFTS) if media.is_utc else (timedelta(0),)
    return any(abs(each - shift) <= within for each in candidates for shift in shifts)


def _spelled(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes}分{seconds}秒" if minutes else f"{seconds}秒"


def upload_metadata(
    described: Description,
    *,
    filename: str,
    relative_path: str,
    sha256: str,
    clock_offset_ms: Mapping[str, int],
) -> dict[str, str]:
    """Return the tus Upload-Metadata; what is not known is left out."""
    offset = clock_offset_ms.get(described.device) if described.device else None
    said = {
        "filename": filename,
        "relative_path": relative_path,
        "sha256": sha256,
        "kind": described.kind,
        "device": described.device,
        "officer": described.officer,
        "segment": "" if described.segment is None else str(described.segment),
        "started_at": described.started_at.isoformat() if described.started_at else "",
        "ended_at": described.ended_at.isoformat() if described.ended_at else "",
        "clock_offset_ms": "" if offset is None else str(offset),
        "pattern": described.pattern,
        "key_mark": "1" if described.key_mark else "",
        "notes": "；".join(described.notes),
    }
    return {key: value for key, value in said.items() if value}
