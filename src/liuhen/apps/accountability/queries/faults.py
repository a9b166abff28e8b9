"""Questions about faults: sanctions and what they do, redress and its terms, blemishes, who decides."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Count, Q, QuerySet

from liuhen.apps.accountability import lifecycle
from liuhen.apps.accountability.models import (
    CONCLUSION,
    DECISION,
    Blemish,
    Consequence,
    FaultFile,
    FaultReferral,
    Lead,
    Redress,
    Sanction,
)
from liuhen.apps.accountability.queries.reviewing import goes_up, referred_zh, signers_of, visible_to
from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import queries as documents
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, local_day
from liuhen.kernel.flow import persons_who
from liuhen.regulation.accountability import EVERY_FORM
from liuhen.regulation.faults import (
    ANSWER_REVIEW,
    APPEAL_AFTER_REVIEW,
    APPEAL_DIRECTLY,
    REVIEW_AND_APPEAL,
    BlemishFacts,
    Disqualified,
    RedressFacts,
    SanctionFacts,
    SealFacts,
)
from liuhen.regulation.parameters import OFFICERS_ON_SITE

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document
    from liuhen.apps.people.models import Certificate, Person, Unit

SMALL = 3
"""Fewer cases than this are not told apart: whoever knows one of them would know the other."""


@dataclass(frozen=True)
class Body:
    """A unit as a row of its own, of which is asked who leads it."""

    pk: int
    scope_unit: ClassVar[str] = "pk"


# Who decides.
def body_above(unit: "Unit") -> "Unit":
    """Return the next higher body, the unit itself where the county has none above it."""
    above = people.home_organ(unit)
    return above.parent or above


def deciding_body(lead: Lead) -> int:
    """Return whose head approves and decides: of the body that concludes or, where he is concerned, of the next."""
    return body_above(lead.handler).pk if goes_up(lead) else lead.handler_id


def heads_who_approve(leads: Sequence[Lead], by: Actor) -> list[Any]:
    """Say of each lead whether whoever approves leads the body whose head it wants today. 《责任制》第8、55条."""
    return offices.leader_facts([Body(deciding_body(lead)) for lead in leads], by)


_DECIDES = offices.leader_facts_for("accountability", permission=Permission.CONSEQUENCE_DECIDE)


def heads_who_sanction(sanctions: Sequence[Sanction], by: Actor) -> list[Any]:
    """Say the same of who decides a sanction; nothing of whoever does so by another role."""
    return _DECIDES([Body(deciding_body(each.lead)) for each in sanctions], by)


def sanction_facts(
    lead: Lead,
    *,
    by: Actor,
    forms: Sequence[str] = (),
    days: int | None = None,
    within: int | None = None,
    basis: str = "",
) -> SanctionFacts:
    return SanctionFacts(
        lead_state=lead.state, acting_id=by.person_id, concerned_id=lead.person_id, signer_ids=signers_of(lead),
        referred_zh=referred_zh(lead), goes_up=goes_up(lead), from_above=lead.handler_id not in by.bodies,
        of_unit=lead.of_unit, of_the_body=lead.of_unit and lead.unit_id in by.bodies, forms=tuple(forms), days=days,
        within=within, basis=basis,
    )  # fmt: skip


def seal_facts(rows: "Sequence[Document]", by: Actor) -> list[SealFacts]:
    """Say of the papers of a fault who may not press their seal; of any other nothing."""
    leads = {row.pk: _lead_of(row) for row in rows if row.kind in (CONCLUSION, DECISION)}
    return [
        SealFacts(by.person_id, frozenset(pk for pk in (lead.reviewer_id, lead.person_id) if pk))
        if (lead := leads.get(row.pk))
        else SealFacts(by.person_id)
        for row in rows
    ]


def _lead_of(paper: "Document") -> Lead | None:
    noun, _, pk = paper.about.partition(":")
    found: Lead | None = (
        Lead.objects.filter(pk=pk).first()
        if noun == "lead"
        else Lead.objects.filter(sanctions__pk=pk).first()
    )
    return found


def conclusion_of(lead: Lead) -> "Document | None":
    """Return the paper of a conclusion, the newest that is not void."""
    return documents.documents_of_kind(lead.ref, CONCLUSION).last()


def papers_upon(redress: "Redress") -> "list[Document]":
    """Return the receipt and the decision that were made of a request, void ones too."""
    return list(documents.of(redress.ref))


def decision_of(sanction: Sanction) -> "Document | None":
    return documents.documents_of_kind(sanction.ref, DECISION).last()


# Sanctions and what they do.
def sanctions_visible_to(actor: Actor, permission: Permission = Permission.LEAD_SEE) -> "QuerySet[Sanction]":
    """Return what the actor's right shows, and what was decided on himself."""
    seen = Sanction.objects.visible_to(actor, permission).values("pk")
    rows = Sanction.objects.filter(Q(pk__in=seen) | Q(person_id=actor.me))
    return rows.select_related("person", "concerned", "unit", "decided_by", "lead")


