"""Questions about shifts, notices between units, dispatches and cases that go to another unit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from liuhen.apps.cases import queries as cases
from liuhen.apps.coordination.models import (
    Arrangement,
    Bulletin,
    CaseTransfer,
    CatalogueEntry,
    CooperationNotice,
    CoordinationFile,
    DataRequest,
    Dispatch,
    IncomingCapsule,
    ListedItem,
    Member,
    SenderKey,
    Shift,
)
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.visits import queries as visits
from liuhen.kernel.access import Actor, Permission, in_hands_of, is_invited
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of, persons_who
from liuhen.kernel.identifiers import containing, plain, stated
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.vault import blobs
from liuhen.regulation import coordination as law
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.coordination.incoming import Examined
    from liuhen.apps.people.models import Unit

SEE, KEEP = Permission.COORDINATION_SEE, Permission.COORDINATION_KEEP


def shifts_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[Shift]":
    rows: QuerySet[Shift] = Shift.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person")


def visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[CooperationNotice]":
    rows: QuerySet[CooperationNotice] = CooperationNotice.objects.visible_to(actor, permission)
    return rows.select_related("unit", "sender", "sent_by", "on_duty")


def dispatches_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[Dispatch]":
    rows: QuerySet[Dispatch] = Dispatch.objects.visible_to(actor, permission)
    return rows.select_related("unit", "issuer", "notice__sender", "notice__unit")


def in_reach(refs: Iterable[str], actor: Actor) -> frozenset[str]:
    """Return those of these refs whose page is there for somebody: nothing leads him to what is not."""
    seen = {
        "case": cases.visible_to, "clue": cases.clues_visible_to, "evidence": evidence.visible_to,
        "visit": visits.visible_to, "recording": recordings.visible_to,
        "cooperationnotice": visible_to, "dispatch": dispatches_visible_to,
    }  # fmt: skip
    wanted: dict[str, list[int]] = defaultdict(list)
    for ref in refs:
        if (noun := ref.partition(":")[0]) in seen:
            wanted[noun].append(number_of(ref))
    return frozenset(
        f"{noun}:{pk}"
        for noun, pks in wanted.items()
        for pk in seen[noun](actor).filter(pk__in=pks).values_list("pk", flat=True)
    )


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any]) -> "QuerySet[Any]":
    """Cut a list by unit, state and urgency."""
    return rows.filter(**chosen(wanted, "unit", "state", "urgency"))


def units_to_tell() -> "QuerySet[Unit]":
    """Return whom something can be addressed to."""
    return people.units_open().exclude(kind="division")


def acts_for(
    actor: Actor, unit_id: int | None, permission: Permission = KEEP, *, persons: Iterable[int | None] = ()
) -> bool:
    """Say whether somebody acts for a unit: by a role on it, or as one of the persons a thing is in the hands of."""
    units = actor.units_with(permission)
    return (
        units is None
        or unit_id in units
        or (actor.person_id is not None and actor.person_id in set(persons) and actor.may(permission))
    )


def is_party(actor: Actor, *unit_ids: int | None) -> bool:
    return not actor.bodies.isdisjoint(unit_ids)


def sends_for(actor: Actor, unit: "Unit", permission: Permission = KEEP) -> bool:
    """Say whether somebody may act for a unit to others: by a role on it, or as an officer of it."""
    person = people.person_of(actor)
    of_it = person is not None and people.home_organ(person.unit) == unit
    return acts_for(actor, unit.pk, permission, persons=[actor.person_id] if of_it else ())


def sending_facts(sender: "Unit", unit: "Unit", by: Actor) -> law.PartyFacts:
    """Say what the gates before something new to another unit read."""
    return law.PartyFacts(
        acts_for_giver=sends_for(by, sender),
        giver_zh=sender.name, taker_zh=unit.name, is_oneself=sender.pk == unit.pk or _is_of_one(sender, unit),
        taker_is_open=unit.state == "active", is_a_body_inside=unit.kind == "division",
    )  # fmt: skip


def _is_of_one(sender: "Unit", unit: "Unit") -> bool:
    """Say whether one of two is a body inside the other."""
    return people.organ_of(sender) == unit or people.organ_of(unit) == sender


def notice_facts(notice: CooperationNotice, by: Actor, *, people_sent: str | None = None) -> law.PartyFacts:
    """Say for whom somebody acts on a notice; ``people_sent`` None: it has not been asked yet."""
    taker = acts_for(by, notice.unit_id, persons=[notice.on_duty_id])
    return law.PartyFacts(
        acts_for_giver=acts_for(by, notice.sender_id, persons=[notice.sent_by_id]), acts_for_taker=taker,
        giver_zh=notice.sender.name, taker_zh=notice.unit.name,
        sends_people=people_sent is None or bool(people_sent) or not notice.is_urgent,
        is_a_party=is_party(by, notice.sender_id, notice.unit_id),
    )  # fmt: skip


def dispatch_facts(notice: CooperationNotice, unit: "Unit", by: Actor, *, at: datetime) -> law.PartyFacts:
    """Say what the gates before a dispatch read: whether there is a refusal or a silence, and who would go."""
    return law.PartyFacts(
        acts_for_taker=acts_for(by, unit.pk), taker_zh=unit.name, taker_is_open=unit.state == "active",
        is_a_body_inside=unit.kind == "division", is_a_party=is_party(by, notice.sender_id, notice.unit_id, unit.pk),
        may_be_dispatched=notice.state not in CooperationNotice.OPEN or is_silent(notice, at=at),
    )  # fmt: skip


def is_silent(notice: CooperationNotice, *, at: datetime) -> bool:
    """Say whether the term to answer has run out and nobody did."""
    return notice.state in CooperationNotice.OPEN and not clocks.still_running(
        notice.ref, law.NOTIFY.id, at=at
    )


def on_duty(unit: "Unit", at: datetime) -> Shift | None:
    """Return who of a unit can be called at a moment; of several the one named last."""
    rows = Shift.objects.filter(unit=unit, state="planned", since__lte=at, until__gt=at)
    return rows.select_related("person").order_by("-since", "-id").first()


def items_of(ref: str) -> "QuerySet[ListedItem]":
    return ListedItem.objects.filter(of=ref).order_by("n")


def unsound_in(transfer: CaseTransfer) -> "list[ListedItem]":
    """Return what of a list is not what it says: its files read back now, its recordings as last looked at.

    Of what came from outside only the files that came along are here. Call it outside a transaction.
    """
    items = [each for each in items_of(transfer.ref) if each.sha256]
    if transfer.sender_id is None:
        came = set(files_of(transfer.ref).values_list("sha256", flat=True))
        items = [each for each in items if each.sha256 in came]
    wrong = blobs.unsound(each.sha256 for each in items if not each.is_cited)
    wrong |= blobs.failing(each.sha256 for each in items if each.is_cited)
    return [each for each in items if each.sha256 in wrong]


def files_of(ref: str) -> "QuerySet[CoordinationFile]":
    return CoordinationFile.objects.filter(of=ref).order_by("id")


def to_answer(actor: Actor) -> "QuerySet[CooperationNotice]":
    """Return the notices that wait for an answer of somebody: of his unit, or while he was on duty."""
    rows = visible_to(actor, KEEP).filter(state__in=CooperationNotice.OPEN)
    return in_hands_of(rows, actor, KEEP, person="on_duty_id").order_by("sent_at", "id")


def to_judge(actor: Actor) -> "QuerySet[CooperationNotice]":
    """Return the refused notices that somebody may dispatch, and those that may be: see ``silent``."""
    rows = visible_to(actor, Permission.COORDINATION_DISPATCH)
    return rows.filter(state="refused").order_by("answered_at", "id")


def unanswered(actor: Actor) -> "QuerySet[CooperationNotice]":
    rows = visible_to(actor, Permission.COORDINATION_DISPATCH)
    return rows.filter(state__in=CooperationNotice.OPEN).order_by("sent_at", "id")


def silent(rows: "QuerySet[CooperationNotice]", at: datetime) -> "QuerySet[CooperationNotice]":
    """Return those of notices whose term to answer has run out."""
    late = clocks.run_out(at, duty_id=law.NOTIFY.id).values_list("subject", flat=True)
    return rows.filter(pk__in=[number_of(ref) for ref in late])


def to_carry_out(actor: Actor) -> "QuerySet[Dispatch]":
    rows = dispatches_visible_to(actor, KEEP).filter(state="issued")
    return in_hands_of(rows, actor, KEEP).order_by("issued_at", "id")


def planned_from(actor: Actor, at: datetime) -> "QuerySet[Shift]":
    """Return the shifts that are not over."""
    return shifts_visible_to(actor).filter(state="planned", until__gt=at).order_by("since", "id")


def transfers_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[CaseTransfer]":
    rows: QuerySet[CaseTransfer] = CaseTransfer.objects.visible_to(actor, permission)
    return rows.select_related(
        "unit", "sender", "receiver", "case", "clue", "accepted_by", "proposed_by", "receipt_key"
    )


def transfers_of(case: "Case") -> "QuerySet[CaseTransfer]":
    return CaseTransfer.objects.filter(case=case).select_related("unit").order_by("id")


def superior_of(sender: "Unit | None", unit: "Unit | None") -> tuple[str, bool]:
    """Return the common superior of two, and whether it lies above the county: of a vertical unit it does."""
    if sender is None or unit is None:
        return "双方共同的上一级行政机关", True
    lines = [people.home_organ(each).vertical for each in (sender, unit)]
    county = people.top_unit().name
    if not any(lines):
        return county, False
    if lines[0] == lines[1]:
        return lines[0], True
    return f"{'、'.join(each or county for each in lines)}共同的上一级行政机关", True


def came_from(case: "Case") -> str:
    """Say who transferred a case to its unit or named it, "" for nobody."""
    source = case.clue.source_ref if case.clue else ""
    if source.startswith("casetransfer:"):
        found = CaseTransfer.objects.filter(pk=number_of(source)).select_related("sender").first()
        return f"{found.from_zh}移送" if found else ""
    named = CaseTransfer.objects.filter(case=case, unit_id=case.unit_id, named_at__isnull=False).last()
    return f"{named.superior}指定管辖" if named else ""


def proposing_facts(
    case: "Case",
    receiver: "Unit | None",
    outside: str,
    *,
    feedback_by: date,
    listed: bool,
    by: Actor,
    on: date,
) -> law.TransferFacts:
    """Say what the gates before a new transfer read."""
    under_way = CaseTransfer.objects.filter(case=case, state__in=CaseTransfer.UNDER_WAY).first()
    under_way = under_way or cases.blocked_by_referral(case)
    return law.TransferFacts(
        acts_for_giver=cases.is_handler(case, by.person_id) or acts_for(by, case.unit_id, Permission.CASE_HANDLE),
        giver_zh=case.unit.name, taker_zh=receiver.name if receiver else outside,
        is_oneself=receiver is not None and (receiver.pk == case.unit_id or _is_of_one(case.unit, receiver)),
        taker_is_open=receiver is None or receiver.state == "active",
        is_a_body_inside=receiver is not None and receiver.kind == "division",
        names_one=(receiver is None) != (not outside), has_evidence=listed, came_from_zh=came_from(case),
        under_way_zh=str(under_way or ""), day_is_ahead=feedback_by > on,
    )  # fmt: skip


def transfer_facts(
    transfer: CaseTransfer,
    by: Actor,
    *,
    listed: bool = True,
    unit: "Unit | None" = None,
    outside: str | None = None,
) -> law.TransferFacts:
    """Say for whom somebody acts on a transfer; ``unit`` and ``outside`` are whom the superior names."""
    named, taker = outside is not None, unit if outside is not None else transfer.unit
    if transfer.state == "proposed":
        gives = acts_for(by, transfer.sender_id, Permission.CASE_APPROVE)
    else:  # a unit of this county signs and tells by itself
        gives = transfer.is_to_the_outside and acts_for(
            by, transfer.sender_id, persons=[transfer.proposed_by_id]
        )
    return law.TransferFacts(
        acts_for_giver=gives, acts_for_taker=not transfer.is_to_the_outside and acts_for(by, transfer.unit_id),
        giver_zh=transfer.from_zh, taker_zh=taker.name if taker else (outside or transfer.to_zh),
        taker_is_open=taker is None or taker.state == "active",
        is_a_body_inside=taker is not None and taker.kind == "division", has_evidence=listed,
        superior_zh=transfer.superior, superior_is_above=transfer.superior_is_above,
        was_named=transfer.named_at is not None,
        acts_for_superior=acts_for(by, people.top_unit().pk, Permission.JURISDICTION_NAME),
        names_a_unit=not named or (unit is None) != (not outside),
    )  # fmt: skip


def transfer_laid(rows: "Sequence[Case]", by: Actor) -> list[law.TransferFacts]:
    """Say of cases whether a transfer with its list of evidence carries them away. Laid before the case's own move."""
    sent = CaseTransfer.objects.filter(case__in=[row.pk for row in rows if row.pk], state="sent")
    known = set(sent.values_list("case_id", flat=True))
    return [law.TransferFacts(has_transfer=row.pk in known or cases.is_with_the_police(row)) for row in rows]


