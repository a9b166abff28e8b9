"""Hand a sheet out, fill it in, or say why it cannot be; what was not met becomes findings. 《设备办法》第14条."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from liuhen.apps.findings.actions import open_finding
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.spotchecks import facts, lifecycle, population, queries
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import (
    Conflict,
    GateClosed,
    Invalid,
    Move,
    NotPermitted,
    action,
    begins,
    judge,
    locked,
    step,
    why_not,
)
from liuhen.kernel.identifiers import stated
from liuhen.regulation.spotchecks import RESULTS, CheckFacts
from liuhen_proof.drawing import Drawn

if TYPE_CHECKING:
    from liuhen.apps.people.models import Account
    from liuhen.apps.recordings.models import Recording

MOST = 1_000


@action
def assign(
    *,
    plan: Plan,
    recording: "Recording",
    drawn: Drawn,
    place: int,
    checkers: Sequence["Account"],
    stands_for: Sheet | None = None,
    by: Actor,
    at: datetime,
) -> Sheet:
    """Make the sheet of a recording drawn, for the next checker in turn who has nothing to do with it."""
    (involved,) = facts.involved([recording]).values()
    turns = [checkers[(place + n) % len(checkers)] for n in range(len(checkers))]
    checker = next((each for each in turns if each.person_id not in involved), None)
    sheet = Sheet(
        plan=plan, recording=recording, unit_id=recording.unit_id, officer_id=recording.officer_id,
        checker=checker, place=place, stratum=drawn.stratum, by_risk=drawn.by_risk, score=drawn.score,
        marks=drawn.marks, stands_for=stands_for, assigned_at=at,
    )  # fmt: skip
    return step(
        sheet, lifecycle.ASSIGN, by=by, at=at, facts=_facts(sheet, checker, involved),
        data={
            "plan": plan.pk, "recording": recording.pk, "place": place, "by_risk": drawn.by_risk,
            "checker": checker.pk if checker else None, "stands_for": stands_for.pk if stands_for else None,
        },
    )  # fmt: skip


def _facts(sheet: Sheet, checker: "Account | None", involved: frozenset[int], **more: object) -> CheckFacts:
    told = {
        "checker_name": str(checker or "检查人"),
        "checking_person_id": checker.person_id if checker else None,
    }
    return CheckFacts(involved_person_ids=involved, **told, **more)  # type: ignore[arg-type]


def _involved(sheet: Sheet) -> frozenset[int]:
    return facts.involved(list(recordings.by_ids([sheet.recording_id]).values()))[sheet.recording_id]


def may_manage(sheet: Sheet, *, by: Actor) -> bool:
    """Say whether the sheet is his own to fill in, or its plan the actor's: a unit does not touch the bureau's."""
    own = sheet.checker_id is not None and sheet.checker_id == by.account_id
    return own or by.may_on(lifecycle.REASSIGN.permission, sheet.plan)


def _demand_management(sheet: Sheet, move: Move, *, by: Actor) -> None:
    judge(sheet, move, by=by)
    if not may_manage(sheet, by=by):
        raise NotPermitted(
            f"不能{move.label}：这份抽查表属于{sheet.plan.unit}的抽查计划",
            remedy="请由制定计划的单位办理",
            by=by.ref,
        )


@action(lifecycle.REASSIGN)
def reassign(*, sheet: Sheet, checker: "Account", by: Actor, at: datetime) -> Sheet:
    """Give the sheet to another checker; never to one who has to do with the recording."""
    sheet = locked(sheet)
    _demand_management(sheet, lifecycle.REASSIGN, by=by)
    if checker.pk == sheet.checker_id:
        raise Invalid(f"不能改派：这份抽查表已由{checker}检查", field="checker", remedy="请选择另一名检查人")
    actor = people.actor_for(checker)
    if actor is None or not actor.may_on(lifecycle.SUBMIT.permission, sheet):
        raise Invalid(f"不能改派：{checker}没有填写该单位抽查表的权限", field="checker")
    return step(
        sheet, lifecycle.REASSIGN, by=by, at=at, facts=_facts(sheet, checker, _involved(sheet)),
        changes={"checker": checker}, data={"checker": checker.pk, "was_checker": sheet.checker_id},
    )  # fmt: skip


@action
def view(*, sheet: Sheet, by: Actor, at: datetime) -> None:
    """Open the recording to the checker for the purpose of this sheet. 《设备办法》第15条."""
    row = locked(sheet)
    told = _own_facts(row, by, has_viewed=True, results=1)
    judge(row, lifecycle.SUBMIT, by=by, facts=told)
    viewing.begin(recording=row.recording, purpose=row.purpose, by=by, at=at)


def _own_facts(sheet: Sheet, by: Actor, *, has_viewed: bool, results: int) -> CheckFacts:
    """Gather what is known when ``by`` hands in the sheet; the name is that of whom the gate speaks of."""
    involved = _involved(sheet)
    checker = by.name if by.person_id in involved else str(sheet.checker or "尚未分派的人")
    return CheckFacts(
        checker_name=checker,
        checking_person_id=by.person_id,
        involved_person_ids=involved,
        is_the_checker=sheet.checker_id is not None and sheet.checker_id == by.account_id,
        has_viewed=has_viewed,
        results=results,
    )


@action(lifecycle.SUBMIT)
def submit(
    *,
    sheet: Sheet,
    results: Mapping[str, str],
    remarks: Mapping[str, str],
    good_practice: str = "",
    by: Actor,
    at: datetime,
) -> Sheet:
    """Hand the sheet in; each item that was not met opens a finding about whoever recorded it."""
    row = locked(sheet)
    told = {key: result for key, result in results.items() if result}
    notes = {key: said for key, remark in remarks.items() if (said := stated(remark))}
    _demand_shape(row, told, notes)
    viewed = recordings.has_viewed(row.recording, account_id=by.account, purpose=row.purpose)
    unmet = [item for item in row.items() if told.get(item.key) == "unmet"]
    row = step(
        row,
        lifecycle.SUBMIT,
        by=by,
        at=at,
        facts=_own_facts(row, by, has_viewed=viewed, results=len(told)),
        changes={
            "results": told, "remarks": notes, "good_practice": good_practice, "faults": len(unmet),
            "submitted_at": at,
        },
        data={"results": told, "remarks": notes, "good_practice": good_practice},
    )  # fmt: skip
    for item in unmet:
        if item.key == "stored" and row.recording.late:
            continue  # its own clock has put that on record
        open_finding(
            found=item.finding, duty=item.duty, about=row.ref, unit_id=row.unit_id, person=row.officer, by=by,
            about_zh=f"抽查表{row.pk}：{row.recording.filename}"[:200], at=at,
        )  # fmt: skip
    return row


def _demand_shape(sheet: Sheet, results: Mapping[str, str], remarks: Mapping[str, str]) -> None:
    items = {item.key: item for item in sheet.items()}
    for key, result in results.items():
        if key not in items:
            raise Invalid(f"不能提交抽查表：没有“{key[:20]}”这一项", field=key)
        if result not in RESULTS:
            raise Invalid(f"不能提交抽查表：“{items[key].zh}”的结果不能是“{result[:20]}”", field=key)
        if result == "unmet" and not remarks.get(key):
            raise Invalid(f"不能提交抽查表：“{items[key].zh}”不符合，请写明看到的情况", field=f"{key}_remark")
    for key, remark in remarks.items():
        if key not in items:
            raise Invalid(f"不能提交抽查表：没有“{key[:20]}”这一项，不能说明", field=f"{key}_remark")
        if len(remark) > MOST:
            raise Invalid(f"不能提交抽查表：“{items[key].zh}”的说明超过{MOST}字", field=f"{key}_remark")


@begins(lifecycle.SET_ASIDE)
def set_aside(*, sheet: Sheet, reason: str, by: Actor, at: datetime) -> Sheet:
    """Say why it cannot be checked; the next of its stratum in the order of the draw takes its place."""
    _demand_management(sheet, lifecycle.SET_ASIDE, by=by)
    plan = Plan.objects.get(pk=sheet.plan_id)
    further = queries.further_in(plan)
    further[sheet.stratum] = further.get(sheet.stratum, 0) + 1
    before = set(plan.sheets.filter(stratum=sheet.stratum).values_list("recording_id", flat=True))
    order = population.draw_of(plan).drawn(seed=bytes.fromhex(plan.seed), further=further)
    following = [each for each in order if each.stratum == sheet.stratum and each.id not in before]
    return _enter_set_aside(
        sheet=sheet, reason=reason, following=following[:1], known=len(before), by=by, at=at
    )


@action
def _enter_set_aside(
    *, sheet: Sheet, reason: str, following: list[Drawn], known: int, by: Actor, at: datetime
) -> Sheet:
    plan = locked(Plan.objects.get(pk=sheet.plan_id))
    if plan.sheets.filter(stratum=sheet.stratum).count() != known:
        raise Conflict("不能注明无法检查：同一层刚有别的递补", remedy="请刷新后再试")
    gone = step(
        sheet, lifecycle.SET_ASIDE, by=by, at=at, facts=_own_facts(sheet, by, has_viewed=True, results=1),
        changes={"reason": reason}, data={"reason": reason, "recording": sheet.recording_id},
    )  # fmt: skip
    checkers = [row.account for row in plan.checkers.select_related("account__person").order_by("id")]
    for each in following:
        (recording,) = recordings.by_ids([each.id]).values()
        assign(
            plan=plan, recording=recording, drawn=each, place=plan.sheets.count() + 1, checkers=checkers,
            stands_for=gone, by=by, at=at,
        )  # fmt: skip
    return gone


@action(lifecycle.REPLACE)
def refuse_replacement(*, sheet: Sheet, by: Actor, at: datetime) -> NoReturn:
    """Refuse, on record, whoever wants another recording in place of the one drawn."""
    refusal = why_not(sheet, lifecycle.REPLACE, by=by, facts=sheet)
    raise refusal or GateClosed("抽中的记录不得更换", duty=lifecycle.RULE.id)
