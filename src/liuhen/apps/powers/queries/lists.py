"""Questions about power lists: which one holds on a day, and what is in it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, QuerySet

from liuhen.apps.powers.models import OPEN, Basis, PowerItem, PowerList
from liuhen.apps.powers.queries import amendments
from liuhen.apps.powers.queries.capacity import Capacity
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.identifiers import containing, plain
from liuhen.regulation.powers import ListFacts, lacks

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


def visible_to(actor: Actor, permission: Permission = Permission.POWER_SEE) -> "QuerySet[PowerList]":
    """Return the lists in reach; what was published is everybody's to read, whoever may read lists at all."""
    return in_reach_or_public(PowerList, actor, permission).select_related("unit")


def in_reach_or_public(model: Any, actor: Actor, permission: Permission) -> "QuerySet[Any]":
    """Return the rows on which somebody has a right, and to read also those that were published."""
    rows: QuerySet[Any] = model.objects.visible_to(actor, permission)
    may_read = permission is Permission.POWER_SEE and actor.may(permission)
    return rows | model.objects.filter(state="published") if may_read else rows


def list_on(unit: "Unit", on: date) -> PowerList | None:
    """Return the list by which acts of a day are judged: of those published the last that took effect by then."""
    held = PowerList.objects.filter(unit=unit, state="published", effective_on__lte=on)
    return held.select_related("unit").order_by("-effective_on").first()


def items_on(unit: "Unit", on: date) -> "QuerySet[PowerItem]":
    """Return the powers a unit holds on a day."""
    held = list_on(unit, on)
    return items_of(held) if held else PowerItem.objects.none()


def codes_on(unit: "Unit", on: date, **of: Any) -> list[tuple[str, str]]:
    """Return the codes and names of the powers a unit holds on a day, those ``of`` a kind where told."""
    return list(items_on(unit, on).filter(**of).values_list("code", "name"))


def items_of(power_list: PowerList) -> "QuerySet[PowerItem]":
    """Return the items of a version in their order, each with its body."""
    return power_list.items.select_related("body").order_by("place", "id")


def items_ever() -> "QuerySet[PowerItem]":
    return PowerItem.objects.select_related("body", "power_list__unit")


def sizes(power_lists: Iterable[PowerList]) -> dict[int, int]:
    """Count the items of many versions, in one query."""
    rows = PowerItem.objects.filter(power_list__in=[row.pk for row in power_lists])
    return dict(rows.values_list("power_list_id").annotate(n=Count("id")).order_by())


def with_bases(items: "QuerySet[PowerItem]") -> "QuerySet[PowerItem]":
    """Read the bases along, with the law of each."""
    bases = Basis.objects.select_related("law_version__law").order_by("id")
    return items.prefetch_related(Prefetch("bases", bases))


def lists_on(unit_ids: Iterable[int], on: date) -> dict[int, PowerList]:
    """Return the list of each unit that holds on a day, in one query."""
    held = PowerList.objects.filter(unit_id__in=list(unit_ids), state="published", effective_on__lte=on)
    return {row.unit_id: row for row in held.order_by("effective_on")}


def all_on(on: date) -> list[PowerList]:
    """Return the list of every unit that holds on a day."""
    held = published().filter(effective_on__lte=on).order_by("effective_on")
    return list({row.unit_id: row for row in held}.values())


def units_with_a_list(on: date) -> "list[Unit]":
    """Return the units that hold powers on a day, in the tree's order."""
    return sorted((row.unit for row in all_on(on)), key=lambda unit: str(unit.path))


def laws_on(unit: "Unit", on: date) -> frozenset[int] | None:
    """Return the ids of the laws on which a unit's list of a day rests, None where it has none."""
    held = list_on(unit, on)
    if held is None:
        return None
    rows = Basis.objects.filter(item__power_list=held).values_list("law_version__law_id", flat=True)
    return frozenset(rows.distinct())


def published() -> "QuerySet[PowerList]":
    """Return what everybody may read: every version that was published."""
    return PowerList.objects.filter(state="published").select_related("unit")


def grown_to(published: "QuerySet[Any]") -> tuple[int, datetime | None]:
    """Return how many are published and when the last was; nothing that was published ever goes."""
    told = published.aggregate(n=Count("pk"), at=Max("published_at"))
    return told["n"], told["at"]


def versions_of(unit: "Unit") -> "QuerySet[PowerList]":
    """Return the published versions of a unit's list, newest first, each with the number of its items as ``size``."""
    return published().filter(unit=unit).annotate(size=Count("items")).order_by("-effective_on")