def reopening_laid(rows: "Sequence[Case]", by: Actor) -> list[law.TransferFacts]:
    """Say of transferred cases whether their unit was named to handle them after all."""
    gone = {row.pk: row.unit_id for row in rows if row.state == "transferred"}
    named = CaseTransfer.objects.filter(
        case__in=gone, state__in=("accepted", "fed-back"), named_at__isnull=False
    )
    back = {case for case, unit in named.values_list("case_id", "unit_id") if gone.get(case) == unit}
    return [law.TransferFacts(may_be_reopened=row.pk not in gone or row.pk in back) for row in rows]


def looking_laid(rows: Sequence[Any], by: Actor) -> list[law.TransferFacts]:
    """Say of viewings whether the right to look has gone to a unit that whoever looks is not of."""
    return [_looking(row, by) for row in rows]


def _looking(viewing: Any, by: Actor) -> law.TransferFacts:
    guest = viewing.recording.access_unit
    units = by.units_with(Permission.RECORDING_VIEW)
    gone = guest is not None and units is not None and guest.pk not in units
    if gone and by.person_id is not None:
        gone = not is_invited(by.person_id, viewing.recording, Permission.RECORDING_VIEW)
    why = viewing.purpose
    return law.TransferFacts(
        moved_away_to_zh=guest.name if gone else "",
        says_why=not why or why.startswith(f"{recordings.AFTER_A_TRANSFER}："),
    )


