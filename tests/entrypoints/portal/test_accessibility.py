"""The public pages in a browser: for the keyboard, for a screen reader, for weak eyes, on a phone and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.builders.browsing import console_url, county
from tests.builders.county import County
from tests.services.browser import faults, faults_at_any_width, settle

__all__ = ["console_url", "county"]

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
    "/complaints/",
    "/complaints/new/",
    "/complaints/follow/",
)
Visit = Callable[[str], Page]


@pytest.fixture
def visit(county: County, page: Page, console_url: str) -> Visit:
    """Open a public address."""

    def opened(address: str) -> Page:
        page.goto(console_url + address)
        settle(page)
        return page

    return opened


SIZES = ("normal", "large")


@pytest.mark.in_turn
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(visit: Visit, size: str) -> None:
    visit(f"/text/{size}/")
    wrong = {address: faults_at_any_width(visit(address)) for address in PAGES}
    assert {address: found for address, found in wrong.items() if found} == {}


@pytest.mark.in_turn
@pytest.mark.parametrize("size", SIZES)
def test_what_follows_a_complaint_is_accessible_and_fits(visit: Visit, page: Page, size: str) -> None:
    visit(f"/text/{size}/")

    def wrong() -> object:
        settle(page)
        return faults_at_any_width(page)

    visit("/complaints/follow/")
    page.get_by_label("查询码").fill("没有这样的码")
    page.get_by_role("button", name="查询").click()
    assert wrong() == {}
    visit("/complaints/new/")
    page.get_by_role("textbox", name="发生了什么").fill("罚款不给票据" * 40)
    page.evaluate("document.querySelector('main form').noValidate = true")  # an old browser asks the server
    page.get_by_role("button", name="提交").click()
    page.locator("[role=alert]").first.wait_for()
    assert wrong() == {}, "with what is wrong said"
    page.get_by_label("不使用法定的收费、罚款、没收票据").check()
    page.get_by_label("您的姓名或单位名称").fill("钱多多")
    page.get_by_role("textbox", name="联系方式", exact=True).fill("13900001234")
    page.get_by_label("我对所说内容的真实性负责").check()
    page.get_by_role("button", name="提交").click()
    page.get_by_label("查询码").wait_for()
    assert wrong() == {}
    page.get_by_role("link", name="我已记下").click()
    page.get_by_label("补充什么").fill("还有证人")
    page.get_by_role("button", name="提交补充").click()
    page.get_by_text("已收到您的补充").wait_for()
    assert wrong() == {}
    page.get_by_role("button", name="撤回投诉举报").click()
    page.locator("dialog[open]").wait_for()
    assert wrong() == {}
    page.locator("dialog[open]").get_by_role("button", name="确定").click()
    page.get_by_text("您已撤回投诉举报").wait_for()
    assert wrong() == {}


DROPPED = """(files) => {
    const dropped = new DataTransfer();
    for (const [name, size] of files) dropped.items.add(new File([new Uint8Array(size)], name));
    return dropped;
}"""


def test_files_are_dropped_pasted_and_taken_out_again(visit: Visit, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/complaints/new/")

    def let_go(*files: tuple[str, int]) -> None:
        page.dispatch_event(
            "#id_story", "drop", {"dataTransfer": page.evaluate_handle(DROPPED, [list(f) for f in files])}
        )

    def chosen() -> list[str]:
        return page.locator(".attach .name").all_inner_texts()

    let_go(("照片.jpg", 3000), ("空.txt", 0), ("大.bin", 20 * 1024 * 1024 + 1))
    assert chosen() == ["照片.jpg"]
    assert page.locator(".attach .size").inner_text() == "3 KB"
    assert page.locator(".attach [role=alert]").inner_text().splitlines() == [
        "不能提交：附件“空.txt”是空文件",
        "不能提交：附件“大.bin”超过20 MB。请压缩或截取后再提交，或到窗口当面提交",
    ]
    assert page.locator("#voice").inner_text() == "已添加 照片.jpg，共 1 个附件"
    page.evaluate(
        "(files) => document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: files}))",
        page.evaluate_handle(DROPPED, [["image.png", 9]]),
    )
    assert chosen() == ["照片.jpg", "粘贴的图片1.png"]
    let_go(*((f"{n}.txt", 9) for n in range(12)))
    assert page.locator(".attach [role=alert]").inner_text() == "不能提交：附件最多10个"
    assert faults(page) == []
    page.focus("#id_attached")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "照片.jpg" not in chosen()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "移除 粘贴的图片1.png"
    assert page.evaluate("[...document.querySelector('#id_attached').files].map(f => f.name)") == chosen()


def test_the_verifier_is_accessible_too_and_leads_back(visit: Visit, page: Page) -> None:
    assert faults_at_any_width(visit("/verify/")) == {}
    assert page.locator("[aria-current]").inner_text() == "核验证据包"
    page.get_by_role("link", name="投诉举报").click()
    assert page.url.endswith("/complaints/")


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
