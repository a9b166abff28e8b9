"""What the JSON endpoints of all apps share: bounded numbers and texts, pages of a list, documented errors."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, StringConstraints, model_validator

from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR, LOCAL, is_near
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import NotPermitted, SecondFactorMissing
from liuhen.kernel.web.pages import MOST_ID
from liuhen.kernel.web.paging import page_of

Told = TypeVar("Told", bound=date)


WHOLE, NUMBER = "应是整数", "应是数字"
DAY, MOMENT = "应是存在的日期，写作 2026-12-01", "应是存在的时刻，写作 2026-12-01T08:00:00+08:00"
CLOCK, OBJECT = "应是钟点，写作 08:00", "应是一个对象"


def _near(told: Told) -> Told:
    if not is_near(told):
        raise ValueError(f"应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间")
    return told


def _aware(told: datetime) -> datetime:
    """Read a moment told without an offset off the county's clock, as pages do."""
    return told if told.tzinfo else told.replace(tzinfo=LOCAL)


def _written(should: str, pattern: str, *kinds: type) -> Callable[[Any], Any]:
    """Let pass what is written so, or is of these kinds already.

    Pydantic takes numbers, and digits in quotes, for moments since 1970, and `true`, `1.0` or `1_0` for whole numbers.
    """
    looks_so = re.compile(pattern, re.ASCII)

    def demand_so(told: Any) -> Any:
        if isinstance(told, str) and looks_so.fullmatch(told):
            return told
        if isinstance(told, kinds) and not isinstance(told, bool):
            return told
        raise ValueError(should)

    return demand_so


Row = TypeVar("Row", bound=Model)
Shape = TypeVar("Shape")

# In an address a number stands as digits; in a body it is one, because an Order is strict. These come after the bounds,
# which else do not stand in the contract.
Whole = BeforeValidator(_written(WHOLE, r"-?\d{1,19}", int))
Amount = BeforeValidator(_written(NUMBER, r"\d{1,13}(\.\d+)?", Decimal, int, float))
Id = Annotated[int, Field(ge=1, le=MOST_ID), Whole]
Cardinal = Annotated[int, Field(ge=0, le=MOST_ID), Whole]
Milliseconds = Annotated[int, Field(ge=-(2**31), le=2**31 - 1), Whole]
# PostgreSQL keeps no NUL in a text.
Word = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")]
Sentence = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Statement = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
LongStatement = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
NEAR: dict[str, Any] = {"formatMinimum": f"{FIRST_YEAR}-01-01", "formatMaximum": f"{LAST_YEAR}-12-31"}
_DAY, _CLOCK, _OFFSET = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d(:\d\d([.,]\d+)?)?", r"([Zz]|[+-]\d\d:?\d\d)?"
AnyDay = Annotated[date, BeforeValidator(_written(DAY, _DAY, date)), Field(strict=False)]
Day = Annotated[AnyDay, AfterValidator(_near), Field(json_schema_extra=NEAR)]
AnyMoment = Annotated[
    datetime, BeforeValidator(_written(MOMENT, rf"{_DAY}[Tt ]{_CLOCK}{_OFFSET}", datetime)), Field(strict=False)
]  # fmt: skip
Moment = Annotated[AnyMoment, AfterValidator(_near), AfterValidator(_aware), Field(json_schema_extra=NEAR)]
ClockTime = Annotated[
    time, BeforeValidator(_written(CLOCK, rf"{_CLOCK}{_OFFSET}", time)), Field(strict=False)
]
Cursor = Annotated[str, StringConstraints(max_length=400, pattern=r"^[A-Za-z0-9_:.-]*$")]


class ApiRequest(HttpRequest):
    """A request whose caller is known."""

    actor: Actor
    at: datetime


class Order(Schema):
    """What is sent as a body: each thing of its own kind, so that `true` is no number and `1` no yes."""

    model_config = ConfigDict(strict=True)

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, handler: Any, info: Any) -> Any:
        """Take an object; ninja's own, which this stands for, reads the attributes of a list or a text as sent."""
        if not isinstance(values, dict):
            raise ValueError(OBJECT)
        return handler(values)


class ProblemDocument(Schema):
    """Every error, as ``application/problem+json``. ``message`` and ``remedy`` are Chinese sentences for people."""

    status: int
    code: str
    message: str
    article: str
    duty: str
    remedy: str


class Paging(Schema):
    """Where in a list, and how much of it."""

    cursor: Cursor | None = Field(None, description="`next` or `previous` of an earlier page; opaque")
    size: Annotated[int, Field(ge=1, le=200), Whole] = 50


class Reason(Order):
    """Why."""

    reason: Sentence


class Listed(Schema, Generic[Shape]):
    """One page of a list; ``count`` stops counting where ``capped`` is true."""

    items: list[Shape]
    next: str | None
    previous: str | None
    count: int
    capped: bool


class ClockShape(Schema):
    """期限: a time limit on a subject, with how it was reckoned. ``breached``: run out by now, or before it stopped."""

    duty: str
    article: str
    summary: str
    started_at: datetime
    due_at: datetime
    due_zh: str
    stopped_at: datetime | None
    lapsed_by: str = Field(description="the event after which nothing was owed any more; empty otherwise")
    paused_at: datetime | None
    provisional: bool = Field(description="暂定: reckoned past the last holiday year that is loaded")
    breached: bool
    seconds_left: int
    steps: list[tuple[str, str]] = Field(description="how the due moment came about: (day, reason) each")
    calendar_version: str
    rule_version: str


def listed(
    rows: "QuerySet[Row]",
    *,
    order: tuple[str, ...],
    paging: Paging,
    branches: "Sequence[QuerySet[Row]] | None" = None,
    looked_through: bool = False,
) -> dict[str, Any]:
    """Return one page of ``rows`` in the shape of Listed. Raises BadRequest for a foreign cursor."""
    page = page_of(
        rows,
        order=order,
        cursor=paging.cursor,
        size=paging.size,
        branches=branches,
        looked_through=looked_through,
    )
    return {
        "items": page.rows,
        "next": page.next,
        "previous": page.previous,
        "count": page.count,
        "capped": page.capped,
    }


def demand(actor: Actor, permission: Permission, *, what: str = "查看") -> None:
    """Let on who holds the right at all; which rows, the query says. Raises NotPermitted."""
    if permission in actor.asleep:
        raise SecondFactorMissing(
            f"不能{what}：须先启用两步验证",
            remedy="请在工作台“登录安全”绑定验证器",
            by=actor.ref,
            via=actor.via,
        )
    if not actor.may(permission):
        raise NotPermitted(
            f"不能{what}：您没有这项权限",
            remedy="如工作需要，请联系安全保密管理员授权",
            by=actor.ref,
            via=actor.via,
        )


def clock_shape(clock: RunningClock, *, at: datetime) -> dict[str, Any]:
    """Return a clock read at one moment."""
    duty = clock.duty
    return {
        "duty": duty.id,
        "article": duty.article.cite(),
        "summary": duty.summary,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "due_zh": clock.due_zh,
        "stopped_at": clock.stopped_at,
        "lapsed_by": clock.lapsed_by,
        "paused_at": clock.paused_at,
        "provisional": clock.provisional,
        "breached": clock.breached(at=at),
        "seconds_left": int(clock.left(at=at).total_seconds()),
        "steps": clock.steps,
        "calendar_version": clock.calendar_version,
        "rule_version": clock.rule_version,
    }
