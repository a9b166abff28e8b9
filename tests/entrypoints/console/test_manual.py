"""The manual within the console: every page leads to the paragraph about it, and every such paragraph is there."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.manual import ABOUT, BOOKS, OF_PAGE, book, help_for
from liuhen.entrypoints.console.menu import menu
from tests.builders.county import County

AT_THE_BEGINNING = {
    "console:home", "console:cockpit", "console:rules", "console:what-if", "console:leads-mine", "console:rings",
    "console:oddlooks-passed", "console:process-reports",
}  # fmt: skip
"""What the manual says at its beginning, or in a chapter of several who do it."""


def test_every_paragraph_that_a_page_leads_to_is_there() -> None:
    assert [
        place for place in ABOUT if place[1] not in {heading for heading, _ in book(place[0]).headings}
    ] == []


def test_every_page_of_the_menu_leads_somewhere_and_every_address_is_one_of_it() -> None:
    shown = {item.url_name for group in menu() for item in group.items}
    assert shown - set(OF_PAGE) == AT_THE_BEGINNING
    assert set(OF_PAGE) - shown == set()
    assert help_for("console:cases").endswith("#线索和案件")
    assert help_for("console:decisions").endswith("#告知和决定")
    assert help_for("console:redresses").endswith("#责任追究、复核申诉")
    assert "#" not in help_for("console:nothing")


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_is_read_with_its_anchors_and_links_that_lead_on(
    county: County, client: Client, name: str
) -> None:
    client.force_login(Account.objects.get(username="wangfang"))
    page = client.get(reverse("console:manual", args=[name])).content.decode()
    inside = page[page.index('<article class="card manual">') : page.index("</article>")]
    ids = set(re.findall(r' id="([^"]+)"', inside))
    contents = re.findall(r'<a href="#([^"]+)"', page[page.index("手册目录") :])
    assert contents
    assert set(contents) <= ids
    for address in re.findall(r'href="\.\./([^"]+)/"', inside):
        assert client.get(reverse("console:manual", args=[unquote(address)])).status_code == 200
    assert "<table>" in inside or "<strong>" in inside
    assert '.md"' not in inside


def test_a_page_links_to_its_paragraph_and_what_is_no_book_is_not_found(
    county: County, client: Client
) -> None:
    client.force_login(Account.objects.get(username="wangfang"))
    page = client.get(reverse("console:activities")).content.decode()
    assert f'href="{help_for("console:activities")}"' in page
    assert client.get(reverse("console:manual", args=["..%2Fsettings"])).status_code == 404
