"""Whom a campaign goes to, from a sheet: checked first, every bad row named, the good ones as if named one by one."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.apps.establishments import actions as establishments
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.inspections import importing
from liuhen.apps.inspections.models import Campaign, Errand
from liuhen.apps.people.models import Account
from liuhen.kernel.spreadsheets import workbook
from tests.apps.inspections.conftest import Field
from tests.builders import inspections as making
from tests.builders.county import NOW
from tests.builders.pages import squeezed

pytestmark = pytest.mark.article("rs-15-1")


def send(
    client: Client, campaign: Campaign, rows: Any, *, checking: bool = False, username: str = "legal"
) -> Any:
    client.force_login(Account.objects.get(username=username))
    file = SimpleUploadedFile("对象.xlsx", workbook("表", importing.COLUMNS, rows))
    said = {"file": file} | ({"checking": "on"} if checking else {})
    return client.post(reverse("console:campaign-import", args=[campaign.pk]), said)


@pytest.fixture
def campaign(field: Field) -> Campaign:
    for n in range(1, 5):
        making.establishment(field.county.unit, n)
    making.establishment(field.county.unit, 5, risk="low")
    return field.part(field.plan(), third=0)


def test_good_rows_are_named_and_each_refused_one_says_why(
    field: Field, campaign: Campaign, client: Client
) -> None:
    gone = making.establishment(field.county.unit, 6)
    establishments.close(establishment=gone, ground="revoked", closed_on=NOW.date(), by=field.legal, at=NOW)
    rows = [
        (making.code(1), "云岭县第1食品厂", ""), (making.code(2), "", ""), (making.code(1), "", ""),
        (making.code(3), "别的名称", ""), (making.code(5), "", ""), (making.code(9), "", ""), (making.code(6), "", ""),
    ]  # fmt: skip
    page = squeezed(send(client, campaign, rows).content.decode())
    assert "已登记 2 个，5 行没有登记" in page
    for said in (
        "云岭县第1食品厂已经指定", f"代码{making.code(3)}在名录中是云岭县第3食品厂，不是别的名称", "的检查0次",
        f"名录中没有代码“{making.code(9)}”", "吊销执照",
    ):  # fmt: skip
        assert said in page, said
    assert [each.establishment.code for each in Errand.objects.order_by("id")] == [
        making.code(1),
        making.code(2),
    ]


def test_another_unit_that_goes_for_the_same_wants_the_reason_in_its_row(
    field: Field, campaign: Campaign, client: Client
) -> None:
    for n in (1, 2):
        field.theirs_planned(Establishment.objects.get(code=making.code(n)))
    rows = [(making.code(1), "", ""), (making.code(2), "", "专项整治")]
    page = squeezed(send(client, campaign, rows).content.decode())
    assert "已登记 1 个，1 行没有登记" in page
    assert Errand.objects.get(campaign=campaign).why == "专项整治"


def test_a_check_names_nobody(campaign: Campaign, client: Client) -> None:
    page = squeezed(send(client, campaign, [(making.code(1), "", "")], checking=True).content.decode())
    assert "1 行都可以登记" in page
    assert not Errand.objects.exists()


def test_whoever_does_not_plan_for_the_unit_finds_no_such_page(campaign: Campaign, client: Client) -> None:
    assert send(client, campaign, [(making.code(1), "", "")], username="stranger").status_code == 404


def test_the_empty_sheet_and_the_way_to_it(campaign: Campaign, client: Client) -> None:
    client.force_login(Account.objects.get(username="legal"))
    assert client.get(reverse("console:campaign-import-template")).status_code == 200
    assert "批量指定" in client.get(reverse("console:campaign", args=[campaign.pk])).content.decode()
