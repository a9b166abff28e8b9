"""Verbs on discretion benchmarks. 《责任制》第11条."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from liuhen.apps.benchmarks import lifecycle, queries
from liuhen.apps.benchmarks.models import Band, Benchmark
from liuhen.apps.disclosure import actions as disclosure
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

COPIED = (
    "place", "name", "grade", "circumstances", "outcomes", "least_yuan", "most_yuan", "least_times", "most_times",
    "times_of",
)  # fmt: skip


@action(lifecycle.DRAFT)
def draft(
    *, unit: "Unit", code: str, violation: str, basis: str, reason: str, empty: bool = False, by: Actor,
    at: datetime,
) -> Benchmark:  # fmt: skip
    """Begin the next version, with the bands of the last one. Raises Invalid while another is open."""
    former = queries.latest_of(unit, code, violation)
    made = Benchmark(
        unit=unit, code=code, violation=violation, basis=basis, reason=reason,
        number=former.number + 1 if former else 1,
    )  # fmt: skip
    judge(made, lifecycle.DRAFT, by=by)  # before it is told what is under way there
    if under_way := queries.open_of(unit, code, violation):
        raise Invalid(
            f"不能编制裁量基准：{under_way}{under_way.state_zh}", field="violation",
            remedy="同一违法行为同一时间只能编制一版，请先公布或作废它",
        )  # fmt: skip

    def copy(row: Benchmark) -> None:
        bands = [] if former is None or empty else queries.bands_of(former)
        Band.objects.bulk_create(
            Band(benchmark=row, **{name: getattr(band, name) for name in COPIED}) for band in bands
        )

    return step(
        made, lifecycle.DRAFT, by=by, at=at, along=copy,
        data={"code": code, "violation": violation, "basis": basis, "reason": reason, "number": made.number},
    )  # fmt: skip


@action(lifecycle.PUT_BAND)
def put_band(
    *,
    benchmark: Benchmark,
    name: str,
    grade: str,
    circumstances: str,
    outcomes: Sequence[str],
    least_yuan: int | None = None,
    most_yuan: int | None = None,
    least_times: str = "",
    most_times: str = "",
    times_of: str = "",
    by: Actor,
    at: datetime,
) -> Benchmark:
    """Write a band into a draft, in the place of one of the same name."""
    benchmark = locked(benchmark)
    low, high = _times(least_times, "least_times"), _times(most_times, "most_times")
    _in_one_way(outcomes, least_yuan, most_yuan, low, high, times_of)
    columns: dict[str, Any] = {
        "grade": grade, "circumstances": circumstances, "outcomes": list(outcomes), "least_yuan": least_yuan,
        "most_yuan": most_yuan, "least_times": low, "most_times": high, "times_of": times_of,
    }  # fmt: skip

    def put(row: Benchmark) -> None:
        last = queries.bands_of(row).last()
        Band.objects.update_or_create(
            benchmark=row, name=name, defaults=columns,
            create_defaults=columns | {"place": last.place + 1 if last else 1},
        )  # fmt: skip

    return step(
        benchmark, lifecycle.PUT_BAND, by=by, at=at, along=put,
        data={
            "name": name, "grade": grade, "circumstances": circumstances, "kinds": list(outcomes),
            "least_yuan": least_yuan, "most_yuan": most_yuan, "least_times": least_times, "most_times": most_times,
            "times_of": times_of,
        },
    )  # fmt: skip


def _times(said: str, field: str) -> Decimal | None:
    """Read a number of times. Raises Invalid."""
    if not said:
        return None
    if not re.fullmatch(r"\d{1,5}(\.\d{1,2})?", said, re.ASCII):
        raise Invalid(f"{lifecycle.PUT_BAND.cannot}：倍数应写成数字，如“5”或“1.5”", field=field)
    return Decimal(said)


def _in_one_way(
    outcomes: Sequence[str], low: int | None, high: int | None, least: Decimal | None, most: Decimal | None,
    times_of: str,
) -> None:  # fmt: skip
    """Raise Invalid for amounts that say nothing, or two things."""
    cannot = lifecycle.PUT_BAND.cannot
    in_yuan, in_times = low is not None or high is not None, least is not None or most is not None
    if in_yuan and in_times:
        raise Invalid(f"{cannot}：金额和倍数只能填一样", field="most_times")
    if (in_yuan or in_times) and not {"fine", "confiscate", "confiscate-large", "other"} & set(outcomes):
        raise Invalid(f"{cannot}：所选的处理种类没有金额", field="outcomes")
    if "fine" in outcomes and not (in_yuan or in_times):
        raise Invalid(f"{cannot}：有罚款的，请填写金额或者倍数", field="most_yuan")
    if in_yuan and (high is None or (low or 0) > high):
        raise Invalid(f"{cannot}：请填写最高金额，且不低于最低金额", field="most_yuan")
    if in_times and (most is None or (least or 0) > most):
        raise Invalid(f"{cannot}：请填写最高倍数，且不低于最低倍数", field="most_times")
    if in_times and not times_of:
        raise Invalid(f"{cannot}：请写明倍数的基数", field="times_of")


@action(lifecycle.DROP_BAND)
def drop_band(*, benchmark: Benchmark, name: str, by: Actor, at: datetime) -> Benchmark:
    """Take a band out of a draft. Raises Invalid where there is none of this name."""
    benchmark = locked(benchmark)
    band = benchmark.bands.filter(name=name).first()
    if band is None:
        raise Invalid(f"{lifecycle.DROP_BAND.cannot}：没有名为“{name}”的档次", field="name")
    found = band
    return step(
        benchmark, lifecycle.DROP_BAND, by=by, at=at, data={"name": name}, along=lambda _: found.delete()
    )


@action(lifecycle.SUBMIT)
def submit(*, benchmark: Benchmark, by: Actor, at: datetime) -> Benchmark:
    """Hand a draft to the unit's head."""
    row = locked(benchmark)
    facts = queries.facts_of(row, on=local_day(at))
    changes = {"submitted_at": at, "remark": ""}
    return step(
        row, lifecycle.SUBMIT, by=by, at=at, facts=facts, changes=changes, data={"bands": facts.bands}
    )


