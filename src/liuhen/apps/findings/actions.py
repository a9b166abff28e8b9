"""Verbs on findings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from liuhen.apps.findings import lifecycle, queries
from liuhen.apps.findings.models import AnswerFile, Finding, Rectification
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept, told, write
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, NotPermitted, action, locked, persons_who, step
from liuhen.regulation import vocabulary
from liuhen.regulation.supervision import CirculationFacts, RecheckFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

LONGEST = timedelta(days=3650)


@action
def open_finding(
    *,
    found: vocabulary.Finding,
    duty: vocabulary.Duty,
    about: str,
    about_zh: str,
    unit_id: int,
    person: "Person | None",
    by: Actor,
    at: datetime,
) -> Finding:
    """Put a finding on record, once per kind and subject: raising it again returns the first."""
    existing: Finding | None = Finding.objects.filter(code=found.code, about=about).first()
    if existing:
        return existing
    finding = Finding(
        code=found.code,
        duty=duty.id,
        about=about,
        about_zh=about_zh,
        text=found.text,
        unit_id=unit_id,
        person=person,
        raised_at=at,
    )
    return step(finding, lifecycle.RAISE, by=by, at=at, data={"code": found.code, "about": about})


@action(lifecycle.ANSWER)
def answer(*, finding: Finding, text: str, files: Sequence[Kept] = (), by: Actor, at: datetime) -> Finding:
    """Give the reason, with files that are in the vault. Raises Refused when the finding is closed."""
    answered = step(
        finding,
        lifecycle.ANSWER,
        by=by,
        at=at,
        changes={"answer": text, "answered_at": at},
        data={"answer": text} | told(files),
    )
    write(AnswerFile, files, finding=answered)
    return answered


def conclude(*, finding: Finding, upheld: bool, text: str, by: Actor, at: datetime) -> Finding:
    """Judge the answer: the finding stands or the reason is good."""
    judge = uphold if upheld else accept
    return judge(finding=finding, text=text, by=by, at=at)


@action(lifecycle.ACCEPT)
def accept(*, finding: Finding, text: str, by: Actor, at: datetime) -> Finding:
    """Find the reason given good: a person decides, with a sentence."""
    return _concluded(finding, lifecycle.ACCEPT, text, by=by, at=at)


@action(lifecycle.UPHOLD)
def uphold(*, finding: Finding, text: str, by: Actor, at: datetime) -> Finding:
    """Hold that the finding stands: a person decides, with a sentence."""
    return _concluded(finding, lifecycle.UPHOLD, text, by=by, at=at)


def _concluded(finding: Finding, move: Move, text: str, *, by: Actor, at: datetime) -> Finding:
    own = persons_who(lifecycle.ANSWER.event, finding) | {finding.person_id}
    if by.person_id is not None and by.person_id in own:
        raise NotPermitted(
            "不能核查：这个问题是关于您本人的，或由您说明原因", remedy="请由其他有核查权限的人员核查"
        )
    return step(
        finding,
        move,
        by=by,
        at=at,
        changes={"conclusion": text, "concluded_at": at},
        data={"conclusion": text},
    )


@action(lifecycle.ORDER)
def order_rectification(
    *, finding: Finding, demand: str, due_on: date, by: Actor, at: datetime
) -> Rectification:
    """Tell the unit in writing what to put right and by which day. 《责任制》第37条."""
    step(finding, lifecycle.SEND_BACK, by=by, at=at)
    return _ordered(finding, demand=demand, due_on=due_on, by=by, at=at)


@action(lifecycle.REPORT)
def report_rectification(
    *, rectification: Rectification, text: str, by: Actor, at: datetime
) -> Rectification:
    """Say what was done; from here on the unit's time limit no longer runs."""
    return step(
        rectification,
        lifecycle.REPORT,
        by=by,
        at=at,
        changes={"report": text, "reported_at": at, "reporter_id": by.account_id},
        data={"report": text},
    )


@action(lifecycle.PASS)
def pass_rectification(
    *, rectification: Rectification, verdict: str, by: Actor, at: datetime
) -> Rectification:
    """Find on recheck that it was put right; the finding ends here."""
    passed = _rechecked(rectification, lifecycle.PASS, verdict=verdict, by=by, at=at)
    step(passed.finding, lifecycle.SETTLE, by=by, at=at)
    return passed


@action(lifecycle.FAIL)
def fail_rectification(
    *, rectification: Rectification, verdict: str, due_on: date, by: Actor, at: datetime
) -> Rectification:
    """Find on recheck that it was not put right, and order the next round; return that."""
    failed = _rechecked(rectification, lifecycle.FAIL, verdict=verdict, by=by, at=at)
    return _ordered(
        failed.finding, demand=failed.demand, due_on=due_on, by=by, at=at, round_=failed.round + 1
    )


@action(lifecycle.CIRCULATE)
def circulate(
    *,
    rectification: Rectification,
    ground: Literal["overdue", "ineffective"],
    text: str,
    reason_weighed: str = "",
    by: Actor,
    at: datetime,
) -> Rectification:
    """Send the circulated notice 通报 round, which is counted in the unit's assessment. 《责任制》第37条."""
    row = locked(rectification)
    return step(
        row,
        lifecycle.CIRCULATE,
        by=by,
        at=at,
        facts=CirculationFacts(
            ground=ground,
            state=row.state,
            due_on=row.due_on,
            ran_over=queries.ran_over(row, at=at),
            reason_weighed=reason_weighed,
            circulated=row.circulated_at is not None,
        ),
        changes={
            "circular": text,
            "circular_ground": ground,
            "reason_weighed": reason_weighed,
            "circulated_at": at,
            "circulator_id": by.account_id,
        },
        data={"ground": ground, "text": text, "reason": reason_weighed},
    )


def _ordered(
    finding: Finding, *, demand: str, due_on: date, by: Actor, at: datetime, round_: int = 1
) -> Rectification:
    if due_on > local_day(at) + LONGEST:
        raise Invalid("不能责令整改：整改期限过远，超过十年", field="due_on", remedy="请另定期限")
    return step(
        Rectification(
            finding=finding,
            round=round_,
            unit_id=finding.unit_id,
            person_id=finding.person_id,
            demand=demand,
            due_on=due_on,
            ordered_at=at,
            orderer_id=by.account_id,
        ),
        lifecycle.ORDER,
        by=by,
        at=at,
        data={"finding": finding.pk, "demand": demand, "due_on": due_on.isoformat(), "round": round_},
    )


def _rechecked(
    rectification: Rectification, move: Move, *, verdict: str, by: Actor, at: datetime
) -> Rectification:
    row = locked(rectification)
    reported = persons_who(lifecycle.REPORT.event, row)
    concerned = (row.person_id, row.reporter.person_id if row.reporter else None, *reported)
    return step(
        row,
        move,
        by=by,
        at=at,
        facts=RecheckFacts(by.person_id, frozenset(pk for pk in concerned if pk is not None)),
        changes={"verdict": verdict, "rechecked_at": at},
        data={"verdict": verdict},
    )
