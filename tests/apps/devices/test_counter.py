"""Devices scanned one after another, out and back, and the labels that are scanned."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.devices import counter
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Account
from tests.apps.devices.test_console import CHECKED, hand_out
from tests.builders.county import County

COUNTER = "console:devices-counter"


@pytest.fixture
def keeper(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="keeper"))
    return client


def test_a_device_that_is_out_comes_back_by_a_scan(keeper: Client, county: County) -> None:
    hand_out(keeper, county.device, county.officer)
    answer = keeper.post(reverse(COUNTER), {"way": "back", "serial": "dsj0001"}, follow=True)
    assert answer.redirect_chain == [(reverse(COUNTER), 302)]
    assert "DSJ0001：已收回入库（完好）" in answer.content.decode()
    assert "autofocus" in answer.content.decode()
    assert Device.objects.get().state == "available"


def test_one_that_goes_out_is_checked_first_and_leads_back_to_the_counter(
    keeper: Client, county: County
) -> None:
    answer = keeper.post(reverse(COUNTER), {"way": "out", "serial": "DSJ0001"})
    assert answer["Location"] == f"{reverse('console:device-check-out', args=[county.device.pk])}?counter=1"
    assert Device.objects.get().state == "available"
    sent = keeper.post(answer["Location"], CHECKED | {"officer": str(county.officer.pk)})
    assert sent["Location"] == f"{reverse(COUNTER)}?way=out"
    assert Device.objects.get().state == "checked_out"
    assert re.search(r'value="out"[^>]*\bchecked', keeper.get(sent["Location"]).content.decode())


@pytest.mark.parametrize(
    ("way", "serial", "status", "said"),
    [
        ("back", "DSJ0001", 409, "不能收回"),
        ("back", "DSJ0002", 422, "没有您可以办理的编号为“DSJ0002”的设备"),
        ("back", "", 422, "请扫描或者填写设备编号"),
        ("away", "DSJ0001", 422, "way"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_field_is_empty_for_the_next(
    keeper: Client, county: County, way: str, serial: str, status: int, said: str
) -> None:
    answer = keeper.post(reverse(COUNTER), {"way": way, "serial": serial})
    assert answer.status_code == status
    page = answer.content.decode()
    assert said in page
    assert 'value="DSJ' not in page


def test_another_unit_scans_nothing_of_ours(county: County, client: Client) -> None:
    client.force_login(Account.objects.get(username="stranger"))
    assert client.post(reverse(COUNTER), {"way": "back", "serial": "DSJ0001"}).status_code == 403


def test_labels_are_drawn_for_what_the_list_shows(
    keeper: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = keeper.get(reverse("console:devices-labels"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    monkeypatch.setattr(counter, "MOST_LABELS", 0)
    refused = keeper.get(reverse("console:devices-labels"))
    assert refused.status_code == 409
    assert "不能打印标签：超过 0 台" in refused.content.decode()
