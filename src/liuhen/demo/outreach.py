"""Legal publicity in the demonstration: two units have a plan, one thing is held, one is late; a third has none."""

from datetime import date, datetime, timedelta

from liuhen.apps.outreach import actions, queries
from liuhen.apps.outreach.models import OutreachItem
from liuhen.demo.county import Staff
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day

AIM = "让经营者和居民知道本单位执行哪些法、自己有哪些权利；重点在集贸市场和学校周边。"


def plans(work: Work, days: list[date]) -> None:
    """Draw up two plans early on; what was to be held in the middle of the story was held by one of them."""
    for n, code in enumerate(("MSA", "AGR")):
        staff = work.county.staff[code]
        work.story.at(clock(days[4], 9, n), _plan, work=work, staff=staff, due_on=days[9])
        if code == "MSA":
            work.story.at(clock(days[8], 16), _hold, work=work, staff=staff)


def _plan(*, work: Work, staff: Staff, due_on: date, at: datetime) -> None:
    by = work.county.actor(f"{staff.code.lower()}-legal")
    year = local_day(at).year
    plan = actions.draw_up(unit=staff.unit, year=year, aim=AIM, by=by, at=at)
    ahead = local_day(work.story.now) + timedelta(days=20)
    for n, law in enumerate(queries.laws_for(staff.unit, on=local_day(at))[:2]):
        day = ahead if n else due_on
        if day.year == year:
            actions.plan_item(
                plan=plan, law=law, form="on-site" if n else "lecture", audience="public" if n else "firms",
                owner=staff.officers[n], due_on=day, by=by, at=at,
            )  # fmt: skip


def _hold(*, work: Work, staff: Staff, at: datetime) -> None:
    item = OutreachItem.objects.filter(unit=staff.unit, state="planned").order_by("due_on", "id").first()
    if item:
        actions.hold(
            item=item, held_on=local_day(at), place="县集贸市场二楼会议室", reached=64,
            summary="向食品经营户讲解许可、进货查验和追溯义务，当场解答提问 12 个，发放手册 60 份。",
            by=work.county.actor(f"{staff.code.lower()}-legal"), at=at,
        )  # fmt: skip


INCIDENTS = (plans,)
