"""Verbs on accounts, roles and tokens: the work of the system and the security administrator."""

import hashlib
import secrets
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from liuhen.apps.people import lifecycle
from liuhen.apps.people.models import Account, Person, RoleGrant, Token, Unit
from liuhen.apps.people.queries import has_second_factor
from liuhen.kernel.access import BY_KIND, ROLES, SYSTEM, WEIGHTY, Actor, Kind, Permission
from liuhen.kernel.access.policy import describe
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, SecondFactorMissing, WrongState, action, step


@action
def open_account(
    *,
    username: str,
    password: str,
    kind: Kind,
    person: Person | None,
    unit: Unit | None,
    by: Actor,
    at: datetime,
) -> Account:
    """Open an account with a known password: for the machine only, where a demonstration is made.

    Everybody else gets his by ``activations``, so that nobody knows it but himself.
    """
    if by.kind is not Kind.MACHINE:
        raise ValueError("nobody chooses another's password")
    account = new_account(username=username, kind=kind, person=person, unit=unit, by=by, at=at)
    set_password(account, password)
    account.save(update_fields=["password"])
    return account


@action
def open_station(*, username: str, unit: Unit, by: Actor, at: datetime) -> Account:
    """Open an account for a docking station. It comes by token only and has no password."""
    return new_account(username=username, kind=Kind.STATION, person=None, unit=unit, by=by, at=at)


def new_account(
    *, username: str, kind: Kind, person: Person | None, unit: Unit | None, by: Actor, at: datetime
) -> Account:
    """Write an account that has no password yet, inside an action. One person has one account, so nobody is
    administrator and user at once.
    """
    if not lifecycle.USERNAME.fullmatch(username):
        raise Invalid(f"不能开立账号：{lifecycle.USERNAME_ZH}", field="username")
    if Account.objects.filter(username=username).exists():
        raise Invalid(f"不能开立账号：用户名“{username}”已被使用", field="username")
    if kind is Kind.BUSINESS and person is None:
        raise Invalid("不能开立账号：业务账号必须对应一名登记在册的人员", field="person")
    if kind is Kind.STATION and unit is None:
        raise Invalid("不能开立账号：采集站必须属于一个单位", field="unit")
    if person and Account.objects.filter(person=person).exists():
        raise Invalid(f"不能开立账号：{person}已有账号，一人一号（三员与业务人员不得兼任）", field="person")
    account = Account(
        username=username, kind=kind, person=person, unit=unit or (person.unit if person else None)
    )
    account.set_unusable_password()
    return step(account, lifecycle.OPEN_ACCOUNT, by=by, at=at, data={"username": username, "kind": kind})


@action(lifecycle.CLOSE_ACCOUNT)
def close_account(*, account: Account, by: Actor, at: datetime) -> Account:
    """Close an account, and for good its sessions and its tokens: they do not live again with it."""
    if account.ref == by.ref:
        raise Invalid("不能停用账号：不能停用自己正在使用的账号")
    fresh = step(account, lifecycle.CLOSE_ACCOUNT, by=by, at=at)
    for token in Token.objects.filter(account=account, state__in=("issued", "in-force")):
        step(
            token,
            lifecycle.REVOKE_TOKEN,
            by=SYSTEM,
            at=at,
            data={"account": account.pk, "label": token.label},
        )
    fresh.set_unusable_password()
    fresh.save(update_fields=["password"])
    return fresh


@action(lifecycle.GRANT)
def grant_role(*, account: Account, role: str, unit: Unit, by: Actor, at: datetime) -> RoleGrant:
    """Grant a role on a unit to a business account; nobody grants himself anything."""
    if account.kind != Kind.BUSINESS:
        raise Invalid(f"不能授予角色：{account.kind_zh}不得兼任业务角色（三员分立）", field="account")
    if account.ref == by.ref or (by.person_id is not None and by.person_id == account.person_id):
        raise Invalid("不能授予角色：不能给自己授权", field="account")
    if RoleGrant.objects.filter(account=account, role=role, unit=unit, state="in-force").exists():
        raise Invalid(f"不能授予角色：{account}已在{unit}担任{ROLES[role].zh}", field="role")
    return step(
        RoleGrant(account=account, role=role, unit=unit),
        lifecycle.GRANT,
        by=by,
        at=at,
        data={"account": account.pk, "role": role, "unit": unit.pk},
    )


