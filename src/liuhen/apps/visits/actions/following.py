"""What follows a visit: joined or left, its result, what is to be put right, a case, a paper."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.cases.actions import register_clue
from liuhen.apps.documents import actions as documents
from liuhen.apps.visits import errands, lifecycle, papers, queries
from liuhen.apps.visits.actions import announcing
from liuhen.apps.visits.models import Defect, Visit
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.regulation import visits as law

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document


@action(lifecycle.JOIN)
def join(*, visit: Visit, joint: Visit, by: Actor, at: datetime) -> Visit:
    """Make it one visit with that of another unit: the firm is counted once."""
    locked(visit.establishment)  # which of its visits is the counted one is settled by one at a time
    visit, joint = locked(visit), locked(joint)
    if joint.establishment_id != visit.establishment_id or joint.unit_id == visit.unit_id:
        raise Invalid(f"{lifecycle.JOIN.cannot}：不是另一单位对同一企业的检查", field="joint")
    if joint.joint_id or visit.joined.exists():
        raise Invalid(f"{lifecycle.JOIN.cannot}：其中一方已经是联合检查", field="joint")
    if joint.state in (*queries.NOT_MADE, "withdrawn"):
        raise Invalid(f"{lifecycle.JOIN.cannot}：{joint}现在是“{joint.state_zh}”状态", field="joint")
    return step(
        visit,
        lifecycle.JOIN,
        by=by,
        at=at,
        changes={"joint": joint, "is_counted": visit.is_counted and not errands.counts(joint)},
        data={"joint": joint.pk},
    )


@action(lifecycle.WITHDRAW)
def withdraw(*, visit: Visit, reason: str, by: Actor, at: datetime) -> Visit:
    """Leave to the other unit that is there at the same time; what was done so far stands."""
    return step(
        visit, lifecycle.WITHDRAW, by=by, at=at, changes={"ended_reason": reason}, data={"reason": reason}
    )


@action(lifecycle.CONCLUDE)
def conclude(*, visit: Visit, result: str, by: Actor, at: datetime) -> Visit:
    """Say what came of it, for everybody; whether anything was found follows from what was noted on site."""
    visit = locked(visit)
    if visit.is_on_site and visit.state == "approved":
        raise WrongState(
            f"{lifecycle.CONCLUDE.cannot}：现场检查还没有进行", remedy="请先扫码进入；不再进行的请取消检查"
        )
    found_nothing = not visit.defects.exists()
    if visit.mode == "remote":
        errands.carry_out(visit, went_at=at, at=at)
    done = step(
        visit, lifecycle.CONCLUDE, by=by, at=at, facts=result_facts(visit),
        changes={"result": result, "found_nothing": found_nothing, "concluded_at": at},
        data={"result": result, "found_nothing": found_nothing},
    )  # fmt: skip
    announcing.of_result(done, at=at)
    return done


def result_facts(visit: Visit) -> law.ResultFacts:
    met = queries.others_there(visit).exclude(state="withdrawn").first()
    return law.ResultFacts(met.unit.name if met else "")


@action(lifecycle.ORDER)
def order(*, defect: Defect, demand: str, due_on: date, by: Actor, at: datetime) -> Defect:
    """Tell the firm what to put right, by when; the recheck carries it."""
    return step(
        defect, lifecycle.ORDER, by=by, at=at, changes={"demand": demand, "due_on": due_on},
        data={"demand": demand, "due_on": due_on.isoformat()},
    )  # fmt: skip


@action(lifecycle.EXTEND)
def extend(*, defect: Defect, due_on: date, reason: str, by: Actor, at: datetime) -> Defect:
    """Give the firm longer, while its term runs: the head does, with the reason; the clock begins anew."""
    defect = locked(defect)
    extended = step(
        defect, lifecycle.EXTEND, by=by, at=at, facts=extension_facts(defect, at=at, to_on=due_on),
        changes={"due_on": due_on}, data={"due_on": due_on.isoformat(), "reason": reason},
    )  # fmt: skip
    return step(extended, lifecycle.BEGIN_TERM, by=SYSTEM, at=at)


def extension_facts(defect: Defect, *, at: datetime, to_on: date | None = None) -> law.ExtensionFacts:
    return law.ExtensionFacts(defect.due_on, to_on, local_day(at))


@action(lifecycle.HOLD_FIXED)
def hold_fixed(*, defect: Defect, recheck: Visit, by: Actor, at: datetime) -> Defect:
    """Hold after a recheck that it was put right."""
    return _rechecked(defect, lifecycle.HOLD_FIXED, recheck, by=by, at=at)


@action(lifecycle.HOLD_UNFIXED)
def hold_unfixed(*, defect: Defect, recheck: Visit, by: Actor, at: datetime) -> Defect:
    """Hold after a recheck that it was not put right."""
    return _rechecked(defect, lifecycle.HOLD_UNFIXED, recheck, by=by, at=at)


@action(lifecycle.MAKE_CASE)
def make_case(*, defect: Defect, by: Actor, at: datetime) -> Defect:
    """Make a clue of what was found, with the visit, its recorded activity and the pictures by their digests."""
    defect = locked(defect)
    visit = defect.visit
    recorded = f"；全程记录见执法活动{visit.activity_id}" if visit.activity_id else ""
    pictures = "、".join(each.sha256[:16] for each in defect.files.order_by("id"))
    clue = register_clue(
        unit=visit.unit, source="inspection", source_ref=defect.ref, named=visit.establishment.name,
        summary=(
            f"{visit.establishment}（{visit.establishment.code}）检查{visit.pk}"
            f"在{defect.place or '现场'}发现：{defect.item}，"
            f"{defect.note}{recorded}" + (f"；照片摘要{pictures}" if pictures else "")
        )[:2000],
        found_on=local_day(defect.found_at), by=by, at=at,
    )  # fmt: skip
    return step(defect, lifecycle.MAKE_CASE, by=by, at=at, changes={"clue": clue}, data={"clue": clue.pk})


@action(lifecycle.WRITE)
def write(*, visit: Visit, paper: str, by: Actor, at: datetime) -> "Document":
    """Issue a paper about a visit, with its number. Raises Refused."""
    visit = locked(visit)
    data = papers.data_of(visit, paper)
    visit = step(visit, lifecycle.WRITE, by=by, at=at, data={"paper": paper})
    drafted = documents.draft(
        kind=paper, unit=visit.unit, about=visit.ref, party=visit.establishment.ref, data=data,
        persons=queries.officers_of(visit), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=drafted, by=by, at=at)


def _rechecked(defect: Defect, move: Move, recheck: Visit, *, by: Actor, at: datetime) -> Defect:
    defect = locked(defect)
    if recheck.recheck_of_id != defect.visit_id:
        raise Invalid(f"{move.cannot}：{recheck}不是对这次检查的整改复查", field="recheck")
    if recheck.state not in ("left", "concluded"):
        raise Invalid(f"{move.cannot}：{recheck}现在是“{recheck.state_zh}”状态", field="recheck")
    return step(defect, move, by=by, at=at, changes={"recheck": recheck}, data={"recheck": recheck.pk})
