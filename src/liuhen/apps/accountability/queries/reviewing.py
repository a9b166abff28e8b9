"""Questions about leads, hearings, the consequences of misuse and odd looks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from liuhen.apps.accountability import lifecycle
from liuhen.apps.accountability.models import (
    FRESH,
    OPEN,
    Consequence,
    Hearing,
    Lead,
    LeadRecording,
    LeadSource,
    OddLook,
)
from liuhen.apps.findings import queries as findings
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor, Permission, Reach
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Subject, persons_who
from liuhen.kernel.identifiers import containing
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.accountability import SIGNS, ConsequenceFacts, ReviewFacts
from liuhen.regulation.custody import Settling
from liuhen.regulation.parameters import REFUSAL_WINDOW_DAYS
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

ABOVE_THEIR_UNIT = frozenset({"head", "legal", "supervisor"})
"""Roles whose holders their own unit cannot review."""


def visible_to(actor: Actor, permission: Permission = Permission.LEAD_SEE) -> "QuerySet[Lead]":
    """Return the leads of the units that ``actor`` answers for; one about himself is never among them."""
    rows = Lead.objects.visible_to(actor, permission).exclude(person_id=actor.me)
    return rows.select_related("unit", "person", "handler", "reviewer")


def raised_by(actor: Actor) -> "QuerySet[Lead]":
    """Return what somebody raised himself, so that he learns what became of it."""
    return Lead.objects.filter(raiser_id=actor.me).select_related("unit")


def filtered(leads: "QuerySet[Lead]", *, wanted: Mapping[str, Any]) -> "QuerySet[Lead]":
    """Cut a list by unit, kind, state, origin and words: the person's whole name, or a part of what is known."""
    leads = leads.filter(**chosen(wanted, "unit", "kind", "state", "origin"))
    words = (wanted.get("q") or "").strip()
    return leads.filter(people.named(words, "person__") | containing("known", words)) if words else leads


def to_review(actor: Actor) -> "QuerySet[Lead]":
    """Return what waits for a reviewer, and what this actor took on and has not concluded, longest first."""
    mine = Q(state="reviewing", reviewer_id=actor.me)
    rows = visible_to(actor, Permission.LEAD_REVIEW).filter(Q(state="raised") | mine)
    return rows.order_by("raised_at", "id")


def _raised_by(actor: Actor) -> Q:
    return Q(raiser_id__isnull=False, raiser_id=actor.me)


def to_sign(actor: Actor) -> "QuerySet[Lead]":
    """Return what another reviewer proposed and this actor may countersign."""
    rows = visible_to(actor, Permission.LEAD_REVIEW).filter(state="proposed")
    return rows.exclude(Q(reviewer_id=actor.me) | _raised_by(actor)).order_by("proposed_at", "id")


def open_leads_of(person_id: int) -> "QuerySet[Lead]":
    return Lead.objects.filter(person_id=person_id, state__in=OPEN)


def with_open_lead(person_ids: Iterable[int]) -> frozenset[int]:
    """Return who of these has an open lead against him."""
    rows = Lead.objects.filter(person_id__in=list(person_ids), state__in=OPEN)
    return frozenset(rows.values_list("person_id", flat=True))


def units_with_open_lead(unit_ids: Iterable[int]) -> frozenset[int]:
    """Return which of these units have an open lead that is about the unit, and about nobody of it."""
    rows = Lead.objects.filter(unit_id__in=list(unit_ids), person=None, state__in=OPEN)
    return frozenset(rows.values_list("unit_id", flat=True))


def how_settled(losses: "Sequence[Subject]", by: Actor) -> list[Settling]:
    """Say of each loss whether a finding about it stands behind a lead that is open, or was merged into one."""
    about = {each.ref: each.about for each in findings.about_any(loss.ref for loss in losses)}
    is_open = Q(lead__state__in=OPEN) | Q(lead__merged_into__state__in=OPEN)
    keys = LeadSource.objects.filter(is_open, key__in=list(about)).values_list("key", flat=True)
    under_review = {about[key] for key in keys}
    return [Settling("线索" if loss.ref in under_review else "") for loss in losses]


def goes_on_in(lead: Lead, into: Lead) -> bool:
    """Say whether a lead may go on in another: about the same person or unit, else nobody reviews whom it is about.

    One that knows nobody yet may go on in one that does.
    """
    alike = (into.unit_id, into.handler_id, into.of_unit) == (lead.unit_id, lead.handler_id, lead.of_unit)
    return alike and lead.person_id in (None, into.person_id)


def similar(lead: Lead, *, to: Actor) -> "QuerySet[Lead]":
    """Return those of ``beside`` that a lead may go on in."""
    rows = beside(lead, to=to).filter(of_unit=lead.of_unit)
    return rows.filter(person_id=lead.person_id) if lead.person_id else rows


