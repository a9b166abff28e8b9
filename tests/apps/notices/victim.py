"""What the killed worker does, and what the next one does after it; in processes of their own."""

import sys
from datetime import timedelta

from liuhen.apps.findings import actions as findings
from liuhen.apps.notices import actions, jobs
from liuhen.apps.notices.models import Letter, Notice
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account, Person
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Bookmark
from liuhen.regulation.recordings import USABLE_QUALITY
from tests.builders.county import NOW


def first() -> None:
    """Raise a finding, tell of it and send the letter; killed while the mail server is silent."""
    head = people.actor_for(Account.objects.get(username="head"))
    assert head is not None
    actions.prefer(
        mail_to="head@county.example", mail_sorts=["finding"], phone="", sms_sorts=[], by=head, at=NOW
    )
    officer = Person.objects.get(number="100001")
    findings.open_finding(
        found=USABLE_QUALITY.checks[0].finding, duty=USABLE_QUALITY, about="recording:1", about_zh="一段录像",
        unit_id=officer.unit_id, person=officer, by=SYSTEM, at=NOW,
    )  # fmt: skip
    catch_up(at=NOW)
    jobs.look_at_ledger(at=NOW)
    actions.post(at=NOW)
    actions.deliver(letter_id=Letter.objects.get().pk, at=NOW)


def second() -> None:
    """Read the ledger from its beginning again, as if the bookmark had not been set, and try what is due."""
    Bookmark.objects.all().delete()
    later = NOW + timedelta(minutes=1)
    told_again = jobs.look_at_ledger(at=later)
    letter = Letter.objects.get()
    actions.deliver(letter_id=letter.pk, at=later)
    letter.refresh_from_db()
    sys.stdout.write(f"{told_again} {Notice.objects.count()} {letter.state} {letter.tries}")
