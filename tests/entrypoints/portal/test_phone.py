"""The page that leads a phone through trusting the county's authority."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from liuhen.entrypoints import certificates
from tests.services.browser import faults_at_any_width
from tests.services.liuhen import Liuhen

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_without_an_authority_it_says_what_the_administrator_does(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.KEYS = tmp_path
    page = client.get("/phone/").content.decode()
    assert "liuhen certificate --name" in page
    assert client.get("/phone/liuhen-authority.crt").status_code == 404


def test_it_shows_the_fingerprint_and_hands_out_the_certificate_alone(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.KEYS = tmp_path
    certificates.make_authority(tmp_path, county="云岭县", names=["liuhen.example"], at=NOON)
    authority = certificates.authority_of(tmp_path)
    assert authority
    assert authority.fingerprint in client.get("/phone/").content.decode()
    answer = client.get("/phone/liuhen-authority.crt")
    assert answer["Content-Type"] == "application/x-x509-ca-cert"
    assert answer.content == authority.der


@pytest.mark.long
def test_a_browser_says_what_it_has_and_has_nothing_wrong(live: Liuhen, page: Page) -> None:
    page.goto(f"{live.url}/phone/")
    expect(page.locator("#phone-check li")).to_have_count(6)
    expect(page.locator("#phone-check")).to_contain_text("具备：本机签名密钥")
    assert faults_at_any_width(page) == {}
