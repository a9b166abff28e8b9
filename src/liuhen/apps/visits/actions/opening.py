"""Ask for a visit, declare an urgent one, approve or refuse it: each approved one gets the ticket that it burns."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from liuhen.apps.inspections.queries import items as items_of
from liuhen.apps.people import queries as people
from liuhen.apps.powers import queries as powers
from liuhen.apps.visits import errands, grounds, lifecycle, queries
from liuhen.apps.visits.models import FirmKey, Visit, VisitOfficer
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, judge, locked, step
from liuhen.kernel.ledger import keyring
from liuhen.regulation import visits as law
from liuhen.regulation.people import day_zh
from liuhen_proof import claims, tickets

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.inspections.models import Errand
    from liuhen.apps.people.models import Person, Unit

MOST_ITEMS, LONGEST_ITEM = 100, 200


@action(lifecycle.PROPOSE)
def propose(
    *, establishment: "Establishment", mode: str, kind: str, power_code: str, matter: str, lines: str,
    planned_on: date, officers: "Sequence[Person]", why_on_site: str = "", ground: str = "", ground_ref: str = "",
    over_reason: str = "", why_again: str = "", assistants: int | None = 0, by: Actor, at: datetime,
) -> Visit:  # fmt: skip
    """Ask the head for one visit; only an item of the published list, and only as often as the year allows."""
    if planned_on < local_day(at):
        raise Invalid(f"{lifecycle.PROPOSE.cannot}：计划日期已过", field="planned_on")
    return _entered(
        lifecycle.PROPOSE, establishment, officers, [power_code], lines, by=by, at=at,
        mode=mode, kind=kind, matter=matter, planned_on=planned_on, why_on_site=why_on_site, ground=ground,
        ground_ref=ground_ref, over_reason=over_reason, why_again=why_again, assistants=assistants or 0,
    )  # fmt: skip


@action(lifecycle.PROPOSE_PLANNED)
def propose_planned(
    *, errand: "Errand", mode: str, kind: str, matter: str, lines: str, planned_on: date,
    officers: "Sequence[Person]", why_on_site: str = "", over_reason: str = "", assistants: int | None = 0,
    by: Actor, at: datetime,
) -> Visit:  # fmt: skip
    """Ask the head for the visit that was planned or drawn: to that firm, for those items, by those officers."""
    errand, cannot = locked(errand), lifecycle.PROPOSE_PLANNED.cannot
    if planned_on < local_day(at):
        raise Invalid(f"{cannot}：计划日期已过", field="planned_on")
    if errand.state not in errands.GOING:
        raise WrongState(f"{cannot}：检查安排现在是“{errand.state_zh}”状态")
    if found := errand.visits.exclude(state__in=queries.NOT_MADE).first():
        raise WrongState(f"{cannot}：这项安排已经申请了检查（检查{found.pk}）", remedy="请办理已经申请的检查")
    codes = [each.code for each in items_of.items_of_errand(errand)]
    return _entered(
        lifecycle.PROPOSE_PLANNED, errand.establishment, officers, codes, lines, by=by, at=at, errand=errand,
        mode=mode, kind=kind, matter=matter, planned_on=planned_on, why_on_site=why_on_site, ground="", ground_ref="",
        over_reason=over_reason, assistants=assistants or 0,
    )  # fmt: skip


@action(lifecycle.PROPOSE_RECHECK)
def propose_recheck(
    *, visit: Visit, mode: str, planned_on: date, officers: "Sequence[Person]", why_on_site: str = "",
    over_reason: str = "", assistants: int | None = 0, by: Actor, at: datetime,
) -> Visit:  # fmt: skip
    """Ask the head to look again at what a visit ordered to be put right; its check-list is that, one by one."""
    cannot = lifecycle.PROPOSE_RECHECK.cannot
    if planned_on < local_day(at):
        raise Invalid(f"{cannot}：计划日期已过", field="planned_on")
    visit = _of_its_firm(visit)
    flagged = queries.flagged(visit)
    if not flagged:
        raise WrongState(f"{cannot}：这次检查没有待复查的整改")
    if going := visit.rechecks.filter(state__in=queries.GOING).first():
        raise WrongState(
            f"{cannot}：已经申请了复查（检查{going.pk}），还没有结束", remedy="请办理已经申请的复查"
        )
    uncounted = law.uncounted_on(local_day(at), level=queries.level_of(visit.unit))
    is_free = "recheck" in uncounted
    return _entered(
        lifecycle.PROPOSE_RECHECK, visit.establishment, officers, [visit.power.code], "", by=by, at=at,
        mode=mode, kind="triggered", matter="；".join(flagged)[:1000], planned_on=planned_on, why_on_site=why_on_site,
        ground="recheck" if is_free else "", ground_ref=visit.ref if is_free else "", over_reason=over_reason,
        assistants=assistants or 0, recheck_of=visit,
    )  # fmt: skip


@action(lifecycle.DECLARE_URGENT)
def declare_urgent(
    *, establishment: "Establishment", mode: str, kind: str, power_code: str, matter: str, lines: str,
    planned_on: date, officers: "Sequence[Person]", pressing: str, why_on_site: str = "", ground: str = "",
    ground_ref: str = "", over_reason: str = "", why_again: str = "", assistants: int | None = 0, by: Actor,
    at: datetime,
) -> Visit:  # fmt: skip
    """Go at once, and let the head approve at once afterwards: from now on the hours count.

    Only today: whoever can name another day has the time to ask first.
    """
    if planned_on != local_day(at):
        raise Invalid(
            f"{lifecycle.DECLARE_URGENT.cannot}：计划日期不是今天（{day_zh(local_day(at))}）", field="planned_on",
            remedy="紧急检查在登记当日进行；可以另择日期的，请申请检查，批准以后进行",
        )  # fmt: skip
    return _entered(
        lifecycle.DECLARE_URGENT, establishment, officers, [power_code], lines, by=by, at=at,
        mode=mode, kind=kind, matter=matter, planned_on=planned_on, why_on_site=why_on_site, ground=ground,
        ground_ref=ground_ref, over_reason=over_reason, why_again=why_again,
        assistants=assistants or 0, pressing=pressing,
    )  # fmt: skip


@action(lifecycle.APPROVE)
def approve(*, visit: Visit, opinion: str = "", by: Actor, at: datetime) -> Visit:
    """Approve one visit; its ticket is signed. One whose errand was joined meanwhile is a joint one from here on."""
    visit = _of_its_firm(visit)
    if visit.joint is None and not visit.joined.exists():
        visit.joint = errands.joint_of(visit.errand, but=visit.pk)
        visit.is_counted = visit.is_counted and not errands.counts(visit.joint)
    told = {"ticket": ticket_of(visit, at=at), "joint": visit.joint, "is_counted": visit.is_counted}
    return _judged(
        visit, lifecycle.APPROVE, opinion, facts=approval_facts(visit, by=by, at=at), by=by, at=at, **told
    )


def approval_facts(visit: Visit, *, by: Actor, at: datetime) -> law.ApprovalFacts:
    """Say how item, firm and officers of a visit stand on its day, as is known when it is approved."""
    on, codes = max(local_day(at), visit.planned_on), _codes_of(visit)
    crew, authorities = queries.officers_of(visit), powers.Authorities(visit.unit, on, codes=codes)
    told = _crew_told(visit.unit, visit.establishment, crew, codes, authorities, visit.errand, on=on)
    return law.ApprovalFacts(
        **told, approver_id=by.person_id, officer_ids=frozenset(each.pk for each in crew),
        why_not_uncounted=grounds.fallen(visit),
    )  # fmt: skip


@action(lifecycle.REFUSE)
def refuse(*, visit: Visit, opinion: str, by: Actor, at: datetime) -> Visit:
    """Do not approve a visit: it is not made, and counts for nothing."""
    refused = _judged(_of_its_firm(visit), lifecycle.REFUSE, opinion, by=by, at=at)
    errands.let_go(refused, at=at)
    return refused


@action(lifecycle.APPROVE_AFTERWARDS)
def approve_afterwards(*, visit: Visit, opinion: str = "", by: Actor, at: datetime) -> Visit:
    """Approve what was begun in urgency."""
    return _judged(
        _unjudged(visit, lifecycle.APPROVE_AFTERWARDS), lifecycle.APPROVE_AFTERWARDS, opinion, by=by, at=at
    )


@action(lifecycle.REFUSE_AFTERWARDS)
def refuse_afterwards(*, visit: Visit, opinion: str, by: Actor, at: datetime) -> Visit:
    """Hold that what was begun in urgency should not have been; what was done stands, where nobody went nobody goes."""
    visit = _of_its_firm(visit)
    refused = _judged(
        _unjudged(visit, lifecycle.REFUSE_AFTERWARDS), lifecycle.REFUSE_AFTERWARDS, opinion, by=by, at=at
    )
    if refused.state != "approved":
        return refused
    return cancel(visit=refused, reason=f"不予补批：{opinion}"[:300], by=SYSTEM, at=at)


@action(lifecycle.REPLACE)
def replace(
    *, visit: Visit, out: "Person", successor: "Person", reason: str, by: Actor, at: datetime
) -> Visit:
    """Let another go in the place of an officer who may not any more; the ticket is signed anew, for who goes now."""
    visit = _of_its_firm(visit)
    facts = replacing_facts(visit, out=out, successor=successor, by=by, at=at)
    cannot, place = lifecycle.REPLACE.cannot, visit.officers.filter(person=out).first()
    if place is None:
        raise Invalid(f"{cannot}：{out}不是这次检查的人员", field="out")
    if visit.officers.filter(person=successor).exists():
        raise Invalid(f"{cannot}：{successor}已经是这次检查的人员", field="successor")
    if people.home_organ(successor.unit) != visit.unit:
        raise Invalid(f"{cannot}：{successor}不是{visit.unit}的人员", field="successor")
    judge(visit, lifecycle.REPLACE, by=by, facts=facts)
    place.person = successor
    place.save()
    errands.replaced(visit, out=out, successor=successor, at=at)
    return step(
        visit, lifecycle.REPLACE, by=by, at=at, facts=facts,
        changes={"ticket": ticket_of(visit, at=at), "lead": successor if visit.lead_id == out.pk else visit.lead},
        data={"out": out.pk, "successor": successor.pk, "why": facts.why_not_zh, "reason": reason},
    )  # fmt: skip


def replacing_facts(
    visit: Visit, *, out: "Person", successor: "Person", by: Actor, at: datetime
) -> law.ReplacingFacts:
    """Say by whom somebody is replaced, by the same facts as when he was named, and why he may not go."""
    on, codes = max(local_day(at), visit.planned_on), _codes_of(visit)
    authorities = powers.Authorities(visit.unit, on, codes=codes)
    crew = [successor if each.pk == out.pk else each for each in queries.officers_of(visit)]
    _, no_authority = _first_without_authority([out], authorities, codes)
    left = "" if people.home_organ(out.unit) == visit.unit else f"已不是{visit.unit}的人员"
    tied = "与检查对象有登记的回避关系" if errands.tied([out], visit.establishment) else ""
    unfit = "离岗或者证件失效" if people.unfit_among([(out.pk, on)]) else ""
    planned = visit.errand if visit.errand and visit.errand.campaign_id else None
    return law.ReplacingFacts(
        **_crew_told(visit.unit, visit.establishment, crew, codes, authorities, planned, on=on),
        approver_id=by.person_id, officer_ids=frozenset({out.pk, *(each.pk for each in crew)}), out_zh=str(out),
        why_not_zh=no_authority or left or tied or unfit,
    )  # fmt: skip


@action(lifecycle.COUNT)
def count(*, visit: Visit, over_reason: str = "", by: Actor, at: datetime) -> Visit:
    """Let a visit that nothing frees any more be one of the year's; the ticket is signed anew, and says so."""
    visit = _of_its_firm(visit)
    facts = counting_facts(visit, over_reason=over_reason, by=by)
    if not grounds.fallen(visit):
        raise WrongState(f"{lifecycle.COUNT.cannot}：这次检查不计次的凭据仍然有效")
    was = {"ground": visit.ground, "ground_ref": visit.ground_ref}
    visit.is_counted = facts.is_counted
    changes: dict[str, Any] = {"ground": "", "ground_ref": "", "is_counted": facts.is_counted}
    if visit.state == "approved":
        changes["ticket"] = ticket_of(visit, at=at)
    if over_reason:
        changes["over_reason"] = over_reason
    return step(
        visit, lifecycle.COUNT, by=by, at=at, facts=facts, changes=changes,
        data=was | {
            "counted": facts.is_counted, "used": facts.used, "cap": facts.cap, "over_reason": over_reason,
        },
    )  # fmt: skip


