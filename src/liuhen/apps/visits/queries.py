"""Questions about visits: which there are, how many a firm has had, who else is there, and what waits."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from liuhen.apps.activities import queries as activities
from liuhen.apps.establishments import queries as establishments
from liuhen.apps.people import queries as people
from liuhen.apps.visits.models import (
    ON_PAPER,
    ON_SITE,
    OVER,
    Defect,
    FieldStep,
    FirmBurden,
    Phone,
    Reply,
    TicketUse,
    Visit,
    VisitFile,
    VisitOfficer,
    Voucher,
)
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.web.addresses import public_address
from liuhen.regulation.visits import SHOW_AND_TELL, SIGNED, caps_on

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.people.models import Person, Unit

KEY_ID = re.compile(r"[0-9a-f]{64}", re.ASCII)
WITH = ("unit", "establishment", "lead", "power", "approver", "errand")
IDLE_LOOKED_AT = 12
NOT_MADE = ("refused", "cancelled")
"""States of visits that were never made, and so are not counted."""
GOING = ("proposed", "approved", *ON_SITE, "left")
"""States of visits that are to come or under way."""
NOT_SHOWN = ("proposed", *NOT_MADE)
"""States of visits of which the firm has no receipt."""


def visible_to(actor: Actor, permission: Permission = Permission.VISIT_SEE) -> "QuerySet[Visit]":
    rows: QuerySet[Visit] = Visit.objects.visible_to(actor, permission)
    return rows.select_related(*WITH)


def vouchers_visible_to(actor: Actor, permission: Permission = Permission.VISIT_SEE) -> "QuerySet[Voucher]":
    """Return the papers in reach; those of a unit are its officers' to read, who cite them."""
    rows: QuerySet[Voucher] = Voucher.objects.visible_to(actor, permission)
    person = people.person_of(actor) if permission is Permission.VISIT_SEE else None
    if person and actor.may_himself(permission):
        rows |= Voucher.objects.filter(unit=people.home_organ(person.unit))
    return rows.select_related("unit", "registered_by", "confirmed_by")


def vouchers_filtered(rows: "QuerySet[Voucher]", *, wanted: Mapping[str, Any]) -> "QuerySet[Voucher]":
    """Cut a list by unit, ground and state."""
    return rows.filter(**chosen(wanted, "unit", "ground", "state"))


def vouchers_to_confirm(actor: Actor) -> "QuerySet[Voucher]":
    rows = vouchers_visible_to(actor, Permission.VISIT_JUDGE).filter(state="registered")
    return rows.order_by("issued_on", "id")


def resting_on(voucher: Voucher, actor: Actor) -> "QuerySet[Visit]":
    """Return the visits that somebody sees and that cite a paper, the newest first."""
    rows = visible_to(actor).filter(unit=voucher.unit_id, ground=voucher.ground, ground_ref=voucher.number)
    return rows.order_by("-id")


def not_gone_yet(voucher: Voucher) -> int:
    """Return how many visits rest on a paper and wait to be approved or made."""
    rows = Visit.objects.filter(unit=voucher.unit_id, ground=voucher.ground, ground_ref=voucher.number)
    return rows.filter(state__in=("proposed", "approved")).count()


def phones_visible_to(actor: Actor, permission: Permission = Permission.VISIT_SEE) -> "QuerySet[Phone]":
    rows: QuerySet[Phone] = Phone.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person")


def phones_in_use(actor: Actor) -> "QuerySet[Phone]":
    """Return the phones that sign steps now, the newest first."""
    return phones_visible_to(actor).filter(state="registered").order_by("-id")


def defects_visible_to(actor: Actor, permission: Permission = Permission.VISIT_SEE) -> "QuerySet[Defect]":
    rows: QuerySet[Defect] = Defect.objects.visible_to(actor, permission)
    return rows.select_related("visit__establishment", "visit__unit", "unit")


def replies_visible_to(actor: Actor, permission: Permission = Permission.VISIT_SEE) -> "QuerySet[Reply]":
    rows: QuerySet[Reply] = Reply.objects.visible_to(actor, permission)
    return rows.select_related("visit__establishment", "unit")


def filtered(rows: "QuerySet[Visit]", *, wanted: Mapping[str, Any]) -> "QuerySet[Visit]":
    """Cut a list by unit, kind, mode and state."""
    return rows.filter(**chosen(wanted, "unit", "kind", "mode", "state"))


def level_of(unit: "Unit") -> str:
    """Return the level by which a unit's visits are counted."""
    return "town" if unit.kind in ("township", "subdistrict") else "county"


