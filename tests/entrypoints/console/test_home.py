"""The tray: each sees what waits for him."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.devices import actions as devices
from liuhen.apps.people.models import Account
from tests.builders.county import County, account, person


def tray(client: Client, username: str) -> str:
    client.force_login(Account.objects.get(username=username))
    answer = client.get(reverse("console:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_device_out_overnight_waits_for_its_holder_and_for_its_keeper(
    county: County, client: Client
) -> None:
    check = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=90, clock_offset_ms=0)
    yesterday = timezone.now() - timedelta(days=1)
    devices.check_out(
        device=county.device, officer=county.officer, check=check, by=county.actor("keeper"), at=yesterday
    )
    assert "归还设备" in tray(client, "wangfang")
    assert "催还设备" in tray(client, "keeper")
    assert "DSJ0001" not in tray(client, "stranger")
    devices.send_to_repair(
        device=devices.return_device(
            device=county.device, remark="", by=county.actor("keeper"), at=timezone.now()
        ).device,
        fault="屏幕碎裂",
        by=county.actor("keeper"),
        at=timezone.now(),
    )
    page = tray(client, "keeper")
    assert "屏幕碎裂" in page
    assert "催还设备" not in page


@pytest.mark.parametrize(
    ("username", "figure"),
    [("system", "启用的账号"), ("security", "有效授权"), ("audit", "账本高度")],
)
def test_an_administrator_sees_his_own_figures_and_no_business(
    county: County, client: Client, username: str, figure: str
) -> None:
    page = tray(client, username)
    assert figure in page
    assert "本周入库" not in page
    assert reverse("console:intake-chart") not in page


def test_the_supervisor_sees_every_unit_in_one_table(county: County, client: Client) -> None:
    page = tray(client, "bureau")
    assert "全县各单位" in page
    assert page.count('data-label="按期率"') == 3
    assert "罚" not in page


def test_whoever_holds_no_role_is_told_whom_to_ask(county: County, client: Client) -> None:
    account(person(county.unit, "新来", "100010", kind="clerk"), "newcomer")
    assert "还没有授予任何角色" in tray(client, "newcomer")


def test_the_chart_has_a_day_for_each_of_thirty_and_a_table_that_says_the_same(
    county: County, client: Client
) -> None:
    client.force_login(Account.objects.get(username="bureau"))
    page = client.get(reverse("console:intake-chart")).content.decode()
    found = re.search(r'data-option="([^"]*)"', page)
    assert found
    assert len(json.loads(unescape(found[1]))["xAxis"]["data"]) == 30
    assert page.count("<tr><td>") == 30
