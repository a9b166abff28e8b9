"""End sessions that may not go on, and send those who need a second factor to get one."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from liuhen.entrypoints.login import seats
from liuhen.kernel.access import Actor
from liuhen.kernel.web.refusals import Problem, answer, wants_json

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# A page polling on its own account sends this header: it is no sign that somebody sits there.
PASSIVE = "X-Liuhen-Passive"
# What somebody without the second factor they must have may still open.
OPEN_NAMES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


class SeatMiddleware:
    """Let the newest session of an account live, for so long after its last use and its log-in as settings say."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            at = request.at  # type: ignore[attr-defined]
            if ended := seats.judge(request, at=at):
                logout(request)
                return self._ended(request, ended)
            if PASSIVE not in request.headers:
                seats.touch(request, at=at)
        return self.get_response(request)

    def _ended(self, request: HttpRequest, ended: seats.Ended) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
        if wants_json(request):
            return answer(
                request, Problem(401, f"session-{ended.code}", ended.sentence, remedy="请重新登录。")
            )
        back = (
            request.get_full_path() if request.method == "GET" else resolve_url(settings.LOGIN_REDIRECT_URL)
        )
        return render(request, "account/session_ended.html", {"ended": ended, "next": back}, status=401)


class SecondFactorMiddleware:
    """Hold whoever must have TOTP at its activation until they have it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Answer in the view's place where the second factor is missing."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        match = request.resolver_match
        if actor is None or not must_enrol(actor) or (match and match.url_name in OPEN_NAMES):
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return None
        if wants_json(request):
            remedy = "请先登录管理端完成两步验证绑定。"
            return answer(
                request, Problem(403, "second-factor-missing", "您的岗位必须启用两步验证", remedy=remedy)
            )
        messages.warning(request, "您的岗位必须启用两步验证，绑定后方可办理业务")
        return redirect("mfa_activate_totp")


def must_enrol(actor: Actor) -> bool:
    """Tell whether settings ask a second factor of ``actor``, by kind or by a permission held."""
    return actor.kind in settings.TOTP_REQUIRED_KINDS or any(
        permission in settings.TOTP_REQUIRED_PERMISSIONS
        for grant in actor.grants
        for permission in grant.role.permissions
    )
