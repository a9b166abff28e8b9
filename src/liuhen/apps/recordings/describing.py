"""What is told about a file on its way in: by the station, else by its name, else by its inside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from liuhen.apps.recordings import claims
from liuhen.kernel.clocks.days import is_near
from liuhen.kernel.media_probe import Probe, probe
from liuhen_dock.describe import Description, describe
from liuhen_dock.media import SUFFIXES, MediaFacts, facts_of
from liuhen_dock.patterns import read_name
from liuhen_dock.patterns.plugins import installed

KINDS = frozenset({"video", "audio", "photo"})
LONGEST_TAKE = timedelta(days=7)  # what lasts longer has a broken header
# How MP4 and its kin, AVI and WAV, Matroska, transport and program streams, FLV, ASF, Ogg, FLAC, AMR, MP3, AAC, raw
# H.264 and H.265, and pictures begin.
BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
BEGINNINGS = (
    b"RIFF", b"\x1aE\xdf\xa3", b"G", b"\0\0\x01", b"\0\0\0\x01", b"FLV", b"0&\xb2u", b"OggS", b"fLaC", b"#!AMR",
    b"ID3", b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*", b"GIF8", b"IMKH", b"DHAV", b"DAHUA",
)  # fmt: skip
FRAMES = tuple(bytes((0xFF, second)) for second in range(0xE0, 0x100))  # MP3 and AAC without a header


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
    named_at: datetime | None = None
    named_device: str = ""
    named_officer: str = ""
    media: MediaFacts | None = None

    @classmethod
    def of(cls, metadata: Mapping[str, str], *, path: Path, probed: Probe | None = None) -> "Reading":
        """Read the claims, and what the name and the inside of the file say; these fill what was not told.

        ``probed`` is what is known of the inside already, of a file that we made ourselves.
        """
        filename = metadata["filename"]
        stem, _, suffix = filename.rpartition(".")
        named, media = read_name(stem, patterns=installed()), _inside(path, probed)
        told = cls(
            filename=filename,
            kind=metadata.get("kind", "") if metadata.get("kind") in KINDS else "unknown",
            device=metadata.get("device", "").strip(),
            officer=metadata.get("officer", "").strip(),
            segment=claims.segment(metadata.get("segment")) or 0,
            started_at=claims.moment(metadata.get("started_at")),
            ended_at=claims.moment(metadata.get("ended_at")),
            clock_offset_ms=claims.offset_ms(metadata.get("clock_offset_ms")),
            declared_sha256=metadata.get("sha256", "").lower(),
            named_at=named.started_at if named else None,
            named_device=named.device if named else "",
            named_officer=named.officer if named else "",
            media=media,
        )
        if told.started_at and told.ended_at:
            return told
        return told.completed_by(describe(named, media=media, suffix_kind=SUFFIXES.get(suffix.lower(), "")))

    def completed_by(self, found: Description) -> "Reading":
        """Fill what was not told with what was found."""
        return replace(
            self,
            kind=self.kind if self.kind != "unknown" else found.kind or "unknown",
            device=self.device or found.device,
            officer=self.officer or found.officer,
            segment=self.segment or found.segment or 0,
            started_at=self.started_at or found.started_at,
            ended_at=self.ended_at or found.ended_at,
        )


def _inside(path: Path, probed: Probe | None) -> MediaFacts:
    """Look into what begins as films, sounds and pictures do; of anything else nothing could be learnt."""
    with path.open("rb") as file:
        head = file.read(16)
    looks_like_one = (
        head.startswith(BEGINNINGS) or head[4:8] in BOXES or head[:2] in FRAMES or head[4:5] == b"G"
    )
    if not looks_like_one:
        return MediaFacts(is_readable=False)
    found = facts_of(probed or probe(path))
    return replace(
        found,
        made_at=found.made_at if found.made_at and is_near(found.made_at) else None,
        duration=found.duration if found.duration and found.duration <= LONGEST_TAKE else None,
    )
