"""What leaves the house, to a real mail server and a real gateway; tries again, gives up, and never floods."""

import hashlib
import hmac
import logging
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from liuhen.apps.notices import actions, jobs
from liuhen.apps.notices.models import Letter, Notice
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account, RoleGrant
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.waiting import Sort
from liuhen.settings.base import _smtp
from tests.builders.county import LOCAL, County
from tests.builders.notices import LATER, Raise, look
from tests.services.gateways import MailServer, SmsGateway

ALL = [sort.value for sort in Sort]
KEY = "a key the county and its gateway share"


def prefer(county: County, username: str = "head", **changes: object) -> None:
    chosen = {
        "mail_to": "head@county.example", "mail_sorts": ALL, "phone": "", "sms_sorts": [],
        "quiet_from": time(22), "quiet_until": time(7), "digest_at": None, **changes,
    }  # fmt: skip
    actions.prefer(by=county.actor(username), at=LATER, **chosen)  # type: ignore[arg-type]


def deliver(at: datetime) -> None:
    """Do what the worker does with what is queued: every letter that is due gets its try."""
    actions.post(at=at)
    OrmQ.objects.all().delete()
    for pk in Letter.objects.filter(state="waiting").values_list("pk", flat=True):
        actions.deliver(letter_id=pk, at=at)


@pytest.fixture
def mailed(county: County, mail_server: MailServer, settings) -> MailServer:
    """The county has mail, and the head wants all of it."""
    settings.SMTP = _smtp(mail_server.url)
    prefer(county)
    return mail_server


def test_a_notice_reaches_the_mail_server_with_its_article_and_without_a_name(
    mailed: MailServer, raise_: Raise
):
    finding = raise_(late=True)
    look()
    deliver(LATER)
    (mail,) = mailed.mails
    assert mail["To"] == "head@county.example"
    assert mail["Subject"] == "【执法留痕】1 条提醒"
    text = mail.get_content()
    assert f"录制结束后超过24小时才入库（问题 {finding.pk}）（《设备办法》第13条）" in text
    assert "王芳" not in text
    assert "张三" not in text


def test_without_a_preference_or_of_another_sort_nothing_leaves(
    county: County, mailed: MailServer, raise_: Raise
):
    prefer(county, mail_sorts=["due"])
    raise_()
    look()
    deliver(LATER)
    assert mailed.mails == []
    assert Notice.objects.count() == 3


def test_an_action_is_done_whatever_becomes_of_the_mail(county: County, raise_: Raise, settings):
    settings.SMTP = _smtp("smtp://127.0.0.1:1")  # nobody listens there
    prefer(county)
    raise_()
    look()
    deliver(LATER)
    letter = Letter.objects.get()
    assert (letter.state, letter.tries, letter.fault) == (
        "waiting",
        1,
        "连不上邮件服务器（ConnectionRefusedError）",
    )
    assert Notice.objects.count() == 3


def test_a_refused_letter_is_tried_again_later_and_later(mailed: MailServer, raise_: Raise):
    mailed.answer = "451 busy"
    raise_()
    look()
    at = LATER
    waits: list[float] = []
    deliver(at)
    while len(waits) < 7:
        (letter,) = Letter.objects.all()
        assert letter.fault == "邮件服务器答复 451"
        waits.append((letter.next_at - at).total_seconds() / 60)
        deliver(letter.next_at - timedelta(seconds=1))
        assert Letter.objects.get().tries == letter.tries
        at = letter.next_at
        deliver(at)
    assert waits == [1, 2, 4, 8, 16, 32, 60]
    mailed.answer = "250 OK"
    deliver(Letter.objects.get().next_at)
    assert (Letter.objects.get().state, len(mailed.mails)) == ("sent", 1)


def test_what_is_given_up_the_system_administrator_sees_without_what_it_said(
    mailed: MailServer, raise_: Raise, client: Client, caplog: pytest.LogCaptureFixture
):
    mailed.answer = "550 no such user"
    raise_()
    look()
    deliver(LATER)
    with caplog.at_level(logging.ERROR):
        while (letter := Letter.objects.get()).state == "waiting":
            deliver(max(letter.next_at, LATER))
    assert (letter.state, letter.tries) == ("given-up", Letter.MOST_TRIES)
    assert "given up" in caplog.text
    assert "@" not in caplog.text
    Letter.objects.update(ended_at=datetime.now(LOCAL))
    client.force_login(Account.objects.get(username="system"))
    page = client.get(reverse("console:store")).content.decode()
    assert "未送达的提醒" in page
    assert "邮件服务器答复 550" in page
    assert "入库" not in page
    assert "head@county.example" not in page


def test_what_comes_within_ten_minutes_goes_together(mailed: MailServer, raise_: Raise):
    raise_(1)
    look()
    deliver(LATER)
    for n in (2, 3):
        raise_(n)
        look()
        deliver(LATER + timedelta(minutes=9, seconds=59))
    assert len(mailed.mails) == 1
    deliver(LATER + timedelta(minutes=10))
    assert [mail["Subject"] for mail in mailed.mails[1:]] == ["【执法留痕】2 条提醒"]


