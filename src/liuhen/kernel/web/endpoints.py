"""What the JSON endpoints of all apps share: bounded numbers and texts, pages of a list, documented errors."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR, LOCAL, is_near
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import NotPermitted, SecondFactorMissing
from liuhen.kernel.web.pages import MOST_ID
from liuhen.kernel.web.paging import page_of

Told = TypeVar("Told", bound=date)


def _near(told: Told) -> Told:
    if not is_near(told):
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR} is wanted")
    return told


def _aware(told: datetime) -> datetime:
    """Read a moment told without an offset off the county's clock, as pages do."""
    return told if told.tzinfo else told.replace(tzinfo=LOCAL)


Row = TypeVar("Row", bound=Model)
Shape = TypeVar("Shape")

Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Cardinal = Annotated[int, Field(ge=0, le=MOST_ID)]
Milliseconds = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
# PostgreSQL keeps no NUL in a text.
Word = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")]
Sentence = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Statement = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
LongStatement = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
NEAR: dict[str, Any] = {"formatMinimum": f"{FIRST_YEAR}-01-01", "formatMaximum": f"{LAST_YEAR}-12-31"}
Day = Annotated[date, AfterValidator(_near), Field(json_schema_extra=NEAR)]
Moment = Annotated[datetime, AfterValidator(_near), AfterValidator(_aware), Field(json_schema_extra=NEAR)]
Cursor = Annotated[str, StringConstraints(max_length=400, pattern=r"^[A-Za-z0-9_:.-]*$")]


class ApiRequest(HttpRequest):
    """A request whose caller is known."""

    actor: Actor
    at: datetime


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
    size: Annotated[int, Field(ge=1, le=200)] = 50


class Reason(Schema):
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
