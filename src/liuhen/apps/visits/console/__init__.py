"""Pages of visits: the list, one with its steps, the burden of firms, a phone, a panel on firms, the page on site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.documents import queries as documents
from liuhen.apps.inspections.queries.presence import Presence
from liuhen.apps.people import queries as people
from liuhen.apps.visits import desk, errands, grounds, queries
from liuhen.apps.visits.actions import opening
from liuhen.apps.visits.console import on_site, vouchers
from liuhen.apps.visits.models import (
    Defect,
    FieldStep,
    FirmBurden,
    Phone,
    Reply,
    TicketUse,
    Visit,
    VisitFile,
    Voucher,
)
from liuhen.apps.visits.queries import Allowance
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject, faces_of
from liuhen.kernel.web.doors import buttons, making, pages
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of, sorted_page
from liuhen.kernel.web.panels import Panel, offer, panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.visits import KINDS, MODES, PRESSING

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.documents.models import Document
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.inspections.models import Errand

MENU = (
    MenuGroup(
        "行政检查",
        (
            MenuItem("入企检查", "walk", "console:visits", P.VISIT_SEE),
            MenuItem("计次凭据", "file-text", "console:vouchers", P.VISIT_SEE),
            MenuItem("企业检查负担", "chart-bar", "console:visits-burden", P.VISIT_SEE),
            MenuItem("现场检查（手机）", "device-mobile", "console:field", P.VISIT_KEEP),
        ),
    ),
)
MOST_PHONES = 100
TONES = {
    "proposed": "orange", "refused": "grey", "approved": "blue", "on-site": "blue", "entered-late": "orange",
    "left": "orange", "concluded": "green", "cancelled": "grey", "withdrawn": "grey",
}  # fmt: skip
TO_COME = ("proposed", "approved")
DEFECT_TONES = {"noted": "orange", "ordered": "orange", "fixed": "green", "unfixed": "red", "case": "blue"}

trail.call(
    "visit", why_again="同一事项再次检查的理由", establishment=trail.ref("establishment", "企业"),
    errand=trail.ref("errand", "检查安排"),
    joint=trail.ref("visit", "联合检查"), recheck_of=trail.ref("visit", "复查的检查"),
    kind=trail.one_of("种类", KINDS), matter="检查内容", counted="计次", used="本年已用次数", cap="本年上限",
    phone="手机", steps="步骤",
    activity=trail.ref("activity", "执法活动"), late_reason="补扫理由", pressing=trail.one_of("紧急情形", PRESSING),
    found_nothing="没有发现问题", reply="企业反馈", why="不能参加的原因",
    power="检查事项", ground="不计次的情形", ground_ref="凭据编号",
)  # fmt: skip
trail.call(
    "phone", name="名称", key="密钥摘要", clock_off_ms="时间偏差（毫秒）", count="步数", next="下一序号",
    tail="最后一步摘要", forks="重复序号", false="不可信",
)  # fmt: skip
trail.call("ticketuse", visit=trail.ref("visit", "检查"), phone="手机", used_at="使用时间")
trail.call(
    "defect", visit=trail.ref("visit", "检查"), item="检查项目", place="地点", note="情况", found_at="发现时间",
    clue=trail.ref("clue", "线索"),
)  # fmt: skip
trail.call("reply", visit=trail.ref("visit", "检查"))

SORTS = {
    "企业": "establishment__name",
    "单位": "unit__path",
    "方式": "mode",
    "日期": "planned_on",
    "状态": "state",
}


class VisitFilters(forms.Form):
    """What the list of visits is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *KINDS.items()])
    mode = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *MODES.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Visit.states.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class VisitsScreen(Screen):
    template = "visits/visits.html"

    title: str = "入企检查"
    filters: VisitFilters
    page: Page[Visit]
    rows: Sequence[tuple[Visit, str]]
    phones: Sequence[Phone]
    is_filtered: bool