def with_its_lead(actor: Actor) -> "QuerySet[Sanction]":
    """Return those of which somebody sees the conclusion as well."""
    return sanctions_visible_to(actor).filter(lead__in=visible_to(actor).order_by().values("pk"))


def in_force(person_id: int | None = None) -> "QuerySet[Consequence]":
    """Return what has its effect now: of a misuse from its decision on, of a sanction from its service."""
    rows = Consequence.objects.filter(
        Q(sanction=None, state__in=("decided", "served")) | Q(sanction__isnull=False, state="served")
    )
    return rows if person_id is None else rows.filter(person_id=person_id)


def barred_from_merit(person_ids: Iterable[int], year: int) -> frozenset[int]:
    """Return who of these may not be commended for a year: a sanction took the merit of it. 《责任制》第54条."""
    rows = in_force().filter(person_id__in=list(person_ids), form="merit", year=year)
    return frozenset(rows.values_list("person_id", flat=True))


def units_barred_from_merit(unit_ids: Iterable[int], year: int) -> frozenset[int]:
    """Return the same of units as such."""
    rows = in_force().filter(person=None, unit_id__in=list(unit_ids), form="merit", year=year)
    return frozenset(rows.values_list("unit_id", flat=True))


def closing(person_id: int, *, but: Consequence) -> "Callable[[Certificate], bool]":
    """Return what tells of a certificate whether another consequence closes it still."""
    rows = in_force(person_id).exclude(pk=but.pk)
    since = [each.begins_on for each in rows if each.effect == "withdrawn"]
    return lambda certificate: any(day >= certificate.issued_on for day in since)


def suspending(person_id: int, *, but: Consequence) -> frozenset[str]:
    """Return the refs of what keeps somebody's certificates suspended."""
    rows = in_force(person_id).exclude(pk=but.pk)
    return frozenset(each.ref for each in rows if each.effect == "suspended")


def off_post_by_others(person_id: int, *, but: Consequence) -> list[Consequence]:
    rows = in_force(person_id).exclude(pk=but.pk)
    return [each for each in rows if each.effect == "off-post"]


def disqualified(rows: Sequence[Any], _: Actor) -> list[Disqualified]:
    """Say of certificates, or of people, by what their holder lost his qualification."""
    whose = [getattr(row, "person_id", row.pk) for row in rows]
    found = in_force().filter(person_id__in=whose, form="disqualification").select_related("sanction")
    by_person = {each.person_id: str(each.sanction) for each in found}
    return [Disqualified(by_person.get(pk, "")) for pk in whose]


def to_decide(actor: Actor) -> "QuerySet[Lead]":
    """Return the founded leads on which nothing was decided yet, or nothing that stands."""
    rows = Lead.objects.visible_to(actor, Permission.CONSEQUENCE_DECIDE).exclude(person_id=actor.me)
    standing = Consequence.objects.exclude(state="revoked").values("lead_id")
    found: QuerySet[Lead] = rows.filter(state="founded").exclude(pk__in=standing)
    revoked = Sanction.objects.filter(state="revoked").values("lead_id")  # redress has had its word
    return found.exclude(pk__in=revoked).select_related("unit", "person").order_by("concluded_at", "id")


