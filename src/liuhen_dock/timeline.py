"""One clock for all packets of a file: what they last together, and where their own clock jumps or begins anew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

# No camera rests so long between two pictures: what is longer was not recorded, whatever the clock beside it says.
LONGEST_STEP = 5.0
_BACKWARDS = 1.0  # rounding in Matroska and FLV goes back by milliseconds, a new clock by more


@dataclass
class Stretch:
    """From when to when something is shown, in seconds of the file's own clock."""

    begin: float = float("inf")
    end: float = float("-inf")

    @property
    def seconds(self) -> float:
        return max(self.end - self.begin, 0.0)

    def show(self, begin: float, end: float) -> None:
        self.begin, self.end = min(self.begin, begin), max(self.end, end)


@dataclass
class Track:
    """One stream on its way."""

    part: int
    at: float | None = None
    seconds: float = 0.0  # of the stretches that are closed
    packets: int = 0
    shown: Stretch = field(default_factory=Stretch)
    since: list[float] = field(default_factory=list)  # the own lengths of what came since ``at``

    def close(self) -> None:
        """End a stretch: what bore no time lasts as long as it says."""
        self.seconds += self.shown.seconds + sum(self.since[1:] if self.at is not None else self.since)
        self.shown, self.since, self.at = Stretch(), [], None


@dataclass
class Timeline:
    """Feed it the packets in file order; fed twice alike it answers alike."""

    tracks: dict[int, Track] = field(default_factory=dict)
    parts: list[Stretch] = field(default_factory=lambda: [Stretch()])  # of one unbroken clock each

    def place(self, packet: Any) -> int:
        """Return which part the packet belongs to."""
        track = self.tracks.setdefault(packet.stream_index, Track(len(self.parts) - 1))
        unit = packet.time_base or Fraction(0)
        told = packet.dts if packet.dts is not None else packet.pts
        own = float((packet.duration or 0) * unit)
        own = own if 0 < own <= LONGEST_STEP else 0.0
        if told is not None:
            at = float(told * unit)
            self._go_on(track, at)
            shown = float(packet.pts * unit) if packet.pts is not None else at
            track.at, track.since = at, []
            track.shown.show(shown, shown + own)
            self.parts[track.part].show(shown, shown + own)
        track.since.append(own)
        track.packets += 1
        return track.part

    def shifts(self) -> list[float]:
        """Return, once all was fed, by how much each part is moved so that they follow each other from zero on."""
        found, end = [], 0.0
        for part in self.parts:
            found.append(end - part.begin if part.end >= part.begin else 0.0)
            end += part.seconds
        return found

    def seconds_of(self, index: int) -> float:
        """Return, once all was fed, what a track lasts, without what was not recorded between two of its packets."""
        track = self.tracks.get(index)
        if track is None:
            return 0.0
        track.close()
        return track.seconds

    def _go_on(self, track: Track, at: float) -> None:
        if track.at is None:
            return
        step = at - track.at
        if -_BACKWARDS <= step <= LONGEST_STEP * len(track.since):
            return
        is_silence = step > 0 and self._others_are_near(track, at)
        track.close()
        if track.part < len(self.parts) - 1:
            track.part += 1  # another track was the first to leave this part
        elif not is_silence:
            self.parts.append(Stretch())
            track.part = len(self.parts) - 1

    def _others_are_near(self, track: Track, at: float) -> bool:
        """Say whether this track only was silent for a while, and the clock went on."""
        return any(
            other is not track
            and other.part == track.part
            and other.at is not None
            and abs(other.at - at) <= LONGEST_STEP
            for other in self.tracks.values()
        )


def seconds_of_index(entries: Iterable[Any], unit: Fraction, *, size: int) -> tuple[float, int, int]:
    """Return what an index promises of a file of this size: seconds that are there, the last byte, bytes in all."""
    seconds, last, bytes_in_all = 0.0, 0, 0
    step, before, was_there = 0.0, None, False
    for entry in entries:
        if before is not None:
            told = float((entry.timestamp - before) * unit)
            step = told if 0 < told <= LONGEST_STEP else 0.0
            seconds += step * was_there
        before = entry.timestamp
        end = entry.pos + entry.size
        was_there = entry.size > 0 and end <= size
        last = max(last, end)
        bytes_in_all += entry.size
    return seconds + step * was_there, last, bytes_in_all


def read_packets(container: Any, streams: list[Any]) -> Iterator[Any]:
    """Yield what has bytes, as far as it can be read."""
    import av  # noqa: PLC0415 -- 35 MB: only when there is a recording to read

    packets = container.demux(streams)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        if packet.size:
            yield packet
