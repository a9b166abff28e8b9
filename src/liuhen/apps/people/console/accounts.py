"""Pages of the system administrator: accounts and docking stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import desk, queries
from liuhen.apps.people.actions import accounts as actions
from liuhen.apps.people.actions import activations
from liuhen.apps.people.forms import accounts as forms
from liuhen.apps.people.models import Account, Activation, RoleGrant
from liuhen.kernel.access import Kind
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

TONES = {"active": "green", "closed": "grey"}

SORTS = {
    "用户名": "username", "类别": "kind", "状态": "state",
}  # fmt: skip

RELEASE_SORTS = {"用户名": "account__username", "类别": "account__kind", "有效至": "expires_at"}
STATION_SORTS = {"采集站": "username", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class AccountsScreen(Screen):
    template = "people/accounts.html"

    title: str = "账号"
    filters: forms.AccountFilters
    page: Page[Account]


@page(permission=P.ACCOUNT_KEEP)
def accounts(request: PageRequest) -> HttpResponseBase:
    """List the accounts."""
    filters = forms.AccountFilters(request.GET, units=queries.units_visible_to(request.actor))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.found_accounts(queries.accounts_visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("username",),
    )
    return AccountsScreen(filters=filters, page=found).drawn(request)


@dataclass(frozen=True, kw_only=True)
class AccountScreen(Screen):
    """One account; ``part`` is the part of its code that is shown this once."""

    template = "people/account.html"

    account: Account
    tone: str
    grants: "QuerySet[RoleGrant]"
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]
    activation: Activation | None
    has_factor: bool
    part: str


@page(permission=P.ACCOUNT_KEEP)
def account(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one account."""
    return _account(request, pk)