def test_a_flood_is_one_mail_that_says_how_many(mailed: MailServer, raise_: Raise):
    """The sweep of a day on which everything falls due: the console lists all, the mail the first twenty."""
    for n in range(130):
        raise_(n, late=n == 129)
    look()
    deliver(LATER)
    (mail,) = mailed.mails
    assert mail["Subject"] == "【执法留痕】130 条提醒"
    lines = mail.get_content().splitlines()
    assert "才入库" in lines[0]  # what is urgent stands first
    assert lines[19].startswith("20. ")
    assert lines[20] == "另有 110 条，请登录工作台查看。"


@pytest.mark.parametrize(
    ("at", "late", "breaks", "leaves"),
    [
        (time(21, 59, 59), False, False, True), (time(22), False, False, False), (time(22), True, False, False),
        (time(22), True, True, True), (time(22), False, True, False), (time(6, 59, 59), False, False, False),
        (time(7), False, False, True),
    ],
)  # fmt: skip
def test_nothing_leaves_in_quiet_hours_but_the_urgent_where_the_county_says_so(
    mailed: MailServer, raise_: Raise, settings, at: time, late: bool, breaks: bool, leaves: bool
):
    settings.URGENT_BREAKS_QUIET = breaks
    raise_(late=late)
    look()
    deliver(datetime.combine(date(2026, 11, 25), at, LOCAL))
    assert len(mailed.mails) == leaves


def test_a_second_try_keeps_the_quiet_hours_too(mailed: MailServer, raise_: Raise):
    mailed.answer = "451 busy"
    raise_()
    look()
    deliver(datetime(2026, 11, 24, 21, 59, 30, tzinfo=LOCAL))
    mailed.answer = "250 OK"
    deliver(datetime(2026, 11, 24, 22, 5, tzinfo=LOCAL))
    assert mailed.mails == []
    assert Letter.objects.get().next_at == datetime(2026, 11, 25, 7, tzinfo=LOCAL)
    deliver(datetime(2026, 11, 25, 7, tzinfo=LOCAL))
    assert len(mailed.mails) == 1


def test_a_digest_waits_for_its_hour_and_the_urgent_for_none(
    county: County, mailed: MailServer, raise_: Raise
):
    prefer(county, digest_at=time(8))
    raise_(1)
    look()  # at 11 in the morning
    tomorrow = datetime(2026, 11, 25, 8, tzinfo=LOCAL)
    deliver(tomorrow - timedelta(seconds=1))
    assert mailed.mails == []
    deliver(tomorrow)
    assert len(mailed.mails) == 1
    raise_(2, late=True)
    look(tomorrow + timedelta(hours=1))
    deliver(tomorrow + timedelta(hours=1))
    assert len(mailed.mails) == 2


def test_what_may_no_longer_be_seen_is_not_sent(mailed: MailServer, raise_: Raise):
    raise_()
    look()
    accounts.revoke_role(grant=RoleGrant.objects.get(account__username="head"), by=SYSTEM, at=LATER)
    deliver(LATER)
    assert mailed.mails == []
    assert Letter.objects.get().state == "moot"


def test_an_sms_is_signed_and_bears_the_letters_number(
    county: County, sms_gateway: SmsGateway, raise_: Raise, settings
):
    settings.SMS_URL, settings.SMS_KEY = sms_gateway.url, KEY
    prefer(county, mail_to="", mail_sorts=[], phone="13800000000", sms_sorts=ALL)
    finding = raise_()
    look()
    sms_gateway.status = 503
    deliver(LATER)
    assert Letter.objects.get().fault == "短信网关答复 503"
    sms_gateway.status = 202
    deliver(Letter.objects.get().next_at)
    assert Letter.objects.get().state == "sent"
    first, second = sms_gateway.texts
    assert first == second
    assert first["id"] == f"notice-{Letter.objects.get().pk}"
    assert first["to"] == "13800000000"
    assert first["text"].endswith(f"（问题 {finding.pk}）（《设备办法》第11条）。请登录工作台办理。")
    for headers, body in sms_gateway.posts:
        signed = hmac.new(
            KEY.encode(), headers["X-Liuhen-Time"].encode() + b"." + body, hashlib.sha256
        ).hexdigest()
        assert headers["X-Liuhen-Signature"] == f"sha256={signed}"


def test_two_workers_at_one_letter_send_it_once(mailed: MailServer, raise_: Raise):
    raise_()
    look()
    actions.post(at=LATER)
    actions.post(at=LATER)
    assert OrmQ.objects.count() == 2  # queued twice
    for _ in range(2):
        actions.deliver(letter_id=Letter.objects.get().pk, at=LATER)
    assert len(mailed.mails) == 1


def test_old_notices_are_forgotten_and_young_ones_kept(raise_: Raise):
    raise_(1)
    look()
    assert actions.forget(before=LATER) == 0
    assert actions.forget(before=LATER + timedelta(seconds=1)) == 3
    assert timedelta(days=180) <= jobs.KEPT
