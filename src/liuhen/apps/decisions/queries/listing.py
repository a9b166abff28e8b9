"""Questions about which decisions there are, and what waits for whom."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions.models import (
    Alteration,
    CaseHearing,
    Correction,
    Decision,
    DecisionFile,
    Discussion,
    MajorRule,
    Plea,
    Review,
    Reviewer,
    RightsNotice,
)
from liuhen.apps.offices import queries as offices
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, midnight
from liuhen.kernel.identifiers import containing
from liuhen.kernel.letter_pairs import holding
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.decisions import REPLY_IN_TIME
from liuhen.regulation.procedures import PROCEDURES

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.offices.models import Deed
    from liuhen.apps.people.models import Unit

OF_THE_ENTRUSTER = (Permission.CASE_REVIEW, Permission.DECISION_APPROVE)
"""The rights of a unit's legal office and of its head: they, and nobody else of it, act on what it entrusted."""
OF_A_RUNNING_CASE = {"case__state__in": cases.RUNNING}


def visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Decision]":
    rows: QuerySet[Decision] = Decision.objects.visible_to(actor, permission)
    return rows.select_related("case__unit", "case__power", "unit", "party", "document", "band__benchmark")


def of_the_entrusted(actor: Actor) -> "QuerySet[Decision]":
    """Return what was decided by the deeds of the units whose legal office or head somebody is. 《责任制》第20条.

    Whoever entrusted has the power over it, also after the deed has ended.
    """
    mine = frozenset().union(*(actor.units_with(each) or () for each in OF_THE_ENTRUSTER))
    rows: QuerySet[Decision] = Decision.objects.filter(issued_at__isnull=False)
    given = [_by_deed(each) for each in offices.deeds_ever_given(mine)] if mine else []
    return rows.filter(reduce(or_, given)) if given else rows.none()


def _by_deed(deed: "Deed") -> Q:
    """Match what was decided on the days of a deed, of the powers it names."""
    last = min(deed.until, deed.revoked_on - ONE_DAY) if deed.revoked_on else deed.until
    days = Q(issued_at__gte=midnight(deed.since), issued_at__lt=midnight(last + ONE_DAY))
    named = Q(case__power__code__in=deed.codes.split()) if deed.codes else Q()
    return Q(case__unit_id=deed.entrusted_id) & days & named


def reachable_by(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Decision]":
    """Return what somebody may see, and what by the deeds of his unit he has the power over; no list has the latter."""
    own = visible_to(actor, permission)
    if permission not in (Permission.CASE_SEE, Permission.CASE_REVIEW):
        return own
    theirs = of_the_entrusted(actor)
    return (
        own
        if theirs.query.is_empty()
        else visible_to(SYSTEM).filter(Q(pk__in=own.order_by().values("pk")) | Q(pk__in=theirs.values("pk")))
    )


def _hanging(model: Any, *more: str) -> Any:
    """Return what asks for the rows of a model that hang on cases, as far as an actor has a right on them."""

    def rows(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Any]":
        found: QuerySet[Any] = model.objects.visible_to(actor, permission)
        return found.select_related("case__unit", "case__power", "unit", *more)

    return rows


notices_visible_to = _hanging(RightsNotice, "party", "document")
pleas_visible_to = _hanging(Plea, "party", "notice")
hearings_visible_to = _hanging(CaseHearing, "party", "notice", "chair", "document")
reviews_visible_to = _hanging(Review, "decision__party", "person", "reviewer")
discussions_visible_to = _hanging(Discussion, "decision__party")
alterations_visible_to = _hanging(Alteration, "decision__party", "document")
corrections_visible_to = _hanging(Correction, "decision__party", "document")


def rules_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[MajorRule]":
    rows: QuerySet[MajorRule] = MajorRule.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def reviewers_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Reviewer]":
    rows: QuerySet[Reviewer] = Reviewer.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person")