def transfers_to_approve(actor: Actor) -> "QuerySet[CaseTransfer]":
    rows = transfers_visible_to(actor, Permission.CASE_APPROVE).filter(state="proposed")
    return in_hands_of(rows, actor, Permission.CASE_APPROVE, unit="sender_id").order_by("proposed_at", "id")


def transfers_to_sign(actor: Actor) -> "QuerySet[CaseTransfer]":
    return _held(actor, Permission.COORDINATION_SIGN, "sent", "named").order_by("sent_at", "id")


def transfers_to_feed_back(actor: Actor) -> "QuerySet[CaseTransfer]":
    return _held(actor, KEEP, "accepted").order_by("feedback_by", "id")


def _held(actor: Actor, permission: Permission, *states: str) -> "QuerySet[CaseTransfer]":
    """Return the transfers in the hands of somebody's unit."""
    rows = transfers_visible_to(actor, permission).filter(state__in=states)
    return in_hands_of(rows, actor, permission)


def disputes_to_decide(actor: Actor) -> "QuerySet[CaseTransfer]":
    """Return what waits for the county to name a unit; where the superior lies above, for nobody here."""
    rows = transfers_visible_to(actor, Permission.JURISDICTION_NAME)
    units = actor.units_with(Permission.JURISDICTION_NAME)  # None in a county that has no unit yet
    if units is not None and people.top_unit().pk not in units:
        rows = rows.none()
    return rows.filter(state="disputed", superior_is_above=False).order_by("id")


