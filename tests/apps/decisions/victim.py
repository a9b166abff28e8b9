"""What is killed between a decision, its paper and its seal, and what goes on after it; in processes of their own."""

import sys

from django.db import transaction

from liuhen.apps.decisions.actions import deciding
from liuhen.apps.decisions.models import Decision
from liuhen.apps.devices.models import Device
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents import jobs
from liuhen.apps.documents.models import Document, Seal
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.kernel.access import Actor
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import County
from tests.builders.decisions import DECIDED, bench

ISSUED = "decision.issued"


def prepare() -> None:
    """Bring a case as far as its approved decision."""
    above, unit, other = (Unit.objects.get(code=code) for code in ("YL", "MSA", "UMB"))
    officer, auxiliary, keeper = (
        Person.objects.get(number=number) for number in ("100001", "100090", "100002")
    )
    made = bench(County(above, unit, other, officer, auxiliary, keeper, Device.objects.get()))
    case = made.case()
    made.told(case)
    made.reviewer()
    proposed = made.propose(case)
    made.review(proposed)
    sys.stdout.write(made.approve(proposed).state)


def by(username: str) -> Actor:
    found = people.actor_for(Account.objects.get(username=username))
    assert found is not None
    return found


def write() -> None:
    deciding.write(decision=Decision.objects.get(), by=by("wangfang"), at=DECIDED)


def paper() -> Document:
    return Document.objects.get(number=Decision.objects.get().number)


def press() -> None:
    documents.press_seal(document=paper(), seal=Seal.objects.get(), by=by("sealer"), at=DECIDED)


def is_killed() -> None:
    sys.stdout.write(f"{Decision.objects.get().state}\n")
    sys.stdout.flush()
    sys.stdin.read()


def writing() -> None:
    """Give the decision its number, and be killed before that is whole."""
    with transaction.atomic():
        write()
        is_killed()


def pressing() -> None:
    """Write it, seal it, and be killed before that is whole."""
    write()
    with transaction.atomic():
        press()
        is_killed()


def after_all() -> None:
    """Seal it, draw what is to be drawn, and tell what there is in the end."""
    was = Decision.objects.get().state
    press()
    jobs.draw_all()
    decision = Decision.objects.get()
    numbers = [each.serial for each in Document.objects.filter(kind=paper().kind)]
    events = [each.event for each in Entry.objects.filter(subject__in=[decision.ref, paper().ref])]
    entries = [
        events.count(each) for each in ("decision.written", "document.issued", "document.sealed", ISSUED)
    ]
    drawn = "drawn" if paper().sha256 else "not drawn"
    sys.stdout.write(f"{was} → {decision.state}, numbers {numbers}, entries {entries}, {drawn}")
