"""What waits for one actor, and the figures beside it: gathered from all apps by the rights the actor holds."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.entrypoints.console import set_aside
from liuhen.entrypoints.console.menu import SHOWN as APPS_SHOWN
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.waiting import SOON, Waiting, said, waitings
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.wording import local, span
from liuhen.regulation.devices import ENDED

DAYS = 30
SHOWN = 8
MOST = 100  # counted: of more it is only said that there are more


@dataclass(frozen=True)
class Chore:
    """One thing that waits: ``waited`` for how long, or until when it may, ``tone`` how pressing it is."""

    what: str
    about: str
    url: str
    whose: str
    waited: str
    tone: str


@dataclass(frozen=True)
class Batch:
    """Chores of one sort, the first of ``count``; the rest is at ``url``. Who only counts draws none of them."""

    drawn: Iterable[Chore]
    count: int
    url: str

    @cached_property
    def chores(self) -> list[Chore]:
        """The first of them."""
        return list(self.drawn)

    @property
    def total(self) -> str:
        """How many there are, in words."""
        return f"超过 {MOST} 件" if self.count > MOST else f"共 {self.count} 件"


@dataclass(frozen=True)
class Figure:
    """A number on top of the page."""

    label: str
    value: str
    note: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class UnitRow:
    """A unit's figures, as the supervisor reads them."""

    pk: int
    name: str
    received: int
    late: int
    in_doubt: int
    findings: int

    @property
    def on_time(self) -> str:
        """The share that came in time."""
        return f"{100 * (self.received - self.late) / self.received:.1f}%" if self.received else "—"


def batches(actor: Actor, *, at: datetime) -> list[Batch]:
    """Return all that waits for the actor, by sort, the most pressing first."""
    found = [(waiting.press, batch) for waiting in offered() if (batch := batch_of(waiting, actor, at=at))]
    return [batch for _, batch in sorted(found, key=lambda pair: pair[0])]


