import json

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path

from liuhen.apps.people.models import Account
from liuhen.kernel.access import Permission
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused
from liuhen.kernel.web import errors
from liuhen.kernel.web.pages import PageRequest, page
from tests.builders.county import small_county

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
CLOSED = GateClosed(
    "不能批准：申请人与审批人为同一人", duty="av-26-1", article="《办法》第26条", remedy="请由他人审批"
)


@page(permission=Permission.RECORDING_SEE, methods=("GET", "POST"))
def look(request: PageRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.name} {request.at:%Y}")


@page(permission=None)
def refuse(request: PageRequest, how: str) -> HttpResponse:
    raise {
        "gate": CLOSED,
        "right": NotPermitted("没有权限"),
        "entry": Invalid("日期不对"),
        "absent": Http404(),
    }[how]


def again(request: PageRequest, refused: Refused) -> HttpResponse:
    return HttpResponse(f"again: {refused.sentence}")


@page(permission=None, on_refused=again)
def rerender(request: PageRequest) -> HttpResponse:
    raise CLOSED


def swallow(request: PageRequest) -> HttpResponse:
    raise RequestDataTooBig


urlpatterns = [
    path("console/", include("liuhen.entrypoints.login.urls")),
    path("console/", include("liuhen.entrypoints.console.urls")),
    path("console/look/", look),
    path("console/refuse/<how>/", refuse),
    path("api/refuse/<how>/", refuse),
    path("console/rerender/", rerender),
    path("console/swallow/", swallow),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error


@pytest.fixture
def client() -> Client:
    small_county()
    client = Client()
    client.force_login(Account.objects.get(username="wangfang"))
    return client


def test_somebody_with_the_right_gets_the_page(client: Client) -> None:
    response = client.get("/console/look/")
    assert response.status_code == 200
    assert response.content.decode().startswith("王芳 20")


def test_nobody_is_sent_to_the_login_and_back() -> None:
    response = Client().get("/console/look/?a=1")
    assert response.headers["Location"] == "/console/login/?next=/console/look/%3Fa%3D1"


def test_a_fragment_for_nobody_sends_the_whole_page_to_the_login() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/console/look/"}
    response = Client().get("/console/look/", headers=headers)
    assert response.headers["HX-Redirect"] == "/console/login/?next=/console/look/"


def test_without_the_right_the_page_is_forbidden_in_chinese(client: Client) -> None:
    client.force_login(Account.objects.get(username="audit"))
    response = client.get("/console/look/")
    assert response.status_code == 403
    assert "您的岗位没有此项权限" in response.content.decode()


def test_another_method_is_not_allowed(client: Client) -> None:
    response = client.delete("/console/look/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(("how", "status"), [("gate", 409), ("right", 403), ("entry", 422), ("absent", 404)])
def test_each_kind_of_refusal_has_its_status(client: Client, how: str, status: int) -> None:
    assert client.get(f"/console/refuse/{how}/").status_code == status


def test_a_refusal_shows_its_sentence_its_article_and_the_way_out(client: Client) -> None:
    shown = client.get("/console/refuse/gate/").content.decode()
    assert 'role="alert"' in shown
    for words in (CLOSED.sentence, CLOSED.article, CLOSED.remedy):
        assert words in shown


def test_a_refusal_to_a_program_is_a_problem_document(client: Client) -> None:
    response = client.get("/api/refuse/gate/")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "status": 409, "code": "gate-closed", "message": CLOSED.sentence, "article": "《办法》第26条",
        "duty": "av-26-1", "remedy": "请由他人审批",
    }  # fmt: skip


def test_a_refusal_to_htmx_lands_above_the_content(client: Client) -> None:
    response = client.get("/console/refuse/gate/", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Retarget"]) == (409, "#refusal")
    assert "<html" not in response.content.decode()


def test_a_page_may_show_the_refusal_itself(client: Client) -> None:
    response = client.get("/console/rerender/")
    assert (response.status_code, response.content.decode()) == (409, f"again: {CLOSED.sentence}")


def test_an_absent_address_of_the_api_answers_in_json(client: Client) -> None:
    response = client.get("/api/nothing/")
    assert (response.status_code, json.loads(response.content)["code"]) == (404, "not-found")


def test_a_body_over_the_limit_is_413(client: Client) -> None:
    assert client.get("/console/swallow/").status_code == 413


def test_a_form_without_its_token_is_told_so(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/console/login/", {"login": "wangfang", "password": "x"})
    assert response.status_code == 403
    assert "刷新后重新提交" in response.content.decode()


def test_every_answer_has_a_policy_that_lets_no_inline_script_or_style_through(client: Client) -> None:
    for address in ("/console/look/", "/console/nothing/", "/console/login/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_no_cache_keeps_the_pages_of_somebody_who_is_logged_in(client: Client) -> None:
    assert client.get("/console/look/").headers["Cache-Control"] == "no-store"
