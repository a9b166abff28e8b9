"""What the killed process does, and what the next one does after it; in processes of their own."""

import sys

from liuhen.apps.documents import jobs, queries
from liuhen.apps.documents.models import Document
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account
from liuhen.kernel.access import Actor
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from tests.builders.county import NOW
from tests.builders.papers import SAID


def officer() -> Actor:
    found = people.actor_for(Account.objects.get(username="wangfang"))
    assert found is not None
    return found


def issued() -> Document:
    from liuhen.apps.documents import actions

    by = officer()
    unit = Account.objects.get(username="wangfang").person.unit
    draft = actions.draft(kind="letter", unit=unit, about="finding:1", data=SAID, by=by, at=NOW)
    return actions.issue(document=draft, by=by, at=NOW)


def first() -> None:
    """Issue two papers, say so, and be killed before the third is drawn."""
    sys.stdout.write("\n".join(issued().number for _ in range(2)) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


def halfway() -> None:
    """Take a number, and be killed before the transaction ends."""
    from django.db import transaction

    with transaction.atomic():
        issued()
        sys.stdout.write("taken\n")
        sys.stdout.flush()
        sys.stdin.read()


def second() -> None:
    """Issue one more, draw what is to be drawn, and tell numbers and which papers lack an entry of their PDF."""
    issued()
    jobs.draw_all()
    numbers = [each.serial for each in Document.objects.order_by("id") if each.serial]
    drawn = {
        entry.subject: data_of(entry)["sha256"] for entry in Entry.objects.filter(event="document.drawn")
    }
    lacking = [
        each.ref for each in Document.objects.all() if drawn.get(each.ref) != each.sha256 or not each.sha256
    ]
    sys.stdout.write(f"{numbers} {lacking} {queries.undrawn().count()}")
