from playwright.sync_api import Page


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