def found_for(actor: Actor, *, wanted: Mapping[str, Any]) -> "QuerySet[Decision]":
    """Cut what somebody may see by unit, state, whether it is shaken, and words: of the number or the party."""
    rows = visible_to(actor)
    rows = rows.filter(**chosen(wanted, "unit", "case"))
    if wanted.get("state") == "shaken":
        rows = rows.filter(shaken_at__isnull=False)
    elif wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if words := (wanted.get("q") or "").strip():
        where, text = cases.within(actor, wanted), containing("number", words)
        numbered = text if where.own else holding(Decision, words, text, unit_ids=where.unit_ids)
        rows = rows.filter(numbered | cases.party_called(words, where, key="party_id", column="pk"))
    return rows


def decisions_of(case: "Case") -> "QuerySet[Decision]":
    """Return all that was proposed and decided in a case, in order."""
    return Decision.objects.filter(case=case).select_related("party", "document", "case__unit").order_by("id")


def in_force(case: "Case") -> "QuerySet[Decision]":
    """Return the decisions of a case that are issued, served and not ended."""
    return decisions_of(case).filter(state="issued", served_at__isnull=False)


def served_at(decision: Decision) -> datetime | None:
    """Return when a decision was served on its party; None while no service counts."""
    return decision.served_at


def files_of(*refs: str) -> "QuerySet[DecisionFile]":
    return DecisionFile.objects.filter(about__in=refs).order_by("id")


def rules_on(unit: "Unit", code: str, on: date) -> list[MajorRule]:
    """Return what a unit holds to be major of one power on a day, beside what the law says."""
    rows = MajorRule.objects.filter(unit=unit, since__lte=on).filter(Q(until=None) | Q(until__gt=on))
    return list(rows.filter(Q(code="") | Q(code=code)).order_by("id"))


def reviewer_on(unit: "Unit", person_id: int, on: date) -> Reviewer | None:
    """Return the entry of the register by which somebody may review for a unit on a day."""
    rows = Reviewer.objects.filter(unit=unit, person_id=person_id, since__lte=on)
    return rows.filter(Q(until=None) | Q(until__gt=on)).order_by("-id").first()


def units_with_a_reviewer(on: date) -> set[int]:
    """Return for which units somebody in service may review on a day."""
    rows = Reviewer.objects.filter(since__lte=on, person__state="serving").order_by()
    return set(rows.filter(Q(until=None) | Q(until__gt=on)).values_list("unit_id", flat=True))


def decided_throughout() -> "QuerySet[Case]":
    """Return the running cases of which something is decided and no party is left of which nothing is."""
    issued = Decision.objects.filter(state="issued")
    waiting = cases.parties_visible_to(SYSTEM).filter(
        ~Exists(issued.filter(party=OuterRef("pk"))), case=OuterRef("pk"), state="current",
        role__in=cases.DECIDED_ON,
    )  # fmt: skip
    rows = cases.visible_to(SYSTEM).filter(
        Exists(issued.filter(case=OuterRef("pk"))), state__in=cases.RUNNING
    )
    return rows.filter(~Exists(waiting)).order_by("id")


def to_approve(actor: Actor) -> "QuerySet[Decision]":
    rows = visible_to(actor, Permission.DECISION_APPROVE).filter(state="proposed")
    return rows.order_by("proposed_at", "id")


def to_review(actor: Actor) -> "QuerySet[Decision]":
    """Return the proposals that nobody has passed as they were proposed last, oldest first."""
    passed = Review.objects.filter(
        decision=OuterRef("pk"), outcome="pass", given_at__gte=OuterRef("proposed_at")
    )
    rows = visible_to(actor, Permission.CASE_REVIEW).filter(~Exists(passed), state="proposed")
    return rows.order_by("proposed_at", "id")


def _mine(actor: Actor) -> Q:
    return Q(case__in=cases.handled_now(actor.me))


def to_carry_on(actor: Actor) -> "QuerySet[Decision]":
    """Return what handlers have to write, or to put right."""
    rows = visible_to(actor, Permission.CASE_HANDLE).filter(_mine(actor), state__in=("returned", "approved"))
    return rows.order_by("proposed_at", "id")


