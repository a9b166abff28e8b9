"""What every list can do: be sorted by its columns, be taken along as a sheet, and have its filters kept."""

import io
import re
from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page

from liuhen.apps.cases.console.listing import CLUE_SORTS
from liuhen.apps.cases.models import Clue
from liuhen.apps.findings.console.rectification import SORTS as RECTIFICATION_SORTS
from liuhen.apps.findings.models import Rectification
from liuhen.apps.people.console.people import SORTS as PERSON_SORTS
from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.menu import menu
from liuhen.kernel.access import ROLES
from liuhen.kernel.web import tabled
from liuhen.kernel.web.models import KeptFilter
from tests.builders.county import County, account, person
from tests.builders.pages import squeezed
from tests.builders.recordings import Bring, bring  # noqa: F401
from tests.services.browser import faults_at_any_width

PEOPLE = "console:people"


@pytest.fixture
def legal(county: County, client: Client) -> Client:
    for n in range(60):
        person(county.unit, f"执法员{n:02}", f"3{99999 - n}")
    client.force_login(Account.objects.get(username="legal"))
    return client


def shown(client: Client, **asked: str) -> str:
    answer = client.get(reverse(PEOPLE), asked)
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def names(page: str) -> list[str]:
    return re.findall(r'href="/console/people/\d+/">([^<]+)</a>', page)


def sheet(client: Client, **asked: str) -> list[tuple[object, ...]]:
    answer = client.get(reverse(PEOPLE), {"excel": "人员", **asked})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Content-Disposition"].startswith("attachment")
    return list(load_workbook(io.BytesIO(answer.content)).active.values)


def test_a_list_is_sorted_by_a_column_and_says_so(legal: Client) -> None:
    page = shown(legal, sort="name", kind="officer")
    found = names(page)
    assert found == sorted(found)
    assert (
        '<th scope="col" aria-sort="ascending"><a class="sorts" href="?sort=-name&amp;kind=officer">姓名'
        in page
    )
    assert 'aria-sort="none"><a class="sorts" href="?sort=number&amp;kind=officer">人员编号' in page
    back = names(shown(legal, sort="-name", kind="officer"))
    assert back == sorted(back, reverse=True)


def test_the_order_and_the_filters_stay_from_page_to_page(legal: Client) -> None:
    first = shown(legal, sort="-name", kind="officer")
    (onward,) = re.findall(r'rel="next" href="\?([^"]+)"', first)
    assert "sort=-name" in onward
    assert "kind=officer" in onward
    second = squeezed(legal.get(f"{reverse(PEOPLE)}?{onward.replace('&amp;', '&')}").content.decode())
    every = names(first) + names(second)
    assert every == sorted(every, reverse=True)
    assert len(every) == 61
    assert '<input type="hidden" name="sort" value="-name">' in first  # so that filtering keeps it too


@pytest.mark.parametrize("asked", ["password", "id", "name__gt", "-", "--name", "unit__path;", "名"])
def test_what_is_no_column_of_the_list_is_not_sorted_by(legal: Client, asked: str) -> None:
    assert names(shown(legal, sort=asked)) == names(shown(legal))


def test_a_list_without_a_word_is_in_its_own_order(legal: Client) -> None:
    assert 'aria-sort="ascending"><a class="sorts" href="?sort=-number">人员编号' in shown(legal)


def test_a_sheet_holds_every_page_of_the_list_as_it_is_filtered_and_sorted(legal: Client) -> None:
    head, *rows = sheet(legal, sort="-name", kind="officer")
    assert head[:3] == ("姓名", "人员编号", "类别")
    assert len(rows) == 61
    told = [str(row[0]) for row in rows]
    assert told == sorted(told, reverse=True)
    assert sheet(legal, kind="officer", cursor="")[0] == head


def test_a_sheet_holds_nothing_that_another_may_not_see(legal: Client, county: County) -> None:
    assert "王芳" in {row[0] for row in sheet(legal)}
    legal.force_login(Account.objects.get(username="stranger"))
    assert "王芳" not in {row[0] for row in sheet(legal)}
    legal.force_login(Account.objects.get(username="station"))
    assert legal.get(reverse(PEOPLE), {"excel": "人员"}).status_code == 403


def test_every_list_of_the_menu_is_printed_by_one_button(legal: Client, county: County) -> None:
    everyone = account(person(county.unit, "全部角色", "550001", kind="clerk"), "everyone", *ROLES)
    prints: dict[str, int] = {}
    for who in (everyone, *Account.objects.filter(username__in=("station", "system", "security", "audit"))):
        legal.force_login(who)
        for item in (item for group in menu() for item in group.items if item.url_name not in prints):
            page = legal.get(reverse(item.url_name)).content.decode()
            if 'class="pager"' in page:
                prints[item.url_name] = page.count("data-print")
    assert len(prints) > 60
    assert {name: count for name, count in prints.items() if count != 1} == {}


def test_what_looks_like_a_formula_stays_words(legal: Client, county: County) -> None:
    person(county.unit, '=HYPERLINK("http://x")', "400001")
    answer = legal.get(reverse(PEOPLE), {"excel": "人员", "q": "400001"})
    (_, (cell, *_)) = load_workbook(io.BytesIO(answer.content)).active.iter_rows()
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_a_list_that_is_too_long_is_refused_with_the_way_out(
    legal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabled, "MOST", 60)
    answer = legal.get(reverse(PEOPLE), {"excel": "人员"})
    assert answer.status_code == 409
    assert "不能导出：这份清单超过 60 条" in answer.content.decode()
    assert "缩小范围" in answer.content.decode()


