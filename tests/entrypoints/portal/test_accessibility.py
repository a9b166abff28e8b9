"""The public pages in a browser: for the keyboard, for a screen reader, for weak eyes, on a phone and on paper."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.builders.county import County
from tests.entrypoints.console.conftest import console_url, county

__all__ = ["console_url", "county"]

WIDTHS = {"desk": (1280, 800), "phone": (390, 844)}
PAGES = (
    "/",
    "/rules/",
    "/rules/?q=没有",
    "/rules/av-13/",
    "/rules/av-1/",
    "/rules/what-if/",
    "/rules/what-if/?duty=av-15-1&on=2026-12-29",
    "/rules/what-if/?duty=av-13-1&on=2020-01-01",
    "/log/",
)
Visit = Callable[[str], Page]


@pytest.fixture
def visit(county: County, page: Page, console_url: str) -> Visit:
    """Open a public address."""

    def opened(address: str) -> Page:
        page.goto(console_url + address)
        page.wait_for_load_state("networkidle")
        return page

    return opened


def violations(page: Page) -> list[str]:
    return [rule["id"] for rule in Axe().run(page).response["violations"]]


def is_wider(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("device", WIDTHS)
def test_every_page_is_accessible_and_fits(visit: Visit, page: Page, device: str, size: str) -> None:
    width, height = WIDTHS[device]
    page.set_viewport_size({"width": width, "height": height})
    visit(f"/text/{size}/")
    wrong = []
    for address in PAGES:
        found = violations(visit(address))
        if found or is_wider(page):
            wrong.append((address, found, is_wider(page)))
    assert wrong == []


def test_the_verifier_is_accessible_too(visit: Visit) -> None:
    assert violations(visit("/verify/")) == []


def test_the_keyboard_skips_to_the_text_and_shows_where_it_is(visit: Visit) -> None:
    page = visit("/rules/av-13/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    style = page.evaluate(
        "(() => {const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]})()"
    )
    assert style == ["solid", "3px"]
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_order_of_the_keyboard_is_that_of_the_form(visit: Visit) -> None:
    page = visit("/rules/what-if/")
    page.focus("#id_duty")
    names = []
    for _ in range(30):
        names.append(
            page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        )
        if names[-1] == "推算":
            break
        page.keyboard.press("Tab")
    assert list(dict.fromkeys(names)) == ["duty", "on", "clock_time", "named_on", "extended", "推算"]


def test_large_text_is_larger_and_a_link_away(visit: Visit) -> None:
    page = visit("/rules/av-13/")

    def height() -> float:
        return float(page.evaluate("document.querySelector('h1').getBoundingClientRect().height"))

    before = height()
    page.click("text=大字版")
    assert page.url.endswith("/rules/av-13/")
    assert height() > before * 1.2
    page.click("text=标准字号")
    assert height() == before


def test_the_landmarks_and_headings_are_in_order(visit: Visit) -> None:
    for address in PAGES:
        page = visit(address)
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        assert [page.locator(each).count() for each in ("body > header", "main", "body > footer", "h1")] == [
            1
        ] * 4
        assert page.locator('nav[aria-label="主菜单"] [aria-current]').count() == 1


def test_paper_shows_the_text_and_not_the_menu(visit: Visit) -> None:
    page = visit("/rules/av-13/")
    page.emulate_media(media="print")
    assert not page.locator("nav.portal-nav").is_visible()
    assert not page.locator("text=推算最后一天").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator(".print-head").is_visible()
