"""The officer's day on a phone: what runs, what is registered next, and what a code leads to."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from liuhen.apps.activities.actions import conducting
from liuhen.apps.activities.models import Activity
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from tests.builders.browsing import Browse
from tests.builders.county import County, account, certificate, person

TODAY = "/console/today/"


@pytest.fixture
def last(county: County) -> Activity:
    """An activity that is over; the next one may be like it."""
    second = person(county.unit, "赵强", "100005")
    certificate(second)
    account(second, "zhaoqiang", "officer")
    began = timezone.now() - timedelta(hours=2)
    made = conducting.open_on_the_spot(
        lead=county.officer, crew=[second], kind="inspection", place="云岭镇集贸市场", started_at=began, by=SYSTEM,
        at=began,
    )  # fmt: skip
    return conducting.end(activity=made, ended_at=began + timedelta(hours=1), by=SYSTEM, at=timezone.now())


def as_(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


def test_the_next_activity_is_registered_like_the_last_within_two_taps_on_a_phone(
    browse: Browse, last: Activity
) -> None:
    page = browse("wangfang", TODAY)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="照上次").click()
    page.get_by_role("button", name="开始活动").click()
    expect(page.get_by_text("已登记")).to_be_visible()
    made = Activity.objects.exclude(pk=last.pk).get()
    assert (made.kind, made.place, made.state) == (last.kind, last.place, "under-way")
    assert made.participants.count() == 2


def test_what_is_under_way_runs_by_the_second_and_its_buttons_do_not_look_alike(
    browse: Browse, last: Activity, county: County
) -> None:
    crew = [each.officer for each in last.participants.all()]
    began = timezone.now() - timedelta(minutes=61)
    conducting.open_on_the_spot(
        lead=county.officer, crew=crew, kind="inspection", place="城东市场", started_at=began, by=SYSTEM, at=began,
    )  # fmt: skip
    page = browse("wangfang", TODAY)
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.get_by_role("timer")).to_contain_text("1:01:")
    looks: dict[str, Any] = {
        name: page.get_by_role("link", name=name).evaluate(
            "each => getComputedStyle(each).backgroundColor + getComputedStyle(each).color"
        )
        for name in ("登记已告知", "登记中断", "结束")
    }
    assert len(set(looks.values())) == 3
    page.get_by_role("link", name="登记已告知").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="登记已告知")).to_be_visible()


def test_a_code_leads_to_the_device_whose_it_is(client: Client, county: County) -> None:
    me = as_(client, "legal")  # an officer sees only what she has out
    device = reverse("console:device", args=[county.device.pk])
    for code in (
        county.device.serial.lower(),
        f"http://testserver{device}",
        f"https://labels/{county.device.serial}",
    ):
        assert me.get(f"{TODAY}find/", {"code": code})["Location"] == device
    lost = me.get(f"{TODAY}find/", {"code": "https://evil.example/console/"})
    assert lost["Location"] == reverse("console:today")
    assert "没有编号或者代码是" in me.get(TODAY).content.decode()


def test_the_camera_is_opened_for_this_page_alone(client: Client, county: County) -> None:
    me = as_(client, "wangfang")
    assert "camera=(self)" in me.get(TODAY)["Permissions-Policy"]
    assert "geolocation=()" in me.get(TODAY)["Permissions-Policy"]
    for other in ("/console/", "/console/activities/", f"{TODAY}find/"):
        assert "camera=()" in me.get(other)["Permissions-Policy"]
    assert as_(client, "keeper").get(TODAY).status_code == 403
