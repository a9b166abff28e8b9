"""Questions about custody: what waits, what somebody still holds, what is lent, lost or not found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liuhen.apps.custody import lifecycle
from liuhen.apps.custody.models import HandOver, HandOverItem, Loan, Loss, StockItem, StockTaking
from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import closed_from_above
from liuhen.kernel.narrowing import chosen

if TYPE_CHECKING:
    from liuhen.apps.devices.models import CheckOut, Device

LATEST_SCANS = 8


def hand_overs_visible_to(actor: Actor, permission: P = P.HANDOVER_SIGN) -> "QuerySet[HandOver]":
    rows = HandOver.objects.visible_to(actor, permission)
    return rows.select_related("unit", "to_unit", "giver", "receiver")


def with_item_counts(hand_overs: "QuerySet[HandOver]") -> "QuerySet[HandOver]":
    """Add to each how many things it hands over, as ``item_count``."""
    counted: QuerySet[HandOver] = hand_overs.annotate(item_count=Count("items"))
    return counted


def items_of(hand_over: HandOver) -> "QuerySet[HandOverItem]":
    return hand_over.items.select_related("device", "recording").order_by("id")


def devices_in(hand_over: HandOver) -> "list[Device]":
    """Return the devices of a hand-over, in the order in which they are locked."""
    items = HandOverItem.objects.filter(hand_over=hand_over, device__isnull=False)
    return list(devices.devices_by_id(pk for pk in items.values_list("device_id", flat=True) if pk))


def devices_waiting(device_ids: Iterable[int], *, but: int | None = None) -> set[int]:
    """Return which of these devices wait in a hand-over that nobody has signed yet."""
    rows = HandOverItem.objects.filter(device_id__in=list(device_ids), hand_over__state="made")
    return set(rows.exclude(hand_over_id=but).values_list("device_id", flat=True))


def to_sign(actor: Actor) -> "QuerySet[HandOver]":
    """Return what waits for this actor's own signature, longest first."""
    return _unsigned(actor).filter(receiver_id=actor.me)


def given_unsigned(actor: Actor) -> "QuerySet[HandOver]":
    """Return what this actor handed over and nobody has signed yet, longest first."""
    return _unsigned(actor).filter(giver_id=actor.me)


def _unsigned(actor: Actor) -> "QuerySet[HandOver]":
    if actor.person_id is None or not actor.may(P.HANDOVER_SIGN):
        return HandOver.objects.none()
    rows = HandOver.objects.filter(state="made").select_related("giver", "receiver")
    return rows.order_by("made_at", "id")


def hand_overs_of(device_id: int) -> "QuerySet[HandOver]":
    """Return the hand-overs a device was in, newest first."""
    rows = HandOver.objects.filter(items__device_id=device_id).select_related("giver", "receiver")
    return rows.order_by("-made_at", "-id")


@dataclass(frozen=True)
class Held:
    """What somebody still has to hand over or give back."""

    kept: "QuerySet[Device]"
    out: "QuerySet[CheckOut]"
    open_hand_overs: "QuerySet[HandOver]"

    def __bool__(self) -> bool:
        return any(rows.exists() for rows in (self.kept, self.out, self.open_hand_overs))


def held_by(person_id: int) -> Held:
    """Return what somebody still holds: devices kept, devices out, hand-overs open on either side."""
    mine = Q(giver_id=person_id) | Q(receiver_id=person_id)
    waiting = HandOver.objects.filter(mine, state="made").select_related("giver", "receiver")
    return Held(devices.kept_by(person_id), devices.out_to(person_id), waiting.order_by("made_at", "id"))


def loans_visible_to(actor: Actor, permission: P = P.CUSTODY_SEE) -> "QuerySet[Loan]":
    """Return the loans of the units an actor reaches, lent or borrowed; the acts are the lender's alone."""
    mine = Loan.objects.visible_to(actor, permission)
    borrowed = Loan.objects.filter(
        borrower_id__in=people.units_visible_to(actor, permission).order_by().values("pk")
    )
    return (mine | borrowed).select_related(*LOAN_SHOWN)


LOAN_SHOWN = ("unit", "borrower", "borrower_person", "device", "requester", "decided_by")


def open_loan_of(device_id: int) -> Loan | None:
    return Loan.objects.filter(device_id=device_id, state__in=Loan.OPEN).select_related("device").first()


def loans_of(device_id: int) -> "QuerySet[Loan]":
    rows = Loan.objects.filter(device_id=device_id).select_related("borrower", "borrower_person")
    return rows.order_by("-requested_at", "-id")


