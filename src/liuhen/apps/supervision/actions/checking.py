"""Look at what was drawn against the eight contents: note what was found, sign by two, tell. 《责任制》第36条."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from liuhen.apps.findings import actions as findings
from liuhen.apps.supervision import lifecycle, records
from liuhen.apps.supervision.actions import filing
from liuhen.apps.supervision.models import SupervisionPlan, SupervisionPoint, SupervisionSheet
from liuhen.apps.supervision.queries import sheets as queries
from liuhen.apps.supervision.queries import tree
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import CONTENTS, SheetFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action
def assign(
    *, plan: SupervisionPlan, unit: "Unit", about: str, place: int, supervisors: "Sequence[Person]",
    bodies: Mapping[int, frozenset[int]], facts: SheetFacts, by: Actor, at: datetime,
) -> SupervisionSheet:  # fmt: skip
    """Give a thing drawn to two supervisors whom it does not concern; where there are not two, someone names them.

    ``bodies`` of the supervisors and ``facts`` of the unit are the same for many.
    """
    record = records.of_ref(about)
    first, second = queries.pair(queries.unconcerned(supervisors, unit, record, bodies=bodies), place)
    sheet = SupervisionSheet(
        plan=plan, unit=unit, by_unit_id=plan.unit_id, about=about,
        about_zh=records.called(record) if record is not None else about, place=place, first=first, second=second,
        assigned_at=at,
    )  # fmt: skip
    return step(
        sheet, lifecycle.ASSIGN, by=by, at=at, facts=facts,
        data={"plan": plan.pk, "about": about, "place": place, "supervisors": sorted(sheet.supervisor_ids)},
    )  # fmt: skip


@action(lifecycle.NAME)
def name_sheet(
    *, plan: SupervisionPlan, unit: "Unit", kind: str, number: int, reason: str, by: Actor, at: datetime
) -> SupervisionSheet:
    """Have one more thing looked at that was not drawn, and say why. Raises Refused."""
    plan = locked(plan)
    cannot, zh = lifecycle.NAME.cannot, lifecycle.RECORDS[kind]
    if plan.state != "drawn":
        raise WrongState(
            f"{cannot}：监督计划现在是“{plan.state_zh}”状态", remedy="请在抽取以后、办结以前指名"
        )
    if unit.pk not in plan.unit_ids:
        raise Invalid(f"{cannot}：{unit}不在监督计划之内", field="unit")
    record, about = records.record_numbered(kind, number, by, within=unit), records.ref_of(kind, number)
    if plan.sheets.filter(about=about).exists():
        raise Invalid(f"{cannot}：该记录已经列入检查", field="number")
    facts = queries.naming_facts(plan, unit, zh, number, record, by, on=local_day(at))
    supervisors = [each.person for each in plan.supervisors.select_related("person__unit").order_by("id")]
    place = (plan.sheets.aggregate(last=Max("place"))["last"] or 0) + 1
    free = queries.unconcerned(supervisors, unit, record) if record is not None else []
    first, second = queries.pair(free, place)
    sheet = SupervisionSheet(
        plan=plan, unit=unit, by_unit_id=plan.unit_id, about=about,
        about_zh=records.called(record) if record is not None else about, place=place, reason=reason, first=first,
        second=second, assigned_at=at,
    )  # fmt: skip
    return step(
        sheet, lifecycle.NAME, by=by, at=at, facts=facts,
        data={
            "plan": plan.pk, "unit": unit.pk, "kind": kind, "number": number, "reason": reason,
            "supervisors": sorted(sheet.supervisor_ids),
        },
    )  # fmt: skip


@action(lifecycle.APPOINT)
def appoint(
    *, sheet: SupervisionSheet, supervisors: "Sequence[Person]" = (), by: Actor, at: datetime
) -> SupervisionSheet:
    """Name the two who take a sheet, whom it does not concern. Raises Refused."""
    sheet = locked(sheet)
    named = list({each.pk: each for each in supervisors}.values())
    facts = queries.sheet_facts(sheet, by, at=at, permission=P.SUPERVISION_PLAN, persons=named)
    first, second = queries.pair(named, 1)
    return step(
        sheet, lifecycle.APPOINT, by=by, at=at, facts=facts,
        changes={"first_id": first and first.pk, "second_id": second and second.pk},
        data={"supervisors": [each.pk for each in named]},
    )  # fmt: skip


@action(lifecycle.NOTE_POINT)
def note_point(
    *, sheet: SupervisionSheet, content: str, severity: str = "ordinary", duty: str, basis: str = "", kind: str,
    number: int, place: str, what: str, by: Actor, at: datetime,
) -> SupervisionPoint:  # fmt: skip
    """Note one thing that was found: the duty, the record, the place in it. Raises Refused."""
    sheet = locked(sheet)
    if sheet.state != "assigned":
        raise WrongState(
            f"{lifecycle.NOTE_POINT.cannot}：监督检查表现在是“{sheet.state_zh}”状态",
            remedy="已经签名的，由另一名监督人员退回后再记录",
        )
    record = records.record_numbered(kind, number, by, within=sheet.unit)
    facts = queries.point_facts(
        sheet, by, at=at, record_zh=f"{lifecycle.RECORDS[kind]}{number}", is_in_reach=record is not None
    )
    about = records.ref_of(kind, number)
    point = SupervisionPoint(
        sheet=sheet, unit_id=sheet.unit_id, by_unit_id=sheet.by_unit_id, content=content, severity=severity, duty=duty,
        basis=basis, about=about, about_zh=records.called(record) if record is not None else about, place=place,
        what=what, noted_at=at,
    )  # fmt: skip
    return step(
        point, lifecycle.NOTE_POINT, by=by, at=at, facts=facts,
        data={
            "sheet": sheet.pk, "content": content, "severity": severity, "duty": duty, "basis": basis, "kind": kind,
            "number": number, "place": place, "what": what,
        },
    )  # fmt: skip


@action(lifecycle.DROP_POINT)
def drop_point(*, point: SupervisionPoint, reason: str, by: Actor, at: datetime) -> SupervisionPoint:
    """Take back what was noted before anybody signed; it stays on record."""
    sheet = locked(point.sheet)
    if sheet.state != "assigned":
        raise WrongState(f"{lifecycle.DROP_POINT.cannot}：监督检查表现在是“{sheet.state_zh}”状态")
    facts = queries.point_facts(sheet, by, at=at)
    return step(point, lifecycle.DROP_POINT, by=by, at=at, facts=facts, data={"reason": reason})


@action(lifecycle.FILL)
def fill_sheet(
    *, sheet: SupervisionSheet, body: str, breakdown: str, systems: str, authority: str, decisions: str,
    reversed: str, papers: str, other: str, remark: str = "", by: Actor, at: datetime,  # noqa: A002 (article 36's words)
) -> SupervisionSheet:  # fmt: skip
    """Say of each of the eight contents what was found, and sign; another supervisor signs after. Raises Refused."""
    sheet = locked(sheet)
    results = {
        "body": body, "breakdown": breakdown, "systems": systems, "authority": authority, "decisions": decisions,
        "reversed": reversed, "papers": papers, "other": other,
    }  # fmt: skip
    known = vars(queries.sheet_facts(sheet, by, at=at))
    facts = SheetFacts(**{**known, **queries.agreement(sheet, results)})
    return step(
        sheet, lifecycle.FILL, by=by, at=at, facts=facts,
        changes={"results": results, "remark": remark, "filled_by_id": by.person_id, "filled_at": at},
        data={"results": results, "remark": remark},
    )  # fmt: skip


@action(lifecycle.SEND_BACK)
def send_back(*, sheet: SupervisionSheet, reason: str, by: Actor, at: datetime) -> SupervisionSheet:
    """Let a sheet be filled in anew, for what the other supervisor sees otherwise."""
    sheet = locked(sheet)
    facts = queries.sheet_facts(sheet, by, at=at)
    changes: dict[str, Any] = {"results": {}, "filled_by_id": None, "filled_at": None}
    return step(
        sheet, lifecycle.SEND_BACK, by=by, at=at, facts=facts, changes=changes, data={"reason": reason}
    )


@action(lifecycle.COUNTERSIGN)
def countersign(*, sheet: SupervisionSheet, by: Actor, at: datetime) -> SupervisionSheet:
    """Sign as the second of two persons. Raises Refused."""
    sheet = locked(sheet)
    facts = queries.sheet_facts(sheet, by, at=at)
    return step(sheet, lifecycle.COUNTERSIGN, by=by, at=at, facts=facts, changes={"signed_at": at})


@action(lifecycle.TELL)
def tell_sheet(*, sheet: SupervisionSheet, by: Actor, at: datetime) -> SupervisionSheet:
    """Tell the unit what was found; each thing goes on as a finding, which it explains, and puts right if it stands."""
    sheet = locked(sheet)
    told = step(
        sheet, lifecycle.TELL, by=by, at=at, facts=queries.sheet_facts(sheet, by, at=at),
        changes={"told_at": at, "superior": tree.superior_of(sheet.unit)},
        data={"points": [each.pk for each in sheet.points.filter(state="noted").order_by("id")]},
    )  # fmt: skip
    for point in told.points.filter(state="noted").order_by("id"):
        _raise(point, at=at)
    return told


def _raise(point: SupervisionPoint, *, at: datetime) -> None:
    finding = findings.open_finding(
        found=CONTENTS[point.content].finding, duty=DUTIES[point.duty][-1], about=point.ref, about_zh=str(point)[:200],
        unit_id=point.unit_id, person=None, by=SYSTEM, at=at,
    )  # fmt: skip
    step(
        point, lifecycle.RAISE_POINT, by=SYSTEM, at=at, changes={"finding_id": finding.pk},
        data={"finding": finding.pk},
    )  # fmt: skip


@action(lifecycle.SET_ASIDE)
def set_aside(*, sheet: SupervisionSheet, reason: str, by: Actor, at: datetime) -> SupervisionSheet:
    """Say why something drawn cannot be looked at; nothing stands in for it."""
    sheet = locked(sheet)
    facts = queries.sheet_facts(sheet, by, at=at)
    return step(
        sheet,
        lifecycle.SET_ASIDE,
        by=by,
        at=at,
        facts=facts,
        changes={"reason": reason},
        data={"reason": reason},
    )


@action(lifecycle.ANSWER_SHEET)
def answer_sheet(
    *, sheet: SupervisionSheet, stand: str, answer: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> SupervisionSheet:
    """Agree to what was found, or object, with what shows it. Raises Refused."""
    sheet = locked(sheet)
    facts = queries.sheet_facts(sheet, by, at=at, permission=P.SUPERVISION_ANSWER)
    return step(
        sheet, lifecycle.ANSWER_SHEET, by=by, at=at, facts=facts,
        changes={"stand": stand, "answer": answer, "answered_at": at},
        data={"stand": stand, "answer": answer} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.REPLY)
def reply_to_sheet(*, sheet: SupervisionSheet, reply: str, by: Actor, at: datetime) -> SupervisionSheet:
    """Reply to an objection, as somebody who did not sign the sheet; the findings are judged by themselves."""
    sheet = locked(sheet)
    if sheet.stand != "objects":
        raise WrongState(f"{lifecycle.REPLY.cannot}：被监督单位没有提出异议")
    facts = queries.sheet_facts(sheet, by, at=at, permission=P.SUPERVISION_RECHECK)
    return step(
        sheet, lifecycle.REPLY, by=by, at=at, facts=facts, changes={"reply": reply}, data={"reply": reply}
    )
