"""The firm's side: who came, on what basis; contest, rate, all visits; and a receipt that is true without a network."""

import io
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from liuhen.apps.documents.models import Document
from liuhen.apps.documents.printed_form import as_pdf
from liuhen.apps.people.actions import register
from liuhen.apps.visits import portal
from liuhen.apps.visits.actions import following
from liuhen.apps.visits.models import FirmKey, Reply, Visit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger import keyring
from liuhen_proof import tickets
from tests.apps.visits.test_following import of_another_unit
from tests.builders.county import NOW
from tests.builders.visits import WHOLE, Field


@pytest.mark.article("rs-29-1")
def test_the_firm_sees_who_came_on_what_basis_and_what_is_left(ground: Field, client: Client) -> None:
    visit = ground.approved()
    page = client.get(f"/visits/{visit.token}/").content.decode()
    for told in (
        "王芳、李强",
        "第一百一十条",
        "食品经营许可和食品安全管理情况",
        "本县没有规定上限",
        "还没有收到",
    ):
        assert told in page


def test_one_that_was_not_approved_and_a_guess_are_nobodys(ground: Field, client: Client) -> None:
    assert client.get(f"/visits/{ground.propose().token}/").status_code == 404
    assert client.get("/visits/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert client.get("/visits/of/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


@pytest.mark.article("rs-16-1")
def test_the_firm_contests_and_rates(ground: Field, client: Client) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *WHOLE), at=NOW + timedelta(minutes=5))
    path = f"/visits/{visit.token}/"
    assert client.post(path, {"what": "contest", "ground": "conduct", "text": "态度生硬"}).status_code == 302
    assert client.post(path, {"what": "rate", "stars": "2"}).status_code == 302
    assert sorted(Reply.objects.values_list("state", flat=True)) == ["contested", "rated"]
    assert client.post(path, {"what": "rate", "stars": "5"}).status_code == 422
    assert client.post(path, {"what": "contest", "ground": "whim", "text": ""}).status_code == 422
    assert "态度生硬" in client.get(path).content.decode()


def test_the_firm_sees_what_it_has_to_put_right_and_by_when(ground: Field, client: Client) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *WHOLE), at=NOW + timedelta(minutes=5))
    assert "责令改正" not in client.get(f"/visits/{visit.token}/").content.decode()
    following.order(
        defect=visit.defects.get(), demand="清除过期食品", due_on=date(2026, 12, 31), by=ground.by(),
        at=NOW + timedelta(minutes=9),
    )  # fmt: skip
    page = client.get(f"/visits/{visit.token}/").content.decode()
    assert "清除过期食品，2026-12-31以前改正" in page


def test_a_joint_visit_says_why_it_is_not_counted(ground: Field, client: Client) -> None:
    visit = ground.approved()
    following.join(visit=visit, joint=of_another_unit(ground, visit), by=ground.by(), at=NOW)
    assert "不计次：联合检查" in client.get(f"/visits/{visit.token}/").content.decode()


def test_under_its_own_key_a_firm_sees_all_visits_to_it(ground: Field, client: Client) -> None:
    ground.approved()
    ground.approved(mode="remote", why_on_site="")
    ground.propose(mode="remote", why_on_site="")
    page = client.get(f"/visits/of/{FirmKey.objects.get().token}/").content.decode()
    assert page.count("/visits/") - page.count("/visits/of/") == 2, "not what nobody has approved yet"
    assert "本年计次检查 1 次" in page
    assert "非现场检查 2" in page


def check(token: str, keys: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-S", "-m", "liuhen_proof.tickets", token, "--keys", str(keys)],
        cwd=Path(tickets.__file__).parents[1], env={"PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.article("rs-29-1")
def test_receipt_and_ticket_are_checked_with_python_alone(ground: Field, tmp_path: Path) -> None:
    visit = ground.approved()
    keys = tmp_path / "keys.vkeys"
    keys.write_text("".join(f"{key.vkey}\n" for key in keyring.verifiers()))
    receipt = check(portal.signed(visit, at=NOW), keys)
    assert receipt.returncode == 0, receipt.stderr
    assert "检查回执" in receipt.stdout
    assert "依据：《中华人民共和国食品安全法》第一百一十条" in receipt.stdout
    assert "检查券" in check(visit.ticket, keys).stdout
    false = check(visit.ticket[:-6] + "AAAAAA", keys)
    assert false.returncode == 2
    assert "不能采信" in false.stdout


def printed(document: Document) -> str:
    """Return the words of a paper without its line breaks, read back from its PDF."""
    read = PdfReader(io.BytesIO(as_pdf(document)))
    return "".join("".join(page.extract_text().split()) for page in read.pages)


def test_the_printed_receipt_leads_to_its_page_and_says_where_to_complain(
    ground: Field, settings: Any
) -> None:
    settings.PORTAL, settings.HOTLINE = "https://zhifa.example.gov.cn", "12345"
    visit = ground.approved()
    register.set_complaint_phone(unit=visit.unit, phone="0439-1234567", by=SYSTEM, at=NOW)
    made = following.write(
        visit=Visit.objects.get(pk=visit.pk), paper="visit-receipt", by=ground.by(), at=NOW
    )
    address = f"https://zhifa.example.gov.cn/visits/{visit.token}/"
    assert made.data["code"] == address
    words = printed(made).replace("\u200b", "")
    for told in (
        address,
        f"{visit.unit}：0439-1234567",
        "全县：12345",
        "网上：https://zhifa.example.gov.cn/complaints/",
    ):
        assert told in words


def test_without_an_address_of_the_portal_the_receipt_says_where_to_look(
    ground: Field, settings: Any
) -> None:
    settings.PORTAL = ""
    visit = ground.approved()
    made = following.write(visit=visit, paper="visit-receipt", by=ground.by(), at=NOW)
    assert "code" not in made.data
    assert f"打开/visits/{visit.token}/" in printed(made).replace("\u200b", "")
