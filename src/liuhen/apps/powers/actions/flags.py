"""Verbs on flags: what changed is flagged on its day, and stands until a list adjusts it. 《责任制》第4条."""

from datetime import date, datetime

from liuhen.apps.powers import lifecycle
from liuhen.apps.powers.models import Flag, PowerList
from liuhen.apps.powers.queries import amendments
from liuhen.apps.powers.queries.amendments import Touched
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import action, locked, step
from liuhen.regulation.amendments import FlagFacts


@action
def raise_flag(*, touched: Touched, by: Actor, at: datetime) -> Flag:
    """Flag a power whose basis changed or fell, once a basis and change: raising it again returns the first."""
    rests, fate = touched.rests, touched.fate
    assert fate.since is not None, "what changed did so on a day"
    same: Flag | None = Flag.objects.filter(
        unit_id=rests.unit_id, code=rests.code, law_version_id=rests.version_id, no=rests.no, sub=rests.sub,
        since=fate.since, kind=fate.kind,
    ).first()  # fmt: skip
    if same is not None:
        return same
    return step(
        Flag(
            unit_id=rests.unit_id, power_list_id=rests.list_id, code=rests.code, name=rests.name,
            law_version_id=rests.version_id, no=rests.no, sub=rests.sub, as_written=rests.as_written, kind=fate.kind,
            says=touched.what_zh, changed_by_id=fate.by, since=fate.since,
        ),
        lifecycle.RAISE_FLAG, by=by, at=at,
        data={"code": rests.code, "basis": rests.as_written, "says": touched.what_zh, "since": fate.since.isoformat()},
    )  # fmt: skip


@action(lifecycle.SET_DAY)
def set_day(*, flag: Flag, due_on: date, by: Actor, at: datetime) -> Flag:
    """Set the last day for adjusting what a flag is about; once. What is late becomes a finding."""
    row = locked(flag)
    return step(
        row, lifecycle.SET_DAY, by=by, at=at, facts=FlagFacts(row.due_on), changes={"due_on": due_on},
        data={"due_on": due_on.isoformat()},
    )  # fmt: skip


@action
def adjust(*, power_list: PowerList, by: Actor, at: datetime) -> list[Flag]:
    """End the flags that a list which is published now no longer deserves; by the machine, whoever published it."""
    on = max(local_day(at), power_list.effective_on or local_day(at))
    still = {_key(each) for each in amendments.touched_on([power_list.pk], on)}
    rows = Flag.objects.filter(unit_id=power_list.unit_id, state="open").order_by("pk")
    done = [row for row in rows if (row.code, row.law_version_id, row.no, row.sub) not in still]
    return [
        step(
            row, lifecycle.ADJUST_FLAG, by=SYSTEM, at=at, changes={"adjusted_by_id": power_list.pk},
            data={"list": power_list.pk},
        )
        for row in done
    ]  # fmt: skip


def _key(touched: Touched) -> tuple[str, int, int, int]:
    rests = touched.rests
    return rests.code, rests.version_id, rests.no, rests.sub
