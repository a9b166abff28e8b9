"""A version of a law: its articles, and beside them what it made of those before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.laws import actions, desk, forms, maps, queries
from liuhen.apps.laws.actions import BadMap
from liuhen.apps.laws.console.library import standing_of
from liuhen.apps.laws.mapping import MOST_ROWS, Fault, Told
from liuhen.apps.laws.models import ArticleChange, LawArticle, LawVersion
from liuhen.apps.people import queries as people
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.spreadsheets import BadSheet
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.filling import FILLS, fill, say_at_field
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.refusals import status_of
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.laws import CHANGES
from liuhen.regulation.official import Place

ARTICLES_A_PAGE = 100
TONES = {"same": "grey", "renumbered": "blue", "changed": "orange", "repealed": "red"}


class Beside(NamedTuple):
    """An article, and what of the version before became it."""

    article: LawArticle
    came_from: Sequence[ArticleChange]


@dataclass(frozen=True, kw_only=True)
class VersionScreen(Screen):
    """One version; ``articles`` stand beside what they came from, ``changes`` are the whole map."""

    template = "laws/version.html"

    version: LawVersion
    tone: str
    word: str
    page: Page[LawArticle]
    articles: Sequence[Beside]
    changes: Sequence[tuple[ArticleChange, str]]
    may_keep: bool
    panels: Sequence[Mapping[str, Any]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.LAW_SEE)
def version(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a version of a law with its articles and its map."""
    found = get_object_or_404(queries.versions_for(request.actor), pk=pk)
    on = local_day(request.at)
    tone, word = standing_of(found, queries.version_on(found.law, on), on=on)
    changes = list(queries.changes_of(found))
    came_from = defaultdict[Place | None, list[ArticleChange]](list)
    for change in changes:
        came_from[change.new].append(change)
    shown = page_of(
        found.articles.all(),
        order=("no", "sub", "id"),
        cursor=request.GET.get("cursor"),
        size=ARTICLES_A_PAGE,
    )
    return VersionScreen(
        title=str(found),
        crumbs=[
            ("法律依据", reverse("console:laws")),
            (str(found.law), reverse("console:law", args=[found.law_id])),
        ],
        version=found,
        tone=tone,
        word=word,
        page=shown,
        articles=[Beside(article, came_from[article.place]) for article in shown],
        changes=[(change, TONES[change.kind]) for change in changes],
        may_keep=request.actor.may(P.LAW_KEEP) and found.state == "registered",
        panels=panels_for("lawversion", found, request),
        buttons=doors.buttons(desk.VERSION, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.LAW_KEEP, methods=FILLS)
def load_text(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take in the articles of a version, from a file or pasted in."""
    found = get_object_or_404(queries.versions_for(request.actor, P.LAW_KEEP), pk=pk)
    here = reverse("console:lawversion", args=[pk])

    def act(told: dict[str, Any]) -> LawVersion:
        text = _read(told["file"]) if told["file"] else told["text"]
        return actions.load_text(version=found, text=text, by=request.actor, at=request.at)

    return fill(
        request, forms.TextForm(request.POST or None, request.FILES or None), act=act, title="导入条文",
        submit="导入", to=here, done=lambda made: f"已导入 {made.article_count} 条。",
        crumbs=[("法律依据", reverse("console:laws")), (str(found), here)],
    )  # fmt: skip


def _read(file: Any) -> str:
    """Read a text file as UTF-8, else as GB18030, which takes almost anything: what is no text has no articles."""
    data = file.read()
    try:
        return str(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(data.decode("gb18030", errors="replace"))


@dataclass(frozen=True, kw_only=True)
class MapScreen(Screen):
    """A map to be told; once one was read, its ``faults``, or all that it comes to."""

    template = "laws/map.html"

    version: LawVersion
    form: forms.MapForm
    columns: Sequence[str] = maps.COLUMNS
    most_rows: int = MOST_ROWS
    faults: Sequence[Fault] = ()
    comes_to: Sequence[tuple[Told, str, str]] = ()
    checked: bool = False
    may_propose: bool = False


@page(permission=P.LAW_KEEP, methods=FILLS)
def map_articles(request: PageRequest, pk: int) -> HttpResponseBase:
    """Look at a map that was brought, or keep it."""
    found = get_object_or_404(queries.versions_for(request.actor, P.LAW_KEEP), pk=pk)
    here = reverse("console:lawversion", args=[pk])
    form = forms.MapForm(request.POST or None, request.FILES or None)
    screen = MapScreen(
        title="条文对照", version=found, form=form,
        may_propose=found.has_text and found.amends is not None and found.amends.has_text,
        crumbs=[("法律依据", reverse("console:laws")), (str(found), here)],
    )  # fmt: skip
    if not form.is_bound or not form.is_valid():
        return screen.drawn(request, status=422 if form.errors else 200)
    told = form.cleaned_data
    try:
        rows, faults = _rows_of(told)
        if faults:
            raise BadMap(faults)
        if not told["checking"]:
            actions.map_articles(
                version=found, rows=rows, reason=told["reason"], by=request.actor, at=request.at
            )
            messages.success(request, "已登记条文对照。")
            return redirect(here)
        comes_to = actions.judge_map(version=found, rows=rows)
    except BadSheet as bad:
        form.add_error("file", f"不能登记条文对照：{bad}。")
        return screen.drawn(request, status=422)
    except BadMap as bad:
        return replace(screen, faults=bad.faults).drawn(request, status=422)
    except Refused as refused:
        said = say_at_field(form, refused)
        return replace(screen, refused=said).drawn(request, status=status_of(refused))
    shown = [(each, CHANGES[each.kind], TONES[each.kind]) for each in comes_to]
    return replace(screen, comes_to=shown, checked=True).drawn(request)


def _rows_of(told: dict[str, Any]) -> tuple[list[Told], list[Fault]]:
    if file := told["file"]:
        lines = spreadsheets.read(file, size=file.size, columns=maps.COLUMNS, most_rows=MOST_ROWS)
        return maps.of_sheet(lines)
    return maps.of_words(told["rows"])
