"""Whom one inspects, made by the verbs that people use."""

from datetime import datetime
from typing import Any

from stdnum.cn import uscc

from liuhen.apps.establishments import actions as establishments
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.people.models import Unit
from liuhen.apps.powers.actions import items, lists
from liuhen.kernel.access import SYSTEM
from tests.builders.county import NOW


def code(n: int) -> str:
    """Return the ``n``-th credit code of a county, with the check digit it has."""
    body = f"91220112MA{n:07d}"
    return str(body + uscc.calc_check_digit(body + "0"))


def establishment(unit: Unit, n: int = 1, *, at: datetime = NOW, **changes: Any) -> Establishment:
    told: dict[str, Any] = {
        "kind": "firm", "code": code(n), "name": f"云岭县第{n}食品厂", "field": "市场监管",
        "address": f"云岭镇老街{n}号", "level": "county", "risk": "medium", "credit": "B",
    }  # fmt: skip
    return establishments.enlist(unit=unit, **told | changes, by=SYSTEM, at=at)


def inspecting_power(
    unit: Unit,
    code: str,
    *,
    name: str,
    basis: str,
    field: str = "市场监管",
    kind: str = "inspection",
    at: datetime,
) -> None:
    """Publish a list of one power of inspection for a unit that has none."""
    draft = lists.draft(unit=unit, reason="首次编制", by=SYSTEM, at=at)
    items.put_item(
        power_list=draft, code=code, name=name, kind=kind, bases=basis, field=field, by=SYSTEM, at=at
    )
    lists.submit(power_list=draft, by=SYSTEM, at=at)
    while lists.approve(power_list=draft, by=SYSTEM, at=at).state == "submitted":
        pass
    lists.publish(power_list=draft, effective_on=at.date(), by=SYSTEM, at=at)
