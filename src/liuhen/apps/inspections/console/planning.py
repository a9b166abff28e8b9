"""Pages of items, plans and campaigns; naming a firm shows first who else goes there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.inspections import desk, roster
from liuhen.apps.inspections.actions import plans as actions
from liuhen.apps.inspections.models import Campaign, Errand, ErrandOfficer, InspectionItem, InspectionPlan
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans as queries
from liuhen.apps.inspections.queries.presence import Presence, around, presence, presence_of_many, same
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.inspections import ItemFacts
from liuhen.regulation.powers import UNIT_KINDS

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment

CAMPAIGN_SORTS = {
    "检查任务": "title",
    "检查计划": "plan__title",
    "单位": "unit__path",
    "期间": "since",
    "状态": "state",
}
ITEM_SORTS = {
    "检查事项": "name",
    "职权编码": "code",
    "单位": "unit__path",
    "执法领域": "field",
    "状态": "state",
}
PLAN_SORTS = {"检查计划": "title", "年度": "year", "单位": "unit__path", "状态": "state"}


class Filters(forms.Form):
    """What a list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", "全部"), *states.items()]  # type: ignore[attr-defined]
        narrow(self, unit=units)


def filters_of(request: PageRequest, model: Any) -> tuple[Filters, dict[str, Any]]:
    """Return the filters of a list, and what is wanted."""
    units = people.authorities().filter(kind__in=UNIT_KINDS)
    found = Filters(request.GET, units=units, states=model.states)
    return found, found.cleaned_data if found.is_valid() else {}


@dataclass(frozen=True, kw_only=True)
class ItemsScreen(Screen):
    template = "inspections/items.html"

    title: str = "检查事项"
    lead: str = "只能检查权责清单上已公布的事项；没有公布的，不论依据是什么都不能检查。"
    filters: Filters
    page: Page[InspectionItem]
    rows: Sequence[tuple[InspectionItem, str]]
    may_plan: bool
    is_filtered: bool


