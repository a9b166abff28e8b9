"""The list of what is held, and where each thing went. 《行政强制法》第24、27、28条."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from liuhen.apps.measures import lifecycle, queries
from liuhen.apps.measures.models import RUNNING, Restraint, Thing
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Move, WrongState, action, enter_many, locked, step
from liuhen.regulation.measures import ThingFacts

CANNOT = lifecycle.LIST.cannot
FIELDS = 5
MOST_THINGS = 500
MOST_FEN = 10**15
LONGEST = {"name": 120, "quantity": 40, "condition": 200, "kept_at": 120}


@action(lifecycle.LIST)
def list_things(*, measure: Restraint, lines: str, by: Actor, at: datetime) -> list[Thing]:
    """Put things on the list of a measure, one a line: name, quantity, condition, value in yuan, place kept."""
    measure = locked(measure)
    if measure.state not in RUNNING:
        raise WrongState(f"{CANNOT}：{measure}现在是“{measure.state_zh}”状态")
    things = list(_read(measure, lines, at=at))
    return enter_many(things, lifecycle.LIST, by=by, at=at, data=_told)


@action(lifecycle.RETURN)
def give_back(*, thing: Thing, receiver: str, receipt: str = "", by: Actor, at: datetime) -> Thing:
    """Give a thing back to whom it belongs."""
    return _goes(thing, lifecycle.RETURN, receiver=receiver, receipt=receipt, by=by, at=at)


@action(lifecycle.GIVE_ALL_BACK)
def give_all_back(
    *, measure: Restraint, receiver: str, receipt: str = "", by: Actor, at: datetime
) -> Restraint:
    """Give back all that a measure still keeps, with one entry a thing."""
    kept = list(queries.kept_in(measure))
    if not kept:
        raise WrongState(f"{lifecycle.GIVE_ALL_BACK.cannot}：没有仍在保管的财物")
    measure = step(
        measure, lifecycle.GIVE_ALL_BACK, by=by, at=at,
        data={"receiver": receiver, "receipt": receipt, "count": len(kept)},
    )  # fmt: skip
    for thing in kept:
        _goes(thing, lifecycle.RETURN, receiver=receiver, receipt=receipt, by=by, at=at)
    return measure


@action(lifecycle.CONFISCATE)
def confiscate(*, thing: Thing, by_what: str = "", receipt: str = "", by: Actor, at: datetime) -> Thing:
    """Take a thing for good, by a decision."""
    return _goes(thing, lifecycle.CONFISCATE, by_what=by_what, receipt=receipt, by=by, at=at)


@action(lifecycle.DESTROY)
def destroy(*, thing: Thing, by_what: str = "", receipt: str = "", by: Actor, at: datetime) -> Thing:
    """Destroy a thing, by a decision."""
    return _goes(thing, lifecycle.DESTROY, by_what=by_what, receipt=receipt, by=by, at=at)


@action(lifecycle.AUCTION)
def auction(
    *, thing: Thing, receiver: str, by_what: str = "", receipt: str = "", by: Actor, at: datetime
) -> Thing:
    """Sell a thing by public auction, by a decision."""
    return _goes(thing, lifecycle.AUCTION, by_what=by_what, receiver=receiver, receipt=receipt, by=by, at=at)


@action(lifecycle.HAND_OVER)
def hand_over(
    *, thing: Thing, receiver: str, by_what: str = "", receipt: str = "", by: Actor, at: datetime
) -> Thing:
    """Hand a thing over to the police or to whoever is competent, by a decision."""
    return _goes(
        thing, lifecycle.HAND_OVER, by_what=by_what, receiver=receiver, receipt=receipt, by=by, at=at
    )


def _goes(
    thing: Thing,
    move: Move,
    *,
    by_what: str = "",
    receiver: str = "",
    receipt: str = "",
    by: Actor,
    at: datetime,
) -> Thing:
    thing = locked(thing)
    decided = by_what or thing.by_what or (thing.measure.decision if thing.measure.state == "settled" else "")
    told = {"by_what": decided, "receiver": receiver, "receipt": receipt}
    return step(
        thing, move, by=by, at=at, facts=ThingFacts(move is lifecycle.RETURN, move.label, decided),
        changes=told | {"gone_at": at}, data=told,
    )  # fmt: skip


def _read(measure: Restraint, lines: str, *, at: datetime) -> Iterator[Thing]:
    told = [line for line in map(str.strip, lines.splitlines()) if line]
    if len(told) > MOST_THINGS:
        raise Invalid(f"{CANNOT}：一次最多{MOST_THINGS}件", field="lines", remedy="请分几次登记")
    for n, line in enumerate(told, 1):
        parts = [part.strip() for part in re.split(r"[，,\t]", line)]
        if len(parts) != FIELDS:
            raise Invalid(f"{CANNOT}：第{n}行应有{FIELDS}项，写了{len(parts)}项", field="lines")
        name, quantity, condition, value, kept_at = parts
        if not (name and quantity and kept_at):
            raise Invalid(f"{CANNOT}：第{n}行没有写明名称、数量或者存放地点", field="lines")
        thing = Thing(
            measure=measure, unit_id=measure.unit_id, name=name, quantity=quantity, condition=condition,
            value_fen=_fen(value, n), kept_at=kept_at, listed_at=at,
        )  # fmt: skip
        _expect_short(thing, n)
        yield thing


def _fen(value: str, n: int) -> int | None:
    if not value:
        return None
    try:
        fen = Decimal(value.removesuffix("元")) * 100
    except InvalidOperation:
        raise Invalid(f"{CANNOT}：第{n}行的估值“{value[:20]}”不是金额", field="lines") from None
    if not fen.is_finite() or not 0 <= fen <= MOST_FEN or fen != int(fen):
        raise Invalid(f"{CANNOT}：第{n}行的估值应在0元以上，最多两位小数", field="lines")
    return int(fen)


def _expect_short(thing: Thing, n: int) -> None:
    for column, most in LONGEST.items():
        if len(getattr(thing, column)) > most:
            raise Invalid(f"{CANNOT}：第{n}行有一项超过{most}字", field="lines")


def _told(thing: Thing) -> dict[str, Any]:
    return {
        "restraint": thing.measure_id, "name": thing.name, "quantity": thing.quantity, "condition": thing.condition,
        "value_fen": thing.value_fen, "kept_at": thing.kept_at,
    }  # fmt: skip
