"""Filters that somebody keeps under a name of his own, for any list: kept, applied and dropped on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, path, resolve, reverse

from liuhen.kernel.web import tabled
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.models import KeptFilter
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

MOST = 50
PASSING = ("cursor", tabled.ASKED)


class NameForm(forms.Form):
    """What the filters are to be called."""

    name = forms.CharField(
        label="给当前条件起个名字", max_length=40, error_messages={"required": "请给当前条件起个名字。"},
        widget=forms.TextInput(attrs={"placeholder": "如：本月逾期"}),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FiltersScreen(Screen):
    """``form`` is there where the list is cut down; ``back`` is the list as it stands."""

    template = "console/kept_filters.html"

    title: str = "常用条件"
    lead: str = "为这份清单保存的筛选条件和排序，只有您自己看得到；点开即用。"
    form: NameForm | None
    back: str
    kept: Sequence[KeptFilter]


@page(permission=None, methods=FILLS)
def filters(request: PageRequest) -> HttpResponseBase:
    """Show the filters kept for a list; keep those that its address names."""
    if "of" not in request.GET:
        return redirect("console:home")
    of, query = _list(request)
    mine = _own(request).filter(page=of)
    form = NameForm(request.POST or None) if query else None
    if form is not None and form.is_bound and form.is_valid():
        if _own(request).count() >= MOST:
            form.add_error("name", f"最多保存{MOST}组常用条件，请先删去不用的。")
        else:
            name = form.cleaned_data["name"]
            mine.update_or_create(
                account_id=request.actor.account, page=of, name=name, defaults={"query": query}
            )
            messages.success(request, f"已保存：{name}。")
            return redirect(f"{of}?{query}")
    screen = FiltersScreen(form=form, back=f"{of}?{query}" if query else of, kept=list(mine.order_by("name")))
    return screen.drawn(request, status=422 if form is not None and form.is_bound else 200)


@page(permission=None, methods=("POST",))
def drop(request: PageRequest, pk: int) -> HttpResponseBase:
    """Drop what is one's own."""
    kept = get_object_or_404(_own(request), pk=pk)
    kept.delete()
    messages.success(request, f"已删去：{kept.name}。")
    return redirect(f"{reverse('console:filters')}?of={kept.page}")


def _own(request: PageRequest) -> "QuerySet[KeptFilter]":
    return KeptFilter.objects.filter(account_id=request.actor.account)


def _list(request: PageRequest) -> tuple[str, str]:
    """Return the address of the list and what it is cut down by. Raises Http404 for no page of the console."""
    told = urlsplit(request.GET.get("of", ""))
    try:
        is_ours = resolve(told.path).namespace == "console"
    except Resolver404:
        is_ours = False
    if not is_ours or told.netloc or len(told.path) > 200:
        raise Http404("no such list")
    query = QueryDict(told.query, mutable=True)
    for name in list(query):
        if name in PASSING or not any(query.getlist(name)):
            del query[name]
    return told.path, query.urlencode()[:1000]


urlpatterns = [
    path("filters/", filters, name="filters"),
    path("filters/<int:pk>/drop/", drop, name="filters-drop"),
]
