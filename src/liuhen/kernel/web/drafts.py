"""Keep what somebody has written on a long form until he sends it off."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from liuhen.kernel.flow import Invalid
from liuhen.kernel.web import once
from liuhen.kernel.web.models import Draft
from liuhen.kernel.web.pages import PageRequest

MOST_LETTERS = 50_000
KEPT = timedelta(days=60)


def save(request: PageRequest, form: forms.Form) -> Draft:
    """Keep what was written, well-formed or not; files are not kept. Raises Invalid where it is too much."""
    data: Any = form.data
    # PostgreSQL keeps no NUL in a text.
    told = {
        name: [text.replace("\x00", "") for text in data.getlist(form.add_prefix(name))]
        for name in _written(form)
    }
    if sum(len(text) for texts in told.values() for text in texts) > MOST_LETTERS:
        raise Invalid(f"不能保存草稿：超过{MOST_LETTERS:,}字")
    return Draft.objects.update_or_create(
        account_id=request.actor.account, page=request.path,
        defaults={"fields": told, "saved_at": request.at},
    )[0]  # fmt: skip


def recall(request: PageRequest, form: forms.Form, *, page: str = "") -> Draft | None:
    """Fill a form that was not sent with what its page's draft holds, and return that; ``page``: another's address."""
    found = _of(request, page).first()
    if found is not None:
        for name in _written(form):
            if texts := found.fields.get(name):
                several = isinstance(form.fields[name], forms.MultipleChoiceField)
                form.initial[name] = texts if several else texts[0]
    return found


def drop(request: PageRequest) -> None:
    """Forget a draft: it was sent off."""
    _of(request).delete()


def forget(*, at: datetime) -> int:
    """Drop what nobody came back to, and return how many."""
    return Draft.objects.filter(saved_at__lt=at - KEPT).delete()[0]


def _of(request: PageRequest, page: str = "") -> QuerySet[Draft]:
    return Draft.objects.filter(account_id=request.actor.account, page=page or request.path)


def _written(form: forms.Form) -> list[str]:
    return [
        name for name, field in form.fields.items()
        if not isinstance(field, forms.FileField) and name != once.FIELD
    ]  # fmt: skip
