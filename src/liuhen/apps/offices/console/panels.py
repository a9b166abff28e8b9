"""What offices show on a unit's page and in the list of units."""

from typing import Any

from liuhen.apps.offices import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.panels import Column, Panel, offer


def _leaders(request: PageRequest, unit: Any) -> dict[str, Any]:
    kept = queries.headed([unit.pk])
    return {
        "unit": unit,
        "names_leaders": unit.kind not in queries.WITHOUT_LEADERS,
        "leaders": [(each, queries.charges_of(each)) for each in queries.in_office([unit.pk])],
        "vacant_since": kept.get(unit.pk),
        "is_kept": unit.pk in kept,
        "may_name": request.actor.may_on(P.LEADER_KEEP, unit),
    }


def _papers(request: PageRequest, unit: Any) -> dict[str, Any]:
    on = local_day(request.at)
    return {
        "unit": unit,
        "held": list(queries.deeds_on(unit, on)),
        "given": list(queries.deeds_given_on(unit, on)[:20]),
        "mandates": list(queries.mandates_on(unit, on)),
    }


def _vacant(_: PageRequest, ids: list[int]) -> dict[int, int]:
    return {pk: int(since is not None) for pk, since in queries.headed(ids).items()}


offer(
    "unit",
    Column("负责人空缺", P.UNIT_SEE, _vacant),
    Panel("负责人", "offices/of_unit.html", P.UNIT_SEE, _leaders),
    Panel("委托与赋权", "offices/papers_of_unit.html", P.UNIT_SEE, _papers),
)