def disputes_to_watch(actor: Actor) -> "QuerySet[CaseTransfer]":
    """Return every dispute, for the supervisors, who get a copy."""
    return (
        transfers_visible_to(actor, Permission.COORDINATION_DISPATCH).filter(state="disputed").order_by("id")
    )


def disputes_to_record(actor: Actor) -> "QuerySet[CaseTransfer]":
    """Return what waits for a superior above the county, for the unit that asked it and puts its answer on record."""
    return (
        _held(actor, Permission.COORDINATION_SIGN, "disputed").filter(superior_is_above=True).order_by("id")
    )


def transfers_unanswered(actor: Actor) -> "QuerySet[CaseTransfer]":
    """Return what somebody's unit sent and that waits for others, superiors too."""
    rows = transfers_visible_to(actor, KEEP).filter(state__in=("sent", "disputed", "named", "accepted"))
    return in_hands_of(rows, actor, KEEP, unit="sender_id", person="proposed_by_id").order_by("sent_at", "id")


def notices_unanswered(actor: Actor) -> "QuerySet[CooperationNotice]":
    """Return what somebody's unit, or he, told another that has not answered."""
    rows = visible_to(actor, KEEP).filter(state__in=CooperationNotice.OPEN)
    return in_hands_of(rows, actor, KEEP, unit="sender_id", person="sent_by_id").order_by("sent_at", "id")


