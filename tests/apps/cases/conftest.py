"""A unit that may punish, with short ways to make lawful cases."""

from collections.abc import Callable
from functools import cache

import pytest
from django.test import Client

from liuhen.apps.people.models import Account
from tests.builders.cases import Docket, docket
from tests.builders.county import County


@pytest.fixture
def cases(county: County) -> Docket:
    return docket(county)


@pytest.fixture
def as_(cases: Docket) -> Callable[[str], Client]:
    @cache
    def client(username: str) -> Client:
        found = Client()
        found.force_login(Account.objects.get(username=username))
        return found

    return client
