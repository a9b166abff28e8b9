"""What each entry of the ledger tells, read off the calls of `step` and its like without running them."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import liuhen
from liuhen.kernel.flow import Move

SOURCE = Path(liuhen.__file__).parent
WRITES = {"step", "note", "make", "enter_many", "append"}
MADE_OF_MANY = {"model.registered", "model.corrected", "calendar.loaded"}
"""Made of many keys at run time: a model's figures, a year's holidays."""
BY_CALLER = {"tracing", "log_ins"}
"""Their event is made at run time or comes from another file."""
Scope = ast.FunctionDef | None


class Unreadable(Exception):
    """A value that only running the code would tell."""


class Source:
    """One file with actions: what it writes, found without running it."""

    def __init__(self, path: Path) -> None:
        self.module: ModuleType = importlib.import_module(
            ".".join(("liuhen", *path.resolve().relative_to(SOURCE).with_suffix("").parts))
        )
        self.tree = ast.parse(path.read_text())
        self.reading: list[ast.expr] = []
        self.functions = {
            node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)
        }

    def written(self) -> Iterator[tuple[str, str]]:
        """Yield (event, key) of each entry that a call of ``step`` and its like tells."""
        for function in self.functions.values():
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and _named(node) in WRITES:
                    told = next((each.value for each in node.keywords if each.arg == "data"), None)
                    named = next((each.value for each in node.keywords if each.arg == "event"), None)
                    if told is not None and (named is not None or len(node.args) > 1):
                        for pair in self._by_caller(named or node.args[1], told, function):
                            yield from self._told(*pair)

    def _told(self, event: ast.expr, told: ast.expr, scope: Scope) -> Iterator[tuple[str, str]]:
        events = set(self.events(event, scope))
        if not events and self.module.__name__.rpartition(".")[2] not in BY_CALLER:
            raise Unreadable(ast.unparse(event))
        if not events <= MADE_OF_MANY:
            self.reading = []
            keys = self.keys(told, scope)
            yield from ((event, key) for event in events for key in keys)

    def _by_caller(
        self, event: ast.expr, told: ast.expr, scope: Scope
    ) -> Iterator[tuple[ast.expr, ast.expr, Scope]]:
        """Yield what each caller passes where a function hands on both: what one tells, another need not."""
        match event, told, scope:
            case ast.Name(id=e), ast.Name(id=t), ast.FunctionDef() if {e, t} <= _parameters(scope):
                calls = self._calls_of(scope)
            case _:
                calls = []
        if not calls or scope is None:
            yield event, told, scope
            return
        for call in calls:
            for one in _argument(e, scope, call):
                for other in _argument(t, scope, call):
                    yield from self._by_caller(one, other, self._around(call))

    def events(self, node: ast.expr, scope: Scope) -> Iterator[str]:
        """Yield the events that an expression may stand for, a parameter by what callers pass."""
        try:
            yield from _events_in(eval(ast.unparse(node), vars(self.module)))  # noqa: S307 (our own source)
            return
        except NameError:
            pass
        if isinstance(node, ast.IfExp):
            yield from self.events(node.body, scope)
            yield from self.events(node.orelse, scope)
        elif isinstance(node, ast.Subscript):
            yield from self.events(node.value, scope)
        elif isinstance(node, ast.Name) and scope is not None:
            for value in (*_assigned(node.id, scope), *self._passed(node.id, scope)):
                yield from self.events(value, self._around(value) or scope)

    def _passed(self, name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
        for call in self._calls_of(function):
            yield from _argument(name, function, call)

    def _calls_of(self, function: ast.FunctionDef) -> list[ast.Call]:
        return [
            each
            for each in ast.walk(self.tree)
            if isinstance(each, ast.Call) and _named(each) == function.name
        ]

    def _around(self, wanted: ast.expr) -> Scope:
        return next((f for f in self.functions.values() if any(n is wanted for n in ast.walk(f))), None)

    def keys(self, node: ast.expr, scope: Scope) -> set[str]:
        """Return the keys of a mapping written down in this file. Raises Unreadable."""
        match node:
            case ast.Dict():
                spread = (
                    self.keys(value, scope)
                    for key, value in zip(node.keys, node.values, strict=True)
                    if not key
                )
                return {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}.union(*spread)
            case ast.BinOp():
                return self.keys(node.left, scope) | self.keys(node.right, scope)
            case ast.IfExp():
                return self.keys(node.body, scope) | self.keys(node.orelse, scope)
            case ast.Lambda():
                return self.keys(node.body, scope)
            case ast.Call(func=ast.Name(id=name)) | ast.Name(id=name) if name in self.functions:
                function = self.functions[name]
                returned = [
                    each.value for each in ast.walk(function) if isinstance(each, ast.Return) and each.value
                ]
                return set().union(*(self.keys(value, function) for value in returned))
            case ast.Name(id=name) if scope is not None:
                is_given = name in _parameters(scope)
                values = [each for each in _assigned(name, scope) if each not in self.reading]
                values += [each for each in self._passed(name, scope) if each not in self.reading]
                if values or is_given or self.reading:
                    self.reading += values
                    return set().union(*(self.keys(value, self._around(value)) for value in values))
            case ast.Call(func=ast.Attribute() | ast.Name() as named) | (ast.Attribute() as named) if (
                callable(there := self._found(named))
            ):
                other = Source(Path(str(inspect.getsourcefile(inspect.unwrap(there)))))
                return other.keys(ast.Name(there.__name__), None)
        raise Unreadable(ast.unparse(node))

    def _found(self, node: ast.expr) -> Any:
        try:
            return eval(ast.unparse(node), vars(self.module))  # noqa: S307 (our own source)
        except (NameError, AttributeError):
            return None


def _named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _parameters(function: ast.FunctionDef) -> set[str]:
    return {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}


def _argument(name: str, function: ast.FunctionDef, call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call passes for a parameter: one expression, or none."""
    place = next((n for n, each in enumerate(function.args.args) if each.arg == name), None)
    if place is not None and place < len(call.args):
        yield call.args[place]
    yield from (each.value for each in call.keywords if each.arg == name)


def _assigned(name: str, scope: ast.FunctionDef) -> list[ast.expr]:
    found = []
    for node in ast.walk(scope):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
            found += [node.value for each in targets if isinstance(each, ast.Name) and each.id == name]
    return found


def _events_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Move():
            yield value.event
        case dict():
            for each in value.values():
                yield from _events_in(each)


@cache
def written() -> frozenset[tuple[str, str]]:
    paths = [*SOURCE.glob("apps/*/actions.py"), *SOURCE.glob("apps/*/actions/*.py")]
    paths += [
        SOURCE / each for each in ("kernel/clocks/loading.py", "kernel/sealing.py", "kernel/vault/jobs.py")
    ]
    found: set[tuple[str, str]] = set()
    for path in paths:
        try:
            found |= set(Source(path).written())
        except Unreadable as unreadable:
            found.add(("unreadable", f"{path.name}: {unreadable}"))
    return frozenset(found)
