"""The page of who has no password yet, or none any more."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from liuhen.apps.people.actions import activations
from liuhen.apps.people.models import Account
from liuhen.entrypoints.login import second_factor
from liuhen.entrypoints.login.forms import ActivateForm
from liuhen.kernel.flow import Refused


@never_cache
@sensitive_post_parameters()
def activate(request: HttpRequest) -> HttpResponseBase:
    """Take the parts of a code and a password of one's own choice."""
    form = ActivateForm(request.POST or None)
    if form.is_bound and form.is_valid() and _activated(request, form):
        messages.success(request, "密码已设置，请登录。")
        return redirect("account_login")
    return render(request, "account/activate.html", {"form": form}, status=422 if form.is_bound else 200)


def _activated(request: HttpRequest, form: ActivateForm) -> bool:
    """Do it, or say at the form why not; one sentence for every wrong guess, counted like wrong passwords."""
    told: dict[str, Any] = form.cleaned_data
    username = told["username"].strip().lower()
    try:
        with second_factor.counted(request, username=username):
            account = Account.objects.filter(username=username).first()
            if account is None:
                raise ValidationError(activations.WRONG)
            try:
                activations.use(
                    account=account, first=told["first"], second=told["second"],
                    factor_shown=bool(told["code"]) and second_factor.is_shown(account, told["code"]),
                    password=told["password1"], at=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                if refusal.field == "password":
                    form.add_error("password1", str(refusal))
                    return False
                raise ValidationError(activations.WRONG) from refusal
    except ValidationError:
        form.add_error(None, f"{activations.WRONG}。请向系统管理员核对。")
        return False
    return True