@dataclass(frozen=True)
class Allowance:
    """How a firm stands in a year: ``cap`` None where the county wrote none down."""

    used: int
    cap: int | None
    remote: int

    @property
    def left_zh(self) -> str:
        return "本县没有规定上限" if self.cap is None else str(max(0, self.cap - self.used))


def allowance(firm: "Establishment", *, on: date, level: str, kind: str) -> Allowance:
    """Return the tightest of the caps that bind a visit of a kind by units of a level, with how much of it is used."""
    tally = _tally(firm, on.year)
    remote = sum(n for (_, __, counted, mode), n in tally.items() if mode == "remote")
    of_level = {key: n for key, n in tally.items() if key[0] == level and key[2]}
    lines = [
        (cap.times, sum(n for key, n in of_level.items() if not cap.kind or key[1] == cap.kind))
        for cap in caps_on(on, level=level, kind=kind)
    ]
    if not lines:
        return Allowance(sum(of_level.values()), None, remote)
    times, used = min(lines, key=lambda line: line[0] - line[1])
    return Allowance(used, times, remote)


def _tally(firm: "Establishment", year: int) -> dict[tuple[str, str, bool, str], int]:
    rows = Visit.objects.filter(establishment=firm, year=year).exclude(state__in=NOT_MADE).order_by()
    counted = rows.values_list("level", "kind", "is_counted", "mode").annotate(Count("id"))
    return {(level, kind, is_counted, mode): n for level, kind, is_counted, mode, n in counted}


def idle_before(firm: "Establishment", unit: "Unit") -> int:
    """Return how many visits in a row of a unit to a firm found nothing, up to now."""
    rows = Visit.objects.filter(establishment=firm, unit=unit, state="concluded", mode="on-site")
    latest = rows.order_by("-concluded_at", "-id").values_list("found_nothing", flat=True)[:IDLE_LOOKED_AT]
    run = 0
    for found_nothing in latest:
        if not found_nothing:
            break
        run += 1
    return run


def others_there(visit: Visit) -> "QuerySet[Visit]":
    """Return the visits of other units to the same firm that were or are there at the same time, and not joint."""
    rows = Visit.objects.filter(establishment_id=visit.establishment_id).exclude(unit_id=visit.unit_id)
    if visit.entered_at is None:
        return rows.none()
    rows = rows.filter(state__in=(*ON_SITE, "left", "concluded")).exclude(entered_at=None)
    rows = rows.filter(Q(left_at=None) | Q(left_at__gte=visit.entered_at))
    if visit.left_at:
        rows = rows.filter(entered_at__lte=visit.left_at)
    linked = Q(pk=visit.joint_id) | Q(joint_id=visit.pk)
    if visit.joint_id:
        linked |= Q(joint_id=visit.joint_id)
    return rows.exclude(linked).select_related("unit", "establishment").order_by("entered_at", "id")


def perhaps_met(visits: "Sequence[Visit]") -> "list[Visit]":
    """Return those of visits to whose firm another unit went as well, in one query."""
    if not visits:
        return []
    rows = Visit.objects.filter(establishment_id__in={each.establishment_id for each in visits})
    went = set(rows.exclude(entered_at=None).order_by().values_list("establishment_id", "unit_id").distinct())
    return [
        each
        for each in visits
        if any(each.establishment_id == firm and each.unit_id != unit for firm, unit in went)
    ]


def of_officer(person_id: int, pks: Iterable[int]) -> "QuerySet[Visit]":
    """Return visits that somebody is an officer of, with all that is asked of them on site."""
    crew = VisitOfficer.objects.select_related("person__unit").order_by("id")
    mine = VisitOfficer.objects.filter(person_id=person_id, visit_id__in=list(pks))
    rows = Visit.objects.filter(pk__in=mine.values("visit_id")).select_related(
        "establishment", "power", "lead__unit", "activity"
    )
    return rows.prefetch_related(Prefetch("officers", crew))


def hold_firms_of(pks: Iterable[int]) -> None:
    """Lock the firms of visits until the action ends; whoever locks such a visit too does so afterwards."""
    if visits := list(pks):
        establishments.hold(Visit.objects.filter(pk__in=visits).values("establishment_id"))


def burned_by(pks: Iterable[int]) -> dict[int, int]:
    """Return which phone showed the ticket of a visit first, by visit."""
    rows = TicketUse.objects.filter(visit_id__in=list(pks), state="burned")
    return dict(rows.values_list("visit_id", "phone_id"))


def defects_by_number(pks: Iterable[int]) -> dict[int, dict[int, Defect]]:
    """Return what was found at visits, by visit and number."""
    found: dict[int, dict[int, Defect]] = defaultdict(dict)
    for each in Defect.objects.filter(visit_id__in=list(pks)):
        found[each.visit_id][each.number] = each
    return found


