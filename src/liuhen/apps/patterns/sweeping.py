"""Sweep: a version that is new is looked for in everything, any other where something happened or is due.

One mark says how far in the ledger this has followed; that a version was adopted is an entry like any other. What is
younger than ``SETTLED`` is followed once more next time, because an entry of a slow transaction may turn up behind a
newer one; what is found twice is kept once. What a clock that went ahead dated later than that is none of these.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Max, Min, Q

from liuhen.apps.patterns import queries
from liuhen.apps.patterns.actions.raising import keep
from liuhen.apps.patterns.looking import Found, look, parts, touched, ways_from
from liuhen.apps.patterns.models import Awaited, PatternVersion
from liuhen.apps.patterns.scans import SCANS
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import by_noun
from liuhen.kernel.ledger.models import Bookmark, Entry

MARK = "patterns"
SETTLED = timedelta(minutes=10)
BATCH = 2_000


def sweep(*, at: datetime, whole: bool = False) -> int:
    """Look for every live model, in what changed since the last time or in all; return how many hits came of it.

    All is read before anything is written. What changed is written at once, for most of what that costs is the end of
    a transaction; of everything, a model at a time.
    """
    versions = [each for each in queries.live() if each.pattern in SCANS]
    position = Bookmark.of(MARK).position
    refs, settled = _since(position, at=at) if position >= 0 else ({}, _last_settled(at))
    adopted = refs.get("patternversion", set())
    new = [each for each in versions if whole or position < 0 or each.pk in adopted]
    kept = sum(_write([_looked_whole(each, at=at)], at=at) for each in new)
    others = _looked_again([each for each in versions if each not in new], refs, at=at)
    with transaction.atomic():
        kept += _write(others, at=at)
        if position < max(settled, 0):
            Bookmark.move(MARK, max(settled, 0))
    return kept


def _since(position: int, *, at: datetime) -> tuple[dict[str, set[int]], int]:
    """Read the entries behind a position: their rows by noun, and the last one behind which none can still turn up."""
    behind = Entry.objects.filter(pk__gt=position)
    young = behind.filter(at__range=_young(at)).aggregate(first=Min("pk"))["first"]
    settled = (behind if young is None else behind.filter(pk__lt=young)).aggregate(last=Max("pk"))["last"]
    return by_noun(behind.values_list("subject", flat=True).iterator(BATCH)), settled or position


def _last_settled(at: datetime) -> int:
    """Return the last entry that is old enough, from the end."""
    since, until = _young(at)
    for pk, moment in Entry.objects.order_by("-pk").values_list("pk", "at").iterator(chunk_size=BATCH):
        if not since <= moment <= until:
            return int(pk)
    return 0


def _young(at: datetime) -> tuple[datetime, datetime]:
    return at - SETTLED, at + SETTLED


@dataclass
class _Look:
    """What a look at a version came to; ``keys`` are those it was cut to, None for all."""

    version: PatternVersion
    found: Found
    keys: set[str] | None = None
    turned: bool = False

    @property
    def awaits(self) -> bool:
        """Say whether anything can be waited for."""
        return bool(SCANS[self.version.pattern].delay) and (self.keys is None or bool(self.keys))


def _looked_whole(version: PatternVersion, *, at: datetime) -> _Look:
    scan = SCANS[version.pattern]
    return _Look(version, look(scan, version.told, now=at), turned=bool(scan.turns))


def _looked_again(
    versions: Sequence[PatternVersion], refs: Mapping[str, set[int]], *, at: datetime
) -> list[_Look]:
    """Look where something happened or is due; a model of which nothing is so is not looked for."""
    ways = ways_from([SCANS[each.pattern] for each in versions], refs)
    due, months = _due(versions, at), _months(versions)
    found = []
    for each in versions:
        scan = SCANS[each.pattern]
        if scan.turns and months.get(each.pk, -1) >= _month(at):
            continue
        if scan.turns or scan.is_whole:
            found.append(_looked_whole(each, at=at))
        elif keys := touched(scan, ways) | due[each.pk]:
            found.append(_Look(each, look(scan, each.told, now=at, keys=keys), keys))
    return found


def _write(looked: Sequence[_Look], *, at: datetime) -> int:
    _await([each for each in looked if each.awaits])
    for each in looked:
        if each.turned:
            Bookmark.of(_mark_of(each.version))
            Bookmark.move(_mark_of(each.version), _month(at))
    return keep([(each.version, each.found.incidents) for each in looked], at=at)


def _mark_of(version: PatternVersion) -> str:
    return f"{version.ref}:month"


def _months(versions: Iterable[PatternVersion]) -> dict[int, int]:
    """Return the month that was looked at last, of the models that turn."""
    marks = {_mark_of(each): each.pk for each in versions if SCANS[each.pattern].turns}
    return {marks[name]: position for name, position in Bookmark.positions(marks).items()}


def _month(at: datetime) -> int:
    return int(f"{local_day(at):%Y%m}")


def _due(versions: Iterable[PatternVersion], at: datetime) -> dict[int, set[str]]:
    """Return the keys that become hits by time alone, by version."""
    due: dict[int, set[str]] = defaultdict(set)
    waiting = [each.pk for each in versions if SCANS[each.pattern].delay]
    rows = Awaited.objects.filter(version__in=waiting, due_at__lte=at) if waiting else Awaited.objects.none()
    for pk, key in rows.values_list("version_id", "key"):
        due[pk].add(key)
    return due


def _await(looked: Sequence[_Look]) -> None:
    """Let what is awaited be what was found, writing only what is not so already."""
    known = _awaited(looked)
    gone: list[int] = []
    fresh: list[Awaited] = []
    for each in looked:
        due, version = each.found.due, each.version
        for key, (pk, moment) in known[version.pk].items():
            if due.get(key) != moment:
                gone.append(pk)
        fresh += (
            Awaited(version=version, key=key, due_at=moment)
            for key, moment in due.items()
            if known[version.pk].get(key, (0, None))[1] != moment
        )
    for part in parts(gone, BATCH):
        Awaited.objects.filter(pk__in=part).delete()
    if fresh:
        Awaited.objects.bulk_create(fresh, batch_size=BATCH)


def _awaited(looked: Sequence[_Look]) -> dict[int, dict[str, tuple[int, datetime]]]:
    """Return what is awaited where it was looked, by version and key: its id, and when it is due."""
    known: dict[int, dict[str, tuple[int, datetime]]] = defaultdict(dict)
    whole = [each.version.pk for each in looked if each.keys is None]
    asked = [Awaited.objects.filter(version__in=whole)] if whole else []
    pairs = [(each.version.pk, key) for each in looked for key in each.keys or ()]
    for part in parts(pairs, BATCH):
        by_version: dict[int, list[str]] = defaultdict(list)
        for pk, key in part:
            by_version[pk].append(key)
        asked.append(
            Awaited.objects.filter(
                reduce(or_, (Q(version=pk, key__in=keys) for pk, keys in by_version.items()))
            )
        )
    for rows in asked:
        for pk, version, key, moment in rows.values_list("pk", "version_id", "key", "due_at"):
            known[version][key] = pk, moment
    return known
