"""Verbs on findings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from liuhen.apps.findings import lifecycle, queries
from liuhen.apps.findings.models import AnswerFile, Finding, Rectification
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
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


@action
def answer(*, finding: Finding, text: str, files: Sequence[Kept] = (), by: Actor, at: datetime) -> Finding:
    """Give the reason, with files that are in the vault. Raises Refused when it is empty or the finding is closed."""
    if not text.strip():
        raise Invalid("请写明原因", field="text")
    given = [{"name": each.name, "sha256": each.sha256} for each in files]
    told = {"answer": text.strip()} | ({"files": given} if given else {})
    answered = step(
        finding,
        lifecycle.ANSWER,
        by=by,
        at=at,
        changes={"answer": text.strip(), "answered_at": at},
        data=told,
    )
    AnswerFile.objects.bulk_create(
        AnswerFile(finding=answered, name=each.name, sha256=each.sha256, size_bytes=each.size_bytes)
        for each in files
    )
    return answered


@action
def conclude(*, finding: Finding, upheld: bool, text: str, by: Actor, at: datetime) -> Finding:
    """Judge the answer: the finding stands or the reason is good; a person decides, with a sentence."""
    if not text.strip():
        raise Invalid("请写明结论", field="text")
    own = persons_who(lifecycle.ANSWER.event, finding) | {finding.person_id}
    if by.person_id is not None and by.person_id in own:
        raise NotPermitted(
            "不能核查：这个问题是关于您本人的，或由您说明原因", remedy="请由其他有核查权限的人员核查"
        )
    return step(
        finding,
        lifecycle.UPHOLD if upheld else lifecycle.ACCEPT,
        by=by,
        at=at,
        changes={"conclusion": text.strip(), "concluded_at": at},
        data={"conclusion": text.strip()},
    )


@action
def order_rectification(
    *, finding: Finding, demand: str, due_on: date, by: Actor, at: datetime
) -> Rectification:
    """Tell the unit in writing what to put right and by which day. 《责任制》第37条."""
    step(finding, lifecycle.SEND_BACK, by=by, at=at)
    return _ordered(finding, demand=demand, due_on=due_on, by=by, at=at)


@action
def report_rectification(
    *, rectification: Rectification, text: str, by: Actor, at: datetime
) -> Rectification:
    """Say what was done; from here on the unit's time limit no longer runs."""
    if not text.strip():
        raise Invalid("不能报告整改情况：请写明做了什么", field="text")
    return step(
        rectification,
        lifecycle.REPORT,
        by=by,
        at=at,
        changes={"report": text.strip(), "reported_at": at, "reporter_id": by.account_id},
        data={"report": text.strip()},
    )


@action
def pass_rectification(
    *, rectification: Rectification, verdict: str, by: Actor, at: datetime
) -> Rectification:
    """Find on recheck that it was put right; the finding ends here."""
    passed = _rechecked(rectification, lifecycle.PASS, verdict=verdict, by=by, at=at)
    step(passed.finding, lifecycle.SETTLE, by=by, at=at)
    return passed


@action
def fail_rectification(
    *, rectification: Rectification, verdict: str, due_on: date, by: Actor, at: datetime
) -> Rectification:
    """Find on recheck that it was not put right, and order the next round; return that."""
    failed = _rechecked(rectification, lifecycle.FAIL, verdict=verdict, by=by, at=at)
    return _ordered(
        failed.finding, demand=failed.demand, due_on=due_on, by=by, at=at, round_=failed.round + 1
    )


@action
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
    if not text.strip():
        raise Invalid("不能通报：请写明通报内容", field="text")
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
            "circular": text.strip(),
            "circular_ground": ground,
            "reason_weighed": reason_weighed.strip(),
            "circulated_at": at,
            "circulator_id": by.account_id,
        },
        data={"ground": ground, "text": text.strip(), "reason": reason_weighed.strip()},
    )


def _ordered(
    finding: Finding, *, demand: str, due_on: date, by: Actor, at: datetime, round_: int = 1
) -> Rectification:
    if not demand.strip():
        raise Invalid("不能责令整改：请写明整改要求", field="demand")
    if due_on <= local_day(at):
        raise Invalid("不能责令整改：整改期限应晚于今天", field="due_on", remedy="请另定期限")
    if due_on > local_day(at) + LONGEST:
        raise Invalid("不能责令整改：整改期限过远，超过十年", field="due_on", remedy="请另定期限")
    return step(
        Rectification(
            finding=finding,
            round=round_,
            unit_id=finding.unit_id,
            person_id=finding.person_id,
            demand=demand.strip(),
            due_on=due_on,
            ordered_at=at,
            orderer_id=by.account_id,
        ),
        lifecycle.ORDER,
        by=by,
        at=at,
        data={"finding": finding.pk, "demand": demand.strip(), "due_on": due_on.isoformat(), "round": round_},
    )


def _rechecked(
    rectification: Rectification, move: Move, *, verdict: str, by: Actor, at: datetime
) -> Rectification:
    if not verdict.strip():
        raise Invalid(f"不能{move.label}：请写明复查情况", field="verdict")
    row = locked(rectification)
    reported = persons_who(lifecycle.REPORT.event, row)
    concerned = (row.person_id, row.reporter.person_id if row.reporter else None, *reported)
    return step(
        row,
        move,
        by=by,
        at=at,
        facts=RecheckFacts(by.person_id, frozenset(pk for pk in concerned if pk is not None)),
        changes={"verdict": verdict.strip(), "rechecked_at": at},
        data={"verdict": verdict.strip()},
    )
