"""Pages of evidence: the list, one piece of it, and the panels on a case's and a recording's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.evidence import desk, on_site, queries
from liuhen.apps.evidence.falling import Cause
from liuhen.apps.evidence.lifecycle import COLLECT
from liuhen.apps.evidence.models import CasePaper, Evidence, Fact, Fallen
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.doors import Door, buttons, pages
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import Panel, offer, panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.evidence import CAUSES, EVIDENCE_KINDS, SIX_TESTS

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case, Clue
    from liuhen.apps.recordings.models import Recording
    from liuhen.apps.visits.models import Visit

MENU = (MenuGroup("案件", (MenuItem("证据", "file-certificate", "console:evidences", P.CASE_SEE),)),)
TONES = {"collected": "green", "excluded": "grey"}
STATES = (
    ("", "全部"), ("fallen", "不成立"), ("excluded", "已排除"), ("late", "决定后收集"), ("collected", "未排除"),
)  # fmt: skip
SHOWN = 100
"""Of a case's evidence on its page; all of it is in the list."""

trail.call(
    "evidence", case=trail.ref("case", "案件"), late="在作出决定之后", sha256="资料摘要", files="证据文件",
    one_by="一人取证依据", origin="现场原件", visit=trail.ref("visit", "检查"),
)  # fmt: skip
trail.call_like(COLLECT)
trail.call(
    "case-paper", case=trail.ref("case", "案件"), document=trail.ref("document", "文书"), count="份数",
)  # fmt: skip
trail.call("fact", case=trail.ref("case", "案件"))
trail.call("fallen", what="不成立的", cause=trail.one_of("原因", CAUSES), by_ref="起因")

SORTS = {"编号": "id"}


class EvidenceFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *EVIDENCE_KINDS.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    case = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


Line = tuple[Evidence, str, str]
"""Evidence with its tone and what it is: stands, excluded, late, or why it does not stand."""


@dataclass(frozen=True, kw_only=True)
class EvidencesScreen(Screen):
    """``rows`` are each with its tone and how it stands; ``of`` is the case the list is cut to."""

    template = "evidence/evidences.html"

    title: str = "证据"
    filters: EvidenceFilters
    page: Page[Evidence]
    rows: Sequence[Line]
    is_filtered: bool


