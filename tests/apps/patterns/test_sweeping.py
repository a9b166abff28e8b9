"""Whatever happens, in whatever order: looking at what changed finds all that looking at everything finds."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from liuhen.apps.cases.models import Clue
from liuhen.apps.decisions.models import Decision
from liuhen.apps.patterns.looking import look
from liuhen.apps.patterns.models import Awaited, Hit
from liuhen.apps.patterns.scans import SCANS
from liuhen.apps.patterns.sweeping import MARK
from liuhen.apps.people.models import Certificate
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.models import Bookmark, Entry
from liuhen.regulation.patterns import PATTERNS
from tests.apps.patterns import test_scans as made
from tests.apps.patterns.conftest import Watch, the_watch
from tests.builders.county import NOW, small_county
from tests.builders.records import put

pytestmark = pytest.mark.article("rs-36-1")

STEPS = 60
DAY = timedelta(days=1)


def doings(watch: Watch) -> list[Callable[[], list[Subject]]]:
    """Return what may happen, each telling which rows changed by it."""
    unit = watch.county.unit

    def annul() -> list[Subject]:
        decision = Decision.objects.filter(state="issued").order_by("?").first()
        if decision is None:
            return []
        Decision.objects.filter(pk=decision.pk).update(state="annulled", ended_at=decision.issued_at)
        return [decision]

    def answer() -> list[Subject]:
        clue = Clue.objects.filter(state="registered").order_by("?").first()
        if clue is None:
            return []
        Clue.objects.filter(pk=clue.pk).update(state="declined")
        return [clue]

    def renew() -> list[Subject]:
        held = Certificate.objects.get(person=watch.county.officer)
        days = random.choice((10, 40, 400))
        Certificate.objects.filter(pk=held.pk).update(expires_on=made.TODAY + timedelta(days=days))
        return [held]

    return [
        lambda: [made.decision(watch, code="91220524MA0Y1A2B3C")],
        lambda: [made.decision(watch, fine_fen=random.choice((50_000, 2_000_000)), deviation="情节轻微")],
        lambda: [made.decision(watch, band=made.band(watch), fine_fen=random.choice((100_000, 60_000)))],
        lambda: [made.visit(watch, unit=random.choice((unit, watch.county.other, made.town(watch, "A"),
                                                       made.town(watch, "B"))))],
        lambda: [made.pair(watch)],
        lambda: [made.visit(watch, state="concluded", concluded_at=NOW - DAY, found_nothing=random.random() < 0.8)],
        lambda: [made.case(watch, **made.SPOT)],
        lambda: [made.case(watch)],
        lambda: [put(Clue, unit=unit, state="registered", found_on=made.TODAY - timedelta(days=random.randrange(40)))],
        lambda: [made.obligation(watch)],
        lambda: [made.interruption(watch, place=random.choice(("河边", "山上")))],
        lambda: [made.complaint(watch, random.choice(("已处理", "已退还")))],
        lambda: [made.refused(watch)],
        lambda: [made.restraint(watch, due_in=timedelta(days=random.randrange(30)))],
        annul, answer, renew,
    ]  # fmt: skip


def test_what_changed_and_what_is_due_is_all_there_is_to_find(watch: Watch) -> None:
    for pattern in PATTERNS:
        watch.live(pattern)
    at = NOW
    watch.sweep(at=at)
    for _ in range(STEPS):
        for row in random.choice(doings(watch))():
            # what is put past its action has put its case, too
            watch.happened(row.ref, *(each.ref for each in (getattr(row, "case", None),) if each), at=at)
        at += timedelta(hours=random.choice((1, 5, 30, 100)))
        watch.sweep(at=at)
        if random.random() < 0.3:
            assert watch.sweep(at=at, whole=True) == 0, list(Hit.objects.filter(raised_at=at))
    assert watch.sweep(at=at, whole=True) == 0
    assert Hit.objects.values("pattern").distinct().count() > 5
    incidents = list(Hit.objects.values_list("incident", flat=True))
    assert len(incidents) == len(set(incidents))


def test_time_alone_makes_a_hit_without_anything_having_happened(watch: Watch) -> None:
    version = watch.live("clue-idle")
    clue = put(Clue, unit=watch.county.unit, state="registered", found_on=made.TODAY - timedelta(days=10))
    assert watch.sweep() == 0
    (awaited,) = Awaited.objects.all()
    assert (awaited.version_id, awaited.key) == (version.pk, str(clue.pk))
    assert watch.sweep(at=awaited.due_at - timedelta(seconds=1)) == 0
    assert watch.sweep(at=awaited.due_at) == 1
    assert not Awaited.objects.exists()


def test_a_hit_grows_with_new_rows_and_is_no_second_one(watch: Watch) -> None:
    watch.live("spot-cluster")
    for _ in range(10):
        made.case(watch, **made.SPOT)
    assert watch.sweep() == 1
    watch.happened(made.case(watch, **made.SPOT).ref)
    assert watch.sweep(at=NOW + DAY) == 1
    (hit,) = watch.hits("spot-cluster")
    assert (hit.count, len(hit.rows)) == (11, 11)
    assert "11" in hit.said


def test_only_what_was_touched_is_looked_at_again(watch: Watch, django_assert_max_num_queries) -> None:
    for pattern in PATTERNS:
        watch.live(pattern)
    watch.sweep()
    later = NOW + timedelta(hours=1)
    watch.sweep(at=later)
    with django_assert_max_num_queries(16):  # however many models there are
        watch.sweep(at=later)


def test_a_mark_waits_for_entries_of_slow_transactions(watch: Watch) -> None:
    watch.live("clue-idle", at=NOW - DAY)
    watch.sweep()
    clue = put(Clue, unit=watch.county.unit, state="registered", found_on=made.TODAY - timedelta(days=99))
    watch.happened(clue.ref)
    position = Bookmark.objects.get(name=MARK).position
    assert watch.sweep(at=NOW + timedelta(minutes=1)) == 1
    assert Bookmark.objects.get(name=MARK).position == position
    watch.sweep(at=NOW + timedelta(minutes=11))
    assert Bookmark.objects.get(name=MARK).position > position


def test_an_entry_of_a_clock_that_went_ahead_does_not_hold_the_mark(watch: Watch) -> None:
    watch.live("clue-idle", at=NOW - DAY)
    watch.sweep()
    clue = put(Clue, unit=watch.county.unit, state="registered", found_on=made.TODAY - timedelta(days=99))
    watch.happened(clue.ref, at=NOW + 30 * DAY)
    assert watch.sweep(at=NOW + timedelta(minutes=1)) == 1
    assert Bookmark.objects.get(name=MARK).position == Entry.objects.get(subject=clue.ref).pk


@pytest.mark.parametrize("pattern", [key for key, scan in SCANS.items() if scan.is_cut])
def test_looking_at_no_key_finds_nothing(watch: Watch, pattern: str) -> None:
    made.ENOUGH[pattern](watch)
    scan = SCANS[pattern]
    assert look(scan, PATTERNS[pattern].standard, now=NOW).incidents
    assert look(scan, PATTERNS[pattern].standard, now=NOW, keys=["999999"]).incidents == []


def test_a_key_that_is_none_is_refused_before_it_gets_into_a_statement(watch: Watch) -> None:
    with pytest.raises(ValueError, match="not a key"):
        look(SCANS["punished-again"], PATTERNS["punished-again"].standard, now=NOW, keys=["x'; DROP TABLE"])


def test_every_statement_finds_the_same_on_the_other_database(on_postgres: None, data_folder: Path) -> None:
    assert connection.vendor == "postgresql"
    watch = the_watch(small_county())
    for pattern, scan in SCANS.items():
        with transaction.atomic():
            made.ENOUGH[pattern](watch)
            numbers = PATTERNS[pattern].standard
            (incident,) = look(scan, numbers, now=NOW).incidents
            if scan.is_cut:
                assert look(scan, numbers, now=NOW, keys=[incident.key]).incidents == [incident]
            transaction.set_rollback(True)
