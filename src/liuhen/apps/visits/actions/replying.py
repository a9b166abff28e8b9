"""What a firm says of a visit, and what is found of that."""

from datetime import datetime

from liuhen.apps.visits import errands, lifecycle
from liuhen.apps.visits.models import Reply, Visit
from liuhen.kernel.access import Actor
from liuhen.kernel.access.policy import Kind
from liuhen.kernel.flow import Invalid, Move, action, locked, step

FIRM = Actor(ref="firm", name="企业", kind=Kind.CITIZEN)
"""Whoever shows the receipt of a visit."""


@action(lifecycle.CONTEST)
def contest(*, visit: Visit, ground: str, text: str, by: Actor, at: datetime) -> Reply:
    """Contest the ground, the basis or the conduct of a visit; somebody who was not there looks into it."""
    visit = locked(visit)
    if visit.replies.filter(ground=ground, state="contested").exists():
        raise Invalid(f"{lifecycle.CONTEST.cannot}：同样的异议正在核实", field="ground", remedy="请等待答复")
    reply = Reply(visit=visit, unit_id=visit.unit_id, ground=ground, text=text, said_at=at)
    return step(
        reply, lifecycle.CONTEST, by=by, at=at, data={"visit": visit.pk, "ground": ground, "text": text}
    )


@action(lifecycle.RATE)
def rate(*, visit: Visit, stars: str, text: str = "", by: Actor, at: datetime) -> Reply:
    """Rate a visit, once."""
    visit = locked(visit)
    if visit.replies.filter(state="rated").exists():
        raise Invalid(f"{lifecycle.RATE.cannot}：这次检查已经评价过", field="stars")
    reply = Reply(visit=visit, unit_id=visit.unit_id, stars=stars, text=text, said_at=at)
    return step(reply, lifecycle.RATE, by=by, at=at, data={"visit": visit.pk, "stars": stars, "text": text})


@action(lifecycle.UPHOLD)
def uphold(*, reply: Reply, answer: str, by: Actor, at: datetime) -> Reply:
    """Find that the firm is right: a visit whose ground was false is counted."""
    reply = _answered(reply, lifecycle.UPHOLD, answer, by=by, at=at)
    visit = reply.visit
    is_free = bool(visit.ground) and visit.is_on_site and not visit.is_counted
    if reply.ground == "ground" and is_free and not errands.counts(visit.joint or visit):
        step(
            visit,
            lifecycle.RECOUNT,
            by=by,
            at=at,
            changes={"is_counted": True},
            data={"reply": reply.pk},
        )
    return reply


@action(lifecycle.DISMISS)
def dismiss(*, reply: Reply, answer: str, by: Actor, at: datetime) -> Reply:
    """Find that the firm is not right, and say why."""
    return _answered(reply, lifecycle.DISMISS, answer, by=by, at=at)


def _answered(reply: Reply, move: Move, answer: str, *, by: Actor, at: datetime) -> Reply:
    officers = reply.visit.officers.values_list("person_id", flat=True)
    if by.person_id in officers:
        raise Invalid(
            f"{move.cannot}：参加检查的人员不能核实对自己检查的异议", remedy="请由法制机构其他人员核实"
        )
    return step(
        reply, move, by=by, at=at, changes={"answer": answer, "answered_at": at}, data={"answer": answer}
    )
