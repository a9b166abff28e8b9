"""How what is done to benchmarks looks to whoever does it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from liuhen.apps.benchmarks import actions, queries
from liuhen.apps.benchmarks.models import OPEN, Benchmark
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, elsewhere
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.powers import UNIT_KINDS

ABOVE = ("裁量基准", "console:benchmarks")
TONES = {"draft": "orange", "submitted": "blue", "published": "green", "dropped": "grey"}


def units(_: Any, actor: Actor) -> Any:
    """Return the units whose benchmarks somebody may draft."""
    return people.units_visible_to(actor, P.BENCHMARK_KEEP).filter(kind__in=UNIT_KINDS)


def in_address(name: str) -> Callable[[Any, PageRequest], Any]:
    return lambda _, request: request.GET.get(name, "")[:80]


def of_band(name: str) -> Callable[[Benchmark, PageRequest], Any]:
    """Return what says what stands in the draft's band of the name in the address."""

    def of(found: Benchmark, request: PageRequest) -> Any:
        band = found.bands.filter(name=request.GET.get("name", "")[:60]).first()
        return getattr(band, name, None)

    return of


STANDS = (
    "name", "grade", "circumstances", "outcomes", "least_yuan", "most_yuan", "least_times", "most_times",
    "times_of",
)  # fmt: skip


def facts(found: Benchmark, _: Actor, at: datetime) -> Any:
    return queries.facts_of(found, on=local_day(at)) if found.state in OPEN else None


# fmt: off
BENCHMARK = Desk(
    Benchmark, queries.visible_to, path="benchmarks", above=ABOVE, facts=facts,
    entering=(Door(actions.draft, "已开始编制，档次从上一版复制。", submit="开始编制", among={"unit": units}),),
    doors=(
        Door(actions.put_band, "已写入草稿。", submit="写入草稿", icon="pencil", at="band", endpoint="bands",
             first={name: of_band(name) for name in STANDS}, anchor="bands"),
        Door(actions.drop_band, "已从草稿中删去。", submit="删去", tone="danger", offered=elsewhere, anchor="bands",
             first={"name": in_address("name")}),
        Door(actions.submit, "已提请审定，由单位负责人公布。", tone="primary", icon="signature"),
        Door(actions.publish, "已公布。", tone="primary", icon="speakerphone",
             confirm="公布后不能再修改，只能编制下一版。确定公布吗？"),
        Door(actions.send_back, "已退回。", submit="退回", icon="arrow-back-up"),
        Door(actions.drop, "已作废。", submit="作废", tone="danger", icon="trash"),
        Door(actions.end, "已登记停止执行。", tone="danger", icon="ban",
             offered=lambda found, _: found.ended_on is None),
    ),
    sought=("violation_key", "code"),
)
# fmt: on
DESKS = (BENCHMARK,)
WITHOUT_A_DOOR: dict[Any, str] = {}
