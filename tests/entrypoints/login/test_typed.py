"""Typed text outlives its session: it comes back into the form, to the one who typed it and to nobody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from liuhen.apps.people.models import Person, Post
from liuhen.entrypoints.login import typed
from liuhen.entrypoints.login.seats import KEY
from tests.builders.county import PASSWORD, County, account, person, small_county
from tests.entrypoints.login.codes import first_code

pytestmark = pytest.mark.django_db
LOGIN = "/console/login/"
ENTER = "/console/people/enter/"
STORY = "王<b>小明</b>，“引号” & 其他\n第二行"


@pytest.fixture(autouse=True)
def county() -> County:
    cache.clear()
    made = small_county()
    for n, name in enumerate(("registrar", "registrar2"), 5):
        account(person(made.unit, f"登记{n}", f"10001{n}", kind="clerk"), name, "registrar")
    return made


def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def log_in(client: Client, username: str, *, to: str = "") -> str:
    """Log in through the page, and return where that leads."""
    shown = client.get(LOGIN, {"next": to} if to else {}).content.decode()
    form = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token(shown), "next": to}
    answer = client.post(LOGIN, form)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found[1]


def opened(client: Client, address: str = ENTER) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return token(answer.content.decode())


def filled(county: County, key: str, **more: object) -> dict[str, object]:
    return {
        "csrfmiddlewaretoken": key, "unit": county.unit.pk, "name": STORY, "kind": "clerk", "number": "100099", **more,
    }  # fmt: skip


def idle(client: Client) -> None:
    session = client.session
    session[KEY] = session[KEY] | {"seen": (timezone.now() - timedelta(hours=2)).isoformat()}
    session.save()


def ended_elsewhere(client: Client) -> None:
    log_in(browser(), "registrar")


def ended_in_another_tab(client: Client) -> None:
    idle(client)
    assert client.get("/console/").status_code == 401


def logged_out_in_another_tab(client: Client) -> None:
    assert client.post("/console/logout/", {"csrfmiddlewaretoken": opened(client)}).status_code == 302


@pytest.mark.parametrize("ending", [idle, ended_elsewhere, ended_in_another_tab, logged_out_in_another_tab])
def test_after_the_log_in_the_form_comes_back_filled_and_nothing_was_done(county: County, ending) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    ending(client)
    answer = client.post(ENTER, filled(county, key))
    assert (answer.status_code, "已为您保留一小时" in answer.content.decode()) == (401, True)
    back = re.search(r'login/\?next=([^"]+)"', answer.content.decode())
    assert back
    assert back[1] == ENTER
    page = client.get(log_in(client, "registrar", to=ENTER)).content.decode()
    assert "尚未提交" in page
    assert 'value="王&lt;b&gt;小明&lt;/b&gt;，“引号” &amp; 其他' in page
    assert f'<option value="{county.unit.pk}" selected>' in page
    assert 'value="100099"' in page
    assert not Person.objects.filter(number="100099").exists()
    assert client.post(ENTER, filled(county, token(page), name="王小明")).status_code == 302
    assert Person.objects.filter(number="100099").exists()
    assert "100099" not in client.get(ENTER).content.decode()


def test_somebody_else_on_the_same_machine_sees_nothing_of_it(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    idle(client)
    client.post(ENTER, filled(county, key))
    log_in(client, "registrar2")
    assert "100099" not in client.get(ENTER).content.decode()
    logged_out_in_another_tab(client)
    log_in(client, "registrar")
    assert "100099" not in client.get(ENTER).content.decode()


def test_an_old_page_of_another_account_is_not_given_to_whoever_is_logged_in_now(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    client.post("/console/logout/", {"csrfmiddlewaretoken": key})
    log_in(client, "registrar2")
    assert client.post(ENTER, filled(county, key)).status_code == 403
    idle(client)
    answer = client.post(ENTER, filled(county, key))
    assert (answer.status_code, "没有保留" in answer.content.decode()) == (401, True)
    log_in(client, "registrar2")
    assert "100099" not in client.get(ENTER).content.decode()


def test_a_page_from_before_the_last_log_in_is_given_back_filled(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    client.post("/console/logout/", {"csrfmiddlewaretoken": key})
    log_in(client, "registrar")
    answer = client.post(ENTER, filled(county, key))
    assert (answer.status_code, answer["Location"]) == (302, ENTER)
    page = client.get(ENTER).content.decode()
    assert "提交没有被接受" in page
    assert 'value="100099"' in page


def test_a_form_that_is_not_ours_is_kept_by_nobody(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    opened(client)
    assert client.post(ENTER, filled(county, "x" * 64)).status_code == 403
    idle(client)
    assert "没有保留" in client.post(ENTER, filled(county, "x" * 64)).content.decode()


def within(client: Client) -> HttpRequest:
    """Return a request in the client's session."""
    request = RequestFactory().get(ENTER)
    request.session = client.session
    return request


