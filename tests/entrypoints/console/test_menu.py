"""The menu by role: what one does above the fold, the rest below it, by keyboard and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from liuhen.entrypoints.console.chrome import Chrome
from liuhen.entrypoints.console.menu import FIRST, MOST, first_of, menu
from liuhen.kernel.access import BY_KIND, ROLES, Actor, Grant, Kind
from tests.builders.county import County
from tests.services.browser import faults_at_any_width


def test_everybody_who_has_a_menu_has_what_he_does_and_all_of_it_opens() -> None:
    offered = {item.url_name: item for group in menu() for item in group.items}
    assert set(FIRST) == {*ROLES, Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT}
    for key, names in FIRST.items():
        may = BY_KIND[key] if isinstance(key, Kind) else ROLES[key].permissions
        pages = [offered[f"console:{name}"] for name in names]
        assert len(pages) < MOST
        assert [page.label for page in pages if page.permission and page.permission not in may] == []


def test_of_several_roles_each_has_its_turn() -> None:
    grants = tuple(Grant(ROLES[key], frozenset({1}), 1) for key in ("officer", "keeper"))
    first = first_of(Actor(ref="account:1", name="", kind=Kind.BUSINESS, grants=grants))
    assert first[:4] == ("console:home", "console:activities", "console:devices", "console:field")


@pytest.mark.parametrize("width", [1366, 390])
def test_the_rest_is_unfolded_by_keyboard(
    county: County, browse: Callable[[str, str], Page], width: int
) -> None:
    page = browse("legal", "/console/")
    page.set_viewport_size({"width": width, "height": 844})
    if width < 992:
        page.locator(".burger").focus()
        page.keyboard.press("Enter")
    assert page.locator(".side > nav > ul a").count() <= MOST
    below = page.locator('.more a[href="/console/documents/"]')
    assert not below.is_visible()
    page.locator(".more > summary").focus()
    page.keyboard.press("Enter")
    assert below.is_visible()
    below.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/")
    assert page.locator(".more[open] [aria-current=page]").count() == 1
    assert faults_at_any_width(page) == {}


@pytest.mark.parametrize("width", [1366, 390])
def test_by_keyboard_a_page_begins_with_the_way_past_its_menu(
    county: County, browse: Callable[[str, str], Page], width: int
) -> None:
    page = browse("legal", "/console/rules/")  # far down a folded menu, and a long page
    page.set_viewport_size({"width": width, "height": 844})
    page.reload()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    assert page.evaluate("scrollY") > 844
    top = page.locator(".bar").evaluate("bar => bar.getBoundingClientRect().top")
    assert top == 0  # what one searches and is told by stays at hand


def test_whoever_is_nobody_has_no_menu() -> None:
    assert Chrome(type("Asked", (), {"actor": None, "path": "/"})()).drawn_menu.strip() == ""
