"""Who enters and prepares, and who looks at it before it goes out."""

import pytest
from django.test import Client

from liuhen.apps.people.models import Account
from liuhen.kernel.access import Actor
from tests.builders.county import County


@pytest.fixture
def clerk(county: County) -> Actor:
    return county.actor("wangfang")


@pytest.fixture
def reviewer(county: County) -> Actor:
    return county.actor("legal")


def login(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client
