"""What waits for one actor, and the figures beside it: gathered from all apps by the rights the actor holds."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard

from django.db.models import QuerySet

from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.entrypoints.console import set_aside
from liuhen.entrypoints.console.menu import SHOWN as APPS_SHOWN
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY, local_day, midnight
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.clocks.queries import ONE_REMINDER, open_among
from liuhen.kernel.flow import called, nouns
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.waiting import SOON, Press, Waiting, said, waitings
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.charts import Drawing, Series, columns
from liuhen.kernel.web.doors import placed
from liuhen.kernel.web.wording import local, span
from liuhen.regulation.devices import ENDED

DAYS = 30
SHOWN = 8
MOST = 100  # counted: of more it is only said that there are more
ROWS = 25  # drawn of all sorts together
LATELY = timedelta(seconds=15)


@dataclass(frozen=True)
class Act:
    """What is to be done, and where."""

    what: str
    url: str


@dataclass(frozen=True)
class Chore:
    """What waits of one matter: its acts, until ``due``, the first moment too late, where there is a last one.

    ``lamp`` is red once it is too late, orange when it soon is, green before; without a last moment it is red where
    the thing itself is pressing, and else none.
    """

    acts: tuple[Act, ...]
    about: str
    whose: str
    matter: str
    press: Press
    due: datetime | None
    due_zh: str
    left: str
    lamp: str
    since: datetime | None
    waited: str

    @property
    def urgency(self) -> tuple[int, datetime, int]:
        """What is too late first, then what is due, by its moment; then what waits, by press and length."""
        if self.due is None and self.lamp != "red":
            return 2, self.since or NEVER, self.press
        return int(self.lamp != "red"), self.due or self.since or NEVER, self.press


NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Batch:
    """Things that wait, of one sort: the first ``rows`` of ``count``; all are at ``url``."""

    waiting: Waiting
    rows: Sequence[Any]
    count: int
    url: str

    @property
    def what(self) -> str:
        """What is to be done with them, without what differs from one to the next."""
        return what_of(self.waiting, self.rows[0]).partition("：")[0]

    @property
    def total(self) -> str:
        """How many there are, in words."""
        return f"{MOST}+" if self.count > MOST else str(self.count)


@dataclass(frozen=True)
class Figure:
    """A number on top of the page."""

    label: str
    value: str
    note: str = ""
    tone: str = ""
    url: str = ""


def batches(actor: Actor, *, at: datetime) -> list[Batch]:
    """Return all that waits for the actor, by sort, the most pressing first."""
    found = [batch for waiting in offered() if (batch := batch_of(waiting, actor, at=at))]
    return sorted(found, key=lambda batch: batch.waiting.press)


def lately(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Return his badges as they were counted within ``LATELY``, anew once he has done something himself.

    They come after every page, and to count them takes as long as most pages do.
    """
    last = Entry.objects.filter(by=actor.ref).order_by("-id").values_list("leaf_hash", flat=True).first()
    last = bytes(last) if last else None
    known = _counted.get(actor.ref)
    if last is None or known is None or known.after != last or not timedelta(0) <= at - known.at < LATELY:
        known = _counted[actor.ref] = Counted(at, last, badges(actor, at=at))
    return known.counts


@dataclass(frozen=True)
class Counted:
    """Badges as they stood at a moment, ``after`` the last entry that their actor had made, by its hash."""

    at: datetime
    after: bytes | None
    counts: dict[str, int]


_counted: dict[str, Counted] = {}


def badges(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Count what waits for the actor by the page of the menu it stands under; no batch counts beyond its own most."""
    counts = Counter[str]()
    for waiting in offered():
        rows = waiting.of(actor, at)
        counts[waiting.under] += len(_keys(rows)) if _has_keys(rows) else len(rows)
    return {under: count for under, count in counts.items() if count}


def offered() -> tuple[Waiting, ...]:
    """Return what the apps offer, in the menu's order, after what the jobs could not do."""
    return (*set_aside.WAITINGS, *waitings(of=APPS_SHOWN))


def batch_of(waiting: Waiting, actor: Actor, *, at: datetime) -> Batch | None:
    """Return the first of what waits, None for nothing; it is counted to ``MOST``."""
    rows = waiting.of(actor, at)
    if _has_keys(rows):
        # By their keys, for mostly nothing waits, and to join all of it before it is put in order takes far longer.
        keys = _keys(rows)
        count = len(keys)
        if count > SHOWN:
            keys = list(rows.values_list("pk", flat=True)[:SHOWN])
        first = list(rows.filter(pk__in=keys)) if keys else []
    else:
        first, count = list(rows[:SHOWN]), len(rows)
    return Batch(waiting, first, count, listed(waiting)) if first else None


def _has_keys(rows: "QuerySet[Any] | Sequence[Any]") -> TypeGuard["QuerySet[Any]"]:
    return isinstance(rows, QuerySet) and not rows.query.is_sliced


def _keys(rows: "QuerySet[Any]") -> list[Any]:
    """Return the keys in no order: for the few that are drawn all the same it is asked for then."""
    return list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])


