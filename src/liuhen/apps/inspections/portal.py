"""For everybody: the plans of inspection, the rosters, the draws, and what draws them again. 《责任制》第15条."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from liuhen.apps.inspections import roster
from liuhen.apps.inspections.models import Campaign, Errand, InspectionPlan
from liuhen.apps.inspections.queries import plans as queries
from liuhen.kernel.vault import blobs
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.public import PublicRequest, public
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.inspections import INSPECT_AT_RANDOM
from liuhen.regulation.vocabulary import Duty
from liuhen_proof import standalone

MENU = (("检查计划", "portal:inspection-plans"),)


@dataclass(frozen=True, kw_only=True)
class PlansScreen(Screen):
    template = "inspections/public/plans.html"

    title: str = "检查计划"
    lead: str = "各单位每年检查什么、检查谁、什么时候去、检查几次；随机抽取的可以自己重新抽一遍。"
    page: Page[InspectionPlan]
    duty: Duty = INSPECT_AT_RANDOM


@public()
def plans(request: PublicRequest) -> HttpResponseBase:
    """List the plans that were published, the newest first."""
    return PlansScreen(
        page=page_of(queries.published(), order=("-id",), cursor=request.GET.get("cursor"))
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class PlanScreen(Screen):
    template = "inspections/public/plan.html"

    plan: InspectionPlan
    parts: Sequence[tuple[Campaign, int]]
    duty: Duty = INSPECT_AT_RANDOM


@public()
def plan(request: PublicRequest, pk: int) -> HttpResponseBase:
    """Show a published plan with its parts."""
    found: InspectionPlan = get_object_or_404(queries.published(), pk=pk)
    campaigns = list(queries.campaigns_of(found))
    sizes = queries.counts(campaigns)
    return PlanScreen(
        title=f"{found.unit}{found}",
        crumbs=[("检查计划", reverse("portal:inspection-plans"))],
        plan=found,
        parts=[(row, sizes.get(row.pk, 0)) for row in campaigns],
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class CampaignScreen(Screen):
    """``items`` are what is inspected; ``page`` are those named or drawn, as they stand now."""

    template = "inspections/public/campaign.html"

    campaign: Campaign
    items: Sequence[str]
    page: Page[Errand]
    duty: Duty = INSPECT_AT_RANDOM


@public()
def campaign(request: PublicRequest, pk: int) -> HttpResponseBase:
    """Show a part of a published plan: whom it names or drew, and how to draw again."""
    found = _campaign(pk)
    rows = queries.errands_of(found).exclude(state="proposed").order_by()
    return CampaignScreen(
        title=str(found),
        crumbs=[
            ("检查计划", reverse("portal:inspection-plans")),
            (str(found.plan), reverse("portal:inspection-plan", args=[found.plan_id])),
        ],
        campaign=found,
        items=[each.item.name for each in found.items.select_related("item").order_by("id")],
        page=page_of(rows, order=("id",), cursor=request.GET.get("cursor")),
    ).drawn(request)


@public()
def frozen_roster(request: PublicRequest, pk: int) -> HttpResponseBase:
    """Hand out the frozen roster, from the moment its digest stands in the log."""
    found = _campaign(pk)
    if not found.population:
        raise Http404
    answer = StreamingHttpResponse(blobs.open_range(found.population), content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="roster-{found.pk}.jsonl"'
    return answer


@public()
def proof(request: PublicRequest, pk: int) -> HttpResponseBase:
    """Hand out what anybody draws again from."""
    found = _campaign(pk)
    if found.state != "drawn":
        raise Http404
    answer = StreamingHttpResponse(roster.proof_file(found), content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="draw-{found.pk}.jsonl"'
    return answer


@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """Hand out draw.py, which needs Python and nothing else."""
    headers = {"Content-Disposition": 'attachment; filename="draw.py"'}
    return HttpResponse(
        standalone.draw_script(), content_type="text/x-python; charset=utf-8", headers=headers
    )


def _campaign(pk: int) -> Campaign:
    found: Campaign = get_object_or_404(queries.public_campaigns(), pk=pk)
    return found


urlpatterns = [
    path("inspections/", plans, name="inspection-plans"),
    path("inspections/draw.py", program, name="draw-program"),
    path("inspections/<int:pk>/", plan, name="inspection-plan"),
    path("inspections/campaigns/<int:pk>/", campaign, name="inspection-campaign"),
    path("inspections/campaigns/<int:pk>/roster/", frozen_roster, name="inspection-roster"),
    path("inspections/campaigns/<int:pk>/draw/", proof, name="inspection-draw"),
]
