"""The pages of performance: lists and one demand, doors by their buttons, other units' rows are not there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.execution.models import Demand, Payment
from liuhen.apps.people.models import Account
from tests.builders.execution import SERVED, Till

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-17-1")]


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture(autouse=True)
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: SERVED)


def test_a_demand_shows_its_money_and_takes_a_payment(till: Till) -> None:
    demand, account, client = till.laid(), till.account(), client_of("wangfang")
    page = client.get(reverse("console:demand", args=[demand.pk]))
    assert "罚款10000元" in page.content.decode()
    form = client.get(reverse("console:demand-pay", args=[demand.pk]))
    assert 'value="10000"' in form.content.decode()
    told: dict[str, Any] = {
        "received_by": "bank", "account": account.pk, "slip": "p 1", "amount_fen": "10000", "paid_on": "2026-08-31",
        "payer": "利民小吃店",
    }  # fmt: skip
    refused = client.post(reverse("console:demand-pay", args=[demand.pk]), told | {"received_by": "unit"})
    assert "不得自行收缴罚款" in refused.content.decode()
    assert client.post(reverse("console:demand-pay", args=[demand.pk]), told).status_code == 302
    assert Payment.objects.get().slip == "P1"
    assert Demand.objects.get().state == "settled"
    assert client.get(reverse("console:demands") + "?state=settled").status_code == 200


@pytest.mark.parametrize("amount", ["", "-1", "1e9", "9" * 30, "一百", "0"])
def test_what_is_no_amount_is_said(till: Till, amount: str) -> None:
    demand, account = till.laid(), till.account()
    told = {
        "received_by": "bank", "account": account.pk, "slip": "P1", "amount_fen": amount, "paid_on": "2026-08-31",
        "payer": "x",
    }  # fmt: skip
    answer = client_of("wangfang").post(reverse("console:demand-pay", args=[demand.pk]), told)
    assert answer.status_code in (200, 409, 422)
    assert not Payment.objects.exists()


def test_another_units_demand_is_not_there(till: Till) -> None:
    demand = till.laid()
    stranger = client_of("stranger")
    for name in ("demand", "demand-pay", "demand-urge"):
        assert stranger.get(reverse(f"console:{name}", args=[demand.pk])).status_code in (403, 404, 405)
    assert client_of("liqiang").get(reverse("console:demand", args=[demand.pk])).status_code == 200


def test_accounts_are_kept_by_the_legal_unit(till: Till) -> None:
    account, client = till.account(), client_of("legal")
    assert client.get(reverse("console:fineaccounts")).status_code == 200
    assert client.get(reverse("console:fineaccount", args=[account.pk])).status_code == 200
    assert client_of("legal").get(reverse("console:demand-lay")).status_code == 200


def test_the_case_shows_what_its_decision_demands(till: Till) -> None:
    demand = till.laid()
    for noun, pk in (("case", demand.case_id), ("decision", demand.decision_id)):
        page = client_of("wangfang").get(reverse(f"console:{noun}", args=[pk]))
        assert reverse("console:demand", args=[demand.pk]) in page.content.decode()
