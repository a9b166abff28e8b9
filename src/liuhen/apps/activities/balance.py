"""What was recorded of an activity set against what it owes: recordings, breaks, statements, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from liuhen.apps.activities import queries
from liuhen.apps.activities.coverage import Assessment, Excuse, Span, Tolerance, assess
from liuhen.apps.activities.models import Activity, Interruption, Link, Statement
from liuhen.apps.devices import queries as devices
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.vault.blobs import failing
from liuhen.regulation.activities import LACKS
from liuhen.regulation.parameters import BREAK_TOLERANCE_SECONDS, COVER_TOLERANCE_SECONDS

if TYPE_CHECKING:
    from liuhen.apps.devices.models import CheckOut

UNCONFIRMED, UNRECORDED = "unconfirmed", "unrecorded"
KEPT_APART = "quarantined"


@dataclass(frozen=True)
class Take:
    """A linked recording; ``why_not`` says in Chinese why it does not count, "" where it does."""

    link: Link
    span: Span | None
    why_not: str

    @property
    def counts(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class Balance:
    """What was recorded of an activity that is over, and what is missing, the most telling first."""

    whole: Span
    takes: tuple[Take, ...]
    awaited: tuple[Link, ...]
    """Proposed links that would count if they were confirmed."""
    assessment: Assessment
    lacks: tuple[str, ...]

    @property
    def state(self) -> str:
        """The state of the obligation: owing while anything is missing that blocks."""
        if any(LACKS[key].blocks for key in self.lacks):
            return "owing"
        return "explained" if self.assessment.gaps else "fulfilled"


def tolerance() -> Tolerance:
    return Tolerance(
        ends=timedelta(seconds=COVER_TOLERANCE_SECONDS.value),
        between=timedelta(seconds=BREAK_TOLERANCE_SECONDS.value),
    )


def balance_of(activity: Activity) -> Balance:
    """Balance an activity that is over. Raises ValueError for one that is not."""
    if activity.started_at is None or activity.ended_at is None:
        raise ValueError(f"{activity.ref} is not over")
    whole = Span(activity.started_at, activity.ended_at)
    crew = {each.officer_id for each in queries.participants_of(activity)}
    links = [link for link in queries.links_of(activity) if link.state != "rejected"]
    corrupt = failing(link.recording.sha256 for link in links if link.recording.state == "stored")
    takes = tuple(_take(link, crew, corrupt) for link in links)
    good = [take.span for take in takes if take.counts and take.link.state == "confirmed" and take.span]
    excuses = _excuses(queries.interruptions_of(activity), list(queries.statements_of(activity)), whole)
    assessment = assess(whole, good, excuses, tolerance=tolerance())
    awaited = tuple(
        take.link
        for take in takes
        if take.link.state == "proposed" and take.counts and take.span and take.span.within(whole).seconds
    )
    found = set(assessment.lacks)
    if found and awaited:
        found = (found | {UNCONFIRMED}) - {UNRECORDED}
    found |= _besides(activity, crew, whole)
    return Balance(whole, takes, awaited, assessment, tuple(key for key in LACKS if key in found))


def _take(link: Link, crew: set[int], corrupt: set[str]) -> Take:
    recording = link.recording
    span = (
        Span(recording.started_at, recording.ended_at)
        if recording.started_at and recording.ended_at
        else None
    )
    if link.kind != "original":
        why_not = "事后补充，不计入"
    elif recording.state == KEPT_APART:
        why_not = "待核实，核实归档后才计入"
    elif recording.sha256 in corrupt:
        why_not = "完整性复核未通过，不计入"
    elif recording.officer_id not in crew:
        why_not = "录制人不是参加人员，不计入"
    else:
        why_not = "" if span else "没有录制时间，不计入"
    return Take(link, span, why_not)


def _excuses(breaks: Iterable[Interruption], statements: list[Statement], whole: Span) -> list[Excuse]:
    said = [
        Excuse(Span(each.began_at, each.resumed_at or max(each.began_at, whole.ended)), _lacking(each, statements),
               each.ref)
        for each in breaks
        if each.state != "proposed"
    ]  # fmt: skip
    signed = {"accepted": "", "signed": "unjudged"}
    return said + [
        Excuse(Span(each.covers_from, each.covers_to), signed[each.state], each.ref)
        for each in statements
        if each.state in signed
    ]


def _lacking(each: Interruption, statements: list[Statement]) -> str:
    """Say what an interruption lacks to explain its gap. 《设备办法》第12条."""
    if each.reason == "other" and not each.head_note:
        return "unnoted"
    if each.state == "heard":
        about = {statement.state for statement in statements if statement.interruption_id == each.pk}
        return "" if "accepted" in about else "unjudged" if "signed" in about else "statement"
    if each.state in ("open", "unable"):
        return "unheard"
    if each.state == "confirmed":
        return ""
    return "unverified" if each.state == "resumed" and each.spoken else "spoken"


def _besides(activity: Activity, crew: set[int], whole: Span) -> set[str]:
    """Return what is missing beside the recorded time: the notice, both sides, what a device never brought."""
    found = set()
    if not activity.notice:
        found.add("notice")
    if activity.is_interview and not activity.both_sides:
        found.add("one-sided")
    if silent_devices(crew, whole):
        found.add("never-arrived")
    return found


def silent_devices(crew: Iterable[int], whole: Span) -> list[tuple[int, int]]:
    """Return (device id, officer id) of what the crew had out and from which nothing of that time came in."""
    out = {
        each.device_id: each.officer_id
        for each in devices.out_during(list(crew), began=whole.began, ended=whole.ended)
    }
    if not out:
        return []
    heard = set(recordings.devices_heard(list(out), began=whole.began, ended=whole.ended))
    return sorted((device, officer) for device, officer in out.items() if device not in heard)


def devices_out(activity: Activity, crew: Iterable[int], *, at: datetime) -> list[tuple["CheckOut", bool]]:
    """Return what the crew had out during an activity, until ``at`` while it goes on, and whether it recorded."""
    if activity.started_at is None:
        return []
    began, ended = activity.started_at, activity.ended_at or at
    outs = list(devices.out_during(crew, began=began, ended=ended))
    heard = set(recordings.devices_heard([each.device_id for each in outs], began=began, ended=ended))
    return [(each, each.device_id in heard) for each in outs]