@action(lifecycle.SEND_BACK)
def send_back(*, benchmark: Benchmark, remark: str, by: Actor, at: datetime) -> Benchmark:
    """Send it back to be put right, with the reason."""
    return step(
        benchmark, lifecycle.SEND_BACK, by=by, at=at, changes={"remark": remark}, data={"remark": remark}
    )


@action(lifecycle.PUBLISH)
def publish(*, benchmark: Benchmark, effective_on: date, by: Actor, at: datetime) -> Benchmark:
    """Publish it: acts from ``effective_on`` on are judged by it, and it stays as it is."""
    row = locked(benchmark)
    facts = queries.facts_of(row, on=local_day(at), effective_on=effective_on)
    row = step(
        row, lifecycle.PUBLISH, by=by, at=at, facts=facts,
        changes={"effective_on": effective_on, "published_at": at},
        data={"effective_on": effective_on.isoformat(), "bands": facts.bands},
    )  # fmt: skip
    disclosure.announce(
        kind="benchmark", unit=row.unit, about=row.ref, title=str(row),
        fields={
            "body": str(row.unit), "basis": row.basis,
            "version": f"第{row.number}版，自{day_zh(effective_on)}起施行",
            "text": f"{row.violation}，共{facts.bands}个档次。理由：{row.reason}。",
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip
    return row


@action(lifecycle.DROP)
def drop(*, benchmark: Benchmark, reason: str, by: Actor, at: datetime) -> Benchmark:
    """Give a draft up; its number is free again."""
    return step(benchmark, lifecycle.DROP, by=by, at=at, data={"reason": reason})


@action(lifecycle.END)
def end(*, benchmark: Benchmark, ended_on: date, reason: str, by: Actor, at: datetime) -> Benchmark:
    """Say from which day a benchmark no longer holds; acts before that day are still judged by it."""
    benchmark = locked(benchmark)
    if benchmark.ended_on:
        raise Invalid(f"{lifecycle.END.cannot}：已定于{day_zh(benchmark.ended_on)}停止", field="ended_on")
    return step(
        benchmark, lifecycle.END, by=by, at=at, changes={"ended_on": ended_on},
        data={"ended_on": ended_on.isoformat(), "reason": reason},
    )  # fmt: skip