@action(lifecycle.REVOKE)
def revoke_role(*, grant: RoleGrant, by: Actor, at: datetime) -> RoleGrant:
    """Take a role away."""
    return step(grant, lifecycle.REVOKE, by=by, at=at)


@action
def issue_token(
    *, account: Account, label: str, scopes: frozenset[Permission], expires_on: date, by: Actor, at: datetime
) -> Token:
    """Issue an API token; it has no secret before its holder fetches it. Raises Refused for a right with a weight."""
    if account.kind not in {Kind.BUSINESS, Kind.STATION}:
        raise Invalid("不能签发令牌：三员账号不得使用接口令牌", field="account")
    if by.person_id is not None and by.person_id == account.person_id:
        raise Invalid("不能签发令牌：不能给自己签发", field="account")
    if expires_on <= local_day(at):
        raise Invalid("不能签发令牌：有效期已过", field="expires_on")
    if weighty := sorted(scopes & WEIGHTY):
        named = "、".join(map(describe, weighty))
        raise Invalid(
            f"不能签发令牌：“{named}”须由本人在工作台凭两步验证办理，令牌不得带有", field="scopes",
            remedy="请去掉这些权限",
        )  # fmt: skip
    allowed = BY_KIND[Kind(account.kind)].union(*(r.permissions for r in ROLES.values()))
    if not scopes or not scopes <= allowed:
        raise Invalid("不能签发令牌：请至少选择一项该账号可以拥有的权限", field="scopes")
    token = Token(
        account=account,
        unit=account.unit,
        label=label,
        digest=_digest(secrets.token_urlsafe(32)),
        scopes=" ".join(sorted(scopes)),
        expires_on=expires_on,
    )
    return step(token, lifecycle.ISSUE_TOKEN, by=by, at=at, data={"account": account.pk, "label": label})


@action
def fetch_token(*, token: Token, by: Actor, at: datetime) -> str:
    """Make the secret and return it, shown this once, to the holder alone; a station's to its unit's keeper.

    Raises Refused for anybody else, for a program, and for who has no second factor.
    """
    of_station = token.account.kind == Kind.STATION
    if by.kind is not Kind.MACHINE:
        if by.via or not (of_station or token.account_id == by.account_id):
            raise Invalid("不能领取令牌：令牌只由账号本人在工作台领取")
        if settings.SECOND_FACTOR and not has_second_factor(by):
            raise SecondFactorMissing(
                "不能领取令牌：须先启用两步验证", remedy="请在“登录安全”绑定验证器后再领取", by=by.ref
            )
    if token.expires_on < local_day(at):
        raise WrongState("不能领取令牌：有效期已过", remedy="请安全保密管理员重新签发")
    secret = f"lh_{secrets.token_urlsafe(32)}"
    step(
        token, lifecycle.FETCH_FOR_STATION if of_station else lifecycle.FETCH_TOKEN, by=by, at=at,
        changes={"digest": _digest(secret)}, data={"account": token.account_id, "label": token.label},
    )  # fmt: skip
    return secret


@action
def narrow_tokens(*, by: Actor, at: datetime) -> int:
    """Take from tokens of former times the rights that none may carry any more; return how many had such."""
    narrowed = 0
    for token in Token.objects.filter(state__in=("issued", "in-force")).order_by("pk"):
        scopes = frozenset(token.scopes.split())
        if lost := sorted(scopes & WEIGHTY):
            step(
                token, lifecycle.NARROW_TOKEN, by=by, at=at, changes={"scopes": " ".join(sorted(scopes - WEIGHTY))},
                data={"account": token.account_id, "label": token.label, "lost": lost},
            )  # fmt: skip
            narrowed += 1
    return narrowed


@action(lifecycle.REVOKE_TOKEN)
def revoke_token(*, token: Token, by: Actor, at: datetime) -> Token:
    """Take a token back."""
    return step(token, lifecycle.REVOKE_TOKEN, by=by, at=at)


def set_password(account: Account, password: str) -> None:
    """Set a password on the row in hand. Raises Invalid for one that the rules refuse."""
    try:
        validate_password(password, user=account)
    except ValidationError as error:
        raise Invalid("密码不合要求：" + "；".join(error.messages), field="password") from error
    account.set_password(password)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