def listed(waiting: Waiting) -> str:
    """Return the address of the page that has all of them."""
    name, mark, narrowed = (waiting.listed or waiting.under).partition("?")
    return address_or_blank(name) + mark + narrowed


def chores(found: Iterable[Batch], *, at: datetime) -> list[Chore]:
    """Draw the most urgent of what waits, one line a matter, whatever is to be done about it."""
    pairs = [(batch.waiting, row) for batch in found for row in batch.rows]
    clocks = open_among(getattr(row, "ref", "") for _, row in pairs)
    by_matter: dict[str, Chore] = {}
    for n, (waiting, row) in enumerate(pairs):
        chore = chore_of(waiting, row, clocks.get(getattr(row, "ref", ""), ()), at=at)
        key = chore.matter or f"{n}"
        by_matter[key] = joined(by_matter[key], chore) if key in by_matter else chore
    return sorted(by_matter.values(), key=lambda chore: chore.urgency)[:ROWS]


def in_names(found: Iterable[Chore], *, by: Actor) -> list[Chore]:
    """Say what matters are called where only their numbers are told: a finding knows no more of what it is about."""
    told = [(each, _number_in(each)) for each in found]
    places = placed((each.matter for each, number in told if number), by=by)
    return [
        replace(each, about=f"{each.about[: number.start()]}{place.whole_name}{each.about[number.end() :]}")
        if number and (place := places.get(each.matter)) and place.name not in each.about
        else each
        for each, number in told
    ]


def _number_in(chore: Chore) -> re.Match[str] | None:
    """Return where a chore tells the number of its matter, 问题 1, which is not within 问题 12."""
    is_ref = chore.matter.partition(":")[0] in nouns()
    return re.search(rf"{re.escape(called(chore.matter))}(?!\d)", chore.about) if is_ref else None


def joined(one: Chore, other: Chore) -> Chore:
    """Return two chores of one matter as one: the acts of both, and when the first of them is due."""
    first = min(one, other, key=lambda chore: chore.urgency)
    acts = one.acts + tuple(act for act in other.acts if act not in one.acts)
    return replace(first, about=one.about, whose=one.whose, acts=acts)


def chore_of(waiting: Waiting, row: Any, clocks: Sequence[RunningClock], *, at: datetime) -> Chore:
    """Draw one. Where it names no day the nearest of its clocks counts; a clock on the day named knows of holidays."""
    day, since = said(waiting.due, row), said(waiting.since, row) or None
    clock = next((each for each in clocks if not day or each.named_on == day), None)
    due = clock.due_at if clock else midnight(day + ONE_DAY) if day else None
    by_hour = clock is not None and clock.due_inclusive
    tone = waiting.tone if isinstance(waiting.tone, str) else waiting.tone(row, at)
    return Chore(
        acts=(Act(what_of(waiting, row), waiting.to(row) if waiting.to else address_of(row.ref)),),
        about=str(said(waiting.about, row)),
        whose=str(said(waiting.whose, row) or ""),
        matter=str(said(waiting.matter, row) or getattr(row, "ref", "")),
        press=waiting.press,
        due=due,
        due_zh=""
        if due is None
        else f"{local(due):%Y-%m-%d %H:%M}"
        if by_hour
        else f"{local_day(due) - ONE_DAY}",
        left=left_zh(due, by_hour=by_hour, at=at) if due else "",
        lamp=lamp_of(due, at=at) if due else "red" if tone == "red" else "",
        since=since,
        waited=span((at - since).total_seconds()) if since else "",
    )


