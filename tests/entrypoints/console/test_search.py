"""One search: what people call things, on any page, and never what another may not see."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from liuhen.apps.people.models import Account, Person
from liuhen.kernel.web import search
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, all_desks
from tests.builders.county import County, person
from tests.builders.pages import squeezed
from tests.services.browser import faults_at_any_width

SOUGHT = [desk for desk in all_desks() if desk.sought]


def page(client: Client, username: str, words: str) -> str:
    client.force_login(Account.objects.get(username=username))
    answer = client.get(reverse("console:search"), {"q": words})
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def names(county: County, username: str, words: str) -> set[str]:
    found = search.searched(words, by=county.actor(username))
    return {hit.name for group in found for hit in group.hits}


@pytest.mark.parametrize("words", ["王芳", " 王 芳 ", "100001", "１００００１", "wf", "WF"])
def test_a_person_is_found_by_name_number_and_letters(county: County, words: str) -> None:
    assert str(county.officer) in names(county, "legal", words)


@pytest.mark.parametrize("dot", "·•・．.-")
def test_a_name_is_found_with_any_dot(county: County, dot: str) -> None:
    found = person(county.unit, "买买提·艾力", "100077")
    assert str(found) in names(county, "legal", f"买买提{dot}艾力")


def test_a_device_is_found_by_a_part_of_its_serial(county: County) -> None:
    assert names(county, "keeper", "dsj0001") == {str(county.device)}


@pytest.mark.parametrize("words", ["王芳", "100001", "wf", "DSJ0001"])
def test_what_another_unit_has_is_not_found(county: County, words: str) -> None:
    own = {str(county.officer), str(county.device)}
    assert not names(county, "stranger", words) & own
    assert names(county, "bureau", words) & own


def test_what_was_found_says_of_what_unit_it_is_and_leads_there(county: County, client: Client) -> None:
    shown = page(client, "legal", "王芳")
    assert f'<a href="{reverse("console:person", args=[county.officer.pk])}">' in shown
    assert county.unit.short_name in shown
    assert Person.objects.get(pk=county.officer.pk).state_zh in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "按事项分组列出"),
        ("王", "请至少输入两个字"),
        ("·王·", "请至少输入两个字"),
        ("没有这个人", "没有找到"),
    ],
)
def test_what_finds_nothing_says_why(county: County, client: Client, words: str, said: str) -> None:
    assert said in page(client, "legal", words)


def test_of_too_many_the_newest_are_shown_and_it_is_said(county: County, client: Client) -> None:
    for n in range(search.SHOWN + 1):
        person(county.unit, f"执法员{n}", f"3{n:05}")
    shown = page(client, "legal", "执法员")
    assert f"只列出最近的 {search.SHOWN} 条" in shown
    assert "执法员1<" in shown
    assert "执法员0<" not in shown


def test_a_search_asks_once_for_each_noun_however_much_there_is(
    county: County, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        person(county.unit, f"执法员{n}", f"3{n:05}")
    by = county.actor("bureau")
    with django_assert_max_num_queries(len(SOUGHT) + 10):  # the pairs of letters are asked apart
        search.searched("执法员", by=by)


def test_every_noun_that_is_sought_has_a_page_and_is_sought_once() -> None:
    nouns = [desk.noun for desk in SOUGHT]
    assert len(nouns) == len(set(nouns)) > 30
    assert [noun for noun in nouns if not address_of(f"{noun}:1")] == []


@pytest.mark.parametrize("desk", SOUGHT, ids=lambda desk: desk.noun)
def test_every_noun_can_be_sought(county: County, desk: Desk) -> None:
    rows = desk.rows(county.actor("legal"))
    for words in ("不在这里的", "zzq", f"{date(2026, 1, 5)}", "100%_'\"\\"):
        assert list(search.matched(rows, words, desk.sought)[:1]) == []


def test_a_key_leads_to_the_field_and_not_from_where_one_writes(
    county: County, browse: Callable[[str, str], Page]
) -> None:
    shown = browse("legal", reverse("console:people"))
    shown.set_viewport_size({"width": 1366, "height": 900})
    shown.keyboard.press("/")
    shown.keyboard.type("王/芳")
    assert shown.locator("[data-seek]").input_value() == "王/芳"
    shown.locator("[data-seek]").fill("王芳")
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/search/**")
    assert shown.locator("main a", has_text="王芳").count() == 1
    assert faults_at_any_width(shown) == {}


def test_on_a_phone_the_key_and_the_sign_lead_to_the_page(
    county: County, browse: Callable[[str, str], Page]
) -> None:
    shown = browse("legal", reverse("console:people"))
    shown.set_viewport_size({"width": 390, "height": 844})
    shown.locator(".seek-link").click()
    shown.wait_for_url("**/search/")
    assert shown.locator("#seek-here").is_visible()
