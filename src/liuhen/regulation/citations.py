"""Which tests show which duty: read off ``@pytest.mark.article("av-13-1")`` without running anything."""

import ast
from collections.abc import Iterator
from pathlib import Path


def cited_in(tests: Path) -> dict[str, list[str]]:
    """Return the tests by the duty or article they cite, as ``tests/x/test_y.py::test_z``, in order."""
    found: dict[str, list[str]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        where = path.relative_to(tests.parent).as_posix()
        for name, key in _citations(module, everywhere=_module_marks(module)):
            found.setdefault(key, []).append(f"{where}::{name}")
    return dict(sorted(found.items()))


def _citations(node: ast.Module | ast.ClassDef, *, everywhere: list[str]) -> Iterator[tuple[str, str]]:
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            marks = everywhere + _marks(child.decorator_list)
            yield from ((f"{child.name}::{name}", key) for name, key in _citations(child, everywhere=marks))
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and child.name.startswith("test_"):
            yield from ((child.name, key) for key in dict.fromkeys(everywhere + _marks(child.decorator_list)))


def _module_marks(module: ast.Module) -> list[str]:
    """Return the articles of ``pytestmark``, one mark or a list."""
    for statement in module.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in statement.targets
        ):
            value = statement.value
            return _marks(value.elts if isinstance(value, ast.List | ast.Tuple) else [value])
    return []


def _marks(expressions: list[ast.expr]) -> list[str]:
    return [
        str(argument.value)
        for expression in expressions
        if isinstance(expression, ast.Call) and ast.unparse(expression.func) == "pytest.mark.article"
        for argument in expression.args
        if isinstance(argument, ast.Constant)
    ]
