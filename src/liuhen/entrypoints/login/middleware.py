"""End sessions that may not go on, and send those who need a second factor to get one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from liuhen.apps.people import queries as people
from liuhen.entrypoints.login import seats, second_factor, typed
from liuhen.kernel.access import Actor
from liuhen.kernel.web.refusals import Problem, answer, is_public, wants_json

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# A page polling on its own account sends this header: it is no sign that somebody sits there.
PASSIVE = "X-Liuhen-Passive"
CHANGE, ENROL = "account_change_password", "mfa_activate_totp"
LED = "led-to-second-factor"
CHANGED_FIRST = Problem(
    403, "password-must-change", "您的密码是他人代设的，须先更换", remedy="请设一个只有自己知道的密码。"
)
ENROLLED_FIRST = Problem(
    403,
    "second-factor-missing",
    "审批、签署、查看投诉人等事项须先启用两步验证",
    remedy="请绑定验证器后再办理。",
)
ALWAYS_OPEN = frozenset({"account_login", "account_logout", "account_reauthenticate", "mfa_reauthenticate"})
# What somebody without the second factor they must have may still open.
OPEN_NAMES = frozenset(
    {
        CHANGE,
        ENROL,
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


class SeatMiddleware:
    """Let the newest session of an account live, for so long after its last use and its log-in as settings say."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        at = request.at  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self._typed_by_nobody(request, at=at) or self.get_response(request)
        if ended := seats.judge(request, at=at):
            kept = typed.keep(request, account=request.user.pk, at=at)
            was = request.user.pk
            logout(request)
            request.session[typed.WAS] = was
            if kept:
                typed.put(request, kept)
            return self._ended(request, ended, kept=kept)
        if PASSIVE not in request.headers:
            seats.touch(request, at=at)
        typed.spend(request)
        request.is_refilled = typed.waits_here(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        typed.restore(request, response, at=at)
        return response

    def _typed_by_nobody(self, request: HttpRequest, *, at: datetime) -> HttpResponseBase | None:
        """Keep a form from a page of before the session ended, where it still says whose it is; lead to the log-in."""
        if request.method != "POST" or not typed.is_ours(request):
            return None
        was = request.session.get(typed.WAS)
        if was is None and not request.htmx and not wants_json(request):  # type: ignore[attr-defined]
            return redirect_to_login(typed.page_of(request), settings.LOGIN_URL)
        kept = typed.keep(request, account=was, at=at)
        if kept:
            typed.put(request, kept)
        return self._ended(request, seats.Ended("stale", "登录状态已失效"), kept=kept)

    def _ended(
        self, request: HttpRequest, ended: seats.Ended, *, kept: typed.Typed | None
    ) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        posted = request.method == "POST" and typed.is_ours(request)
        back = typed.page_of(request) if posted else request.get_full_path()
        if request.htmx:  # type: ignore[attr-defined]
            around = back if posted else urlsplit(request.htmx.current_url or "").path or "/"  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(
                f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': around})}"
            )
        if wants_json(request):
            return answer(
                request,
                Problem(
                    401,
                    f"session-{ended.code}",
                    ended.sentence,
                    remedy=typed.COMES_BACK if kept else "请重新登录。",
                ),
            )
        if request.method != "GET" and not posted:
            back = resolve_url(settings.LOGIN_REDIRECT_URL)
        context = {"ended": ended, "next": back, "kept": kept, "posted": posted}
        return render(request, "account/session_ended.html", context, status=401)


class SecondFactorMiddleware:
    """Put to sleep what asks for a second factor while there is none, and lead to it; a password that somebody else
    chose opens nothing but the page to change it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor and second_factor.must_have(actor) and not people.has_second_factor(actor):
            request.actor = replace(actor, asleep=actor.weighty)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Answer in the view's place where something must be done first."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        name = request.resolver_match.url_name if request.resolver_match else None
        if actor is None or name in ALWAYS_OPEN or is_public(request):
            return None
        if request.user.must_change:  # type: ignore[union-attr]
            return None if name == CHANGE else self._first(request, CHANGED_FIRST, to=CHANGE)
        if not actor.asleep or name in OPEN_NAMES:
            return None
        if actor.kind.administers or getattr(view, "permission", None) in actor.asleep:
            return self._first(request, ENROLLED_FIRST, to=ENROL)
        if request.method == "GET" and not wants_json(request) and LED not in request.session:
            request.session[LED] = True
            return self._first(request, ENROLLED_FIRST, to=ENROL)
        return None

    def _first(self, request: HttpRequest, problem: Problem, *, to: str) -> HttpResponseBase:
        if wants_json(request):
            return answer(request, problem)
        there = resolve_url(to)
        if request.htmx and urlsplit(request.htmx.current_url or "").path == there:  # type: ignore[attr-defined]
            # What that page fetches of itself: led to itself, it would load for ever.
            return HttpResponse(status=204)
        messages.warning(request, f"{problem.message}。{problem.remedy}")
        return HttpResponseClientRedirect(there) if request.htmx else redirect(there)  # type: ignore[attr-defined]