def transfers_in_hand(actor: Actor) -> "QuerySet[CaseTransfer]":
    rows = transfers_visible_to(actor, Permission.COORDINATION_DISPATCH)
    return rows.filter(state__in=("sent", "named", "accepted")).order_by("sent_at", "id")


def overdue_transfers(rows: "QuerySet[CaseTransfer]", at: datetime) -> "QuerySet[CaseTransfer]":
    """Return those of transfers whose term to sign or to feed back has run out."""
    duties = (law.TRANSFER_CASES, law.FEED_BACK, law.SIGN_WHEN_NAMED, law.SIGN_RECEIVED, law.NAME_COMPETENT)
    late = clocks.run_out(at).filter(duty_id__in=[duty.id for duty in duties])
    return rows.filter(pk__in=[number_of(ref) for ref in late.values_list("subject", flat=True)])


def unbuilt() -> "QuerySet[CaseTransfer]":
    """Return the transfers to an organ outside whose capsule is not there yet."""
    rows = CaseTransfer.objects.filter(unit=None, capsule_sha256="", sender__isnull=False)
    return rows.exclude(state__in=("proposed", "not-approved")).order_by("id")


def recordings_listed(ref: str) -> list[int]:
    """Return the ids of the recordings that a list names."""
    return [number_of(each.about) for each in items_of(ref) if each.is_cited]


def recordings_handled_by(person_id: int) -> list[int]:
    """Return the recordings whose access went with a case to the unit in which somebody handles it now."""
    clues = cases.clues_handled_by(person_id)
    moved = CaseTransfer.objects.filter(clue__in=clues, state__in=("accepted", "fed-back")) if clues else ()
    return [pk for each in moved for pk in recordings_listed(each.ref)]


def incoming_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[IncomingCapsule]":
    rows: QuerySet[IncomingCapsule] = IncomingCapsule.objects.visible_to(actor, permission)
    return rows.select_related("unit", "came_by", "key", "transfer")


def incoming_to_settle(actor: Actor) -> "QuerySet[IncomingCapsule]":
    """Return the capsules that were verified and wait to be taken in or returned."""
    rows = incoming_visible_to(actor, Permission.COORDINATION_SIGN).filter(state="examined")
    return in_hands_of(rows, actor, Permission.COORDINATION_SIGN).order_by("came_at", "id")


def came_before(sha256: str) -> bool:
    """Say whether the very same capsule is here already, whoever took it."""
    here = IncomingCapsule.objects.filter(sha256=sha256, is_kept=True).exclude(state="returned")
    return here.exists() or CaseTransfer.objects.filter(capsule_sha256=sha256, sender=None).exists()


def admitting_facts(unit: "Unit") -> law.CapsuleFacts:
    """Say what the gates before the verifying of a capsule read."""
    return law.CapsuleFacts(
        taker_zh=unit.name,
        taker_is_open=unit.state == "active",
        is_a_body_inside=unit.kind == "division",
    )


def incoming_facts(capsule: IncomingCapsule, found: "Examined | None" = None) -> law.CapsuleFacts:
    """Say what the gates before the taking in of a capsule read: as it was ``found`` now, else when last verified."""
    if found is not None:
        return receiving_facts(capsule.unit, found)
    key = capsule.key
    return law.CapsuleFacts(
        taker_zh=capsule.unit.name, taker_is_open=capsule.unit.state == "active",
        differs_zh=_first_failure(capsule.report) if capsule.outcome == "differs" else "",
        key_is_trusted=capsule.outcome != "unknown" and (key is None or key.state == "trusted"),
    )  # fmt: skip


