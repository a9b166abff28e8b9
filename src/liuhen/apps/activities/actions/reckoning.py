"""Work out what an activity owes, put on record what changed, and raise what is due."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from liuhen.apps.activities import lifecycle
from liuhen.apps.activities.balance import UNCONFIRMED, Around, Balance, balance_of, balances_of
from liuhen.apps.activities.coverage import Gap, Span
from liuhen.apps.activities.models import Activity, Interruption, Obligation
from liuhen.apps.findings.actions import open_finding
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Move, Turns, action, locked, step, together
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
    with together(at=at) as turns:
        return reckon_all(activities=[locked(activity)], turns=turns)[0]


def reckon_all(
    *, activities: Sequence[Activity], turns: Turns, around: Around | None = None, bare: Collection[int] = ()
) -> list[Balance | None]:
    """Do the same for many activities whose rows the caller has locked, in a few queries; ``bare`` as at balances."""
    at, over, wanted = turns.at, [each for each in activities if each.ended_at], []
    found = balances_of(over, around=around, bare=bare) if over else []
    balances = {each.pk: balance for each, balance in zip(over, found, strict=True)}
    for activity in over:
        if _mark_breaks(activity, balances[activity.pk], at=at):
            balances[activity.pk] = balance_of(activity)
        balance = balances[activity.pk]
        assert activity.ended_at
        due = law.due_moment(activity.ended_at)
        if at > due:
            _raise(activity, balance, at=at)
        # Of what is settled, only that which became no finding yet is still to be looked at.
        is_over = activity.state == "settled" and at > due
        lacks = [key for key in balance.lacks if law.LACKS[key].blocks or not is_over]
        wanted.append(
            (activity, balance, _owed(activity, balance, lacks, None if at > due or not lacks else due))
        )
    _keep(wanted, turns)
    for balance in balances.values():
        _look_at_quality(balance, at=at)
    return [balances.get(each.pk) for each in activities]


def _owed(
    activity: Activity, balance: Balance, keys: list[str], next_due_at: datetime | None
) -> dict[str, Any]:
    """Return what the obligation of an activity has to say."""
    return {
        "state": balance.state,
        "covered_permille": balance.assessment.covered_permille,
        "lacking": keys[0] if keys else "",
        "lacks": " ".join(keys),
        "since": activity.ended_at,
        "next_due_at": next_due_at,
    }


def _keep(owed: list[tuple[Activity, Balance, dict[str, Any]]], turns: Turns) -> None:
    """Write the obligations down where they differ from what stands."""
    there = [activity.pk for activity, _, _ in owed if not turns.is_new(activity)]
    known = {}
    if there:
        known = {
            each.activity_id: each for each in turns.lock(Obligation.objects.filter(activity_id__in=there))
        }
    made = turns.make(
        [
            Obligation(
                activity=activity, unit_id=activity.unit_id, lead_id=activity.lead_id, kind=activity.kind,
                **wanted | {"state": "new", "lacking": wanted["lacking"] or law.UNRECORDED.key},
            )
            for activity, _, wanted in owed
            if activity.pk not in known
        ],
        lifecycle.OWE, by=SYSTEM, data=lambda row: {"activity": row.activity_id, "lacks": row.lacks},
    )  # fmt: skip
    known |= {each.activity_id: each for each in made}
    for activity, balance, wanted in owed:
        obligation = known[activity.pk]
        differing = {key: value for key, value in wanted.items() if getattr(obligation, key) != value}
        if differing:
            differing.pop("state", None)
            told = {"lacks": wanted["lacks"], "covered_permille": balance.assessment.covered_permille}
            turns.step(obligation, MOVES[balance.state], by=SYSTEM, changes=differing, data=told)


def _mark_breaks(activity: Activity, balance: Balance, *, at: datetime) -> bool:
    """Put down each unexplained break between two pieces of one device; drop those that are none any more."""
    marked = balance.breaks
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
