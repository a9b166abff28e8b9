"""For everybody: who leads each unit today, and by whose deed or decision a unit acts. 《责任制》第2、8条."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.urls import path

from liuhen.apps.offices import queries
from liuhen.apps.offices.models import Deed, Leader, Mandate
from liuhen.apps.people import queries as people
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import stated
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.public import PublicRequest, public
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

MENU = (("执法单位", "portal:offices"),)
MOST_LETTERS = 60
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class OfficesScreen(Screen):
    """``rows``: the unit, who leads it, deeds held, deeds given, decisions of the province, how its head stands."""

    template = "offices/public/offices.html"

    title: str = "执法单位"
    lead: str = "各执法单位今天的第一责任人、分管负责人，以及受委托执法的委托书和乡镇、街道的赋权决定。"
    q: str
    page: "Page[Unit]"
    rows: "Sequence[tuple[Unit, Sequence[Leader], Sequence[Deed], Sequence[Deed], Sequence[Mandate], str]]"


@public()
def offices(request: PublicRequest) -> HttpResponseBase:
    """List the units, with who answers for each."""
    on = local_day(request.at)
    q = stated(request.GET.get("q", ""))[:MOST_LETTERS]
    units = queries.naming_units(people.units_ever().filter(state="active").exclude(kind="government"))
    found = page_of(
        people.found_units(units, wanted={"q": q}),
        order=("path", "id"),
        cursor=request.GET.get("cursor"),
        size=SHOWN,
    )
    ids = [unit.pk for unit in found]
    by_unit, kept = queries.leaders_by_unit(ids, on=on), queries.kept_on(ids, on=on)
    held, given, mandates = queries.papers_by_unit(ids, on=on)
    return OfficesScreen(
        q=q,
        page=found,
        rows=[
            (
                unit, by_unit[unit.pk], held[unit.pk], given[unit.pk], mandates[unit.pk],
                queries.standing(by_unit[unit.pk], is_kept=unit.pk in kept),
            )
            for unit in found
        ],
    ).drawn(request)  # fmt: skip


urlpatterns = [path("units/", offices, name="offices")]