def receiving_facts(unit: "Unit", found: "Examined") -> law.CapsuleFacts:
    """Say what the gates read of a capsule that was verified just now."""
    return law.CapsuleFacts(
        taker_zh=unit.name, taker_is_open=unit.state == "active", is_a_body_inside=unit.kind == "division",
        differs_zh=found.differs_zh, key_is_trusted=found.outcome != "unknown",
    )  # fmt: skip


def receipt_facts(transfer: CaseTransfer, by: Actor) -> law.CapsuleFacts:
    """Say what the gates before a receipt of another county read, before it has been shown."""
    party = transfer_facts(transfer, by)
    return law.CapsuleFacts(
        acts_for_giver=party.acts_for_giver, giver_zh=party.giver_zh, taker_zh=party.taker_zh
    )


def _first_failure(report: Mapping[str, Any]) -> str:
    texts = (
        each["text"] for told in report.values() for each in told["findings"] if each["level"] == "failed"
    )
    return next(texts, "").rstrip("。")


def sender_keys_visible_to(
    actor: Actor, permission: Permission = Permission.SENDER_KEY_SEE
) -> "QuerySet[SenderKey]":
    rows: QuerySet[SenderKey] = SenderKey.objects.visible_to(actor, permission)
    return rows


def trusted_keys() -> "Sequence[SenderKey]":
    """Return the keys of other counties that two people have compared."""
    return list(SenderKey.objects.filter(state="trusted").order_by("id"))


def keys_to_compare(actor: Actor) -> "QuerySet[SenderKey]":
    rows = sender_keys_visible_to(actor, Permission.SENDER_KEY_CONFIRM)
    return rows.filter(state="entered").order_by("entered_at", "id")


def key_facts(key: SenderKey, by: Actor, *, fingerprint: str | None = None) -> law.CapsuleFacts:
    """Say whether somebody else entered the keys, and whether the fingerprint he was told is theirs; None: not yet."""
    entered = "sender-key.entered"
    own = by.person_id is not None and by.person_id in persons_who(entered, key)
    own = own or Entry.objects.filter(subject=key.ref, event=entered, by=by.ref).exists()
    return law.CapsuleFacts(
        is_compared_by_another=not own,
        agrees=fingerprint is None or _digits(fingerprint) == _digits(key.fingerprint),
    )


def _digits(text: str) -> str:
    return "".join(plain(text).split()).lower()


def arrangements_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[Arrangement]":
    """Return the arrangements that somebody's unit leads or is a member of."""
    led = Arrangement.objects.visible_to(actor, permission).values("pk")
    joined = Member.objects.visible_to(actor, permission).values("arrangement_id")
    rows: QuerySet[Arrangement] = Arrangement.objects.filter(Q(pk__in=led) | Q(pk__in=joined))
    return rows.select_related("unit")


def members_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[Member]":
    rows: QuerySet[Member] = Member.objects.visible_to(actor, permission)
    return rows.select_related("unit", "arrangement__unit")


def data_requests_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[DataRequest]":
    rows: QuerySet[DataRequest] = DataRequest.objects.visible_to(actor, permission)
    return rows.select_related("unit", "asker", "arrangement", "entry")


def catalogue_visible_to(actor: Actor, permission: Permission = SEE) -> "QuerySet[CatalogueEntry]":
    """Return the entries of somebody's units, and to read also what any unit ever published."""
    rows: QuerySet[CatalogueEntry] = CatalogueEntry.objects.visible_to(actor, permission)
    if permission is SEE and actor.may(SEE):
        rows = rows | CatalogueEntry.objects.filter(state__in=CatalogueEntry.PUBLIC)
    return rows.select_related("unit", "replaces")


def catalogue_filtered(
    rows: "QuerySet[CatalogueEntry]", *, wanted: Mapping[str, Any]
) -> "QuerySet[CatalogueEntry]":
    """Cut the catalogue by unit, sharing, words and state; of no state in particular: what is in force or in hand."""
    rows = rows.filter(**chosen(wanted, "unit", "sharing", "state"))
    if not wanted.get("state"):
        rows = rows.filter(state__in=("published", *CatalogueEntry.IN_HAND))
    return _having(rows, wanted, "code", "name", "data_items")


