"""Every page of an account in a browser: accessible, and never wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from liuhen.kernel.ledger.models import Entry
from tests.builders.county import County
from tests.services.browser import faults_at_any_width

PAGES = {
    "wangfang": ["", "devices/", "findings/", "rules/", "rules/av-13/", "rules/what-if/"],
    "keeper": [
        "devices/register/", "devices/{device}/", "devices/{device}/check-out/", "devices/{device}/retire/",
        "devices/{device}/return/", "custody/", "custody/handovers/new/", "custody/loans/", "custody/loans/new/",
        "custody/losses/", "custody/losses/report/", "custody/stock/", "custody/stock/start/", "custody/stock/missing/",
        "custody/register/", "people/", "people/{officer}/", "people/{auxiliary}/", "units/{unit}/",
    ],
    "bureau": ["", "units/", "people/?standing=30", "findings/?q=nothing",
        "rules/?q=13", "rules/av-15/", "rules/what-if/?duty=av-15-1&on=2026-12-30"],
    "system": [
        "", "units/open/", "accounts/", "accounts/1/", "accounts/open/", "stations/", "stations/open/", "calendar/",
        "calendar/2026/", "calendar/load/", "store/",
    ],
    "security": ["", "roles/", "roles/grant/", "tokens/", "tokens/issue/"],
    "audit": ["", "ledger/", "ledger/{entry}/", "ledger/checkpoints/"],
}  # fmt: skip


@pytest.mark.in_turn
@pytest.mark.parametrize("username", PAGES)
def test_every_page_is_accessible_and_fits(
    county: County, browse: Callable[[str, str], Page], username: str
) -> None:
    places = {
        "device": county.device.pk, "officer": county.officer.pk, "auxiliary": county.auxiliary.pk,
        "unit": county.unit.pk, "entry": Entry.objects.get(event="device.registered").pk,
    }  # fmt: skip
    wrong = {}
    for address in PAGES[username]:
        if found := faults_at_any_width(browse(username, "/console/" + address.format(**places))):
            wrong[address] = found
    assert wrong == {}


BESIDE = """<ul><li><a href="/a">一</a>，施行</li></ul>
<ul class="lines"><li><span><a href="/b">二</a> 满 45 日</span></li></ul>
<table class="table"><tr><td>职权<a href="/c">三</a></td></tr></table>"""


@pytest.mark.in_turn
def test_links_beside_words_are_told_apart_and_wide_tables_are_reached(
    county: County, browse: Callable[[str, str], Page]
) -> None:
    page = browse("keeper", "/console/devices/")
    page.evaluate("told => document.querySelector('main').insertAdjacentHTML('beforeend', told)", BESIDE)
    table = page.locator(".table-responsive table").first
    table.evaluate("each => { each.classList.remove('folds'); each.style.minWidth = '3000px'; }")
    assert faults_at_any_width(page) == {}
    assert (
        page.locator(".table-responsive[role=region][tabindex='0']").get_attribute("aria-label") == "记录设备"
    )
