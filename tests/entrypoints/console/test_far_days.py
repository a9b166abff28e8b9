"""A day that no clock can hold is turned down where it is typed; it never ends in a fault of the server."""

import pytest
from django.test import Client

from liuhen.apps.people.models import Account
from tests.builders.county import small_county
from tests.builders.programs import program

pytestmark = pytest.mark.django_db
ENDS = ("since=0001-01-01", "until=9999-12-31")


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("page", ["recordings/", "activities/", "activities/missing/", "custody/register/"])
def test_a_list_is_not_cut_to_a_day_out_of_this_world(client: Client, page: str, ends: str) -> None:
    small_county()
    client.force_login(Account.objects.get(username="bureau"))
    answer = client.get(f"/console/{page}?{ends}")
    assert answer.status_code == 200
    assert "请填写 1900 年至 2199 年之间的日期。" in answer.content.decode()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"])
@pytest.mark.parametrize("end", ["since", "until"])
@pytest.mark.parametrize("path", ["recordings", "activities", "obligations"])
def test_an_endpoint_neither(path: str, end: str, moment: str) -> None:
    small_county()
    assert program("legal").get(f"/api/v1/{path}", {end: moment}).status_code in (200, 422)
