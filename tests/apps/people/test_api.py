"""What programs are told of units and people, and what a registrar's does with them."""

from typing import Any

import pytest
from django.test import Client

from liuhen.apps.people.models import Certificate
from tests.builders.county import County, account, person
from tests.builders.programs import program


@pytest.fixture
def registrar(county: County) -> Client:
    account(person(county.unit, "董登记", "100005", kind="clerk"), "registrar", "registrar")
    return program("registrar")


def sent(caller: Client, where: str, **order: Any) -> Any:
    answer = caller.post(f"/api/v1/{where}", order, content_type="application/json")
    assert answer.status_code < 300, answer.content.decode()
    return answer.json()


def test_a_program_enters_somebody_posts_and_certifies_him_and_notes_that_he_left(
    registrar: Client, county: County
) -> None:
    post = sent(registrar, f"units/{county.unit.pk}/posts", name="执法一队")
    assert registrar.get(f"/api/v1/units/{county.unit.pk}/posts").json() == [post]
    new = sent(
        registrar, "people", unit=county.unit.pk, name="新人", kind="officer", number="１０００７７\u200b"
    )
    assert (new["number"], new["post"]) == ("100077", None)
    assert sent(registrar, f"people/{new['id']}/assign", post=post["id"])["post"] == "执法一队"
    held = sent(
        registrar, f"people/{new['id']}/certificates",
        number="吉F100077", field="市场监管", issued_on="2025-01-01", expires_on="2030-01-01",
    )  # fmt: skip
    assert registrar.get("/api/v1/certificates", {"person": new["id"]}).json()["items"] == [held]
    where = f"certificates/{held['id']}"
    assert sent(registrar, f"{where}/suspend", reason="年检未到")["state"] == "suspended"
    assert sent(registrar, f"{where}/restore", reason="已补检")["state"] == "in-force"
    assert sent(registrar, f"{where}/renew", expires_on="2035-01-01")["expires_on"] == "2035-01-01"
    assert sent(registrar, f"{where}/withdraw", reason="调离")["state"] == "withdrawn"
    assert sent(registrar, f"people/{new['id']}/leave")["state"] == "left"


def test_another_units_people_and_certificates_are_not_there_for_a_registrar(
    registrar: Client, county: County
) -> None:
    theirs = person(county.other, "外人", "200077")
    assert registrar.get(f"/api/v1/units/{county.other.pk}/posts").status_code == 404
    for where in (f"people/{theirs.pk}/leave", f"units/{county.other.pk}/posts"):
        answer = registrar.post(f"/api/v1/{where}", {"name": "岗"}, content_type="application/json")
        assert answer.status_code == 404, where
    entered = {"unit": county.other.pk, "name": "新人", "kind": "clerk", "number": "200078"}
    answer = registrar.post("/api/v1/people", entered, content_type="application/json")
    assert (answer.status_code, "没有这个单位" in answer.json()["message"]) == (422, True)


def test_who_sees_a_certificate_and_may_not_keep_it_is_refused(county: County) -> None:
    held = Certificate.objects.get(person=county.officer)
    answer = program("bureau").post(
        f"/api/v1/certificates/{held.pk}/withdraw", {"reason": "调离"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


def test_no_endpoint_does_what_an_administrator_does(client: Client) -> None:
    asked = [
        path for path, does in client.get("/api/v1/openapi.json").json()["paths"].items() if "post" in does
    ]
    assert not [path for path in asked if {"accounts", "activations", "roles", "tokens"} & {*path.split("/")}]


def test_units_are_listed_as_far_as_the_caller_sees(county: County) -> None:
    assert [u["code"] for u in program("legal").get("/api/v1/units").json()] == ["MSA"]
    everything = {u["code"] for u in program("bureau").get("/api/v1/units").json()}
    assert everything == {"YL", "MSA", "UMB", "JUS"}


def test_people_are_paged_by_key_forth_and_back(county: County) -> None:
    caller = program("legal")
    first = caller.get("/api/v1/people", {"size": 2}).json()
    assert [p["number"] for p in first["items"]] == ["100001", "100002"]
    assert (first["count"], first["capped"], first["previous"]) == (5, False, None)
    second = caller.get("/api/v1/people", {"size": 2, "cursor": first["next"]}).json()
    assert [p["number"] for p in second["items"]] == ["100003", "100004"]
    assert (
        caller.get("/api/v1/people", {"size": 2, "cursor": second["previous"]}).json()["items"]
        == first["items"]
    )


@pytest.mark.parametrize("cursor", ["x", "WzAsMV0:1tabcd:xyz"])
def test_a_cursor_of_somebody_elses_making_is_400(county: County, cursor: str) -> None:
    answer = program("legal").get("/api/v1/people", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    "query", ["size=0", "size=201", f"unit={2**63}", "unit=0", f"unit={10**30}", "state=%00"]
)
def test_numbers_and_texts_that_no_column_holds_are_422(county: County, query: str) -> None:
    answer = program("legal").get(f"/api/v1/people?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "misshapen")
    assert answer.json()["message"].startswith("请求内容的格式不对：")


def test_who_sees_no_people_is_refused(county: County) -> None:
    assert program("station").get("/api/v1/people").status_code == 403