def test_a_page_without_such_a_list_is_shown_as_it_is(legal: Client) -> None:
    assert legal.get(reverse(PEOPLE), {"excel": "没有"})["Content-Type"].startswith("text/html")
    assert legal.get(reverse("console:home"), {"excel": ""})["Content-Type"].startswith("text/html")


def test_filters_are_kept_under_a_name_for_oneself_alone(legal: Client) -> None:
    of = {"of": f"{reverse(PEOPLE)}?sort=-name&kind=officer&q=&cursor=abc"}
    address = reverse("console:filters", query=of)
    answer = legal.post(address, {"name": "执法员"})
    assert answer["Location"] == f"{reverse(PEOPLE)}?sort=-name&kind=officer"
    again = squeezed(legal.get(address).content.decode())
    assert f'<a href="{reverse(PEOPLE)}?sort=-name&amp;kind=officer">执法员</a>' in again
    kept = KeptFilter.objects.get()
    legal.force_login(Account.objects.get(username="stranger"))
    assert "执法员" not in legal.get(address).content.decode()
    assert legal.post(reverse("console:filters-drop", args=[kept.pk])).status_code == 404
    legal.force_login(Account.objects.get(username="legal"))
    assert legal.post(reverse("console:filters-drop", args=[kept.pk])).status_code == 302
    assert not KeptFilter.objects.exists()


def test_the_same_name_is_kept_anew(legal: Client) -> None:
    for kind in ("officer", "clerk"):
        legal.post(
            reverse("console:filters", query={"of": f"{reverse(PEOPLE)}?kind={kind}"}), {"name": "我的"}
        )
    assert KeptFilter.objects.get().query == "kind=clerk"


@pytest.mark.parametrize("of", ["", "https://example.org/console/people/", "//x/console/", "/", "/nowhere/"])
def test_filters_are_kept_for_lists_of_the_console_alone(legal: Client, of: str) -> None:
    assert legal.get(reverse("console:filters"), {"of": of}).status_code == 404


def test_of_filters_no_more_are_kept_than_anybody_uses(
    legal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liuhen.entrypoints.console.kept_filters.MOST", 0)
    answer = legal.post(
        reverse("console:filters", query={"of": f"{reverse(PEOPLE)}?kind=clerk"}), {"name": "我的"}
    )
    assert answer.status_code == 422
    assert "最多保存0组常用条件" in answer.content.decode()


def test_a_list_is_sorted_and_its_filters_kept_by_keyboard(
    county: County, browse: Callable[[str, str], Page]
) -> None:
    page = browse("legal", f"{reverse(PEOPLE)}?kind=clerk")
    page.locator("th a.sorts", has_text="姓名").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=name**")
    assert page.locator("th[aria-sort=ascending]").inner_text().strip() == "姓名"
    page.locator(".filters a", has_text="常用条件").focus()
    page.keyboard.press("Enter")
    page.locator("#id_name").fill("文职")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=name**")
    page.locator(".filters a", has_text="常用条件").click()
    assert page.locator(".kept-filters a").inner_text() == "文职"
    assert faults_at_any_width(page) == {}


def test_on_a_phone_all_rows_are_picked_by_a_box_with_a_label(
    browse: Callable[[str, str], Page],
    bring: Bring,  # noqa: F811
) -> None:
    for data in (b"one", b"two"):
        bring(data)
    page = browse("legal", reverse("console:recordings"))
    assert page.get_by_label("全选本页").is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    every = page.locator("label", has_text="全选本页")
    assert (
        every.locator("span").evaluate("each => each.offsetHeight > 10 && getComputedStyle(each).clipPath")
        == "none"
    )
    every.click()
    assert page.locator("input[form=pick]:checked").count() == 2
    assert faults_at_any_width(page) == {}


def test_on_a_phone_the_heads_that_sort_stand_above_the_cards(
    county: County, browse: Callable[[str, str], Page]
) -> None:
    page = browse("legal", f"{reverse(PEOPLE)}?kind=officer")
    page.set_viewport_size({"width": 390, "height": 844})
    heads = page.locator("th:visible")
    assert heads.all_inner_texts() == [*PERSON_SORTS]
    assert page.locator("thead tr").evaluate("each => getComputedStyle(each, '::before').content") == '"排序"'
    link = page.locator("th a.sorts", has_text="姓名")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=officer**sort=name**")
    now = page.locator("th[aria-sort=ascending]")
    assert (now.inner_text(), now.locator("svg").is_visible()) == ("姓名", True)
    assert faults_at_any_width(page) == {}


@pytest.mark.parametrize(
    ("list_page", "model", "columns"),
    [("console:clues", Clue, CLUE_SORTS), ("console:rectifications", Rectification, RECTIFICATION_SORTS)],
)
def test_each_column_that_a_list_is_sorted_by_holds_no_nulls_and_sorts(
    legal: Client, list_page: str, model: type[Model], columns: dict[str, str]
) -> None:
    for column in columns.values():
        assert not model._meta.get_field(column.partition("__")[0]).null
        for asked in (column, f"-{column}"):
            answer = legal.get(reverse(list_page), {"sort": asked})
            assert answer.status_code == 200
            assert answer.context["page"].sorting.order == (asked, "-id" if asked.startswith("-") else "id")
