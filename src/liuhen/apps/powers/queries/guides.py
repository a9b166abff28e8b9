"""Questions about service guides: what is out, what each says of its power today, and which ask to be withdrawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from liuhen.apps.powers.models import Flag, Guide, PowerItem, PowerList
from liuhen.apps.powers.queries import amendments, flags, lists
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import containing, plain
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.guides import GuideFacts, binding

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


def visible_to(actor: Actor, permission: Permission = Permission.POWER_SEE) -> "QuerySet[Guide]":
    return lists.in_reach_or_public(Guide, actor, permission).select_related("unit")


def out() -> "QuerySet[Guide]":
    """Return what everybody may read."""
    return Guide.objects.filter(state="published").select_related("unit")


def filtered(rows: "QuerySet[Guide]", *, wanted: Mapping[str, Any]) -> "QuerySet[Guide]":
    """Cut a list by unit, state and a part of the code."""
    rows = rows.filter(**chosen(wanted, "unit", "state"))
    words = plain(wanted.get("q") or "")
    return rows.filter(code__contains=words) if words else rows


def next_number(unit: "Unit", code: str) -> int:
    return int(Guide.objects.filter(unit=unit, code=code).aggregate(n=Max("number"))["n"] or 0) + 1


def draft_of(unit: "Unit", code: str) -> Guide | None:
    return Guide.objects.filter(unit=unit, code=code, state="draft").first()


def out_of(unit: "Unit", code: str) -> Guide | None:
    """Return the guide of a power that is out."""
    return out().filter(unit=unit, code=code).first()


def of_power(unit_id: int, code: str) -> Guide | None:
    """Return the guide of a power that is out, for whoever shows the power."""
    return out().filter(unit_id=unit_id, code=code).first()


def item_of(guide: Guide, on: date) -> PowerItem | None:
    """Return the power as the list of a day has it."""
    items = lists.with_bases(lists.items_on(guide.unit, on))
    return items.filter(code=guide.code).first()


def facts_of(unit: "Unit", code: str, on: date) -> GuideFacts:
    """Return what the gates before a guide read."""
    held = lists.list_on(unit, on)
    is_listed = held is not None and held.items.filter(code=code).exists()
    touched = amendments.touched_on([held.pk], on) if held and is_listed else []
    return GuideFacts(
        unit_zh=unit.short_name,
        is_listed=is_listed,
        touched=tuple(each.line for each in touched if each.rests.code == code and not each.fate.is_carried),
    )


def why_fallen(rows: Iterable[Guide], on: date) -> dict[int, str]:
    """Say of each guide that ought not to stand as it does why so; three queries for however many."""
    guides = list(rows)
    unit_ids = {guide.unit_id for guide in guides}
    held = amendments.lists_in_force(on, unit_ids=unit_ids)
    listed = set(
        PowerItem.objects.filter(
            power_list_id__in=list(held.values()), code__in={guide.code for guide in guides}
        ).values_list("power_list__unit_id", "code")
    )
    flagged = flags.open_by_code(unit_ids)
    found: dict[int, str] = {}
    for guide in guides:
        key = (guide.unit_id, guide.code)
        if key not in listed:
            found[guide.pk] = "职权已不在现行清单上"
        elif key in flagged:
            found[guide.pk] = (
                f"依据已变动：{'；'.join(f'{each.as_written}{each.says}' for each in flagged[key])}"
            )
    return found


def answered_for(actor: Actor) -> "QuerySet[Guide]":
    """Return the guides that are out and for which this actor signs."""
    rows = visible_to(actor, Permission.POWER_SIGN).filter(state="published")
    return rows.order_by("published_at", "pk")


def fallen(rows: "QuerySet[Guide]", at: datetime) -> "QuerySet[Guide]":
    """Return those that ought to be revised or withdrawn: flagged, or of a power that is no longer listed."""
    held = PowerList.objects.filter(
        unit=OuterRef(OuterRef("unit")), state="published", effective_on__lte=local_day(at)
    )
    newest = held.order_by("-effective_on").values("pk")[:1]
    listed = PowerItem.objects.filter(code=OuterRef("code"), power_list=Subquery(newest))
    flagged = Flag.objects.filter(unit=OuterRef("unit"), code=OuterRef("code"), state="open")
    return rows.filter(Exists(flagged) | ~Exists(listed))


def to_sign(actor: Actor) -> "QuerySet[Guide]":
    """Return the guides that are drafted and wait for whoever signs."""
    rows = visible_to(actor, Permission.POWER_SIGN).filter(state="draft")
    return rows.order_by("pk")


@dataclass(frozen=True)
class Terms:
    """How long it takes, from the list and never typed: ``binds`` is the shorter of what is promised and the law's."""

    binds: str
    statutory: str
    promised: str

    @classmethod
    def of(cls, item: PowerItem | None) -> "Terms":
        if item is None:
            return cls("", "", "")
        held = binding(item.statutory, item.promised)
        return cls(held.zh if held else "", item.statutory_zh, item.promised_zh)


def names_of(rows: Iterable[Guide], on: date) -> dict[int, str]:
    """Return what the power of each guide is called by the list of a day; two queries."""
    guides = list(rows)
    held = amendments.lists_in_force(on, unit_ids={guide.unit_id for guide in guides})
    items = PowerItem.objects.filter(
        power_list_id__in=list(held.values()), code__in={guide.code for guide in guides}
    )
    names = {
        (unit_id, code): name
        for unit_id, code, name in items.values_list("power_list__unit_id", "code", "name")
    }
    return {guide.pk: names[key] for guide in guides if (key := (guide.unit_id, guide.code)) in names}


def found_by_name(rows: "QuerySet[Guide]", *, wanted: Mapping[str, Any], on: date) -> "QuerySet[Guide]":
    """Cut the guides by a unit's code, and by words: a part of the power's name on the list of a day, or its code."""
    if wanted.get("unit"):
        rows = rows.filter(unit__code=wanted["unit"])
    words = (wanted.get("q") or "").strip()
    if not words:
        return rows
    held = amendments.lists_in_force(on).values()
    called = PowerItem.objects.filter(
        containing("name", words),
        power_list_id__in=list(held),
        power_list__unit=OuterRef("unit"),
        code=OuterRef("code"),
    )
    return rows.filter(Exists(called) | Q(code__contains=plain(words) or words))


def public_state() -> tuple[Any, datetime | None]:
    """Tell what the public's pages of guides depend on, and when it changed last. Three queries."""
    newest = Guide.objects.aggregate(out=Max("published_at"), ended=Max("ended_at"))
    listed = PowerList.objects.aggregate(at=Max("published_at"))["at"]
    open_flags = list(Flag.objects.filter(state="open").order_by("pk").values_list("pk", flat=True))
    moments = [moment for moment in (*newest.values(), listed) if moment]
    return (*moments, open_flags), max(moments, default=None)
