"""Chromium through Playwright, as a Chinese office PC would have it; a page may speak to this machine only."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    sync_playwright,
)

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = {"desk": (1366, 900), "phone": (390, 844)}
OWN_HOSTS = {"127.0.0.1", "localhost", ""}


def settle(page: Page) -> None:
    """Return once nothing that the page asked for of itself is outstanding; half a second of silence is not awaited."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    page.evaluate("document.fonts.ready.then(() => true)")


WIDE = """() => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const ends = each => each.getBoundingClientRect().right;
    const out = [...document.body.querySelectorAll("*")].filter(each => ends(each) > innerWidth);
    const said = out.map(each => `to ${Math.round(ends(each))}: ${each.outerHTML.slice(0, 200)}`);
    return [`wide ${wide} of ${innerWidth}`, ...said];
}"""


def fits(page: Page) -> None:
    """Hold that nothing of a page runs out of the screen to the right, and say what does."""
    settle(page)
    wide = page.evaluate(WIDE)
    assert not wide, "\n".join([page.url, *wide])


def led_to(link: Locator) -> str:
    """Press a link or button and return the address that it led to: a click does not wait for it."""
    with link.page.expect_navigation():
        link.click()
    return link.page.url


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page for who cannot see or point, or where it is wider than the screen."""
    settle(page)
    found = [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *([f"wider by {wide}"] if wide > 0 else [])]


def faults_at_any_width(page: Page) -> dict[str, list[str]]:
    """Return its faults at a desk and on a phone, by width; the page is laid out anew, not asked for again."""
    wrong = {}
    for device, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        if found := faults(page):
            wrong[device] = found
    return wrong


FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{packed}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
<alias binding="same"><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
<alias binding="same"><family>monospace</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


@contextmanager
def launched(folder: Path) -> Iterator[Browser]:
    """Start a browser with the fonts that the product carries, and no others: a page is as wide on every machine."""
    # Playwright's loop runs in the thread of the test, where Django would take every query for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from liuhen.kernel.typefaces import PACKED

    (folder / "fonts.conf").write_text(FONTS.format(packed=PACKED, cache=folder / "cache"), "utf-8")
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    executable = next((found for found in map(shutil.which, NAMES) if found), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS), env=environment)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with launched(tmp_path_factory.mktemp("fonts")) as browser:
        yield browser


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile; the test fails if any of its pages asked another machine for anything."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(15_000)
    strangers: list[str] = []

    def note(request: Request) -> None:
        if (urlsplit(request.url).hostname or "") not in OWN_HOSTS:
            strangers.append(request.url)

    context.on("request", note)
    yield context
    context.close()
    assert not strangers, f"asked another machine: {strangers}"


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page; the test fails if a script on it failed or the policy blocked something."""
    page = browser_context.new_page()
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", note)
    yield page
    assert not errors, f"script errors: {errors}"