def beside(lead: Lead, *, to: Actor) -> "QuerySet[Lead]":
    """Return the open leads of the same unit that are still under review, none about ``to`` himself."""
    rows = visible_to(to, Permission.LEAD_REVIEW).filter(
        unit_id=lead.unit_id, handler_id=lead.handler_id, state__in=("raised", "reviewing")
    )
    return rows.exclude(pk=lead.pk).order_by("-raised_at", "-id")


def open_lead_for(
    rule: str, *, person_id: int | None, about: str, at: datetime
) -> Lead | None:  # fmt: skip
    """Return the lead that another source of the same rule about the same person (or thing) belongs to."""
    since = at - timedelta(days=REFUSAL_WINDOW_DAYS.value)
    rows = Lead.objects.filter(rule=rule, state__in=("raised", "reviewing"), last_at__gte=since)
    rows = rows.filter(person_id=person_id) if person_id else rows.filter(person=None, about=about)
    return rows.order_by("-last_at", "-id").first()


def handler_for(unit: "Unit", person: "Person | None", kind: str, *, of_unit: bool = False) -> "Unit":
    """Say who reviews: the unit itself, or the bureau where its head, its own legal body or all of it is concerned.

    What the bureau itself did as such goes up to the government.
    """
    of_unit = of_unit or (person is None and SIGNS[kind].of_a_unit)
    above = of_unit or (person is not None and people.roles_held_by(person.pk) & ABOVE_THEIR_UNIT)
    if not above:
        return unit
    bureau = people.supervising_unit()
    if of_unit and unit.path.startswith(bureau.path) and bureau.parent is not None:
        return bureau.parent
    return bureau


def review_facts(
    lead: Lead,
    *,
    by: Actor,
    at: datetime,
    founded: bool = False,
    evidence: str | None = None,
    hearing: Hearing | None = None,
) -> ReviewFacts:
    """Gather what the gates of a review ask for."""
    heard = Hearing.objects.filter(lead=lead, state__in=Hearing.HEARD)
    if not lead.of_unit:
        heard = heard.filter(person_id=lead.person_id or 0)
    return ReviewFacts(
        concerned_id=lead.person_id,
        raiser_ids=persons_who(lifecycle.RAISE.event, lead, *lead.merged.all())
        | {pk for pk in (lead.raiser_id,) if pk},
        proposer_ids=persons_who(lifecycle.PROPOSE.event, lead, last=True),
        reviewer_id=lead.reviewer_id,
        acting_id=by.person_id,
        for_the_bureau=lead.handler_id != lead.unit_id,
        acts_for_the_bureau=_reaches_the_county(by) or (lead.of_unit and lead.handler_id in by.bodies),
        today=local_day(at),
        heard=heard.exists(),
        proposal_founded=founded,
        is_fault=lead.is_fault,
        of_unit=lead.of_unit,
        speaker_id=hearing.person_id if hearing else None,
        of_the_body=lead.of_unit and lead.unit_id in by.bodies,
        evidence=lead.evidence if evidence is None else evidence,
        referred_zh=referred_zh(lead),
        signer_ids=signers_of(lead),
        goes_up=goes_up(lead),
        from_above=lead.handler_id not in by.bodies,
    )


def signers_of(lead: Lead) -> frozenset[int]:
    """Return who investigated and who checked it again, as it stands."""
    if lead.state in FRESH:
        return frozenset()
    signed = (lifecycle.SIGN.event, lifecycle.FIND.event)
    did = [persons_who(event, lead, last=True) for event in (lifecycle.PROPOSE.event, *signed)]
    held = {pk for pk in (lead.reviewer_id, lead.second_id) if pk}
    return frozenset(held).union(*did)


def referred_zh(lead: Lead) -> str:
    """Say to whom a lead was handed on, and when, while that stands; empty where it was not."""
    if lead.state != "referred":
        return ""
    found = lead.referrals.exclude(state="not-taken-up").order_by("-id").first()
    return f"已于{day_zh(found.sent_on)}移送{found.organ}" if found else ""


def goes_up(lead: Lead) -> bool:
    """Say whether whom it concerns leads the very body that concludes, so that the one above approves."""
    if lead.person is None or lead.state in ("raised", "reviewing"):
        return False
    home = people.home_organ(lead.person.unit)
    if home.pk != lead.handler_id:
        return False
    is_head = "head" in people.roles_held_by(lead.person.pk)
    leads = offices.offices_of([lead.person.pk])[lead.person.pk]
    return is_head or any(each.unit_id == lead.handler_id for each in leads)


def consequence_facts(
    lead: Lead,
    person: "Person | None",
    *,
    forms: tuple[str, ...],
    form: str,
    begins_on: Any,
    ends_on: Any,
    by: Actor,
) -> ConsequenceFacts:
    """Gather what the gates of a decision ask for."""
    return ConsequenceFacts(
        lead_state=lead.state,
        concerned_id=person.pk if person else 0,
        acting_id=by.person_id,
        signer_ids=(
            lead.reviewer_id,
            lead.second_id,
            *persons_who(lifecycle.PROPOSE.event, lead, last=True),
            *persons_who(lifecycle.FIND.event, lead),
        ),
        about_a_head=person is not None and "head" in people.roles_held_by(person.pk),
        of_the_same_unit=person is not None and by.unit_id == person.unit_id,
        forms=forms,
        begins_on=begins_on,
        ends_on=ends_on,
        form=form,
    )


