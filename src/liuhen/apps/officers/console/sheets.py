"""Excel of training: the empty sheet out, records in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponseBase
from django.urls import path, reverse

from liuhen.apps.officers import importing
from liuhen.apps.officers.console import forms
from liuhen.apps.officers.importing import Outcome
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.spreadsheets import BadSheet
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen


@page(permission=P.TRAINING_KEEP)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("培训考试", importing.COLUMNS, [importing.EXAMPLE]),
        filename="培训考试模板.xlsx",
    )


@dataclass(frozen=True, kw_only=True)
class ImportScreen(Screen):
    """Records to take in; once a sheet was read, what became of its ``lines``, and which of them were ``hidden``."""

    template = "officers/import.html"

    title: str = "批量登记培训考试"
    form: forms.ImportForm
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    lines: int | None = None
    checked: bool = False
    taken: int = 0
    faulty: Sequence[Outcome] = ()
    hidden: Sequence[int] = ()


@page(permission=P.TRAINING_KEEP, methods=FILLS)
def take(request: PageRequest) -> HttpResponseBase:
    """Take records in: check them first, or take every good row and say which were refused and why."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    screen = ImportScreen(form=form, crumbs=[("培训考试", reverse("console:trainings"))])
    if form.is_bound and form.is_valid():
        file, checking = (form.cleaned_data[key] for key in ("file", "checking"))
        try:
            lines = spreadsheets.read(
                file, size=file.size, columns=importing.COLUMNS, most_rows=importing.MOST_ROWS
            )
        except BadSheet as error:
            form.add_error("file", f"不能导入：{error}。")
        else:
            work = importing.check if checking else importing.take
            outcomes = work(lines, by=request.actor, at=request.at)
            faulty = [outcome for outcome in outcomes if outcome.refusal]
            screen = replace(
                screen, checked=checking, faulty=faulty, taken=len(outcomes) - len(faulty),
                lines=len(outcomes), hidden=[row.number for row in lines if row.hidden],
            )  # fmt: skip
    return screen.drawn(request, status=422 if form.errors else 200)


urlpatterns = [
    path("trainings/import/", take, name="trainings-import"),
    path("trainings/import/template/", template, name="trainings-template"),
]
