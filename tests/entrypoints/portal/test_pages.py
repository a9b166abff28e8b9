import pytest
from django.test import Client

from liuhen.apps.recordings.models import Recording
from liuhen.kernel.ledger import loop
from liuhen.kernel.ledger.proofs import newest_checkpoint
from tests.apps.recordings.conftest import Bring
from tests.builders.county import NOW, County


@pytest.fixture(autouse=True)
def published(county: County) -> None:
    loop.catch_up(at=NOW)


def test_the_first_page_says_what_this_is_and_how_far_the_log_has_grown(client: Client) -> None:
    newest = newest_checkpoint()
    assert newest
    page = client.get("/").content.decode()
    assert "如果您是当事人或群众" in page
    assert f"{newest.size} 条" in page
    assert "2026-11-24 10:00" in page
    assert "24 小时内原样存入" in page
    assert "至少保存 5 年" in page


def test_the_log_page_shows_the_checkpoint_the_keys_and_the_fingerprint_a_station_compares(
    client: Client,
) -> None:
    newest = newest_checkpoint()
    assert newest
    page = client.get("/log/").content.decode()
    assert newest.note.splitlines()[2] in page
    assert "核对指纹" in page
    for vkey in client.get("/log/vkeys").content.decode().split():
        assert vkey in page


def test_no_public_page_names_a_person_or_a_recording(client: Client, bring: Bring) -> None:
    recording: Recording = bring()
    loop.catch_up(at=NOW)
    for address in (
        "/",
        "/rules/",
        "/rules/av-13/",
        "/rules/what-if/",
        "/log/",
        "/verify/",
        "/log/checkpoint",
        "/log/vkeys",
    ):
        page = client.get(address).content.decode()
        for secret in ("王芳", "100001", recording.filename, recording.sha256, "DSJ0001"):
            assert secret not in page, address


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/rules/",
        "/rules/rs-42/",
        "/rules/what-if/",
        "/log/",
        "/verify/",
        "/robots.txt",
        "/log/checkpoint",
    ],
)
def test_the_portal_only_answers_questions(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    assert client.post(address).status_code in (403, 405)


def test_search_engines_are_kept_off_the_staffs_pages(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().splitlines()[1:] == [
        "Disallow: /console/",
        "Disallow: /api/",
    ]
