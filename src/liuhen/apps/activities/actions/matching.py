"""Find out which recordings are of which activity: the machine proposes with its reasons, a person decides."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from liuhen.apps.activities import lifecycle, queries
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.balance import Around, tolerance
from liuhen.apps.activities.coverage import Span
from liuhen.apps.activities.models import Activity, Link, Participant
from liuhen.apps.devices import queries as devices
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation import activities as law

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

WEIGHTS = {"officer": 40, "device": 20}
TIME_WEIGHT = 40  # for a recording that lies wholly in the activity; less for one that only touches it


@action
def propose_for(*, activity: Activity, at: datetime) -> list[Link]:
    """Propose every recording of the activity's time that its crew, or its crew's devices, took. Idempotent."""
    return propose_for_all(activities=[activity], at=at)


def propose_for_all(
    *, activities: Sequence[Activity], at: datetime, around: Around | None = None
) -> list[Link]:
    """Do the same for many activities, in a fixed number of queries."""
    wanted = {each.pk: each for each in activities if each.state in ("under-way", "ended")}
    spans = {pk: span for pk, each in wanted.items() if (span := span_of(each, at=at))}
    if not spans:
        return []
    around = around or Around.of(spans)
    found = list(
        recordings.taken_between(
            began=min(each.began for each in spans.values()), ended=max(each.ended for each in spans.values()),
            officers=around.everybody(around.crews), devices={each.device_id for each in around.outs},
        )
    )  # fmt: skip
    known = set[tuple[int, int]]()
    if found:
        links = Link.objects.filter(activity_id__in=list(spans), recording__in=found)
        known = set(links.values_list("activity_id", "recording_id"))
    return [
        _propose(wanted[pk], recording, span, crew=around.crews[pk], out=out, at=at)
        for pk, span, out in ((pk, span, around.out(pk, span)) for pk, span in spans.items())
        for recording in found
        if (pk, recording.pk) not in known and _is_of(recording, around.crews[pk], out, span)
    ]


def _is_of(recording: "Recording", crew: list[int], out: set[int], span: Span) -> bool:
    """Say whether one crew, or what it had out, recorded this at any moment of its time."""
    if recording.officer_id not in crew and recording.device_id not in out:
        return False
    began, ended = recording.started_at, recording.ended_at
    if began is None or ended is None:
        return False
    return began < span.ended and ended > span.began and recording.received_at >= span.began


@action
def propose_of(*, recording: "Recording", at: datetime) -> list[Activity]:
    """Propose a recording to the activities of its officer's, or of whoever had its device out, at its time.

    Returns every activity it is linked to and that is not settled; its obligation is reckoned anew. Idempotent.
    """
    if recording.started_at is None or recording.ended_at is None:
        return []
    holders = devices.holders_during(
        recording.device_id, began=recording.started_at, ended=recording.ended_at
    )
    crews = Participant.objects.filter(
        officer_id__in={recording.officer_id, *holders} - {None}, state="assigned"
    )
    near = queries.around(recording.ended_at)
    for activity in Activity.objects.filter(near, pk__in=crews.values("activity_id")).exclude(
        state="settled"
    ):
        propose_for(activity=activity, at=at)
    linked = list(Activity.objects.filter(links__recording=recording).exclude(state="settled").order_by("id"))
    for activity in linked:
        reckon(activity=activity, at=at)
    return linked


@action(lifecycle.CONFIRM_LINK)
def confirm(*, link: Link, by: Actor, at: datetime) -> Link:
    """Say that a proposed recording is the activity's own."""
    [done] = confirm_all(links=[link], by=by, at=at)
    return done


@action
def confirm_all(*, links: Iterable[Link], by: Actor, at: datetime) -> list[Link]:
    """Say that proposed recordings are the activity's own. Raises Refused for the first that cannot be."""
    done = [_confirmed(locked(link), "original", "", by=by, at=at) for link in links]
    for activity in {link.activity_id: link.activity for link in done}.values():
        reckon(activity=activity, at=at)
    return done


