"""Whoever locks a row judges by the locked one: what a page loaded may be older (ADR-7)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

APPS = Path(__file__).parents[2] / "src/liuhen/apps"
MARK = re.compile(r"(?:Bookmark|Cursor)\.objects")


def test_a_row_that_was_locked_is_used_in_its_locked_form_only() -> None:
    sources = sorted(APPS.glob("*/**/*.py"))
    found = [
        f"{path.relative_to(APPS)}: {said}" for path in sources for said in stale(path.read_text("utf-8"))
    ]
    assert found == []


def test_a_stale_use_is_noticed() -> None:
    assert list(stale("def f(row):\n    step(locked(row), facts=facts_of(row))")) == ["f uses row, line 2"]
    assert list(stale("def f(row):\n    fresh = locked(row)\n    return row.state")) == ["f uses row, line 3"]
    assert list(stale("def f(row):\n    row = locked(row) if row else None\n    return row.state")) == []
    assert list(stale("def f(rows):\n    return [locked(row) for row in rows]")) == []


def stale(source: str) -> Iterator[str]:
    """Yield where a function goes on with a row it was handed after it locked it under another name, or none."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            handed = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
            for name in map(locked_name, ast.walk(function)):
                if name is not None and name.id in handed and name.id not in bound_by_lock(function):
                    yield from uses(function, name)


def locked_name(node: ast.AST) -> ast.Name | None:
    """Return what is locked where a node is ``locked(name)``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "locked":
        return node.args[0] if isinstance(node.args[0], ast.Name) else None
    return None


def bound_by_lock(function: ast.FunctionDef) -> set[str]:
    """Return the names that an assignment with a lock on its right side gives."""
    locks = (
        each for each in ast.walk(function)
        if isinstance(each, ast.Assign) and any(map(locked_name, ast.walk(each.value)))
    )  # fmt: skip
    targets = (target for each in locks for target in each.targets)
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def uses(function: ast.FunctionDef, name: ast.Name) -> Iterator[str]:
    named = (each for each in ast.walk(function) if isinstance(each, ast.Name) and each.id == name.id)
    for each in named:
        if (each.lineno, each.col_offset) > (name.lineno, name.col_offset):
            yield f"{function.name} uses {name.id}, line {each.lineno}"


def test_nobody_moves_a_readers_mark_past_its_seal() -> None:
    wrong = [
        str(path.relative_to(APPS)) for path in APPS.glob("*/**/*.py") if MARK.search(path.read_text("utf-8"))
    ]
    assert wrong == []
