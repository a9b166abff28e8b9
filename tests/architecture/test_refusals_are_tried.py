"""A refusal is seen by some test: what a gate or a verb says when it refuses, or the gate by its name, stands there."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from liuhen import regulation
from liuhen.regulation.vocabulary import Duty, Gate

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT / "src" / "liuhen" / "apps"
REFUSALS = {"Invalid", "WrongState", "Refused", "Conflict", "NotPermitted"}
RUN = 5  # characters in a row by which a sentence is known again


def texts() -> Iterator[str]:
    """Yield what stands in each test, this file left out."""
    return (each.read_text("utf-8") for each in (ROOT / "tests").rglob("*.py") if each != Path(__file__))


@cache
def runs() -> frozenset[str]:
    """Return every run of characters that stands in a test."""
    return frozenset(text[n : n + RUN] for text in texts() for n in range(len(text) - RUN + 1))


def runs_of(parts: Iterable[str]) -> list[str]:
    """Return the runs by which a sentence is known: those of the longest of its fixed parts, behind 不能…：."""
    fixed = (re.sub(r"^不能[^：]*：", "", part) for part in parts)
    longest = max(fixed, key=len, default="")
    return [longest[n : n + RUN] for n in range(len(longest) - RUN + 1)]


def gates() -> Iterator[tuple[str, Gate]]:
    """Yield the gates that stand in a duty, each by its file and name."""
    for found in iter_modules(regulation.__path__):
        told = vars(import_module(f"{regulation.__name__}.{found.name}"))
        of_duties = {id(gate) for each in told.values() if isinstance(each, Duty) for gate in each.gates}
        yield from (
            (f"{found.name}.{name}", each)
            for name, each in told.items()
            if isinstance(each, Gate) and id(each) in of_duties
        )


def sentences() -> Iterator[tuple[str, list[str]]]:
    """Yield where something is refused, and the fixed parts of what is said."""
    for path in sorted(APPS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS and node.args:
                match node.args[0]:
                    case ast.Constant(value=str(said)):
                        yield f"{path.relative_to(APPS)}:{node.lineno}", [said]
                    case ast.JoinedStr(values=parts):
                        fixed = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
                        yield f"{path.relative_to(APPS)}:{node.lineno}", fixed


def test_a_gate_is_closed_in_some_test() -> None:
    told = dict(gates())
    assert len(told) > 400
    words = {word for text in texts() for word in re.findall(r"\w+", text)}
    named = {name for name in told if name.partition(".")[2] in words}
    unseen = {
        name
        for name in {*told} - named
        if runs().isdisjoint(runs_of(re.split(r"{[^}]*}", told[name].otherwise)))
    }
    assert unseen == set(), "no test shows it closed, nor what it says then"


def test_what_a_verb_refuses_is_said_in_some_test() -> None:
    told = list(sentences())
    assert len(told) > 600
    unseen = [where for where, parts in told if (known := runs_of(parts)) and runs().isdisjoint(known)]
    assert unseen == [], "no test shows what is said there"
