"""Who complained: sealed, opened by a handler who says why, on record, and forgotten in the end."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from liuhen.apps.complaints.actions import archiving, deciding, filing, handling, identity
from liuhen.apps.complaints.models import Attachment, Complaint, IdentityLook
from liuhen.apps.notices import jobs
from liuhen.apps.notices.models import Notice
from liuhen.kernel import sealing
from liuhen.kernel.access import CITIZEN, Kind
from liuhen.kernel.attachments import MOST_FILE_BYTES, Given
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.flow.subjects import row_commitment
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.complaints import CONTACT, FILED, NAME, Handlers, accepted, filed, taken, told

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.article("rs-46-1")
def test_a_handler_who_says_why_reads_it_for_half_an_hour(handlers: Handlers) -> None:
    complaint, handler = taken(handlers, told=told(address="云岭镇一号")), handlers.actor("handler")
    assert identity.opened(complaint, by=handler, at=FILED) is None
    identity.look(complaint=complaint, reason="电话核实", by=handler, at=FILED)
    opened = identity.opened(complaint, by=handler, at=FILED + 30 * MINUTE)
    assert opened is not None
    assert (opened.told.name, opened.told.contact, opened.told.address) == (NAME, CONTACT, "云岭镇一号")
    assert identity.opened(complaint, by=handler, at=FILED + 31 * MINUTE) is None


@pytest.mark.article("rs-46-1")
@pytest.mark.parametrize("username", ["handler2", "msa-handler", "gov-handler"])
def test_nobody_else_opens_it_however_he_handles_others(handlers: Handlers, username: str) -> None:
    complaint, other = taken(handlers), handlers.actor(username)
    with pytest.raises((GateClosed, NotPermitted)):
        identity.look(complaint=complaint, reason="好奇", by=other, at=FILED)
    assert identity.opened(complaint, by=other, at=FILED) is None
    assert not IdentityLook.objects.exists()


@pytest.mark.article("rs-46-1")
@pytest.mark.parametrize(
    "username",
    ["bureau-head", "head", "bureau", *(kind.value for kind in (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT))],
)
def test_neither_superiors_nor_the_three_administrators_may(handlers: Handlers, username: str) -> None:
    with pytest.raises(NotPermitted):
        identity.look(complaint=taken(handlers), reason="监督", by=handlers.actor(username), at=FILED)


@pytest.mark.article("rs-46-1")
def test_a_handler_relieved_reads_no_more(handlers: Handlers) -> None:
    complaint, handler = taken(handlers), handlers.actor("handler")
    identity.look(complaint=complaint, reason="核实", by=handler, at=FILED)
    handling.relieve(handling=complaint.handlings.get(), by=handlers.actor("bureau-head"), at=FILED)
    assert identity.opened(complaint, by=handler, at=FILED) is None


@pytest.mark.article("rs-46-1")
def test_a_look_without_a_reason_is_refused(handlers: Handlers) -> None:
    with pytest.raises(Invalid) as refused:
        identity.look(complaint=taken(handlers), reason="  ", by=handlers.actor("handler"), at=FILED)
    assert refused.value.field == "reason"


@pytest.mark.article("rs-46-1")
def test_files_are_sealed_before_they_are_stored(handlers: Handlers) -> None:
    under = filing.envelope()
    (file,) = filing.keep_files(
        [Given("证据.txt", "text/plain", f"我是{NAME}".encode())], under=under, at=FILED
    )
    complaint = taken(handlers, files=[file], under=under)
    attachment, handler = Attachment.objects.get(complaint=complaint), handlers.actor("handler")
    assert identity.file_of(attachment, by=handler, at=FILED) is None
    identity.look(complaint=complaint, reason="看附件", by=handler, at=FILED)
    assert identity.file_of(attachment, by=handler, at=FILED) == ("证据.txt", f"我是{NAME}".encode())


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([Given("空.txt", "", b"")], "空文件"),
        ([Given("a", "", b"1")] * 11, "最多10个"),
        ([Given("大.mp4", "", b"0" * (MOST_FILE_BYTES + 1))], "超过20 MB"),
    ],
)
def test_files_that_cannot_be_are_refused(files: list[Given], why: str) -> None:
    with pytest.raises(Invalid) as refused:
        filing.keep_files(files, under=filing.envelope(), at=FILED)
    assert why in str(refused.value)


@pytest.mark.article("rs-46-1")
def test_a_planted_name_is_nowhere_in_database_log_or_storage(
    handlers: Handlers,
    data_folder: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    planted, story = "欧阳完颜甲", "独一无二的门口石狮子"
    under = filing.envelope()
    files = filing.keep_files(
        [Given(f"{planted}.txt", "text/plain", planted.encode())], under=under, at=FILED
    )
    complaint = taken(handlers, told=told(name=planted, story=story), files=files, under=under)
    filing.add(complaint=complaint, text=f"{planted}再补充", by=CITIZEN, at=FILED)
    identity.look(complaint=complaint, reason="核实", by=handlers.actor("handler"), at=FILED)
    with pytest.raises(GateClosed):
        identity.look(complaint=complaint, reason="好奇", by=handlers.actor("handler2"), at=FILED)
    call_command("dumpdata", "--natural-foreign")
    dumped = capsys.readouterr().out
    assert complaint.token in dumped  # so that the search below looks at what was really written
    stored = b"".join(path.read_bytes() for path in data_folder.rglob("*") if path.is_file())
    assert stored
    for secret in (planted, story):
        assert secret not in dumped
        assert secret.encode("unicode_escape").decode() not in dumped
        assert secret not in caplog.text
        assert secret.encode() not in stored
    if connection.vendor == "sqlite":
        rows = "\n".join(sqlite_dump(connection.connection))
        assert complaint.token in rows
        assert planted not in rows
        assert planted.encode().hex().upper() not in rows


def sqlite_dump(handle: sqlite3.Connection) -> list[str]:
    return list(handle.iterdump())


@pytest.mark.article("rs-46-1")
def test_the_countys_key_lies_outside_the_database(handlers: Handlers) -> None:
    complaint = filed(handlers)
    key = Path(settings.KEYS, sealing.KEY_FILE)
    assert key.stat().st_mode & 0o077 == 0
    key.write_bytes(b"\x00" * sealing.KEY_BYTES)
    with pytest.raises(sealing.Unreadable):
        filing.envelope_of(complaint)


def test_what_was_sealed_of_one_does_not_open_as_of_another(handlers: Handlers) -> None:
    one, other = filed(handlers), filed(handlers)
    with pytest.raises(sealing.Unreadable):
        sealing.opened(filing.envelope_of(one).key, one.sealed, about=other.token)


def closed(handlers: Handlers) -> Complaint:
    handler = handlers.actor("handler")
    complaint = deciding.decide(
        complaint=accepted(handlers), conclusion="unfounded", outcome="查无此事", by=handler, at=FILED
    )
    return deciding.tell(complaint=complaint, told_how="网上告知", by=handler, at=FILED)


@pytest.mark.article("rs-45-1")
def test_it_is_forgotten_only_after_its_years_and_the_proofs_stand(handlers: Handlers) -> None:
    complaint = archiving.archive(complaint=closed(handlers), by=handlers.actor("handler"), at=FILED)
    head = handlers.actor("bureau-head")
    last_day = FILED.replace(year=2036)
    with pytest.raises(GateClosed) as refused:
        identity.erase(complaint=complaint, by=head, at=last_day)
    assert "还没有过保存期限（2036-09-25）" in str(refused.value)
    erased = identity.erase(complaint=complaint, by=head, at=last_day + timedelta(days=1))
    with pytest.raises(sealing.Unreadable):
        filing.envelope_of(erased)
    with pytest.raises(WrongState, match="不能查看投诉人信息：保存期满后已经抹去"):
        identity.look(complaint=erased, reason="再看", by=handlers.actor("handler"), at=last_day)
    newest = Entry.objects.filter(subject=complaint.ref).order_by("-n").first()
    assert newest is not None
    told_then = proofs.payload_of(newest)
    fresh = Complaint.objects.get(pk=complaint.pk)
    assert told_then["row"] == row_commitment(fresh, str(told_then["salt"]))
    first = Entry.objects.get(subject=complaint.ref, n=1)
    assert proofs.payload_of(first)["data"]["sealed"]


@pytest.mark.article("rs-45-1")
def test_what_is_not_archived_is_not_forgotten(handlers: Handlers) -> None:
    build.account(build.person(handlers.bureau, "档案员", "900040", kind="clerk"), "archivist", "keeper")
    with pytest.raises(NotPermitted):
        identity.erase(complaint=closed(handlers), by=handlers.actor("archivist"), at=FILED)


@pytest.mark.article("rs-46-1")
def test_a_notice_of_a_complaint_goes_to_the_authority_and_names_nobody(handlers: Handlers) -> None:
    filed(handlers, told=told(story="石狮子"))
    catch_up(at=FILED + MINUTE)
    jobs.look_at_ledger(at=FILED + MINUTE)
    told_to = set(Notice.objects.values_list("account__username", flat=True))
    assert "bureau-head" in told_to
    assert not told_to & {"head", "legal", "msa-handler"}
    assert NAME not in " ".join(Notice.objects.values_list("text", flat=True))
