"""What lies where in a film: told by whoever knows, placed by the film's corrected time, drawn under the player."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import Actor
from liuhen.kernel.web.bars import WIDTH, bar
from liuhen.kernel.web.wording import timecode

LEAST = 5  # the narrowest mark


@dataclass(frozen=True)
class Told:
    """Something at a moment of true time, or over a stretch; ``tone``: act, note, break, gap or finding."""

    tone: str
    said: str
    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """The same by the film's own time, and as a bar of the drawing; what lies outside of it stands at its edge."""

    tone: str
    said: str
    at_ms: int
    x: int
    width: int

    @property
    def label(self) -> str:
        return f"{timecode(self.at_ms)} {self.said}"


Teller = Callable[[Recording, Actor], Iterable[Told]]
_tellers: list[Teller] = []


def tell(teller: Teller) -> None:
    """Let a higher app say what it knows of films, as far as an actor may see it."""
    _tellers.append(teller)


def marks_of(recording: Recording, *, by: Actor) -> list[Mark]:
    """Return what is known of a film's moments, in their order; nothing of a film whose time is not known."""
    if (
        recording.started_at is None
        or recording.ended_at is None
        or recording.ended_at <= recording.started_at
    ):
        return []
    told = (each for teller in _tellers for each in teller(recording, by))
    placed = (_placed(each, recording.started_at, recording.ended_at) for each in told)
    return sorted(placed, key=lambda mark: (mark.at_ms, -mark.width))


def whole(said: str) -> Mark:
    """Return a mark of what is wrong with a film as a whole."""
    return Mark("finding", said, 0, 0, WIDTH)


def _placed(told: Told, began: datetime, ended: datetime) -> Mark:
    first, last = (min(max(each, began), ended) for each in (told.began, told.ended or told.began))
    x, width = bar(first - began, last - first, of=ended - began, least=LEAST)
    return Mark(told.tone, told.said, (first - began) // timedelta(milliseconds=1), x, width)
