"""Write what a year will be judged by, and have it approved before the year begins. 《责任制》第38条."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Indicator, Scheme
from liuhen.apps.evaluation.queries import schemes as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen.regulation import evaluation as law

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

COPIED = ("place", "key", "name", "full", "formula", "kinds")
STEP = re.compile(r"(\d{1,3}(?:\.\d)?)%?[:：](\d{1,3}(?:\.\d{1,2})?)", re.ASCII)
MOST_STEPS = 10


@action(lifecycle.DRAFT_SCHEME)
def draft_scheme(
    *, unit: "Unit", scope: str, year: int, basis: str, empty: bool = False, by: Actor, at: datetime
) -> Scheme:
    """Begin a scheme, with the indicators of the one approved last. Raises Invalid while another is open."""
    former = queries.latest_of(unit, scope)
    made = Scheme(
        unit=unit, scope=scope, year=year, basis=basis, number=queries.next_number(unit, scope, year)
    )
    facts = queries.scheme_facts(made, by=by, at=at)
    judge(made, lifecycle.DRAFT_SCHEME, by=by, facts=facts)
    if under_way := queries.open_of(unit, scope, year):
        raise Invalid(
            f"不能编制考评方案：{under_way}{under_way.state_zh}", field="year", remedy="请先报批或者作废它"
        )

    def copy(row: Scheme) -> None:
        if former is not None and not empty:
            Indicator.objects.bulk_create(
                Indicator(scheme=row, **{name: getattr(each, name) for name in COPIED})
                for each in queries.indicators_of(former)
            )

    return step(
        made, lifecycle.DRAFT_SCHEME, by=by, at=at, facts=facts, along=copy,
        data={"scope": scope, "year": year, "basis": basis, "number": made.number},
    )  # fmt: skip


@action(lifecycle.PUT_INDICATOR)
def put_indicator(
    *, scheme: Scheme, key: str, name: str, full: str, kind: str, each: str = "", least: str = "", bands: str = "",
    kinds: Sequence[str] = (), by: Actor, at: datetime,
) -> Scheme:  # fmt: skip
    """Write an indicator into a draft, in the place of one of the same source. Raises Refused, Invalid."""
    scheme = locked(scheme)
    fitting = law.YARDSTICKS[key].formulas if key else ()
    facts = law.SchemeFacts(
        key=key, name=name, kind=kind, formulas_zh="、".join(law.FORMULAS[one] for one in fitting)
    )
    judge(scheme, lifecycle.PUT_INDICATOR, by=by, facts=facts)
    formula = _formula(kind, full, each=each, least=least, bands=bands)
    columns = {"name": name, "full": formula.full, "formula": formula.data, "kinds": list(kinds)}

    def put(row: Scheme) -> None:
        last = queries.indicators_of(row).last()
        Indicator.objects.update_or_create(
            scheme=row, key=key, defaults=columns,
            create_defaults=columns | {"place": last.place + 1 if last else 1},
        )  # fmt: skip

    return step(
        scheme, lifecycle.PUT_INDICATOR, by=by, at=at, facts=facts, along=put,
        data={
            "key": key, "name": name, "full": full, "kind": kind, "each": each, "least": least, "bands": bands,
            "kinds": list(kinds),
        },
    )  # fmt: skip


def _formula(kind: str, full: str, *, each: str, least: str, bands: str) -> law.Formula:
    """Read a formula. Raises Invalid, said of the field."""
    whole = _points(full, "full", "满分")
    floor = _points(least or "0", "least", "最低得分")
    if not 0 < whole <= law.WHOLE:
        raise Invalid(_cannot("满分须大于0，且不超过100分"), field="full")
    if floor >= whole:
        raise Invalid(_cannot("最低得分应低于满分"), field="least")
    if kind == "deduct":
        cost = _points(each, "each", "每项扣分") if each else 0
        if not 0 < cost <= whole:
            raise Invalid(_cannot("请填写每项扣分，大于0且不超过满分"), field="each")
        return law.Formula(kind, whole, each=cost, least=floor)
    return law.Formula(kind, whole, least=floor, bands=_steps(kind, bands, whole))


def _steps(kind: str, bands: str, full: int) -> tuple[tuple[int, int], ...]:
    """Read the steps: of a share falling, of a rate rising, none worth more than the one before it."""
    parts = [part for part in re.split(r"[\s,，;；、]+", bands.strip()) if part]
    told = [STEP.fullmatch(part) for part in parts]
    if not told or None in told or len(told) > MOST_STEPS:
        raise Invalid(_cannot("计分档次应写成“数:得分”，用空格分开，如“95:10 85:7”"), field="bands")
    scale = 10 if kind == "share" else law.POINT
    found = [(round(float(one[1]) * scale), round(float(one[2]) * law.POINT)) for one in told if one]
    limits, points = [limit for limit, _ in found], [each for _, each in found]
    if limits != sorted(set(limits), reverse=kind == "share") or points != sorted(points, reverse=True):
        order = "达标率从高到低" if kind == "share" else "问题数从低到高"
        raise Invalid(_cannot(f"计分档次应按{order}排列，得分依次降低"), field="bands")
    if points[0] != full:
        raise Invalid(_cannot("第一档的得分应等于满分"), field="bands")
    if kind == "share" and limits[0] > 1000:
        raise Invalid(_cannot("达标率过高"), field="bands")
    return tuple(found)


def _points(said: str, field: str, zh: str) -> int:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", said, re.ASCII):
        raise Invalid(_cannot(f"{zh}应写成数字，最多两位小数，如“10”或“0.5”"), field=field)
    return round(float(said) * law.POINT)


def _cannot(why: str) -> str:
    return f"{lifecycle.PUT_INDICATOR.cannot}：{why}"


@action(lifecycle.DROP_INDICATOR)
def drop_indicator(*, scheme: Scheme, key: str, by: Actor, at: datetime) -> Scheme:
    """Take an indicator out of a draft. Raises Invalid where there is none of this source."""
    scheme = locked(scheme)
    found = scheme.indicators.filter(key=key).first()
    if found is None:
        raise Invalid(f"{lifecycle.DROP_INDICATOR.cannot}：方案中没有这项指标", field="key")
    indicator = found
    return step(
        scheme, lifecycle.DROP_INDICATOR, by=by, at=at, data={"key": key}, along=lambda _: indicator.delete()
    )


@action(lifecycle.SUBMIT_SCHEME)
def submit_scheme(*, scheme: Scheme, by: Actor, at: datetime) -> Scheme:
    """Hand a draft to whoever approves it."""
    scheme = locked(scheme)
    facts = queries.scheme_facts(scheme, by=by, at=at)
    return step(
        scheme, lifecycle.SUBMIT_SCHEME, by=by, at=at, facts=facts, changes={"submitted_at": at, "remark": ""},
        data={"indicators": facts.indicators},
    )  # fmt: skip


@action(lifecycle.RETURN_SCHEME)
def return_scheme(*, scheme: Scheme, remark: str, by: Actor, at: datetime) -> Scheme:
    """Send it back to be put right, with the reason."""
    return step(
        scheme, lifecycle.RETURN_SCHEME, by=by, at=at, changes={"remark": remark}, data={"remark": remark}
    )


@action(lifecycle.APPROVE_SCHEME)
def approve_scheme(*, scheme: Scheme, by: Actor, at: datetime) -> Scheme:
    """Approve it, before its year; the very first may come later, as long as nothing was opened, and says so."""
    scheme = locked(scheme)
    facts, late = queries.scheme_facts(scheme, by=by, at=at), local_day(at).year >= scheme.year
    return step(
        scheme, lifecycle.APPROVE_SCHEME, by=by, at=at, facts=facts, changes={"approved_at": at, "is_late": late},
        data={"indicators": facts.indicators, "late": late},
    )  # fmt: skip


@action(lifecycle.DROP_SCHEME)
def drop_scheme(*, scheme: Scheme, reason: str, by: Actor, at: datetime) -> Scheme:
    """Give a draft up; its number is free again."""
    return step(
        scheme, lifecycle.DROP_SCHEME, by=by, at=at, changes={"remark": reason}, data={"reason": reason}
    )
