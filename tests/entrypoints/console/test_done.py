"""What one did oneself: one's own deeds only, and how the thing stands today."""

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.activities.actions import conducting
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Account
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.doors import listed, placed
from tests.builders.county import County, certificate, person
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
    assert placed([entry.subject], by=county.actor("keeper"))
    assert placed([entry.subject], by=county.actor("stranger")) == {}


def test_what_has_no_page_is_called_by_its_name_and_leads_to_where_it_is_shown(
    county: County, client: Client
) -> None:
    now = timezone.now()
    second = person(county.unit, "李强", "110002")
    certificate(second)
    activity = conducting.open_on_the_spot(
        lead=county.officer, crew=[second], kind="inspection", place="云岭镇集贸市场", started_at=now,
        by=county.actor("wangfang"), at=now,
    )  # fmt: skip
    mine = page(client, "wangfang")
    home = f'<a class="clamp" href="{reverse("console:activity", args=[activity.pk])}">'
    assert f'{home}李强</a><small class="text-secondary clamp">{activity}</small>' in mine
    check_out(county, now)
    device = f'<a class="clamp" href="{reverse("console:device", args=[county.device.pk])}">'
    assert f'{device}领用记录</a><small class="text-secondary clamp">{county.device}</small>' in page(
        client, "keeper"
    )
    (out,) = Entry.objects.filter(event="checkout.begun").values_list("subject", flat=True)
    assert placed([out], by=county.actor("stranger")) == {}
    assert placed([out], by=county.actor("keeper"))[out].row is None


def test_what_is_in_no_page_leads_to_its_list(county: County) -> None:
    assert listed("rolegrant", by=county.actor("security")) == reverse("console:roles")
    assert listed("rolegrant", by=county.actor("wangfang")) == ""
    assert listed("checkout", by=county.actor("keeper")) == ""


def test_whoever_did_nothing_is_told_so(county: County, client: Client) -> None:
    assert "还没有办过事项" in page(client, "stranger")
