"""Which page and which endpoint lead to which move: read off the sources, so that what is named is really there."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from inspect import getsource, unwrap
from types import FunctionType, ModuleType
from typing import Any

from liuhen.kernel import installed
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.laid import LAID, Laid, with_laid


def all_moves() -> tuple[Move, ...]:
    """Return the rows of every app's lifecycle, each with the duties whose gates a higher app laid before it."""
    return tuple(with_laid(move) for lifecycle in installed.modules("lifecycle") for move in lifecycle.MOVES)


def moves_by_duty() -> dict[str, list[Move]]:
    """Return the moves that cite each duty, whole or through some of its gates."""
    found: dict[str, list[Move]] = defaultdict(list)
    for move in all_moves():
        for duty_id in dict.fromkeys(duty.id for duty in move.duties):
            found[duty_id].append(move)
    return found


def all_laid() -> tuple[Laid, ...]:
    """Return the gates that apps laid before the moves of lower ones, by the moves' order."""
    return tuple(each for move in all_moves() for each in LAID.get(move.event, ()))


@cache
def pages() -> dict[str, tuple[str, ...]]:
    """Return the console's addresses by the event that something on them may bring about, in the urls' order."""
    return _by_event((f"/console/{pattern.pattern}", pattern.callback) for pattern in _patterns())


@cache
def endpoints() -> dict[str, tuple[str, ...]]:
    """Return the API's addresses, each behind its method, by the event that they may bring about."""
    return _by_event(
        (f"{method} {address}", operation.view_func)
        for address, operation in _operations()
        for method in operation.methods
    )


def events_at(key: str) -> tuple[str, ...]:
    """Return the event of this name, or those that a page or an endpoint at this address may bring about."""
    doors = (*pages().items(), *endpoints().items())
    wanted = _placeless(key)
    at = {event for event, addresses in doors if wanted in {_placeless(each) for each in addresses}}
    return tuple(move.event for move in all_moves() if move.event == key or move.event in at)


def _placeless(address: str) -> str:
    """Return an address without method and query, with a mark for each number in it."""
    bare = address.rpartition(" ")[2].partition("?")[0].rstrip("/")
    return re.sub(r"/(\d+|<[^>]*>|{[^}]*})(?=/|$)", "/…", bare)


def verbs_of_pages() -> set[Any]:
    """Return the actions that the console's pages call, themselves or through functions of their app."""
    return set[Any]().union(*(_verbs_of(pattern.callback) for pattern in _patterns()))


def verbs_of_endpoints() -> set[Any]:
    """Return the actions that the API's endpoints call; not those that these call in their turn."""
    return set[Any]().union(*(_verbs_of(operation.view_func) for _, operation in _operations()))


def events_of(view: Callable[..., Any]) -> set[str]:
    """Return the events that a page or an endpoint may bring about; none where it is no app's."""
    return {each.event for each in _named_from(view, beyond_verbs=True) if isinstance(each, Move)}


def _verbs_of(view: Callable[..., Any]) -> set[Any]:
    return {each for each in _named_from(view, beyond_verbs=False) if _is_verb(each)}


def _is_verb(named: Any) -> bool:
    """Say whether it is an action: whatever ``@action`` made knows its move, if only as None."""
    return isinstance(named, FunctionType) and hasattr(named, "move")


def _by_event(told: Iterable[tuple[str, Callable[..., Any]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for address, view in told:
        for event in sorted(events_of(view)):
            found[event].append(address)
    return {event: tuple(addresses) for event, addresses in found.items()}


def _patterns() -> Iterator[Any]:
    for console in installed.modules("console"):
        yield from console.urlpatterns


def _operations() -> Iterator[tuple[str, Any]]:
    # Read when it is asked for: it costs seconds, and the console's pages of rules ask for moves alone.
    api = import_module("liuhen.entrypoints.api.assembly").api
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            yield from (("/api/v1" + re.sub(r"{\w+:", "{", path), operation) for operation in view.operations)


def _named_from(view: Callable[..., Any], *, beyond_verbs: bool) -> Iterator[Any]:
    """Yield the moves and the functions of its app that a view names, itself or through functions that it calls."""
    written = unwrap(view)
    act = getattr(written, "act", None)  # what follows from a move says which action it stands before
    does = unwrap(act or written)
    apps, _, rest = does.__module__.partition("liuhen.apps.")
    app = f"liuhen.apps.{rest.partition('.')[0]}"
    if apps or not rest:
        return
    if act:
        yield act
    if beyond_verbs or not act:
        yield from _follow(app, does.__module__, does.__name__, beyond_verbs=beyond_verbs, seen=set())


def _follow(
    app: str, module: str, function: str, *, beyond_verbs: bool, seen: set[tuple[str, str]]
) -> Iterator[Any]:
    if (module, function) in seen or f"{module}.".startswith(f"{app}.queries."):  # a question moves nothing
        return
    if function not in _functions(module):
        return
    seen.add((module, function))
    home = import_module(module)
    for name in _names(module, function):
        head, _, tail = name.partition(".")
        named = getattr(home, head, None)
        if isinstance(named, ModuleType) and named.__name__.startswith(app):
            named = getattr(named, tail, None)
            moves = named.values() if isinstance(named, dict) else (named,)
            yield from (move for move in moves if isinstance(move, Move))
        if isinstance(named, FunctionType) and named.__module__.startswith(app):
            yield named
            if beyond_verbs or not _is_verb(named):
                yield from _follow(
                    app, named.__module__, named.__name__, beyond_verbs=beyond_verbs, seen=seen
                )


@cache
def _functions(module: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(getsource(import_module(module)))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@cache
def _names(module: str, function: str) -> frozenset[str]:
    """Return the names that a function uses, whole paths among them."""
    nodes = [*ast.walk(_functions(module)[function])]
    dotted = {ast.unparse(each) for each in nodes if isinstance(each, ast.Attribute)}
    return frozenset(dotted | {each.id for each in nodes if isinstance(each, ast.Name)})
