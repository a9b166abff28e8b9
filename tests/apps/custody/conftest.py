"""People who hand things to each other: a second keeper, and somebody of another unit who borrows."""

from dataclasses import dataclass

import pytest
from django.test import Client

from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Account, Person
from tests.builders import county as build
from tests.builders.county import County
from tests.builders.recordings import As, Bring, as_, bring

__all__ = ["As", "Bring", "as_", "bring"]


@dataclass(frozen=True)
class Others:
    """``second`` keeps devices in the same unit; ``borrower`` is an officer of the other unit, with its keeper."""

    second: Person
    borrower: Person
    their_keeper: Person


@pytest.fixture
def others(county: County) -> Others:
    second = build.person(county.unit, "钱接手", "100005", kind="clerk")
    borrower = build.person(county.other, "刘强", "200001")
    build.certificate(borrower)
    their_keeper = build.person(county.other, "孙器材", "200002", kind="clerk")
    build.account(second, "second", "keeper")
    build.account(borrower, "borrower", "officer")
    build.account(their_keeper, "their-keeper", "keeper")
    return Others(second, borrower, their_keeper)


@pytest.fixture
def keeper(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="keeper"))
    return client


def fresh(device: Device) -> Device:
    return Device.objects.get(pk=device.pk)
