"""What the cameras bring home: planned takes, rendered to real files by a few processes while the story goes on."""

from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from multiprocessing import get_context
from typing import Self

from liuhen.demo import media
from liuhen.kernel.media_probe import Probe
from liuhen.kernel.vault.checking import die_with_parent
from liuhen_dock.contents import inspect

SUFFIXES = {"video": "mp4", "audio": "wav", "photo": "jpg"}
LETTERS = {"video": "V", "audio": "A", "photo": "P"}


@dataclass(frozen=True)
class Take:
    """One file on a card; times are by the device's own clock."""

    kind: str
    device: str
    officer: str
    started_at: datetime
    seconds: int
    segment: int = 1

    @property
    def ended_at(self) -> datetime:
        return self.started_at + timedelta(seconds=0 if self.kind == "photo" else self.seconds)

    @property
    def filename(self) -> str:
        """Return the name a camera gives: device, officer, moment, segment, kind."""
        moment = self.started_at.strftime("%Y%m%d%H%M%S")
        return f"{self.device}_{self.officer}_{moment}_{self.segment:04d}{LETTERS[self.kind]}.{SUFFIXES[self.kind]}"

    @property
    def metadata(self) -> dict[str, str]:
        """Return what a station tells the server about it."""
        return {
            "filename": self.filename, "kind": self.kind, "device": self.device, "officer": self.officer,
            "started_at": self.started_at.isoformat(), "ended_at": self.ended_at.isoformat(),
            "segment": str(self.segment), "pattern": "gat947",
        }  # fmt: skip


@dataclass(frozen=True)
class Developed:
    """A rendered take, and what its bytes say of themselves."""

    data: bytes
    probed: Probe


def develop(take: Take) -> Developed:
    """Render a take and measure it; unconfined, since we made the file ourselves."""
    data = render(take)
    return Developed(data, inspect(BytesIO(data)))


def render(take: Take) -> bytes:
    """Return the file's bytes: the picture shows device and clock, so no two takes are alike."""
    match take.kind:
        case "photo":
            return media.photo(taken_at=take.started_at, device=take.device)
        case "audio":
            # A hum has no clock in it: the unused tail of the file makes each one its own.
            return media.audio(seconds=take.seconds) + take.filename.encode()
        case _:
            return media.video(started_at=take.started_at, seconds=take.seconds, device=take.device)


class Darkroom:
    """Renders takes ahead of need; `with` ends its processes."""

    def __init__(self, *, processes: int) -> None:
        # spawn: a fork would take the database connection along
        self._pool = ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=die_with_parent
        )
        self._ordered: list[Take] = []
        self._coming: dict[Take, Future[Developed]] = {}

    def order(self, takes: Iterable[Take]) -> None:
        self._ordered += takes

    @property
    def ordered(self) -> tuple[Take, ...]:
        """Everything that was ordered so far."""
        return tuple(self._ordered)

    def develop(self) -> None:
        """Begin with what is needed first."""
        for take in sorted(self._ordered, key=lambda take: take.started_at):
            self._coming[take] = self._pool.submit(develop, take)

    def fetch(self, take: Take) -> Developed:
        return self._coming.pop(take).result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(cancel_futures=True)
