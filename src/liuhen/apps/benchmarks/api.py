"""Endpoints: discretion benchmarks."""

from datetime import date
from typing import Any

from ninja import Query, Router, Schema

from liuhen.apps.benchmarks import desk, queries
from liuhen.apps.benchmarks.models import Benchmark
from liuhen.kernel.access import Permission
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["benchmarks"])


class BandShape(Schema):
    """裁量档次. Amounts in yuan or as times of a base; null on both where it is not about money."""

    name: str
    grade: str
    circumstances: str
    outcomes: list[str]
    least_yuan: int | None
    most_yuan: int | None
    least_times: float | None
    most_times: float | None
    times_of: str


class BenchmarkShape(Schema):
    """裁量基准. Acts from ``effective_on`` on are judged by it, until ``ended_on``. 《责任制》第11条."""

    id: int
    unit_id: int
    code: str
    violation: str
    number: int
    basis: str
    reason: str
    effective_on: date | None
    ended_on: date | None
    state: str
    bands: list[BandShape]
    warnings: list[str]

    @staticmethod
    def resolve_bands(row: Benchmark) -> Any:
        return queries.bands_of(row)

    @staticmethod
    def resolve_warnings(row: Benchmark) -> Any:
        return list(queries.warnings(row))


class Filters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word | None = None
    q: Word | None = None


@router.get("/benchmarks", response=Listed[BenchmarkShape], summary="裁量基准")
def list_benchmarks(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the benchmarks the caller may see, the newest first."""
    demand(request.actor, Permission.BENCHMARK_SEE)
    rows = queries.filtered(queries.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


endpoints(router, desk.BENCHMARK, {Benchmark: BenchmarkShape})