@page(permission=P.CASE_SEE)
def evidences(request: PageRequest) -> HttpResponseBase:
    """List the evidence of the cases the actor may see, the newest first."""
    filters = EvidenceFilters(request.GET, units=people.units_visible_to(request.actor, P.CASE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-id",),
        branches=(),
    )
    return EvidencesScreen(
        filters=filters, page=found, rows=_lines(list(found)), is_filtered=any(wanted.values())
    ).drawn(request)


def _lines(rows: Sequence[Evidence]) -> list[Line]:
    lost = queries.causes_of(rows)
    return [(row, *_standing(row, lost.get(row.pk))) for row in rows]


def _standing(row: Evidence, cause: Cause | None) -> tuple[str, str]:
    if cause and cause.key != "excluded":
        return "red", CAUSES[cause.key]
    if row.late and row.state == "collected":
        return "orange", "决定后收集"
    return TONES[row.state], row.state_zh


@dataclass(frozen=True, kw_only=True)
class EvidenceScreen(Screen):
    """``facts`` rest on it; ``falls`` are its marks, healed ones too; ``recording_url`` leads to the part it cites."""

    template = "evidence/evidence.html"

    evidence: Evidence
    tone: str
    how: str
    collectors: Sequence[Any]
    watches: Sequence[Any]
    facts: Sequence[tuple[Fact, bool]]
    falls: Sequence[Fallen]
    recording_url: str
    tests: Sequence[str] = SIX_TESTS
    buttons: Sequence[Button]
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def evidence(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one piece of evidence: what it is, who collected it, what rests on it and whether it stands."""
    found: Evidence = get_object_or_404(
        queries.visible_to(request.actor).select_related("judge", "link"), pk=pk
    )
    tone, how = _standing(found, queries.causes_of([found]).get(pk))
    url = address_of(found.recording.ref, by=request.actor) if found.recording else ""
    return EvidenceScreen(
        title=str(found),
        crumbs=[("案件", reverse("console:cases")), (str(found.case), address_of(found.case.ref))],
        evidence=found,
        tone=tone,
        how=how,
        collectors=list(found.collectors.select_related("person").order_by("id")),
        watches=list(found.watches.select_related("recording").order_by("id")),
        facts=[(each.fact, each.needed) for each in queries.supported_by(found)],
        falls=list(queries.falls_of([found.ref])),
        recording_url=f"{url}#t={found.from_s}" if url and found.from_s else url,
        buttons=buttons(desk.EVIDENCE, found, by=request.actor, at=request.at),
        panels=panels_for("evidence", found, request),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.CASE_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a file of evidence."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(found.files, pk=n)
    return download(given.sha256, given.name)


def _of_case(request: PageRequest, case: "Case") -> dict[str, Any]:
    """Return what a case's page says of its evidence and facts."""
    rows = list(queries.of_case(case)[: SHOWN + 1])
    of_it = {"case": case, "unit_id": case.unit_id}
    taken = queries.takes_evidence(case)
    left = [each for each in on_site.found(case) if each.taken is None]
    making = (
        (taken, desk.COLLECT, Evidence(**of_it)),
        (taken and any(each.is_open for each in left), desk.TAKE_IN, Evidence(**of_it)),
        (queries.is_looked_into(case), desk.FIND, Fact(**of_it)),
        (taken, desk.WRITE_RECORD, CasePaper(**of_it)),
        (True, desk.LIST_EVIDENCE, CasePaper(**of_it)),
    )
    return {
        "case": case,
        "lines": _lines(rows[:SHOWN]),
        "left": _of_site(request, left),
        "more": len(rows) > SHOWN,
        "facts": [
            (
                each,
                CAUSES[each.cause.key] if each.cause else "",
                buttons(desk.FACT, each.fact, by=request.actor, at=request.at),
            )
            for each in queries.facts_of(case)
        ],
        "buttons": [
            button
            for is_open, door, draft in making
            if is_open
            for button in judged(draft, [_offer(door, case)], by=request.actor)
        ],
    }


def _offer(door: Door, case: "Case") -> Offer:
    url = reverse(f"console:case-{door.slug}", args=[case.pk])
    return Offer(door.move, url, asks=bool(door.move.asks), icon=door.icon)


def _of_recording(request: PageRequest, recording: "Recording") -> dict[str, Any]:
    """Return which evidence a recording is, as far as the actor may see the case; of the rest, that there is some."""
    resting = queries.what_rests_on([recording.ref])
    keys = [each.pk for each in resting.evidence]
    rows = list(queries.visible_to(request.actor).filter(pk__in=keys).order_by("id")) if keys else []
    return {"lines": _lines(rows), "hidden": len(resting.evidence) - len(rows), "recording": recording}


def _of_site(request: PageRequest, rows: Sequence[on_site.OnSite]) -> list[tuple[on_site.OnSite, str]]:
    """Return what was taken on site, each with where whoever looks may open it."""
    return [(each, address_of((each.recording or each.visit).ref, by=request.actor)) for each in rows]


def _of_clue(request: PageRequest, clue: "Clue") -> dict[str, Any]:
    """Return what a clue has from its visit: a case opened on it takes it in as evidence."""
    return {"rows": _of_site(request, on_site.behind(clue.pk))}


def _of_visit(request: PageRequest, visit: "Visit") -> dict[str, Any]:
    """Return which evidence came of a visit, as far as the reader may see the case; of the rest, how many."""
    taken = on_site.taken_from(visit)
    rows = list(queries.visible_to(request.actor).filter(pk__in=[each.pk for each in taken]).order_by("id"))
    return {"lines": _lines(rows), "hidden": len(taken) - len(rows)}


offer("case", Panel("证据与认定的事实", "evidence/of_case.html", P.CASE_SEE, _of_case))
offer("recording", Panel("引作证据", "evidence/of_recording.html", P.CASE_SEE, _of_recording))
offer("clue", Panel("现场证据", "evidence/of_clue.html", P.CLUE_KEEP, _of_clue))
offer("visit", Panel("收作案件证据", "evidence/of_visit.html", P.CASE_SEE, _of_visit))

urlpatterns = [
    path("evidence/", evidences, name="evidences"),
    path("evidence/<int:pk>/", evidence, name="evidence"),
    path("evidence/<int:pk>/files/<int:n>/", file, name="evidence-file"),
    *(address for each in desk.DESKS for address in pages(each)),
]
