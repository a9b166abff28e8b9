"""Questions about benchmarks: which hold on a day, what is in them, what is odd about them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liuhen.apps.benchmarks.models import OPEN, Band, Benchmark
from liuhen.apps.powers import queries as powers
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.identifiers import containing, name_key, plain
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.benchmarks import BenchmarkFacts, warnings_of

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


def visible_to(actor: Actor, permission: Permission = Permission.BENCHMARK_SEE) -> "QuerySet[Benchmark]":
    """Return the benchmarks in reach; what was published is everybody's to read, whoever may read any."""
    rows: QuerySet[Benchmark] = Benchmark.objects.visible_to(actor, permission)
    if permission is Permission.BENCHMARK_SEE and actor.may(permission):
        rows |= Benchmark.objects.filter(state="published")
    return rows.select_related("unit")


def published() -> "QuerySet[Benchmark]":
    """Return what everybody may read."""
    return Benchmark.objects.filter(state="published").select_related("unit")


def in_force(on: date) -> "QuerySet[Benchmark]":
    """Return what holds on a day: of each violation the last version that took effect by then, while it lasts."""
    begun = Benchmark.objects.filter(state="published", effective_on__lte=on)
    same = {name: OuterRef(name) for name in ("unit_id", "code", "violation_key")}
    later = begun.filter(**same, number__gt=OuterRef("number"))
    rows: QuerySet[Benchmark] = begun.filter(~Exists(later)).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    return rows.select_related("unit")


def benchmarks_on(unit: "Unit", code: str, on: date) -> list[Benchmark]:
    """Return the benchmarks of a power by which an act of a day is judged."""
    begun = Benchmark.objects.filter(unit=unit, code=code, state="published", effective_on__lte=on)
    last = {row.violation_key: row for row in begun.order_by("number")}
    return [row for row in last.values() if row.ended_on is None or row.ended_on > on]


def bands_on(unit: "Unit", code: str, on: date) -> "QuerySet[Band]":
    """Return the bands of a power by which an act of a day is judged, in their order."""
    held = [row.pk for row in benchmarks_on(unit, code, on)]
    return Band.objects.filter(benchmark__in=held).select_related("benchmark").order_by("benchmark", "place")


def filtered(rows: "QuerySet[Benchmark]", *, wanted: Mapping[str, Any]) -> "QuerySet[Benchmark]":
    """Cut a list by unit, state, code and words of the violation."""
    rows = rows.filter(**chosen(wanted, "unit", "state"))
    if words := (wanted.get("q") or "").strip():
        rows = rows.filter(containing("violation", words) | containing("code", plain(words)))
    return rows


def bands_of(benchmark: Benchmark) -> "QuerySet[Band]":
    return benchmark.bands.order_by("place", "id")


def sizes(benchmarks: Iterable[Benchmark]) -> dict[int, int]:
    """Count the bands of many benchmarks, in one query."""
    rows = Band.objects.filter(benchmark__in=[row.pk for row in benchmarks]).values_list("benchmark_id")
    return dict(rows.annotate(n=Count("id")).order_by())


def warnings(benchmark: Benchmark) -> tuple[str, ...]:
    """Say what is odd about its bands."""
    return warnings_of(bands_of(benchmark))


def versions_of(benchmark: Benchmark) -> "QuerySet[Benchmark]":
    """Return all versions that were published of the same violation, newest first."""
    return published().filter(**_same(benchmark)).order_by("-number")


def latest_of(unit: "Unit", code: str, violation: str) -> Benchmark | None:
    """Return the newest published version, though it takes effect later."""
    rows = published().filter(unit=unit, code=code, violation_key=name_key(violation))
    return rows.order_by("-number").first()


def open_of(unit: "Unit", code: str, violation: str) -> Benchmark | None:
    """Return the version that is being made."""
    rows = Benchmark.objects.filter(
        unit=unit, code=code, violation_key=name_key(violation), state__in=OPEN
    ).select_related("unit")
    return rows.first()


def to_publish(actor: Actor) -> "QuerySet[Benchmark]":
    """Return what waits for this actor's approval, longest first."""
    rows = visible_to(actor, Permission.BENCHMARK_APPROVE).filter(state="submitted")
    return rows.order_by("submitted_at", "id")


def sent_back(actor: Actor) -> "QuerySet[Benchmark]":
    """Return the drafts that came back and wait to be put right."""
    rows = visible_to(actor, Permission.BENCHMARK_KEEP).filter(state="draft").exclude(remark="")
    return rows.order_by("submitted_at", "id")


def facts_of(benchmark: Benchmark, *, on: date, effective_on: date | None = None) -> BenchmarkFacts:
    """Return what the gates before signing and publishing read; a unit without a list cannot be held to one."""
    unit = benchmark.unit
    held = powers.list_on(unit, effective_on or on)
    listed = held is None or held.items.filter(code=benchmark.code).exists()
    latest = latest_of(unit, benchmark.code, benchmark.violation)
    return BenchmarkFacts(
        bands=benchmark.bands.count(),
        unlisted="" if listed else benchmark.code,
        unit_zh=unit.short_name,
        effective_on=effective_on,
        today=on,
        latest_on=latest.effective_on if latest else None,
    )


def _same(benchmark: Benchmark) -> dict[str, Any]:
    return {
        "unit_id": benchmark.unit_id,
        "code": benchmark.code,
        "violation_key": benchmark.violation_key,
    }
