"""The endpoints of a noun's doors, with the schema of what their moves ask."""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints, create_model

from liuhen.kernel.flow import Subject, asking, demand_right
from liuhen.kernel.web.doors import NAMINGS, Desk, Door
from liuhen.kernel.web.endpoints import ApiRequest, Day, Id, Moment, Order, Word

Shapes = Mapping[Any, type[Schema]]


def endpoints(router: Router, desk: Desk, shapes: Shapes) -> None:
    """Add an endpoint for each door of a noun.

    ``shapes`` tell how a row is shown, by its model or by the action that made it. What an action makes is the answer
    where it has a shape, else the row it was done to as it is now; nothing where that may be out of reach by then.
    Raises ValueError for an address that another door has.
    """
    for door in (*desk.entering, *desk.doors):
        if not door.no_endpoint:
            _endpoint(router, desk, door, shapes)


def _endpoint(router: Router, desk: Desk, door: Door, shapes: Shapes) -> None:
    made = shapes.get(door.act) or shapes.get(signature(door.act).return_annotation)
    created = made and (door.makes or door.move.source == (Subject.new_state,))
    home = made or shapes[desk.model]
    enters = door in desk.entering

    def answer(request: ApiRequest, pk: int | None, told: Mapping[str, Any]) -> Any:
        demand_right(door.move, by=request.actor)
        found = None if enters else get_object_or_404(desk.rows(request.actor), pk=pk)
        with door.on_its_beat(request):
            done = door.carry_out(found, told, by=request.actor, at=request.at)
        if door.leaves:
            return Status(204, None)
        return Status(201, done) if created else done if made else desk.rows(request.actor).get(pk=pk)

    does = _taking(answer, row=not enters, order=order_of(desk, door) if door.move.asks else None)
    module, _, _ = door.act.__module__.partition(".actions")
    taken = {each.view_func.__name__ for view in router.path_operations.values() for each in view.operations}
    name = door.operation or door.act.__name__
    does.__name__ = f"{name}_{desk.noun}" if name in taken else name
    does.__module__, does.__doc__, does.act = f"{module}.api", door.act.__doc__, door.act
    under = f"/{desk.resource or desk.path}"
    address = (
        f"{under}/{door.endpoint}".rstrip("/") if enters else f"{under}/{{pk}}/{door.endpoint or door.slug}"
    )
    if address in router.path_operations and any(
        "POST" in each.methods for each in router.path_operations[address].operations
    ):
        raise ValueError(f"two doors have the endpoint {address}: the second would stand before the first")
    router.post(
        address,
        response={204: None} if door.leaves else {201 if created else 200: home},
        summary=door.move.label, description=_in_short(door.act),
    )(does)  # fmt: skip


def _taking(answer: Callable[..., Any], *, row: bool, order: type[Schema] | None) -> Any:
    """Return the view that takes a row's number, what was asked, both or neither."""

    def both(request: ApiRequest, pk: Id, order: Any) -> Any:
        return answer(request, pk, order.dict())

    def alone(request: ApiRequest, pk: Id) -> Any:
        return answer(request, pk, {})

    def told(request: ApiRequest, order: Any) -> Any:
        return answer(request, None, order.dict())

    def neither(request: ApiRequest) -> Any:
        return answer(request, None, {})

    view = {(True, True): both, (True, False): alone, (False, True): told, (False, False): neither}[
        row, bool(order)
    ]
    if order:
        view.__annotations__["order"] = order
    return view


def order_of(desk: Desk, door: Door) -> type[Schema]:
    """Return the shape of what a door's move asks."""
    name = f"{door.act.__name__.title().replace('_', '')}{desk.model.__name__}"
    told: Any = {each.field: _column(each) for each in door.move.asks}
    return create_model(name, __base__=Order, __doc__=f"{door.move.label}.", **told)


def _column(asked: asking.Asked) -> Any:
    """Return type and default of one thing asked."""
    words = f"{asked.zh}: {asked.hint}" if asked.hint else asked.zh
    kind, otherwise = _kind(asked)
    if isinstance(asked, asking.Row) and asked.noun in NAMINGS:
        words = f"{asked.zh}, {NAMINGS[asked.noun].of}"
    if asked.needed and not (isinstance(asked, asking.Choice) and asked.first):
        return kind, Field(description=words)
    return (kind if otherwise is not None else kind | None), Field(otherwise, description=words)


def _kind(asked: asking.Asked) -> tuple[Any, Any]:
    match asked:
        case asking.Text(most=most):
            return Annotated[str, StringConstraints(max_length=most, pattern=r"^[^\x00]*$")], ""
        case asking.Choice(of=words, first="") if asked.at_the_gate:
            return Annotated[Word, Field(examples=[*words])], ""
        case asking.Choice(of=words, first=first) if asked.needed:
            return Literal[tuple(words)], first
        case asking.Choice(of=words):
            return Literal[("", *words)], ""
        case asking.Choices(of=words):
            key: Any = Literal[tuple(words)]
            return Annotated[list[key], Field(max_length=len(words))], []
        case asking.Count(least=least, most=most):
            return Annotated[int, Field(ge=least, le=most)], None
        case asking.Yes():
            return bool, False
        case asking.Day():
            return Day, None
        case asking.Moment():
            return Moment, None
        case asking.Rows(noun=noun, most=most):
            each: Any = Word if noun in NAMINGS else Id
            return Annotated[list[each], Field(max_length=most)], []
        case asking.Row(noun=noun):
            return (Word if noun in NAMINGS else Id), None
    raise TypeError(f"nobody knows the shape of {asked!r}")


def _in_short(act: Callable[..., Any]) -> str:
    return " ".join((act.__doc__ or "").split("\n\n")[0].split())
