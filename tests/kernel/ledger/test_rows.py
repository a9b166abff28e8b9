"""Whatever is written to a committed row, an entry of the same transaction commits to: once, and only if it stays."""

from datetime import timedelta

import pytest
from django.db import transaction

from liuhen.apps.recordings.models import Upload
from liuhen.kernel import auditing
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.clocks.queries import reckon_for
from liuhen.kernel.flow import Invalid, action
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.rows import COMMITTED, commitment, gather, ref_of, sealed_row
from liuhen.regulation import DUTIES
from tests.builders.county import NOW, small_county

pytestmark = pytest.mark.django_db


def clock(subject: str = "complaint:1") -> RunningClock:
    made = RunningClock(duty_id="rs-42-1", subject=subject, started_at=NOW)
    made.take(reckon_for(DUTIES["rs-42-1"][-1], started_at=NOW))
    return made


def told(entry: Entry) -> dict[str, str]:
    rows: dict[str, str] = proofs.payload_of(entry).get("rows", {})
    return rows


def test_what_is_written_outside_of_any_action_gets_an_entry_of_its_own() -> None:
    made = clock()
    made.save()
    entry = Entry.objects.get()
    assert (entry.event, entry.subject, list(told(entry))) == (COMMITTED, "", [ref_of(made)])
    salt = proofs.payload_of(entry)["salt"]
    assert told(entry)[ref_of(made)] == commitment(sealed_row(RunningClock.objects.get()), salt)


def test_writes_in_bulk_are_committed_to_row_by_row() -> None:
    rows = RunningClock.objects.bulk_create([clock(f"complaint:{n}") for n in range(3)])
    RunningClock.objects.filter(subject="complaint:1").update(unit_id=7)
    RunningClock.objects.filter(subject="complaint:2").delete()
    created, updated, deleted = Entry.objects.order_by("id")
    assert set(told(created)) == {ref_of(row) for row in rows}
    assert set(told(updated)) == {ref_of(rows[1])}
    assert told(deleted) == {ref_of(rows[2]): ""}


def test_an_update_that_meets_no_row_is_no_entry() -> None:
    assert RunningClock.objects.filter(subject="complaint:9").update(unit_id=7) == 0
    assert not Entry.objects.exists()


def test_rows_that_are_perhaps_not_written_are_not_taken() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        RunningClock.objects.bulk_create([clock()], ignore_conflicts=True)


def test_what_an_inner_action_wrote_and_lost_is_not_committed_to() -> None:
    @action
    def inner(*, at: object) -> None:
        clock("complaint:1").save()
        raise Invalid("不能办理")

    @action
    def outer(*, at: object) -> RunningClock:
        with pytest.raises(Invalid), transaction.atomic():
            inner(at=at)
        kept = clock("complaint:2")
        kept.save()
        return kept

    kept = outer(at=NOW)
    assert list(told(Entry.objects.get())) == [ref_of(kept)]


def test_an_action_that_is_refused_leaves_neither_row_nor_entry() -> None:
    @action
    def refused(*, at: object) -> None:
        clock().save()
        raise Invalid("不能办理")

    with pytest.raises(Invalid):
        refused(at=NOW)
    assert not Entry.objects.exists()
    assert not RunningClock.objects.exists()


def test_nothing_is_gathered_where_nobody_commits() -> None:
    with pytest.raises(AssertionError, match="nobody commits"):
        gather("holditem:1", b"{}")


def test_what_is_only_on_its_way_in_is_not_committed_to() -> None:
    county = small_county()
    before = Entry.objects.count()
    Upload(account_id=county.actor("station").account, length=3, metadata={}, begun_at=NOW).save()
    assert Entry.objects.count() == before


def test_old_rows_are_adopted_once_and_what_comes_by_hand_later_is_not() -> None:
    RunningClock.objects.bulk_create([clock()])
    assert auditing.adopt(by=SYSTEM, at=NOW) > 0
    count = Entry.objects.count()
    assert auditing.adopt(by=SYSTEM, at=NOW + timedelta(days=1)) == 0
    assert Entry.objects.count() == count
