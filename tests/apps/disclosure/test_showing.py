"""A certificate as it is shown: its state at this second, nobody else's, and a signature that needs no network."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from liuhen.apps.disclosure import actions, showing
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger import keyring
from liuhen.kernel.web.codes import qr
from liuhen_proof import cards
from liuhen_proof.notes import NoteError
from tests.apps.disclosure.conftest import login
from tests.builders.county import LOCAL, NOW

pytestmark = pytest.mark.article("rs-11-2")


@pytest.fixture
def certificate(county):
    return Certificate.objects.select_related("person__unit").get()


@pytest.fixture
def address(certificate):
    made = actions.card_of(certificate=certificate, by=SYSTEM, at=NOW)
    return f"/certificates/{made.token}/"


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (NOW, "valid"),
        (datetime(2029, 12, 31, 23, 59, tzinfo=LOCAL), "valid"),
        (datetime(2030, 1, 1, tzinfo=LOCAL), "expired"),
        (datetime(2024, 12, 31, 23, 59, tzinfo=LOCAL), "not-yet"),
    ],
)
def test_it_is_good_through_its_last_day(certificate, at, state):
    assert showing.state_of(certificate, at=at) == state


def test_a_suspension_shows_at_once(certificate, client, address):
    assert "有效" in client.get(address).content.decode()
    register.suspend_certificate(certificate=certificate, reason="核查", by=SYSTEM, at=NOW)
    page = client.get(address)
    assert "暂扣" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_the_page_says_who_which_and_whether_and_no_more(client, address):
    page = client.get(address).content.decode()
    for told in ("王芳", "云岭县市场监督管理局", "吉F100001", "市场监管", "有效"):
        assert told in page
    assert "2029" not in page
    assert not re.search(r"(?<![F\d])100001", page)


@pytest.mark.parametrize("token", ["1", "0" * 22, "a" * 23, "王" * 22, "%00", "../1"])
def test_what_nobody_was_shown_is_not_there(client, address, token):
    assert client.get(f"/certificates/{token}/").status_code == 404


def test_whoever_tries_many_has_to_wait(client, address):
    answers = [client.get(f"/certificates/{n:022}/").status_code for n in range(62)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_the_address_stays(certificate, address):
    assert address.endswith(f"{actions.card_of(certificate=certificate, by=SYSTEM, at=NOW).token}/")


def test_the_token_is_read_by_the_published_key_alone(certificate):
    token = showing.token_of(certificate, at=NOW)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    card = cards.read(token, keyring.verifiers())
    assert (card.claims["name"], card.claims["state_zh"]) == ("王芳", "有效")
    assert card.key == keyring.verifiers()[0]
    with pytest.raises(NoteError, match="no known key"):
        cards.read(token, keyring.verifiers()[1:])
    with pytest.raises(NoteError):
        cards.read(token[:-10] + "A" * 10, keyring.verifiers())


def test_the_token_speaks_for_a_short_while(certificate):
    card = cards.read(showing.token_of(certificate, at=NOW), keyring.verifiers())
    now = NOW.astimezone(UTC)
    assert card.is_fresh(now)
    assert card.is_fresh(now + showing.GOOD_FOR - timedelta(seconds=1))
    assert not card.is_fresh(now + showing.GOOD_FOR)
    assert not card.is_fresh(now - timedelta(seconds=1))


def test_the_officer_shows_his_own_card(client, county):
    login(client, "wangfang")
    page = client.get("/console/card/")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("<svg:svg") + text.count("<svg width") == 2
    assert "http://testserver/certificates/" in text


def test_nobody_prints_the_card_of_another_unit(client, county, certificate):
    login(client, "keeper")
    assert client.get(f"/console/card/{certificate.pk}/").status_code == 403
    assert "您没有执法证件" in client.get("/console/card/").content.decode()


def test_a_code_holds_ascii_only():
    with pytest.raises(UnicodeEncodeError):
        qr("税务")


def test_a_withdrawn_certificate_says_so(certificate):
    gone = register.withdraw_certificate(certificate=certificate, reason="离职", by=SYSTEM, at=NOW)
    assert showing.state_of(gone, at=NOW + timedelta(days=1)) == "withdrawn"
    assert certificate.issued_on == date(2025, 1, 1)
