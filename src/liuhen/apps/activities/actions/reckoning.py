"""Work out what an activity owes, put on record what changed, and raise what is due."""

from datetime import datetime

from liuhen.apps.activities import lifecycle, queries
from liuhen.apps.activities.balance import UNCONFIRMED, Balance, balance_of
from liuhen.apps.activities.coverage import Gap, Span
from liuhen.apps.activities.models import Activity, Interruption, Obligation
from liuhen.apps.findings.actions import open_finding
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Move, action, locked, step
from liuhen.regulation import activities as law
from liuhen.regulation import recordings as recordings_law

MOVES: dict[str, Move] = {
    "owing": lifecycle.LACK, "fulfilled": lifecycle.FULFIL, "explained": lifecycle.EXCUSE
}  # fmt: skip


@action
def reckon(*, activity: Activity, at: datetime) -> Balance | None:
    """Bring the obligation of an activity that is over up to date; one that is not owes nothing yet.

    Breaks between pieces of one device become interruptions to be explained. What is still missing once its time is
    over becomes a finding. Running it again changes nothing. 《设备办法》第8、10–13条.
    """
    activity = locked(activity)
    if activity.ended_at is None:
        return None
    balance = balance_of(activity)
    if _mark_breaks(activity, balance, at=at):
        balance = balance_of(activity)
    due = law.due_moment(activity.ended_at)
    if at > due:
        _raise(activity, balance, at=at)
    # Of what is settled, only that which became no finding yet is still to be looked at.
    is_over = activity.state == "settled" and at > due
    lacks = [key for key in balance.lacks if law.LACKS[key].blocks or not is_over]
    _keep(activity, balance, lacks, next_due_at=None if at > due or not lacks else due, at=at)
    _look_at_quality(balance, at=at)
    return balance


def _keep(
    activity: Activity, balance: Balance, keys: list[str], *, next_due_at: datetime | None, at: datetime
) -> None:
    """Write the obligation down where it differs from what stands."""
    lacks = " ".join(keys)
    wanted = {
        "state": balance.state,
        "covered_permille": balance.assessment.covered_permille,
        "lacking": keys[0] if keys else "",
        "lacks": lacks,
        "since": activity.ended_at,
        "next_due_at": next_due_at,
    }
    obligation = queries.obligation_of(activity)
    if obligation is None:
        new = Obligation(
            activity=activity, unit_id=activity.unit_id, lead_id=activity.lead_id, kind=activity.kind,
            **wanted | {"state": "new", "lacking": wanted["lacking"] or law.UNRECORDED.key},
        )  # fmt: skip
        told = {"activity": activity.pk, "lacks": lacks}
        obligation = step(new, lifecycle.OWE, by=SYSTEM, at=at, data=told)
    differing = {key: value for key, value in wanted.items() if getattr(obligation, key) != value}
    if differing:
        differing.pop("state", None)
        told = {"lacks": lacks, "covered_permille": balance.assessment.covered_permille}
        step(obligation, MOVES[balance.state], by=SYSTEM, at=at, changes=differing, data=told)


def _mark_breaks(activity: Activity, balance: Balance, *, at: datetime) -> bool:
    """Put down each unexplained break between two pieces of one device; drop those that are none any more."""
    marked = list(queries.interruptions_of(activity))
    spans = {
        (gap.span.began, gap.span.ended): gap for gap in balance.assessment.gaps if gap.place == "middle"
    }
    changed = False
    for each in marked:
        if each.state == "proposed" and (each.began_at, each.resumed_at) not in spans:
            step(each, lifecycle.DROP, by=SYSTEM, at=at)
            changed = True
    for gap in spans.values():
        known = any(_meets(each, gap.span) for each in marked)
        if gap.lacking == law.GAP.key and not known:
            changed |= _mark(activity, balance, gap, at=at)
    return changed


def _meets(each: Interruption, span: Span) -> bool:
    """Say whether an interruption speaks of a break; one that was marked speaks of its own only."""
    ended = each.resumed_at or span.ended
    if each.state == "proposed":
        return (each.began_at, each.resumed_at) == (span.began, span.ended)
    return each.began_at < span.ended and ended > span.began


def _mark(activity: Activity, balance: Balance, gap: Gap, *, at: datetime) -> bool:
    good = [take for take in balance.takes if take.counts and take.link.state == "confirmed" and take.span]
    before = [take.link.recording for take in good if take.span and take.span.ended == gap.span.began]
    after = {
        take.link.recording.device_id for take in good if take.span and take.span.began == gap.span.ended
    }
    same = next((recording for recording in before if recording.device_id in after), None)
    if same is None or same.officer_id is None:
        return False
    step(
        Interruption(
            activity=activity, unit_id=activity.unit_id, officer_id=same.officer_id, device_id=same.device_id,
            began_at=gap.span.began, resumed_at=gap.span.ended,
        ),
        lifecycle.PROPOSE_GAP, by=SYSTEM, at=at,
        data={"activity": activity.pk, "device": same.device_id, "seconds": int(gap.span.seconds)},
    )  # fmt: skip
    return True


def _raise(activity: Activity, balance: Balance, *, at: datetime) -> None:
    """Open the finding of each thing that is missing; what waits for a person's word alone is no more than that."""
    waits = UNCONFIRMED in balance.lacks
    for key in balance.lacks:
        lack = law.LACKS[key]
        if lack.finding is None or lack.by_clock or (waits and lack.blocks and key != UNCONFIRMED):
            continue
        open_finding(
            found=lack.finding,
            duty=law.duty_of(lack),
            about=activity.ref,
            about_zh=f"{local_day(balance.whole.began):%Y-%m-%d} {activity}"[:200],
            unit_id=activity.unit_id,
            person=None if lack.of_unit else activity.lead,
            by=SYSTEM,
            at=at,
        )


def _look_at_quality(balance: Balance, *, at: datetime) -> None:
    check = recordings_law.PICTURE_USABLE
    for take in balance.takes:
        found = take.link.recording
        if take.link.state == "confirmed" and not check.holds(found):
            open_finding(
                found=check.finding, duty=recordings_law.USABLE_QUALITY, about=found.ref, about_zh=found.filename,
                unit_id=found.unit_id, person=found.officer, by=SYSTEM, at=at,
            )  # fmt: skip
