from typing import Any

import pytest
from django.test import Client, RequestFactory

from liuhen.apps.recordings.models import Recording
from liuhen.kernel.ledger import loop
from liuhen.kernel.ledger.proofs import newest_checkpoint
from liuhen.kernel.web import errors
from tests.builders.county import NOW, County
from tests.builders.pages import squeezed
from tests.builders.recordings import Bring


@pytest.fixture(autouse=True)
def published(county: County) -> None:
    loop.catch_up(at=NOW)


def test_the_first_page_says_what_this_is_and_how_far_the_log_has_grown(client: Client) -> None:
    newest = newest_checkpoint()
    assert newest
    page = squeezed(client.get("/").content.decode())
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


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nothing/", 404, "没有找到这一页"),
        ("/complaints/mine/add/", 405, "该地址不接受这种访问方式"),
    ],
)
def test_what_goes_wrong_is_said_with_the_menu_and_a_way_home(
    client: Client, address: str, status: int, said: str
) -> None:
    answer = client.get(address)
    page = squeezed(answer.content.decode())
    assert answer.status_code == status
    assert f"<h1>{said}</h1>" in page
    assert 'class="portal-nav"' in page
    assert '<a class="btn" href="/">返回首页</a>' in page
    assert "管辖范围" not in page


def test_a_stale_form_is_told_what_to_do_and_not_that_going_back_helps() -> None:
    answer = Client(enforce_csrf_checks=True).post("/complaints/follow/", {"code": "x"})
    assert answer.status_code == 403
    assert "浏览器须允许本站使用 Cookie" in answer.content.decode()


def test_the_staff_keep_their_own_words_and_pages(client: Client) -> None:
    page = client.get("/console/nothing/").content.decode()
    assert "或它不在您的管辖范围内" in page
    assert "portal-nav" not in page


@pytest.mark.parametrize(("address", "home"), [("/log/", "/"), ("/console/", "/console/")])
def test_a_fault_leads_home_and_names_the_counter_to_the_public(
    rf: RequestFactory, settings: Any, address: str, home: str
) -> None:
    settings.HOTLINE = "0899-1234567"
    page = squeezed(errors.server_error(rf.get(address)).content.decode())
    assert f'<a class="btn" href="{home}">返回首页</a>' in page
    assert ("0899-1234567" in page) == (home == "/")
