"""Pages of the rulebook for staff: every article with its duties, how they are kept, and by when a term runs out."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse

from liuhen.entrypoints import rulebook
from liuhen.entrypoints.wiring import all_moves, pages
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.templatetags.liuhen import rulebook_url
from liuhen.regulation import DUTIES
from liuhen.regulation.explain import why


@page(permission=P.DUTY_SEE)
def rules(request: PageRequest) -> HttpResponseBase:
    """List every article with its duties, and how far they are kept."""
    context = rulebook.list_context(request.GET, rulebook.figures_for(request.actor, at=request.at))
    return render(request, "console/rules.html", context)


@page(permission=P.DUTY_SEE)
def article(request: PageRequest, key: str) -> HttpResponseBase:
    """Show one article; the id of a duty leads to its place there."""
    if key in DUTIES:
        return redirect(rulebook_url({"request": request}, key))
    found = rulebook.article_named(key)
    context = rulebook.article_context(found, rulebook.figures_for(request.actor, at=request.at))
    context |= {
        "crumbs": [("规则", reverse("console:rules"))],
        "why": why(key, moves=all_moves(), pages=pages()),
    }
    return render(request, "console/article.html", context)


@page(permission=P.DUTY_SEE)
def what_if(request: PageRequest) -> HttpResponseBase:
    """Reckon a time limit from a day, and show how."""
    context = rulebook.what_if_context(request.GET) | {"crumbs": [("规则", reverse("console:rules"))]}
    return render(request, "console/what_if.html", context, status=rulebook.status_of_form(context["form"]))


urlpatterns = [
    path("rules/", rules, name="rules"),
    path("rules/what-if/", what_if, name="what-if"),
    path("rules/<slug:key>/", article, name="article"),
]
