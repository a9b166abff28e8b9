"""What was recorded of an activity set against what it owes: recordings, breaks, statements, and what is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

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
    breaks: tuple[Interruption, ...] = ()

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


@dataclass(frozen=True)
class Around:
    """Who takes part in activities, by these, and what they had out, read together for all of them."""

    crews: dict[int, list[int]]
    outs: "list[CheckOut]"

    @classmethod
    def of(cls, spans: dict[int, Span], *, known: Mapping[int, list[int]] | None = None) -> "Around":
        """Read it; ``known`` are the crews that need not be asked for."""
        asked = [pk for pk in spans if pk not in (known or {})]
        crews = dict(known or {}) | (queries.crews_of(asked) if asked else {})
        began, ended = min(each.began for each in spans.values()), max(each.ended for each in spans.values())
        return cls(crews, list(devices.out_during(cls.everybody(crews), began=began, ended=ended)))

    @staticmethod
    def everybody(crews: dict[int, list[int]]) -> set[int]:
        return {pk for crew in crews.values() for pk in crew}

    def out(self, pk: int, span: Span) -> set[int]:
        """Return which devices the crew of one had out at any moment of its own time."""
        return {
            each.device_id
            for each in self.outs
            if each.officer_id in self.crews[pk]
            and each.out_at < span.ended
            and (each.returned_at is None or each.returned_at > span.began)
        }


def balance_of(activity: Activity) -> Balance:
    """Balance an activity that is over. Raises ValueError for one that is not."""
    return balances_of([activity])[0]


def balances_of(
    activities: Sequence[Activity], *, around: "Around | None" = None, bare: Collection[int] = ()
) -> list[Balance]:
    """Balance activities that are over, in a fixed number of queries. Raises ValueError for one that is not.

    ``bare`` are those, by id, on which nothing hangs as yet, so that nothing is asked.
    """
    wholes = [_whole(each) for each in activities]
    around = around or Around.of({each.pk: whole for each, whole in zip(activities, wholes, strict=True)})
    pks = [each.pk for each in activities if each.pk not in bare]
    links: dict[int, list[Any]] = defaultdict(list)
    breaks, statements = links, links
    if pks:
        links = queries.by_activity(queries.links_among(Link.objects.filter(activity_id__in=pks)))
        breaks = queries.by_activity(queries.standing_among(Interruption.objects.filter(activity_id__in=pks)))
        said = Statement.objects.filter(activity_id__in=pks).select_related("officer", "interruption")
        statements = queries.by_activity(said.order_by("id"))
    stored = [each.recording for rows in links.values() for each in rows if each.recording.state == "stored"]
    corrupt = failing(each.sha256 for each in stored) if stored else set()
    return [
        _balanced(
            each, whole, set(around.crews[each.pk]), links[each.pk], breaks[each.pk], statements[each.pk], corrupt,
            is_silent=_is_silent(around.out(each.pk, whole), whole),
        )
        for each, whole in zip(activities, wholes, strict=True)
    ]  # fmt: skip


def _whole(activity: Activity) -> Span:
    if activity.started_at is None or activity.ended_at is None:
        raise ValueError(f"{activity.ref} is not over")
    return Span(activity.started_at, activity.ended_at)


def _balanced(
    activity: Activity, whole: Span, crew: set[int], links: list[Link], breaks: list[Interruption],
    statements: list[Statement], corrupt: set[str], *, is_silent: bool,
) -> Balance:  # fmt: skip
    takes = tuple(_take(link, crew, corrupt) for link in links if link.state != "rejected")
    good = [take.span for take in takes if take.counts and take.link.state == "confirmed" and take.span]
    excuses = _excuses(breaks, statements, whole)
    assessment = assess(whole, good, excuses, tolerance=tolerance())
    awaited = tuple(
        take.link
        for take in takes
        if take.link.state == "proposed" and take.counts and take.span and take.span.within(whole).seconds
    )
    found = set(assessment.lacks)
    if found and awaited:
        found = (found | {UNCONFIRMED}) - {UNRECORDED}
    found |= _besides(activity, is_silent=is_silent)
    lacks = tuple(key for key in LACKS if key in found)
    return Balance(whole, takes, awaited, assessment, lacks, tuple(breaks))


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


def _besides(activity: Activity, *, is_silent: bool) -> set[str]:
    """Return what is missing beside the recorded time: the notice, both sides, what a device never brought."""
    found = set()
    if not activity.notice:
        found.add("notice")
    if activity.is_interview and not activity.both_sides:
        found.add("one-sided")
    if is_silent:
        found.add("never-arrived")
    return found


def _is_silent(out: set[int], whole: Span) -> bool:
    """Say whether a crew had a device out from which nothing of that time came in."""
    return bool(out and out - set(recordings.devices_heard(out, began=whole.began, ended=whole.ended)))


def devices_out(activity: Activity, crew: Iterable[int], *, at: datetime) -> list[tuple["CheckOut", bool]]:
    """Return what the crew had out during an activity, until ``at`` while it goes on, and whether it recorded."""
    if activity.started_at is None:
        return []
    began, ended = activity.started_at, activity.ended_at or at
    outs = list(devices.out_during(crew, began=began, ended=ended))
    heard = set(recordings.devices_heard([each.device_id for each in outs], began=began, ended=ended))
    return [(each, each.device_id in heard) for each in outs]