def to_approve(actor: Actor) -> "QuerySet[Lead]":
    """Return the conclusions that wait for a head, but for those he signed himself or that are about him."""
    rows = Lead.objects.visible_to(actor, Permission.FAULT_APPROVE).filter(state="signed")
    me = actor.me
    found: QuerySet[Lead] = rows.exclude(Q(person_id=me) | Q(reviewer_id=me) | Q(second_id=me))
    return found.select_related("unit", "person").order_by("proposed_at", "id")


def to_carry_out(actor: Actor) -> "QuerySet[Consequence]":
    """Return what took effect and nobody has shown to be carried out, what is due first before the others."""
    rows = Consequence.objects.visible_to(actor, Permission.LEAD_REVIEW).filter(
        state="served", sanction__isnull=False, executed_at=None, execute_by__isnull=False
    )
    return rows.select_related("person", "unit").order_by("execute_by", "id")


@dataclass(frozen=True)
class Similar:
    """How often a form was applied to one kind; None: fewer than would be told."""

    zh: str
    count: int | None

    @property
    def count_zh(self) -> str:
        return f"{self.count} 件" if self.count is not None else f"少于 {SMALL} 件"


def similar_past(kind: str) -> list[Similar]:
    """Say how the same kind was answered before in the whole county, form by form; what was revoked does not count."""
    rows = Consequence.objects.filter(lead__kind=kind).exclude(state="revoked").order_by()
    counted = dict(rows.values_list("form").annotate(n=Count("id")))
    return [
        Similar(EVERY_FORM[key].zh, n if n >= SMALL else None)
        for key, n in sorted(counted.items(), key=lambda pair: list(EVERY_FORM).index(pair[0]))
    ]


def cases_of_the_struck(actor: Actor) -> "QuerySet[Any]":
    """Return the open cases, of those somebody approves, that one handles whose certificate or post is struck."""
    effective = [key for key, form in EVERY_FORM.items() if form.effect]
    struck = in_force().filter(form__in=effective, person__isnull=False).values("person_id")
    return cases.handled_by_any(actor, struck)


def short_of_officers(rows: "QuerySet[Any]", at: datetime) -> list[Any]:
    """Return which of these have fewer officers left on a day than the law wants, each with whom it lost."""
    handlers = {case: cases.handlers_now(case) for case in rows}
    named = {each.person_id for those in handlers.values() for each in those}
    standing = people.standings(named, on=local_day(at))
    found = []
    for case, those in handlers.items():
        lost = [each for each in those if not standing[each.person_id].valid]
        if lost and len(those) - len(lost) < OFFICERS_ON_SITE.value:
            case.lost_zh = f"{'、'.join(str(each.person) for each in lost)}不能再办理，请指派他人"
            found.append(case)
    return found


# Redress.
def redresses_visible_to(actor: Actor, permission: Permission = Permission.LEAD_SEE) -> "QuerySet[Redress]":
    """Return what the actor's right shows, and what was asked on his own sanctions."""
    seen = Redress.objects.visible_to(actor, permission).values("pk")
    rows = Redress.objects.filter(Q(pk__in=seen) | Q(sanction__person_id=actor.me))
    return rows.select_related(
        "sanction__lead", "sanction__person", "sanction__concerned", "unit", "organ", "person"
    )


def redress_facts(
    sanction: Sanction, *, kind: str, by: Actor, redress: Redress | None = None
) -> RedressFacts:
    """Gather what the gates ask of a request, of its answer and of a stay."""
    earlier = list(sanction.redresses.exclude(state__in=Redress.GONE).order_by("id"))
    pending = [each for each in earlier if each.state == "open"]
    answers = redress or (pending[-1] if pending else None)
    return RedressFacts(
        kind=kind,
        acting_id=by.person_id,
        is_served=sanction.state in Sanction.IN_FORCE,
        speaks_for_himself=speaks_for(sanction, by),
        earlier_zh=_excluded(kind, earlier),
        barred=_barred(sanction, redress),
        of_the_organ=_is_of_the_organ(sanction, answers, by),
        organ_zh=answers.organ_zh if answers else "",
        of_the_concerned=sanction.concerned_id is not None and sanction.concerned_id in by.bodies,
        is_pending=bool(pending),
    )


