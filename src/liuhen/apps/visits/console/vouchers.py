"""Pages of the papers by which visits are not counted: the list, and one with the visits that rest on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.visits import desk, queries
from liuhen.apps.visits.models import GROUNDS_ZH, ON_PAPER, Visit, Voucher, VoucherFile, VoucherFirm
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

MOST_VISITS = 50
TONES = {"registered": "orange", "confirmed": "green", "withdrawn": "grey"}
SORTS = {"文号": "number", "情形": "ground", "单位": "unit__path", "期间": "since", "状态": "state"}

trail.call("voucher", ground=trail.one_of("不计次的情形", GROUNDS_ZH), firms="涉及的企业", files="扫描件")


class VoucherFilters(forms.Form):
    """What the list of papers is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    ground = forms.ChoiceField(label="情形", required=False, choices=[("", "全部"), *ON_PAPER.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Voucher.states.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class VouchersScreen(Screen):
    template = "visits/vouchers.html"

    title: str = "计次凭据"
    lead: str = "上级交办、其他机关移送、企业申请等不计次的检查，凭登记在此、经法制机构确认的文件。"
    filters: VoucherFilters
    page: Page[Voucher]
    rows: Sequence[tuple[Voucher, str]]
    may_register: bool
    is_filtered: bool


@page(permission=P.VISIT_SEE)
def vouchers(request: PageRequest) -> HttpResponseBase:
    """List the papers the actor may see, the newest first."""
    filters = VoucherFilters(request.GET, units=people.units_visible_to(request.actor, P.VISIT_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.vouchers_filtered(queries.vouchers_visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",))
    return VouchersScreen(
        filters=filters,
        page=found,
        rows=[(row, TONES[row.state]) for row in found],
        may_register=request.actor.may(P.VISIT_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class VoucherScreen(Screen):
    template = "visits/voucher.html"

    voucher: Voucher
    tone: str
    firms: Sequence[VoucherFirm]
    files: Sequence[VoucherFile]
    visits: Sequence[Visit]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.VISIT_SEE)
def voucher(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one paper: what it says, its scan, and the visits that rest on it."""
    found: Voucher = get_object_or_404(queries.vouchers_visible_to(request.actor), pk=pk)
    return VoucherScreen(
        title=str(found),
        crumbs=[(desk.VOUCHERS[0], reverse(desk.VOUCHERS[1]))],
        voucher=found,
        tone=TONES[found.state],
        firms=list(found.firms.select_related("establishment").order_by("id")),
        files=list(found.files.order_by("id")),
        visits=list(queries.resting_on(found, request.actor)[:MOST_VISITS]),
        buttons=buttons(desk.VOUCHER, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.VISIT_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a scan."""
    found = get_object_or_404(queries.vouchers_visible_to(request.actor), pk=pk)
    given = get_object_or_404(found.files, pk=n)
    return download(given.sha256, given.name)


urlpatterns = [
    path("vouchers/", vouchers, name="vouchers"),
    path("vouchers/<int:pk>/", voucher, name="voucher"),
    path("vouchers/<int:pk>/files/<int:n>/", file, name="voucher-file"),
]
