"""Questions about notices and what leaves the house."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from liuhen.apps.notices.models import Letter, Notice, Preference
from liuhen.kernel.access import Actor
from liuhen.kernel.waiting import notifications
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation import DUTIES

MANY = 100
GONE = "这件事已不在您的查看范围内"


@dataclass(frozen=True)
class Shown:
    """A notice as its reader may see it now; without ``visible`` it says nothing of its subject."""

    notice: Notice
    visible: bool
    text: str
    article: str
    url: str


def told(actor: Actor) -> "QuerySet[Notice]":
    """Return what one account was told; nobody reads another's."""
    return Notice.objects.filter(account_id=actor.account)


def unread(actor: Actor) -> "QuerySet[Notice]":
    return told(actor).filter(read_at=None)


def unread_count(actor: Actor) -> int:
    """Count what is unread, up to MANY."""
    return unread(actor).order_by()[:MANY].count()


def shown(actor: Actor, notices: Iterable[Notice]) -> list[Shown]:
    """Read notices with today's eyes: one query a sort of event says what the actor may still see."""
    rows = list(notices)
    asked: dict[str, set[int]] = defaultdict(set)
    for notice in rows:
        asked[notice.event].add(_pk(notice))
    known = {notification.on: notification for notification in notifications()}
    seen = {
        event: set(known[event].visible(actor).filter(pk__in=pks).values_list("pk", flat=True))
        for event, pks in asked.items()
        if event in known
    }
    return [_shown(notice, visible=_pk(notice) in seen.get(notice.event, ())) for notice in rows]


def _shown(notice: Notice, *, visible: bool) -> Shown:
    if not visible:
        return Shown(notice, visible=False, text=GONE, article="", url="")
    article = DUTIES[notice.duty][-1].article.cite() if notice.duty in DUTIES else ""
    return Shown(notice, visible=True, text=notice.text, article=article, url=address_of(notice.subject))


def _pk(notice: Notice) -> int:
    return int(notice.subject.partition(":")[2])


def preference_of(account_id: int) -> Preference:
    """Return how an account wants to be told; unsaved where it never said."""
    return Preference.objects.filter(pk=account_id).first() or Preference(account_id=account_id)


def given_up(*, since: datetime) -> "QuerySet[Letter]":
    """Return what could not be delivered, newest first; whom it was for, never what it said."""
    rows = Letter.objects.filter(state="given-up", ended_at__gte=since).select_related("account__person")
    return rows.order_by("-ended_at", "-id")