def what_of(waiting: Waiting, row: Any) -> str:
    return waiting.what if isinstance(waiting.what, str) else waiting.what(row)


def lamp_of(due: datetime, *, at: datetime) -> str:
    """Say how near a last moment is: over, within the days of a reminder, or not yet."""
    return "red" if due <= at else "orange" if due <= at + ONE_REMINDER else "green"


def left_zh(due: datetime, *, by_hour: bool, at: datetime) -> str:
    """Say how long there is, or since when there is not: in whole days for what is due by a day."""
    if by_hour:
        return f"{'逾期' if due <= at else '还有'}{span((due - at).total_seconds())}"
    days = (local_day(due) - ONE_DAY - local_day(at)).days
    return f"逾期{-days}天" if days < 0 else f"还有{days}天" if days else "今天到期"


def figures(actor: Actor, *, at: datetime) -> Iterator[Figure]:
    """Yield the numbers on top for somebody who does business."""
    here = address_or_blank("console:recordings")
    if actor.may(P.RECORDING_SEE):
        monday = midnight(local_day(at)) - timedelta(days=local(at).weekday())
        week = recordings.tally_by_day(actor, since=monday)
        received, late = sum(n for n, _ in week.values()), sum(n for _, n in week.values())
        yield Figure("本周入库", f"{received:,}", "段音像资料", url=f"{here}?received={monday:%Y-%m-%d}")
        yield Figure(
            "本周超期入库", f"{late:,}", "超过规定时限才上传", "red" if late else "green",
            f"{here}?received={monday:%Y-%m-%d}&late=1",
        )  # fmt: skip
    if actor.may(P.RECORDING_SETTLE):
        doubts = recordings.in_doubt_for(actor).count()
        yield Figure(
            "待核实", f"{doubts:,}", "段资料存疑", "orange" if doubts else "",
            address_or_blank("console:quarantine"),
        )  # fmt: skip
    if actor.may(P.DEVICE_SEE) and any(
        P.DEVICE_SEE in g.role.permissions and g.role.reach != "self" for g in actor.grants
    ):
        states = devices.by_state(devices.visible_to(actor))
        stock = address_or_blank("console:devices")
        in_use = sum(n for key, n in states.items() if key not in ENDED)
        yield Figure(
            "设备领用中",
            f"{states.get('checked_out', 0)}",
            f"在册 {in_use} 台，送修 {states.get('in_repair', 0)} 台",
            url=f"{stock}?state=checked_out",
        )
    if actor.may(P.FINDING_SEE):
        judges = actor.may(P.FINDING_CLOSE)
        waiting = findings.open_for(actor).count()
        yield Figure(
            "未结问题",
            f"{waiting:,}",
            "待说明、待核查" if judges else "待说明",
            "orange" if waiting else "green",
            address_or_blank("console:findings") + f"?state={'waiting' if judges else 'open'}",
        )
    if actor.may(P.PERSON_SEE):
        on = local_day(at)
        soon = people.with_standing(
            people.people_visible_to(actor).filter(state="serving"), str(SOON), on=on
        ).count()
        where = f"{address_or_blank('console:people')}?standing={SOON}"
        yield Figure("证件即将到期", f"{soon}", f"{SOON} 天内，人", "orange" if soon else "green", where)


def chart(
    actor: Actor, *, at: datetime, units: Iterable[int] | None = None
) -> tuple[Drawing, list[tuple[str, int, str]]]:
    """Return the last 30 days, of ``units`` where told, as a drawing and as rows (day, received, share on time)."""
    first = midnight(local_day(at)) - timedelta(days=DAYS - 1)
    found = recordings.tally_by_day(actor, since=first, units=units)
    days = [(first + timedelta(days=n)).date() for n in range(DAYS)]
    counts = [found.get(day, (0, 0)) for day in days]
    rates = [round(100 * (n - late) / n, 1) if n else None for n, late in counts]
    drawing = columns(
        [f"{day.month}-{day.day}" for day in days],
        [Series("入库段数", [n for n, _ in counts])],
        share=Series("按期率", rates, "orange"),
    )
    rows = [
        (f"{day:%Y-%m-%d}", n, "—" if rate is None else f"{rate}%")
        for day, (n, _), rate in zip(days, counts, rates, strict=True)
    ]
    return drawing, rows
