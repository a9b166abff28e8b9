"""Whom one inspects, made by the verbs that people use."""

from datetime import datetime
from typing import Any

from stdnum.cn import uscc

from liuhen.apps.establishments import actions as establishments
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.people.models import Unit
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
