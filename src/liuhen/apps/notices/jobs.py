"""Periodic work on notices. Every job may run twice, or after a crash in its middle, and tells nothing twice."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from django.utils import timezone

from liuhen.apps.notices import actions
from liuhen.apps.notices.actions import Happening
from liuhen.apps.notices.models import Notice
from liuhen.kernel import jobs
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import number_of
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.following import read_pages, unread
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.waiting import Notification, notifications

BATCH = 500
BUDGET_SECONDS = 20  # a run is short, far from the queue's timeout: the next goes on where this one stopped
KEPT = timedelta(days=180)
MARK = "notices"


@jobs.periodic(
    every=timedelta(minutes=1), if_any=lambda: chain(unread(MARK)[:1], actions.to_post(at=timezone.now()))
)
def tell() -> None:
    """Tell what has come onto the ledger since the last look, then send what may leave."""
    look_at_ledger(at=timezone.now())
    actions.post(at=timezone.now())


@jobs.periodic(every=timedelta(minutes=10))
def remind() -> None:
    """Tell whose time is nearly up."""
    look_at_clocks(at=timezone.now())


@jobs.periodic(every=timedelta(hours=24))
def forget() -> None:
    """Remove what is old."""
    actions.forget(before=timezone.now() - KEPT)


def send(letter_id: int) -> None:
    """Try one letter."""
    deliver(f"letter:{letter_id}", timezone.now())


@jobs.one_by_one("发送提醒")
def deliver(letter_ref: str, at: datetime) -> None:
    actions.deliver(letter_id=number_of(letter_ref), at=at)


def look_at_ledger(*, at: datetime) -> int:
    """Read on from the bookmark, in the ledger's own order; return how many notices that made."""
    pages = read_pages(MARK, events=_by_event(), seconds=BUDGET_SECONDS)
    return sum(
        tell_of.at_once({f"entry:{entry.index}": entry for entry in page}, partial(_tell_of, at=at), at)
        for page in pages
    )


@jobs.one_by_one("发出提醒")
def tell_of(entry_ref: str, at: datetime) -> None:
    """Tell what one entry of the ledger tells, by its index."""
    _tell_of([Entry.objects.get(index=number_of(entry_ref))], at=at)


def _tell_of(entries: list[Entry], *, at: datetime) -> int:
    by_event = _by_event()
    told = ((notification, entry) for entry in entries for notification in by_event[entry.event])
    return actions.tell(
        [each for notification, entry in told for each in _happenings(notification, entry)], at=at
    )


def _by_event() -> dict[str, list[Notification]]:
    found: dict[str, list[Notification]] = defaultdict(list)
    for notification in notifications():
        found[notification.on].append(notification)
    return found


def _happenings(notification: Notification, entry: Entry) -> list[Happening]:
    """Return what an entry tells: of its own subject, or of each whose clock it moved."""
    if notification.notify.moved is None:
        return [Happening(notification, number_of(entry.subject), str(entry.index))]
    moved = proofs.payload_of(entry)["data"]["moved"]
    pks = [number_of(subject) for subject, duty, *_ in moved if duty == notification.notify.moved.id]
    return [Happening(notification, pk, f"{entry.index}:{pk}") for pk in pks]


def look_at_clocks(*, at: datetime) -> int:
    """Tell of the clocks that are near their end, and were not told of with this very end; return how many."""
    watched = {
        notification.notify.before.id: notification
        for notification in notifications()
        if notification.notify.before
    }
    made, after = 0, None
    while page := list(clocks.soon_due(at, after=after)[:BATCH]):
        near = {f"runningclock:{clock.pk}": clock for clock in page if clock.duty_id in watched}
        made += remind_of.at_once(near, partial(_remind_of, at=at), at)
        after = (page[-1].due_at, page[-1].pk)
    return made


@jobs.one_by_one("期限届满前提醒")
def remind_of(clock_ref: str, at: datetime) -> None:
    _remind_of(list(clocks.soon_due(at).filter(pk=number_of(clock_ref))), at=at)


def _remind_of(near: list[RunningClock], *, at: datetime) -> int:
    watched = {
        notification.notify.before.id: notification
        for notification in notifications()
        if notification.notify.before
    }
    sources = {_source(clock): clock for clock in near}
    events = {notification.on for notification in watched.values()}
    known = Notice.objects.filter(event__in=events, source__in=sources).values_list("source", flat=True)
    for source in set(known):
        del sources[source]
    return actions.tell(
        [
            Happening(watched[clock.duty_id], number_of(clock.subject), source)
            for source, clock in sources.items()
        ],
        at=at,
    )


def _source(clock: RunningClock) -> str:
    return f"{clock.pk}@{clock.due_at.timestamp():.0f}"
