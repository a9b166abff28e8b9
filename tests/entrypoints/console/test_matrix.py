"""Every address of the console × every role, as rights.txt says; and what is not one's own."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter
from pytest_django import DjangoAssertNumQueries

from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.urls import urlpatterns
from tests.builders.county import County, certificate, person
from tests.entrypoints.rights import ALL, account_of, let_in

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("rights.txt")
OPENED = {200, 302, 409, 422}  # the page, or what it says to an empty form
PAGES = [pattern for pattern in urlpatterns if pattern.name != "styleguide"]


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
    """Ask for a page, or send its form empty where there is nothing to be seen; what that does is undone."""
    with transaction.atomic():
        ask = client.get if "GET" in guard(pattern).methods else client.post
        status = ask(address(pattern)).status_code
        transaction.set_rollback(True)
    return status


def test_every_page_says_whom_it_lets_in() -> None:
    assert [p.name for p in PAGES if not hasattr(p.callback, "permission")] == []
    told = set().union(*(let_in(TABLE, role) for role in ALL))
    assert {str(p.name) for p in PAGES} - told == set(), "of which the table says nothing"


@pytest.mark.in_turn
@pytest.mark.parametrize("role", ALL)
@pytest.mark.long
def test_a_page_lets_in_whom_the_table_names_and_nobody_else(
    county: County, client: Client, role: str
) -> None:
    client.force_login(account_of(county, role))
    answers = {pattern.name: asked(client, pattern) for pattern in PAGES}
    entered = {str(name) for name, status in answers.items() if status != 403}
    named = let_in(TABLE, role)
    assert entered - named == set(), "let in, though the table does not say so"
    assert named - entered == set(), "turned away, though the table lets them in"
    missing = {p.name for p in PAGES if p.pattern.converters}  # what their address names may not be there
    assert {name for name in entered if answers[name] not in OPENED} <= {
        name for name in missing if answers[name] == 404
    }


def test_nobody_gets_in_without_logging_in(county: County, client: Client) -> None:
    for pattern in PAGES:
        answer = client.get(address(pattern))
        assert answer.status_code == 302, pattern.name
        assert reverse("account_login") in answer["Location"], pattern.name


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
        ("bureau", "home", 69),
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
