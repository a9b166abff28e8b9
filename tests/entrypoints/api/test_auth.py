"""Who may call: a token, or a session with its CSRF token; nobody else, and nothing secret in the log."""

import logging
import re
from base64 import b64encode
from collections.abc import Iterator

import pytest
from django.test import Client

from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account, Token
from liuhen.entrypoints.api.assembly import api
from liuhen.entrypoints.api.auth import FAILURES_A_MINUTE
from liuhen.kernel.access import SYSTEM, Permission
from liuhen.kernel.ledger import loop
from tests.builders.county import NOW, PASSWORD, County
from tests.builders.programs import program, token_of

STATION = "/api/v1/station"
PLACE = re.compile(r"\{(?:\w+:)?(\w+)\}")
PUBLIC = {"/health", "/articles", "/articles/{article}", "/duties", "/duties/{key}", "/duties/{key}/what-if"}
ANYBODYS = PUBLIC - {"/articles/{article}", "/duties/{key}/what-if"} | {"/station"}


def shown(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_token_says_who_calls(county: County) -> None:
    said = program("station").get(STATION).json()
    assert (said["name"], said["unit"]) == ("station", "云岭县市场监督管理局")
    assert said["log"]["origin"] == "liuhen.local/log/1"
    assert [vkey.partition("+")[0] for vkey in said["log"]["vkeys"]] == ["liuhen.local/log/1"] * 2


@pytest.mark.parametrize(
    "header", ["Bearer lh_wrong", "Bearer", "Basic dXNlcjpwYXNz", "lh_wrong", "Bearer \xff"]
)
def test_anything_else_in_the_header_is_401(county: County, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get(STATION)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["code"] == "token-refused"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_nobody_is_401(county: County, client: Client) -> None:
    answer = client.get(STATION)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_revoked_token_is_401(county: County) -> None:
    secret = token_of("station")
    assert shown(secret).get(STATION).status_code == 200
    accounts.revoke_token(token=Token.objects.get(), by=SYSTEM, at=NOW)
    assert shown(secret).get(STATION).status_code == 401


def test_a_token_of_a_closed_account_is_401(county: County) -> None:
    secret = token_of("station")
    accounts.close_account(account=Account.objects.get(username="station"), by=SYSTEM, at=NOW)
    assert shown(secret).get(STATION).status_code == 401


def test_a_token_is_good_for_its_scopes_only(county: County) -> None:
    narrow = program("legal", scopes=frozenset({Permission.DEVICE_SEE}))
    assert narrow.get("/api/v1/devices").status_code == 200
    answer = narrow.get("/api/v1/recordings")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


def logged_in(username: str) -> Client:
    browser = Client(enforce_csrf_checks=True)
    login = browser.get("/console/login/")
    form = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": login.context["csrf_token"]}
    assert browser.post("/console/login/", form).status_code == 302
    return browser


def test_a_session_may_read_and_with_its_csrf_token_write(county: County) -> None:
    browser = logged_in("legal")
    answer = browser.get("/api/v1/recordings")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    order = {"recordings": [1], "purpose": "x", "recipient": "y"}
    bare = browser.post("/api/v1/exports", order, content_type="application/json")
    assert (bare.status_code, bare.json()["code"]) == (403, "csrf")
    token = {"X-CSRFToken": browser.cookies["liuhen_csrf"].value}
    taken = browser.post("/api/v1/exports", order, content_type="application/json", headers=token)
    assert (taken.status_code, taken.json()["message"]) == (422, "没有编号为1的资料，或您无权查看")


def test_a_browser_uploads_with_its_session_and_csrf_token(county: County) -> None:
    browser = logged_in("wangfang")
    told = f"filename {b64encode(b'DSJ0001_100001_20261124085000_0001.mp4').decode()}"
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "3", "Upload-Metadata": told}
    bare = browser.post("/api/v1/uploads/", headers=headers)
    assert (bare.status_code, bare.json()["code"]) == (403, "csrf")
    headers["X-CSRFToken"] = browser.cookies["liuhen_csrf"].value
    url = browser.post("/api/v1/uploads/", headers=headers)["Location"]
    headers["Upload-Offset"] = "0"
    kind = "application/offset+octet-stream"
    assert browser.patch(url, b"abc", content_type=kind, headers=headers).status_code == 204
    assert browser.get(f"{url}/receipt").status_code == 202
    loop.catch_up(at=NOW)
    receipt = browser.get(f"{url}/receipt").json()
    assert receipt["url"] == f"/console/recordings/{receipt['recording']}/"


def test_guessing_is_slowed_down_but_keeps_nobody_out(county: County) -> None:
    statuses = [shown("lh_guess").get(STATION).status_code for _ in range(FAILURES_A_MINUTE + 1)]
    assert statuses == [401] * FAILURES_A_MINUTE + [429]
    assert shown("lh_guess").get(STATION)["Retry-After"] == "60"
    assert program("station").get(STATION).status_code == 200


def test_no_token_is_ever_logged(county: County, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown("lh_secret_of_somebody").get(STATION)
    assert "API token" in caplog.text
    assert "lh_secret_of_somebody" not in caplog.text


def filled(place: re.Match[str]) -> str:
    return "av-13-1" if place[1] == "key" else "1"


def endpoints() -> Iterator[tuple[str, str, str]]:
    """Yield (method, path as declared, address with something in each of its places)."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, path, "/api/v1" + PLACE.sub(filled, path)


def test_every_json_endpoint_but_health_and_the_law_asks_who_calls(county: County, client: Client) -> None:
    for method, path, address in endpoints():
        answer = client.generic(method, address)
        assert (answer.status_code != 401) == (path in PUBLIC), (method, path)
        assert method == "GET" or path not in PUBLIC


def test_a_token_for_one_thing_opens_no_other_endpoint(county: County) -> None:
    narrow = program("legal", scopes=frozenset({Permission.DUTY_SEE}))
    opened = set()
    for method, path, address in endpoints():
        status = narrow.generic(method, address, "{}", content_type="application/json").status_code
        assert status < 500, (method, path)
        if status not in (403, 404, 422):
            opened.add(path)
    assert opened == ANYBODYS


@pytest.mark.parametrize("username", ["wangfang", "keeper", "head", "bureau", "stranger", "station"])
@pytest.mark.long
def test_no_role_breaks_an_endpoint_or_gets_more_than_a_page_would_give(
    county: County, username: str
) -> None:
    caller = program(username)
    for method, path, address in endpoints():
        answer = caller.generic(method, address, "{}", content_type="application/json")
        assert answer.status_code < 500, (method, path)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", (method, path)


def test_health_says_no_more_than_that_we_live(db: None, client: Client) -> None:
    assert client.get("/api/v1/health").json() == {"status": "ok"}