def loans_to_decide(actor: Actor) -> "QuerySet[Loan]":
    rows = Loan.objects.visible_to(actor, P.LOAN_APPROVE).filter(state="requested")
    rows = rows.exclude(requester_id=actor.person_id).select_related(*LOAN_SHOWN)
    return rows.order_by("requested_at", "id")


def loans_to_hand_out(actor: Actor) -> "QuerySet[Loan]":
    rows = Loan.objects.visible_to(actor, P.LOAN_REQUEST).filter(state="approved")
    return rows.select_related(*LOAN_SHOWN).order_by("decided_at", "id")


def loans_out(actor: Actor) -> "QuerySet[Loan]":
    """Return the loans of the actor's unit that are not back, longest due first."""
    rows = Loan.objects.visible_to(actor, P.LOAN_REQUEST).filter(state="out")
    return rows.select_related(*LOAN_SHOWN).order_by("due_on", "id")


def losses(*, since: datetime | None = None) -> "QuerySet[Loss]":
    """Return every loss reported from a moment on, open or found again, oldest first: what may become a lead."""
    rows = Loss.objects.select_related(*LOSS_SHOWN).order_by("reported_at", "id")
    return rows.filter(reported_at__gte=since) if since else rows


def losses_open_in(unit_id: int) -> "QuerySet[Loss]":
    """Return what a unit has lost and not found again, oldest first."""
    return losses().filter(unit_id=unit_id, state="open")


def losses_visible_to(actor: Actor) -> "QuerySet[Loss]":
    """Return the losses an actor reported or may see in the register."""
    rows = Loss.objects.visible_to(actor, P.LOSS_REPORT) | Loss.objects.visible_to(actor, P.CUSTODY_SEE)
    return rows.select_related(*LOSS_SHOWN)


LOSS_SHOWN = ("unit", "device", "reporter", "holder", "keeper", "lent_to", "written_off_by")


def losses_seen(actor: Actor) -> "QuerySet[Loss]":
    """Return the losses of the units whose register an actor sees."""
    return Loss.objects.visible_to(actor, P.CUSTODY_SEE).select_related(*LOSS_SHOWN)


def losses_of(device_id: int) -> "QuerySet[Loss]":
    return Loss.objects.filter(device_id=device_id).order_by("-reported_at", "-id")


def with_open_finding(losses: "Iterable[Loss]") -> frozenset[int]:
    """Return which of these losses are about a finding that is not concluded."""
    refs = {loss.ref: loss.pk for loss in losses}
    raised = findings.about_any(refs)
    return frozenset(refs[each.about] for each in raised if each.state in findings.UNCONCLUDED)


def losses_to_write_off(actor: Actor) -> list[Loss]:
    """Return the losses that were looked into and wait for this actor to write them off, oldest first."""
    units = people.units_visible_to(actor, P.LOSS_WRITE_OFF)
    rows = Loss.objects.filter(state="open", unit_id__in=units.order_by().values("pk"))
    me = actor.me
    rows = rows.exclude(Q(reporter_id=me) | Q(keeper_id=me) | Q(holder_id__isnull=False, holder_id=me))
    found = list(rows.select_related(*LOSS_SHOWN).order_by("reported_at", "id"))
    unsettled = with_open_finding(found)
    closed = closed_from_above(lifecycle.WRITE_OFF, found, by=actor)
    return [loss for loss, gate in zip(found, closed, strict=True) if loss.pk not in unsettled and not gate]


def takings_visible_to(actor: Actor, permission: P = P.CUSTODY_SEE) -> "QuerySet[StockTaking]":
    rows = StockTaking.objects.visible_to(actor, permission)
    return rows.select_related("unit", "starter", "submitter", "closer")


def open_taking_of(unit_id: int) -> StockTaking | None:
    return StockTaking.objects.filter(unit_id=unit_id, state__in=("counting", "submitted")).first()


def takings_to_close(actor: Actor) -> "QuerySet[StockTaking]":
    rows = StockTaking.objects.visible_to(actor, P.STOCK_CLOSE).filter(state="submitted")
    return rows.exclude(submitter_id=actor.person_id).select_related("unit").order_by("submitted_at", "id")


def count_of(taking: StockTaking) -> dict[str, int]:
    """Count the items of a stock-taking by state, in one query."""
    return dict(taking.items.order_by().values_list("state").annotate(n=Count("id")))