def test_it_is_sealed_holds_no_secret_and_lasts_an_hour(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    idle(client)
    client.post(ENTER, filled(county, key, password="Hidden-2026-word"))
    stored = [str(row.get_decoded()) for row in Session.objects.all()]
    assert any("typed" in row for row in stored)
    assert not [row for row in stored if "王<b>" in row or "Hidden-2026" in row]
    kept = typed.kept_in(within(client))
    assert kept is not None
    assert {name for name, _ in kept.fields} == {"unit", "name", "kind", "number"}
    log_in(client, "registrar")
    old = replace(kept, at=(timezone.now() - typed.LASTS - timedelta(minutes=1)).isoformat())
    request = within(client)
    typed.put(request, old)
    request.session.save()
    assert "100099" not in client.get(ENTER).content.decode()


def test_what_is_far_too_long_is_not_kept_and_that_is_said(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    idle(client)
    answer = client.post(ENTER, filled(county, key, name="长" * (typed.MOST + 1)))
    assert (answer.status_code, "没有保留" in answer.content.decode()) == (401, True)


def test_files_are_not_kept_and_that_is_said(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    idle(client)
    answer = client.post(ENTER, filled(county, key, extra=SimpleUploadedFile("a.txt", b"x")))
    assert "附件须重新选择" in answer.content.decode()
    assert "附件须重新选择" in client.get(log_in(client, "registrar", to=ENTER)).content.decode()


def test_a_form_within_a_page_brings_back_that_page_and_never_another_site(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    post_url = f"/console/units/{county.unit.pk}/post/"
    for origin, back in (
        (f"http://testserver/console/units/{county.unit.pk}/", f"/console/units/{county.unit.pk}/"),
        ("http://evil.example/console/units/1/", post_url),
        ("//evil.example/console/", post_url),
        ("http://testserver/log/", post_url),
    ):
        key = opened(client)
        idle(client)
        answer = client.post(
            post_url, {"csrfmiddlewaretoken": key, "name": "执法一队"}, headers={"Referer": origin}
        )
        assert f'next={back}"' in answer.content.decode(), origin
        log_in(client, "registrar")
    assert not Post.objects.exists()


def test_text_without_a_place_on_the_page_is_shown_to_be_copied(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    key = opened(client)
    idle(client)
    client.post(
        "/console/people/enter/",
        filled(county, key, gone="这段话已没有可填的地方"),
        headers={"Referer": "http://testserver/console/people/enter/"},
    )
    page = client.get(log_in(client, "registrar", to=ENTER)).content.decode()
    assert "请抄用" in page
    assert "这段话已没有可填的地方</textarea>" in page


def test_nobody_at_all_is_led_to_a_page_that_can_be_opened(county: County) -> None:
    held = county.officer.certificates.get()
    answer = Client().post(f"/console/certificates/{held.pk}/suspend/", {"reason": "x"})
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_it_waits_through_the_second_step_too(county: County) -> None:
    client = browser()
    log_in(client, "registrar")
    shown = client.get("/console/security/totp/").content.decode()
    code = first_code(shown)
    form = {"code": code, "csrfmiddlewaretoken": token(shown)}
    assert client.post("/console/security/totp/", form).status_code == 302
    key = opened(client)
    idle(client)
    client.post(ENTER, filled(county, key))
    assert log_in(client, "registrar", to=ENTER).startswith("/console/login/code/")
    shown = client.get("/console/login/code/").content.decode()
    answer = client.post("/console/login/code/", {"code": code, "csrfmiddlewaretoken": token(shown)})
    assert answer["Location"] == ENTER
    assert 'value="100099"' in client.get(ENTER).content.decode()
