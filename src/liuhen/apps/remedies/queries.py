"""Questions about remedies: which are pending, who decides, what stands still meanwhile, what is to be performed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from liuhen.apps.decisions import queries as decisions
from liuhen.apps.people import queries as people
from liuhen.apps.remedies.models import AnswerVolume, Opinion, Performance, Remedy, RemedyFile
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.clocks.reckoning import reckon
from liuhen.kernel.clocks.stays import Stay
from liuhen.kernel.flow import number_of
from liuhen.kernel.narrowing import chosen
from liuhen.regulation import remedies as law
from liuhen.regulation.remedies import DECISION_STANDS, SUE_WITHIN

if TYPE_CHECKING:
    from liuhen.apps.decisions.models import Decision
    from liuhen.apps.people.models import Unit


def visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Remedy]":
    rows: QuerySet[Remedy] = Remedy.objects.visible_to(actor, permission)
    return rows.select_related("unit", "case", "decision", "previous")


def performances_visible_to(
    actor: Actor, permission: Permission = Permission.CASE_SEE
) -> "QuerySet[Performance]":
    rows: QuerySet[Performance] = Performance.objects.visible_to(actor, permission)
    return rows.select_related("unit", "remedy")


def opinions_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Opinion]":
    rows: QuerySet[Opinion] = Opinion.objects.visible_to(actor, permission)
    return rows.select_related("unit", "remedy")


def volumes_visible_to(
    actor: Actor, permission: Permission = Permission.CASE_SEE
) -> "QuerySet[AnswerVolume]":
    rows: QuerySet[AnswerVolume] = AnswerVolume.objects.visible_to(actor, permission)
    return rows.select_related("unit", "remedy__decision")


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any]) -> "QuerySet[Any]":
    """Cut a list by unit, state and kind."""
    return rows.filter(**chosen(wanted, "unit", "state", "kind"))


def files_of(ref: str) -> "QuerySet[RemedyFile]":
    return RemedyFile.objects.filter(of=ref).order_by("id")


def decided(actor: Actor) -> "QuerySet[Decision]":
    """Return the issued decisions of which somebody registers the remedies."""
    found: QuerySet[Decision] = decisions.visible_to(actor, Permission.REMEDY_KEEP).filter(
        issued_at__isnull=False
    )
    return found


def of_ref(ref: str) -> Remedy | None:
    """Return what the ledger calls so."""
    return Remedy.objects.filter(pk=number_of(ref)).select_related("unit").first()


def of_decision(decision: "Decision") -> "QuerySet[Remedy]":
    return Remedy.objects.filter(decision=decision).order_by("id")


def of_case(case: Any) -> "QuerySet[Remedy]":
    return Remedy.objects.filter(case=case).select_related("decision").order_by("id")


def stays_of(refs: Collection[str]) -> Iterable[Stay]:
    """Tell what stands still on decisions while somebody objects to them. 《行政处罚法》第73条. Two queries."""
    ids = [number_of(ref) for ref in refs if ref.startswith("decision:")]
    rows = Remedy.objects.filter(decision_id__in=ids).order_by("id")
    days = clocks.calendar() if rows else None
    for each in rows:
        is_over = not each.is_pending
        until = each.decided_on if is_over else None
        by_court = each.kind == "suit" and is_over and each.outcome not in ("dismiss", "withdrawn")
        open_until = None
        if (
            each.kind == "review"
            and each.state in ("decided", "settled")
            and each.outcome not in ("withdrawn", "")
        ):
            received = each.told_on or each.decided_on
            assert received is not None
            assert days is not None
            open_until = reckon(SUE_WITHIN, started_at=midnight(received), calendar=days).last_day
        yield Stay(
            of=f"decision:{each.decision_id}", since=each.brought_on, until=until, by=each.ref, by_court=by_court,
            why=f"{each.applicant}的{each.kind_zh}", open_until=open_until,
        )  # fmt: skip


def right_organ(unit: "Unit") -> str:
    """Return who decides reconsiderations against a unit: the county, or whoever manages it; "" where several may."""
    organ = people.home_organ(unit)
    # Of the organ that itself handles reconsiderations, and of the county, the law offers more than one, or another.
    if organ.kind in ("bureau", "government"):
        return ""
    return organ.vertical or people.top_unit().name


def bring_facts(
    unit: "Unit", *, kind: str, organ: str, applicant: str, decision: "Decision | None", through_us: bool = False,
    by_camera: bool = False,
) -> law.RemedyFacts:  # fmt: skip
    """Say what the gates before a new remedy read."""
    own = people.home_organ(unit)
    pending = Remedy.objects.filter(
        decision=decision, kind=kind, applicant=applicant, state__in=Remedy.PENDING
    ).first() if decision else None  # fmt: skip
    return law.RemedyFacts(
        kind=kind, organ=organ, organ_is_us=organ in (unit.name, unit.short_name, own.name, own.short_name),
        right_organ=right_organ(unit), through_us=through_us,
        may_go_through_us=by_camera or (decision is not None and decision.case.rule.on_the_spot is not None),
        is_pending_zh=str(pending or ""),
    )  # fmt: skip


def outcome_facts(remedy: Remedy) -> law.OutcomeFacts:
    """Say whether what an outcome demands is done: the decision altered, and nothing owed any more."""
    wants_change = remedy.decision is not None and remedy.outcome in ("change", "annul", "redo", "invalid")
    owed = remedy.performances.filter(state="owed").first()
    return law.OutcomeFacts(
        altered=not wants_change or is_altered(remedy), owed_zh=f"“{owed}”还没有履行" if owed else ""
    )


def is_altered(remedy: Remedy) -> bool:
    """Say whether the decision is no longer as it was issued."""
    assert remedy.decision is not None
    return remedy.decision.state != "issued"


def stands(remedy: Remedy) -> bool:
    return remedy.outcome in DECISION_STANDS


def to_answer(actor: Actor) -> "QuerySet[Remedy]":
    rows = visible_to(actor, Permission.REMEDY_KEEP).filter(state="answering")
    return rows.order_by("copy_received_at", "id")


def to_forward(actor: Actor) -> "QuerySet[Remedy]":
    return visible_to(actor, Permission.REMEDY_KEEP).filter(state="lodged").order_by("lodged_at", "id")


def to_settle(actor: Actor) -> "QuerySet[Remedy]":
    return visible_to(actor, Permission.REMEDY_KEEP).filter(state="decided").order_by("decided_on", "id")


def owed_by(actor: Actor) -> "QuerySet[Performance]":
    rows = performances_visible_to(actor, Permission.REMEDY_KEEP).filter(state="owed")
    return rows.order_by("due_on", "id")


def overdue_for_head(actor: Actor) -> "QuerySet[Performance]":
    """Return what is owed, for the head of the unit."""
    rows = performances_visible_to(actor, Permission.CASE_APPROVE).filter(state="owed")
    return rows.order_by("due_on", "id")


def past_due(rows: "QuerySet[Performance]", at: datetime) -> "QuerySet[Performance]":
    return rows.filter(due_on__lt=local_day(at))


def opinions_to_report(actor: Actor) -> "QuerySet[Opinion]":
    rows = opinions_visible_to(actor, Permission.REMEDY_KEEP).filter(state="received")
    return rows.order_by("received_at", "id")


def unbuilt() -> "QuerySet[AnswerVolume]":
    return AnswerVolume.objects.filter(state="sealed").order_by("id")


def last_day_to_answer(remedy: Remedy) -> date | None:
    running = clocks.all_for(remedy.ref).filter(duty_id=law.ANSWER.id).last()
    return local_day(running.due_at) if running else None


def final_in(*, since: date, until: date, on: date) -> list[tuple[int, int, bool]]:
    """Return what was decided from one day to before another and is final on a third: unit, id, whether we lost it.

    A reconsideration is final when nobody sued in time after it; a suit, when all that it demands is done. One query.
    """
    sued = Remedy.objects.filter(previous=OuterRef("pk"))
    rows = Remedy.objects.filter(decided_on__gte=since, decided_on__lt=until).exclude(outcome="")
    too_late = Q(kind="review", told_on__lt=on - timedelta(days=law.SUE_WITHIN.n))
    rows = rows.filter(Q(state="settled") | (Q(state="decided") & too_late), ~Exists(sued))
    told = rows.order_by("id").values_list("unit_id", "id", "outcome")
    return [(unit, pk, outcome in law.AGAINST_US) for unit, pk, outcome in told]