def _is_of_the_organ(sanction: Sanction, redress: Redress | None, by: Actor) -> bool:
    """Say whether somebody is of the body that answers; whoever decided registers what one above the county did."""
    if redress is None:
        return True
    return (redress.organ_id or sanction.unit_id) in by.bodies


def speaks_for(sanction: Sanction, by: Actor) -> bool:
    """Say whether somebody asks for himself, or for the unit that he leads."""
    if sanction.concerned_id is None:
        return by.person_id is not None and by.person_id == sanction.person_id
    return any(grant.role.key == "head" and grant.unit_id == sanction.concerned_id for grant in by.grants)


def _excluded(kind: str, earlier: Sequence[Redress]) -> str:
    """Say what was asked for already and leaves no room for another; a review leaves room for an appeal."""
    for each in earlier:
        if each.kind == kind:
            return f"已经有{each.kind_zh}（{each}，{each.state_zh}）"
        if each.kind == "appeal":
            return f"已经直接提出申诉（{each}，{each.state_zh}），不能再申请复核"
    return ""


def _barred(sanction: Sanction, redress: Redress | None) -> frozenset[int]:
    lead = sanction.lead
    held = {lead.reviewer_id, lead.second_id, lead.approver_id, sanction.decided_by_id, sanction.person_id}
    if redress is not None:
        held |= {redress.person_id, redress.previous.decided_by_id if redress.previous else None}
    did = [
        persons_who(event, lead)
        for event in (lifecycle.PROPOSE.event, lifecycle.SIGN.event, lifecycle.APPROVE.event)
    ]
    return frozenset(pk for pk in held if pk).union(*did)


@dataclass(frozen=True)
class Way:
    """How a request stands to its terms: by which day, after which review, and whether that is not over yet."""

    last_day: date | None
    previous: Redress | None = None
    waits: bool = False


def way_of(sanction: Sanction, kind: str, *, at: datetime) -> Way:
    """Return the term of a request that comes in now. Both run from receipt until one is used. 《责任制》第56条.

    A review that is not answered in time opens the appeal; one that still may be lets it wait; after its answer the
    appeal has its own days from receipt of that. What was withdrawn or came too late leaves the direct way as it was.
    """
    if kind == "review":
        return Way(last_day_of(sanction.ref, REVIEW_AND_APPEAL.id))
    review = sanction.redresses.filter(kind="review").exclude(state__in=Redress.GONE).order_by("-id").first()
    if review is None:
        return Way(last_day_of(sanction.ref, APPEAL_DIRECTLY.id))
    if review.state in Redress.PENDING:
        is_silent = clocks.still_running(review.ref, ANSWER_REVIEW.id, at=at) is None
        return Way(None, review, waits=not is_silent)
    return Way(last_day_of(review.ref, APPEAL_AFTER_REVIEW.id), review)


def last_day_of(ref: str, duty_id: str) -> date | None:
    """Return the last day of a term that runs or ran on something; None where none did."""
    clock = clocks.all_for(ref).filter(duty_id=duty_id).last()
    return local_day(clock.due_at) - ONE_DAY if clock else None


def organ_for(sanction: Sanction, kind: str) -> "tuple[Unit | None, str]":
    """Return who answers: the body that decided, or the next above it, which may be outside the county."""
    unit = people.home_organ(sanction.unit)
    if kind == "review":
        return unit, unit.name
    if unit.vertical:
        return None, unit.vertical
    return (unit.parent, unit.parent.name) if unit.parent else (None, "上一级机关")


