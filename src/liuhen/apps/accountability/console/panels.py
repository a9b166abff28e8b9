"""What accountability shows on the pages of people and units."""

from typing import Any

from liuhen.apps.accountability import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.panels import Column, Panel, offer

SHOWN = 10


def _of_person(request: PageRequest, person: Any) -> dict[str, Any]:
    imposed = queries.consequences_visible_to(request.actor).filter(person=person)
    return {
        "leads": list(
            queries.visible_to(request.actor).filter(person=person).order_by("-raised_at", "-id")[:SHOWN]
        ),
        "imposed": list(imposed.order_by("-decided_at", "-id")[:SHOWN]),
    }


def _in_file(request: PageRequest, person: Any) -> dict[str, Any]:
    """Return what was imposed on somebody, lifted or not; he reads his own as well."""
    imposed = queries.consequences_visible_to(request.actor).filter(person=person)
    return {
        "imposed": list(imposed.order_by("-decided_at", "-id")[:SHOWN]),
        "sees_them": request.actor.may(P.LEAD_SEE) or request.actor.person_id == person.pk,
        "sees_pages": request.actor.may(P.LEAD_SEE),
    }


def _of_unit(request: PageRequest, unit: Any) -> dict[str, Any]:
    rows = queries.visible_to(request.actor).filter(unit=unit, state__in=("raised", "reviewing", "proposed"))
    return {"leads": list(rows.order_by("-raised_at", "-id")[:SHOWN]), "unit": unit}


offer("person", Panel("线索与处理", "accountability/of_person.html", P.LEAD_SEE, _of_person))
offer("person-file", Panel("处理", "accountability/in_file.html", P.FILE_SEE, _in_file))
offer(
    "unit",
    Column("未结线索", P.LEAD_SEE, lambda _, ids: queries.open_by_unit(ids)),
    Panel("未结线索", "accountability/of_unit.html", P.LEAD_SEE, _of_unit),
)
