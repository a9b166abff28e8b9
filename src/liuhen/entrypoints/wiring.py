"""Which page leads to which move: read off the sources, so that the rulebook names pages that are really there."""

import ast
from collections import defaultdict
from collections.abc import Callable
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
    found: dict[str, list[str]] = defaultdict(list)
    for console in installed.modules("console"):
        for pattern in console.urlpatterns:
            for event in sorted(events_of(pattern.callback)):
                found[event].append(f"/console/{pattern.pattern}")
    return {event: tuple(addresses) for event, addresses in found.items()}


def events_of(view: Callable[..., Any]) -> set[str]:
    """Return the events that a page or an endpoint may bring about; none where it is no app's."""
    written = unwrap(view)
    does = unwrap(
        getattr(written, "act", written)
    )  # what follows from a move says which action it stands before
    apps, _, rest = does.__module__.partition("liuhen.apps.")
    app = f"liuhen.apps.{rest.partition('.')[0]}"
    return set() if apps or not rest else _events(app, does.__module__, does.__name__, seen=set())


def _events(app: str, module: str, function: str, *, seen: set[tuple[str, str]]) -> set[str]:
    """Return the events of the moves that a function names, itself or through functions of its app that it calls."""
    if (module, function) in seen or f"{module}.".startswith(f"{app}.queries."):  # a question moves nothing
        return set()
    if function not in _functions(module):
        return set()
    seen.add((module, function))
    home, found = import_module(module), set[str]()
    for name in _names(_functions(module)[function]):
        head, _, tail = name.partition(".")
        named = getattr(home, head, None)
        if isinstance(named, ModuleType) and named.__name__.startswith(app):
            value = getattr(named, tail, None)
            moves = value.values() if isinstance(value, dict) else (value,)
            found |= {move.event for move in moves if isinstance(move, Move)}
            if isinstance(value, FunctionType):
                found |= _events(app, named.__name__, tail, seen=seen)
        elif isinstance(named, FunctionType) and named.__module__.startswith(app):
            found |= _events(app, named.__module__, named.__name__, seen=seen)
    return found


@cache
def _functions(module: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(getsource(import_module(module)))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _names(node: ast.AST) -> set[str]:
    dotted = {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return dotted | {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