@page(permission=P.VISIT_SEE)
def visits(request: PageRequest) -> HttpResponseBase:
    """List the visits the actor may see, the newest first."""
    filters = VisitFilters(request.GET, units=people.units_visible_to(request.actor, P.VISIT_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",))
    return VisitsScreen(
        filters=filters,
        page=found,
        rows=[(row, TONES[row.state]) for row in found],
        phones=list(queries.phones_in_use(request.actor)[:MOST_PHONES]),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True)
class Flaw:
    """What was found, what may be done to it, where it was noted and whether its term has run out."""

    row: Defect
    tone: str
    doors: Sequence[Button]
    place: str
    is_overdue: bool
    clock: ClockFace | None
    """How long the firm still has to put it right."""


@dataclass(frozen=True, kw_only=True)
class VisitScreen(Screen):
    """``replies`` come with what may be done to them.

    ``also`` are those who go to the firm too, each with whether for the same: None once somebody has been there.
    """

    template = "visits/visit.html"

    visit: Visit
    tone: str
    allowed: Allowance
    officers: Sequence[Any]
    also: Sequence[tuple[Presence, bool]] | None
    others: Sequence[Visit]
    steps: Sequence[FieldStep]
    uses: Sequence[TicketUse]
    defects: Sequence[Flaw]
    replies: Sequence[tuple[Reply, Sequence[Button]]]
    files: Sequence[VisitFile]
    papers: "Sequence[Document]"
    clocks: Sequence[ClockFace]
    activity_url: str
    errand_url: str
    voucher: Voucher | None
    voucher_url: str
    fallen: str
    """Why what it cites frees it no longer, "" where that does or the visit was called off."""
    is_to_come: bool
    has_receipt: bool
    buttons: Sequence[Button]
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.VISIT_SEE)
def visit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one visit: on what basis, what was done on site step by step, what was found, what the firm says."""
    found: Visit = get_object_or_404(
        queries.visible_to(request.actor).select_related("activity", "joint", "errand__campaign"), pk=pk
    )
    by, at = request.actor, request.at
    voucher = grounds.voucher_of(found)
    places = queries.positions_of(found)
    defects = list(queries.defects_of(found))
    terms = faces_by_subject([row.ref for row in defects], at=at)
    return VisitScreen(
        title=str(found),
        crumbs=[(desk.LIST[0], reverse(desk.LIST[1]))],
        visit=found,
        tone=TONES[found.state],
        allowed=queries.allowance(
            found.establishment, on=found.planned_on, level=found.level, kind=found.kind
        ),
        officers=queries.officers_of(found),
        also=errands.also_going(found) if found.state in TO_COME else None,
        others=list(queries.others_there(found)),
        steps=list(queries.steps_of(found)),
        uses=list(queries.uses_of(found)),
        defects=[
            Flaw(
                row,
                DEFECT_TONES[row.state],
                buttons(desk.DEFECT, row, by=by, at=at),
                places.get(("finding", row.found_at), ""),
                row.is_overdue(local_day(at)),
                next((face for face in terms[row.ref] if face.is_open), None),
            )
            for row in defects
        ],
        replies=[(row, buttons(desk.REPLY, row, by=by, at=at)) for row in found.replies.order_by("id")],
        files=list(queries.files_of(found)),
        papers=list(documents.of(found.ref)) if by.may(P.DOCUMENT_SEE) else [],
        clocks=faces_of(found.ref, at=at),
        activity_url=address_of(found.activity.ref, by=by) if found.activity else "",
        errand_url=address_of(found.errand.ref, by=by) if found.errand else "",
        voucher=voucher,
        voucher_url=address_of(voucher.ref, by=by) if voucher else "",
        fallen="" if found.state in grounds.NOT_GONE else grounds.fallen(found),
        is_to_come=found.state in TO_COME,
        has_receipt=found.state not in queries.NOT_SHOWN,
        buttons=[
            *buttons(desk.VISIT, found, by=by, at=at),
            *making(
                desk.VISIT,
                opening.propose_recheck,
                found,
                _draft(found.establishment_id, found.unit_id, by),
                by=by,
            ),
        ],
        panels=panels_for("visit", found, request),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _draft(firm_id: int, unit_id: int | None, by: Actor) -> Visit:
    """Return what a visit of a unit to a firm would be, before anybody asks for it."""
    draft = Visit(establishment_id=firm_id)
    draft.unit_id, draft.lead_id = unit_id, by.person_id  # type: ignore[assignment]
    return draft


@page(permission=P.VISIT_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a picture or a signature made on site."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(found.files, pk=n)
    return download(given.sha256, given.name)


@dataclass(frozen=True, kw_only=True)
class BurdenScreen(Screen):
    template = "visits/burden.html"

    title: str = "企业检查负担"
    lead: str = "全县各单位本年对每家企业的检查次数，次数多的在前；联合检查只计一次。"
    year: int
    rows: Sequence[FirmBurden]


@page(permission=P.VISIT_SEE)
def burden(request: PageRequest) -> HttpResponseBase:
    """Say how often the firms of the county were visited this year, the most visited first."""
    year = local_day(request.at).year
    return BurdenScreen(year=year, rows=list(queries.burdens(year))).drawn(request)


@dataclass(frozen=True, kw_only=True)
class PhoneScreen(Screen):
    template = "visits/phone.html"

    phone: Phone
    steps: Page[FieldStep]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.VISIT_SEE)
def phone(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a phone, and what it has written."""
    found: Phone = get_object_or_404(queries.phones_visible_to(request.actor), pk=pk)
    written = found.steps.select_related("visit__establishment")
    return PhoneScreen(
        title=str(found),
        crumbs=[(desk.LIST[0], reverse(desk.LIST[1]))],
        phone=found,
        steps=page_of(written, order=("-id",), cursor=request.GET.get("cursor")),
        buttons=buttons(desk.PHONE, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _of_a_firm(request: PageRequest, firm: "Establishment") -> dict[str, Any]:
    """Return what a firm's page says of the visits to it, those of other units too: before anything is planned."""
    rows = list(queries.of_firm(firm)[:20])
    own = set(
        queries.visible_to(request.actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    draft = _draft(firm.pk, request.actor.unit_id, request.actor)
    offers = [
        Offer(
            door.move,
            reverse(f"console:{desk.OF_A_FIRM.noun}-{door.slug}", args=[firm.pk]),
            asks=True,
            icon=door.icon,
        )
        for door in (desk.PROPOSE, desk.DECLARE_URGENT)
    ]
    return {
        "rows": [(row, TONES[row.state], row.pk in own) for row in rows],
        "buttons": judged(draft, offers, by=request.actor) if request.actor.may(P.VISIT_KEEP) else [],
        "allowed": queries.allowance(firm, on=local_day(request.at), level="county", kind="routine"),
    }


def _of_an_errand(request: PageRequest, errand: "Errand") -> dict[str, Any]:
    """Return the visits by which an errand is carried out, and the way to ask for one."""
    by = request.actor
    draft = _draft(errand.establishment_id, errand.unit_id, by)
    rows = queries.visible_to(by).filter(errand=errand).order_by("-id")
    return {
        "rows": [(row, TONES[row.state]) for row in rows],
        "buttons": making(desk.OF_AN_ERRAND, opening.propose_planned, errand, draft, by=by),
    }


def _of_a_case(request: PageRequest, case: "Case") -> dict[str, Any]:
    """Return what a case that came of a visit has from there: the visit, its recorded activity, the pictures."""
    return {
        "rows": [
            (
                row,
                address_of(row.visit.activity.ref, by=request.actor) if row.visit.activity else "",
                row.files.all(),
            )
            for row in queries.defects_behind(case.clue_id)
        ]
    }


offer("case", Panel("来自检查", "visits/of_case.html", P.VISIT_SEE, _of_a_case))
offer("errand", Panel("入企检查", "visits/of_errand.html", P.VISIT_SEE, _of_an_errand))
offer("establishment", Panel("入企检查", "visits/of_firm.html", P.VISIT_SEE, _of_a_firm))

urlpatterns = [
    path("visits/", visits, name="visits"),
    path("visits/burden/", burden, name="visits-burden"),
    path("visits/<int:pk>/", visit, name="visit"),
    path("visits/<int:pk>/files/<int:n>/", file, name="visit-file"),
    path("field-phones/<int:pk>/", phone, name="phone"),
    *vouchers.urlpatterns,
    *on_site.urlpatterns,
    *(address for each in desk.DESKS for address in pages(each)),
]