def counting_facts(visit: Visit, *, over_reason: str, by: Actor) -> law.CountingFacts:
    """Say what is left of the firm's year for a visit that is to be one of it, and who lets it be."""
    allowed = queries.allowance(visit.establishment, on=visit.planned_on, level=visit.level, kind=visit.kind)
    return law.CountingFacts(
        by.person_id, frozenset(each.pk for each in queries.officers_of(visit)), firm_zh=visit.establishment.name,
        is_counted=visit.is_on_site and not errands.counts(visit.joint or visit), used=allowed.used,
        cap=allowed.cap, over_reason=over_reason,
    )  # fmt: skip


def _codes_of(visit: Visit) -> list[str]:
    """Return the items a visit is for."""
    codes = [each.code for each in items_of.items_of_errand(visit.errand)] if visit.errand else []
    return codes or [visit.power.code]


@action(lifecycle.CANCEL)
def cancel(*, visit: Visit, reason: str, by: Actor, at: datetime) -> Visit:
    """Call a visit off before anybody went in."""
    visit = _of_its_firm(visit)
    cancelled = step(
        visit, lifecycle.CANCEL, by=by, at=at, changes={"ended_reason": reason}, data={"reason": reason}
    )
    errands.let_go(cancelled, at=at)
    return cancelled


