"""One search over everything that somebody may see, from every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.urls import path

from liuhen.entrypoints.console.menu import SHOWN
from liuhen.kernel.web import search
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen


@dataclass(frozen=True, kw_only=True)
class SearchScreen(Screen):
    """``asked`` are the words searched for, "" for none; ``too_few`` says that these were not enough."""

    template = "console/search.html"

    title: str = "搜索"
    asked: str
    too_few: bool
    groups: Sequence[search.Group]
    shown: int = search.SHOWN


@page(permission=None)
def everything(request: PageRequest) -> HttpResponseBase:
    """Show what has the words."""
    asked = request.GET.get("q", "")[: search.MOST].strip()
    enough = search.can_be_searched(asked)
    return SearchScreen(
        asked=asked,
        too_few=bool(asked) and not enough,
        groups=search.searched(asked, by=request.actor, of=SHOWN) if enough else (),
    ).drawn(request)


urlpatterns = [path("search/", everything, name="search")]
