"""Let a form that is sent twice, by a second press or by going back, do its work once."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from liuhen.kernel.flow import Conflict
from liuhen.kernel.web.models import Sent
from liuhen.kernel.web.pages import PageRequest

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

    def before(self) -> Sent | None:
        """Note that it is being worked on; or return what was noted when the very same was sent before."""
        if not self.mark:
            return None
        try:
            with transaction.atomic():
                Sent.objects.create(key=self.key, at=self.at)
        except IntegrityError:
            return Sent.objects.filter(key=self.key).first()
        return None

    def done(self, to: str) -> None:
        """Note the page that came of it."""
        Sent.objects.filter(key=self.key).update(to=to)

    def undone(self) -> None:
        """Forget it: nothing came of it."""
        Sent.objects.filter(key=self.key).delete()


def under_way() -> Conflict:
    """Return what is said while the same form is still being worked on."""
    return Conflict("这份表单刚刚提交过，正在办理", remedy="请稍候，到列表中查看结果；不要重复提交")


def forget(*, at: Any) -> int:
    """Drop what was noted long enough ago, and return how many."""
    return Sent.objects.filter(at__lt=at - KEPT).delete()[0]
