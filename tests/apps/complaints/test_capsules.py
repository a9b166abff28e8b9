"""The archive capsule: the case for strangers to verify, without a word of who complained."""

import json
import subprocess
import sys
import zipfile
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import bagit
import pytest
from django.urls import reverse
from pypdf import PdfReader

from liuhen.apps.complaints import capsules, jobs
from liuhen.apps.complaints.actions import archiving, deciding, filing, handling, identity
from liuhen.apps.complaints.models import Complaint
from liuhen.kernel.access import CITIZEN, SYSTEM
from liuhen.kernel.attachments import Given
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger import keyring as ledger_keys
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.models import Blob
from tests.builders.complaints import CONTACT, FILED, NAME, Handlers, accepted, told
from tests.builders.programs import program
from tests.builders.recordings import As

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-45-1")]
STORY = "独一无二的门口石狮子"


def archived(handlers: Handlers) -> Complaint:
    """Let a complaint go all its way to the archive, with everything that can hang on it."""
    by = handlers.actor("handler")
    under = filing.envelope()
    files = filing.keep_files([Given("证据.txt", "text/plain", NAME.encode())], under=under, at=FILED)
    complaint = accepted(handlers, told=told(story=STORY), files=files, under=under)
    identity.look(complaint=complaint, reason=f"电话核实{NAME}", by=by, at=FILED)
    filing.add(complaint=complaint, text=f"我是{NAME}", by=CITIZEN, at=FILED)
    handling.recuse(
        complaint=complaint, person=handlers.person("handler2"), reason="近亲属", by=handlers.actor("bureau-head"),
        at=FILED,
    )  # fmt: skip
    handling.ask_extension(complaint=complaint, days=15, reason="涉及多个摊点", by=by, at=FILED)
    handling.extend(complaint=complaint, by=handlers.actor("bureau-head"), at=FILED)
    inquiry = handling.ask(
        complaint=complaint, unit=handlers.county.unit, question="调取当月票据存根", due_on=date(2026, 10, 9), by=by,
        at=FILED,
    )  # fmt: skip
    handling.answer(inquiry=inquiry, text="存根缺一份", by=handlers.actor("legal"), at=FILED)
    measure = deciding.refer(
        complaint=complaint, to="discipline", matter="未开票据", due_on=date(2026, 10, 12), by=by, at=FILED
    )
    deciding.receipt(measure=measure, receipt="云纪收〔2026〕8号", by=by, at=FILED)
    deciding.decide(
        complaint=complaint, conclusion="founded", outcome="经查，未开具票据属实。", by=by, at=FILED
    )
    deciding.tell(complaint=complaint, told_how=f"电话 {CONTACT} 告知", by=by, at=FILED)
    return archiving.archive(complaint=complaint, by=by, at=FILED)


def built(handlers: Handlers) -> Complaint:
    complaint = archived(handlers)
    catch_up(at=FILED)
    return capsules.build(complaint, at=FILED)


