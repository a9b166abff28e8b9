"""Pages of problem models: the models with the checks of the regulation, one of them, a version, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from liuhen.apps.patterns import actions, desk, queries
from liuhen.apps.patterns.models import KEYS_ZH, DryRun, Hit, PatternVersion
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import called
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import buttons, pages, placed
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.patterns import ALL, LOOKS_AT, PATTERNS, SEVERITIES, Pattern

MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("模型线索", "search", "console:hits", P.PATTERN_SEE),
            MenuItem("问题模型", "adjustments", "console:patterns", P.PATTERN_SEE),
        ),
    ),
)
trail.call(
    "pattern-version",
    pattern=trail.one_of("模型", KEYS_ZH),
    number="第几版",
    numbers="数值",
    found="试算发现",
)
trail.call(
    "hit", pattern=trail.one_of("模型", KEYS_ZH), about="涉及", said="发现", count="记录数", fresh="新增记录",
    became="转为", conclusion="结论",
)  # fmt: skip

SORTS = {"线索": "pattern", "单位": "unit__path", "轻重": "severity", "发现": "raised_at", "状态": "state"}


class HitFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    pattern = forms.ChoiceField(label="模型", required=False, choices=[("", "全部"), *KEYS_ZH.items()])
    severity = forms.ChoiceField(label="轻重", required=False, choices=[("", "全部"), *SEVERITIES.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Hit.states.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class HitsScreen(Screen):
    """``rows`` are each with the colours of its state and of its weight."""

    template = "patterns/hits.html"

    title: str = "模型线索"
    lead: str = "问题模型在记录中发现的情形。只是线索：是不是问题，由人判断。"
    filters: HitFilters
    page: Page[Hit]
    rows: Sequence[tuple[Hit, str, str]]
    is_filtered: bool


@page(permission=P.PATTERN_SEE)
def hits(request: PageRequest) -> HttpResponseBase:
    """List what the models found, newest first."""
    filters = HitFilters(request.GET, units=people.units_visible_to(request.actor, P.PATTERN_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.hits_visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-raised_at", "-id"),
    )
    return HitsScreen(
        filters=filters, page=found, is_filtered=any(wanted.values()),
        rows=[(each, desk.TONES[each.state], desk.TONES[each.severity]) for each in found],
    ).drawn(request)  # fmt: skip


class Behind(NamedTuple):
    """A row behind a hit: what it is, where its page is, when it happened."""

    zh: str
    url: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HitScreen(Screen):
    """``still_so`` says whether it would be found now; None where that is not asked of one alone."""

    template = "patterns/hit.html"

    hit: Hit
    rule: Pattern | None
    tone: str
    weight: str
    behind: Sequence[Behind]
    about_url: str
    still_so: bool | None
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.PATTERN_SEE)
def hit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what a model found, with the rows behind it and what is concluded of it."""
    return shown_hit(request, pk)


