"""Accounts, roles and tokens: what the two administrators cannot do, for others and for themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.people.actions import accounts, activations
from liuhen.apps.people.models import Account, RoleGrant, Token
from liuhen.kernel.access import SYSTEM, Kind, Permission
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from tests.builders.county import NOW, PASSWORD, County

TODAY = NOW.date()


def named(username: str) -> Account:
    account: Account = Account.objects.get(username=username)
    return account


def granted(county: County, **changes: Any) -> RoleGrant:
    given: dict[str, Any] = {
        "account": named("keeper"), "role": "registrar", "unit": county.unit, "by": county.actor("security"), "at": NOW,
    }  # fmt: skip
    return accounts.grant_role(**{**given, **changes})


def issued(county: County, **changes: Any) -> Token:
    given: dict[str, Any] = {
        "account": named("keeper"), "label": "盘点", "scopes": frozenset({Permission.DEVICE_SEE}),
        "expires_on": TODAY + timedelta(days=1), "by": county.actor("security"), "at": NOW,
    }  # fmt: skip
    return accounts.issue_token(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (lambda county: {"username": "keeper"}, "已被使用"),
        (lambda county: {"person": None}, "必须对应一名登记在册的人员"),
        (lambda county: {"kind": Kind.STATION, "person": None}, "采集站必须属于一个单位"),
        (lambda county: {"person": county.keeper}, "一人一号"),
        (lambda county: {"kind": Kind.AUDIT, "person": county.keeper}, "一人一号"),
    ],
    ids=["a name in use", "business of nobody", "station of no unit", "a second one", "administrator and user"],
)  # fmt: skip
def test_an_account_is_one_persons_and_a_person_has_one(
    county: County, changes: Callable[[County], dict[str, Any]], says: str
) -> None:
    given: dict[str, Any] = {
        "username": "new", "password": PASSWORD, "kind": Kind.BUSINESS, "person": county.auxiliary, "unit": None,
        "by": SYSTEM, "at": NOW,
    }  # fmt: skip
    before = Account.objects.count()
    with pytest.raises(Invalid, match=says):
        accounts.open_account(**given | changes(county))
    assert Account.objects.count() == before
    assert accounts.open_account(**given).unit == county.unit


@pytest.mark.parametrize(
    "name", ["", "wu", "n" * 41, "Wang", "1st", "王芳", "new name", "new\n", "ｎｅｗ", "-new"]
)
def test_a_user_name_is_bounded_whoever_opens_the_account(county: County, name: str) -> None:
    given: dict[str, Any] = {"username": name, "by": SYSTEM, "at": NOW}
    person: dict[str, Any] = {"kind": Kind.BUSINESS, "person": county.auxiliary, "unit": None}
    for opens in (
        lambda: accounts.open_account(password=PASSWORD, **person, **given),
        lambda: activations.enrol(**person, **given),
        lambda: accounts.open_station(unit=county.unit, **given),
    ):
        with pytest.raises(Invalid, match="以字母开头，3至40位") as refused:
            opens()
        assert refused.value.field == "username"
    assert accounts.open_station(unit=county.unit, **given | {"username": "n" * 40}).state == "active"
    assert accounts.open_station(unit=county.unit, **given | {"username": "n_1"}).state == "active"


def test_a_shorter_name_from_before_keeps_its_account(county: County) -> None:
    Account.objects.filter(username="keeper").update(username="ke")
    kept = named("ke")
    accounts.grant_role(account=kept, role="registrar", unit=county.unit, by=county.actor("security"), at=NOW)
    accounts.close_account(account=kept, by=county.actor("system"), at=NOW)
    again, _ = activations.reopen_account(account=kept, by=county.actor("system"), at=NOW)
    assert (again.username, again.state) == ("ke", "active")


def test_a_closed_account_is_not_closed_again(county: County) -> None:
    closed = accounts.close_account(account=named("keeper"), by=county.actor("system"), at=NOW)
    with pytest.raises(WrongState):
        accounts.close_account(account=closed, by=county.actor("system"), at=NOW)


@pytest.mark.parametrize("username", ["system", "security", "audit", "station"])
def test_no_administrator_and_no_station_gets_a_role(county: County, username: str) -> None:
    with pytest.raises(Invalid, match="不得兼任业务角色"):
        granted(county, account=named(username), by=SYSTEM)


def test_a_role_is_one_that_there_is_and_is_had_once_at_a_unit(county: County) -> None:
    with pytest.raises(Invalid, match="请选择角色"):
        granted(county, role="king")
    grant = granted(county)
    with pytest.raises(Invalid, match="担任人员证件管理员"):
        granted(county)
    granted(county, unit=county.other)
    accounts.revoke_role(grant=grant, by=county.actor("security"), at=NOW)
    assert granted(county).state == "in-force"
    with pytest.raises(WrongState):
        accounts.revoke_role(grant=RoleGrant.objects.get(pk=grant.pk), by=county.actor("security"), at=NOW)


@pytest.mark.parametrize("username", ["system", "audit", "keeper", "head"])
def test_only_the_security_administrator_grants_revokes_and_issues(county: County, username: str) -> None:
    account = named("legal")
    with pytest.raises(NotPermitted):
        granted(county, account=account, by=county.actor(username))
    grant = account.role_grants.get()
    with pytest.raises(NotPermitted):
        accounts.revoke_role(grant=grant, by=county.actor(username), at=NOW)
    with pytest.raises(NotPermitted):
        issued(county, account=account, by=county.actor(username))


def test_nobody_grants_or_issues_anything_to_himself(county: County) -> None:
    # The database holds one account to a person; the verbs do not rely on it.
    by = replace(county.actor("security"), person_id=named("keeper").person_id)
    with pytest.raises(Invalid, match="不能给自己授权"):
        granted(county, by=by)
    with pytest.raises(Invalid, match="不能给自己签发"):
        issued(county, by=by)


@pytest.mark.parametrize("username", ["system", "security", "audit"])
def test_no_administrator_has_a_token(county: County, username: str) -> None:
    with pytest.raises(Invalid, match="三员账号不得使用接口令牌"):
        issued(county, account=named(username), by=SYSTEM)


def test_a_token_lasts_into_another_day_and_is_for_something(county: County) -> None:
    for day in (TODAY, TODAY - timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(Invalid, match="有效期已过"):
            issued(county, expires_on=day)
    for scopes in (frozenset[Permission](), frozenset({Permission.LEDGER_AUDIT})):
        with pytest.raises(Invalid, match="至少选择一项"):
            issued(county, scopes=scopes)
    token = issued(county)
    revoked = accounts.revoke_token(token=token, by=county.actor("security"), at=NOW)
    with pytest.raises(WrongState):
        accounts.revoke_token(token=revoked, by=county.actor("security"), at=NOW)
