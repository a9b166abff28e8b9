"""The second factor at the door: who must have one, failures counted like wrong passwords, each code good for once."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from liuhen.apps.people.models import Account
from liuhen.kernel.access import Actor

WRONG = "验证码不对，或已经用过。请输入验证器现在显示的 6 位数字，或一个没有用过的恢复码。"


def must_have(actor: Actor) -> bool:
    """Tell whether ``actor`` holds what nobody may do without a second factor."""
    return bool(settings.SECOND_FACTOR and actor.weighty)


@contextmanager
def counted(request: HttpRequest, *, username: str) -> Iterator[None]:
    """Count a ValidationError inside as a wrong password of that name, durably; a locked name gets no try at all."""
    credentials = {"username": username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # type: ignore[attr-defined]  # the packages' middleware answers
        request.axes_credentials = credentials  # type: ignore[attr-defined]
        raise ValidationError(WRONG)
    try:
        yield
    except ValidationError:
        AxesProxyHandler.user_login_failed(__name__, credentials, request)
        raise


def check(account: Account, code: str) -> Authenticator:
    """Use up a code of the account's authenticator or one of its recovery codes, and say of which. Raises
    ValidationError.
    """
    rows = Authenticator.objects.filter(user=account.pk)
    for row in sorted(rows, key=lambda each: each.type != Authenticator.Type.TOTP):
        if row.type == Authenticator.Type.TOTP:
            if _spent(row, code):
                return row
        elif row.wrap().validate_code(code):
            return row
    raise ValidationError(WRONG)


def is_shown(account: Account, code: str) -> bool:
    """Say whether a code is one of the account's, using it up."""
    try:
        check(account, code)
    except ValidationError:
        return False
    return True


@transaction.atomic
def _spent(row: Authenticator, code: str) -> bool:
    """Use up a code of the clock: none of its step or of an earlier one is good again, in whatever process."""
    row = Authenticator.objects.select_for_update().get(pk=row.pk)
    secret = decrypt(row.data["secret"])
    last: Any = row.data.get("step", -1)
    typed = "".join(filter(str.isdigit, code))
    for counter in yield_hotp_counters_from_time():
        if counter > last and hmac.compare_digest(format_hotp_value(hotp_value(secret, counter)), typed):
            row.data["step"] = counter
            row.save(update_fields=["data"])
            return True
    return False
