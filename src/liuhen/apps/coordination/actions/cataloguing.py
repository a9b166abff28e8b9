"""Keep the catalogue of a unit's data: each change is another edition, which its head confirms. 《责任制》第34条."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.coordination import lifecycle, queries
from liuhen.apps.coordination.models import CatalogueEntry
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import midnight
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action(lifecycle.PROPOSE_ENTRY)
def propose_entry(
    *, unit: "Unit", code: str, name: str, data_items: str, data_format: str, update_cycle: str, sharing: str,
    conditions: str = "", basis: str = "", delivery: str, level: str = "", assessed: str, contact: str, phone: str,
    by: Actor, at: datetime,
) -> CatalogueEntry:  # fmt: skip
    """Write a new entry of a unit's catalogue, for its head to confirm. Raises Refused."""
    unit = locked(unit)
    if unit.state != "active" or unit.kind == "division":
        raise Invalid(
            f"{lifecycle.PROPOSE_ENTRY.cannot}：{unit.name}已经撤销或者是内设机构", field="unit",
            remedy="请选择继续行使其职权的单位",
        )  # fmt: skip
    says = {
        "name": name, "data_items": data_items, "data_format": data_format, "update_cycle": update_cycle,
        "sharing": sharing, "conditions": conditions, "basis": basis, "delivery": delivery, "level": level,
        "assessed": assessed, "contact": contact, "phone": phone,
    }  # fmt: skip
    edition = queries.last_edition(unit, code) + 1
    entry = CatalogueEntry(unit=unit, code=code, edition=edition, proposed_at=at, **says)
    return step(
        entry, lifecycle.PROPOSE_ENTRY, by=by, at=at, facts=queries.catalogue_facts(entry),
        data={"unit": unit.pk, "code": code, "edition": edition} | says,
    )  # fmt: skip


@action(lifecycle.NEW_EDITION)
def new_edition(
    *, entry: CatalogueEntry, name: str, data_items: str, data_format: str, update_cycle: str, sharing: str,
    conditions: str = "", basis: str = "", delivery: str, level: str = "", assessed: str, contact: str, phone: str,
    why: str, by: Actor, at: datetime,
) -> CatalogueEntry:  # fmt: skip
    """Write the next edition of an entry in force, which stays in force until that one is published. Raises Refused."""
    entry = locked(entry)
    if entry.state != "published":
        raise WrongState(
            f"{lifecycle.NEW_EDITION.cannot}：这一版现在是“{entry.state_zh}”状态",
            remedy="请在现行的一版上编制",
        )
    says = {
        "name": name, "data_items": data_items, "data_format": data_format, "update_cycle": update_cycle,
        "sharing": sharing, "conditions": conditions, "basis": basis, "delivery": delivery, "level": level,
        "assessed": assessed, "contact": contact, "phone": phone,
    }  # fmt: skip
    made = CatalogueEntry(
        unit=entry.unit, code=entry.code, edition=entry.edition + 1, replaces=entry, proposed_at=at, why=why,
        **says,
    )  # fmt: skip
    return step(
        made, lifecycle.NEW_EDITION, by=by, at=at, facts=queries.catalogue_facts(made),
        data={"code": entry.code, "edition": made.edition, "replaces": entry.pk, "why": why} | says,
    )  # fmt: skip


@action(lifecycle.AMEND_ENTRY)
def amend_entry(
    *, entry: CatalogueEntry, name: str, data_items: str, data_format: str, update_cycle: str, sharing: str,
    conditions: str = "", basis: str = "", delivery: str, level: str = "", assessed: str, contact: str, phone: str,
    by: Actor, at: datetime,
) -> CatalogueEntry:  # fmt: skip
    """Put right what is not published yet, returned or not; it waits for the head again. Raises Refused."""
    entry = locked(entry)
    says: dict[str, Any] = {
        "name": name, "data_items": data_items, "data_format": data_format, "update_cycle": update_cycle,
        "sharing": sharing, "conditions": conditions, "basis": basis, "delivery": delivery, "level": level,
        "assessed": assessed, "contact": contact, "phone": phone,
    }  # fmt: skip
    return step(
        entry, lifecycle.AMEND_ENTRY, by=by, at=at, facts=queries.catalogue_facts(entry, **says),
        changes=says | {"reason": "", "proposed_at": at}, data=says,
    )  # fmt: skip


@action(lifecycle.RETURN_ENTRY)
def return_entry(*, entry: CatalogueEntry, reason: str, by: Actor, at: datetime) -> CatalogueEntry:
    """Send an entry back to be put right. Raises Refused."""
    return _with_reason(entry, lifecycle.RETURN_ENTRY, reason, by=by, at=at)


@action(lifecycle.PUBLISH_ENTRY)
def publish_entry(*, entry: CatalogueEntry, reviewed: str = "", by: Actor, at: datetime) -> CatalogueEntry:
    """Let every unit see an entry; the edition before it is replaced, and stays readable. Raises Refused."""
    entry = locked(entry)
    facts = queries.catalogue_facts(entry)
    before = locked(entry.replaces) if entry.replaces is not None else None
    if before is not None and before.state == "published":
        step(
            before,
            lifecycle.REPLACE_ENTRY,
            by=SYSTEM,
            at=at,
            changes={"ended_at": at},
            data={"next": entry.pk},
        )
    return step(
        entry, lifecycle.PUBLISH_ENTRY, by=by, at=at, facts=facts, changes={"published_at": at, "reviewed": reviewed},
        data={"code": entry.code, "edition": entry.edition, "reviewed": reviewed},
    )  # fmt: skip


@action(lifecycle.DROP_ENTRY)
def drop_entry(*, entry: CatalogueEntry, reason: str, by: Actor, at: datetime) -> CatalogueEntry:
    """Give up what was never published. Raises Refused."""
    return _with_reason(entry, lifecycle.DROP_ENTRY, reason, by=by, at=at, ended_at=at)


@action(lifecycle.NOTE_CHANGE)
def note_change(
    *, entry: CatalogueEntry, changed_on: date, reason: str, by: Actor, at: datetime
) -> CatalogueEntry:
    """Put on record what overtook an entry: from that day on it is due to change. Raises Refused."""
    entry = locked(entry)
    return step(
        entry, lifecycle.NOTE_CHANGE, by=by, at=at, facts=queries.entry_facts(entry),
        changes={"changed_at": midnight(changed_on)}, data={"changed_on": changed_on.isoformat(), "reason": reason},
    )  # fmt: skip


@action(lifecycle.WITHDRAW_ENTRY)
def withdraw_entry(*, entry: CatalogueEntry, reason: str, by: Actor, at: datetime) -> CatalogueEntry:
    """Take an entry out of force; who asked for it before is answered all the same. Raises Refused."""
    return _with_reason(entry, lifecycle.WITHDRAW_ENTRY, reason, by=by, at=at, ended_at=at)


def _with_reason(
    entry: CatalogueEntry, move: Move, reason: str, *, by: Actor, at: datetime, **changes: Any
) -> CatalogueEntry:
    entry = locked(entry)
    return step(entry, move, by=by, at=at, changes={"reason": reason, **changes}, data={"reason": reason})