def progress_of(taking: StockTaking, counts: dict[str, int] | None = None) -> dict[str, Any]:
    """Say how far a stock-taking is, and what was scanned last."""
    counts = count_of(taking) if counts is None else counts
    seen = counts.get("seen", 0)
    return {
        "seen": seen,
        "left": counts.get("expected", 0),
        "surplus": counts.get("surplus", 0),
        "percent": 100 * seen // taking.expected,
        "latest": latest_scans(taking, most=LATEST_SCANS),
    }


def missing_items(actor: Actor, permission: P = P.STOCK_TAKE) -> "QuerySet[StockItem]":
    """Return the lines of devices that an actor may clear up."""
    rows = StockItem.objects.visible_to(actor, permission).filter(device__isnull=False)
    return rows.select_related("taking__unit", "device")


def keeps_some_of(taking: StockTaking, person_id: int | None) -> bool:
    """Say whether somebody is the keeper of any of the devices counted."""
    rows = taking.items.filter(device__isnull=False, device__keeper_id=person_id)
    return person_id is not None and rows.exists()


def items_in(taking: StockTaking, *, state: str = "") -> "QuerySet[StockItem]":
    rows = taking.items.select_related("device", "by")
    return rows.filter(state=state) if state else rows


def latest_scans(taking: StockTaking, *, most: int) -> "QuerySet[StockItem]":
    """Return what was scanned last, newest first."""
    return taking.items.filter(at__isnull=False).select_related("device", "by").order_by("-at")[:most]


def unseen_of(device_id: int) -> "QuerySet[StockItem]":
    """Return the lines of stock-takings, open or closed, that still wait for a device."""
    return StockItem.objects.filter(device_id=device_id, state="expected").order_by("id")


def not_found_for(actor: Actor, permission: P = P.STOCK_TAKE) -> "QuerySet[StockItem]":
    """Return what closed stock-takings did not find and nobody has cleared up, longest first."""
    rows = StockItem.objects.visible_to(actor, permission).filter(state="expected", taking__state="closed")
    return rows.select_related("taking", "unit", "device").order_by("id")


def not_found_closed_before(moment: datetime) -> "QuerySet[StockItem]":
    """Return what stock-takings closed before a moment did not find and nobody has cleared up."""
    rows = StockItem.objects.filter(state="expected", taking__state="closed", taking__closed_at__lt=moment)
    return rows.select_related("taking", "device__keeper").order_by("id")


def found_hand_overs(hand_overs: "QuerySet[HandOver]", *, wanted: Mapping[str, Any]) -> "QuerySet[HandOver]":
    """Cut a list by unit (either side), state and words: a person's name or number, or a device's serial."""
    if wanted.get("unit"):
        hand_overs = hand_overs.filter(Q(unit=wanted["unit"]) | Q(to_unit=wanted["unit"]))
    if wanted.get("state"):
        hand_overs = hand_overs.filter(state=wanted["state"])
    words = (wanted.get("q") or "").strip()
    if not words:
        return hand_overs
    named = Q(giver__in=people.persons_called(words)) | Q(receiver__in=people.persons_called(words))
    holds = HandOverItem.objects.filter(devices.of_serial(words, "device__"), hand_over=OuterRef("pk"))
    return hand_overs.filter(named | Exists(holds))


def found_loans(loans: "QuerySet[Loan]", *, wanted: Mapping[str, Any]) -> "QuerySet[Loan]":
    """Cut a list by unit (either side), state and words: a device's serial, or the borrower's name."""
    if wanted.get("unit"):
        loans = loans.filter(Q(unit=wanted["unit"]) | Q(borrower=wanted["unit"]))
    if wanted.get("state"):
        loans = loans.filter(state=wanted["state"])
    words = (wanted.get("q") or "").strip()
    named = devices.of_serial(words, "device__") | people.named(words, "borrower_person__")
    return loans.filter(named) if words else loans


def found_losses(losses: "QuerySet[Loss]", *, wanted: Mapping[str, Any]) -> "QuerySet[Loss]":
    """Cut a list by unit, state and words: a device's serial, or the name of who had or kept it."""
    losses = losses.filter(**chosen(wanted, "unit", "state"))
    words = (wanted.get("q") or "").strip()
    named = people.named(words, "holder__") | people.named(words, "keeper__")
    return losses.filter(devices.of_serial(words, "device__") | named) if words else losses


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people, devices and papers of a trail are called."""
    wanted = list(refs)
    papers = {"handover": "交接单", "loan": "外借单", "loss": "遗失报告", "stocktaking": "清点单"}
    called = {
        ref: f"{papers[noun]} {pk}"
        for ref in wanted
        for noun, _, pk in [ref.partition(":")]
        if noun in papers
    }
    return people.names_of(wanted) | devices.names_of(wanted) | called
