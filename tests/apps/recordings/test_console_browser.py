"""The way of a recording through a real browser and a real server: dropped in, played, sought, accessible."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from liuhen.demo import media
from liuhen.kernel.web.wording import SHANGHAI
from tests.services.browser import faults_at_any_width, settle
from tests.services.liuhen import Liuhen

SECONDS = 8


def log_in(page: Page, live: Liuhen, username: str) -> Page:
    page.goto(f"{live.url}/console/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", live.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{live.url}/console/")
    return page


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real H.264 recording that ended two hours ago, named as the device names its files."""
    began = datetime.now(UTC).astimezone(SHANGHAI) - timedelta(hours=2)
    path = tmp_path_factory.mktemp("card") / f"DSJ0001_100001_{began:%Y%m%d%H%M%S}_0001.mp4"
    path.write_bytes(media.video(started_at=began, seconds=SECONDS, device="DSJ0001"))
    return path


@pytest.fixture(scope="module")
def uploaded(live: Liuhen, browser: Browser, film: Path) -> str:
    """The address of the recording's page, once an officer has dropped the film in."""
    page = browser.new_context(locale="zh-CN").new_page()
    log_in(page, live, "wangfang").goto(f"{live.url}/console/recordings/upload/")
    page.set_input_files("input[type=file] >> nth=0", str(film))
    page.locator(".uppy-StatusBar-actionBtn--upload").click()
    row = page.locator("[data-upload-results] tbody tr")
    expect(row).to_contain_text("已入库", timeout=30_000)
    link = row.get_by_role("link", name="查看").get_attribute("href")
    assert link is not None
    page.context.close()
    return live.url + link


def test_an_uploaded_film_plays_and_can_be_sought_once_a_purpose_is_stated(
    live: Liuhen, page: Page, uploaded: str
):
    log_in(page, live, "legal").goto(uploaded)
    assert page.locator("video").count() == 0
    page.get_by_label("日常监督").check()
    page.get_by_label("说明").fill("核对画面")
    page.get_by_role("button", name="登记并查看").click()
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 1")
    page.get_by_role("button", name="播放").first.click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    page.evaluate("document.querySelector('video').currentTime = 6")
    page.wait_for_function(
        "() => !document.querySelector('video').seeking && document.querySelector('video').currentTime >= 6"
    )
    assert page.evaluate("document.querySelector('video').videoWidth") == media.WIDTH
    assert "李法制" in page.locator(".watermark").first.inner_text()


WHOLE_CODES = """() => {
  const frame = document.querySelector('.player').getBoundingClientRect();
  const tiles = [...document.querySelectorAll('.watermark-tiles span')].map((tile) => tile.getBoundingClientRect());
  const offsets = [0, 0.125, 0.25, 0.375, 0.5];
  return Math.min(...offsets.flatMap((x) => offsets.map((y) => {
    const left = frame.left + x * frame.width, top = frame.top + y * frame.height;
    const right = left + frame.width / 2, bottom = top + frame.height / 2;
    return tiles.filter((t) => t.left >= left && t.right <= right && t.top >= top && t.bottom <= bottom).length;
  })));
}"""


@pytest.mark.article("av-13-2")
@pytest.mark.parametrize("width", [1440, 390])
def test_any_quarter_of_the_picture_holds_a_whole_code_and_nobody_takes_it_off(
    live: Liuhen, page: Page, uploaded: str, width: int
):
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, live, "legal").goto(uploaded)
    if page.get_by_role("button", name="登记并查看").count():
        page.get_by_label("日常监督").check()
        page.get_by_label("说明").fill("核对画面")
        page.get_by_role("button", name="登记并查看").click()
    page.wait_for_selector(".video-js > .watermark")
    assert page.evaluate(WHOLE_CODES) >= 1
    seen = set()
    for _ in range(3):
        page.locator(".video-js").focus()
        page.keyboard.press("w")
        seen.add(float(page.evaluate("getComputedStyle(document.querySelector('.watermark')).opacity")))
    assert len(seen) == 3
    assert min(seen) > 0.1
    for tampering in (
        "document.querySelector('.watermark').remove()",
        "document.querySelector('.watermark').style.display = 'none'",
        "document.querySelector('.watermark').className = ''",
        "document.querySelector('.watermark-tiles').replaceChildren()",
    ):
        page.evaluate(tampering)
        page.wait_for_function(
            "document.querySelectorAll('.video-js > .watermark .watermark-tiles span').length === 30"
        )
        expect(page.locator(".watermark").first).to_be_visible()


def test_the_same_film_again_is_told_to_be_known(live: Liuhen, page: Page, uploaded: str, film: Path):
    log_in(page, live, "wangfang").goto(f"{live.url}/console/recordings/upload/")
    page.set_input_files("input[type=file] >> nth=0", str(film))
    page.locator(".uppy-StatusBar-actionBtn--upload").click()
    expect(page.locator("[data-upload-results] tbody tr")).to_contain_text("重复", timeout=30_000)


@pytest.mark.parametrize(
    ("username", "addresses"),
    [
        (
            "legal",
            ("/console/recordings/", "{recording}", "/console/exports/", "/console/exports/new/?recording=1"),
        ),
        ("keeper", ("/console/recordings/quarantine/",)),
        ("wangfang", ("/console/recordings/upload/",)),
    ],
)
def test_every_page_is_accessible_and_fits(
    live: Liuhen, page: Page, uploaded: str, username: str, addresses: tuple[str, ...]
):
    log_in(page, live, username)
    for address in addresses:
        page.goto(uploaded if address == "{recording}" else live.url + address)
        settle(page)
        assert faults_at_any_width(page) == {}, address
