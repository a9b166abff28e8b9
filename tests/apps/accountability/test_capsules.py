"""A fault goes out as a capsule: a stranger finds its papers as they were entered, and nobody who raised it."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from liuhen.apps.accountability.actions import leads, redress, review
from liuhen.apps.accountability.models import Lead, Sanction
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.interference import actions as interference
from liuhen.kernel.ledger.loop import catch_up
from liuhen_proof.report import EXIT_FAILED, EXIT_UNCHECKED
from liuhen_proof.verify import examine
from tests.builders import faults
from tests.builders.capsules import codes, opened, statuses_in_a_browser
from tests.builders.county import NOW, County
from tests.builders.decisions import paper
from tests.builders.faults import press, review_of, with_others
from tests.builders.interference import STORY, the_keys
from tests.builders.programs import client_of, program
from tests.builders.proof_capsules import flip
from tests.builders.shelves import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder"), pytest.mark.article("rs-55-1")]
COMPLAINANT, COMPLAINED = "周举报", "周举报称当日没有告知"


def drawn() -> None:
    for each in Document.objects.filter(sha256="").exclude(state__in=("draft", "void")):
        documents.draw(document=each, at=NOW)


def answered(county: County) -> Sanction:
    """Return a sanction upon a complaint that was served with a receipt, reviewed, answered and served again."""
    with_others(county)
    sanction = faults.sanctioned(
        county,
        "merit",
        lead=faults.founded(county, origin="complaint", known=COMPLAINED),
    )
    press(county, faults.paper_of(sanction))
    documents.hand_over(
        document=faults.paper_of(sanction), addressee="王芳", served_at=NOW, signed_by="王芳", relation="self",
        files=[paper("送达回证")], by=county.actor("legal"), at=NOW,
    )  # fmt: skip
    found = review_of(county, sanction)
    found = redress.decide(
        redress=found, outcome="maintain", answer="事实清楚", by=county.actor("legal2"), at=NOW
    )
    written = redress.write(redress=found, paper="decision", by=county.actor("legal"), at=NOW)
    press(county, written)
    documents.hand_over(
        document=written, addressee="王芳", served_at=NOW, signed_by="王芳", relation="self",
        by=county.actor("legal"), at=NOW,
    )  # fmt: skip
    drawn()
    return Sanction.objects.get(pk=sanction.pk)


def fetched(client: Client, sanction: Sanction, folder: Path) -> Path:
    answer = client.get(reverse("console:sanction-capsule", args=[sanction.pk]))
    assert answer.status_code == 200
    path = folder / "fault.zip"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return path


def verified(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)


def test_a_stranger_finds_what_was_concluded_decided_served_and_answered(
    county: County, tmp_path: Path
) -> None:
    sanction = answered(county)
    catch_up(at=NOW)
    path = fetched(client_of("legal"), sanction, tmp_path)
    outside = verified("-m", "liuhen_proof", str(path))
    assert outside.returncode == EXIT_UNCHECKED, outside.stdout  # whoever trusts no key of ours
    top = opened(path, tmp_path / "open")
    names = sorted(each.name for each in (top / "data/fault").iterdir())
    for wanted in ("责任认定书", "责任追究决定书", "复核决定书", "送达凭证"):
        assert [each for each in names if wanted in each], names
    assert {"fault-sealed": "ok"}.items() <= codes(path).items()
    assert "files-unlogged" not in codes(path), "every paper is bound to its entry"
    alone = verified("-I", str(top / "verify.py"), str(top))  # the verifier that travels with it
    assert (alone.returncode, "责任追究：" in alone.stdout) == (EXIT_UNCHECKED, True)
    events = (top / "proofs/custody.jsonl").read_text()
    for event in (
        "hearing.invited",
        "hearing.taken-down",
        "sanction.sealed",
        "sanction.served",
        "redress.decided",
    ):
        assert f'"{event}"' in events


def test_nobody_who_complained_raised_or_reported_is_in_it(county: County, tmp_path: Path) -> None:
    keys = the_keys(county)
    interference.file(happened="some", who="陈局长", way="phone", facts=STORY, by=keys.by("wangfang"), at=NOW)
    sanction = answered(county)
    catch_up(at=NOW)
    top = opened(fetched(client_of("legal"), sanction, tmp_path), tmp_path / "open")
    keeper = county.actor("keeper")  # who raised it
    told = [each for each in top.rglob("*") if each.is_file() and each.suffix in {".json", ".jsonl", ".txt"}]
    assert told
    for each in told:
        said = each.read_text("utf-8")
        for word in (COMPLAINANT, COMPLAINED, "complaint:", STORY, "envelope", "interference", "lead.raised"):
            assert word not in said, each
        assert f'"{keeper.ref}"' not in said, each


def test_of_what_the_system_raised_the_review_is_in_it_but_not_what_it_rests_on(
    county: County, tmp_path: Path
) -> None:
    lead = leads.raise_by_system(
        rule="av-17-1", kind="procedure", unit=county.unit, person=county.officer, origin="finding", about="finding:7",
        known="系统发现", sources=[leads.Source("finding:7", "问题 7", NOW)], at=NOW,
    )  # fmt: skip
    assert lead is not None
    legal = county.actor("legal")
    review.take(lead=lead, by=legal, at=NOW)
    hearing = review.invite(lead=lead, told="未告知", answer_by=(NOW + faults.DAY).date(), by=legal, at=NOW)
    review.take_down(hearing=hearing, statement="情况紧急", by=legal, at=NOW)
    review.propose(lead=lead, founded=True, reasons="查明", evidence="案卷", by=legal, at=NOW)
    review.sign(lead=lead, by=county.actor("bureau"), at=NOW)
    review.approve(lead=lead, by=county.actor("head"), at=NOW)
    press(county, faults.conclusion(lead))
    sanction = faults.sanctioned(county, "merit", lead=Lead.objects.get(pk=lead.pk))
    catch_up(at=NOW)
    top = opened(fetched(client_of("legal"), sanction, tmp_path), tmp_path / "open")
    assert '"lead.approved"' in (top / "proofs/custody.jsonl").read_text()
    payloads = "".join(each.read_text() for each in (top / "proofs/payload").iterdir())
    assert "finding:7" not in payloads


def test_a_changed_paper_and_one_put_in_are_found(county: County, tmp_path: Path) -> None:
    sanction = answered(county)
    catch_up(at=NOW)
    top = opened(fetched(client_of("legal"), sanction, tmp_path), tmp_path / "open")
    (decision,) = (top / "data/fault").glob("责任追究决定书*")
    flip(decision)
    (top / "data/fault/伪造的.pdf").write_bytes(b"%PDF-1.7 false")
    report = examine(top)
    assert report.exit_code == EXIT_FAILED
    assert {"fault-differs", "fault-unlisted"} <= set(codes(top))


def test_only_who_sees_the_lead_gets_it_and_not_before_there_is_a_proof(county: County) -> None:
    sanction = answered(county)
    address = reverse("console:sanction-capsule", args=[sanction.pk])
    assert client_of("legal").get(address).status_code == 409
    catch_up(at=NOW)
    for username in ("stranger", "wangfang"):
        assert client_of(username).get(address).status_code == 404
    assert address in client_of("legal").get(reverse("console:sanction", args=[sanction.pk])).content.decode()
    api = f"/api/v1/sanctions/{sanction.pk}/capsule"
    assert program("legal").get(api).status_code == 200
    assert program("stranger").get(api).status_code == 404
    assert program("wangfang").get(api).status_code == 403


def test_what_is_lost_from_the_vault_is_told_before_the_first_byte(county: County) -> None:
    sanction = answered(county)
    catch_up(at=NOW)
    lose(Document.objects.exclude(sha256="").latest("pk").sha256)
    answer = client_of("legal").get(reverse("console:sanction-capsule", args=[sanction.pk]))
    assert answer.status_code == 404
    assert "保管库中没有该文件" in answer.content.decode()


def test_the_page_in_a_browser_finds_it_whole(county: County, page: Page, tmp_path: Path) -> None:
    sanction = answered(county)
    catch_up(at=NOW)
    path = fetched(client_of("legal"), sanction, tmp_path)
    whole = {"bytes": "ok", "inclusion": "ok", "signatures": "ok", "time": "unchecked"}  # without a witness
    assert statuses_in_a_browser(path, page, tmp_path) == whole
