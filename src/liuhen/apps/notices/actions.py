"""Verbs on notices: tell, read, choose; and make what leaves the house, send it, try again, give it up."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Min, Q

from liuhen.apps.notices import channels, hours, queries
from liuhen.apps.notices.models import Channel, Letter, Notice, Preference
from liuhen.apps.people import queries as people
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid
from liuhen.kernel.identifiers import telephone
from liuhen.kernel.waiting import Notification

if TYPE_CHECKING:
    from django.db.models import QuerySet

SEND = "liuhen.apps.notices.jobs.send"
GAP = timedelta(minutes=10)  # one person gets no two messages of a channel within it, whatever happens
BATCH = 500
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Happening:
    """Something to be told of one subject; ``source`` makes it one and the same, however often it is read."""

    notification: Notification
    pk: int
    source: str


def tell(happenings: Iterable[Happening], *, at: datetime) -> int:
    """Tell each happening to those it waits for, once; return how many notices that made."""
    by_sort: dict[Notification, dict[int, str]] = defaultdict(dict)
    order: dict[tuple[str, str], int] = {}
    for place, happening in enumerate(happenings):
        by_sort[happening.notification][happening.pk] = happening.source
        order[happening.notification.on, happening.source] = place
    rows = [
        row for notification, sources in by_sort.items() for row in _notices(notification, sources, at=at)
    ]
    rows.sort(key=lambda row: order[row.event, row.source])
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH))


def _notices(notification: Notification, sources: Mapping[int, str], *, at: datetime) -> Iterator[Notice]:
    notify = notification.notify
    rows = notification.visible(SYSTEM).filter(pk__in=sources)
    scope = rows.model.scope_unit  # what is the county's own has none
    units = set(rows.values_list(scope, flat=True)) if scope else set()
    accounts = list(people.accounts_reaching(notification.to, unit_ids=units, county=notify.county))
    preferences = Preference.objects.in_bulk([account.pk for account in accounts])
    before = Notice.objects.filter(event=notification.on, source__in=sources.values())
    known = set(before.values_list("account_id", "source"))
    for account in accounts:
        actor, preference = people.actor_for(account), preferences.get(account.pk)
        if actor is None:
            continue
        leaving = {
            channel.flag: channels.is_open(channel)
            and bool(preference and preference.wants(channel, notify.sort))
            for channel in Channel
        }
        for row in notification.rows(actor).filter(pk__in=sources):
            if (account.pk, sources[row.pk]) in known:
                continue
            yield Notice(
                account=account, event=notification.on, source=sources[row.pk], sort=notify.sort, subject=row.ref,
                text=notification.text(row)[:300], duty=notification.duty_of(row), urgent=notify.urgent(row), at=at,
                **leaving,
            )  # fmt: skip


def read(*, notice: Notice, by: Actor, at: datetime) -> Notice:
    """Mark one as read; its moment is that of the first time."""
    queries.unread(by).filter(pk=notice.pk).update(read_at=at)
    return notice


def read_all(*, by: Actor, at: datetime) -> int:
    """Mark all as read and return how many were not."""
    return queries.unread(by).update(read_at=at)


@transaction.atomic
def prefer(
    *,
    mail_to: str,
    mail_sorts: list[str],
    phone: str,
    sms_sorts: list[str],
    by: Actor,
    at: datetime,
    **hours: Any,
) -> Preference:
    """Choose how to be told. Raises Refused for a way the county has not opened, or one without an address."""
    phone = telephone(phone)
    for channel, field, address, sorts in (
        (Channel.MAIL, "mail_sorts", mail_to, mail_sorts), (Channel.SMS, "sms_sorts", phone, sms_sorts),
    ):  # fmt: skip
        if sorts and not channels.is_open(channel):
            raise Invalid(
                f"不能选择{channel.label}提醒：本县没有开通{channel.label}",
                field=field,
                remedy="请取消勾选，提醒仍会在工作台显示",
            )
        if sorts and not address:
            raise Invalid(
                f"不能选择{channel.label}提醒：没有填写收件地址", field=field, remedy="请先填写，或取消勾选"
            )
    chosen = {"mail_to": mail_to, "mail_sorts": mail_sorts, "phone": phone, "sms_sorts": sms_sorts, **hours}
    made, _ = Preference.objects.update_or_create(account_id=by.account, defaults=chosen)
    for channel, sorts in (
        (Channel.MAIL, mail_sorts),
        (Channel.SMS, sms_sorts),
    ):  # the rest stays in the console
        waiting = queries.told(by).filter(**{channel.flag: True})
        waiting.exclude(sort__in=sorts).update(**{channel.flag: False})
    return made


def post(*, at: datetime) -> int:
    """Put what may leave now into letters, one a person and channel, and queue all that are due for a try."""
    made = sum(_gather(channel, at=at) for channel in _open_channels())
    for pk in _due(at).order_by("next_at", "id").values_list("pk", flat=True):
        jobs.enqueue(SEND, pk)
    return made


def to_post(*, at: datetime) -> Iterator[object]:
    """Yield what ``post`` would look at."""
    return chain(_due(at)[:1], *(_waiting(channel)[:1] for channel in _open_channels()))


def _due(at: datetime) -> "QuerySet[Letter]":
    return Letter.objects.filter(state="waiting", next_at__lte=at)


def _open_channels() -> list[Channel]:
    return [channel for channel in Channel if channels.is_open(channel)]


def _gather(channel: Channel, *, at: datetime) -> int:
    recent = Letter.objects.filter(channel=channel, made_at__gt=at - GAP).values_list("account_id", flat=True)
    rows = {
        f"{channel}:{row['account_id']}": row
        for row in _waiting(channel).exclude(account_id__in=list(recent))
    }
    return gather.at_once(rows, partial(_write, channel=channel, at=at), at)


@jobs.one_by_one("汇总待发的提醒")
def gather(channel_and_account: str, at: datetime) -> None:
    """Put what waits for one person on one way into a letter."""
    name, _, pk = channel_and_account.partition(":")
    _write(list(_waiting(Channel(name)).filter(account_id=int(pk))), channel=Channel(name), at=at)


def _waiting(channel: Channel) -> "QuerySet[Notice, Any]":
    waiting = Notice.objects.filter(**{channel.flag: True}).order_by().values("account_id")
    return waiting.annotate(since=Min("at"), urgent=Count("pk", filter=Q(urgent=True)))


def _write(rows: list[dict[str, Any]], *, channel: Channel, at: datetime) -> int:
    preferences = Preference.objects.in_bulk([row["account_id"] for row in rows])
    return sum(
        _letter(preferences[row["account_id"]], channel, urgent=row["urgent"] > 0, at=at)
        for row in rows
        if preferences[row["account_id"]].may_leave(at=at, since=row["since"], urgent=row["urgent"] > 0)
    )


@transaction.atomic
def _letter(preference: Preference, channel: Channel, *, urgent: bool, at: datetime) -> bool:
    """Make one letter of all that waits for one person; whoever comes second finds nothing left."""
    Preference.objects.select_for_update().get(pk=preference.pk)
    waiting = Notice.objects.filter(account_id=preference.pk, **{channel.flag: True})
    first = list(waiting.order_by("-urgent", "id").values_list("pk", flat=True)[: Letter.SHOWN])
    count = waiting.update(**{channel.flag: False})
    if count:
        Letter.objects.create(
            account_id=preference.pk,
            channel=channel,
            notices=first,
            count=count,
            urgent=urgent,
            made_at=at,
            next_at=at,
        )
    return count > 0


def deliver(*, letter_id: int, at: datetime) -> None:
    """Try a letter once, if it is due; never inside a transaction, for a gateway may be slow.

    The next try is set before this one: a process killed in the middle costs a wait, and a second copy at most, which
    bears the same number.
    """
    due = Letter.objects.filter(pk=letter_id, state="waiting", next_at__lte=at)
    letter = due.select_related("account").first()
    if letter is None:
        return
    preference = queries.preference_of(letter.account_id)
    if preference.is_quiet(at, urgent=letter.urgent):
        due.update(next_at=hours.next_at(preference.quiet_until, since=at))
        return
    if not due.filter(tries=letter.tries).update(tries=letter.tries + 1, next_at=at + letter.wait):
        return  # another worker was faster
    message = _message(letter, preference)
    if message is None:
        _end(letter, "moot", at=at)
        return
    try:
        channels.send(message, at=at)
    except channels.Undelivered as fault:
        Letter.objects.filter(pk=letter.pk).update(fault=str(fault)[:200])
        if letter.tries + 1 >= Letter.MOST_TRIES:
            _end(letter, "given-up", at=at)
            log.error("letter %s by %s was given up: %s", letter.pk, letter.channel, fault)
    else:
        _end(letter, "sent", at=at)


def _end(letter: Letter, state: str, *, at: datetime) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, ended_at=at)


def _message(letter: Letter, preference: Preference) -> channels.Message | None:
    """Write a letter with what its reader may see now; None where there is nothing left to say, or nobody."""
    actor = people.actor_for(letter.account)
    address = preference.address(Channel(letter.channel))
    if actor is None or not address:
        return None
    order = {pk: place for place, pk in enumerate(letter.notices)}
    rows = sorted(Notice.objects.filter(pk__in=order), key=lambda notice: order[notice.pk])
    lines = [
        f"{each.text}{f'（{each.article}）' if each.article else ''}"
        for each in queries.shown(actor, rows)
        if each.visible
    ]
    if not lines:
        return None
    return channels.Message(
        letter.pk, Channel(letter.channel), address, lines, more=letter.count - len(letter.notices)
    )


def forget(*, before: datetime) -> int:
    """Remove the notices and letters of long ago: what they told of stands on the ledger."""
    Letter.objects.filter(made_at__lt=before).exclude(state="waiting").delete()
    return Notice.objects.filter(at__lt=before).delete()[0]
