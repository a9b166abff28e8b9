"""Say why something was not recorded: interruptions as they happen, statements afterwards, and who judges them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.activities import lifecycle, queries
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.models import Activity, Interruption, Statement
from liuhen.apps.findings.actions import open_finding
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import as_told
from liuhen.kernel.flow import Invalid, Move, WrongState, action, judge, locked, persons_who, step
from liuhen.regulation import activities as law

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Person


@action(lifecycle.BREAK_OFF)
def break_off(
    *,
    activity: Activity,
    officer: "Person",
    device: "Device | None" = None,
    began_at: datetime,
    reason: str,
    note: str,
    by: Actor,
    at: datetime,
) -> Interruption:
    """Say that recording broke off, and why. Raises Refused for a reason that is none of the law's. 第12条."""
    activity = locked(activity)
    if activity.started_at is None or activity.state not in ("under-way", "ended"):
        raise WrongState(f"不能登记中断：活动{activity.state_zh}")
    if not as_told(activity.started_at) <= began_at <= (activity.ended_at or at) or began_at > at:
        raise Invalid("不能登记中断：中断时间不在活动起止时间之内", field="began_at")
    began_at = max(began_at, activity.started_at)
    _must_take_part(activity, officer)
    if activity.interruptions.filter(officer=officer, device=device, state="open").exists():
        raise Invalid(
            f"不能登记中断：{officer}已登记的中断还没有恢复",
            field="officer",
            remedy="请先登记恢复，或报告无法继续",
        )
    if reason == "other" and not note:
        raise Invalid("不能登记中断：选“其他”的须写明是什么原因", field="note")
    made = step(
        Interruption(
            activity=activity, unit_id=activity.unit_id, officer=officer, device=device, began_at=began_at,
            reason=reason, note=note,
        ),
        lifecycle.BREAK_OFF, by=by, at=at, facts=law.InterruptionFacts(reason),
        data=_told(activity, reason, note) | {"began_at": began_at.isoformat(), "officer": officer.pk},
    )  # fmt: skip
    reckon(activity=activity, at=at)
    return made


@action(lifecycle.RESUME)
def resume(
    *, interruption: Interruption, resumed_at: datetime, spoken: bool, by: Actor, at: datetime
) -> Interruption:
    """Say that recording goes on, and whether the reason was spoken into it; a reviewer confirms that later."""
    if not interruption.began_at <= resumed_at <= at:
        raise Invalid("不能登记恢复：恢复时间早于中断，或还没有到", field="resumed_at")
    return _reckoned(step(
        interruption, lifecycle.RESUME, by=by, at=at,
        changes={"resumed_at": resumed_at, "spoken": spoken},
        data={"activity": interruption.activity_id, "resumed_at": resumed_at.isoformat(), "spoken": spoken},
    ), at=at)  # fmt: skip


@action(lifecycle.EXPLAIN)
def explain(
    *, interruption: Interruption, reason: str, note: str, spoken: bool, by: Actor, at: datetime
) -> Interruption:
    """Give the reason of a break that was found between two pieces."""
    if reason == "other" and not note:
        raise Invalid("不能说明中断：选“其他”的须写明是什么原因", field="note")
    return _reckoned(step(
        interruption, lifecycle.EXPLAIN, by=by, at=at, facts=law.InterruptionFacts(reason),
        changes={"reason": reason, "note": note, "spoken": spoken},
        data=_told(interruption.activity, reason, note) | {"spoken": spoken},
    ), at=at)  # fmt: skip


@action(lifecycle.CONFIRM_SPOKEN)
def confirm_spoken(*, interruption: Interruption, by: Actor, at: datetime) -> Interruption:
    """Say, having listened, that the resumed recording explains the break."""
    return _listened(interruption, lifecycle.CONFIRM_SPOKEN, spoken=True, by=by, at=at)


@action(lifecycle.DENY_SPOKEN)
def deny_spoken(*, interruption: Interruption, by: Actor, at: datetime) -> Interruption:
    """Say, having listened, that nothing in the resumed recording explains the break; that becomes a finding."""
    return _listened(interruption, lifecycle.DENY_SPOKEN, spoken=False, by=by, at=at)


def _listened(
    interruption: Interruption, move: Move, *, spoken: bool, by: Actor, at: datetime
) -> Interruption:
    return _reckoned(step(
        interruption, move, by=by, at=at, facts=_listening(interruption, by=by),
        data={"activity": interruption.activity_id, "spoken": spoken},
    ), at=at)  # fmt: skip


@action(lifecycle.GIVE_UP)
def give_up(*, interruption: Interruption, reported_at: datetime, by: Actor, at: datetime) -> Interruption:
    """Say that recording cannot go on and that the head was told at ``reported_at``; too late is a finding. 第12条."""
    if not interruption.began_at <= reported_at <= at:
        raise Invalid("不能登记报告：报告时间早于中断，或还没有到", field="reported_at")
    gone = _reckoned(step(
        interruption, lifecycle.GIVE_UP, by=by, at=at, changes={"reported_at": reported_at},
        data={"activity": interruption.activity_id, "reported_at": reported_at.isoformat()},
    ), at=at)  # fmt: skip
    if not law.REPORTED_AT_ONCE.holds(gone):
        _find(law.REPORTED_AT_ONCE.finding, gone, at=at)
    return gone


@action(lifecycle.HEAR)
def hear(*, interruption: Interruption, note: str, by: Actor, at: datetime) -> Interruption:
    """Acknowledge, as the head and not of one's own recording, that it cannot go on."""
    return _reckoned(step(
        interruption, lifecycle.HEAR, by=by, at=at, facts=_judged(interruption, by=by),
        changes={"heard_at": at} | ({"head_note": note} if note else {}),
        data={"activity": interruption.activity_id, "note": note},
    ), at=at)  # fmt: skip


