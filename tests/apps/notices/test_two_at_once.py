"""Two workers at the same work on PostgreSQL, where they really run beside each other."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import connection
from django_q.models import OrmQ

from liuhen.apps.notices import actions, jobs
from liuhen.apps.notices.models import Letter, Notice
from liuhen.kernel.ledger.loop import catch_up
from liuhen.settings.base import _smtp
from tests.builders.county import small_county
from tests.builders.notices import LATER, raise_finding
from tests.services.gateways import MailServer

EVERY = ("wangfang", "head", "legal")


def work(_: int) -> None:
    jobs.look_at_ledger(at=LATER)
    actions.post(at=LATER)
    for pk in Letter.objects.values_list("pk", flat=True):
        actions.deliver(letter_id=pk, at=LATER)
    connection.close()


def test_everybody_is_told_of_everything_once_and_gets_one_letter_that_goes_once(
    on_postgres: None, data_folder: Path, mail_server: MailServer, settings
):
    settings.SMTP = _smtp(mail_server.url)
    county = small_county()
    for username in EVERY:
        actions.prefer(
            mail_to=f"{username}@county.example", mail_sorts=["finding"], phone="", sms_sorts=[],
            by=county.actor(username), at=LATER,
        )  # fmt: skip
    for n in range(20):
        raise_finding(county, n)
    catch_up(at=LATER)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    OrmQ.objects.all().delete()
    work(0)  # what came between one worker's letter and another's notices waits for the next letter
    assert Notice.objects.count() == 20 * 3
    assert sorted(mail["To"] for mail in mail_server.mails) == sorted(
        f"{name}@county.example" for name in EVERY
    )
    assert set(Letter.objects.values_list("state", "tries")) == {("sent", 1)}
