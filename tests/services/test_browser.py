import time

import pytest
from playwright.sync_api import Page, Route

from tests.services.browser import fits

WIDE = "<link rel='stylesheet' href='/late.css'><main><div style='width: 4000px'>too wide</div></main>"


def test_the_browser_shows_chinese_and_knows_the_time_zone(page: Page) -> None:
    page.set_content("<h1>行政执法</h1>")
    assert page.inner_text("h1") == "行政执法"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"


def test_a_page_is_set_in_the_packed_fonts_whatever_the_machine_has(page: Page) -> None:
    page.set_content("<p style='font: 20px sans-serif'>行政执法<b>留痕</b> abc</p>")
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    node = client.send("DOM.querySelector", {"nodeId": root, "selector": "p"})["nodeId"]
    fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert {font["familyName"] for font in fonts} == {"Noto Sans SC"}


def _served(page: Page, css: str) -> None:
    """Show a page whose styles come half a second after its words."""

    def late(route: Route) -> None:
        time.sleep(0.5)
        route.fulfill(content_type="text/css", body=css)

    page.route("http://localhost/", lambda route: route.fulfill(content_type="text/html", body=WIDE))
    page.route("http://localhost/late.css", late)
    page.goto("http://localhost/", wait_until="commit")


def test_how_wide_a_page_is_counts_once_its_styles_are_there(page: Page) -> None:
    _served(page, css="div { display: none; }")
    fits(page)


def test_what_is_too_wide_is_named(page: Page) -> None:
    _served(page, css="")
    with pytest.raises(AssertionError, match=r"wide 4\d+ of 1440[^$]*4000px"):
        fits(page)
