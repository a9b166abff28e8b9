"""Verbs on training, uniforms and what was seen worn."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.findings import actions as findings
from liuhen.apps.officers import lifecycle, queries
from liuhen.apps.officers.models import Training, UniformIssue, Wearing
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, NotPermitted, action, step
from liuhen.regulation.people import ISSUE_UNIFORMS, WORN_WITHIN_SCOPE, day_zh

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.RECORD)
def record(
    *,
    person: "Person",
    kind: str,
    course: str,
    ended_on: date,
    hours: int,
    score: int | None = None,
    result: str,
    by: Actor,
    at: datetime,
) -> Training:
    """Put on file what somebody learnt, or how he was examined. 《责任制》第5条."""
    cannot = "不能登记培训考试"
    if result == "attended" and score is not None:
        raise Invalid(f"{cannot}：结果是“参加（不考试）”，却填有成绩", field="score")
    if result != "attended" and score is None:
        raise Invalid(f"{cannot}：没有填写成绩", field="score", remedy="不考试的，结果请选“参加（不考试）”")
    same = Training.objects.filter(person=person, course=course, ended_on=ended_on, state="recorded")
    if same.exists():
        raise Invalid(f"{cannot}：{person}{day_zh(ended_on)}的“{course}”已登记", field="course")
    training = Training(
        unit_id=person.unit_id, person=person, kind=kind, course=course, ended_on=ended_on, hours=hours,
        score=score, result=result,
    )  # fmt: skip
    return step(
        training, lifecycle.RECORD, by=by, at=at,
        data={
            "person": person.pk, "kind": kind, "course": course, "ended_on": ended_on.isoformat(), "hours": hours,
            "score": score, "result": result,
        },
    )  # fmt: skip


@action(lifecycle.VOID)
def void(*, training: Training, reason: str, by: Actor, at: datetime) -> Training:
    """Note that a record was wrong; it stays and no longer counts."""
    return step(training, lifecycle.VOID, by=by, at=at, data={"reason": reason})


@action(lifecycle.ISSUE)
def issue(
    *,
    person: "Person",
    front_line: bool,
    item: str,
    season: str,
    size: str,
    count: int,
    issued_on: date,
    source: str = "",
    by: Actor,
    at: datetime,
) -> UniformIssue:
    """Issue pieces of a uniform to somebody who may wear one. 《责任制》第18条."""
    facts = queries.uniform_facts(person, on=issued_on, front_line=front_line, source=source)
    uniform = UniformIssue(
        unit_id=person.unit_id, person=person, scheme=facts.scheme, source=facts.source, item=item,
        season=season, size=size, count=count, issued_on=issued_on,
    )  # fmt: skip
    return step(
        uniform, lifecycle.ISSUE, by=by, at=at, facts=facts,
        data={
            "person": person.pk, "front_line": front_line, "item": item, "season": season, "size": size,
            "count": count, "issued_on": issued_on.isoformat(), "source": facts.source,
        },
    )  # fmt: skip


@action(lifecycle.RETURN)
def take_back(
    *, uniform: UniformIssue, returned_on: date, note: str = "", by: Actor, at: datetime
) -> UniformIssue:
    """Take pieces of a uniform back."""
    if returned_on < uniform.issued_on:
        raise Invalid(f"不能登记交回：交回日期早于配发日期{day_zh(uniform.issued_on)}", field="returned_on")
    return step(
        uniform, lifecycle.RETURN, by=by, at=at, changes={"returned_on": returned_on},
        data={"returned_on": returned_on.isoformat(), "note": note},
    )  # fmt: skip


@action(lifecycle.NOTE_WEARING)
def note_wearing(
    *,
    unit: "Unit",
    person: "Person | None" = None,
    ground: str,
    place: str,
    seen_on: date,
    words: str,
    by: Actor,
    at: datetime,
) -> Wearing:
    """Make a supervision item of a uniform worn out of scope: the unit gives its reason, another judges it."""
    if person is not None and person.unit_id != unit.pk:
        raise Invalid(f"不能登记超范围着装：{person}不是{unit}的人员", field="person")
    if person is not None and person.pk == by.person_id:
        raise NotPermitted("不能登记超范围着装：这是关于您本人的", remedy="请由其他人员登记", by=by.ref)
    wearing = step(
        Wearing(unit=unit, person=person, ground=ground, place=place, seen_on=seen_on, words=words),
        lifecycle.NOTE_WEARING, by=by, at=at,
        data={
            "person": person.pk if person else None, "ground": ground, "place": place,
            "seen_on": seen_on.isoformat(), "words": words,
        },
    )  # fmt: skip
    findings.open_finding(
        found=WORN_WITHIN_SCOPE.finding, duty=ISSUE_UNIFORMS, about=wearing.ref,
        about_zh=f"{seen_on}在{place}：{wearing.ground_zh}", unit_id=unit.pk, person=person, by=by, at=at,
    )  # fmt: skip
    return wearing
