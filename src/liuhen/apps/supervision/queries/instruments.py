"""Questions about instruments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from liuhen.apps.findings import queries as findings
from liuhen.apps.supervision.models import Instrument
from liuhen.apps.supervision.queries import plans, tree
from liuhen.apps.supervision.queries.sheets import told_or_own
from liuhen.kernel.access import Actor, in_hands_of
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of, persons_who
from liuhen.regulation.supervision import ANSWER_INSTRUMENTS, INSTRUMENTS, InstrumentFacts

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.people.models import Unit

SEE = P.SUPERVISION_SEE
OUT = ("served", "answered", "failed", "closed")


def visible_to(actor: Actor, permission: P = SEE) -> "QuerySet[Instrument]":
    """Return the instruments of somebody's unit, and of those to his unit what reached it."""
    rows: QuerySet[Instrument] = Instrument.objects.visible_to(actor, permission)
    return rows.filter(told_or_own(actor, permission, OUT)).select_related(
        "unit", "by_unit", "document", "sheet", "previous__document", "drafted_by", "approved_by"
    )


def findings_of(instrument: Instrument) -> "list[Finding]":
    rows = instrument.findings.select_related("finding__unit").order_by("id")
    return [each.finding for each in rows]


def drafting_facts(
    by_unit: "Unit", unit: "Unit", kind: str, named: "Sequence[Finding]", by: Actor, *, orders: Sequence[str],
    due_on: date, follow_up_on: date, on: date,
) -> InstrumentFacts:  # fmt: skip
    """Say what the gates before a new instrument read."""
    within = tree.below([unit.pk])
    told = tree.told_of(by_unit, unit, by, P.SUPERVISION_ORDER, on=on)
    return InstrumentFacts(
        **told, kind_zh=INSTRUMENTS[kind], fits_the_line=bool(told["superior_zh"]) == (kind == "letter"),
        rests_on_findings=bool(named),
        strange_zh="、".join(str(each) for each in named if each.unit_id not in within),
        says_what_it_orders=kind != "decision" or bool(orders), due_on=due_on,
        follow_up_zh=f"{follow_up_on:%Y-%m-%d}", follows_up_after=follow_up_on > due_on,
    )  # fmt: skip


def instrument_facts(
    instrument: Instrument, by: Actor, permission: P, *, at: datetime, follow_up_on: date | None = None,
    due_on: date | None = None,
) -> InstrumentFacts:  # fmt: skip
    """Say what the gates of an instrument's later moves read; with new days, by those."""
    drafted = persons_who("instrument.drafted", instrument) | {instrument.drafted_by_id}
    answered = persons_who("instrument.answered", instrument)
    due, follow_up = due_on or instrument.due_on, follow_up_on or instrument.follow_up_on
    named = findings_of(instrument)
    return InstrumentFacts(
        **tree.told_of(instrument.by_unit, instrument.unit, by, permission, on=local_day(at)),
        kind_zh=instrument.kind_zh, due_on=instrument.due_on, until=due,
        follow_up_zh=f"{follow_up:%Y-%m-%d}", follows_up_after=follow_up > due,
        is_approved=instrument.kind != "decision" or instrument.state == "approved",
        is_approved_by_another=by.person_id is None or by.person_id not in drafted,
        has_run_out=has_run_out(instrument, at=at), was_answered=instrument.state == "answered",
        was_extended=instrument.days_more > 0,
        rechecked_by_another=by.person_id is None or by.person_id not in drafted | answered,
        has_followed=has_followed(instrument), rectifiable=sum(each.state == "upheld" for each in named),
    )  # fmt: skip


def has_run_out(instrument: Instrument, *, at: datetime) -> bool:
    """Say whether the day by which the unit answers is past; of a letter, whose term binds nobody, the day itself."""
    if instrument.kind == "letter":
        return local_day(at) > instrument.due_on
    running = clocks.all_for(instrument.ref).filter(duty_id=ANSWER_INSTRUMENTS.id).order_by("-id").first()
    return running is not None and running.breached(at=at)


def has_followed(instrument: Instrument) -> bool:
    """Say whether something came after a failed recheck: another instrument, or a rectification of its findings."""
    if (
        Instrument.objects.filter(previous=instrument)
        .exclude(state__in=("drafted", "approved", "withdrawn"))
        .exists()
    ):
        return True
    named = [each.pk for each in findings_of(instrument)]
    return bool(findings.latest_rectifications(named))


def _acted(actor: Actor, permission: P) -> "QuerySet[Instrument]":
    return plans.acted_for(visible_to(actor, permission), actor, permission, "by_unit_id")


def to_approve(actor: Actor) -> "QuerySet[Instrument]":
    rows = _acted(actor, P.SUPERVISION_APPROVE)
    return rows.filter(state="drafted", kind="decision").order_by("drafted_at", "id")


def to_answer(actor: Actor) -> "QuerySet[Instrument]":
    rows = visible_to(actor, P.SUPERVISION_ANSWER).filter(state="served").exclude(kind="letter")
    return in_hands_of(rows, actor, P.SUPERVISION_ANSWER).order_by("due_on", "id")


def in_hand(actor: Actor) -> "QuerySet[Instrument]":
    """Return what waits for the supervisors: approved, not answered, answered, or failed and not followed by anything.

    Of those not answered only whose term has run out wait: see ``by_now``.
    """
    order = Q(by_unit_id__in=tree.ids_acted_for(actor, P.SUPERVISION_ORDER), state__in=("approved", "failed"))
    recheck = Q(by_unit_id__in=tree.ids_acted_for(actor, P.SUPERVISION_RECHECK))
    late = recheck & Q(state="served")
    answered = recheck & Q(state="answered") & ~Q(drafted_by_id=actor.me)
    return visible_to(actor).filter(order | late | answered).order_by("follow_up_on", "id")


def by_now(rows: "QuerySet[Instrument]", at: datetime) -> "QuerySet[Instrument]":
    """Leave out those whose term to answer still runs."""
    late = clocks.run_out(at, duty_id=ANSWER_INSTRUMENTS.id).values_list("subject", flat=True)
    silent = Q(kind="letter", due_on__lt=local_day(at)) | Q(pk__in=[number_of(ref) for ref in late])
    return rows.filter(~Q(state="served") | silent)


def what_waits(instrument: Instrument) -> str:
    """Say what is to be done with one of them."""
    return {
        "approved": "签发监督文书", "served": "处理逾期不反馈的监督文书", "answered": "复查监督文书",
        "failed": "复查不通过的后续处理",
    }[instrument.state]  # fmt: skip


def idle(on: date) -> "QuerySet[Instrument]":
    """Return the instruments whose supervisors let the day pass that they set themselves."""
    rows = Instrument.objects.filter(state__in=("served", "answered"), follow_up_on__lt=on)
    return rows.select_related("by_unit", "document").order_by("id")


def of_sheet(sheet: Any) -> "QuerySet[Instrument]":
    return Instrument.objects.filter(sheet=sheet).select_related("document").order_by("id")