@action(lifecycle.NOTE)
def annotate(*, interruption: Interruption, note: str, by: Actor, at: datetime) -> Interruption:
    """Let another reason than the listed ones stand, with the head's note."""
    interruption = locked(interruption)
    judge(interruption, lifecycle.NOTE, by=by)
    if interruption.reason != "other" or interruption.head_note:
        raise WrongState("不能批注：只批注“其他客观原因”的中断，且只批注一次")
    return _reckoned(step(
        interruption, lifecycle.NOTE, by=by, at=at, facts=_judged(interruption, by=by),
        changes={"head_note": note}, data={"activity": interruption.activity_id, "note": note},
    ), at=at)  # fmt: skip


@action(lifecycle.SIGN)
def sign(
    *,
    activity: Activity,
    text: str,
    covers_from: datetime | None = None,
    covers_to: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Statement:
    """Sign, as one of the crew, why nothing or not all was recorded; without times it speaks of the whole.

    Where recording could not go on, it is about that.
    """
    activity = locked(activity)
    signer = people.person_of(by)
    if signer is None:
        raise Invalid("不能签署书面说明：须由执法人员本人签署")
    if activity.started_at is None or activity.state not in ("under-way", "ended"):
        raise WrongState(f"不能签署书面说明：活动{activity.state_zh}")
    _must_take_part(activity, signer)
    interruption = queries.stopped_in(activity)
    began = covers_from or (interruption.began_at if interruption else activity.started_at)
    ended = covers_to or activity.ended_at or at
    if not began <= ended:
        raise Invalid("不能签署书面说明：起止时间颠倒", field="covers_to")
    if ended > at:
        raise Invalid(
            "不能签署书面说明：所说时段还没有过去", field="covers_to", remedy="请在该时段过后再作说明"
        )
    made = step(
        Statement(
            activity=activity, interruption=interruption, unit_id=activity.unit_id, officer=signer, text=text,
            covers_from=began, covers_to=ended, signed_at=at,
        ),
        lifecycle.SIGN, by=by, at=at, facts=_signer_facts(signer),
        data={"activity": activity.pk, "officer": signer.pk, "text": text, "covers_from": began.isoformat(),
              "covers_to": ended.isoformat()},
    )  # fmt: skip
    if interruption:
        step(interruption, lifecycle.STATE, by=by, at=at, data={"statement": made.pk})
    reckon(activity=activity, at=at)
    return made


@action(lifecycle.ACCEPT)
def accept(*, statement: Statement, opinion: str, by: Actor, at: datetime) -> Statement:
    """Find that it was as a statement says; nobody judges his own."""
    return _concluded(statement, lifecycle.ACCEPT, opinion, by=by, at=at)


@action(lifecycle.REJECT)
def reject(*, statement: Statement, opinion: str, by: Actor, at: datetime) -> Statement:
    """Not accept a statement, with the reason: it explains nothing."""
    return _concluded(statement, lifecycle.REJECT, opinion, by=by, at=at)


def _concluded(statement: Statement, move: Move, opinion: str, *, by: Actor, at: datetime) -> Statement:
    statement = step(
        statement,
        move,
        by=by,
        at=at,
        facts=law.JudgementFacts(
            statement.officer_id, by.person_id, others_who_did=persons_who(lifecycle.SIGN.event, statement)
        ),
        changes={"opinion": opinion, "judged_at": at},
        data={"activity": statement.activity_id, "opinion": opinion},
    )
    reckon(activity=statement.activity, at=at)
    return statement


@action
def ask_for_statement(*, interruption: Interruption, at: datetime) -> None:
    """Put on record that the written statement is overdue."""
    _find(law.STATEMENT_MISSING, interruption, at=at)


def _reckoned(interruption: Interruption, *, at: datetime) -> Interruption:
    """Reckon what the activity owes, now that this changed."""
    reckon(activity=interruption.activity, at=at)
    return interruption


def _find(found: Any, interruption: Interruption, *, at: datetime) -> None:
    activity = interruption.activity
    open_finding(
        found=found, duty=law.REPORT_STOPPING, about=interruption.ref, about_zh=f"录制中断：{activity}"[:200],
        unit_id=interruption.unit_id, person=activity.lead, by=SYSTEM, at=at,
    )  # fmt: skip


def _told(activity: Activity, reason: str, note: str) -> dict[str, Any]:
    return {
        "activity": activity.pk,
        "reason": law.INTERRUPTION_REASONS.get(reason, reason),
        "note": note,
    }


def _listening(interruption: Interruption, *, by: Actor) -> law.SpokenFacts:
    heard = recordings.have_been_seen_by(by, queries.recorded_after(interruption))
    return law.SpokenFacts(interruption.officer_id, by.person_id, has_listened=heard)


def _judged(interruption: Interruption, *, by: Actor) -> law.JudgementFacts:
    """Say whose recording broke off, who explained it, and who judges that."""
    explained = persons_who(lifecycle.EXPLAIN.event, interruption)
    return law.JudgementFacts(interruption.officer_id, by.person_id, others_who_did=explained)


def _signer_facts(signer: "Person") -> law.AssignmentFacts:
    return law.AssignmentFacts(
        officer_name=signer.name, is_auxiliary=signer.kind != "officer", certificate_valid_on_day=True,
        certificate_reason="", certificate_fields=frozenset(), field="",
    )  # fmt: skip


def _must_take_part(activity: Activity, person: "Person") -> None:
    if not queries.participants_of(activity).filter(officer=person).exists():
        raise Invalid(f"不能登记：{person}没有参加本活动", field="officer")
