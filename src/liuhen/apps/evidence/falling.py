"""What does not stand any more, and what falls with it: pure reckoning over rows that were read at once.

Evidence falls with its own exclusion, with the recording that it is or that watched it, and with its files. A fact
falls with evidence it needs, or when nothing of what it rests on is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """Why something does not stand: a key of CAUSES, and the ref of what it fell with."""

    key: str
    ref: str


@dataclass(frozen=True)
class Cited:
    """A recording that evidence names: is it there, whole, and still of its activity?"""

    recording_id: int
    state: str
    is_broken: bool
    link_id: int | None
    link_state: str

    @property
    def cause(self) -> Cause | None:
        """Return why it carries nothing any more, the gravest first."""
        ref = f"recording:{self.recording_id}"
        if self.state in ("destroying", "disposed"):
            return Cause("destroyed", ref)
        if self.is_broken:
            return Cause("broken", ref)
        if self.state == "quarantined":
            return Cause("in-doubt", ref)
        if self.link_state == "rejected":
            return Cause("not-of-activity", f"link:{self.link_id}")
        return None


@dataclass(frozen=True)
class Standing:
    """All that evidence stands or falls by."""

    evidence_id: int
    is_excluded: bool
    cites: Cited | None
    watched_by: tuple[Cited, ...]
    broken_file: str
    """SHA-256 of a file of its own that is not whole; "" : all are."""


def cause_of(row: Standing) -> Cause | None:
    """Return why evidence does not stand, or None."""
    if row.is_excluded:
        return Cause("excluded", f"evidence:{row.evidence_id}")
    if row.cites and (cause := row.cites.cause):
        return cause
    if row.broken_file:
        return Cause("file-broken", f"evidence:{row.evidence_id}")
    for each in row.watched_by:
        if cause := each.cause:
            return Cause("unwatched", cause.ref)
    return None


Supports = Mapping[int, Iterable[tuple[int, bool]]]
"""By fact, the evidence it rests on, and whether it is needed."""


def facts_that_fall(supports: Supports, fallen: Mapping[int, Cause]) -> dict[int, Cause]:
    """Return which facts do not stand while this evidence is fallen, each with the evidence it fell with."""
    found = {}
    for fact_id, rests_on in supports.items():
        lost = [(pk, needed) for pk, needed in rests_on if pk in fallen]
        needed_lost = next((pk for pk, needed in lost if needed), None)
        if needed_lost is None and lost and len(lost) == len(list(rests_on)):
            needed_lost = lost[0][0]
        if needed_lost is not None:
            found[fact_id] = Cause("supports-fallen", f"evidence:{needed_lost}")
    return found
