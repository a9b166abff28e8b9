"""The system administrator's calendar."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.kernel.clocks.models import CalendarYear
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import County

NEXT = {
    "year": 2027,
    "source": "测试用〔2026〕1号",
    "holidays": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}],
    "makeups": [{"name": "春节", "on": "2027-01-31"}],
}


@pytest.fixture
def keeper(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="system"))
    return client


def load(client: Client, notice: object) -> Any:
    file = BytesIO(notice if isinstance(notice, bytes) else json.dumps(notice).encode())
    file.name = "2027.json"
    return client.post(reverse("console:calendar-load"), {"file": file})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_notice_that_notepad_saved_is_loaded(keeper: Client, encoding: str) -> None:
    assert (
        load(
            keeper, json.dumps(NEXT, ensure_ascii=False, indent=1).replace("\n", "\r\n").encode(encoding)
        ).status_code
        == 302
    )
    assert CalendarYear.objects.get(year=2027).source == NEXT["source"]


def test_a_years_notice_is_loaded_shown_and_on_record(keeper: Client) -> None:
    answer = load(keeper, NEXT)
    assert answer.status_code == 302
    page = keeper.get(answer["Location"]).content.decode()
    assert "测试用〔2026〕1号" in page
    assert "2027年1月31日 星期日" in page
    assert Entry.objects.filter(event="calendar.loaded").count() == 1
    assert load(keeper, NEXT).status_code == 302
    assert CalendarYear.objects.get(year=2027).version == 2


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (b"not json", "格式不对"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b" " * 70_000, "文件过大"),
        (NEXT | {"year": 2031}, "2031"),
        (NEXT | {"makeups": [{"name": "春节", "on": "2027-02-01"}]}, "不是周末"),
    ],
)
def test_a_notice_that_cannot_be_is_said_at_the_file(keeper: Client, notice: object, said: str) -> None:
    answer = load(keeper, notice)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CalendarYear.objects.filter(year__gte=2027).exists()