def _of_its_firm(visit: Visit) -> Visit:
    """Lock a visit and its firm before it: which of a firm's visits is the counted one is settled by one at a time."""
    locked(visit.establishment)
    return locked(visit)


def ticket_of(visit: Visit, *, at: datetime) -> str:
    """Return the signed ticket of a visit, which one scan-in burns."""
    told = {
        "origin": settings.LEDGER_ORIGIN, "visit": str(visit.pk), "firm": visit.establishment.code,
        "unit": visit.unit.name, "officers": "、".join(each.number for each in queries.officers_of(visit)),
        "counted": "计次" if visit.is_counted else "不计次", "year": str(visit.year),
        "approved_at": _second(at), "signed_at": _second(at),
    }  # fmt: skip
    return claims.token(tickets.TICKET, told, keyring.signers()[0])


def _second(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat()


def _entered(
    move: Move, firm: "Establishment", officers: "Sequence[Person]", codes: list[str], lines: str, *,
    by: Actor, at: datetime, mode: str, kind: str, ground: str, ground_ref: str, errand: "Errand | None" = None,
    recheck_of: Visit | None = None, why_again: str = "", **told: Any,
) -> Visit:  # fmt: skip
    firm = locked(firm)  # what is left of its year is read and taken by one at a time
    lead = people.person_of(by)
    if lead is None:
        raise Invalid(f"{move.cannot}：您的账号没有对应的执法人员", field="officers")
    crew = list(dict.fromkeys((lead, *officers)))
    unit, on = people.home_organ(lead.unit), local_day(at)
    if stranger := next((each for each in crew if people.home_organ(each.unit) != unit), None):
        raise Invalid(
            f"{move.cannot}：{stranger}不是{unit}的人员", field="officers",
            remedy="几个单位一起检查的，各自申请后合并为联合检查",
        )  # fmt: skip
    if ground == "recheck" and recheck_of is None:
        recheck_of = grounds.rechecked(ground_ref, firm=firm, unit=unit)
    items = _items(move, "\n".join([*(queries.flagged(recheck_of) if recheck_of else ()), lines]))
    if errand and errand.unit_id != unit.pk:
        raise Invalid(f"{move.cannot}：这是{errand.unit}的检查安排", remedy="请由该单位申请")
    if move is lifecycle.PROPOSE and not ground:
        _taken_up_from_its_plan(unit, firm, codes[0], told["planned_on"])
    authorities = powers.Authorities(unit, on, codes=codes)
    held = _held(authorities, codes)
    level = queries.level_of(unit)
    uncounted = law.uncounted_on(on, level=level)
    why = (
        grounds.why_not(ground, ground_ref, firm=firm, unit=unit, uncounted=uncounted, on=told["planned_on"])
        if ground
        else ""
    )
    rested = grounds.rested_on(ground, ground_ref, firm=firm, unit=unit) if ground and not why else []
    joint = errands.joint_of(errand) if mode == "on-site" else None
    is_counted = mode == "on-site" and not ground and not errands.counts(joint)
    is_alone = mode == "on-site" and errand is None and recheck_of is None
    allowed = queries.allowance(firm, on=told["planned_on"], level=level, kind=kind)
    facts = law.OpeningFacts(
        **_crew_told(unit, firm, crew, codes, authorities, errand, on=on),
        is_on_site=mode == "on-site", why_on_site=told["why_on_site"], why_not_uncounted=why,
        cited_zh=grounds.said(ground, ground_ref, rested), cited_before=len(rested), is_counted=is_counted,
        used=allowed.used, cap=allowed.cap, idle=queries.idle_before(firm, unit), over_reason=told["over_reason"],
        days_zh=errands.days_missed(errand, told["planned_on"]) if errand else "", why=why_again,
        same_zh=errands.for_the_same(firm, held, on=told["planned_on"]) if is_alone else "",
    )  # fmt: skip
    bases = [each for item in held for each in item.bases.values_list("as_written", flat=True)]
    visit = Visit(
        unit=unit, establishment=firm, mode=mode, kind=kind, level=level, year=told["planned_on"].year, ground=ground,
        ground_ref=ground_ref if ground else "", is_counted=is_counted, joint=joint,
        power=held[0] if held else None, basis="、".join(dict.fromkeys(bases))[:300], checklist=items, lead=lead,
        token=secrets.token_urlsafe(16), errand=errand, recheck_of=recheck_of, **told,
    )  # fmt: skip
    if errand is None and mode == "on-site":
        judge(visit, move, by=by, facts=facts)
        visit.errand = errands.entered(
            unit=unit, firm=firm, code=codes[0], crew=crew, on=told["planned_on"], ground=ground,
            urgent=move is lifecycle.DECLARE_URGENT, why_again=why_again, at=at,
        )  # fmt: skip

    def along(row: Visit) -> None:
        VisitOfficer.objects.bulk_create(VisitOfficer(visit=row, person=each) for each in crew)
        FirmKey.objects.get_or_create(establishment=firm, defaults={"token": secrets.token_urlsafe(16)})
        if move is lifecycle.DECLARE_URGENT:
            row.ticket = ticket_of(row, at=at)
            row.save(force_update=True, update_fields=["ticket"])

    return step(
        visit, move, by=by, at=at, facts=facts, along=along,
        data={
            "establishment": firm.pk, "mode": mode, "kind": kind, "power": "、".join(codes), "ground": ground,
            "ground_ref": ground_ref, "officers": [each.pk for each in crew], "counted": is_counted,
            "used": allowed.used, "cap": allowed.cap, "planned_on": told["planned_on"].isoformat(),
            "matter": told["matter"], "why_on_site": told["why_on_site"], "over_reason": told["over_reason"],
            **({"why_again": why_again} if why_again else {}),
            "assistants": told["assistants"], "pressing": told.get("pressing", ""), "errand": visit.errand_id,
            "joint": joint.pk if joint else None, "recheck_of": recheck_of.pk if recheck_of else None,
        },
    )  # fmt: skip


def _crew_told(
    unit: "Unit", firm: "Establishment", crew: "list[Person]", codes: list[str], authorities: powers.Authorities,
    errand: "Errand | None", *, on: date,
) -> dict[str, Any]:  # fmt: skip
    """Return what the gates ask about officers whenever they are named: may each, are they enough, keeps none out."""
    odd, odd_why = _first_without_authority(
        crew, authorities, [each.code for each in _held(authorities, codes)]
    )
    return {
        "item": items_of.worst(items_of.facts_of(unit, [(code, "") for code in codes], on=on)),
        "crew": sum(each.kind == "officer" for each in crew),
        "officer_name": odd.name,
        "why_no_authority": odd_why,
        "tied_zh": "、".join(map(str, errands.tied(crew, firm))),
        "firm_zh": firm.name,
        "closed_zh": "" if firm.state == "listed" else firm.closed_zh,
        "other_crew_zh": errands.other_crew(errand, crew) if errand else "",
    }


def _held(authorities: powers.Authorities, codes: list[str]) -> list[Any]:
    return [authorities.items[code] for code in codes if code in authorities.items]


def _items(move: Move, lines: str) -> list[str]:
    """Read the check-list, one line an item."""
    items = list(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))
    if len(items) > MOST_ITEMS or any(len(each) > LONGEST_ITEM for each in items):
        raise Invalid(f"{move.cannot}：检查清单最多{MOST_ITEMS}项，每项最多{LONGEST_ITEM}字", field="lines")
    return items


