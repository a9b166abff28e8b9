"""What an activity knows of its films: when it began and ended, what was told, photographed, broken off, missed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from liuhen.apps.activities import queries
from liuhen.apps.activities.balance import balance_of
from liuhen.apps.activities.coverage import Span
from liuhen.apps.activities.models import Activity, Link
from liuhen.apps.activities.picture import PLACES, why_of
from liuhen.apps.recordings.queries import Told
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.web.wording import span

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

NEAR = timedelta(minutes=1)
"""A gap this close to a film is the film's: it begins late, or ends early."""


def told_of(recording: "Recording", actor: Actor) -> Iterator[Told]:
    """Yield what the activities of a film that somebody may see tell of its moments."""
    if recording.started_at is None or recording.ended_at is None:
        return
    film = Span(recording.started_at, recording.ended_at)
    links = Link.objects.visible_to(actor, Permission.ACTIVITY_SEE).filter(recording=recording)
    for link in links.exclude(state="rejected").select_related("activity").order_by("id"):
        yield from _moments(link.activity, film, officer_id=recording.officer_id)
        if link.state == "confirmed":  # of one that waits to be, all of it would seem to be missing
            yield from _gaps(link.activity, film)


def _moments(activity: Activity, film: Span, *, officer_id: int | None) -> Iterator[Told]:
    for said, moment in (
        ("活动开始", activity.started_at), ("登记已告知", activity.notice_at), ("活动结束", activity.ended_at),
    ):  # fmt: skip
        if moment and film.began <= moment <= film.ended:
            yield Told("act", said, moment)
    for photo in activity.photos.filter(taken_at__range=(film.began, film.ended)):
        yield Told("note", f"现场照片{f'：{photo.note}' if photo.note else ''}", photo.taken_at)
    for each in queries.interruptions_of(activity).filter(officer=officer_id):
        broken = Span(each.began_at, each.resumed_at or activity.ended_at or film.ended)
        if _meets(broken, film):
            yield Told("break", f"中断：{each.reason_zh or each.state_zh}", broken.began, broken.ended)


def _gaps(activity: Activity, film: Span) -> Iterator[Told]:
    for gap in balance_of(activity).assessment.gaps if activity.ended_at else ():
        if _meets(gap.span, film):
            said = f"{PLACES[gap.place]} {span(gap.span.seconds)}，{why_of(gap)}"
            yield Told("gap" if gap.lacking else "break", said, gap.span.began, gap.span.ended)


def _meets(part: Span, film: Span) -> bool:
    return part.within(film.widened(NEAR)).seconds > 0