def to_serve(actor: Actor) -> "QuerySet[Decision]":
    """Return what is decided and not served."""
    rows = visible_to(actor, Permission.CASE_HANDLE).filter(_mine(actor), state="issued", served_at=None)
    return rows.order_by("issued_at", "id")


def to_report(actor: Actor) -> "QuerySet[Decision]":
    """Return what was decided on the spot and not reported to the unit."""
    spot = ("penalty-on-the-spot", "police-on-the-spot")
    rows = visible_to(actor, Permission.CASE_HANDLE).filter(_mine(actor), state="issued", reported_at=None)
    return rows.filter(case__procedure__in=spot).order_by("issued_at", "id")


def shaken_for(actor: Actor) -> "QuerySet[Decision]":
    """Return the decisions in force of which a ground fell, of the cases somebody handles or leads."""
    rows = visible_to(actor, Permission.CASE_HANDLE) | visible_to(actor, Permission.DECISION_APPROVE)
    return rows.filter(state="issued", shaken_at__isnull=False).order_by("shaken_at", "id")


def pleas_to_answer(actor: Actor) -> "QuerySet[Any]":
    rows: QuerySet[Any] = pleas_visible_to(actor, Permission.CASE_HANDLE).filter(
        state="stated", **OF_A_RUNNING_CASE
    )
    return rows.order_by("stated_at", "id")


def replies_over(actor: Actor) -> "QuerySet[RightsNotice]":
    """Return the served notices of running cases on which nothing is proposed yet."""
    decided = Decision.objects.filter(case=OuterRef("case"), party=OuterRef("party")).exclude(state="dropped")
    rows = notices_visible_to(actor, Permission.CASE_HANDLE).filter(_mine(actor), ~Exists(decided))
    found: QuerySet[RightsNotice] = rows.filter(state="served", **OF_A_RUNNING_CASE)
    return found.order_by("served_at", "id")


def without_a_wait(rows: "QuerySet[RightsNotice]", at: datetime) -> "QuerySet[RightsNotice]":
    """Return those on which the party's time is over."""
    running = clocks.open_of("rightsnotice", OuterRef("pk")).filter(duty_id=REPLY_IN_TIME.id, due_at__gt=at)
    return rows.filter(~Exists(running))


def hearings_to_set(actor: Actor) -> "QuerySet[Any]":
    rows: QuerySet[Any] = hearings_visible_to(actor, Permission.HEARING_CHAIR)
    return rows.filter(state="asked", **OF_A_RUNNING_CASE).order_by("asked_on", "id")


def hearings_to_chair(actor: Actor) -> "QuerySet[Any]":
    rows: QuerySet[Any] = hearings_visible_to(actor, Permission.HEARING_CHAIR).filter(**OF_A_RUNNING_CASE)
    mine = rows.filter(chair_id=actor.me, state__in=("set", "notified", "held"))
    return mine.order_by("begins_at", "id")


def alterations_to_approve(actor: Actor) -> "QuerySet[Any]":
    rows: QuerySet[Any] = alterations_visible_to(actor, Permission.DECISION_APPROVE)
    return rows.filter(state="proposed").order_by("id")


def corrections_to_approve(actor: Actor) -> "QuerySet[Any]":
    rows: QuerySet[Any] = corrections_visible_to(actor, Permission.DECISION_APPROVE)
    return rows.filter(state="proposed").order_by("id")


def reviewed_in(*, since: datetime, until: datetime) -> list[tuple[int, int, bool]]:
    """Return the decisions of a time, but for those made on the spot: unit, id, whether it was reviewed. One query."""
    spot = {each.key for each in PROCEDURES if each.on_the_spot is not None}
    rows = Decision.objects.filter(issued_at__gte=since, issued_at__lt=until).exclude(
        case__procedure__in=spot
    )
    told = rows.annotate(seen=Exists(Review.objects.filter(decision=OuterRef("pk")))).order_by("id")
    return list(told.values_list("unit_id", "id", "seen"))
