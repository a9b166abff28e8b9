"""Pages of the security administrator: tokens for programs; a secret is shown once."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from liuhen.apps.people import queries
from liuhen.apps.people.actions import accounts as actions
from liuhen.apps.people.forms.accounts import IssueTokenForm
from liuhen.apps.people.models import Token
from liuhen.kernel.access import Kind, Permission
from liuhen.kernel.access import Permission as P
from liuhen.kernel.access.policy import describe
from liuhen.kernel.flow import Refused
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of

YEAR = timedelta(days=365)


@page(permission=P.TOKEN_KEEP)
def tokens(request: PageRequest) -> HttpResponseBase:
    """List the tokens, newest first."""
    return _tokens(request)


def _tokens(request: PageRequest, *, refused: Refused | None = None, secret: str = "") -> HttpResponse:
    on = queries.local_day(request.at)
    rows = Token.objects.visible_to(request.actor, P.TOKEN_KEEP).select_related("account__person", "unit")
    found = page_of(rows, order=("-id",), cursor=request.GET.get("cursor"))
    context = {
        "title": "接口令牌",
        "page": found,
        "rows": [(token, *_state(token, on=on), _scopes(token)) for token in found],
        "refused": refused,
        "secret": secret,
    }
    return render(request, "people/tokens.html", context)


def _state(token: Token, *, on: date) -> tuple[str, str]:
    if token.state != "in-force":
        return "grey", token.state_zh
    return ("red", "已到期") if token.expires_on < on else ("green", "有效")


def _scopes(token: Token) -> list[str]:
    return [describe(Permission(scope)) for scope in token.scopes.split()]


@page(permission=P.TOKEN_KEEP, methods=FILLS)
def issue(request: PageRequest) -> HttpResponseBase:
    """Issue a token and show its secret this once, on the answer itself: it is kept nowhere."""
    form = IssueTokenForm(
        request.POST or None,
        accounts=queries.accounts_visible_to(request.actor, P.TOKEN_KEEP).filter(
            kind__in=(Kind.BUSINESS, Kind.STATION), state="active"
        ),
        initial={
            "account": request.GET.get("account"),
            "scopes": [P.RECORDING_INTAKE.value, P.DEVICE_SEE.value],
            "expires_on": queries.local_day(request.at) + YEAR,
        },
    )
    issued: list[str] = []

    def act(data: dict[str, object]) -> Token:
        token, secret = actions.issue_token(by=request.actor, at=request.at, **data)  # type: ignore[arg-type]
        issued.append(secret)
        return token

    answer = fill(
        request,
        form,
        act=act,
        title="签发令牌",
        submit="签发",
        crumbs=[("接口令牌", reverse("console:tokens"))],
        to=reverse("console:tokens"),
        done="已签发令牌。",
    )
    return _tokens(request, secret=issued[0]) if issued else answer


def _refused(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _tokens(request, refused=refused)


@page(permission=P.TOKEN_KEEP, methods=("POST",), on_refused=_refused)
def revoke(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a token back."""
    found: Token = get_object_or_404(Token.objects.visible_to(request.actor, P.TOKEN_KEEP), pk=pk)
    actions.revoke_token(token=found, by=request.actor, at=request.at)
    messages.success(request, f"已撤回令牌“{found.label}”。")
    return redirect("console:tokens")


urlpatterns = [
    path("tokens/", tokens, name="tokens"),
    path("tokens/issue/", issue, name="token-issue"),
    path("tokens/<int:pk>/revoke/", revoke, name="token-revoke"),
]
