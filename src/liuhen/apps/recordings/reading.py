"""What is told about a file on its way in: by the station, else by its name, else by its inside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from liuhen.kernel.media_probe import probe
from liuhen_dock.describe import Description, describe
from liuhen_dock.media import SUFFIXES, facts_of
from liuhen_dock.patterns import read_name
from liuhen_dock.patterns.plugins import installed

KINDS = frozenset({"video", "audio", "photo"})


@dataclass(frozen=True)
class Reading:
    """Claims about a file; ``device`` and ``officer`` are numbers, times are by the device's clock."""

    filename: str
    kind: str = "unknown"
    device: str = ""
    officer: str = ""
    segment: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    clock_offset_ms: int | None = None
    declared_sha256: str = ""

    @classmethod
    def of(cls, metadata: Mapping[str, str], *, path: Path) -> "Reading":
        """Read the claims; a file that came without times (by the browser) is read by its name and its inside."""
        told = cls(
            filename=metadata["filename"],
            kind=metadata.get("kind", "") if metadata.get("kind") in KINDS else "unknown",
            device=metadata.get("device", "").strip(),
            officer=metadata.get("officer", "").strip(),
            segment=_whole(metadata.get("segment")) or 0,
            started_at=_moment(metadata.get("started_at")),
            ended_at=_moment(metadata.get("ended_at")),
            clock_offset_ms=_whole(metadata.get("clock_offset_ms")),
            declared_sha256=metadata.get("sha256", "").lower(),
        )
        if told.started_at and told.ended_at:
            return told
        return told.completed_by(_described(told.filename, path))

    def completed_by(self, found: Description) -> "Reading":
        """Fill what was not told with what was found."""
        return Reading(
            filename=self.filename,
            kind=self.kind if self.kind != "unknown" else found.kind or "unknown",
            device=self.device or found.device,
            officer=self.officer or found.officer,
            segment=self.segment or found.segment or 0,
            started_at=self.started_at or found.started_at,
            ended_at=self.ended_at or found.ended_at,
            clock_offset_ms=self.clock_offset_ms,
            declared_sha256=self.declared_sha256,
        )


def _described(filename: str, path: Path) -> Description:
    stem, _, suffix = filename.rpartition(".")
    return describe(
        read_name(stem, patterns=installed()),
        media=facts_of(probe(path)),
        suffix_kind=SUFFIXES.get(suffix.lower(), ""),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _whole(text: str | None) -> int | None:
    try:
        return int(text or "")
    except ValueError:
        return None
