"""Which part of an activity was recorded, and what explains the rest: pure reckoning with spans of time.

Spans are half-open, and what is assessed has a length. A break of at most the tolerance is none; an explanation
reaches as far beyond its own ends as may be missing at the ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

Place = Literal["whole", "start", "middle", "end"]
LACK_OF_PLACE: dict[Place, str] = {
    "whole": "unrecorded", "start": "starts-late", "middle": "gap", "end": "ends-early"
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Span:
    """From ``began`` up to, not including, ``ended``."""

    began: datetime
    ended: datetime

    @property
    def seconds(self) -> float:
        return max(0.0, (self.ended - self.began).total_seconds())

    def within(self, whole: Self) -> Self:
        """Return the part that lies in ``whole``; of no length where they do not meet."""
        began = min(max(self.began, whole.began), whole.ended)
        return type(self)(began, max(began, min(self.ended, whole.ended)))

    def widened(self, by: timedelta) -> Self:
        return type(self)(self.began - by, self.ended + by)


@dataclass(frozen=True)
class Tolerance:
    """What may be missing without a word: at the two ends, and between two pieces."""

    ends: timedelta
    between: timedelta


@dataclass(frozen=True)
class Excuse:
    """Why a span was not recorded; it counts only once nothing of it is ``lacking`` (a key of LACKS)."""

    span: Span
    lacking: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Gap:
    """A part that was not recorded: where it lies, what explains it (refs), and what it lacks to be explained."""

    span: Span
    place: Place
    explained_by: tuple[str, ...] = ()
    lacking: str = ""


@dataclass(frozen=True)
class Assessment:
    """What was recorded of the whole, in thousandths rounded down, and every gap."""

    covered_permille: int
    gaps: tuple[Gap, ...]

    @property
    def lacks(self) -> list[str]:
        """Return what is missing, each once, in the order of the gaps."""
        return list(dict.fromkeys(gap.lacking for gap in self.gaps if gap.lacking))

    @property
    def state(self) -> Literal["fulfilled", "explained", "owing"]:
        if self.lacks:
            return "owing"
        return "explained" if self.gaps else "fulfilled"


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as spans that neither touch nor overlap, in order; those without length are dropped."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.seconds):
        if merged and span.began <= merged[-1].ended:
            merged[-1] = Span(merged[-1].began, max(merged[-1].ended, span.ended))
        else:
            merged.append(span)
    return merged


def without(whole: Span, spans: Iterable[Span]) -> list[Span]:
    """Return what of ``whole`` no span covers."""
    left, reached = [], whole.began
    for span in union(span.within(whole) for span in spans):
        if reached < span.began:
            left.append(Span(reached, span.began))
        reached = span.ended
    return [*left, Span(reached, whole.ended)] if reached < whole.ended else left


def gaps(whole: Span, recorded: Iterable[Span], *, tolerance: Tolerance) -> list[Gap]:
    """Return what is missing beyond the tolerance; where nothing was recorded, the whole however short."""
    takes = list(recorded)
    if not any(take.within(whole).seconds for take in takes):
        return [Gap(whole, "whole")]
    found = []
    for span in without(whole, takes):
        place: Place = (
            "start" if span.began == whole.began else "end" if span.ended == whole.ended else "middle"
        )
        allowed = tolerance.between if place == "middle" else tolerance.ends
        if span.ended - span.began > allowed:
            found.append(Gap(span, place))
    return found


def assess(
    whole: Span, recorded: Iterable[Span], excuses: Iterable[Excuse], *, tolerance: Tolerance
) -> Assessment:
    """Say what was recorded of ``whole`` and whether each gap is explained; good excuses may explain one together."""
    takes, said = list(recorded), list(excuses)
    covered = sum(span.seconds for span in union(take.within(whole) for take in takes))
    missing = gaps(whole, takes, tolerance=tolerance)
    return Assessment(
        int(1000 * covered / whole.seconds), tuple(_judged(gap, said, tolerance) for gap in missing)
    )


def _judged(gap: Gap, excuses: list[Excuse], tolerance: Tolerance) -> Gap:
    reach = tolerance.ends  # whoever presses a button on a phone is no more exact in the middle
    about = [excuse for excuse in excuses if excuse.span.widened(reach).within(gap.span).seconds]
    good = [excuse for excuse in about if not excuse.lacking]
    if not without(gap.span, (excuse.span.widened(reach) for excuse in good)):
        return Gap(gap.span, gap.place, tuple(excuse.ref for excuse in good))
    half = next((excuse.lacking for excuse in about if excuse.lacking), "")
    return Gap(gap.span, gap.place, lacking=half or LACK_OF_PLACE[gap.place])
