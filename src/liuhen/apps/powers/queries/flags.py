"""Questions about flags: what waits for whom, and which powers stand under one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from liuhen.apps.powers.models import Flag
from liuhen.apps.powers.queries import amendments
from liuhen.apps.powers.queries.amendments import Touched
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.identifiers import containing, plain
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.amendments import FLAGGED


def visible_to(actor: Actor, permission: Permission = Permission.POWER_SEE) -> "QuerySet[Flag]":
    rows: QuerySet[Flag] = Flag.objects.visible_to(actor, permission)
    return rows.select_related("unit", "law_version__law", "changed_by", "power_list", "adjusted_by")


def filtered(rows: "QuerySet[Flag]", *, wanted: Mapping[str, Any]) -> "QuerySet[Flag]":
    """Cut a list by unit, state, kind and words: a part of the power's name or code, or of the basis."""
    rows = rows.filter(**chosen(wanted, "unit", "state", "kind"))
    words = (wanted.get("q") or "").strip()
    if not words:
        return rows
    return rows.filter(
        containing("name", words) | containing("as_written", words) | Q(code__contains=plain(words))
    )


def to_adjust(actor: Actor) -> "QuerySet[Flag]":
    """Return what waits for the legal office of a unit, longest first."""
    return visible_to(actor, Permission.POWER_KEEP).filter(state="open").order_by("since", "id")


def open_by_code(unit_ids: Iterable[int]) -> dict[tuple[int, str], list[Flag]]:
    """Return the open flags of many units by unit and code, in one query."""
    rows: dict[tuple[int, str], list[Flag]] = {}
    flags = Flag.objects.filter(unit_id__in=list(unit_ids), state="open").select_related("law_version__law")
    for flag in flags.order_by("id"):
        rows.setdefault((flag.unit_id, flag.code), []).append(flag)
    return rows


def to_raise(on: date) -> list[Touched]:
    """Return what of the lists in force rests on what changed or fell by a day, and is not flagged for it yet."""
    touched = amendments.touched_on(amendments.lists_in_force(on).values(), on)
    flagged = set(Flag.objects.values_list("unit_id", "code", "law_version_id", "no", "sub", "since", "kind"))
    return [each for each in touched if each.fate.kind in FLAGGED and _key(each) not in flagged]


def _key(touched: Touched) -> tuple[Any, ...]:
    rests, fate = touched.rests, touched.fate
    return rests.unit_id, rests.code, rests.version_id, rests.no, rests.sub, fate.since, fate.kind