def text_of(pdf: bytes) -> str:
    """Return all that is said, whatever the lines."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_strangers_verify_the_capsule_and_find_the_case_in_it(handlers: Handlers, tmp_path: Path) -> None:
    complaint = built(handlers)
    packed = tmp_path / "case.zip"
    blobs.copy_out(complaint.capsule_sha256, packed)
    keys = tmp_path / "keys.txt"
    keys.write_text("".join(f"{key.vkey}\n" for key in ledger_keys.verifiers()))
    said = subprocess.run(
        [sys.executable, "-m", "liuhen", "verify", str(packed), "--trust", str(keys)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 2, said.stdout + said.stderr  # all holds; no witness vouches for the time
    assert [f"【{part}】通过" in said.stdout for part in ("字节", "入账", "签名")] == [True] * 3
    zipfile.ZipFile(packed).extractall(tmp_path / "out")
    (root,) = (tmp_path / "out").iterdir()
    bagit.Bag(str(root)).validate()
    assert sorted(path.name for path in (root / "data/records").iterdir()) == [
        "投诉举报受理告知书.pdf", "投诉举报处理结果告知书.pdf", "投诉举报延长办理期限告知书.pdf", "案卷.pdf",
    ]  # fmt: skip
    assert not (root / "data/recordings").exists()
    told_events = {
        json.loads(line)["event"] for line in (root / "proofs/custody.jsonl").read_text().splitlines()
    }
    assert {"complaint.received", "complaint.archived", "identity.looked-at", "addition.added"} <= told_events
    case = text_of((root / "data/records/案卷.pdf").read_bytes())
    for expected in (
        "郑承办",
        "冯承办",
        "调取当月票据存根",
        "存根缺一份",
        "云纪收〔2026〕8号",
        "未开具票据属实",
    ):
        assert expected in case


@pytest.mark.article("rs-46-1")
def test_nothing_in_the_capsule_says_who_complained(handlers: Handlers) -> None:
    complaint = built(handlers)
    packed = b"".join(blobs.open_range(complaint.capsule_sha256))  # stored, not compressed
    assert complaint.token.encode() not in packed
    assert bytes(complaint.sealed) not in packed
    assert bytes(complaint.wrapped_key) not in packed
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        pdfs = [text_of(archive.read(name)) for name in archive.namelist() if name.endswith(".pdf")]
    assert len(pdfs) == 4
    for secret in (NAME, CONTACT, STORY):
        assert secret.encode() not in packed
        assert not any(secret in pdf for pdf in pdfs)


def test_it_waits_for_the_checkpoint_and_then_for_nobody(handlers: Handlers) -> None:
    complaint = archived(handlers)
    with pytest.raises(NotYet):
        capsules.build(complaint, at=FILED)
    jobs.file_away()
    assert not Complaint.objects.get().capsule_sha256
    assert not capsules.path_of(complaint).exists()
    catch_up(at=FILED)
    jobs.file_away()
    kept = Complaint.objects.get()
    assert (kept.capsule_bytes, kept.state) == (blobs.size_of(kept.capsule_sha256), "archived")
    last = proofs.trail(complaint.ref)[-1]
    assert (last.event, last.by) == ("complaint.capsule-kept", SYSTEM.ref)
    assert proofs.payload_of(last)["data"]["sha256"] == kept.capsule_sha256
    assert not capsules.path_of(complaint).exists()
    with pytest.raises(WrongState, match="不能存入归档包：已经有归档包"):
        archiving.keep_capsule(complaint=kept, sha256="0" * 64, size_bytes=1, at=FILED)
    assert Complaint.objects.get().capsule_sha256 == kept.capsule_sha256


@pytest.mark.parametrize("dies_in", ["store_derived", "keep_capsule", "unlink"])
def test_a_builder_killed_at_any_point_leaves_one_capsule_in_the_end(
    handlers: Handlers, dies_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = archived(handlers)
    catch_up(at=FILED)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    where: dict[str, object] = {"store_derived": blobs, "keep_capsule": archiving, "unlink": Path}
    before = Blob.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(where[dies_in], dies_in, die)
        with pytest.raises(KeyboardInterrupt):
            capsules.build(complaint, at=FILED)
    assert capsules.path_of(complaint).exists()
    jobs.file_away()
    jobs.file_away()
    assert Blob.objects.count() == before + 1
    assert [entry.event for entry in proofs.trail(complaint.ref)].count("complaint.capsule-kept") == 1
    assert not capsules.path_of(complaint).exists()
    with pytest.raises(WrongState):
        archiving.keep_capsule(complaint=complaint, sha256="0" * 64, size_bytes=1, at=FILED)


def test_only_what_was_filed_away_gets_a_capsule(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    catch_up(at=FILED)
    jobs.file_away()
    assert not Complaint.objects.get().capsule_sha256
    with pytest.raises(WrongState):
        archiving.keep_capsule(complaint=complaint, sha256="0" * 64, size_bytes=1, at=FILED)


def test_whoever_may_see_the_complaint_downloads_it(handlers: Handlers, as_: As) -> None:
    complaint = archived(handlers)
    page, api = (
        reverse("console:complaint-capsule", args=[complaint.pk]),
        f"/api/v1/complaints/{complaint.pk}/capsule",
    )
    early = program("bureau-head").get(api)
    assert (early.status_code, "还没有归档包" in early.json()["message"]) == (409, True)
    shown = reverse("console:complaint", args=[complaint.pk])
    assert "归档包正在生成" in as_("bureau-head").get(shown).content.decode()
    catch_up(at=FILED)
    kept = capsules.build(complaint, at=FILED)
    assert kept.capsule_sha256 in as_("handler").get(shown).content.decode()
    for answer in (as_("bureau-head").get(page), as_("handler").get(page), program("bureau-head").get(api)):
        assert sha256(b"".join(answer)).hexdigest() == kept.capsule_sha256
        assert answer["Content-Type"] == "application/zip"
    assert as_("msa-handler").get(page).status_code == 404
    assert program("msa-handler").get(api).status_code == 404
    assert program("handler2").get(api).status_code == 404  # recused