def _reaches_the_county(actor: Actor) -> bool:
    return any(
        grant.role.reach is Reach.COUNTY and Permission.LEAD_REVIEW in grant.role.permissions
        for grant in actor.grants
    )


def hearings_of(actor: Actor) -> "QuerySet[Hearing]":
    """Return where this actor himself is heard."""
    return Hearing.objects.filter(person_id=actor.me).select_related("lead", "unit")


def hearings_reviewed_by(
    actor: Actor, permission: Permission = Permission.LEAD_REVIEW
) -> "QuerySet[Hearing]":
    """Return the hearings on the leads that this actor has the right on."""
    seen = visible_to(actor, permission).values("pk")
    return Hearing.objects.filter(lead__in=seen).select_related("lead__person", "unit")


def to_answer(actor: Actor) -> "QuerySet[Hearing]":
    return hearings_of(actor).filter(state="invited").order_by("answer_by", "id")


def consequences_visible_to(actor: Actor) -> "QuerySet[Consequence]":
    """Return what the actor's right shows, and what was imposed on himself."""
    seen = Consequence.objects.visible_to(actor, Permission.LEAD_SEE).values("pk")
    rows = Consequence.objects.filter(Q(pk__in=seen) | Q(person_id=actor.me))
    return rows.select_related("person", "unit", "decided_by", "lead")


def to_serve(actor: Actor) -> "QuerySet[Consequence]":
    """Return what was imposed on misuse and has not reached whom it was imposed on; a sanction's paper waits itself."""
    rows = Consequence.objects.visible_to(actor, Permission.LEAD_REVIEW).filter(
        state="decided", sanction=None
    )
    return rows.select_related("person").order_by("decided_at", "id")


def imposed_in(*, since: datetime, until: datetime) -> "list[tuple[int, int, int]]":
    """Return what was imposed in a time and not lifted: unit, person, id. One query."""
    rows = Consequence.objects.filter(decided_at__gte=since, decided_at__lt=until).exclude(state="lifted")
    return list(rows.order_by("id").values_list("unit_id", "person_id", "id"))


def looks_to_pass(actor: Actor) -> "QuerySet[OddLook]":
    """Return what the rules found and the auditor has not passed on, longest first."""
    rows = looks() if actor.may(Permission.ODD_LOOK_PASS) else OddLook.objects.none()
    return rows.filter(state="found").order_by("found_at", "id")


def looks_to_judge(actor: Actor) -> "QuerySet[OddLook]":
    """Return what the auditor passed on and nobody has judged."""
    return looks_passed_to(actor).filter(state="passed")


def looks_passed_to(actor: Actor) -> "QuerySet[OddLook]":
    """Return what the auditor ever passed on, but for this actor's own looks."""
    rows = OddLook.objects.visible_to(actor, Permission.ODD_LOOK_JUDGE).exclude(state="found")
    own = rows.exclude(account_id=actor.own_account)
    return own.select_related("account__person__unit", "unit", "viewing__recording", "lead")


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what people, recordings and leads of a trail are called."""
    wanted = list(refs)
    mine = {ref: f"线索 {ref.partition(':')[2]}" for ref in wanted if ref.startswith("lead:")}
    return recordings.names_of(wanted) | mine


def looks() -> "QuerySet[OddLook]":
    return OddLook.objects.select_related("account__person__unit", "unit", "viewing")


def unheard_about(recording_ids: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Return (recording, person) of the open leads whose person has not yet spoken."""
    rows = LeadRecording.objects.filter(
        recording_id__in=list(recording_ids), lead__state__in=("raised", "reviewing")
    )
    rows = rows.exclude(lead__hearings__state__in=("stated", "silent")).exclude(lead__person=None)
    return frozenset(rows.values_list("recording_id", "lead__person_id"))


def numbers(actor: Actor) -> "QuerySet[Any, dict[str, Any]]":
    """Count leads by unit and kind, with how many were founded; nobody is counted in fines."""
    rows: Any = visible_to(actor).select_related(None).order_by()
    is_open, is_founded = Q(state__in=OPEN), Q(state="founded")
    counted: QuerySet[Any, dict[str, Any]] = (
        rows.values("unit_id", "unit__short_name", "kind")
        .annotate(n=Count("id"), open=Count("id", filter=is_open), founded=Count("id", filter=is_founded))
        .order_by("unit__path", "kind")
    )
    return counted


def open_by_unit(unit_ids: Iterable[int]) -> dict[int, int]:
    """Count the open leads of many units in one query."""
    rows = Lead.objects.filter(unit_id__in=list(unit_ids), state__in=OPEN)
    return dict(rows.order_by().values_list("unit_id").annotate(n=Count("id")))