def shown_hit(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Hit = get_object_or_404(queries.hits_visible_to(request.actor), pk=pk)
    rows = queries.shown_rows(found, request.actor)
    places = placed((ref for ref, *_ in rows if ref), by=request.actor)
    return HitScreen(
        title=f"{found.noun} {found.pk}", crumbs=[(desk.HITS[0], reverse(desk.HITS[1]))], hit=found,
        rule=PATTERNS.get(found.pattern), tone=desk.TONES[found.state], weight=desk.TONES[found.severity],
        behind=[
            Behind(places[ref].whole_name if ref in places else called(ref) if ref else "投诉（承办人可见）",
                   _page_of(ref, request), _moment(stamp))
            for ref, stamp, _ in rows
        ],
        about_url=_page_of(found.about, request),
        still_so=queries.still_so(found, at=request.at),
        buttons=buttons(desk.HIT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _page_of(ref: str, request: PageRequest) -> str:
    return address_of(ref, by=request.actor) if ref else ""


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


class Line(NamedTuple):
    """A model in the list: by which version is looked, what is being made, what waits and what there is."""

    rule: Pattern
    live: PatternVersion | None
    open: PatternVersion | None
    waiting: int
    hits: int


@dataclass(frozen=True, kw_only=True)
class PatternsScreen(Screen):
    """``groups`` are the models by what they look at; ``checks`` what the regulation itself looks for."""

    template = "patterns/patterns.html"

    title: str = "问题模型"
    lead: str = "从日常记录中查找可能的问题。每个版本先用上年的记录试算，由另一人批准后才启用。"
    groups: Sequence[tuple[str, Sequence[Line]]]
    checks: Sequence[queries.Checked]
    can_draft: bool
    is_new: bool


@page(permission=P.PATTERN_SEE)
def patterns(request: PageRequest) -> HttpResponseBase:
    """List the models, and below them the checks of the regulation, whose hits are findings."""
    versions = queries.versions_visible_to(request.actor).order_by("id")
    live = {each.pattern: each for each in versions if each.state == "live"}
    ongoing = {each.pattern: each for each in versions if each.state in ("draft", "trying", "tried")}
    counts = queries.counts(request.actor)
    lines = [
        Line(each, live.get(each.key), ongoing.get(each.key), *counts.get(each.key, (0, 0))) for each in ALL
    ]
    return PatternsScreen(
        groups=[(zh, [line for line in lines if line.rule.looks_at == key]) for key, zh in LOOKS_AT.items()],
        checks=queries.checks_of_the_regulation(request.actor),
        can_draft=request.actor.may(P.PATTERN_KEEP),
        is_new=len(live) + len(ongoing) < len(ALL),
    ).drawn(request)


@page(permission=P.PATTERN_KEEP, methods=("POST",))
def draft_all(request: PageRequest) -> HttpResponseBase:
    """Draft every model of which there is no version yet, with the numbers they begin with."""
    made = actions.draft_all(by=request.actor, at=request.at)
    messages.success(request, f"已拟定 {len(made)} 个模型的第一版，请逐个试算。")
    return redirect("console:patterns")


@dataclass(frozen=True, kw_only=True)
class PatternScreen(Screen):
    template = "patterns/pattern.html"

    rule: Pattern
    looks_at: str
    numbers: str
    versions: Sequence[tuple[PatternVersion, str]]
    hits: Sequence[tuple[Hit, str]]
    draft_url: str


@page(permission=P.PATTERN_SEE)
def pattern(request: PageRequest, key: str) -> HttpResponseBase:
    """Show one model: why one looks, by what numbers, its versions and what it found last."""
    rule = PATTERNS.get(key)
    if rule is None:
        raise Http404("there is no such model")
    versions = list(queries.versions_of(key, request.actor)[:50])
    rows = queries.hits_visible_to(request.actor).filter(pattern=key).order_by("-raised_at", "-id")[:20]
    may_draft = request.actor.may(P.PATTERN_KEEP)
    return PatternScreen(
        title=rule.zh, crumbs=[(desk.PATTERNS[0], reverse(desk.PATTERNS[1]))], rule=rule,
        looks_at=LOOKS_AT[rule.looks_at], numbers=rule.numbers_zh(rule.standard),
        versions=[(each, desk.TONES[each.state]) for each in versions],
        hits=[(each, desk.TONES[each.state]) for each in rows],
        draft_url=f"{reverse('console:patternversion-draft')}?pattern={key}" if may_draft else "",
    ).drawn(request)  # fmt: skip


class RunOf(NamedTuple):
    """A dry run as a page shows it: what was found month by month, unit by unit."""

    row: DryRun
    numbers: str
    units: Sequence[tuple[str, Sequence[int], int]]


@dataclass(frozen=True, kw_only=True)
class VersionScreen(Screen):
    template = "patterns/version.html"

    version: PatternVersion
    rule: Pattern
    tone: str
    runs: Sequence[RunOf]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.PATTERN_SEE)
def version(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a version: its numbers and what it would have found in the year before."""
    return shown_version(request, pk)


def shown_version(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: PatternVersion = get_object_or_404(queries.versions_visible_to(request.actor), pk=pk)
    runs = list(queries.runs_of(found)[:10])
    names = people.short_names({int(pk) for run in runs for pk in run.by_unit})
    return VersionScreen(
        title=str(found),
        crumbs=[
            (desk.PATTERNS[0], reverse(desk.PATTERNS[1])),
            (found.pattern_zh, reverse("console:pattern", args=[found.pattern])),
        ],
        version=found, rule=found.rule, tone=desk.TONES[found.state],
        runs=[
            RunOf(
                run, found.rule.numbers_zh(run.numbers),
                sorted(((names[int(pk)], months, sum(months)) for pk, months in run.by_unit.items()),
                       key=lambda line: -line[2]),
            )
            for run in runs
        ],
        buttons=buttons(desk.VERSION, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


urlpatterns = [
    path("hits/", hits, name="hits"),
    path("hits/<int:pk>/", hit, name="hit"),
    path("patterns/", patterns, name="patterns"),
    path("patterns/draft-all/", draft_all, name="patterns-draft-all"),
    path("patterns/<slug:key>/", pattern, name="pattern"),
    path("pattern-versions/<int:pk>/", version, name="patternversion"),
    *pages(desk.VERSION, shown=shown_version),
    *pages(desk.HIT, shown=shown_hit),
]