def _account(
    request: PageRequest, pk: int, *, refused: Refused | None = None, part: str = ""
) -> HttpResponse:
    found = _loaded(request, pk)
    return AccountScreen(
        title=found.username,
        crumbs=[("账号", reverse("console:accounts"))],
        account=found,
        tone=TONES[found.state],
        grants=queries.grants_in_force().filter(account=found),
        buttons=buttons(desk.ACCOUNT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        refused=refused,
        activation=queries.activation_of(found, at=request.at),
        has_factor=queries.has_second_factor(found),
        part=part,
    ).drawn(request)


@page(permission=P.ACCOUNT_KEEP, methods=FILLS)
def open_account(request: PageRequest) -> HttpResponseBase:
    """Open an account for a person or an administrator."""
    form = forms.OpenAccountForm(request.POST or None, people=queries.people_without_account())
    made: list[tuple[Account, str]] = []
    answer = fill(
        request,
        form,
        act=lambda data: made.append(activations.enrol(unit=None, by=request.actor, at=request.at, **data)),
        title="开立账号",
        submit="开立",
        crumbs=[("账号", reverse("console:accounts"))],
        to=reverse("console:accounts"),
        done="已开立账号。业务账号须由安全保密管理员授予角色后才能使用。",
    )
    return _account(request, made[0][0].pk, part=made[0][1]) if made else answer


def _loaded(request: PageRequest, pk: int) -> Account:
    found: Account = get_object_or_404(queries.accounts_visible_to(request.actor), pk=pk)
    return found


@page(permission=P.ACCOUNT_KEEP, methods=FILLS)
def reset(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a password away; the part of the code that this hands over is shown this once, on the answer itself."""
    found = _loaded(request, pk)
    here = reverse("console:account", args=[pk])
    made: list[tuple[Account, str]] = []
    answer = fill(
        request,
        forms.ResetForm(request.POST or None),
        act=lambda data: made.append(
            activations.reset_password(account=found, by=request.actor, at=request.at, **data)
        ),
        title="重置密码",
        submit="重置",
        tone="danger",
        crumbs=[("账号", reverse("console:accounts")), (found.username, here)],
        to=here,
        done="原密码已作废，该账号在各处的登录已结束。",
    )
    return _account(request, pk, part=made[0][1]) if made else answer


@page(permission=P.ACCOUNT_KEEP, methods=("POST",), on_refused=_account)
def reopen(request: PageRequest, pk: int) -> HttpResponseBase:
    """Open a closed account again."""
    _, part = activations.reopen_account(account=_loaded(request, pk), by=request.actor, at=request.at)
    messages.success(request, "已重新启用账号。")
    return _account(request, pk, part=part)


@dataclass(frozen=True, kw_only=True)
class ReleasesScreen(Screen):
    """The accounts that wait; ``part`` is that of the code of the one just ``released``, shown this once."""

    template = "people/releases.html"

    title: str = "启用放行"
    lead: str = (
        "账号的开立、重置、恢复须经两名管理员：系统管理员提请，您核实本人后放行，把第二段启用码当面交给本人。"
    )
    page: Page[Activation]
    released: Account | None
    part: str


@page(permission=P.ACCOUNT_RELEASE)
def releases(request: PageRequest) -> HttpResponseBase:
    """List the accounts that wait for the second administrator."""
    return _releases(request)


def _releases(
    request: PageRequest, *, refused: Refused | None = None, released: Account | None = None, part: str = ""
) -> HttpResponse:
    found = sorted_page(
        queries.activations_waiting(request.actor, at=request.at), request, sorts=RELEASE_SORTS, first=("id",)
    )
    return ReleasesScreen(page=found, released=released, part=part, refused=refused).drawn(request)


def _not_released(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _releases(request, refused=refused)


@page(permission=P.ACCOUNT_RELEASE, methods=("POST",), on_refused=_not_released)
def release(request: PageRequest, pk: int) -> HttpResponseBase:
    """Release one, and show the part of the code that this hands over, this once."""
    rows = Activation.objects.visible_to(request.actor, P.ACCOUNT_RELEASE).select_related(
        "account__person", "asker__person"
    )
    found: Activation = get_object_or_404(rows, pk=pk)
    part = activations.release(activation=found, by=request.actor, at=request.at)
    return _releases(request, released=found.account, part=part)


@dataclass(frozen=True, kw_only=True)
class StationsScreen(Screen):
    """The docking stations; ``rows`` are each with its tone and the last day of its token."""

    template = "people/stations.html"

    title: str = "采集站"
    lead: str = "采集站用接口令牌上传，令牌由安全保密管理员签发。"
    page: Page[Account]
    rows: Sequence[tuple[Account, str, date | None]]


@page(permission=P.STATION_KEEP)
def stations(request: PageRequest) -> HttpResponseBase:
    """List the docking stations with the end of their tokens."""
    rows = queries.accounts_visible_to(request.actor, P.STATION_KEEP).filter(kind=Kind.STATION)
    found = sorted_page(rows, request, sorts=STATION_SORTS, first=("username",))
    ends = queries.token_ends([station.pk for station in found])
    return StationsScreen(
        page=found,
        rows=[(station, TONES[station.state], ends.get(station.pk)) for station in found],
    ).drawn(request)


@page(permission=P.STATION_KEEP, methods=FILLS)
def open_station(request: PageRequest) -> HttpResponseBase:
    """Open an account for a docking station; it never logs in and has no password."""
    form = forms.OpenStationForm(request.POST or None, units=queries.units_visible_to(request.actor))
    return fill(
        request,
        form,
        act=lambda data: actions.open_station(by=request.actor, at=request.at, **data),
        title="登记采集站",
        submit="登记",
        crumbs=[("采集站", reverse("console:stations"))],
        to=reverse("console:stations"),
        done=lambda made: f"已登记采集站：{made.username}。请安全保密管理员为它签发令牌。",
    )


urlpatterns = [
    path("accounts/", accounts, name="accounts"),
    path("accounts/open/", open_account, name="account-open"),
    path("accounts/<int:pk>/", account, name="account"),
    path("accounts/<int:pk>/reset/", reset, name="account-reset"),
    path("accounts/<int:pk>/reopen/", reopen, name="account-reopen"),
    *pages(desk.ACCOUNT, shown=_account),
    *pages(desk.ACTIVATION, shown=_account),
    path("releases/", releases, name="releases"),
    path("releases/<int:pk>/", release, name="release"),
    path("stations/", stations, name="stations"),
    path("stations/open/", open_station, name="station-open"),
]
