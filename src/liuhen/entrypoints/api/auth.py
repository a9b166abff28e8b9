"""Who calls: the holder of a bearer token, or a session with its CSRF token. Anybody else is nobody."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from liuhen.apps.people.queries import actor_for_token
from liuhen.entrypoints.api.problems import Stopped, respond, stop
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import errors
from liuhen.kernel.web.pages import PageRequest

FAILURES_A_MINUTE = 20
log = logging.getLogger(__name__)


def identify(request: PageRequest) -> Actor:
    """Return who calls. Raises Stopped with 401, 403 or 429; the token itself is written nowhere."""
    if header := request.headers.get("Authorization", ""):
        scheme, _, secret = header.partition(" ")
        actor = None
        if scheme.lower() == "bearer" and secret:
            actor = actor_for_token(secret.strip(), on=local_day(request.at))
        if actor is None:
            raise _unknown_token(request)
        return actor
    if request.actor is None:
        raise _unauthenticated(
            "unauthenticated", "没有登录，也没有出示令牌", "请先登录，或在请求头中出示接口令牌。"
        )
    if check_csrf(request):
        raise Stopped(errors.CSRF)
    return request.actor


def _unknown_token(request: HttpRequest) -> Stopped:
    """Count the failures of an address, each process for itself: secrets of 256 bits need no more than a brake."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"token-failures:{address}"
    cache.add(key, 0, timeout=60)
    try:
        failures = cache.incr(key)
    except ValueError:  # it ran out in between
        failures = 1
    log.warning("unknown, revoked or expired API token from %s", address)
    if failures > FAILURES_A_MINUTE:
        return stop(429, "too-many", "令牌错误次数过多", remedy="请一分钟后再试。", Retry_After="60")
    return _unauthenticated("token-refused", "令牌无效、已停用或已过期", "请向安全保密管理员申请新令牌。")


def _unauthenticated(code: str, message: str, remedy: str) -> Stopped:
    return stop(401, code, message, remedy=remedy, WWW_Authenticate="Bearer")


class Caller(AuthBase):
    """What the JSON endpoints ask before anything else."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        request.actor = identify(request)  # type: ignore[attr-defined, arg-type]
        return request.actor  # type: ignore[attr-defined]


def authenticated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a plain view be called by tokens and sessions; it finds ``request.actor`` set."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: PageRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            request.actor = identify(request)
        except Stopped as stopped:
            return respond(request, stopped)
        return view(request, *args, **kwargs)

    return guarded