def _first_without_authority(
    crew: "list[Person]", authorities: powers.Authorities, codes: list[str]
) -> "tuple[Person, str]":
    for each in crew:
        if each.kind != "officer":
            return each, "不是行政执法人员，不能作为检查人员"
        whys = (authorities.ask(each, code).why_no_authority for code in codes)
        if why := next(filter(None, whys), ""):
            return each, why
    return crew[0], ""


def _taken_up_from_its_plan(unit: "Unit", firm: "Establishment", code: str, on: date) -> None:
    if planned := errands.other_planned(unit, firm, code, on=on):
        raise Invalid(
            f"{lifecycle.PROPOSE.cannot}：本单位已安排在{day_zh(planned.since)}至{day_zh(planned.until)}检查该企业的这一事项",
            field="power_code", remedy=f"请从检查安排{planned.pk}申请",
        )  # fmt: skip


def _unjudged(visit: Visit, move: Move) -> Visit:
    visit = locked(visit)
    if not visit.waits_for_approval:
        raise WrongState(f"{move.cannot}：这次检查不是紧急进行、等待补批的")
    return visit


def _judged(
    visit: Visit, move: Move, opinion: str, *, facts: law.ApprovalFacts | law.JudgingFacts | None = None, by: Actor,
    at: datetime, **changes: Any,
) -> Visit:  # fmt: skip
    facts = facts or law.JudgingFacts(by.person_id, frozenset(each.pk for each in queries.officers_of(visit)))
    told = {"approver_id": by.person_id, "approved_at": at, "opinion": opinion}
    return step(visit, move, by=by, at=at, facts=facts, changes=told | changes, data={"opinion": opinion})
