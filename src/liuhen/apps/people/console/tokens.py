"""Pages of tokens for programs: issued by the security administrator, fetched by their holders, shown once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import desk, queries
from liuhen.apps.people.actions import accounts as actions
from liuhen.apps.people.forms.accounts import IssueTokenForm
from liuhen.apps.people.models import Token
from liuhen.kernel.access import Kind, Permission
from liuhen.kernel.access import Permission as P
from liuhen.kernel.access.policy import describe
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

YEAR = timedelta(days=365)
Row = tuple[Token, str, str, list[str]]
"""A token with the tone and word of its state and what it may do."""

SORTS = {"用途": "label", "代表的账号": "account__username", "有效期至": "expires_on", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class TokensScreen(Screen):
    template = "people/tokens.html"

    title: str = "接口令牌"
    page: Page[Token]
    rows: Sequence[Row]


@page(permission=P.TOKEN_KEEP)
def tokens(request: PageRequest) -> HttpResponseBase:
    """List the tokens, newest first."""
    return _tokens(request)


def _tokens(request: PageRequest, *, refused: Refused | None = None) -> HttpResponse:
    on = local_day(request.at)
    rows = queries.tokens_visible_to(request.actor)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",))
    return TokensScreen(page=found, rows=_rows(found, on=on), refused=refused).drawn(request)


def _rows(found: Page[Token], *, on: date) -> list[Row]:
    return [(token, *_state(token, on=on), _scopes(token)) for token in found]


def _state(token: Token, *, on: date) -> tuple[str, str]:
    if token.state == "revoked":
        return "grey", token.state_zh
    if token.expires_on < on:
        return "red", "已到期"
    return ("green" if token.state == "in-force" else "orange"), token.state_zh


def _scopes(token: Token) -> list[str]:
    return [describe(Permission(scope)) for scope in token.scopes.split()]


@page(permission=P.TOKEN_KEEP, methods=FILLS)
def issue(request: PageRequest) -> HttpResponseBase:
    """Issue a token; its secret is made when the holder fetches it."""
    form = IssueTokenForm(
        request.POST or None,
        accounts=queries.accounts_visible_to(request.actor, P.TOKEN_KEEP).filter(
            kind__in=(Kind.BUSINESS, Kind.STATION), state="active"
        ),
        initial={
            "account": request.GET.get("account"),
            "scopes": [P.RECORDING_INTAKE.value, P.DEVICE_SEE.value],
            "expires_on": local_day(request.at) + YEAR,
        },
    )
    return fill(
        request,
        form,
        act=lambda data: actions.issue_token(by=request.actor, at=request.at, **data),
        title="签发令牌",
        submit="签发",
        crumbs=[("接口令牌", reverse("console:tokens"))],
        to=reverse("console:tokens"),
        done="已签发令牌。密钥由账号本人（采集站的由本单位设备保管员）在“领取令牌”中领取。",
    )


@dataclass(frozen=True, kw_only=True)
class OwnTokensScreen(Screen):
    """One's tokens; ``secret`` is that of the one just fetched, shown this once."""

    template = "people/own_tokens.html"

    title: str = "领取令牌"
    lead: str = "令牌供程序代您上传、查询，每一笔都注明“经接口令牌”。密钥只在领取时显示一次，管理员看不到。"
    page: Page[Token]
    rows: Sequence[Row]
    secret: str


@page(permission=None)
def own_tokens(request: PageRequest) -> HttpResponseBase:
    """List one's own tokens, and those of the stations one keeps."""
    return _own(request)


def _own(request: PageRequest, *, refused: Refused | None = None, secret: str = "") -> HttpResponse:
    on = local_day(request.at)
    found = sorted_page(queries.tokens_of(request.actor), request, sorts=SORTS, first=("-id",))
    return OwnTokensScreen(page=found, rows=_rows(found, on=on), secret=secret, refused=refused).drawn(
        request
    )


def _not_fetched(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _own(request, refused=refused)


@page(permission=None, methods=("GET", "HEAD", "POST"), on_refused=_not_fetched)
def token(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one's tokens; asked to, fetch one and show its secret this once, on the answer itself."""
    found: Token = get_object_or_404(queries.tokens_of(request.actor), pk=pk)
    if request.method != "POST":
        return _own(request)
    return _own(request, secret=actions.fetch_token(token=found, by=request.actor, at=request.at))


def _refused(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _tokens(request, refused=refused)


urlpatterns = [
    path("tokens/", tokens, name="tokens"),
    path("tokens/issue/", issue, name="token-issue"),
    path("own-tokens/", own_tokens, name="own-tokens"),
    path("own-tokens/<int:pk>/", token, name="token"),
    *pages(desk.TOKEN, shown=_refused),
]
