"""Verbs by which somebody comes to a password nobody else knows: asked by one, released by another, used by himself.

Each of the two hands over a part of a code, and neither can do anything with his own. Who still has his second factor
shows that instead of the second part.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings

from liuhen.apps.people import lifecycle
from liuhen.apps.people.actions.accounts import new_account, set_password
from liuhen.apps.people.models import Account, Activation, Person, Unit
from liuhen.apps.people.queries import actor_for, has_second_factor, opened_by_hand
from liuhen.kernel.access import SYSTEM, Actor, Kind
from liuhen.kernel.flow import Invalid, WrongState, action, locked, note, step

LASTS = timedelta(hours=72)
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that two people read as two things
WRONG = "不能启用：用户名、启用码不对，或启用码已作废、已过期"


@action
def enrol(
    *, username: str, kind: Kind, person: Person | None, unit: Unit | None, by: Actor, at: datetime
) -> tuple[Account, str]:
    """Open an account without a password; return it with the first part of the code, shown this once."""
    if person is None and by.kind is not Kind.MACHINE:
        raise Invalid("不能开立账号：请选择使用人，三员账号也要落实到人", field="person")
    account = new_account(username=username, kind=kind, person=person, unit=unit, by=by, at=at)
    return account, _ask(account, keeps_factor=False, by=by, at=at)


@action(lifecycle.RESET_PASSWORD)
def reset_password(*, account: Account, keeps_factor: bool, by: Actor, at: datetime) -> tuple[Account, str]:
    """Take the password away, with every session, and return the first part of a code by which the person sets his own.

    ``keeps_factor``: he still has his authenticator or a recovery code. Else the second factor goes with the use of the
    code, which then wants another administrator's part. Raises Refused.
    """
    if account.kind == Kind.STATION:
        raise Invalid("不能重置密码：采集站只用令牌，没有密码")
    if account.ref == by.ref:
        raise Invalid(
            "不能重置密码：不能重置自己的账号", remedy="请在“修改密码”中更换，或由另一名系统管理员办理"
        )
    if keeps_factor and not has_second_factor(account):
        raise Invalid(
            "不能保留验证器：该账号没有绑定验证器", field="keeps_factor", remedy="请选择“没有验证器”"
        )
    fresh = step(
        account, lifecycle.RESET_PASSWORD, by=by, at=at, changes={"must_change": False},
        data={"keeps_factor": keeps_factor},
    )  # fmt: skip
    _shut(fresh)
    return fresh, _ask(fresh, keeps_factor=keeps_factor, by=by, at=at)


@action(lifecycle.REOPEN_ACCOUNT)
def reopen_account(*, account: Account, by: Actor, at: datetime) -> tuple[Account, str]:
    """Open a closed account again: neither its old password nor its old second factor comes back."""
    fresh = step(account, lifecycle.REOPEN_ACCOUNT, by=by, at=at, changes={"must_change": False})
    _shut(fresh)
    return fresh, "" if account.kind == Kind.STATION else _ask(fresh, keeps_factor=False, by=by, at=at)


@action
def release(*, activation: Activation, by: Actor, at: datetime) -> str:
    """Let somebody have his account; return the second part of the code, shown this once.

    Raises Refused for who asked for it, or whose account it is: two persons, and neither alone.
    """
    asker, account = activation.asker, activation.account
    if by.account_id is not None and by.account_id in {activation.asker_id, activation.account_id}:
        raise Invalid("不能放行：提请人和账号本人不能自己放行", remedy="请由另一名安全保密管理员放行")
    if by.person_id is not None and by.person_id in {account.person_id, asker.person_id if asker else None}:
        raise Invalid("不能放行：您与提请人或账号使用人是同一人", remedy="请由另一名安全保密管理员放行")
    if activation.expires_at <= at:
        raise WrongState("不能放行：提请已过期", remedy="请系统管理员重新提请")
    part = _part()
    step(
        activation, lifecycle.RELEASE_ACTIVATION, by=by, at=at, changes={"second": _digest(part)},
        data={"account": account.pk},
    )  # fmt: skip
    return part


@action
def use(
    *, account: Account, first: str, second: str, factor_shown: bool, password: str, at: datetime
) -> Account:
    """Set the password of somebody who shows both parts, or the first and his second factor. Raises Refused."""
    account = locked(account)
    found = (
        Activation.objects.filter(account=account, state="ready", expires_at__gt=at).order_by("-id").first()
    )
    if found is None or not account.is_active or not _fits(first, found.first):
        raise Invalid(WRONG, field="first", remedy="请向系统管理员核对")
    if not (factor_shown if found.keeps_factor else _fits(second, found.second)):
        raise Invalid(WRONG, field="second", remedy="请向系统管理员核对")
    step(found, lifecycle.USE_ACTIVATION, by=SYSTEM, at=at, data={"account": account.pk})
    set_password(account, password)
    account.save(update_fields=["password"])
    if not found.keeps_factor:
        Authenticator.objects.filter(user=account).delete()
    note(
        account,
        "account.activated",
        by=actor_for(account) or SYSTEM,
        at=at,
        data={"keeps_factor": found.keeps_factor},
    )
    return account


@action(lifecycle.VOID_ACTIVATION)
def withdraw(*, activation: Activation, by: Actor, at: datetime) -> Activation:
    """Take back the code that an account's owner has not used."""
    return step(activation, lifecycle.VOID_ACTIVATION, by=by, at=at, data={"account": activation.account_id})


@action
def age_passwords(*, by: Actor, at: datetime) -> int:
    """Demand a new password of everybody who still has the one that an administrator once chose; return how many."""
    if not settings.SECOND_FACTOR:
        return 0
    due = opened_by_hand()
    for account in due:
        step(account, lifecycle.AGE_PASSWORD, by=by, at=at, changes={"must_change": True})
    return len(due)


def _ask(account: Account, *, keeps_factor: bool, by: Actor, at: datetime) -> str:
    """Return the first part of a new code; to whoever commands the machine itself, the whole of it."""
    for open_one in Activation.objects.filter(account=account, state__in=("asked", "ready")):
        step(open_one, lifecycle.VOID_ACTIVATION, by=by, at=at, data={"account": account.pk})
    whole = by.kind is Kind.MACHINE and not keeps_factor
    first, second = _part(), _part() if whole else ""
    step(
        Activation(
            account=account, keeps_factor=keeps_factor, first=_digest(first), second=_digest(second) if whole else "",
            asker_id=by.account_id, expires_at=at + LASTS,
        ),
        lifecycle.PREPARE_ACTIVATION if keeps_factor or whole else lifecycle.ASK_ACTIVATION, by=by, at=at,
        data={"account": account.pk, "keeps_factor": keeps_factor},
    )  # fmt: skip
    return f"{first} {second}".strip()


def _shut(account: Account) -> None:
    """Leave no password; the sessions that were begun with the old one end by that."""
    account.set_unusable_password()
    account.save(update_fields=["password"])


def _part() -> str:
    signs = "".join(secrets.choice(SIGNS) for _ in range(12))
    return "-".join((signs[:4], signs[4:8], signs[8:]))


def _digest(part: str) -> str:
    """Return the digest of a part, however it was typed."""
    return hashlib.sha256("".join(filter(str.isalnum, part.upper())).encode()).hexdigest()


def _fits(part: str, digest: str) -> bool:
    return bool(digest) and hmac.compare_digest(_digest(part), digest)
