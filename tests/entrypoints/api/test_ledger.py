"""The log for programs: its head for everybody with an account, any entry for the auditor."""

import base64

import pytest
from django.test import Client

from liuhen.apps.people.models import Account
from liuhen.kernel.ledger import loop
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.tiles import decode_bundle
from liuhen_proof.tlog_proof import parse_proof
from tests.builders.county import NOW, PASSWORD, County
from tests.builders.programs import program


@pytest.fixture
def auditor(county: County) -> Client:
    loop.catch_up(at=NOW)
    client = Client()
    form = {"login": "audit", "password": PASSWORD}
    assert client.post("/console/login/", form).status_code == 302
    return client


def test_the_checkpoint(auditor: Client) -> None:
    said = program("wangfang").get("/api/v1/ledger/checkpoint").json()
    assert said["note"].startswith(f"{said['origin']}\n{said['size']}\n")
    assert Account.objects.count() < said["size"]


def test_before_the_first_checkpoint_there_is_none(county: County) -> None:
    assert program("wangfang").get("/api/v1/ledger/checkpoint").status_code == 404


def test_the_auditor_gets_any_entry_with_its_proof_and_without_its_payload(auditor: Client) -> None:
    said = auditor.get("/api/v1/ledger/entries/3").json()
    assert parse_proof(said["proof"]).includes(leaf_hash(base64.b64decode(said["leaf"])))
    assert "payload" not in said
    assert auditor.get("/api/v1/ledger/entries/99999").status_code == 404


def test_the_auditor_gets_entry_bundles(auditor: Client) -> None:
    size = auditor.get("/api/v1/ledger/checkpoint").json()["size"]
    leaves = decode_bundle(auditor.get("/api/v1/ledger/bundles/0").content)
    assert len(leaves) == size
    assert auditor.get("/api/v1/ledger/bundles/1").status_code == 404
    assert auditor.get(f"/api/v1/ledger/bundles/{2**63 - 1}").status_code == 404


@pytest.mark.parametrize("path", ["entries/0", "bundles/0"])
def test_nobody_else_does(auditor: Client, path: str) -> None:
    assert program("head").get(f"/api/v1/ledger/{path}").status_code == 403


def test_the_duties_are_told_with_article_gates_and_term(auditor: Client) -> None:
    assert len(auditor.get("/api/v1/duties").json()) >= 85
    (duty,) = auditor.get("/api/v1/duties/av-13-1").json()
    assert (duty["article"], duty["term"], duty["kind"]) == ("《设备办法》第13条", "24小时", "clock")
    assert auditor.get("/api/v1/duties/av-99-1").status_code == 404
