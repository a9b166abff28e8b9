"""Every address of the console × every account of the small county, expected from the pages' own permissions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter
from pytest_django import DjangoAssertNumQueries

from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.urls import urlpatterns
from tests.builders.county import County, certificate, person

pytestmark = pytest.mark.django_db

ACCOUNTS = (
    "wangfang",
    "keeper",
    "legal",
    "head",
    "bureau",
    "stranger",
    "station",
    "system",
    "security",
    "audit",
)
PAGES = [pattern for pattern in urlpatterns if pattern.name != "styleguide"]
# opened, or what was asked for is not there, or the form was empty: anything but a missing right or a fault
OPENED = {200, 302, 404, 409, 422}
OWN = {"notices", "notices-read", "notice-preferences", "notice-open", "notice-read", "own-tokens", "token"}
OFFICE = {
    "system": {
        "home", "badges", "units", "unit", "unit-open", "rules", "article", "what-if",
        "accounts", "account", "account-open", "account-reset", "account-close", "account-reopen",
        "account-void",
        "stations", "station-open", "calendar", "calendar-year", "calendar-load", "store", "try-again",
    },
    "security": {
        "home", "badges", "units", "unit", "rules", "article", "what-if",
        "releases", "release", "roles", "role-grant", "role-revoke", "tokens", "token-issue", "token-revoke",
    },
    "audit": {
        "home", "badges", "rules", "article", "what-if", "ledger", "entry", "entry-proof", "checkpoints", "checkpoint",
        "trace", "oddlooks", "oddlook", "oddlook-pass", "identity-looks",
    },
}  # fmt: skip


def address(pattern: URLPattern) -> str:
    """Return the pattern's address with something in each of its places."""
    places = {
        name: (2026 if name == "year" else 1) if isinstance(converter, IntConverter) else "av-13-1"
        for name, converter in pattern.pattern.converters.items()
    }
    return reverse(f"console:{pattern.name}", kwargs=places)


def guard(pattern: URLPattern) -> Any:
    """Return the guarded view, which knows its permission and its methods."""
    return pattern.callback


def asked(client: Client, pattern: URLPattern) -> int:
    if "GET" in guard(pattern).methods:
        return client.get(address(pattern)).status_code
    return client.post(address(pattern)).status_code


def test_every_page_says_whom_it_lets_in() -> None:
    assert [p.name for p in PAGES if not hasattr(p.callback, "permission")] == []


@pytest.mark.parametrize("username", ACCOUNTS)
def test_a_page_opens_for_those_who_hold_its_permission_and_for_nobody_else(
    county: County, client: Client, username: str
) -> None:
    client.force_login(Account.objects.get(username=username))
    actor = county.actor(username)
    wrong = {}
    for pattern in PAGES:
        permission = guard(pattern).permission
        status = asked(client, pattern)
        expected = OPENED if permission is None or actor.may(permission) else {403}
        if status not in expected:
            wrong[pattern.name] = status
    assert wrong == {}


def test_nobody_gets_in_without_logging_in(county: County, client: Client) -> None:
    for pattern in PAGES:
        answer = client.get(address(pattern))
        assert answer.status_code == 302, pattern.name
        assert reverse("account_login") in answer["Location"], pattern.name


@pytest.mark.parametrize("username", OFFICE)
def test_an_administrator_opens_his_own_pages_and_no_business(county: County, username: str) -> None:
    actor = county.actor(username)
    may = {p.name for p in PAGES if (needed := guard(p).permission) is None or actor.may(needed)}
    assert may - OWN == OFFICE[username]


@pytest.mark.parametrize("name", ["device", "unit", "person"])
def test_what_another_unit_has_is_not_there(county: County, client: Client, name: str) -> None:
    pk = {"device": county.device.pk, "unit": county.unit.pk, "person": county.officer.pk}[name]
    client.force_login(Account.objects.get(username="stranger"))
    assert client.get(reverse(f"console:{name}", args=[pk])).status_code == 404
    client.force_login(Account.objects.get(username="bureau"))
    assert client.get(reverse(f"console:{name}", args=[pk])).status_code == 200


@pytest.fixture
def crowd(county: County) -> None:
    for n in range(40):
        certificate(person(county.unit, f"执法员{n}", f"3{n:05}"))


@pytest.mark.parametrize(
    ("username", "name", "most"),
    [
        ("legal", "people", 17),
        ("bureau", "units", 18),
        ("keeper", "devices", 16),
        ("bureau", "home", 35),
        ("system", "accounts", 11),
        ("security", "roles", 12),
        ("audit", "ledger", 14),
    ],
)
def test_a_list_asks_the_database_a_fixed_number_of_times(
    crowd: None, client: Client, username: str, name: str, most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    client.force_login(Account.objects.get(username=username))
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"console:{name}")).status_code == 200


def test_the_actor_of_a_closed_account_is_nobody(county: County) -> None:
    assert people.actor_for(Account(state="closed", kind="business")) is None
