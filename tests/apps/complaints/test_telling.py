"""What a holiday notice moves is told to whoever handles it, and to nobody else."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.complaints.actions import deciding, filing, handling
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.notices import jobs
from liuhen.apps.notices.models import Notice
from liuhen.apps.people.models import Account
from liuhen.kernel.access import CITIZEN, SYSTEM
from liuhen.kernel.clocks import loading
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.notices import packaged_notices
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Bookmark, Entry
from liuhen.regulation.complaints import ACCEPT_IN_TIME
from tests.builders.complaints import Handlers, accepted, filed, taken, told
from tests.builders.county import LOCAL

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-42-1")]
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=LOCAL)  # five working days on is Monday 23 November
FRIDAY = date(2026, 11, 20)  # which an amended notice gives off: Tuesday 24 November
SENTENCE = "投诉 {} 的期限因放假安排调整，改为 2026-11-24"


def amend() -> int:
    """Load the notice of 2026 again, with one more day off, and reckon."""
    (of_2026,) = [notice for notice in packaged_notices() if notice.year == 2026]
    amended = replace(
        of_2026, source="国办发明电〔2026〕0号", holidays={**of_2026.holidays, FRIDAY: "临时放假"}
    )
    at = MONDAY + timedelta(hours=2)
    loading.load_notice(amended, by=SYSTEM, at=at)
    return loading.recalculate(by=SYSTEM, at=at)


def look() -> int:
    catch_up(at=MONDAY + timedelta(hours=3))
    return jobs.look_at_ledger(at=MONDAY + timedelta(hours=3))


def closed(handlers: Handlers) -> Complaint:
    by = handlers.actor("handler")
    complaint = accepted(handlers, at=MONDAY)
    deciding.decide(complaint=complaint, conclusion="unfounded", outcome="不属实", by=by, at=MONDAY)
    return deciding.tell(complaint=complaint, told_how="电话", by=by, at=MONDAY)


def test_an_amended_notice_moves_open_clocks_and_leaves_those_that_stopped(handlers: Handlers) -> None:
    ended, running = closed(handlers), taken(handlers, at=MONDAY)
    before = list(clocks.all_for(ended.ref).values("due_at", "steps", "calendar_version"))
    assert amend() == 1
    assert list(clocks.all_for(ended.ref).values("due_at", "steps", "calendar_version")) == before
    moved = clocks.open_for(running.ref).get()
    assert moved.due_zh == "2026年11月24日24时前"
    (entry,) = Entry.objects.filter(event="clocks.recalculated")
    (said,) = proofs.payload_of(entry)["data"]["moved"]
    assert said[:2] == [running.ref, ACCEPT_IN_TIME.id]


def test_the_complainant_and_the_handler_read_when_and_to_which_day_it_moved(
    handlers: Handlers, client: Client
) -> None:
    complaint, code = filing.receive(
        channel="web", grounds=["receipts"], told=told(), unit=handlers.county.unit, person=None, happened_on=None,
        by=CITIZEN, at=MONDAY,
    )  # fmt: skip
    head, handler = handlers.actor("bureau-head"), handlers.person("handler")
    handling.assign(complaint=complaint, person=handler, by=head, at=MONDAY)
    amend()
    handling.accept(complaint=complaint, by=handlers.actor("handler"), at=MONDAY + timedelta(hours=3))
    client.post(reverse("portal:complaint-follow"), {"code": code})
    said = client.get(reverse("portal:complaint")).content.decode()
    line = "因放假安排调整，期限改为 2026-11-24"
    assert 0 < said.index("收到您的投诉举报") < said.index(line) < said.index("<b>已受理</b>")
    client.force_login(Account.objects.get(username="handler"))
    page = client.get(reverse("console:complaint", args=[complaint.pk])).content.decode()
    assert "2026-11-16 11:00" in page.partition(line)[2][:80]


def test_who_handles_it_is_told_once_of_the_new_last_day(handlers: Handlers) -> None:
    closed(handlers)
    mine = taken(handlers, at=MONDAY)
    filed(handlers, at=MONDAY)  # which nobody handles yet
    amend()
    look()
    Bookmark.objects.filter(name=jobs.MARK).update(position=-1)
    look()
    notices = Notice.objects.filter(event="clocks.recalculated")
    assert list(notices.values_list("account__username", "text", "subject", "duty")) == [
        ("handler", SENTENCE.format(mine.pk), mine.ref, "rs-42-1")
    ]


def test_several_that_one_batch_moved_are_told_one_by_one_in_a_few_queries(
    handlers: Handlers, django_assert_max_num_queries
) -> None:
    some = [taken(handlers, at=MONDAY) for _ in range(3)]
    amend()
    catch_up(at=MONDAY + timedelta(hours=3))
    Bookmark.objects.update_or_create(
        name=jobs.MARK,
        defaults={"position": (Entry.objects.get(event="clocks.recalculated").index or 0) - 1},
    )
    with django_assert_max_num_queries(40):
        jobs.look_at_ledger(at=MONDAY + timedelta(hours=3))
    texts = Notice.objects.filter(event="clocks.recalculated").order_by("id").values_list("text", flat=True)
    assert list(texts) == [SENTENCE.format(each.pk) for each in some]


def test_a_term_that_ended_before_anybody_was_told_is_told_to_nobody(handlers: Handlers) -> None:
    complaint = taken(handlers, at=MONDAY)
    amend()
    handling.accept(complaint=complaint, by=handlers.actor("handler"), at=MONDAY + timedelta(hours=2))
    look()
    assert not Notice.objects.filter(event="clocks.recalculated").exists()


def test_the_complainant_sees_the_new_last_day(handlers: Handlers) -> None:
    _, code = filing.receive(
        channel="letter", grounds=["receipts"], told=filing.Told(story="不给票据", name="甲", contact="1"),
        unit=handlers.county.unit, person=None, happened_on=None, by=handlers.actor("handler"), at=MONDAY,
    )  # fmt: skip
    amend()
    citizen = Client()
    citizen.post(reverse("portal:complaint-follow"), {"code": code})
    answer = citizen.get(reverse("portal:complaint"))
    assert "2026年11月24日24时前" in answer.content.decode()
    assert "临时放假" in answer.content.decode()
