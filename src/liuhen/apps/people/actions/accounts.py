"""Verbs on accounts, roles and tokens: the work of the system and the security administrator."""

import hashlib
import secrets
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from liuhen.apps.people import lifecycle
from liuhen.apps.people.models import Account, Person, RoleGrant, Token, Unit
from liuhen.kernel.access import BY_KIND, ROLES, Actor, Kind, Permission
from liuhen.kernel.flow import Invalid, action, step


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
    """Open an account of one kind. One person has one account, so nobody is administrator and user at once."""
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
    _set_password(account, password)
    return step(account, lifecycle.OPEN_ACCOUNT, by=by, at=at, data={"username": username, "kind": kind})


@action
def open_station(*, username: str, unit: Unit, by: Actor, at: datetime) -> Account:
    """Open an account for a docking station. It comes by token only; nobody knows its password."""
    return open_account(
        username=username,
        password=f"Aa1-{secrets.token_urlsafe(32)}",
        kind=Kind.STATION,
        person=None,
        unit=unit,
        by=by,
        at=at,
    )


@action
def reset_password(*, account: Account, password: str, by: Actor, at: datetime) -> Account:
    """Give an account a new password; the secret itself goes nowhere but its hash."""
    fresh = step(account, lifecycle.RESET_PASSWORD, by=by, at=at)
    _set_password(fresh, password)
    fresh.save(update_fields=["password"])
    return fresh


@action
def close_account(*, account: Account, by: Actor, at: datetime) -> Account:
    if account.ref == by.ref:
        raise Invalid("不能停用账号：不能停用自己正在使用的账号")
    return step(account, lifecycle.CLOSE_ACCOUNT, by=by, at=at)


@action
def reopen_account(*, account: Account, by: Actor, at: datetime) -> Account:
    return step(account, lifecycle.REOPEN_ACCOUNT, by=by, at=at)


@action
def grant_role(*, account: Account, role: str, unit: Unit, by: Actor, at: datetime) -> RoleGrant:
    """Grant a role on a unit to a business account; nobody grants himself anything."""
    if account.kind != Kind.BUSINESS:
        raise Invalid(f"不能授予角色：{account.kind_zh}不得兼任业务角色（三员分立）", field="account")
    if account.ref == by.ref:
        raise Invalid("不能授予角色：不能给自己授权", field="account")
    if role not in ROLES:
        raise Invalid("不能授予角色：没有这个角色", field="role")
    if RoleGrant.objects.filter(account=account, role=role, unit=unit, state="in-force").exists():
        raise Invalid(f"不能授予角色：{account}已在{unit}担任{ROLES[role].zh}", field="role")
    return step(
        RoleGrant(account=account, role=role, unit=unit),
        lifecycle.GRANT,
        by=by,
        at=at,
        data={"account": account.pk, "role": role, "unit": unit.pk},
    )


@action
def revoke_role(*, grant: RoleGrant, by: Actor, at: datetime) -> RoleGrant:
    return step(grant, lifecycle.REVOKE, by=by, at=at)


@action
def issue_token(
    *, account: Account, label: str, scopes: frozenset[Permission], expires_on: date, by: Actor, at: datetime
) -> tuple[Token, str]:
    """Issue an API token and return it with its secret, which is shown this once and kept nowhere."""
    if account.kind not in {Kind.BUSINESS, Kind.STATION}:
        raise Invalid("不能签发令牌：三员账号不得使用接口令牌", field="account")
    if expires_on <= at.date():
        raise Invalid("不能签发令牌：有效期已过", field="expires_on")
    allowed = BY_KIND[Kind(account.kind)].union(*(r.permissions for r in ROLES.values()))
    if not scopes or not scopes <= allowed:
        raise Invalid("不能签发令牌：请至少选择一项该账号可以拥有的权限", field="scopes")
    secret = f"lh_{secrets.token_urlsafe(32)}"
    token = Token(
        account=account,
        unit=account.unit,
        label=label,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=" ".join(sorted(scopes)),
        expires_on=expires_on,
    )
    return step(
        token, lifecycle.ISSUE_TOKEN, by=by, at=at, data={"account": account.pk, "label": label}
    ), secret


@action
def revoke_token(*, token: Token, by: Actor, at: datetime) -> Token:
    return step(token, lifecycle.REVOKE_TOKEN, by=by, at=at)


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, user=account)
    except ValidationError as error:
        raise Invalid("密码不合要求：" + "；".join(error.messages), field="password") from error
    account.set_password(password)