def requests_filtered(rows: "QuerySet[DataRequest]", *, wanted: Mapping[str, Any]) -> "QuerySet[DataRequest]":
    """Cut the requests by unit, state and words."""
    return _having(filtered(rows, wanted=wanted), wanted, "catalogue", "purpose")


def _having(rows: "QuerySet[Any]", wanted: Mapping[str, Any], *columns: str) -> "QuerySet[Any]":
    words = stated(wanted.get("q") or "")
    return rows.filter(reduce(or_, (containing(each, words) for each in columns))) if words else rows


def editions_of(entry: CatalogueEntry, actor: Actor) -> "QuerySet[CatalogueEntry]":
    """Return all editions of an entry that somebody sees, newest first."""
    return catalogue_visible_to(actor).filter(unit=entry.unit_id, code=entry.code).order_by("-id")


def last_edition(unit: "Unit", code: str) -> int:
    """Return the number of the last edition that was ever published, 0 for none."""
    known = CatalogueEntry.objects.filter(unit=unit, code=code, state__in=CatalogueEntry.PUBLIC)
    found = known.order_by("-edition").values_list("edition", flat=True).first()
    return found or 0


def edition_facts(entry: CatalogueEntry) -> law.CatalogueFacts:
    """Say what the gates read before the next edition of an entry, of which nothing was asked yet."""
    return law.CatalogueFacts(taken_zh=_has_number(entry.code, beside=[entry.pk]))


def requests_for(entry: CatalogueEntry) -> "QuerySet[DataRequest]":
    """Return who asked for what an entry names, in whichever edition."""
    return DataRequest.objects.filter(entry__code=entry.code, entry__unit=entry.unit)


def catalogue_facts(entry: CatalogueEntry, **says: Any) -> law.CatalogueFacts:
    """Say what the gates before an entry read: of the row, or of what it is to say."""

    def of(name: str) -> str:
        told: str = says.get(name, getattr(entry, name))
        return told

    basis = of("basis")
    return law.CatalogueFacts(
        sharing=of("sharing"), says_conditions=bool(of("conditions")), cites_law="《" in basis and "》" in basis,
        is_assessed=bool(of("assessed")),
        taken_zh=_has_number(entry.code, beside=[pk for pk in (entry.pk, entry.replaces_id) if pk]),
    )  # fmt: skip


def _has_number(code: str, *, beside: Sequence[int]) -> str:
    """Say which entry in force or in hand has a number, ``beside`` these editions; "" for none."""
    rows = CatalogueEntry.objects.filter(code=code, state__in=("published", *CatalogueEntry.IN_HAND))
    found = rows.exclude(pk__in=beside).select_related("unit").first()
    return f"{found.unit.name}的“{found}”" if found else ""


def entry_facts(entry: CatalogueEntry) -> law.CatalogueFacts:
    """Say what the gates read of an entry as it stands, before anything new is asked."""
    facts = catalogue_facts(entry) if entry.state in CatalogueEntry.IN_HAND else law.CatalogueFacts()
    return replace(facts, change_is_noted=entry.changed_at is not None)


def asking_facts(entry: CatalogueEntry, asker: "Unit | None", by: Actor) -> law.DataFacts:
    """Say what the gates before a request for data read; ``asker`` None: it has not been asked yet."""
    party = sending_facts(asker, entry.unit, by) if asker else law.PartyFacts()
    return law.DataFacts(
        **vars(party), withheld_zh=entry.basis if entry.sharing == "withheld" else "",
        not_current_zh="" if entry.state == "published" else f"现在是“{entry.state_zh}”状态",
    )  # fmt: skip


def entries_to_confirm(actor: Actor) -> "QuerySet[CatalogueEntry]":
    return _entries_held(actor, Permission.CATALOGUE_CONFIRM, "proposed")


def entries_to_amend(actor: Actor) -> "QuerySet[CatalogueEntry]":
    return _entries_held(actor, Permission.CATALOGUE_KEEP, "returned")


def entries_to_update(actor: Actor) -> "QuerySet[CatalogueEntry]":
    """Return the entries in force that a change has overtaken."""
    return _entries_held(actor, Permission.CATALOGUE_KEEP, "published").filter(changed_at__isnull=False)


