"""The register taken in from a sheet: checked first, every bad row named, the good ones listed together."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.apps.establishments import importing
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.people.models import Account
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.spreadsheets import workbook
from tests.builders import inspections as build
from tests.builders.county import County
from tests.builders.pages import squeezed

pytestmark = pytest.mark.article("rs-15-1")
GOOD = ("第一食品厂", "企业", build.code(1), "老街1号", "市场监管", "", "高", "A类")
ROWS = (
    GOOD,
    ("错码", "企业", "91220112MA0000001A", "老街2号", "", "", "", ""),
    ("第一食品厂", "企业", build.code(1), "老街1号", "", "", "", ""),
    ("另一家", "公司", build.code(3), "老街3号", "", "", "", ""),
    ("", "企业", build.code(4), "老街4号", "", "", "", ""),
    ("老街网吧", "场所", "吉网文〔2026〕12号", "老街5号", "文化", "乡镇", "", "c"),
    ("已登记的", "个体工商户", build.code(9), "老街9号", "", "", "", ""),
    ("甲", "个体户", build.code(8), "", "", "", "", ""),
    ("乙", "个体户", build.code(7), "x", "", "", "很高", ""),
)


def send(client: Client, county: County, *, checking: bool, rows: Any = ROWS) -> str:
    client.force_login(Account.objects.get(username="legal"))
    file = SimpleUploadedFile("名录.xlsx", workbook("表", importing.COLUMNS, rows))
    said = {"unit": county.unit.pk, "file": file} | ({"checking": "on"} if checking else {})
    answer = client.post(reverse("console:establishments-import"), said)
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def test_good_rows_are_listed_and_each_refused_one_is_named_with_its_reason(
    county: County, client: Client
) -> None:
    build.establishment(county.unit, 9, name="旧店")
    page = send(client, county, checking=False)
    assert "已登记 2 个，7 行没有登记" in page
    for said in (
        "不是有效的统一社会信用代码", f"第2行已有代码{build.code(1)}", "“类别”不能是“公司”", "请写明名称",
        f"代码{build.code(9)}已登记为“旧店”", "请写明地址", "“风险等级”不能是“很高”",
    ):  # fmt: skip
        assert said in page, said
    made = {row.name: row for row in Establishment.objects.exclude(name="旧店")}
    assert made.keys() == {"第一食品厂", "老街网吧"}
    assert (made["第一食品厂"].risk, made["第一食品厂"].credit, made["第一食品厂"].level) == (
        "high",
        "A",
        "county",
    )
    cafe = made["老街网吧"]
    assert (cafe.code, cafe.kind, cafe.level, cafe.credit) == ("吉网文〔2026〕12号", "place", "town", "C")
    assert Entry.objects.filter(subject=cafe.ref, event="establishment.listed").exists()


def test_a_check_says_the_same_and_leaves_no_trace(county: County, client: Client) -> None:
    page = send(client, county, checking=True, rows=ROWS[:2])
    assert "1 行可以登记，1 行有问题" in page
    assert not Establishment.objects.exists()
    assert not Entry.objects.filter(event="establishment.listed").exists()


def test_what_a_ministry_exports_is_understood_by_the_names_of_its_columns(
    county: County, client: Client
) -> None:
    client.force_login(Account.objects.get(username="legal"))
    header = ("企业名称", "市场主体类型", "统一社会信用代码", "住所", "信用风险分类")
    file = SimpleUploadedFile(
        "x.xlsx", workbook("表", header, [("甲厂", "企业", build.code(5), "东街", "B")])
    )
    answer = client.post(reverse("console:establishments-import"), {"unit": county.unit.pk, "file": file})
    assert "已登记 1 个" in squeezed(answer.content.decode())


def test_whose_they_are_is_asked_though_there_is_one_unit(county: County, client: Client) -> None:
    client.force_login(Account.objects.get(username="legal"))
    assert 'name="unit"' in client.get(reverse("console:establishments-import")).content.decode()
    file = SimpleUploadedFile("x.xlsx", workbook("表", importing.COLUMNS, [GOOD]))
    assert client.post(reverse("console:establishments-import"), {"file": file}).status_code == 422


def test_nobody_takes_rows_in_for_another_unit(county: County, client: Client) -> None:
    client.force_login(Account.objects.get(username="legal"))
    file = SimpleUploadedFile("x.xlsx", workbook("表", importing.COLUMNS, [GOOD]))
    told = {"unit": county.other.pk, "file": file}
    assert client.post(reverse("console:establishments-import"), told).status_code == 422
    client.force_login(Account.objects.get(username="wangfang"))
    assert client.get(reverse("console:establishments-import")).status_code == 403


def test_the_empty_sheet_comes_back_with_its_example_in_order(county: County, client: Client) -> None:
    assert "1 行都可以登记" in send(client, county, checking=True, rows=[importing.EXAMPLE])
    assert client.get(reverse("console:establishments-template")).status_code == 200
