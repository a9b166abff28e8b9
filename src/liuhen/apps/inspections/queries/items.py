"""How matters of inspection stand in the lists that units have published, and by what two are the same."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from liuhen.apps.inspections.models import Campaign, Errand, InspectionItem
from liuhen.apps.powers.queries import amendments, lists
from liuhen.kernel.access import Actor, Permission
from liuhen.regulation.inspections import ON_THE_LIST, ItemFacts
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit
    from liuhen.apps.powers.models import PowerItem


def visible_to(
    actor: Actor, permission: Permission = Permission.INSPECTION_SEE
) -> "QuerySet[InspectionItem]":
    rows: QuerySet[InspectionItem] = InspectionItem.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def in_use(unit_ids: Iterable[int]) -> "QuerySet[InspectionItem]":
    """Return the items that units use."""
    rows = InspectionItem.objects.filter(unit_id__in=list(unit_ids), state="listed")
    return rows.select_related("unit").order_by("unit_id", "code")


def items_of(campaign: Campaign) -> "list[InspectionItem]":
    return [each.item for each in campaign.items.select_related("item").order_by("id")]


def items_of_errand(errand: Errand) -> "list[InspectionItem]":
    """Return what an errand is for: the items of its campaign, or its own."""
    if errand.campaign is not None:
        return items_of(errand.campaign)
    return [each.item for each in errand.own_items.select_related("item").order_by("id")]


def powers_on(unit: "Unit", codes: Collection[str], on: date) -> "dict[str, PowerItem]":
    """Return the powers of these codes that a unit's published list has on a day, with their bases."""
    rows = lists.with_bases(lists.items_on(unit, on).filter(code__in=list(codes)))
    return {item.code: item for item in rows}


def facts_of(unit: "Unit", called: Sequence[tuple[str, str]], *, on: date) -> list[ItemFacts]:
    """Say of each (code, name) how it stands in the unit's published list of a day."""
    held = powers_on(unit, [code for code, _ in called], on)
    power_list = lists.list_on(unit, on)
    fallen = amendments.fallen_on(power_list, on) if power_list else {}
    return [_facts(unit, code, name, held.get(code), fallen.get(code, ()), on=on) for code, name in called]


def _facts(
    unit: "Unit", code: str, name: str, item: "PowerItem | None", fallen: tuple[str, ...], *, on: date
) -> ItemFacts:
    called = ItemFacts(item_zh=name or code, unit_zh=str(unit), day=day_zh(on))
    if item is None:
        return replace(called, is_published=False)
    bases = list(item.bases.all())
    return replace(
        called,
        item_zh=item.name,
        is_inspection=item.kind == "inspection",
        is_statutory=any(basis.law_version.law.is_statutory for basis in bases),
        bases_zh="、".join(str(basis) for basis in bases) or "没有依据",
        fallen_zh="；".join(fallen),
    )


def worst(facts: Sequence[ItemFacts]) -> ItemFacts:
    """Return the first that a gate closes on, else the first."""
    closed = (each for each in facts if not all(gate.opens(None, each) for gate in ON_THE_LIST))
    return next(closed, facts[0] if facts else ItemFacts(item_zh="检查事项", is_published=False))


def standing_of(unit: "Unit", items: Sequence[InspectionItem], *, on: date) -> ItemFacts:
    """Return how the worst of these items stands."""
    return worst(facts_of(unit, [(each.code, each.name) for each in items], on=on))


def matters_of(item: "PowerItem") -> str:
    """Say by what a power is the same as another unit's: its basic code, and each article of law it rests on."""
    keys = {f"{basis.law_version.law_id}:{basis.no}.{basis.sub}" for basis in item.bases.all()}
    if parts := item.parts:
        keys.add(parts.basic)
    return " ".join(sorted(keys))


def joined(items: Iterable[InspectionItem]) -> str:
    """Return the matters of several items."""
    return " ".join(sorted({key for each in items for key in each.matters.split()}))
