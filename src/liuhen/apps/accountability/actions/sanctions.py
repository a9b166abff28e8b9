"""Decide a sanction upon a sealed conclusion, let it work from its service, show that it was carried out.

《责任制》第54、55条.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.accountability import contents, lifecycle, queries
from liuhen.apps.accountability.actions import effects, filing
from liuhen.apps.accountability.models import DECISION, Consequence, Lead, Sanction
from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.disclosure import queries as disclosed
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents import queries as papers
from liuhen.apps.people import queries as people
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation.accountability import EVERY_FORM, FORMS_OF_FAULT
from liuhen.regulation.faults import SANCTION_BY_FORM
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.accountability.models import Redress
    from liuhen.apps.documents.models import Service

MADE_PUBLIC = ("circular", "apology")


@action(lifecycle.SANCTION)
def decide(
    *, lead: Lead, forms: Sequence[str], reasons: str, days: int | None = None, year: int | None = None,
    within: int | None = None, basis: str = "", by: Actor, at: datetime,
) -> Sanction:  # fmt: skip
    """Decide which forms answer a fault; the paper is issued, and nothing works before it is served. Raises Refused."""
    lead = locked(lead)
    if not lead.by_sanction:
        raise Invalid(
            "不能作出追究决定：这条线索不是执法过错，或者是按原来的程序认定的", remedy="请在线索页面作出处理"
        )
    if year is not None and not any(EVERY_FORM[key].of_a_year for key in forms):
        raise Invalid(
            "不能作出追究决定：没有选择“取消年度评优评先资格”，所填的年度不起作用",
            field="year",
            remedy="请选择这种形式，或者不填年度",
        )
    if year is not None and year > local_day(at).year + 1:
        raise Invalid("不能作出追究决定：取消评优评先的年度最晚是明年", field="year")
    if lead.sanctions.exclude(state="void").exists():
        raise WrongState(
            "不能作出追究决定：这条线索已经有追究决定", remedy="不当的，由复核、申诉变更或者撤销"
        )
    sanction = step(
        Sanction(
            unit_id=lead.handler_id, lead=lead, person=lead.person, concerned=lead.unit if lead.of_unit else None,
            reasons=reasons, basis=basis, decided_by_id=by.me, decided_at=at,
        ),
        lifecycle.SANCTION, by=by, at=at,
        facts=queries.sanction_facts(lead, by=by, forms=forms, days=days, within=within, basis=basis),
        data={"lead": lead.pk, "person": lead.person_id, "forms": list(forms), "reasons": reasons, "days": days,
              "year": year, "within": within, "basis": basis},
    )  # fmt: skip
    imposed = [
        impose(sanction, key, days=days, year=year, within=within, at=at)
        for key in FORMS_OF_FAULT
        if key in forms
    ]
    conclusion = queries.conclusion_of(lead)
    drafted = documents.draft(
        kind=DECISION, unit=sanction.unit, about=sanction.ref,
        data=contents.of_decision(sanction, imposed, conclusion=str(conclusion or "")), by=by, at=at,
    )  # fmt: skip
    documents.issue(document=drafted, by=by, at=at)
    return sanction


def impose(
    sanction: Sanction, key: str, *, days: int | None, year: int | None, within: int | None,
    redress: "Redress | None" = None, at: datetime,
) -> Consequence:  # fmt: skip
    """Make one form of a sanction; it waits for the service, of the ``redress`` that added it or of the decision."""
    form, lead = EVERY_FORM[key], sanction.lead
    return step(
        Consequence(
            lead=lead, sanction=sanction, unit_id=lead.person.unit_id if lead.person else lead.unit_id,
            person=lead.person, form=key, reasons=sanction.reasons, begins_on=local_day(at),
            decided_by_id=sanction.decided_by_id, decided_at=at,
            days=days if key == "off-post-training" else None,
            year=(year or local_day(at).year) if form.of_a_year else None,
            within=within if form.needs_proof else None, redress=redress,
        ),
        lifecycle.IMPOSE, by=SYSTEM, at=at,
        data={"lead": lead.pk, "person": lead.person_id, "form": key, "sanction": sanction.pk},
    )  # fmt: skip


@action
def take_sealed(sanction: Sanction, *, at: datetime) -> Sanction:
    """Note that the paper bears its seal."""
    return step(sanction, lifecycle.SEAL_SANCTION, by=SYSTEM, at=at)


@action
def take_served(sanction: Sanction, *, served_at: datetime, at: datetime) -> Sanction:
    """Let a sanction work, and the terms of redress run, from the day it was received; once, however often served."""
    sanction = locked(sanction)
    if sanction.state != "sealed":
        return sanction
    served = step(
        sanction, lifecycle.SERVE_SANCTION, by=SYSTEM, at=at, changes={"served_at": served_at},
        data={"served_at": served_at.isoformat()},
    )  # fmt: skip
    for each in served.consequences.filter(state="decided").order_by("id"):
        effects.take(each, since=local_day(served_at), at=at)
    return served


@action
def take_unserved(sanction: Sanction, *, service: "Service", at: datetime) -> Sanction:
    """Undo what a service did that does not count; where another does, all runs from that one.

    Raises Refused once redress was asked for, unless it stays served and its terms are used.
    """
    sanction = locked(sanction)
    if sanction.state not in Sanction.IN_FORCE or sanction.served_at != service.served_at:
        return sanction
    still = papers.served_at(service.document)
    if sanction.redresses.exclude(state__in=("late", "answered", "withdrawn")).exists():
        if still is not None:
            return sanction
        raise WrongState("不能确认送达无效：被追究人已经申请复核或者申诉", remedy="请先办结复核、申诉")
    undone = step(
        sanction, lifecycle.UNSERVE_SANCTION, by=SYSTEM, at=at, changes={"served_at": None, "used_at": None}
    )
    for each in undone.consequences.filter(state="served").order_by("id"):
        effects.unserve(each, because=undone.ref, at=at)
    return take_served(undone, served_at=still, at=at) if still is not None else undone


@action
def take_voided(sanction: Sanction, *, at: datetime) -> Sanction:
    """Let a decision whose paper was voided before its service be none; another may be made."""
    sanction = step(sanction, lifecycle.VOID_SANCTION, by=SYSTEM, at=at)
    for each in sanction.consequences.filter(state="decided").order_by("id"):
        effects.revoke(each, because=sanction.ref, at=at)
    return sanction


@action(lifecycle.EXECUTE)
def execute(
    *,
    consequence: Consequence,
    executed_on: date,
    execution: str,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Consequence:
    """Put on record that a form was carried out, and the proof."""
    fresh = locked(consequence)
    if not fresh.needs_proof or fresh.executed_at is not None:
        raise WrongState(
            "不能登记执行情况：这种形式自动生效，不需要登记"
            if not fresh.needs_proof
            else "不能登记执行情况：已经登记过"
        )
    if executed_on < fresh.begins_on:
        raise Invalid("不能登记执行情况：执行日期早于送达日期", field="executed_on")
    if fresh.form == "off-post-training" and fresh.ends_on and executed_on < fresh.ends_on:
        raise Invalid(
            f"不能登记执行情况：离岗培训还没有期满，到{day_zh(fresh.ends_on)}为止", field="executed_on"
        )
    return step(
        fresh, lifecycle.EXECUTE, by=by, at=at,
        changes={"executed_at": midnight(executed_on), "execution": execution},
        data={"executed_on": executed_on.isoformat(), "execution": execution} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.PUT_OUT)
def put_out(*, sanction: Sanction, text: str, by: Actor, at: datetime) -> Sanction:
    """Have a sanction made public that is a circular or a public apology; of others nobody outside is told."""
    sanction, cannot = locked(sanction), lifecycle.PUT_OUT.cannot
    served = sanction.consequences.filter(form__in=MADE_PUBLIC, state="served").order_by("id")
    forms = [EVERY_FORM[each.form].zh for each in served]
    if not forms:
        raise WrongState(f"{cannot}：没有已经生效的通报批评、责令公开道歉", remedy="其他追究形式不向社会公开")
    if disclosed.is_public_or_waiting(sanction.ref):
        raise WrongState(f"{cannot}：已经登记公开", remedy="请在公示信息中办理")
    done = step(sanction, lifecycle.PUT_OUT, by=by, at=at, data={"text": text})
    whose = done.person.unit if done.person else done.concerned
    assert whose is not None, "a sanction is on a person or on a unit"
    disclosure.announce(
        kind="circular", unit=done.unit, about=done.ref, title=f"关于{'、'.join(forms)}的通报",
        fields={
            "body": done.unit.name, "basis": SANCTION_BY_FORM.article.cite_in_full(),
            "who": done.person.name if done.person else "", "post": people.home_organ(whose).name, "text": text,
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip
    return done


def call_back(sanction: Sanction, *, reason: str, at: datetime) -> None:
    """Take off the platform what no longer holds, or is stayed; inside an action."""
    disclosure.withdraw_what_fell(about=sanction.ref, reason=reason, by=SYSTEM, at=at)
