"""The rulebook for everybody: what the county's rules demand, and by when an answer is due."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from liuhen.entrypoints import rulebook
from liuhen.kernel.access import SYSTEM
from liuhen.regulation import DUTIES


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """List every article with its duties."""
    return render(request, "portal/rules.html", rulebook.list_context(request.GET))


@require_safe
def article(request: HttpRequest, key: str) -> HttpResponse:
    """Show one article; figures of the whole county where the county publishes them."""
    if key in DUTIES:
        return redirect(reverse("portal:article", args=[DUTIES[key][-1].article.key]) + f"#{key}")
    figures = rulebook.figures_for(SYSTEM, at=timezone.now()) if settings.PUBLISH_FIGURES else None
    return render(
        request, "portal/article.html", rulebook.article_context(rulebook.article_named(key), figures)
    )


@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """Reckon a time limit from a day, and show how."""
    context = rulebook.what_if_context(request.GET)
    return render(request, "portal/what_if.html", context, status=rulebook.status_of_form(context["form"]))