@action(lifecycle.ADD_LINK)
def add(*, activity: Activity, recording: "Recording", kind: str, note: str, by: Actor, at: datetime) -> Link:
    """Link a recording by hand, as an original or, with the reason, as supplementary after the event. 第12条."""
    activity = locked(activity)
    known = Link.objects.filter(activity=activity, recording=recording).first()
    if known is None:
        link = _confirmed(
            Link(
                activity=activity, recording=recording, unit_id=activity.unit_id, score=0, reasons="hand",
                proposed_at=at,
            ),
            kind, note, by=by, at=at,
        )  # fmt: skip
    elif known.state == "confirmed":
        raise Invalid("不能关联资料：该资料已经关联到本活动", field="recording")
    else:
        link = _confirmed(locked(known), kind, note, by=by, at=at)
    reckon(activity=activity, at=at)
    return link


@action(lifecycle.REJECT_LINK)
def reject(*, link: Link, note: str, by: Actor, at: datetime) -> Link:
    """Say that a recording is not of this activity, with the reason."""
    if locked(link.activity).state == "settled":
        raise WrongState("不能排除资料：活动已经办结", remedy="活动办结后，关联不再变动")
    link = step(
        link,
        lifecycle.REJECT_LINK,
        by=by,
        at=at,
        changes={"note": note, "decided_at": at},
        data={"activity": link.activity_id, "recording": link.recording_id, "note": note},
    )
    reckon(activity=link.activity, at=at)
    return link


def _confirmed(link: Link, kind: str, note: str, *, by: Actor, at: datetime) -> Link:
    if kind == "supplementary" and not note:
        raise Invalid("不能关联资料：事后补充须写明理由", field="note")
    move = lifecycle.ADD_LINK if link.state == Link.new_state else lifecycle.CONFIRM_LINK
    changes = {"kind": kind, "note": note, "decided_at": at}
    told = {
        "activity": link.activity_id,
        "recording": link.recording_id,
        "kind": Link.KINDS[kind],
        "note": note,
    }
    return step(link, move, by=by, at=at, facts=_facts(link, kind), changes=changes, data=told)


def _facts(link: Link, kind: str) -> law.LinkFacts:
    activity, recording = link.activity, link.recording
    crew = {each.officer_id for each in queries.participants_of(activity)}
    late = activity.ended_at is not None and recording.started_at is not None
    return law.LinkFacts(
        is_supplementary=kind == "supplementary",
        officer_name=str(recording.officer) if recording.officer_id else "未登记的人员",
        taken_by_crew=recording.officer_id in crew,
        begins_after_the_end=late and recording.started_at > activity.ended_at + tolerance().ends,  # type: ignore[operator]
        came_after_the_close=activity.settled_at is not None and recording.received_at > activity.settled_at,
    )


def span_of(activity: Activity, *, at: datetime) -> Span | None:
    """Return the time whose recordings may be of an activity, None for one that has not begun."""
    if activity.started_at is None:
        return None
    ended = activity.ended_at or at
    reach = tolerance().ends
    return Span(activity.started_at - reach, max(ended, activity.started_at + timedelta(seconds=1)) + reach)


def _propose(
    activity: Activity, recording: "Recording", span: Span, *, crew: list[int], out: set[int], at: datetime
) -> Link:
    reasons = ["time"]
    if recording.officer_id in crew:
        reasons.insert(0, "officer")
    if recording.device_id in out:
        reasons.append("device")
    began, ended = recording.started_at, recording.ended_at
    take = Span(began or span.began, ended or span.ended)  # both are there: taken_between goes by them
    share = take.within(span).seconds / take.seconds if take.seconds else 1.0
    score = sum(WEIGHTS.get(reason, 0) for reason in reasons) + int(TIME_WEIGHT * share)
    return step(
        Link(
            activity=activity, recording=recording, unit_id=activity.unit_id, score=score, reasons=" ".join(reasons),
            proposed_at=at,
        ),
        lifecycle.PROPOSE_LINK, by=SYSTEM, at=at,
        data={"activity": activity.pk, "recording": recording.pk, "score": score, "reasons": reasons},
    )  # fmt: skip
