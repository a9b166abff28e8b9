"""Pages of the security administrator: who may do what, and who holds which role."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.urls import path

from liuhen.apps.people import desk, queries
from liuhen.apps.people.forms import accounts as forms
from liuhen.apps.people.models import Account, RoleGrant
from liuhen.kernel.access import BY_KIND, ROLES, Kind, Permission
from liuhen.kernel.access import Permission as P
from liuhen.kernel.access.policy import Reach, describe
from liuhen.kernel.flow import Refused
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

REACH_ZH = {Reach.SELF: "本人", Reach.UNIT: "本单位及下属", Reach.COUNTY: "全县"}
KINDS = (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT, Kind.STATION)

SORTS = {"用户名": "account__username", "角色": "role", "单位": "unit__path"}


@dataclass(frozen=True, kw_only=True)
class RolesScreen(Screen):
    """Who holds which role; ``rows`` are each right, whether it weighs, and in which columns it stands."""

    template = "people/roles.html"

    title: str = "角色授权"
    lead: str = (
        "角色只授给业务账号，三员账号不能兼任；任何人不能给自己授权。带钥匙的权限须先启用两步验证，不进令牌。"
    )
    filters: forms.GrantFilters
    page: Page[RoleGrant]
    idle: Sequence[Account]
    columns: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, bool, Sequence[bool]]]


@page(permission=P.ROLE_GRANT)
def roles(request: PageRequest) -> HttpResponseBase:
    """List who holds which role where, with the table of roles and rights."""
    return _roles(request)


def _roles(request: PageRequest, *, refused: Refused | None = None) -> HttpResponse:
    filters = forms.GrantFilters(request.GET, units=queries.units_visible_to(request.actor))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return RolesScreen(
        filters=filters,
        page=sorted_page(
            queries.found_grants(queries.grants_in_force(), wanted=wanted),
            request,
            sorts=SORTS,
            first=("-id",),
        ),
        idle=list(queries.accounts_without_role()[:20]),
        columns=[
            *((role.zh, REACH_ZH[role.reach]) for role in ROLES.values()),
            *((kind.zh, "按账号类别") for kind in KINDS),
        ],
        rows=[
            (describe(permission), bool(permission.weight), _held(permission)) for permission in Permission
        ],
        refused=refused,
    ).drawn(request)


def _held(permission: Permission) -> list[bool]:
    return [
        *(permission in role.permissions for role in ROLES.values()),
        *(permission in BY_KIND[kind] for kind in KINDS),
    ]


def _refused(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _roles(request, refused=refused)


urlpatterns = [
    path("roles/", roles, name="roles"),
    *pages(desk.ROLE, shown=_refused),
]
