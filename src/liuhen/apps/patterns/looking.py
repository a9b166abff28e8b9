"""Look for one model in the records: all of them, or what hangs on some keys. Writes nothing."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from typing import Any, TypeVar

from django.db import connection

from liuhen.apps.patterns.scans import ITSELF, ONLY, Scan
from liuhen.kernel.clocks.days import LOCAL, local_day

T = TypeVar("T")
Ways = dict[tuple[str, str], set[str]]
AT_ONCE = 5_000  # keys in one statement
MOST_ROWS = 200  # behind one incident; the first of them stand for the rest
SHORT = 80  # letters of a tag that is kept as it is
KEY = re.compile(r"[0-9A-Za-z-]*")


@dataclass(frozen=True)
class Row:
    """One row behind an incident."""

    ref: str
    unit_id: int
    person_id: int | None
    at: datetime
    figure: int | None

    @property
    def name(self) -> str:
        """What it is known by: the same thing at another moment is another row."""
        return f"{self.ref}@{self.at.astimezone(UTC):%Y%m%dT%H%M%S}"


@dataclass(frozen=True)
class Incident:
    """What a model found once: all rows of a key and a tag."""

    key: str
    tag: str
    rows: tuple[Row, ...]
    count: int

    @property
    def unit_id(self) -> int:
        return self.rows[-1].unit_id

    @property
    def person_id(self) -> int | None:
        persons = {row.person_id for row in self.rows}
        return persons.pop() if len(persons) == 1 else None


@dataclass
class Found:
    """What a look came to: incidents, and by key when each that is none yet becomes one."""

    incidents: list[Incident] = field(default_factory=list)
    due: dict[str, datetime] = field(default_factory=dict)


def look(
    scan: Scan, numbers: Mapping[str, int], *, now: datetime, keys: Collection[str] | None = None
) -> Found:
    """Look for a model as of a moment; without ``keys`` in everything."""
    found = Found()
    wait = timedelta(days=numbers[scan.delay]) * (-1 if scan.ahead else 1) if scan.delay else None
    for (key, tag), rows in groupby(_rows(scan, numbers, now=now, keys=keys), key=lambda each: each[:2]):
        told = [row for _, _, row in rows]
        if wait is not None and told[0].at + wait > now:
            found.due[key] = told[0].at + wait
        else:
            found.incidents.append(Incident(key, tag, tuple(told[:MOST_ROWS]), len(told)))
    return found


def ways_from(scans: Iterable[Scan], refs: Mapping[str, Collection[int]]) -> Ways:
    """Follow the ways of all models from what happened to rows, given by noun: one statement a noun."""
    led: Ways = {}
    for noun, ids in refs.items():
        ways = sorted({scan.follows[noun] for scan in scans if noun in scan.follows})
        if ITSELF in ways:
            led[noun, ITSELF] = {str(pk) for pk in ids}
        if others := [way for way in ways if way != ITSELF]:
            led |= {(noun, way): keys for way, keys in zip(others, _led_to(others, ids), strict=True)}
    return led


def touched(scan: Scan, ways: Ways) -> set[str]:
    """Return the keys that are to be looked at again for what happened, by the ways that were followed from it."""
    return set[str]().union(*(ways.get(each, ()) for each in scan.follows.items()))


def _led_to(ways: Sequence[str], ids: Collection[int]) -> list[set[str]]:
    led = [set[str]() for _ in ways]
    asked = ", ".join(f"w{n}(k) AS ({way})" for n, way in enumerate(ways))
    told = " UNION ALL ".join(
        f"SELECT {n}, CAST(k AS TEXT) FROM w{n} WHERE k IS NOT NULL"  # noqa: S608 -- a number of ours
        for n in range(len(ways))
    )
    for some in parts(sorted(ids), AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {asked} {told}".replace("{ids}", ", ".join(map(str, some))))
            for n, key in cursor.fetchall():
                led[n].add(key)
    return led


def _rows(
    scan: Scan, numbers: Mapping[str, int], *, now: datetime, keys: Collection[str] | None
) -> Iterator[tuple[str, str, Row]]:
    told = _parameters(numbers, now)
    for part in [None] if keys is None else parts(sorted(keys), AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(_statement(scan.sql, part), told)
            while rows := cursor.fetchmany(2_000):
                for key, tag, ref, unit_id, person_id, at, figure in rows:
                    row = Row(ref, unit_id, person_id, _moment(at), None if figure is None else int(figure))
                    yield str(key), _tag(str(tag)), row


def _statement(sql: str, keys: Sequence[str] | None) -> str:
    greatest = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    if keys is None:
        cut = ONLY.sub("1 = 1", sql)
    else:
        only = _written(keys)
        cut = ONLY.sub(lambda found: f"{found[1]} IN ({only})", sql)
    return cut.replace("{greatest}", greatest)


def _written(keys: Sequence[str]) -> str:
    """Write keys into a statement: numbers, or codes in quotes. Raises ValueError for anything else.

    PostgreSQL takes what is quoted for whatever stands beside it; SQLite only beside a column.
    """
    for key in keys:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
    bare = connection.vendor == "sqlite"
    return ", ".join(key if bare and key.isdigit() and len(key) < 18 else f"'{key}'" for key in keys)


def _parameters(numbers: Mapping[str, int], now: datetime) -> dict[str, Any]:
    today = local_day(now)
    since = now - timedelta(days=numbers.get("days", 0))
    month_ends = today.replace(day=1)
    month_begins = (month_ends - timedelta(days=1)).replace(day=1)
    before_begins = month_begins.replace(year=month_begins.year - 1)
    before_ends = month_ends.replace(year=month_ends.year - 1)
    moments = {
        "now": now, "since": since, "year_begins": _midnight(today.replace(month=1, day=1)),
        "month_begins": _midnight(month_begins), "month_ends": _midnight(month_ends),
        "before_begins": _midnight(before_begins), "before_ends": _midnight(before_ends),
    }  # fmt: skip
    days = {"today": today, "since_day": local_day(since)}
    ops = connection.ops
    return (
        {name: ops.adapt_datetimefield_value(each) for name, each in moments.items()}
        | {name: ops.adapt_datefield_value(each) for name, each in days.items()}
        | {"year": today.year, "month": f"{month_begins:%Y-%m}"}
        | dict(numbers)
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL)


def _moment(told: Any) -> datetime:
    """Return what a database gave as a moment: SQLite gives text, in UTC, and a day is its first moment here."""
    if isinstance(told, str):
        told = date.fromisoformat(told) if len(told) == len("2026-11-24") else datetime.fromisoformat(told)
    if isinstance(told, datetime):
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    return _midnight(told)


def _tag(tag: str) -> str:
    """Return a tag as it is kept: words of somebody's are not."""
    if len(tag) <= SHORT and tag.isascii():
        return tag
    return hashlib.sha256(tag.encode()).hexdigest()[:SHORT]


def parts(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield what there is, so many at a time."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