def history_of(unit: "Unit", code: str) -> "list[tuple[PowerList, PowerItem | None]]":
    """Return the published versions, newest first, each with the power of this code where it has it."""
    versions = list(versions_of(unit))
    rows = PowerItem.objects.filter(power_list__in=versions, code=code)
    by_list = {row.power_list_id: row for row in rows}
    return [(version, by_list.get(version.pk)) for version in versions]


def latest_of(unit: "Unit") -> PowerList | None:
    """Return the newest published version, though it takes effect later."""
    return published().filter(unit=unit).order_by("-effective_on").first()


def before(power_list: PowerList) -> PowerList | None:
    """Return the published version that one follows."""
    rows = published().filter(unit_id=power_list.unit_id, number__lt=power_list.number)
    return rows.order_by("-number").first()


def open_of(unit_ids: Iterable[int]) -> dict[int, PowerList]:
    """Return the version of each unit that is being made."""
    rows = PowerList.objects.filter(unit_id__in=list(unit_ids), state__in=OPEN).select_related("unit")
    return {row.unit_id: row for row in rows}


def to_approve(actor: Actor) -> "QuerySet[PowerList]":
    """Return what was signed and waits for this actor's approval, longest first."""
    rows = visible_to(actor, Permission.POWER_APPROVE).filter(state="submitted")
    return rows.order_by("submitted_at", "id")


def to_publish(actor: Actor) -> "QuerySet[PowerList]":
    """Return what was approved and waits to be published, longest first."""
    rows = visible_to(actor, Permission.POWER_APPROVE).filter(state="approved")
    return rows.order_by("submitted_at", "id")


def to_submit(actor: Actor) -> "QuerySet[PowerList]":
    """Return the drafts that hold something, were not sent back, and wait for whoever signs."""
    rows = visible_to(actor, Permission.POWER_SIGN).filter(state="draft", submitted_at=None)
    return rows.filter(Exists(PowerItem.objects.filter(power_list_id=OuterRef("pk")))).order_by("pk")


def sent_back(actor: Actor) -> "QuerySet[PowerList]":
    """Return the drafts that came back and wait to be put right."""
    rows = visible_to(actor, Permission.POWER_KEEP).filter(state="draft", submitted_at__isnull=False)
    return rows.order_by("submitted_at", "id")


def next_number(unit: "Unit") -> int:
    kept = PowerList.objects.filter(unit=unit).exclude(state="dropped")
    return int(kept.aggregate(n=Max("number"))["n"] or 0) + 1


def filtered(items: "QuerySet[PowerItem]", *, wanted: Mapping[str, Any]) -> "QuerySet[PowerItem]":
    """Cut items by kind, body, whether they touch firms, and words: a part of the name, or of the code."""
    if wanted.get("kind"):
        items = items.filter(kind=wanted["kind"])
    if wanted.get("body"):
        items = items.filter(body=wanted["body"])
    if wanted.get("firms"):
        items = items.filter(touches_firms=True)
    words = (wanted.get("q") or "").strip()
    if words:
        items = items.filter(containing("name", words) | containing("code", plain(words)))
    return items


def dropped_codes(power_list: PowerList) -> frozenset[str]:
    """Return the codes of the version before that this one no longer has: matters may be running under them."""
    former = before(power_list)
    if former is None:
        return frozenset()
    kept = set(power_list.items.values_list("code", flat=True))
    return (
        frozenset(former.items.exclude(code__in=kept).values_list("code", flat=True)) if kept else frozenset()
    )


def facts_of(power_list: PowerList, *, on: date, effective_on: date | None = None) -> ListFacts:
    """Return what the gates before signing and publishing read; what is asked as of a day is asked as of its first."""
    unit, day = power_list.unit, effective_on or on
    # As columns: a page that asks beforehand of a draft of thousands would make a row of each.
    levels: dict[tuple[str, str, str], set[str]] = {}
    rows = power_list.items.order_by("place", "id")
    for code, name, kind, level in rows.values_list("code", "name", "kind", "bases__law_version__law__level"):
        levels.setdefault((code, name, kind), set()).update([level] if level else [])
    latest, held = latest_of(unit), Capacity.of(unit, day)
    return ListFacts(
        unit_kind=unit.kind,
        items=len(levels),
        without_basis=tuple(
            f"{code} {name}：{clause}"
            for (code, name, kind), found in levels.items()
            if (clause := lacks(kind, found))
        ),
        has_deed=held.has_deed,
        beyond_deed=tuple(f"{code} {name}" for code, name, _ in levels if not held.covers(code)),
        beyond_mandate=tuple(
            f"{code} {name}" for code, name, kind in levels if kind == "penalty" and not held.mandated(code)
        ),
        effective_on=effective_on,
        today=on,
        latest_on=latest.effective_on if latest else None,
        fallen=tuple(line for lines in amendments.fallen_on(power_list, day).values() for line in lines),
    )