def badges(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Count what waits for the actor by the page of the menu it stands under; no batch counts beyond its own most."""
    counts = Counter[str]()
    for waiting in offered():
        if found := batch_of(waiting, actor, at=at):
            counts[waiting.under] += found.count
    return dict(counts)


def offered() -> tuple[Waiting, ...]:
    """Return what the apps offer, in the menu's order, after what the jobs could not do."""
    return (*set_aside.WAITINGS, *waitings(of=APPS_SHOWN))


def batch_of(waiting: Waiting, actor: Actor, *, at: datetime) -> Batch | None:
    """Return the first of what waits, None for nothing; where there is more it is counted, to ``MOST``."""
    rows = waiting.of(actor, at)
    first = list(rows[: SHOWN + 1])
    if not first:
        return None
    count = len(first)
    if count > SHOWN:
        count = rows[: MOST + 1].count() if isinstance(rows, QuerySet) else len(rows)
    return Batch((chore_of(waiting, row, at=at) for row in first[:SHOWN]), count, listed(waiting))


def listed(waiting: Waiting) -> str:
    """Return the address of the page that has all of them."""
    name, mark, narrowed = (waiting.listed or waiting.under).partition("?")
    return address_or_blank(name) + mark + narrowed


def chore_of(waiting: Waiting, row: Any, *, at: datetime) -> Chore:
    """Draw one."""
    due, since = said(waiting.due, row), said(waiting.since, row)
    late = bool(due) and due < local_day(at)
    return Chore(
        what=waiting.what if isinstance(waiting.what, str) else waiting.what(row),
        about=str(said(waiting.about, row)),
        url=waiting.to(row) if waiting.to else address_of(row.ref),
        whose=str(said(waiting.whose, row) or ""),
        waited=f"期限 {due}" if due else f"已 {span((at - since).total_seconds())}" if since else "",
        tone="red" if late else waiting.tone if isinstance(waiting.tone, str) else waiting.tone(row, at),
    )


def figures(actor: Actor, *, at: datetime) -> Iterator[Figure]:
    """Yield the numbers on top for somebody who does business."""
    here = address_or_blank("console:recordings")
    if actor.may(P.RECORDING_SEE):
        monday = midnight(local_day(at)) - timedelta(days=local(at).weekday())
        week = recordings.tally_by_day(actor, since=monday)
        received, late = sum(n for n, _ in week.values()), sum(n for _, n in week.values())
        yield Figure("本周入库", f"{received:,}", "段音像资料", url=f"{here}?since={monday:%Y-%m-%d}")
        yield Figure(
            "本周超期入库", f"{late:,}", "超过规定时限才上传", "red" if late else "green", f"{here}?late=1"
        )
    if actor.may(P.RECORDING_SETTLE):
        doubts = recordings.in_doubt_for(actor).count()
        yield Figure(
            "待核实", f"{doubts:,}", "段资料存疑", "orange" if doubts else "", f"{here}?state=quarantined"
        )
    if actor.may(P.DEVICE_SEE) and any(
        P.DEVICE_SEE in g.role.permissions and g.role.reach != "self" for g in actor.grants
    ):
        states = devices.by_state(devices.visible_to(actor))
        stock = address_or_blank("console:devices")
        in_use = sum(n for key, n in states.items() if key not in ENDED)
        yield Figure(
            "设备在用",
            f"{states.get('checked_out', 0)} / {in_use}",
            f"送修 {states.get('in_repair', 0)} 台",
            url=stock,
        )
    if actor.may(P.FINDING_SEE):
        waiting = findings.open_for(actor).count()
        yield Figure(
            "未结问题",
            f"{waiting:,}",
            "待说明、待核查",
            "orange" if waiting else "green",
            address_or_blank("console:findings"),
        )
    if actor.may(P.PERSON_SEE):
        on = local_day(at)
        soon = people.with_standing(
            people.people_visible_to(actor).filter(state="serving"), str(SOON), on=on
        ).count()
        where = f"{address_or_blank('console:people')}?standing={SOON}"
        yield Figure("证件即将到期", f"{soon}", f"{SOON} 天内，人", "orange" if soon else "green", where)


def by_unit(actor: Actor, *, at: datetime) -> list[UnitRow]:
    """Return each unit's figures of the last 30 days, what wants attention first; nothing is counted in fines."""
    received = recordings.tally_by_unit(actor, since=at - timedelta(days=DAYS))
    in_doubt = recordings.in_doubt_by_unit(actor)
    units = [unit for unit in people.units_visible_to(actor, P.RECORDING_SEE) if unit.kind != "government"]
    waiting = findings.open_by_unit(actor, [unit.pk for unit in units])
    rows = [
        UnitRow(
            unit.pk,
            unit.short_name,
            *received.get(unit.pk, (0, 0)),
            in_doubt.get(unit.pk, 0),
            waiting.get(unit.pk, 0),
        )
        for unit in units
    ]
    return sorted(rows, key=lambda row: (-(row.late + row.in_doubt + row.findings), -row.received))


def chart(actor: Actor, *, at: datetime) -> tuple[dict[str, object], list[tuple[str, int, str]]]:
    """Return the last 30 days as a chart's options and as rows (day, received, share on time)."""
    first = midnight(local_day(at)) - timedelta(days=DAYS - 1)
    found = recordings.tally_by_day(actor, since=first)
    days = [(first + timedelta(days=n)).date() for n in range(DAYS)]
    counts = [found.get(day, (0, 0)) for day in days]
    rates = [round(100 * (n - late) / n, 1) if n else None for n, late in counts]
    lowest = min((rate for rate in rates if rate is not None), default=100.0)
    options: dict[str, object] = {
        "legend": {"data": ["入库段数", "按期率"]},
        "xAxis": {"data": [f"{day.month}-{day.day}" for day in days]},
        "yAxis": [
            {"minInterval": 1},
            {"min": max(0, int(lowest // 10) * 10 - 10) if lowest < 100 else 80, "max": 100,
             "axisLabel": {"formatter": "{value}%"}, "splitLine": {"show": False}},
        ],
        "series": [
            {"name": "入库段数", "type": "bar", "barMaxWidth": 12, "data": [n for n, _ in counts]},
            {"name": "按期率", "type": "line", "yAxisIndex": 1, "connectNulls": True, "data": rates},
        ],
    }  # fmt: skip
    rows = [
        (f"{day:%Y-%m-%d}", n, "—" if rate is None else f"{rate}%")
        for day, (n, _), rate in zip(days, counts, rates, strict=True)
    ]
    return options, rows
