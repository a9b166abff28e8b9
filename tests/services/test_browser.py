from playwright.sync_api import Page


def test_the_browser_shows_chinese_and_knows_the_time_zone(page: Page) -> None:
    page.set_content("<h1>行政执法</h1>")
    assert page.inner_text("h1") == "行政执法"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"
