"""What a draw has to know of recordings and people; the one place where further apps' knowledge comes in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from liuhen.apps.activities import queries as activities
from liuhen.apps.activities.queries import ActivityOfRecording
from liuhen.apps.findings import queries as findings
from liuhen.apps.spotchecks.models import Sheet
from liuhen.regulation.recordings import lasts_as_told
from liuhen.regulation.spotchecks import MARKS

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

WEIGHTS = {mark.key: mark.weight for mark in MARKS}
COLUMNS = (
    "id", "sha256", "unit_id", "officer_id", "kind", "received_at", "late", "doubts", "device_started_at",
    "device_ended_at", "duration_ms",
)  # fmt: skip


class Row(Protocol):
    """The columns of a recording that its marks are read from."""

    id: int
    officer_id: int | None
    late: bool
    doubts: str


def around(recordings: Sequence[Row]) -> Mapping[int, Iterable[str]]:
    """Return the marks that the activities of a batch of recordings leave on them, by id: gaps, untold.

    Asked once a batch, so that a population of a million takes a few thousand questions.
    """
    found = activities.activities_of_recordings(each.id for each in recordings)
    return {pk: tuple(_marks_of(acts)) for pk, acts in found.items()}


def _marks_of(acts: Iterable[ActivityOfRecording]) -> Iterator[str]:
    acts = list(acts)
    if any(act.interruptions for act in acts):
        yield "gaps"
    if any(act.ended_at and not act.notice_zh for act in acts):
        yield "untold"


def participants(recordings: Sequence["Recording"]) -> Mapping[int, Iterable[int]]:
    """Return who took part in the activities these recordings are of, by id."""
    return activities.participants_of_recordings(each.pk for each in recordings)


class Signs:
    """What is known of the people, read once a population; the marks of a recording are then read row by row."""

    def __init__(self) -> None:
        self.with_findings = frozenset(findings.standing_by_person())
        self.sampled = frozenset(
            Sheet.objects.filter(officer__isnull=False).values_list("officer_id", flat=True).distinct()
        )

    def of(self, row: Any, known: Iterable[str]) -> tuple[str, ...]:
        """Return a recording's marks in the order of MARKS."""
        found = {
            "late": row.late,
            "doubts": bool(row.doubts),
            "length": row.duration_ms is not None and not lasts_as_told(row),
            "findings": row.officer_id in self.with_findings,
            "never": row.officer_id is not None and row.officer_id not in self.sampled,
        } | dict.fromkeys(known, True)
        return tuple(key for key in WEIGHTS if found.get(key))


def score_of(marks: Iterable[str]) -> int:
    return sum(WEIGHTS[key] for key in marks)


def involved(recordings: Sequence["Recording"]) -> dict[int, frozenset[int]]:
    """Return who must not check each recording: who recorded it, took part, brought it in, or holds the device."""
    others = participants(recordings)
    return {found.pk: frozenset((*_handling(found), *others.get(found.pk, ()))) for found in recordings}


def _handling(found: "Recording") -> Iterator[int]:
    holder = found.device.holder_id if found.device else None
    yield from (pk for pk in (found.officer_id, found.bringer_id, holder) if pk is not None)
