"""The pages of devices, asked as a browser asks them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.devices.forms import ClockForm
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Account, Person
from liuhen.kernel.ledger import loop
from liuhen.kernel.ledger.models import Entry
from tests.apps.devices.test_check_out import explosive
from tests.builders.county import LOCAL, NOW, County, person

CHECKED = {"works": "on", "battery_percent": "90", "card_free_percent": "80", "offset": "1.5"}


@pytest.fixture
def keeper(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="keeper"))
    return client


def hand_out(client: Client, device: Device, to: Person, **more: str) -> Any:
    here = reverse("console:device-check-out", args=[device.pk])
    return client.post(here, CHECKED | {"officer": str(to.pk)} | more)


def test_a_device_is_handed_out_and_taken_back(keeper: Client, county: County) -> None:
    answer = hand_out(keeper, county.device, county.officer)
    assert answer.status_code == 302, answer.content.decode()
    device = Device.objects.get()
    assert (device.state, device.holder, device.clock_offset_ms) == ("checked_out", county.officer, 1500)
    keeper.post(reverse("console:device-return", args=[device.pk]), {"condition": "good", "remark": ""})
    assert Device.objects.get().state == "available"


def test_a_refusal_cites_its_article_keeps_what_was_entered_and_goes_on_record(
    keeper: Client, county: County
) -> None:
    answer = hand_out(keeper, county.device, county.auxiliary)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "《责任制》第" in page
    assert 'value="90"' in page
    assert f'value="{county.auxiliary.pk}" selected' in page
    assert Device.objects.get().state == "available"
    assert Entry.objects.filter(event="move.refused", subject=county.device.ref).count() == 1


@pytest.mark.article("av-7-1")
def test_what_the_post_needs_is_asked_for_at_the_counter_or_set_aside_on_the_form(
    keeper: Client, county: County
) -> None:
    explosive(county)
    answer = hand_out(keeper, county.device, county.officer)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "所在岗位需要的防爆功能" in page
    assert "《设备办法》第7条" in page
    assert hand_out(keeper, county.device, county.officer, need_set_aside="只送达文书").status_code == 302
    page = keeper.get(reverse("console:device", args=[county.device.pk])).content.decode()
    assert "不涉及岗位特殊需要：只送达文书" in page


def test_a_form_with_holes_reaches_no_action(keeper: Client, county: County) -> None:
    before = Entry.objects.count()
    answer = hand_out(keeper, county.device, county.officer, offset="", battery_percent="100%")
    assert answer.status_code == 422
    assert "二选一" not in answer.content.decode()  # one fault at a time: the number comes first
    answer = hand_out(keeper, county.device, county.officer, offset="")
    assert "二选一" in answer.content.decode()
    assert Entry.objects.count() == before


def test_auxiliaries_are_marked_where_somebody_is_chosen(keeper: Client, county: County) -> None:
    page = keeper.get(reverse("console:device-check-out", args=[county.device.pk])).content.decode()
    assert "孙晓（100090）　［辅助人员］" in page


def test_only_people_of_the_devices_unit_can_be_chosen(keeper: Client, county: County) -> None:
    stranger = person(county.other, "外人", "200009")
    assert hand_out(keeper, county.device, stranger).status_code == 422


@pytest.mark.parametrize(
    ("shown", "offset_ms"),
    [
        ("10:00:03", 3_000),
        ("09:59:58", -2_000),
        ("2026-11-23 10:00:00", -86_400_000),
        ("2025-11-24 10:00:00", -365 * 86_400_000),
    ],
)
def test_the_time_a_device_shows_becomes_its_offset(shown: str, offset_ms: int) -> None:
    form = ClockForm({"device_time": shown}, at=NOW)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["offset_ms"] == offset_ms


def test_a_device_that_is_past_midnight_already_is_not_a_day_behind() -> None:
    just_before = datetime(2026, 11, 24, 23, 59, 50, tzinfo=LOCAL)
    form = ClockForm({"device_time": "00:00:05"}, at=just_before)
    assert form.is_valid()
    assert form.cleaned_data["offset_ms"] == 15_000


def test_the_moment_of_reading_counts_rather_than_that_of_sending() -> None:
    read_at = NOW - timedelta(minutes=3)
    form = ClockForm({"device_time": "09:57:10", "read_at": read_at.isoformat()}, at=NOW)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["offset_ms"] == 10_000
    # a moment of reading that cannot be is not believed
    form = ClockForm({"device_time": "10:00:00", "read_at": "2020-01-01T00:00:00Z"}, at=NOW)
    assert form.is_valid()
    assert form.cleaned_data["offset_ms"] == 0


@pytest.mark.parametrize("shown", ["25:00:00", "now", "10:03", "2026-02-30 10:00:00"])
def test_what_is_no_time_is_said_at_the_field(shown: str) -> None:
    assert "device_time" in ClockForm({"device_time": shown}, at=NOW).errors


def test_a_device_is_registered_under_a_keeper(keeper: Client, county: County) -> None:
    device = {"serial": "DSJ0002", "kind": "body_camera", "model": "DSJ-V9", "acquired_on": "2026-01-05"}
    answer = keeper.post(reverse("console:device-register"), device)
    assert answer.status_code == 409
    assert "第9条" in answer.content.decode()
    answer = keeper.post(reverse("console:device-register"), device | {"keeper": county.keeper.pk})
    assert answer.status_code == 302
    answer = keeper.post(reverse("console:device-register"), device | {"keeper": county.keeper.pk})
    assert answer.status_code == 422
    assert "编号“DSJ0002”已登记" in answer.content.decode()


def test_a_device_goes_to_repair_comes_back_and_is_retired(keeper: Client, county: County) -> None:
    def post(name: str, **data: str) -> int:
        return keeper.post(reverse(f"console:device-{name}", args=[county.device.pk]), data).status_code

    assert post("clock", offset="-2") == 302
    assert post("repair", fault="不开机") == 302
    assert "不开机" in keeper.get(reverse("console:device", args=[county.device.pk])).content.decode()
    assert post("repaired", done="换电池") == 302
    assert post("retire", reason="") == 422
    assert post("retire", reason="超过使用年限") == 302
    assert Device.objects.get().state == "retired"
    assert post("repair", fault="再修") == 409


def test_the_list_is_cut_by_words_state_and_kind(keeper: Client, county: County) -> None:
    def shown(**query: str) -> bool:
        return "DSJ0001" in keeper.get(reverse("console:devices"), query).content.decode()

    assert shown()
    assert shown(q="sj00")
    assert not shown(q="没有这台")
    assert not shown(state="in_repair")
    assert not shown(kind="camera")


def test_the_page_shows_who_had_it_and_that_the_trail_holds(keeper: Client, county: County) -> None:
    hand_out(keeper, county.device, county.officer)
    loop.catch_up(at=NOW)
    page = keeper.get(reverse("console:device", args=[county.device.pk])).content.decode()
    assert page.count("已校验") == 2
    assert "与账本不符" not in page
    assert "时钟快 1.5 秒" in page


def test_a_row_changed_behind_the_ledger_is_shown(keeper: Client, county: County) -> None:
    Device.objects.update(model="另一个型号")
    page = keeper.get(reverse("console:device", args=[county.device.pk])).content.decode()
    assert "与账本不符" in page


def test_an_officer_sees_what_he_holds_and_nothing_else(keeper: Client, county: County) -> None:
    keeper.force_login(Account.objects.get(username="wangfang"))
    assert "DSJ0001" not in keeper.get(reverse("console:devices")).content.decode()
    keeper.force_login(Account.objects.get(username="keeper"))
    hand_out(keeper, county.device, county.officer)
    keeper.force_login(Account.objects.get(username="wangfang"))
    assert "DSJ0001" in keeper.get(reverse("console:devices")).content.decode()
