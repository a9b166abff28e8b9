"""Keep what somebody writes on a long form until he sends it off: sealed, for him alone, and offered when he is back.

Each time a form is opened is a draft of its own, known by the form's mark (``once``), so that two tabs or two machines
do not write over each other. The page's script saves every few seconds; without it the button does.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
from cryptography.fernet import InvalidToken
from django import forms
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, JsonResponse

from liuhen.kernel.flow import Invalid
from liuhen.kernel.web import once
from liuhen.kernel.web.boxes import box
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.models import Draft
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.wording import local, minute

FIELD, SEEN = "draft", "draft_seen"
WRITTEN, AT_ONCE, THROWN_AWAY = "1", "auto", "drop"
FEW = 4
"""Fields that are soon filled in again, where none of them is a text of several lines."""
MOST_LETTERS = 50_000
MOST_OF_A_PAGE = 5
KEPT = timedelta(days=30)
"""No law's number: who falls ill or goes on leave finds his words again, and what he wrote about others, before anybody
answers for it, is not there for longer than that.
"""
GLIMPSE = 30  # letters by which drafts are told apart


@dataclass(frozen=True)
class Kept:
    """A draft, opened."""

    row: Draft
    place: str
    fields: Mapping[str, list[str]]

    @property
    def glimpse(self) -> str:
        """The beginning of the longest text in it."""
        longest = " ".join(
            max((text for texts in self.fields.values() for text in texts), key=len, default="").split()
        )
        return longest if len(longest) <= GLIMPSE else f"{longest[:GLIMPSE]}……"


def keeps(request: PageRequest, form: forms.Form) -> bool:
    """Tell whether a form is kept: a long one, none that asks a secret, and of no app that seals what it is told."""
    shown = [field for field in form.fields.values() if not field.widget.is_hidden]
    return (
        any(isinstance(each.widget, forms.Textarea) for each in shown) or len(shown) > FEW
    ) and not (
        any(isinstance(each.widget, forms.PasswordInput) for each in shown)
        or _is_sealed(request)
        or len(page_of(request)) > Draft.LONGEST_PAGE
    )  # fmt: skip


def save(request: PageRequest, form: forms.Form) -> Draft:
    """Keep what was written, well-formed or not; files are not kept. Raises Invalid where it is too much."""
    mark, seen = _mark_of(form), request.POST.get(SEEN)
    sealed = _sealed(request, form)
    own = _own(request, page_of(request))
    with transaction.atomic():
        unchanged = own.filter(mark=mark)
        if seen is not None and seen.isdecimal():
            unchanged = unchanged.filter(version=int(seen[:9]))
        if not unchanged.update(sealed=sealed, version=F("version") + 1, saved_at=request.at):
            if own.filter(mark=mark).exists():
                mark = secrets.token_urlsafe(16)  # somebody else goes on with the same one: both stay
            try:
                with transaction.atomic():
                    Draft.objects.create(
                        account_id=request.actor.account, page=page_of(request), mark=mark, sealed=sealed,
                        saved_at=request.at,
                    )  # fmt: skip
            except IntegrityError:
                raise Invalid("不能暂存：另一处正在暂存同一份", remedy="稍后自动再试") from None
            too_many = own.order_by("-saved_at", "-pk").values("pk")[MOST_OF_A_PAGE:]
            Draft.objects.filter(pk__in=[each["pk"] for each in too_many]).delete()
        return own.get(mark=mark)


def answer(request: PageRequest, form: forms.Form) -> JsonResponse:
    """Keep what the page's script sends, and tell it what to go on with, and of another who writes the same."""
    kept = save(request, form)
    newest = next((each for each in waiting(request) if each.row.pk != kept.pk), None)
    forked = kept.mark != _mark_of(form)
    said = f"{local(kept.saved_at):%H:%M:%S} 已暂存，只有您看得到"
    if newest:
        said += f"；另有一份（{minute(newest.row.saved_at)}，{newest.place}），{'两份都留着' if forked else '也留着'}"
    return JsonResponse(
        {"mark": kept.mark, "seen": kept.version, "said": said}, json_dumps_params={"ensure_ascii": False}
    )