def to_join(visit: Visit, _: Actor) -> "QuerySet[Visit]":
    """Return the visits of other units to the same firm with which this one may be made one."""
    rows = Visit.objects.filter(establishment_id=visit.establishment_id, joint=None, mode=visit.mode)
    return (
        rows.exclude(unit_id=visit.unit_id)
        .exclude(state__in=("refused", "cancelled", "withdrawn"))
        .order_by("-id")
    )


def of_firm(firm: "Establishment") -> "QuerySet[Visit]":
    """Return all visits to a firm, to come or made, newest first."""
    return (
        Visit.objects.filter(establishment=firm)
        .exclude(state__in=NOT_MADE)
        .select_related(*WITH)
        .order_by("-id")
    )


def shown_to(firm: "Establishment") -> "QuerySet[Visit]":
    """Return what a firm sees of all visits to it: not what nobody has approved yet."""
    return of_firm(firm).exclude(state__in=NOT_SHOWN)


def on_the_phone(person_id: int) -> "QuerySet[Visit]":
    """Return the visits somebody goes to or is at, for his phone."""
    rows = Visit.objects.filter(
        officers__person_id=person_id, state__in=("approved", *ON_SITE), mode="on-site"
    )
    return rows.select_related(*WITH).prefetch_related("officers__person").order_by("planned_on", "id")


def phone_of(key_id: str, person_id: int | None) -> Phone | None:
    if person_id is None or not KEY_ID.fullmatch(key_id):
        return None
    return Phone.objects.filter(key_id=key_id, person_id=person_id).select_related("person", "unit").first()


def steps_of(visit: Visit) -> "QuerySet[FieldStep]":
    return visit.steps.select_related("phone__person").order_by("phone_id", "seq", "id")


def positions_of(visit: Visit) -> dict[tuple[str, datetime | None], str]:
    """Return where the scan-in was done and each finding was noted, by kind and moment."""
    rows = visit.steps.filter(kind__in=("scan-in", "finding")).exclude(marks__contains="refused")
    return {(each.kind, each.done_at): each.position_zh for each in rows}


def photographed(visit: Visit) -> dict[tuple[str, datetime], FieldStep]:
    """Return the steps by which pictures were taken, by the digest of the picture and its moment."""
    rows = visit.steps.filter(kind="photo").exclude(marks__contains="refused").select_related("phone__person")
    return {
        (json.loads(each.text)["data"].get("sha256", ""), each.done_at): each for each in rows.order_by("-id")
    }


def last_told(pks: Iterable[int]) -> dict[int, dict[str, tuple[datetime, int]]]:
    """Return when a finding was noted last and when the firm signed or would not: "finding", "signed"; by visit."""
    rows = FieldStep.objects.filter(visit_id__in=list(pks), kind__in=("finding", *SIGNED))
    rows = rows.exclude(marks__contains="refused").order_by("done_at", "seq")
    told: dict[int, dict[str, tuple[datetime, int]]] = defaultdict(dict)
    for pk, kind, done_at, seq in rows.values_list("visit_id", "kind", "done_at", "seq"):
        told[pk]["signed" if kind in SIGNED else kind] = done_at, seq
    return told


def digests_had(phone: Phone, seqs: Iterable[int]) -> dict[int, str]:
    """Return the digests of the steps that are had of a phone, by number; of a fork the first."""
    rows = FieldStep.objects.filter(phone=phone, seq__in=list(seqs)).order_by("-id")
    return dict(rows.values_list("seq", "digest"))


def officers_of(visit: Visit) -> "list[Person]":
    return [each.person for each in visit.officers.select_related("person__unit").order_by("id")]


def defects_of(visit: Visit) -> "QuerySet[Defect]":
    return visit.defects.order_by("number")


def flagged(visit: Visit) -> list[str]:
    """Return what a visit ordered to be put right and nobody has looked at again, as lines of a check-list."""
    rows = visit.defects.filter(state="ordered").order_by("number")
    return [f"整改复查{each.number}：{each.item}，{each.demand}"[:200] for each in rows]


def defects_behind(clue_id: int | None) -> "QuerySet[Defect]":
    """Return what was found on site and made a clue, with the visit and its activity."""
    rows = Defect.objects.filter(clue_id=clue_id) if clue_id else Defect.objects.none()
    return rows.select_related("visit__establishment", "visit__unit", "visit__activity").prefetch_related(
        "files"
    )


def files_of(visit: Visit) -> "QuerySet[VisitFile]":
    return visit.files.select_related("defect").order_by("id")


def uses_of(visit: Visit) -> "QuerySet[TicketUse]":
    return visit.uses.select_related("phone__person").order_by("id")


