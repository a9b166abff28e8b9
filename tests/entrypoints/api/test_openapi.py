"""The contract programs read: valid, complete, and kept by the endpoints themselves."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.builders.county import County
from tests.builders.programs import token_of
from tests.builders.recordings import Bring
from tests.entrypoints.api.test_auth import PUBLIC
from tests.services.rounds import rounds, takes_its_turn

FEW = settings(
    max_examples=rounds(9), derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer["Content-Type"] == "application/json"
    said: dict[str, Any] = answer.json()
    return said


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_documents_its_errors_as_problems(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "options":
                continue
            is_open = operation["security"] == []
            assert is_open == (path.removeprefix("/api/v1") in PUBLIC), path
            statuses = ("400", "404", "409", "422", "429", "500", *(() if is_open else ("401", "403")))
            for status in statuses:
                assert "application/problem+json" in operation["responses"][status]["content"], (path, method)
            assert is_open or operation["security"] == [{"token": []}, {"session": []}]


def test_the_uploads_are_in_it(document: dict[str, Any]) -> None:
    assert set(document["paths"]["/api/v1/uploads/{id}"]) == {"head", "patch", "delete"}
    assert "get" in document["paths"]["/api/v1/uploads/{id}/receipt"]


def test_no_page_of_it_comes_from_elsewhere(client: Client) -> None:
    assert client.get("/api/v1/docs").status_code == 404


@pytest.mark.in_turn
@pytest.mark.parametrize("username", ["head", "keeper"])
@pytest.mark.long
def test_whatever_is_asked_the_answer_is_documented_and_never_a_crash(
    county: County, bring: Bring, username: str
) -> None:
    bring()
    bring(b"other", device="NOBODYS")
    application = get_wsgi_application()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).include(
        func=lambda each: takes_its_turn(each.operation.label)
    )
    # Schemathesis offers gzip but, asking the application itself, reads what comes as it is.
    asked = {"Authorization": f"Bearer {token_of(username)}", "Accept-Encoding": "identity"}
    checks = [schemathesis.checks.not_a_server_error, status_code_conformance, response_schema_conformance]
    tried = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @FEW
        @given(case=operation.as_strategy())
        def answers(case: "schemathesis.Case[Any]") -> None:
            case.call_and_validate(headers=asked, checks=checks)
            tried.add(urlsplit(case.path).path)

        answers()
    assert len(tried) > 25