def waiting(request: PageRequest, *, page: str = "") -> list[Kept]:
    """Return what somebody has not sent off yet of a page, the newest first; ``page``: another's address."""
    found = _own(request, page or page_of(request))
    opened = (_opened(each, request) for each in found.order_by("-saved_at", "-pk"))
    return [each for each in opened if each]


def recall(request: PageRequest, form: forms.Form, drafts: list[Kept]) -> Kept | None:
    """Fill a form that was not sent with the draft that was asked for, and return that."""
    told = request.GET.get(FIELD, "")
    wanted = next((each for each in drafts if str(each.row.pk) == told), None)
    if wanted:
        for name in _written(form):
            field, texts = form.fields[name], wanted.fields.get(name, [])
            if isinstance(field.widget, forms.CheckboxInput):
                form.initial[name] = bool(texts)
            elif isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
                form.initial[name] = texts
            elif texts:
                form.initial[name] = texts[0]
        form.fields[once.FIELD].initial = wanted.row.mark
    return wanted


def version_of(request: PageRequest, form: forms.Form) -> int:
    """Return up to where a page that was sent knows its draft: 0 where there is none yet."""
    if not form.is_bound:
        return 0
    own = _own(request, page_of(request)).filter(mark=_mark_of(form))
    return own.values_list("version", flat=True).first() or 0


def throw_away(request: PageRequest) -> None:
    """Forget the draft that was named."""
    _own(request, page_of(request)).filter(pk__in=row_numbers([request.POST.get("which", "")])).delete()


def drop(request: PageRequest, *, mark: str) -> None:
    """Forget a draft: it was sent off."""
    _own(request, page_of(request)).filter(mark=mark).delete()


def forget(*, at: datetime) -> int:
    """Drop what nobody came back to, and return how many."""
    return Draft.objects.filter(saved_at__lt=at - KEPT).delete()[0]


def page_of(request: HttpRequest) -> str:
    """Return the address of a form, by which its drafts are found again: with what it was opened about."""
    about = urlencode(
        [(name, text) for name, texts in request.GET.lists() if name != FIELD for text in texts]
    )
    return f"{request.path}?{about}" if about else request.path


def _own(request: PageRequest, page: str) -> "QuerySet[Draft]":
    return Draft.objects.filter(account_id=request.actor.account, page=page)


def _sealed(request: PageRequest, form: forms.Form) -> bytes:
    data: Any = form.data
    # No field takes a NUL once the form is sent off.
    told = {
        name: [text.replace("\x00", "") for text in data.getlist(form.add_prefix(name))]
        for name in _written(form)
    }
    if sum(len(text) for texts in told.values() for text in texts) > MOST_LETTERS:
        raise Invalid(f"不能保存草稿：超过{MOST_LETTERS:,}字")
    sealed = orjson.dumps({"fields": told, "place": _place(request)})
    return box(_use(request.actor.account)).encrypt(sealed)


def _opened(row: Draft, request: PageRequest) -> Kept | None:
    """Open a draft; None where the installation's secret is another by now."""
    try:
        told = orjson.loads(box(_use(request.actor.account)).decrypt(bytes(row.sealed)))
    except InvalidToken:
        return None
    return Kept(row, place=told["place"], fields=told["fields"])


def _use(account: int) -> str:
    return f"liuhen drafts of account {account}"


def _place(request: HttpRequest) -> str:
    """Say from where it was written, as far as its writer can tell by it which of his machines it was."""
    program = request.headers.get("User-Agent", "")
    return f"{'手机' if 'Mobile' in program else '电脑'} {request.META.get('REMOTE_ADDR', '')}".strip()


def _mark_of(form: forms.Form) -> str:
    return str(form.data.get(form.add_prefix(once.FIELD), ""))[:64]


def _written(form: forms.Form) -> list[str]:
    return [
        name for name, field in form.fields.items()
        if not isinstance(field, forms.FileField) and not field.widget.is_hidden
    ]  # fmt: skip


def _is_sealed(request: PageRequest) -> bool:
    """Tell whether the page is of an app whose config says ``seals_what_is_told``."""
    view = request.resolver_match.func if request.resolver_match else None
    module = getattr(getattr(view, "act", None) or view, "__module__", "")
    config = apps.get_containing_app_config(module) if module else None
    return bool(getattr(config, "seals_what_is_told", False))
