"""What anybody reads: the lists, the search, and one publication by its number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from liuhen.apps.disclosure import forms, listing, masking
from liuhen.apps.disclosure.models import OUT_ONCE, Publication
from liuhen.apps.disclosure.portal import receipts
from liuhen.apps.people import queries as people
from liuhen.kernel.web.public import PublicRequest
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.disclosure import KINDS, PUBLISH
from liuhen.regulation.vocabulary import Duty


@dataclass(frozen=True, kw_only=True)
class PublicScreen(Screen):
    """A page that is the same for everybody: nobody's token and nobody's messages are in it."""

    def drawn(self, request: HttpRequest, *, status: int = 200) -> HttpResponse:
        """Draw it."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return render(request, self.template, {**told, "csrf_token": "", "messages": ()}, status=status)


@dataclass(frozen=True, kw_only=True)
class ListScreen(PublicScreen):
    template = "disclosure/public/list.html"

    title: str = "执法信息公示"
    lead: str = "执法前公开主体、职权、依据、程序和救济，执法中出示证件、公告，执法后公开决定和结果。"
    form: forms.PublicFilters
    rows: Sequence[Publication]
    is_filtered: bool
    query: str
    first: str
    further: str
    duty: Duty = PUBLISH


def asked(request: PublicRequest) -> tuple[forms.PublicFilters, listing.Wanted]:
    """Return what a list is cut down by, as the address says."""
    form = forms.PublicFilters(request.GET, units=people.units_open())
    told = form.cleaned_data if form.is_valid() else {}
    unit = told.get("unit")
    names = ("q", "phase", "kind", "since", "until", "before")
    given = {name: told[name] for name in names if told.get(name)}
    return form, listing.Wanted(**given, unit_id=unit.pk if unit else None)


def lists(request: PublicRequest) -> HttpResponse:
    """List what is out, newest first."""
    form, wanted = asked(request)
    rows, before = listing.newest(wanted) if form.is_valid() else ((), None)
    told = {name: value for name, value in request.GET.items() if name != "before" and value}
    query, here = urlencode(told), reverse("portal:disclosure")
    return ListScreen(
        form=form,
        rows=rows,
        is_filtered=bool(told),
        query=query,
        first=f"{here}?{query}" if wanted.before else "",
        further=f"{here}?{urlencode({**told, 'before': before})}" if before else "",
    ).drawn(request, status=200 if form.is_valid() else 422)


@dataclass(frozen=True, kw_only=True)
class OneScreen(PublicScreen):
    """One publication; ``said`` are the names of its fields with what is shown of them."""

    template = "disclosure/public/one.html"

    row: Publication
    shown: dict[str, Any]
    said: Sequence[tuple[str, str]]
    successors: Sequence[Publication]
    address: str
    receipt: dict[str, Any] | None


def one(request: PublicRequest, number: int) -> HttpResponse:
    """Show what has a number: its text while it is out, and else what became of it."""
    row = existing(number)
    shown = visible(row)
    return OneScreen(
        title=shown["title"] if shown else f"{row.kind_zh}（编号 {row.serial}）",
        crumbs=[("执法信息公示", reverse("portal:disclosure"))],
        row=row,
        shown=shown,
        said=said(shown),
        successors=[each for each in row.corrections.all() if each.state in OUT_ONCE],
        address=permalink(request, row),
        receipt=receipts.receipt_of(row),
    ).drawn(request)


def existing(number: int) -> Publication:
    """Return what has a number. Raises Http404."""
    row = listing.numbered(number) if number < listing.END else None
    if row is None:
        raise Http404(f"nothing has the number {number}")
    return row


def visible(row: Publication) -> dict[str, Any]:
    """Return the text that anybody may read: while it is out, and of what was corrected the former one.

    What was corrected because it showed a person is not shown again, nor what ended after it was corrected.
    """
    if row.state == "corrected":
        later = list(_successors(row))
        words = [row.shown["title"], *row.shown["fields"].values()]
        records = [each.fields for each in later]
        if later[-1].state != "published" or any(
            masking.cleared(each, row.information, *records) != each for each in words
        ):
            return {}
    found: dict[str, Any] = row.shown if row.state in ("published", "corrected") else {}
    return found


def _successors(row: Publication) -> Iterator[Publication]:
    """Yield what stands in the place of what was corrected, one after the other, the last as it is now."""
    while row.state == "corrected":
        row = next(each for each in row.corrections.all() if each.state in OUT_ONCE)
        yield row


def said(shown: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is shown, field by field, each by its name."""
    if not shown:
        return []
    names = {field.key: field.zh for field in KINDS[shown["kind"]].fields}
    return [(names[key], shown["fields"][key]) for key in names if key in shown["fields"]]


def permalink(request: PublicRequest, row: Publication) -> str:
    """Return the address by which it is cited."""
    return request.build_absolute_uri(reverse("portal:publication", args=[row.serial]))
