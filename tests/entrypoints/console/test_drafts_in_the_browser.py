"""In a real browser: what is written on a long form comes back, whatever tab, network or login were cut."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from liuhen.apps.findings import actions
from liuhen.apps.findings.models import Finding
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.web.models import Draft
from liuhen.regulation import DUTIES
from tests.builders.browsing import Browse
from tests.builders.county import NOW, County
from tests.entrypoints.console.test_typed_in_the_browser import end_every_session, fill_in, log_in

WORDS = "前一日下乡，乡镇断网，次日返回后即上传"
DUTY = DUTIES["av-13-1"][-1]


@pytest.fixture
def answering(county: County) -> str:
    assert DUTY.clock is not None
    found: Finding = actions.open_finding(
        found=DUTY.clock.finding, duty=DUTY, about="recording:1", about_zh="DSJ0001_20261123.mp4",
        unit_id=county.unit.pk, person=county.officer, by=SYSTEM, at=NOW,
    )  # fmt: skip
    return reverse("console:finding-answer", args=[found.pk])


@pytest.mark.parametrize("width", [1366, 390])
def test_what_was_written_in_a_tab_is_offered_in_the_next_by_the_keyboard_alone(
    browse: Browse, answering: str, width: int
) -> None:
    page = browse("wangfang", answering)
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("textarea").focus()
    page.keyboard.type(WORDS)
    expect(page.get_by_text("已暂存，只有您看得到")).to_be_visible(timeout=20_000)
    again = page.context.new_page()
    again.set_viewport_size({"width": width, "height": 800})
    page.close()
    again.goto(page.url)
    note = again.get_by_text("您写过这份表，没有提交")
    expect(note).to_contain_text("电脑 127.0.0.1")
    expect(note).to_contain_text(WORDS[:10])
    expect(again.locator("textarea")).to_have_value("")
    again.get_by_role("link", name="放回").focus()
    again.keyboard.press("Enter")
    expect(again.locator("textarea")).to_have_value(WORDS)
    assert again.evaluate("document.documentElement.scrollWidth <= innerWidth")
    again.locator("textarea").press("Control+End")
    again.keyboard.type("。")
    again.get_by_role("button", name="提交").click()
    again.get_by_role("button", name="确定").click()
    expect(again).to_have_url(re.compile(r"/console/findings/\d+/$"), timeout=20_000)
    assert Finding.objects.get().state == "answered"
    assert not Draft.objects.exists()


def test_two_tabs_with_the_same_draft_do_not_write_over_each_other(browse: Browse, answering: str) -> None:
    page = browse("wangfang", answering)
    page.locator("textarea").fill(WORDS)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    for tab, words in ((page, "甲"), (other, "乙")):
        tab.locator("textarea").press("Control+End")
        tab.keyboard.type(words)
        expect(tab.get_by_text("已暂存，只有您看得到")).to_be_visible(timeout=20_000)
    expect(other.get_by_text("两份都留着")).to_be_visible()
    assert Draft.objects.count() == 2
    other.goto(page.url.partition("?")[0])
    expect(other.get_by_text("您写过这份表，没有提交")).to_contain_text("乙")
    expect(other.get_by_text("另有一份没有提交")).to_contain_text("甲")
    other.get_by_role("button", name="丢弃").last.click()
    expect(other.get_by_text("草稿已丢弃")).to_be_visible()
    assert Draft.objects.count() == 1


def test_a_cut_network_leaves_the_page_and_its_words_until_it_is_back(
    browse: Browse, page: Page, answering: str
) -> None:
    browse("wangfang", answering)
    page.context.set_offline(True)
    page.locator("textarea").fill(WORDS)
    page.get_by_role("button", name="提交").click()
    page.get_by_role("button", name="确定").click()
    expect(page.locator("[data-kept]")).to_contain_text("没有提交")
    expect(page.locator("textarea")).to_have_value(WORDS)
    assert Finding.objects.get().state == "open"
    page.context.set_offline(False)
    page.get_by_role("button", name="提交").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已提交说明").or_(page.get_by_text(WORDS)).first).to_be_visible(timeout=20_000)
    assert Finding.objects.get().answer == WORDS


def test_words_of_after_the_sessions_end_come_back_with_the_log_in(
    page: Page, console_url: str, answering: str
) -> None:
    log_in(page, console_url, "wangfang")
    page.goto(console_url + answering)
    page.wait_for_load_state("networkidle")  # the badges of the menu, which a log-in would be asked for
    end_every_session()
    page.locator("textarea").fill(WORDS)
    expect(page.locator("[data-kept]")).to_contain_text("已为您保留一小时", timeout=20_000)
    page.goto(console_url + answering)
    fill_in(page, "wangfang")
    expect(page.get_by_text("尚未提交")).to_be_visible()
    expect(page.locator("textarea")).to_have_value(WORDS)
