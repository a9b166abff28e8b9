"""Let a form that is sent twice, by a second press or by going back, do its work once."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django import forms
from django.db import IntegrityError, transaction

from liuhen.kernel.flow import Conflict
from liuhen.kernel.web.models import Sent
from liuhen.kernel.web.pages import PageRequest

Made = TypeVar("Made")

FIELD = "once"
KEPT = timedelta(days=1)
DONE_BEFORE = "这份表单已经提交过，没有重复办理。如需再办一件，请重新打开表单填写。"


def mark(form: forms.Form) -> None:
    """Give a form a mark of its own, hidden; it stays while the form is shown again."""
    form.fields[FIELD] = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=secrets.token_urlsafe(16)
    )


class Sending:
    """A form as it was sent: its mark and all that stood in it, so that what was changed since is another sending."""

    def __init__(self, request: PageRequest, form: forms.Form) -> None:
        """Take the mark out of what the form holds; whoever sends none is not held to it."""
        self.mark = str(form.cleaned_data.pop(FIELD, ""))
        self.at = request.at
        told = hashlib.sha256(f"{request.actor.ref} {request.path} {self.mark}".encode())
        for name, texts in sorted(request.POST.lists()):
            if name != "csrfmiddlewaretoken":
                told.update(repr((name, texts)).encode())
        for name, files in sorted(request.FILES.lists()):
            told.update(repr((name, [(each.name, each.size) for each in files])).encode())
        self.key = told.hexdigest()

    def led_to(self) -> str:
        """Return the page that came of the very same, sent before; "" where it was not, which is noted.

        Raises Conflict while that is still being worked on.
        """
        if not self.mark:
            return ""
        try:
            with transaction.atomic():
                Sent.objects.create(key=self.key, at=self.at)
        except IntegrityError:
            before = Sent.objects.filter(key=self.key).first()
            if before and not before.to:
                raise Conflict(
                    "这份表单刚刚提交过，正在办理", remedy="请稍候，到列表中查看结果；不要重复提交"
                ) from None
            return before.to if before else ""
        return ""

    def carry_out(self, act: Callable[[], Made], *, to: Callable[[Made], str]) -> tuple[Made, str]:
        """Do the work and note the page that comes of it; where it breaks off the form was never sent."""
        try:
            made = act()
            onward = to(made)
        except BaseException:
            Sent.objects.filter(key=self.key).delete()
            raise
        Sent.objects.filter(key=self.key).update(to=onward)
        return made, onward


def forget(*, at: Any) -> int:
    """Drop what was noted long enough ago, and return how many."""
    return Sent.objects.filter(at__lt=at - KEPT).delete()[0]
