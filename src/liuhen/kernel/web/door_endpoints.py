"""The endpoints of a noun's doors, with the schema of what their moves ask."""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints, create_model

from liuhen.kernel.flow import Subject, asking
from liuhen.kernel.web.doors import NAMINGS, Desk, Door
from liuhen.kernel.web.endpoints import ApiRequest, Day, Id, Moment, Word

Shapes = Mapping[Any, type[Schema]]


def endpoints(router: Router, desk: Desk, shapes: Shapes) -> None:
    """Add an endpoint for each door of a noun.

    ``shapes`` tell how a row is shown, by its model or by the action that made it. What an action makes is the answer
    where it has a shape, else the row it was done to as it is now; nothing where that may be out of reach by then.
    """
    for door in desk.doors:
        if not door.no_endpoint:
            _endpoint(router, desk, door, shapes)


def _endpoint(router: Router, desk: Desk, door: Door, shapes: Shapes) -> None:
    made = shapes.get(door.act) or shapes.get(signature(door.act).return_annotation)
    created = made and door.move.source == (Subject.new_state,)
    home = made or shapes[desk.model]

    def answer(request: ApiRequest, pk: int, told: Mapping[str, Any]) -> Any:
        found = get_object_or_404(desk.rows(request.actor), pk=pk)
        done = door.carry_out(found, told, by=request.actor, at=request.at)
        if door.leaves:
            return Status(204, None)
        return Status(201, done) if created else done if made else desk.rows(request.actor).get(pk=pk)

    def plain(request: ApiRequest, pk: Id) -> Any:
        return answer(request, pk, {})

    def asking_for(request: ApiRequest, pk: Id, order: Any) -> Any:
        return answer(request, pk, order.dict())

    does: Any = asking_for if door.move.asks else plain
    if door.move.asks:
        does.__annotations__["order"] = order_of(desk, door)
    module, _, _ = door.act.__module__.partition(".actions")
    does.__name__, does.__module__, does.__doc__ = door.act.__name__, f"{module}.api", door.act.__doc__
    router.post(
        f"/{desk.path}/{{pk}}/{door.endpoint or door.slug}",
        response={204: None} if door.leaves else {201 if created else 200: home},
        summary=door.move.label, description=_first_sentence(door.act),
    )(does)  # fmt: skip


def order_of(desk: Desk, door: Door) -> type[Schema]:
    """Return the shape of what a door's move asks."""
    name = f"{door.act.__name__.title().replace('_', '')}{desk.model.__name__}"
    told: Any = {each.name: _column(each) for each in door.move.asks}
    return create_model(name, __base__=Schema, __doc__=f"{door.move.label}.", **told)


def _column(asked: asking.Asked) -> Any:
    """Return type and default of one thing asked."""
    words = f"{asked.zh}: {asked.hint}" if asked.hint else asked.zh
    kind, otherwise = _kind(asked)
    if isinstance(asked, asking.Row) and asked.noun in NAMINGS:
        words = f"{asked.zh}, {NAMINGS[asked.noun].of}"
    if asked.needed:
        return kind, Field(description=words)
    return (kind if otherwise is not None else kind | None), Field(otherwise, description=words)


def _kind(asked: asking.Asked) -> tuple[Any, Any]:
    match asked:
        case asking.Text(most=most):
            return Annotated[str, StringConstraints(max_length=most, pattern=r"^[^\x00]*$")], ""
        case asking.Choice(of=words) if asked.needed:
            return Literal[tuple(words)], ""
        case asking.Choice(of=words):
            return Literal[("", *words)], ""
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


def _first_sentence(act: Callable[..., Any]) -> str:
    return " ".join((act.__doc__ or "").split("\n\n")[0].split())
