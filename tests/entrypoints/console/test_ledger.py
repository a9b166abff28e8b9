"""The auditor's pages: every envelope, no business content, proofs that hold."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen_proof import notes
from liuhen_proof.tlog_proof import parse_proof
from tests.builders.county import County


@pytest.fixture
def auditor(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="audit"))
    return client


def page_of(client: Client, entry: Entry) -> str:
    return client.get(reverse("console:entry", args=[entry.pk])).content.decode()


def test_business_content_stays_closed_to_the_auditor(auditor: Client, county: County) -> None:
    page = page_of(auditor, Entry.objects.get(event="person.entered", subject=county.officer.ref))
    assert "王芳" not in page
    assert "业务内容，审计员不可见" in page
    assert "person.entered" in page


def test_rights_and_accounts_are_open_to_the_auditor(auditor: Client, county: County) -> None:
    page = page_of(auditor, Entry.objects.filter(event="role.granted").earliest("id"))
    assert "云岭县市场监督管理局" in page
    assert "王芳" in page


def test_a_proof_to_take_away_holds_under_its_checkpoint(auditor: Client, county: County) -> None:
    entry = Entry.objects.get(event="device.registered")
    answer = auditor.get(reverse("console:entry-proof", args=[entry.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    proof = parse_proof(answer.content.decode())
    assert proof.index == entry.index


def test_a_checkpoint_to_take_away_is_signed(auditor: Client, county: County) -> None:
    newest = Checkpoint.objects.latest("size")
    assert str(newest.size) in auditor.get(reverse("console:checkpoints")).content.decode()
    text = auditor.get(reverse("console:checkpoint", args=[newest.size])).content.decode()
    opened = notes.open_checkpoint(text, verifiers=keyring.verifiers())
    assert (opened.origin, opened.size, len(opened.verified)) == (settings.LEDGER_ORIGIN, newest.size, 2)


def test_an_entry_not_in_the_tree_yet_has_no_proof(auditor: Client, county: County) -> None:
    waiting = Entry.objects.filter(index=None).first()
    assert waiting is not None, "the log-in that the fixture made waits for its place"
    assert auditor.get(reverse("console:entry-proof", args=[waiting.pk])).status_code == 404
    assert "等待检查点" in page_of(auditor, waiting)


def test_the_list_is_cut_by_event_subject_and_actor(auditor: Client, county: County) -> None:
    def shown(**query: str) -> int:
        return auditor.get(reverse("console:ledger"), query).content.decode().count('data-label="序号"')

    assert shown(event="device.registered") == 1
    assert shown(subject=county.officer.ref) == 1
    assert shown(by="account:999") == 0
    assert shown() == Entry.objects.count()


def test_a_cursor_of_another_list_is_refused(auditor: Client) -> None:
    assert auditor.get(reverse("console:ledger"), {"cursor": "made-up"}).status_code == 400
