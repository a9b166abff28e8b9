"""A form sent twice does its work once; what was changed since, or asked for anew, is another sending."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.accountability.models import Lead
from liuhen.apps.people.models import Account
from liuhen.kernel.web import once
from liuhen.kernel.web.models import Sent
from tests.builders.county import County, small_county

pytestmark = pytest.mark.django_db
TOLD = {"kind": "leak", "person": "", "recordings": "", "known": "视频流出"}


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def keeper(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="keeper"))
    return client


def fresh(client: Client) -> dict[str, Any]:
    """Open the form, and return what is sent with the mark it carries."""
    page = client.get(reverse("console:lead-raise")).content.decode()
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return {**TOLD, "once": found[1]}


def send(client: Client, told: dict[str, Any]) -> Any:
    return client.post(reverse("console:lead-raise"), told)


def test_pressed_twice_it_is_done_once_and_leads_to_the_same_page(keeper: Client) -> None:
    told = fresh(keeper)
    first, second = send(keeper, told), send(keeper, told)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Lead.objects.count() == 1
    assert once.DONE_BEFORE in keeper.get(reverse("console:home")).content.decode()


def test_what_was_changed_since_is_another_sending(keeper: Client) -> None:
    told = fresh(keeper)
    send(keeper, told)
    assert send(keeper, told | {"known": "另一段视频流出"}).status_code == 302
    assert Lead.objects.count() == 2


def test_the_same_words_on_a_form_opened_anew_are_another_sending(keeper: Client) -> None:
    send(keeper, fresh(keeper))
    send(keeper, fresh(keeper))
    assert Lead.objects.count() == 2


def test_what_was_refused_may_be_sent_again_and_is_told_again(keeper: Client) -> None:
    told = fresh(keeper) | {"person": "999999"}
    for _ in range(2):
        answer = send(keeper, told)
        assert answer.status_code == 422
        assert "没有编号为“999999”的在岗人员" in answer.content.decode()
        assert f'value="{told["once"]}"' in answer.content.decode()
    assert not Sent.objects.exists()


def test_while_the_first_is_being_worked_on_the_second_is_told_so(keeper: Client) -> None:
    told = fresh(keeper)
    send(keeper, told)
    Sent.objects.update(to="")  # as it stands before the first is done
    answer = send(keeper, told)
    assert answer.status_code == 409
    assert "正在办理" in answer.content.decode()
    assert Lead.objects.count() == 1


def test_marks_go_after_a_day(keeper: Client) -> None:
    send(keeper, fresh(keeper))
    assert once.forget(at=timezone.now() + timedelta(hours=23)) == 0
    assert once.forget(at=timezone.now() + timedelta(hours=25)) == 1
