"""The auditor's pages: every envelope, no business content, proofs that hold."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.people.models import Account
from liuhen.kernel.clocks.days import midnight
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


def listed(client: Client, **query: str) -> tuple[int, str]:
    page = client.get(reverse("console:ledger"), query).content.decode()
    return page.count('data-label="序号"'), page


def test_the_auditor_looks_for_a_thing_and_for_somebody_by_what_people_call_them(
    auditor: Client, county: County
) -> None:
    assert listed(auditor, noun="person", number=str(county.officer.pk))[0] == 1
    people = Entry.objects.filter(event__startswith="person.").count()
    assert listed(auditor, noun="person")[0] == people > 1
    assert (
        Entry.objects.filter(event__startswith="person.").exclude(subject__startswith="person:").count() == 0
    )
    mine = Entry.objects.filter(by=county.actor("keeper").ref).count()
    assert listed(auditor, who="赵保管")[0] == listed(auditor, who="keeper")[0] == mine
    assert listed(auditor, who="系统")[0] == Entry.objects.filter(by="machine").count()
    assert listed(auditor, who="系统", noun="person", event="person.entered")[0] == people
    assert "设备" in listed(auditor, noun="device")[1]


def test_days_cut_the_log_at_midnight_whatever_the_checkpoints_say(auditor: Client, county: County) -> None:
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    before = Entry.objects.filter(at__lt=midnight(today)).count()
    assert listed(auditor, until=f"{today - timedelta(days=1)}")[0] == before
    assert listed(auditor, since=f"{today}")[0] == Entry.objects.count() - before
    assert listed(auditor, since=f"{tomorrow}")[0] == 0
    assert listed(auditor, since=f"{today}", until=f"{tomorrow}")[0] == Entry.objects.count() - before


def test_what_cannot_be_looked_for_is_said_and_nothing_is_listed(auditor: Client) -> None:
    for query, words in (
        ({"who": "查无此人"}, "没有姓名、编号或者账号为“查无此人”的操作者"),
        ({"number": "3"}, "请先选择事项种类"),
        ({"since": "2026-12-02", "until": "2026-12-01"}, "止日早于起日"),
        ({"since": "0001-01-01"}, "请填写 1900 年至 2199 年之间的日期"),
    ):
        count, page = listed(auditor, **query)
        assert (count, words in page) == (0, True), (query, words)


def test_a_cursor_of_another_list_is_refused(auditor: Client) -> None:
    assert auditor.get(reverse("console:ledger"), {"cursor": "made-up"}).status_code == 400
