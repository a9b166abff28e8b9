"""Carry what the log-in packages announce to the ledger; their signals are the only hook that all ways pass."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from liuhen.apps.people.actions import log_ins
from liuhen.apps.people.models import Account

ANNOUNCED: tuple[tuple[Signal, str], ...] = (
    (user_logged_in, "account.logged-in"),
    (user_logged_out, "account.logged-out"),
    (password_changed, "account.password-changed"),
    (authenticator_added, "account.second-factor-added"),
    (authenticator_removed, "account.second-factor-removed"),
    (authenticator_reset, "account.recovery-codes-renewed"),
)


def connect() -> None:
    """Listen to each announcement, once."""
    for signal, event in ANNOUNCED:
        signal.connect(_recorder(event), weak=False, dispatch_uid=f"liuhen.trail.{event}")
    user_locked_out.connect(_locked_out, dispatch_uid="liuhen.trail.locked-out")


def _recorder(event: str) -> Any:
    def record(*, request: HttpRequest | None = None, user: Any = None, **_: Any) -> None:
        if isinstance(user, Account):
            account = Account.objects.get(pk=user.pk)  # request.user is a stand-in for one
            log_ins.record(account=account, event=event, address=_address(request), at=timezone.now())

    return record


def _locked_out(*, request: HttpRequest | None, username: str, **_: Any) -> None:
    """Record the attempt that locks; those that come after find the name locked and are not counted any more."""
    if getattr(request, "axes_failures_since_start", None) is None:
        return
    log_ins.record_lock_out(username=username or "", address=_address(request), at=timezone.now())


def _address(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request else ""
