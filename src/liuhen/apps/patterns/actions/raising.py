"""Keep what a look found: one incident is one hit, however often it is looked for; new rows of it are added."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from django.db import connection

from liuhen.apps.patterns import lifecycle, queries
from liuhen.apps.patterns.looking import Incident, Row, parts
from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.apps.patterns.scans import SCANS
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import action, locked
from liuhen.kernel.flow.turns import Turns, together
from liuhen.regulation.people import day_zh

BATCH, FEW = 500, 500


def keep(found: Iterable[tuple[PatternVersion, Sequence[Incident]]], *, at: datetime) -> int:
    """Keep incidents, some at a time; return how many hits were raised or grew. Mostly there is nothing to do."""
    kept = 0
    for version, unlike in _unlike([each for each in found if each[1]]):
        for some in parts(unlike, BATCH):
            known = _known(version.pattern, some)
            if fresh := [each for each in some if _fresh(version, each, known)]:
                kept += keep_some(version=version, incidents=fresh, at=at)
    return kept


def _unlike(
    found: Sequence[tuple[PatternVersion, Sequence[Incident]]],
) -> Iterator[tuple[PatternVersion, list[Incident]]]:
    """Yield those for which no hit stands just as they are now, by what can be compared without reading their rows."""
    if not found:
        return
    keys = {each.key for _, incidents in found for each in incidents}
    few = f"AND key IN ({', '.join(['%s'] * len(keys))})" if len(keys) <= FEW else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pattern, key, tag, count, since, last_at FROM patterns_hit"  # noqa: S608 -- places of parameters
            f" WHERE pattern IN ({', '.join(['%s'] * len(found))}) {few}",
            [*(version.pattern for version, _ in found), *(sorted(keys) if few else ())],
        )
        kept = set(cursor.fetchall())
    kept_as = connection.ops.adapt_datetimefield_value

    def stands(pattern: str, each: Incident) -> bool:
        last_at = max(row.at for row in each.rows)
        return (pattern, each.key, each.tag, each.count, kept_as(each.rows[0].at), kept_as(last_at)) in kept

    for version, incidents in found:
        if unlike := [each for each in incidents if not stands(version.pattern, each)]:
            yield version, unlike


@action
def keep_some(*, version: PatternVersion, incidents: Sequence[Incident], at: datetime) -> int:
    """Raise hits for what none stands for, and add to the open ones what is new of them."""
    version = locked(version)  # two sweeps at once take turns
    known = _known(version.pattern, incidents)
    fresh = [(each, rows) for each in incidents if (rows := _fresh(version, each, known))]
    called = queries.called(f"{version.rule.of}:{each.key}" for each, _ in fresh)
    grown, made = [], []
    for incident, rows in fresh:
        hits = [each for each in known[incident.key, incident.tag] if _is_grown(each, incident)]
        if hits:
            grown += [(each.pk, incident, rows) for each in hits]
        else:
            made.append(_made(version, incident, rows, called, at=at))
    with together(at=at) as turns:
        held = {each.pk: each for each in turns.lock(Hit.objects.filter(pk__in=[pk for pk, _, _ in grown]))}
        for pk, incident, rows in grown:
            _grow(turns, held[pk], version, incident, rows)
        turns.make(
            made, lifecycle.RAISE, by=SYSTEM,
            data=lambda hit: {"pattern": hit.pattern, "about": hit.about, "said": hit.said, "count": hit.count},
        )  # fmt: skip
    return len(made) + len(grown)


def _known(pattern: str, incidents: Iterable[Incident]) -> dict[tuple[str, str], list[Hit]]:
    """Return what was found before at these keys."""
    known: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in Hit.objects.filter(pattern=pattern, key__in={each.key for each in incidents}).order_by("id"):
        known[hit.key, hit.tag].append(hit)
    return known


def _fresh(version: PatternVersion, incident: Incident, known: dict[tuple[str, str], list[Hit]]) -> list[Row]:
    """Return the rows that no hit has, where they add to an open one or are enough for one of their own."""
    hits = known[incident.key, incident.tag]
    names = set[str]().union(*(hit.names for hit in hits))
    rows = [row for row in incident.rows if row.name not in names]
    if any(_is_grown(hit, incident) for hit in hits):
        return rows
    least = SCANS[version.pattern].least
    return rows if len(rows) >= (version.told[least] if least else 1) else []


def _is_grown(hit: Hit, incident: Incident) -> bool:
    """Say whether an incident is what an open hit is about, perhaps with more rows."""
    return hit.state == "raised" and not set(hit.refs).isdisjoint(row.ref for row in incident.rows)


def _grow(turns: Turns, hit: Hit, version: PatternVersion, incident: Incident, rows: list[Row]) -> None:
    changes = {
        "rows": [*hit.rows, *map(_written, rows)], "count": max(incident.count, len(hit.rows) + len(rows)),
        "last_at": max(hit.last_at, *(row.at for row in rows)), "said": sentence_of(version, incident),
    }  # fmt: skip
    turns.step(
        hit, lifecycle.GROW, by=SYSTEM, changes=changes,
        data={"fresh": len(rows), "count": changes["count"]},
    )  # fmt: skip


def _made(
    version: PatternVersion, incident: Incident, rows: list[Row], called: dict[str, str], *, at: datetime
) -> Hit:
    rule = version.rule
    about = f"{rule.of}:{incident.key}" if rule.of else ""
    return Hit(
        version=version, pattern=rule.key, severity=rule.severity, key=incident.key, tag=incident.tag,
        incident=f"{rule.key}:{incident.key}:{incident.tag}:{rows[0].name}", about=about,
        about_zh=called.get(about, incident.key), unit_id=incident.unit_id, person_id=incident.person_id,
        said=sentence_of(version, incident), rows=[_written(row) for row in incident.rows], count=incident.count,
        since=incident.rows[0].at, last_at=max(row.at for row in incident.rows), raised_at=at,
    )  # fmt: skip


def _written(row: Row) -> list[object]:
    return [row.ref, f"{row.at.astimezone(UTC):%Y%m%dT%H%M%S}", row.figure]


def sentence_of(version: PatternVersion, incident: Incident) -> str:
    """Say what was found, in the words of the model."""
    facts = {
        "count": incident.count, "value": incident.rows[-1].figure or 0,
        "since": day_zh(local_day(incident.rows[0].at)), "ref": incident.tag,
    }  # fmt: skip
    return version.rule.said.format_map(version.told | facts)[:300]
