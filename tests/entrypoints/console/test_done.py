"""What one did oneself: one's own deeds only, and how the thing stands today."""

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Account
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.doors import seen_among
from tests.builders.county import County
from tests.builders.pages import squeezed

CHECK = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=90, clock_offset_ms=0)


def page(client: Client, username: str) -> str:
    client.force_login(Account.objects.get(username=username))
    answer = client.get(reverse("console:done"))
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def check_out(county: County, at: datetime) -> None:
    devices.check_out(
        device=county.device, officer=county.officer, check=CHECK, by=county.actor("keeper"), at=at
    )


def test_a_deed_is_shown_to_whoever_did_it_with_the_state_of_today(county: County, client: Client) -> None:
    now = timezone.now()
    check_out(county, now - timedelta(hours=2))
    assert "发放领用" in (mine := page(client, "keeper"))
    assert f'href="{reverse("console:device", args=[county.device.pk])}"' in mine
    out = Device.objects.get(pk=county.device.pk).state_zh
    assert out in mine
    assert "发放领用" not in page(client, "legal")
    devices.return_device(device=county.device, remark="", by=county.actor("keeper"), at=now)
    mine = page(client, "keeper")
    assert "归还" in mine
    assert out not in mine


def test_what_one_no_longer_sees_keeps_its_number_and_nothing_else(county: County) -> None:
    check_out(county, timezone.now())
    entry = Entry.objects.filter(subject=county.device.ref).latest("id")
    assert seen_among([entry.subject], by=county.actor("keeper"))
    assert seen_among([entry.subject], by=county.actor("stranger")) == {}


def test_whoever_did_nothing_is_told_so(county: County, client: Client) -> None:
    assert "还没有办过事项" in page(client, "stranger")
