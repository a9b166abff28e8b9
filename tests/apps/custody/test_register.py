"""All that happened to a unit's things, in one order of time, page by page and on paper."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from liuhen.apps.custody.actions import counting, handing_over, lending, losing
from liuhen.apps.custody.register import Line, all_lines, cut_for, page_of_register
from liuhen.apps.devices import actions as devices
from liuhen.apps.people.models import Account
from tests.apps.custody.conftest import Others
from tests.apps.custody.test_lending import DUE, GOOD
from tests.builders.county import NOW, County

pytestmark = pytest.mark.article("av-15-1")


@pytest.fixture
def busy(county: County, others: Others) -> County:
    """A week in which each kind of thing happened once, a check-out thrice; two at the very same moment."""
    keeper, device = county.actor("keeper"), county.device
    at = NOW
    for n in range(3):
        devices.check_out(device=device, officer=county.officer, check=GOOD, by=keeper, at=at)
        devices.return_device(device=device, remark="", by=keeper, at=at + timedelta(hours=n + 1))
        at += timedelta(days=1)
    devices.maintain(device=device, work="清洁触点", next_due_on=DUE, by=keeper, at=at)
    devices.send_to_repair(device=device, fault="不开机", by=keeper, at=at)
    devices.close_repair(device=device, done="换电池", by=keeper, at=at + timedelta(hours=2))
    at += timedelta(days=1)
    loan = lending.request(
        device=device, borrower_person=others.borrower, purpose="=联合执法", due_on=DUE, by=keeper, at=at
    )
    loan = lending.approve(loan=loan, opinion="", by=county.actor("head"), at=at)
    lending.hand_out(loan=loan, by=keeper, at=at)
    lending.bring_back(loan=loan, condition="good", remark="", by=keeper, at=at + timedelta(hours=5))
    counting.start(unit=county.unit, by=keeper, at=at + timedelta(hours=6))
    handing_over.make(
        receiver=others.second, devices=[device], reason="轮岗", condition="完好", by=keeper, at=at + timedelta(hours=7)
    )  # fmt: skip
    losing.report(
        device=device,
        lost_on=at.date(),
        place="途中",
        circumstances="滑落",
        by=keeper,
        at=at + timedelta(hours=8),
    )
    return county


def told(county: County, username: str = "keeper", **wanted: Any) -> list[str]:
    return [line.kind for line in all_lines(cut_for(county.actor(username), wanted=wanted), most=100)]


def test_every_kind_stands_in_one_order_of_time_newest_first(busy: County) -> None:
    assert told(busy) == [
        "loss", "handover", "stocktaking", "loan", "repair", "maintenance", "checkout", "checkout", "checkout",
    ]  # fmt: skip


def test_pages_forwards_and_backwards_are_the_whole_without_gap_or_repeat(busy: County) -> None:
    cuts = cut_for(busy.actor("keeper"), wanted={})
    whole: list[Line] = list(all_lines(cuts, most=100))
    for size in (1, 2, 4):
        pages, cursor = [], None
        while True:
            page = page_of_register(cuts, cursor=cursor, size=size)
            pages.append(page)
            if not page.next:
                break
            cursor = page.next
        assert [line for page in pages for line in page.rows] == whole, size
        back = pages[-1]
        for expected in reversed(pages[:-1]):
            back = page_of_register(cuts, cursor=back.previous, size=size)
            assert back.rows == expected.rows
        assert back.previous is None
    with pytest.raises(BadRequest):
        page_of_register(cuts, cursor="made-up")


def test_it_is_cut_by_kind_device_person_and_time(busy: County, others: Others) -> None:
    assert told(busy, kind="repair") == ["repair"]
    assert told(busy, person=busy.officer) == ["checkout"] * 3
    assert told(busy, person=others.borrower) == ["loan"]
    assert "stocktaking" not in told(busy, device=busy.device)
    assert told(busy, since=NOW, until=NOW + timedelta(days=2)) == ["checkout"] * 2
    assert told(busy, unit=busy.other) == ["loan"]


def test_a_unit_sees_its_own_and_what_it_borrowed(busy: County) -> None:
    assert told(busy, "their-keeper") == ["loan"]
    assert told(busy, "wangfang") == []
    assert len(told(busy, "bureau")) == 9


def test_a_page_asks_the_database_a_fixed_number_of_times(
    busy: County, keeper: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(28):
        page = keeper.get(reverse("console:custody-register")).content.decode()
    for word in ("交接", "领用", "外借", "维修", "保养", "遗失", "清点"):
        assert word in page
    assert (
        "没有这个编号的设备"
        in keeper.get(reverse("console:custody-register"), {"device": "X"}).content.decode()
    )


def test_the_sheet_holds_every_line_and_computes_nothing(busy: County, keeper: Client) -> None:
    answer = keeper.get(reverse("console:custody-register-sheet"))
    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == [
        "类别",
        "遗失",
        "交接",
        "清点",
        "外借",
        "维修",
        "保养",
        "领用",
        "领用",
        "领用",
    ]
    (loan,) = (row for row in rows if row[1] == "外借")
    assert str(loan[6]).startswith("=联合执法")
    assert "=联合执法" in str(loan[6])


def test_the_paper_lists_what_was_asked_for(busy: County, keeper: Client) -> None:
    answer = keeper.get(reverse("console:custody-register-paper"), {"kind": "repair"})
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "保管登记簿" in text
    assert "不开机；换电池" in text
    assert "轮岗" not in text


def test_nobody_without_the_right_opens_it(busy: County, client: Client) -> None:
    client.force_login(Account.objects.get(username="wangfang"))
    for name in ("", "-paper", "-sheet"):
        assert client.get(reverse(f"console:custody-register{name}")).status_code == 403
