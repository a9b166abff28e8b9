"""An address written by hand ends in a page, whatever stands in it; never in a fault of the server."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter

from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.urls import urlpatterns
from liuhen.entrypoints.portal import urls as portal
from tests.builders.county import small_county

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NUMBERS = (0, 2**31, 2**63, 10**40)
WORDS = ("x", "-1", str(2**63), "1e400", "\0", "％" * 300, "'", "0001-01-01", "9999-12-31", "nan", "²")
ASKED = (
    "q", "unit", "officer", "device", "person", "state", "kind", "since", "until", "cursor", "trail", "tab", "page",
    "duty", "year", "ground", "number", "recording", "subject", "by", "event", "plan", "lacking", "upheld", "matter",
    "reason", "standing", "code", "key", "start", "started_on", "checkpoint", "size",
)  # fmt: skip


def shown(pattern: URLPattern) -> bool:
    methods: tuple[str, ...] = getattr(pattern.callback, "methods", ("GET",))
    return pattern.name != "styleguide" and "GET" in methods


PAGES = [pattern for pattern in urlpatterns if shown(pattern)]
ROLES = ("bureau", "head", "legal", "keeper", "security", "audit", "system")


@pytest.fixture
def pages(request: pytest.FixtureRequest) -> list[URLPattern]:
    """The pages that a role may open and none before it may: each is tried by one who gets past its door."""
    small_county()
    actors = [people.actor_for(Account.objects.get(username=name)) for name in ROLES]
    place = ROLES.index(request.param)

    def first(pattern: URLPattern) -> int | None:
        permission = getattr(pattern.callback, "permission", None)
        may = (n for n, actor in enumerate(actors) if actor and (permission is None or actor.may(permission)))
        return next(may, None)

    return [pattern for pattern in PAGES if first(pattern) == place]


@pytest.fixture
def opened(client: Client, request: pytest.FixtureRequest) -> Client:
    client.force_login(Account.objects.get(username=request.node.callspec.params["pages"]))
    return client


def with_absurd_numbers(pattern: URLPattern) -> Iterator[str]:
    places = pattern.pattern.converters
    for number in NUMBERS:
        told = {name: number if isinstance(each, IntConverter) else "x" for name, each in places.items()}
        if told:
            yield reverse(f"console:{pattern.name}", kwargs=told)


@pytest.mark.in_turn
@pytest.mark.parametrize("pages", ROLES, indirect=True)
def test_numbers_that_no_row_has_are_not_found(pages: list[URLPattern], opened: Client) -> None:
    for pattern in pages:
        for address in with_absurd_numbers(pattern):
            assert opened.get(address).status_code in (200, 302, 403, 404), address


@pytest.mark.in_turn
@pytest.mark.parametrize("pages", ROLES, indirect=True)
def test_words_that_no_filter_knows_show_a_page(pages: list[URLPattern], opened: Client) -> None:
    for pattern in pages:
        if not pattern.pattern.converters:
            for word in WORDS:
                answer = opened.get(reverse(f"console:{pattern.name}"), dict.fromkeys(ASKED, word))
                assert answer.status_code in (200, 302, 400, 403, 404, 409, 422), (pattern.name, word)


def test_the_public_pages_bear_it_too(client: Client) -> None:
    small_county()
    asked = (*ASKED, "days", "starts", "search", "token")
    named = [p.name for p in portal.urlpatterns if p.name and not p.pattern.regex.groups]
    addresses = {reverse(f"portal:{name}") for name in named}
    addresses = {each for each in addresses if not each.startswith("/log/")}  # which want the log's keys
    assert len(addresses) > 5
    for address in addresses:
        for word in WORDS:
            assert client.get(address, dict.fromkeys(asked, word)).status_code < 500, (address, word)
