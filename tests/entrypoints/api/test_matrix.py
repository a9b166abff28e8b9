"""Every endpoint that writes × every role, as the tables say: ../console/rights.txt where the door has a page too, so
that a right that moves to another role is noticed at both, and rights.txt for what only programs do.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from liuhen.entrypoints.api.assembly import api
from liuhen.kernel.web.doors import all_desks
from tests.builders.county import County
from tests.entrypoints.rights import ALL, account_of, let_in

pytestmark = pytest.mark.django_db

OWN = Path(__file__).with_name("rights.txt")
PAGES = Path(__file__).parents[1] / "console/rights.txt"
TUS = {"Tus-Resumable": "1.0.0"}
NOBODYS_UPLOAD = "0" * 32
READS = {"get", "head", "options"}
MADE_UP = {"date": "2026-12-01", "date-time": "2026-12-01T08:00:00+08:00"}


@dataclass(frozen=True)
class Endpoint:
    """One that writes, by what the tables call it, with what is sent: of the right shape, and about nothing."""

    name: str
    method: str
    address: str
    kind: str
    sent: Any

    def asked(self, client: Client) -> int:
        """Return how it answers; what it does is undone."""
        with transaction.atomic():
            if self.kind == "multipart/form-data":
                answer = client.post(self.address, self.sent)
            else:
                body = json.dumps(self.sent) if self.kind == "application/json" else ""
                answer = client.generic(self.method, self.address, body, content_type=self.kind, headers=TUS)
            transaction.set_rollback(True)
        return answer.status_code


@cache
def with_a_page() -> dict[str, str]:
    """Return the name of the page of each door that has one in the table, by its endpoint."""
    told = set().union(*(let_in(PAGES, role) for role in ALL))
    found = {}
    for desk in all_desks():
        under = f"POST /api/v1/{desk.resource or desk.path}"
        for door in (*desk.entering, *desk.doors):
            last = door.endpoint if door in desk.entering else f"{{pk}}/{door.endpoint or door.slug}"
            if (page := f"{desk.noun}-{door.slug}") in told and not door.no_endpoint:
                found[f"{under}/{last}".rstrip("/")] = page
    return found


@cache
def endpoints() -> tuple[Endpoint, ...]:
    document: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1"), default=str)
    )
    parts = document["components"]["schemas"]
    return tuple(
        _endpoint(path, method, told, parts)
        for path, operations in document["paths"].items()
        for method, told in operations.items()
        if method not in READS
    )


def _endpoint(path: str, method: str, told: dict[str, Any], parts: dict[str, Any]) -> Endpoint:
    address, asked = path, []
    for each in told.get("parameters", ()):
        value = NOBODYS_UPLOAD if each["name"] == "id" else made_up(each["schema"], parts)
        if each["in"] == "path":
            address = address.replace(f"{{{each['name']}}}", str(value))
        elif each["in"] == "query" and each.get("required"):
            asked.append(f"{each['name']}={value}")
    name = f"{method.upper()} {path}"
    body = told.get("requestBody", {}).get("content", {"application/json": {"schema": {"type": "object"}}})
    kind = next(iter(body))
    return Endpoint(
        with_a_page().get(name, name), method.upper(), f"{address}?{'&'.join(asked)}".rstrip("?"), kind,
        made_up(body[kind].get("schema", {}), parts),
    )  # fmt: skip


def made_up(shape: dict[str, Any], parts: dict[str, Any]) -> Any:
    """Return something of a shape, and no more of it than must be there."""
    if "$ref" in shape:
        return made_up(parts[shape["$ref"].rpartition("/")[2]], parts)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in shape:
            return made_up(shape[several][0], parts)
    if "const" in shape or "enum" in shape:
        return shape.get("const") or shape["enum"][0]
    match shape.get("type"):
        case "object":
            told = shape.get("properties", {})
            return {name: made_up(told[name], parts) for name in shape.get("required", ())}
        case "array":
            return [made_up(shape["items"], parts)] * shape.get("minItems", 0)
        case "integer" | "number":
            return shape.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return MADE_UP.get(shape.get("format", ""), "1" * max(shape.get("minLength", 1), 1))


def named(role: str) -> Iterator[str]:
    """Yield what the tables let a role do by an endpoint."""
    both = {*with_a_page().values()}
    yield from (name for name in let_in(PAGES, role) if name in both)
    yield from let_in(OWN, role)


def test_every_endpoint_that_writes_stands_in_a_table_and_nothing_else() -> None:
    told = set().union(*(named(role) for role in ALL))
    assert {each.name for each in endpoints()} == told
    assert len(endpoints()) > 600
    assert len(with_a_page()) > 400


@pytest.mark.in_turn
@pytest.mark.parametrize("role", ALL)
@pytest.mark.long
def test_an_endpoint_lets_in_whom_the_table_names_and_nobody_else(
    county: County, client: Client, role: str
) -> None:
    client.force_login(account_of(county, role))
    answers = {each.name: each.asked(client) for each in endpoints()}
    entered = {name for name, status in answers.items() if status != 403}
    assert entered - {*named(role)} == set(), "let in, though the table does not say so"
    assert {*named(role)} - entered == set(), "turned away, though the table lets them in"
    assert {name: status for name, status in answers.items() if status in (401, 405) or status >= 500} == {}
