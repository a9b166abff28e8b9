from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from liuhen.settings import base
from tests.builders.county import small_county
from tests.services.browser import faults_at_any_width

pytestmark = pytest.mark.django_db


@pytest.fixture
def styleguide(browse: Callable[[str, str], Page]) -> Page:
    small_county()
    return browse("wangfang", "/console/styleguide/")


def test_every_partial_is_accessible_and_fits(styleguide: Page) -> None:
    assert faults_at_any_width(styleguide) == {}


def test_a_refused_move_can_be_reached_says_why_and_does_nothing(styleguide: Page) -> None:
    button = styleguide.get_by_role("button", name="批准调取")
    button.focus()
    why = styleguide.locator(f"#{button.get_attribute('aria-describedby')}")
    assert "申请人与审批人为同一人" in why.inner_text()
    assert "第26条" in why.inner_text()
    before = styleguide.url
    styleguide.keyboard.press("Enter")
    assert styleguide.url == before


def test_what_cannot_be_taken_back_is_asked_first(styleguide: Page) -> None:
    styleguide.get_by_role("button", name="销毁").click()
    asked = styleguide.get_by_role("dialog", name="请确认")
    assert "销毁后不可恢复" in asked.inner_text()
    asked.get_by_role("button", name="取消").click()
    expect(asked).not_to_be_visible()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(styleguide: Page) -> None:
    styleguide.set_viewport_size({"width": 390, "height": 844})
    burger = styleguide.get_by_role("button", name="打开或收起菜单")
    expect(burger).to_be_visible()  # an element not laid out yet takes no focus
    burger.focus()
    expect(burger).to_be_focused()
    styleguide.keyboard.press("Enter")
    expect(styleguide.get_by_role("link", name="工作台").first).to_be_visible()  # it slides in
    styleguide.keyboard.press("Escape")
    expect(styleguide.locator(".side a").first).not_to_be_visible()


def test_it_is_not_served_in_production(settings: Settings) -> None:
    assert settings.STYLEGUIDE is True  # the test settings open it; base.py ties it to DEBUG
    assert base.STYLEGUIDE is base.DEBUG
