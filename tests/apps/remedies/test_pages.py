"""The pages of remedies: lists, one of each, and the doors."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.apps.remedies import actions
from tests.builders.execution import day
from tests.builders.remedies import GOVERNMENT, Docks

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-21-2")]


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def test_every_page_is_drawn_for_whoever_keeps_them_and_none_for_strangers(docks: Docks) -> None:
    remedy, owed = docks.copied(), docks.owed()
    actions.seal(remedy=remedy, by=docks.legal, at=day("2026-09-22"))
    opinion = actions.receive_opinion(
        unit=docks.county.unit, organ=GOVERNMENT, number="云政复意〔2026〕1号", received_on=date(2026, 9, 1),
        content="规范告知", by=docks.legal, at=day("2026-09-01"),
    )  # fmt: skip
    legal, stranger = client_of("legal"), client_of("stranger")
    for name in (
        "remedies",
        "performances",
        "opinions",
        "remedy-bring",
        "remedy-lodge",
        "performance-register",
    ):
        assert legal.get(reverse(f"console:{name}")).status_code == 200, name
    for name, pk in (("remedy", remedy.pk), ("performance", owed.pk), ("opinion", opinion.pk)):
        assert legal.get(reverse(f"console:{name}", args=[pk])).status_code == 200, name
        assert stranger.get(reverse(f"console:{name}", args=[pk])).status_code in (403, 404), name
    for name in ("remedy-answer", "remedy-decide", "performance-perform", "opinion-report"):
        pk = {"remedy": remedy, "performance": owed, "opinion": opinion}[name.partition("-")[0]].pk
        assert legal.get(reverse(f"console:{name}", args=[pk])).status_code == 200, name
    page = legal.get(reverse("console:remedy", args=[remedy.pk])).content.decode()
    assert "封存答复卷（正在生成）" in page
    assert reverse("console:remedy-seal-answer", args=[remedy.pk]) in page


def test_the_case_shows_its_remedies(docks: Docks) -> None:
    remedy = docks.brought()
    page = client_of("wangfang").get(reverse("console:case", args=[remedy.case_id])).content.decode()
    assert reverse("console:remedy", args=[remedy.pk]) in page