def arrival_of(visit: Visit) -> int | None:
    """Return when the firm confirmed that they are there, in milliseconds, as a phone cites it."""
    return round(visit.arrived_at.timestamp() * 1000) if visit.arrived_at else None


def card_number(person_id: int) -> str:
    """Return the number of the certificate that an officer shows."""
    return people.certificates_of(person_id).order_by("-id").values_list("number", flat=True).first() or ""


def phones_to_complain(visit: Visit) -> str:
    """Say at which telephones a firm complains of a visit, "" where there is none."""
    told = (f"{visit.unit}", visit.unit.complaint_phone), ("全县", settings.HOTLINE)
    return "；".join(f"{whose}：{how}" for whose, how in told if how)


def where_to_complain(visit: Visit) -> str:
    """Say on paper where a firm complains of a visit: of the unit, of the county, and on the portal."""
    address = public_address("complaints")
    told = phones_to_complain(visit), f"网上：{address}" if address else ""
    return "；".join(filter(None, told)) or "本县公众平台“投诉举报”"


def to_approve(actor: Actor) -> "QuerySet[Visit]":
    """Return the visits that wait for the head: proposed, or begun in urgency and not judged."""
    urgent = ~Q(pressing="") & Q(approved_at=None) & ~Q(state__in=OVER)
    rows = visible_to(actor, Permission.VISIT_APPROVE).filter(Q(state="proposed") | urgent)
    return rows.order_by("planned_on", "id")


def approved_by(actor: Actor, permission: Permission = Permission.VISIT_KEEP) -> "QuerySet[Visit]":
    """Return the visits that are still to be made, of the units whose visits somebody keeps."""
    rows = visible_to(actor, permission).filter(state="approved")
    return rows.distinct().order_by("planned_on", "id")


def approved_for(actor: Actor) -> "QuerySet[Visit]":
    """Return the same of the units whose head somebody is."""
    return approved_by(actor, Permission.VISIT_APPROVE)


def that_lost_an_officer(rows: "QuerySet[Visit]", at: datetime) -> "QuerySet[Visit]":
    """Cut to those of whose officers somebody may not go any more on the day."""
    going = VisitOfficer.objects.filter(visit__in=rows.order_by().values("pk"))
    told = [
        (pk, person, max(local_day(at), day), not of.startswith(unit))
        for pk, person, day, of, unit in going.values_list(
            "visit_id", "person_id", "visit__planned_on", "person__unit__path", "visit__unit__path"
        )
    ]
    unfit = people.unfit_among((person, day) for _, person, day, _ in told)
    return rows.filter(
        pk__in={pk for pk, person, day, has_left in told if has_left or (person, day) in unfit}
    )


def that_lost_their_paper(rows: "QuerySet[Visit]", _: datetime) -> "QuerySet[Visit]":
    """Cut to those that are not counted by a paper that was withdrawn since, before anybody went."""
    same = Voucher.objects.filter(unit=OuterRef("unit"), number=OuterRef("ground_ref"))
    return rows.filter(
        Exists(same.filter(state="withdrawn")), ~Exists(same.filter(state="confirmed")), ground__in=ON_PAPER
    )


def to_conclude(actor: Actor) -> "QuerySet[Visit]":
    rows = visible_to(actor, Permission.VISIT_KEEP)
    rows = rows.filter(Q(state="left") | Q(state="approved", mode="remote")).distinct()
    ends = clocks.open_of("visit", OuterRef("pk")).filter(duty_id=SHOW_AND_TELL.id)
    return rows.annotate(ends_at=Subquery(ends.values("due_at")[:1])).order_by("ends_at", "id")


def to_recheck(actor: Actor) -> "QuerySet[Defect]":
    rows = defects_visible_to(actor, Permission.VISIT_KEEP).filter(state="ordered")
    return rows.distinct().order_by("due_on", "id")


def to_judge(actor: Actor) -> "QuerySet[Reply]":
    return (
        replies_visible_to(actor, Permission.VISIT_JUDGE).filter(state="contested").order_by("said_at", "id")
    )


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people, firms and visits of a trail are called."""
    wanted = list(refs)
    pks = [number_of(ref) for ref in wanted if ref.startswith("visit:")]
    named = {
        f"visit:{row.pk}": str(row)
        for row in Visit.objects.filter(pk__in=pks).select_related("establishment")
    }
    return activities.names_of(wanted) | named | ({"firm": "企业"} if "firm" in wanted else {})


def burdens(year: int) -> "QuerySet[FirmBurden]":
    """Return the firms that were visited most in a year, as they were reckoned last, the most visited first."""
    return FirmBurden.objects.filter(year=year).select_related("establishment").order_by("place")
