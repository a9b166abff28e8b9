"""Take a seat at log-in, and judge whether a session may go on."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from liuhen.entrypoints.login import typed
from liuhen.entrypoints.login.models import Seat
from liuhen.kernel.web.wording import minute, span

KEY = "seat"
# A request this soon after the last does not write the session again.
TOUCH_EVERY = timedelta(seconds=60)


@dataclass(frozen=True)
class Ended:
    """Why a session was ended, in Chinese."""

    code: str
    sentence: str


def take_seat(*, request: HttpRequest, user: Any, **_: Any) -> None:
    """Seat ``user`` in this session; the session that held the seat loses it."""
    at = timezone.now()
    ticket = secrets.token_hex(16)
    seat, _made = Seat.objects.update_or_create(
        account_id=user.pk,
        defaults={"ticket": ticket, "taken_at": at, "address": request.META.get("REMOTE_ADDR", "")},
    )
    request.session[KEY] = {"ticket": ticket, "since": at.isoformat(), "seen": at.isoformat()}
    typed.remember_pages(request, seat)


def judge(request: HttpRequest, *, at: datetime) -> Ended | None:
    """Return why the session must end now, or None."""
    held = request.session.get(KEY)
    if held is None:
        return Ended("stale", "登录状态已失效")
    if at - datetime.fromisoformat(held["since"]) > timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS):
        return Ended("absolute", f"登录已满{span(settings.SESSION_ABSOLUTE_SECONDS)}")
    if at - datetime.fromisoformat(held["seen"]) > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
        return Ended("idle", f"超过{span(settings.SESSION_IDLE_SECONDS)}没有操作")
    if not settings.SESSION_ONE_PER_ACCOUNT:
        return None
    seat = Seat.objects.filter(pk=request.user.pk).first()
    if seat is None or seat.ticket == held["ticket"]:
        return None
    return Ended("elsewhere", f"您的账号于{minute(seat.taken_at)}在另一处（{seat.address}）登录")


def touch(request: HttpRequest, *, at: datetime) -> None:
    """Note that somebody is at work, at most once a minute."""
    held = request.session[KEY]
    if at - datetime.fromisoformat(held["seen"]) >= TOUCH_EVERY:
        request.session[KEY] = {**held, "seen": at.isoformat()}