@page(permission=P.INSPECTION_SEE)
def items(request: PageRequest) -> HttpResponse:
    """List what units inspect, the newest first."""
    filters, wanted = filters_of(request, InspectionItem)
    rows = queries.filtered(items_on.visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=ITEM_SORTS, first=("-id",))
    return ItemsScreen(
        filters=filters, page=found, rows=[(row, desk.TONES[row.state]) for row in found],
        may_plan=request.actor.may(P.INSPECTION_PLAN), is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ItemScreen(Screen):
    template = "inspections/item.html"

    item: InspectionItem
    tone: str
    standing: ItemFacts
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.INSPECTION_SEE)
def item(request: PageRequest, pk: int) -> HttpResponse:
    """Show one item, and how it stands in the published list today."""
    found = get_object_or_404(items_on.visible_to(request.actor), pk=pk)
    (standing,) = items_on.facts_of(found.unit, [(found.code, found.name)], on=local_day(request.at))
    return ItemScreen(
        title=str(found),
        crumbs=[(desk.ITEMS[0], reverse(desk.ITEMS[1]))],
        item=found,
        tone=desk.TONES[found.state],
        standing=standing,
        buttons=buttons(desk.ITEM, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class PlansScreen(Screen):
    template = "inspections/plans.html"

    title: str = "检查计划"
    lead: str = "每年的检查先列入计划，由负责人批准后公布；列入以前看一看谁也要去。"
    filters: Filters
    page: Page[InspectionPlan]
    rows: Sequence[tuple[InspectionPlan, str]]
    may_plan: bool
    is_filtered: bool


@page(permission=P.INSPECTION_SEE)
def plans(request: PageRequest) -> HttpResponse:
    """List plans, the newest first."""
    filters, wanted = filters_of(request, InspectionPlan)
    rows = queries.filtered(queries.plans_visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=PLAN_SORTS, first=("-id",))
    return PlansScreen(
        filters=filters, page=found, rows=[(row, desk.TONES[row.state]) for row in found],
        may_plan=request.actor.may(P.INSPECTION_PLAN), is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


Part = tuple[Campaign, str, int]
"""A campaign with its colour, and how many firms it names or drew."""


@dataclass(frozen=True, kw_only=True)
class PlanScreen(Screen):
    template = "inspections/plan.html"

    plan: InspectionPlan
    tone: str
    parts: Sequence[Part]
    buttons: Sequence[Button]
    add_url: str
    traces: Sequence[trail.Trace]


@page(permission=P.INSPECTION_SEE)
def plan(request: PageRequest, pk: int) -> HttpResponse:
    """Show a plan with its parts."""
    return plan_shown(request, pk)


def plan_shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Draw the page, with what was refused on it."""
    found = get_object_or_404(queries.plans_visible_to(request.actor), pk=pk)
    campaigns = list(queries.campaigns_of(found))
    sizes = queries.counts(campaigns)
    may_add = found.state == "draft" and request.actor.may_on(P.INSPECTION_PLAN, found)
    return PlanScreen(
        title=str(found),
        crumbs=[(desk.PLANS[0], reverse(desk.PLANS[1]))],
        refused=refused,
        plan=found,
        tone=desk.TONES[found.state],
        parts=[(row, desk.TONES[row.state], sizes.get(row.pk, 0)) for row in campaigns],
        buttons=buttons(desk.PLAN, found, by=request.actor, at=request.at),
        add_url=reverse("console:inspectionplan-campaigns", args=[pk]) if may_add else "",
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class CampaignsScreen(Screen):
    template = "inspections/campaigns.html"

    title: str = "检查任务"
    filters: Filters
    page: Page[Campaign]
    rows: Sequence[Part]
    is_filtered: bool


@page(permission=P.INSPECTION_SEE)
def campaigns(request: PageRequest) -> HttpResponse:
    """List campaigns, the newest first."""
    filters, wanted = filters_of(request, Campaign)
    rows = queries.filtered(queries.campaigns_visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=CAMPAIGN_SORTS, first=("-id",))
    sizes = queries.counts(found)
    return CampaignsScreen(
        filters=filters, page=found, rows=[(row, desk.TONES[row.state], sizes.get(row.pk, 0)) for row in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


Line = tuple[Errand, str, Sequence[ErrandOfficer], Sequence[Presence], bool, bool]
"""An errand with its colour, who goes, who else does in the period, whether for the same, whether one may open it."""


@dataclass(frozen=True, kw_only=True)
class CampaignScreen(Screen):
    """``holds``: drawing again says the same; None: nothing was drawn, or nobody asked."""

    template = "inspections/campaign.html"

    campaign: Campaign
    tone: str
    items: Sequence[InspectionItem]
    page: Page[Errand]
    rows: Sequence[Line]
    buttons: Sequence[Button]
    name_url: str
    import_url: str
    holds: bool | None
    traces: Sequence[trail.Trace]


@page(permission=P.INSPECTION_SEE)
def campaign(request: PageRequest, pk: int) -> HttpResponse:
    """Show a campaign: its terms, its draw, whom it sends somebody to, and who else goes there."""
    return campaign_shown(request, pk)


def campaign_shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Draw the page, with what was refused on it."""
    found = get_object_or_404(queries.campaigns_visible_to(request.actor), pk=pk)
    listed = page_of(queries.errands_of(found).order_by(), order=("id",), cursor=request.GET.get("cursor"))
    naming = found.state == "open" and found.plan.state == "draft" and found.choosing == "named"
    may_name = naming and request.actor.may_on(P.INSPECTION_PLAN, found)
    again = found.state == "drawn" and "again" in request.GET
    return CampaignScreen(
        title=str(found),
        crumbs=[(desk.PLANS[0], reverse(desk.PLANS[1])), (str(found.plan), address_of(found.plan.ref))],
        refused=refused,
        campaign=found,
        tone=desk.TONES[found.state],
        items=items_on.items_of(found),
        page=listed,
        rows=lines_of(found, list(listed), by=request.actor),
        buttons=buttons(desk.CAMPAIGN, found, by=request.actor, at=request.at),
        name_url=reverse("console:campaign-named", args=[pk]) if may_name else "",
        import_url=reverse("console:campaign-import", args=[pk]) if may_name else "",
        holds=roster.compare(found) if again else None,
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def lines_of(campaign: Campaign, rows: Sequence[Errand], *, by: Actor) -> list[Line]:
    """Return errands of a campaign as a page shows them."""
    pks = [row.pk for row in rows]
    officers = queries.officers_of(pks)
    own = set(queries.errands_visible_to(by).filter(pk__in=pks).values_list("pk", flat=True))
    since, until = around(campaign.since, campaign.until)
    others = presence_of_many([row.establishment_id for row in rows], since=since, until=until)
    lines: list[Line] = []
    for row in rows:
        also = [each for each in others[row.establishment_id] if each.plan_id != campaign.plan_id]
        lines.append(
            (row, desk.TONES[row.state], officers[row.pk], also, bool(same(also, row.matters)), row.pk in own)
        )
    return lines


@page(permission=P.INSPECTION_SEE)
def proof(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out what anybody draws again from."""
    found = get_object_or_404(queries.campaigns_visible_to(request.actor), pk=pk)
    if found.state != "drawn":
        raise Http404
    return proof_response(found)


def proof_response(campaign: Campaign) -> StreamingHttpResponse:
    """Answer with the proof of a drawn campaign."""
    answer = StreamingHttpResponse(roster.proof_file(campaign), content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="draw-{campaign.pk}.jsonl"'
    return answer


class NameForm(forms.Form):
    """Whom to name; filled in by the address after who else goes there was looked up."""

    establishment = forms.CharField(label="检查对象代码", max_length=40, widget=forms.HiddenInput)
    why = forms.CharField(
        label="单独检查的理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="同期已有别的单位检查同一事项的，写明为什么不并入联合检查。",
    )  # fmt: skip


@page(permission=P.INSPECTION_PLAN, methods=FILLS)
def name(request: PageRequest, pk: int) -> HttpResponseBase:
    """Ask whom to name, and show who else was, is or means to be there before it is said."""
    found: Campaign = desk.CAMPAIGN.reached(request.actor, pk, P.INSPECTION_PLAN)
    code = request.POST.get("establishment") or request.GET.get("code", "")
    there = establishments.by_code(code[:40]) if code else None
    return fill(
        request,
        NameForm(request.POST if request.method == "POST" else None, initial={"establishment": code}),
        act=lambda told: actions.name(
            campaign=found,
            establishment=establishments.named(told["establishment"], field="establishment"),
            why=told["why"],
            by=request.actor,
            at=request.at,
        ),
        title=f"指定检查对象：{found}",
        submit="指定",
        done=lambda made: f"已指定：{made.establishment}。",
        crumbs=[(desk.PLANS[0], reverse(desk.PLANS[1])), (str(found), address_of(found.ref))],
        to=lambda made: address_of(found.ref),
        template="inspections/name.html",
        context={
            "code": code,
            "found": there,
            "also": _also(found, there),
        },
    )


def _also(campaign: Campaign, establishment: "Establishment | None") -> list[tuple[Presence, bool]]:
    """Return who else goes there, each with whether it is for the same."""
    if establishment is None:
        return []
    since, until = around(campaign.since, campaign.until)
    keys = items_on.joined(items_on.items_of(campaign)).split()
    return [(each, each.is_for(keys)) for each in presence(establishment.pk, since=since, until=until)]


urlpatterns = [
    path("inspection-items/", items, name="inspectionitems"),
    path("inspection-items/<int:pk>/", item, name="inspectionitem"),
    path("inspection-plans/", plans, name="inspectionplans"),
    path("inspection-plans/<int:pk>/", plan, name="inspectionplan"),
    path("campaigns/", campaigns, name="campaigns"),
    path("campaigns/<int:pk>/", campaign, name="campaign"),
    path("campaigns/<int:pk>/named/", name, name="campaign-named"),
    path("campaigns/<int:pk>/proof/", proof, name="campaign-proof"),
]