def to_answer_redress(actor: Actor) -> "QuerySet[Redress]":
    """Return what waits for an answer that somebody may give, oldest first."""
    me = actor.me
    rows = Redress.objects.visible_to(actor, Permission.REDRESS_DECIDE).filter(state__in=("open", "late"))
    mine = (
        Q(sanction__decided_by_id=me) | Q(sanction__lead__reviewer_id=me) | Q(sanction__lead__second_id=me)
        | Q(sanction__lead__approver_id=me) | Q(sanction__person_id=me)
    )  # fmt: skip
    here = Q(organ_id__in=actor.bodies) | Q(organ=None, sanction__unit_id__in=actor.bodies)
    found: QuerySet[Redress] = rows.filter(here).exclude(mine)
    return found.select_related("unit", "sanction__person", "sanction__concerned").order_by(
        "received_at", "id"
    )


def redress_to_serve(actor: Actor) -> "QuerySet[Redress]":
    rows = Redress.objects.visible_to(actor, Permission.LEAD_REVIEW).filter(state="decided")
    return rows.select_related("unit").order_by("decided_at", "id")


def stays_over(*, on: date) -> "QuerySet[Sanction]":
    """Return the sanctions whose stay has had its last day."""
    return Sanction.objects.filter(state="stayed", stay_until__lt=on).order_by("id")


def own_sanctions(actor: Actor) -> "QuerySet[Sanction]":
    """Return what was decided on somebody, and on a unit that he leads."""
    led = [grant.unit_id for grant in actor.grants if grant.role.key == "head" and grant.unit_id]
    rows = Sanction.objects.filter(Q(person_id=actor.me) | Q(concerned_id__in=led))
    return rows.select_related("person", "concerned", "unit").order_by("-decided_at", "-id")


def files_of(*refs: str) -> "QuerySet[FaultFile]":
    return FaultFile.objects.filter(of__in=refs).order_by("id")


# Referrals and blemishes.
def referrals_visible_to(
    actor: Actor, permission: Permission = Permission.LEAD_SEE
) -> "QuerySet[FaultReferral]":
    rows = FaultReferral.objects.visible_to(actor, permission).exclude(lead__person_id=actor.me)
    found: QuerySet[FaultReferral] = rows.select_related("lead", "unit")
    return found


def referrals_unanswered(actor: Actor) -> "QuerySet[FaultReferral]":
    return (
        referrals_visible_to(actor, Permission.LEAD_REVIEW)
        .filter(state__in=("sent", "received"))
        .order_by("id")
    )


def blemishes_visible_to(actor: Actor, permission: Permission = Permission.LEAD_SEE) -> "QuerySet[Blemish]":
    """Return what the actor's right shows, what is his own work, and what he noted."""
    seen = Blemish.objects.visible_to(actor, permission).values("pk")
    me = actor.me
    rows = Blemish.objects.filter(Q(pk__in=seen) | Q(author_id=me) | Q(noted_by_id=me))
    return rows.select_related("unit", "author", "case", "judged_by", "lead")


def blemish_facts(blemish: Blemish, *, by: Actor, untouched: Sequence[str] = ()) -> BlemishFacts:
    handlers = cases.every_handler_of(blemish.case) if blemish.case else frozenset()
    return BlemishFacts(
        acting_id=by.person_id, author_id=blemish.author_id, handler_ids=handlers,
        set_aside_by=blemish.noted_by_id if blemish.lead_id else None, untouched=tuple(untouched),
    )  # fmt: skip


def to_judge(actor: Actor) -> "QuerySet[Blemish]":
    """Return the blemishes that somebody may judge: not his own work, nor of a case of his."""
    me = actor.me
    rows = Blemish.objects.visible_to(actor, Permission.LEAD_REVIEW).filter(state="noted")
    own = Q(author_id=me) | Q(case__handlers__person_id=me) | Q(lead__isnull=False, noted_by_id=me)
    return (
        rows.exclude(pk__in=rows.filter(own).values("pk"))
        .select_related("unit", "author")
        .order_by("noted_at", "id")
    )


def to_correct(actor: Actor) -> "QuerySet[Blemish]":
    rows = Blemish.objects.visible_to(actor, Permission.LEAD_REVIEW).filter(state="judged")
    return rows.select_related("unit", "author").order_by("judged_at", "id")


def head_of(unit: "Unit", *, on: date) -> "Person | None":
    """Return who leads a unit on a day: he is heard in its name."""
    found = offices.principal_on(unit, on)
    return found.person if found else None