def _entries_held(actor: Actor, permission: Permission, state: str) -> "QuerySet[CatalogueEntry]":
    rows = catalogue_visible_to(actor, permission).filter(state=state)
    return in_hands_of(rows, actor, permission).order_by("proposed_at", "id")


def members_of(arrangement: Arrangement) -> "QuerySet[Member]":
    return arrangement.members.select_related("unit", "arrangement").order_by("id")


def bulletins_of(arrangement: Arrangement) -> "QuerySet[Bulletin]":
    return arrangement.bulletins.prefetch_related("works").order_by("-on", "-id")


def joint_actions_of(ref: str, actor: Actor) -> "QuerySet[Bulletin]":
    """Return the joint actions that a visit or a case came of, of arrangements that somebody sees."""
    rows = Bulletin.objects.filter(works__about=ref, arrangement__in=arrangements_visible_to(actor))
    found: QuerySet[Bulletin] = rows.select_related("arrangement").order_by("-on", "-id")
    return found


def arranging_facts(
    lead: "Unit", units: "Sequence[Unit]", *, since: date, until: date | None, on: date
) -> law.ArrangementFacts:
    """Say what the gates before a new arrangement read."""
    gone = [each.name for each in units if each.state != "active" or each.kind == "division"]
    return law.ArrangementFacts(
        has_others=any(each.pk != lead.pk for each in units), closed_zh="、".join(gone), has_an_end=until is not None,
        ends_ahead=until is None or (until > since and until > on),
    )  # fmt: skip


def running_facts(arrangement: Arrangement, *, at: datetime) -> law.ArrangementFacts:
    today = local_day(at)
    return law.ArrangementFacts(
        is_running=today <= arrangement.until, until_zh=f"（{day_zh(arrangement.until)}）",
        has_begun=arrangement.since <= today, since_zh=day_zh(arrangement.since),
    )  # fmt: skip


def data_facts(request: DataRequest, by: Actor) -> law.DataFacts:
    """Say for whom somebody acts on a request, and whether it must be granted: open data, in the catalogue still."""
    entry = request.entry
    return law.DataFacts(
        acts_for_taker=acts_for(by, request.unit_id), taker_zh=request.unit.name,
        must_be_given=entry is not None and entry.sharing == "open"
        and CatalogueEntry.objects.filter(unit=entry.unit_id, code=entry.code, state="published").exists(),
    )  # fmt: skip


def members_to_sign(actor: Actor) -> "QuerySet[Member]":
    rows = members_visible_to(actor, Permission.COORDINATION_SIGN)
    return rows.filter(state="asked", arrangement__state="proposed").order_by("id")


def arrangements_to_report(actor: Actor) -> "QuerySet[Arrangement]":
    rows: QuerySet[Arrangement] = Arrangement.objects.visible_to(actor, KEEP)
    return rows.filter(state="in-force").select_related("unit").order_by("until", "id")


def due_soon(rows: "QuerySet[Arrangement]", at: datetime) -> "QuerySet[Arrangement]":
    """Return those of arrangements whose next report is due within a fortnight, or late."""
    refs = {f"arrangement:{pk}": pk for pk in rows.values_list("pk", flat=True)}
    running = clocks.all_for(*refs).filter(stopped_at=None, due_at__lte=at + timedelta(days=14))
    return rows.filter(pk__in=[refs[ref] for ref in running.values_list("subject", flat=True)])


def to_begin(at: datetime) -> "QuerySet[Arrangement]":
    """Return the arrangements that every unit has signed and whose first day has come."""
    unsigned = Member.objects.filter(arrangement=OuterRef("pk")).exclude(state="signed")
    today = local_day(at)
    rows = Arrangement.objects.filter(~Exists(unsigned), state="proposed", since__lte=today, until__gte=today)
    return rows.order_by("id")


def run_out(at: datetime) -> "QuerySet[Arrangement]":
    """Return the arrangements whose last day is past and that nobody has ended."""
    rows = Arrangement.objects.filter(until__lt=local_day(at), state__in=("proposed", "in-force"))
    return rows.order_by("id")


def data_to_answer(actor: Actor) -> "QuerySet[DataRequest]":
    rows = data_requests_visible_to(actor, KEEP).filter(state__in=("asked", "agreed"))
    return in_hands_of(rows, actor, KEEP).order_by("asked_at", "id")
