"""A register taken in from a sheet: every row through the action, a refused one leaves nothing behind."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from liuhen.apps.devices import importing
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Account
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.spreadsheets import workbook
from tests.builders.county import County
from tests.builders.pages import squeezed

GOOD = ("N1", "执法记录仪", "DSJ-V9", "100002", "2026-01-05", "", "")
ROWS = (
    GOOD,
    ("N2", "执法记录仪", "DSJ-V9", "", "2026-01-05", "", ""),
    ("N3", "无人机", "M1", "100002", "2026-01-05", "", ""),
    ("N4", "照相机", "CX", "100002", "2026-01-05", "否", ""),
    ("N5", "照相机", "CX", "100002", "1/5/26", "", "取证"),
    ("N6", "照相机", "CX", "100002", "2026-01-05", "是", ""),
    ("N1", "执法记录仪", "DSJ-V9", "100002", "2026-01-05", "", ""),
    ("N7", "执法记录仪", "DSJ-V9", "200003", "2026-01-05", "", ""),
    ("", "执法记录仪", "DSJ-V9", "100002", "2026-01-05", "", ""),
    ("N8", "照相机", "CX", "100002", "2026-01-05", "对", ""),
)


@pytest.fixture
def keeper(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="keeper"))
    return client


def send(client: Client, county: County, *, checking: bool, rows: Any = ROWS) -> str:
    file = SimpleUploadedFile("设备.xlsx", workbook("表", importing.COLUMNS, rows))
    said = {"unit": county.unit.pk, "file": file} | ({"checking": "on"} if checking else {})
    answer = client.post(reverse("console:devices-import"), said)
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


@pytest.mark.article("av-9-1", "av-5-1")
def test_good_rows_are_registered_and_each_refused_one_is_named_with_its_reason(
    keeper: Client, county: County
) -> None:
    page = send(keeper, county, checking=False)
    assert set(Device.objects.values_list("serial", flat=True)) == {"DSJ0001", "N1", "N6"}
    assert "已登记 2 台，8 行没有登记" in page
    assert "Outcome(" not in page
    for said in (
        "没有指定维护保养的专人", "“无人机”不是办法所列的设备种类", "也没有写明执法需要",
        "应写成 2026-01-05", "编号“N1”已登记", "不是云岭县市场监督管理局的人员", "“设备编号”没有填写",
        "只能填是或否，写的是“对”",
    ):  # fmt: skip
        assert said in page, said
    assert 'data-label="行" class="num">3</td>' in page  # as Excel numbers it: the header is the first


def test_a_check_says_the_same_and_leaves_no_trace(keeper: Client, county: County) -> None:
    entries = Entry.objects.count()
    page = send(keeper, county, checking=True)
    assert "2 行可以登记，8 行有问题" in page
    assert "编号“N1”已登记" in page  # twice in the sheet itself
    assert (Device.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_whole_sheet_in_order_is_said_to_be_so(keeper: Client, county: County) -> None:
    assert "1 行都可以登记" in send(keeper, county, checking=True, rows=[GOOD])
    assert "已登记 1 台设备" in send(keeper, county, checking=False, rows=[GOOD])


def test_the_days_that_offices_type_are_days_and_no_row_below_blank_ones_vanishes(
    keeper: Client, county: County
) -> None:
    typed = ("2026/1/5", "2026.1.5", "2026年1月5日", "20260105", "2026-01-05 00:00:00")
    rows = [(f"N{n}", *GOOD[1:4], told, "", "") for n, told in enumerate(typed)]
    blank = ("",) * 7
    page = send(keeper, county, checking=False, rows=[*rows[:2], *[blank] * 600, *rows[2:]])
    assert "已登记 5 台设备" in page
    assert {str(device.acquired_on) for device in Device.objects.filter(serial__startswith="N")} == {
        "2026-01-05"
    }


def test_a_sheet_with_nothing_but_its_header_is_said_to_be_empty(keeper: Client, county: County) -> None:
    assert "没有填写任何设备" in send(keeper, county, checking=False, rows=[])


def test_what_is_no_sheet_is_said_at_the_field(keeper: Client, county: County) -> None:
    file = SimpleUploadedFile("设备.xlsx", b"nothing of the sort")
    answer = keeper.post(reverse("console:devices-import"), {"unit": county.unit.pk, "file": file})
    assert answer.status_code == 422
    assert "不能导入：不是有效的 Excel 文件" in answer.content.decode()


def test_nothing_is_registered_in_a_unit_out_of_reach(keeper: Client, county: County) -> None:
    file = SimpleUploadedFile("设备.xlsx", workbook("表", importing.COLUMNS, [GOOD]))
    answer = keeper.post(reverse("console:devices-import"), {"unit": county.other.pk, "file": file})
    assert answer.status_code == 422
    assert Device.objects.count() == 1


def test_the_template_can_be_taken_in_and_the_list_comes_out(keeper: Client, county: County) -> None:
    template = keeper.get(reverse("console:devices-template"))
    head = [cell.value for cell in load_workbook(io.BytesIO(template.content)).active[1]]
    assert tuple(head) == importing.COLUMNS
    answer = keeper.get(reverse("console:devices-export"), {"state": "available"})
    (header, row) = load_workbook(io.BytesIO(answer.content)).active.values
    assert (header[0], row[0], row[-1]) == ("设备编号", "DSJ0001", "型号参数未登记")
    empty = keeper.get(reverse("console:devices-export"), {"state": "retired"})
    assert len(list(load_workbook(io.BytesIO(empty.content)).active.values)) == 1
