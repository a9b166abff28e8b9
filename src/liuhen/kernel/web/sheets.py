"""The page that takes a sheet in, row by row: only checked, or every good row taken and of the others said why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django import forms
from django.db import transaction
from django.http import HttpResponse

from liuhen.kernel import spreadsheets
from liuhen.kernel.spreadsheets import BadSheet, Columns, Outcome
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.screens import Screen

Take = Callable[..., list[Outcome]]
"""Takes the lines, the other fields of the form by name, ``by`` and ``at``; each row succeeds or fails by itself."""


class SheetForm(forms.Form):
    """A sheet, and whether only to check it."""

    file = forms.FileField(label="Excel 文件", widget=forms.FileInput(attrs={"accept": ".xlsx"}))
    checking = forms.BooleanField(
        label="只检查，不登记", required=False, initial=True, help_text="先检查，没有问题再去掉勾选正式登记。"
    )


@dataclass(frozen=True, kw_only=True)
class SheetScreen(Screen):
    """A sheet to take in; once one was read, what became of its ``lines``, and which of them were ``hidden``.

    ``things`` are what a row is, ``measure`` how they are counted, ``whole`` the same said alone. ``key`` heads the
    column that tells the rows apart. Its template extends ``sheet.html``; the page it leads back to is its first crumb.
    """

    form: SheetForm
    columns: Sequence[str]
    most_rows: int
    things: str
    measure: str
    whole: str
    key: str
    lines: int | None = None
    checked: bool = False
    taken: int = 0
    faulty: Sequence[Outcome] = ()
    hidden: Sequence[int] = ()


def checked(take: Take) -> Take:
    """Return what says what would become of each row and leaves no trace: the very import, rolled back."""

    def check(*args: object, **told: object) -> list[Outcome]:
        with transaction.atomic():
            outcomes = take(*args, **told)
            transaction.set_rollback(True)
        return outcomes

    return check


def taken_in(
    request: PageRequest,
    screen: SheetScreen,
    *,
    take: Take,
    named: Columns | None = None,
    all_or_none: bool = False,
) -> HttpResponse:
    """Show the form; once a sheet came, read it and say what became of each row.

    ``named``: its columns, where others call them otherwise. ``all_or_none``: the take enters nothing of a sheet of
    which one row is refused.
    """
    form = screen.form
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        file, checking = told.pop("file"), told.pop("checking")
        try:
            lines = spreadsheets.read(
                file, size=file.size, columns=named or screen.columns, most_rows=screen.most_rows
            )
        except BadSheet as error:
            form.add_error("file", f"不能导入：{error}。")
        else:
            work = checked(take) if checking else take
            outcomes = work(lines, by=request.actor, at=request.at, **told)
            faulty = [outcome for outcome in outcomes if outcome.refusal]
            screen = replace(
                screen, checked=checking or (all_or_none and bool(faulty)), faulty=faulty,
                taken=len(outcomes) - len(faulty), lines=len(outcomes),
                hidden=[row.number for row in lines if row.hidden],
            )  # fmt: skip
    return screen.drawn(request, status=422 if form.errors else 200)
