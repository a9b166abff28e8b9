"""Pages of the rulebook for staff: every article with its duties, how they are kept, and by when a term runs out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse

from liuhen.entrypoints import rulebook
from liuhen.entrypoints.wiring import all_moves, pages
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.what_if import WhatIf
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.templatetags.liuhen import rulebook_url
from liuhen.regulation import DUTIES
from liuhen.regulation.explain import why
from liuhen.regulation.official import Paragraphs
from liuhen.regulation.rulebook import Coverage
from liuhen.regulation.vocabulary import Article


@dataclass(frozen=True, kw_only=True)
class RulesScreen(Screen):
    """``articles`` come with their state, its colour and their duties, ``coverage`` with what is built of how many."""

    template = "console/rules.html"

    filters: rulebook.RuleFilters
    articles: Sequence[tuple[Article, str, str, Sequence[rulebook.DutyCard]]]
    coverage: Sequence[tuple[Coverage, int, int, int, int]]


@page(permission=P.DUTY_SEE)
def rules(request: PageRequest) -> HttpResponseBase:
    """List every article with its duties, and how far they are kept."""
    figures = rulebook.figures_for(request.actor, at=request.at)
    return RulesScreen(**rulebook.list_context(request.GET, figures)).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ArticleScreen(Screen):
    """``state`` comes with its colour; ``before`` and ``after`` are the neighbours."""

    template = "console/article.html"

    article: Article
    state: tuple[str, str]
    cards: Sequence[rulebook.DutyCard]
    numbers: Sequence[str]
    official: Paragraphs
    before: Article | None
    after: Article | None
    why: str


@page(permission=P.DUTY_SEE)
def article(request: PageRequest, key: str) -> HttpResponseBase:
    """Show one article; the id of a duty leads to its place there."""
    if key in DUTIES:
        return redirect(rulebook_url({"request": request}, key))
    found = rulebook.article_named(key)
    return ArticleScreen(
        **rulebook.article_context(found, rulebook.figures_for(request.actor, at=request.at)),
        crumbs=[("规则", reverse("console:rules"))],
        why=why(key, moves=all_moves(), pages=pages()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class WhatIfScreen(Screen):
    template = "console/what_if.html"

    form: rulebook.WhatIfForm
    found: WhatIf | None
    last_year: int


@page(permission=P.DUTY_SEE)
def what_if(request: PageRequest) -> HttpResponseBase:
    """Reckon a time limit from a day, and show how."""
    screen = WhatIfScreen(
        **rulebook.what_if_context(request.GET), crumbs=[("规则", reverse("console:rules"))]
    )
    return screen.drawn(request, status=rulebook.status_of_form(screen.form))


urlpatterns = [
    path("rules/", rules, name="rules"),
    path("rules/what-if/", what_if, name="what-if"),
    path("rules/<slug:key>/", article, name="article"),
]
